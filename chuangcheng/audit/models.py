"""Append-only log, the answers already given to clients' requests, and the signed checkpoints of the chain."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing that was done outside the ledger: log-in, right, setting, export, read of personal data.

    `place` is its place in the chain of the log, given by `sealing.seal` a few seconds later with salts, digests and
    hashes; None until then. From then on a trigger refuses every change but the erasure of its texts.
    """

    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=120, blank=True)
    success = models.BooleanField(default=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    address = models.GenericIPAddressField(null=True)
    place = models.PositiveBigIntegerField(null=True, unique=True)
    salts = models.JSONField(default=dict)
    digests = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], name="entry_unsealed", condition=models.Q(place=None))]


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
