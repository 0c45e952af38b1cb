"""盲查: struck-off problems looked at again by somebody who had nothing to do with them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class RecheckDraw(models.Model):
    """One draw, kept so that anybody can draw it again (`rules.draws`).

    `pool` is a list of [problem id, stratum], `pool_hash` what proves it; `wanted` the numbers it was drawn with.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name="抽查单位")
    title = models.CharField("名称", max_length=120)
    struck_from = models.DateField("销号起")
    struck_to = models.DateField("销号止")
    due = models.DateTimeField("完成期限")
    seed = models.CharField("随机种子", max_length=120)
    algorithm = models.CharField(max_length=40)
    pool = models.JSONField(default=list)
    pool_hash = models.CharField(max_length=64)
    wanted = models.JSONField(default=dict)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    drawn_at = models.DateTimeField()

    class Meta:
        verbose_name = "盲查抽样"
        indexes = [models.Index(fields=["organisation", "-id"], name="recheck_draw_of_an_office")]


class RecheckResult(models.TextChoices):
    HOLDS = "holds", "保持良好"
    REBOUNDED = "rebounded", "问题反弹"


class Recheck(models.Model):
    """One problem to look at again. `checker` is None where nobody free of it was found.

    `unit` and `category` are those of the problem when it was drawn: what the rebound rate is counted by.
    """

    draw = models.ForeignKey(RecheckDraw, models.CASCADE, related_name="rechecks", db_index=False)
    problem = models.ForeignKey("problems.Problem", models.PROTECT, related_name="rechecks")
    position = models.PositiveIntegerField()
    checker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.ForeignKey("standards.Category", models.PROTECT, null=True, related_name="+", db_index=False)
    result = models.CharField("结果", max_length=10, choices=RecheckResult, blank=True)
    words = models.TextField("现场情况", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField("复查时间", null=True)

    class Meta:
        verbose_name = "盲查"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "problem"], name="recheck_once_in_a_draw"),
            models.CheckConstraint(
                condition=Q(result="", answered_at=None) | (~Q(result="") & Q(answered_at__isnull=False)),
                name="recheck_answered_or_not",
            ),
        ]
        indexes = [
            models.Index(fields=["checker"], name="recheck_waiting", condition=Q(result="")),
            models.Index(fields=["answered_at"], name="recheck_answered", condition=~Q(result="")),
        ]


class RecheckPhoto(models.Model):
    """A photo the re-checker took."""

    recheck = models.ForeignKey(Recheck, models.CASCADE, related_name="photos")
    file = models.ForeignKey("evidence.File", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "盲查照片"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["recheck", "file"], name="recheck_photo_once")]
