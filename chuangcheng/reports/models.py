"""Documents: a draft is made anew from the records each time it is looked at; a final one is frozen with its claims."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class DocumentKind(models.TextChoices):
    """What a document is. Papers are one problem's, reports and letters a list's or a self-check's."""

    REPORT = "report", "整改报告"
    LETTER = "letter", "回复函"
    SELF_CHECK = "self_check", "对标自查报告"
    DISPATCH = "dispatch", "问题交办单"
    URGE = "urge", "催办单"
    SUPERVISE = "supervise", "督办单"
    EXTENSION = "extension", "延期申请表"
    STRIKE_OFF = "strike_off", "销号审批表"
    NOTE = "note", "情况说明"
    DOSSIER = "dossier", "一题一档"


class Document(models.Model):
    """One document.

    `edits` maps the key of a paragraph to its words, with `{{claim id}}` where a claim stands; `head` holds what
    the drafter sets by hand (title, addressee, signature, signer, date, letterhead, copies_to). A final one keeps
    `frozen` (the whole text with its claims as data), its `digest` and 文号.
    """

    kind = models.CharField("种类", max_length=20, choices=DocumentKind)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="documents")
    list = models.ForeignKey("problems.FeedbackList", models.PROTECT, null=True, related_name="documents")
    problem = models.ForeignKey("problems.Problem", models.PROTECT, null=True, related_name="documents")
    step = models.ForeignKey("problems.Step", models.PROTECT, null=True, related_name="documents")
    self_check = models.ForeignKey("inspections.SelfCheck", models.PROTECT, null=True, related_name="documents")
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    round = models.PositiveIntegerField("轮次", default=1)
    head = models.JSONField(default=dict)
    edits = models.JSONField(default=dict)
    frozen = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=40, unique=True)
    finalised_at = models.DateTimeField("定稿时间", null=True)
    finalised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "文书"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], condition=~Q(number=""), name="number_once"),
            models.UniqueConstraint(
                fields=["list", "kind", "round"],
                condition=Q(list__isnull=False, finalised_at=None),
                name="one_draft_of_a_list",
            ),
            models.UniqueConstraint(
                fields=["self_check"],
                condition=Q(self_check__isnull=False, finalised_at=None),
                name="one_draft_of_a_self_check",
            ),
        ]
        indexes = [models.Index(fields=["list", "kind"], name="document_of_a_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_final(self) -> bool:
        """Frozen; nothing of it changes any more."""
        return self.finalised_at is not None

    @property
    def is_written(self) -> bool:
        """A draft whose words a writer may change: a list's or a self-check's; papers are filled, never written."""
        return not self.is_final and (self.list_id is not None or self.self_check_id is not None)


class Serial(models.Model):
    """The last serial number of an organisation's papers of one series and year."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "series", "year"], name="serial_once")]
