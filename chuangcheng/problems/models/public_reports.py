"""What somebody reported from the label of a place, before an office confirms it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ReportState(models.TextChoices):
    """An office registers it on the ledger, or not, with a reason."""

    WAITING = "waiting", "待核实"
    REGISTERED = "registered", "已登记"
    DISMISSED = "dismissed", "不予登记"


class PublicReport(models.Model):
    """随手报: words and up to three photos from a place's label, without an account.

    `organisation` is whose ground the place stood on: its office and those above read it, nobody else; who reported
    is never told the unit. `sender` is a keyed hash of the network address and the day, only to count reports.
    """

    site = models.ForeignKey("places.Site", models.PROTECT, related_name="+", verbose_name="点位")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    text = models.TextField("内容")
    reporter_name = models.CharField("反映人", max_length=30, blank=True)
    reporter_phone = models.CharField("反映人电话", max_length=30, blank=True)
    photos = models.ManyToManyField("evidence.File", related_name="+", blank=True)
    sender = models.CharField(max_length=64)
    key = models.UUIDField(unique=True)
    state = models.CharField("状态", max_length=10, choices=ReportState, default=ReportState.WAITING)
    sent_at = models.DateTimeField("反映时间")
    problem = models.ForeignKey("problems.Problem", models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)
    reason = models.CharField("不予登记的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "随手报"
        indexes = [
            models.Index(fields=["sender", "sent_at"], name="report_of_a_sender"),
            models.Index(fields=["site", "sent_at"], name="report_of_a_site"),
            models.Index(fields=["-id"], condition=Q(state="waiting"), name="report_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="registered", problem__isnull=False) | ~Q(state="registered") & Q(problem=None),
                name="report_registered_as_a_problem",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
