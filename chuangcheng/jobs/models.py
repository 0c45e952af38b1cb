"""Long work somebody asked for, as they see it: how far it is, in a sentence, and what came of it."""

from django.conf import settings
from django.db import models


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "正在办理"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


class Job(models.Model):
    """One run of a registered task for `owner` (None: the clock or the command line).

    `ticket` names the queue entry that may run it: a job taken over after a crash gets a new one, so that a worker
    believed dead cannot write over its successor. `heartbeat_at` is the last sign of life.
    """

    task = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)
    ticket = models.UUIDField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "任务"
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_of_an_owner"),
            models.Index(fields=["state"], name="job_open", condition=models.Q(state__in=["queued", "running"])),
        ]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.FAILED}


class Heartbeat(models.Model):
    """The last sign of life of a process on a machine ("sweep@host", "worker@host"), with the machine's own ticks.

    `boot` names the run of the machine, `ticks` are seconds since it began.
    """

    name = models.CharField(max_length=100, unique=True)
    at = models.DateTimeField()
    boot = models.CharField(max_length=40, blank=True)
    ticks = models.FloatField(default=0)


class Alarm(models.Model):
    """Something administrators must know; one of a kind and subject is open at a time."""

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    sentence = models.CharField(max_length=300)
    detail = models.JSONField(default=dict)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(ended_at=None), name="alarm_open_once"
            )
        ]
