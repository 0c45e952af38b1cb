"""Append-only log, the answers already given to clients' requests, and the signed checkpoints of the chain."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing that was done outside the ledger: log-in, right, setting, export, read of personal data."""

    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=120, blank=True)
    success = models.BooleanField(default=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-id"]


class Request(models.Model):
    """A client's key for a move without a problem: same key and body gives the first answer again."""

    key = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    operation = models.CharField(max_length=60)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        # To a unique constraint two requests of nobody (the console) are two different users'.
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="request_once"),
            models.UniqueConstraint(fields=["key"], condition=models.Q(user=None), name="request_once_of_nobody"),
        ]


class Checkpoint(models.Model):
    """The daily anchor: the chains that moved since the last one, a root, and an Ed25519 signature.

    `covered` are the rows [problem number, step count, head]; `cursor` is the last step seen; `key` the public key.
    """

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    cursor = models.PositiveBigIntegerField(default=0)
    covered = models.JSONField()
    previous_root = models.CharField(max_length=64, blank=True)
    root = models.CharField(max_length=64)
    key = models.CharField(max_length=60)
    signature = models.CharField(max_length=200)
