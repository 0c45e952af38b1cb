"""举一反三排查: one problem, and the same looked for everywhere else."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class FollowUp(models.Model):
    """The order to look: what for, because of which problem, by when.

    `organisation` orders it and sees the answers. Units asked see `text` and their own rows, not the problem.
    """

    problem = models.ForeignKey("problems.Problem", models.PROTECT, related_name="follow_ups")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name="部署单位")
    text = models.TextField("排查内容")
    category = models.ForeignKey("standards.Category", models.PROTECT, null=True, related_name="+", db_index=False)
    check_item = models.ForeignKey("standards.CheckItem", models.PROTECT, null=True, related_name="+", db_index=False)
    due = models.DateTimeField("完成期限")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "举一反三排查"
        indexes = [
            models.Index(fields=["organisation", "-id"], name="follow_up_of_an_office"),
            models.Index(fields=["due"], name="follow_up_open", condition=Q(closed_at=None)),
        ]


class FollowUpResult(models.TextChoices):
    NONE = "none", "没有同类问题"
    FOUND = "found", "发现同类问题"


class FollowUpAnswer(models.Model):
    """One place to look at, and what its unit found there. `problem` is the one it put on the ledger."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="answers", db_index=False)
    unit = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name="排查单位")
    place = models.CharField("地点", max_length=200)
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    site = models.ForeignKey("places.Site", models.PROTECT, null=True, related_name="+", db_index=False)
    result = models.CharField("结果", max_length=10, choices=FollowUpResult, blank=True)
    words = models.TextField("情况", blank=True)
    problem = models.OneToOneField("problems.Problem", models.PROTECT, null=True, related_name="follow_up_answer")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField("答复时间", null=True)
    reminded_at = models.DateTimeField("提醒时间", null=True)

    class Meta:
        verbose_name = "举一反三答复"
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "unit", "place"], name="follow_up_place_once"),
            models.CheckConstraint(
                condition=Q(result="", answered_at=None) | (~Q(result="") & Q(answered_at__isnull=False)),
                name="follow_up_answered_or_not",
            ),
        ]
        indexes = [models.Index(fields=["unit"], name="follow_up_waiting", condition=Q(result=""))]
