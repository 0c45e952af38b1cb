"""Outbox: one row per thing worth telling, written by the operation that did it; expanded later into deliveries."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Outbox(models.Model):
    """What happened, in codes and ids; who hears of it is worked out by the worker, not by the move."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    expanded_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(expanded_at=None), name="outbox_waiting"),
        ]


class Delivery(models.Model):
    """One message to one recipient through one channel, sent at least once and recorded once.

    Channel `inbox` is a person's list in the system; it is sent as soon as it is written. Channel `unit` goes to
    whatever address the unit (`unit`, an organisation's id) has when it is due: at once when `urgent`, else in the
    digest of `digest_on`, one message for all rows of that unit and day. `claimed_until` keeps two workers from
    sending the same; a row whose worker was killed is free again after it.
    """

    outbox = models.ForeignKey(Outbox, models.CASCADE, related_name="deliveries")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    unit = models.PositiveBigIntegerField(null=True)
    channel = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(default=False)
    digest_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=120, blank=True)
    read_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outbox", "recipient", "channel"],
                condition=Q(recipient__isnull=False),
                name="delivery_once_to_a_person",
            ),
            models.UniqueConstraint(
                fields=["outbox", "unit", "channel"],
                condition=Q(unit__isnull=False),
                name="delivery_once_to_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(recipient=None, unit__isnull=False) | Q(recipient__isnull=False, unit=None),
                name="delivery_to_a_person_or_a_unit",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, given_up_at=None), name="delivery_waiting"),
            models.Index(fields=["recipient", "-id"], condition=Q(channel="inbox"), name="delivery_inbox"),
            models.Index(fields=["recipient"], condition=Q(channel="inbox", read_at=None), name="delivery_unread"),
        ]
