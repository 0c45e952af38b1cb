"""Outbox: one row per thing worth telling, written by the operation that did it; expanded later into deliveries."""

from django.conf import settings
from django.db import models


class Outbox(models.Model):
    """What happened, in codes and ids; who hears of it is worked out by the worker, not by the move."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    expanded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(expanded_at=None), name="outbox_waiting"),
        ]


class Delivery(models.Model):
    """One message to one recipient through one channel, sent at least once and recorded once."""

    outbox = models.ForeignKey(Outbox, models.CASCADE, related_name="deliveries")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outbox", "recipient", "channel"],
                condition=models.Q(recipient__isnull=False),
                name="delivery_once_to_a_person",
            ),
            models.UniqueConstraint(
                fields=["outbox", "address", "channel"],
                condition=models.Q(recipient=None),
                name="delivery_once_to_an_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(sent_at=None, given_up_at=None), name="delivery_waiting"
            ),
            models.Index(fields=["recipient", "read_at", "-id"], name="delivery_inbox"),
        ]
