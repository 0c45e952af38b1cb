"""What was done: steps (append-only, chained), measures with their facts, and the photos and papers attached."""

from django.conf import settings
from django.db import models


class Step(models.Model):
    """One move on one problem, written in the move's own transaction.

    `codes` holds ids, codes, times and numbers only; every free text is in `words` with its salt in `salts`
    and its digest in `digests`. The hash covers everything but `words` and `salts`, so a text can be erased.
    """

    problem = models.ForeignKey("problems.Problem", models.PROTECT, related_name="steps", db_index=False)
    seq = models.PositiveIntegerField()
    move = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Nobody looks steps up by these; an index of each would be written with every move.
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    on_behalf_of = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    assignment = models.ForeignKey("problems.Assignment", models.PROTECT, null=True, related_name="+", db_index=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    codes = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    salts = models.JSONField(default=dict)
    digests = models.JSONField(default=dict)
    key = models.UUIDField(null=True)
    body_hash = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "步骤"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "seq"], name="step_in_order"),
            models.UniqueConstraint(fields=["problem", "key"], name="step_once"),
        ]
        indexes = [models.Index(fields=["recorded_at"], name="step_by_time")]


class MeasureKind(models.TextChoices):
    """What a unit says about a problem."""

    FINDING = "finding", "自查情况"
    MEASURE = "measure", "整改措施"


class Measure(models.Model):
    """整改措施 or 自查情况 of one unit; its quantities are facts, linked in `MeasureFact`."""

    problem = models.ForeignKey("problems.Problem", models.PROTECT, related_name="measures")
    assignment = models.ForeignKey("problems.Assignment", models.PROTECT, null=True, related_name="measures")
    unit = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=MeasureKind, default=MeasureKind.MEASURE)
    text = models.TextField()
    person_name = models.CharField("责任人", max_length=60, blank=True)
    is_done = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "整改措施"
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["problem", "position"], name="measure_of_a_problem")]


class MeasureFact(models.Model):
    """The link from a measure to the facts it states, in the order of its sentence.

    `start` and `end` are where the figure stood in the measure's text when it was written; None when it did not.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="fact_links")
    fact = models.ForeignKey("facts.Fact", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["fact"], name="fact_stated_by_one_measure")]


class AttachmentRole(models.TextChoices):
    """What a file shows."""

    BEFORE = "before", "整改前"
    AFTER = "after", "整改后"
    SITE = "site", "复核现场"
    BASIS = "basis", "依据"
    DOCUMENT = "document", "附件"
    SIGNED = "signed", "签字盖章件"


class Attachment(models.Model):
    """A file of the evidence room attached to a problem, by the step that brought it."""

    problem = models.ForeignKey("problems.Problem", models.PROTECT, related_name="attachments")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="attachments")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="attachments")
    file = models.ForeignKey("evidence.File", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=AttachmentRole)
    position = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["problem", "file", "role"], name="attachment_once")]
        indexes = [models.Index(fields=["file"], name="attachment_of_a_file")]
