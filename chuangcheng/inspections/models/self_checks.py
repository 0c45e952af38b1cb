"""自查: a unit goes through a standard, or a list of items of its own, item by item."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class SelfCheckState(models.TextChoices):
    OPEN = "open", "自查中"
    FINISHED = "finished", "已完成"


class SelfVerdict(models.TextChoices):
    """How the unit judges itself."""

    MEETS = "meets", "已做到"
    PARTLY = "partly", "部分做到"
    FAILS = "fails", "没有做到"
    NOT_APPLICABLE = "not_applicable", "不涉及"


class EvidenceStage(models.TextChoices):
    """Where in a matter a proof belongs: notice and agenda, sign-in and photos, minutes and publicity."""

    BEFORE = "before", "事前"
    DURING = "during", "事中"
    AFTER = "after", "事后"


class SelfCheck(models.Model):
    """One self-check of one unit over a period, both days included.

    `standard` is what it goes by, None for a list of its own; with a `site` it goes by that site's check items.
    `version` goes up with every change of the row itself.
    """

    unit = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name="自查单位")
    title = models.CharField("名称", max_length=120)
    standard = models.ForeignKey("standards.SystemVersion", models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey("places.Site", models.PROTECT, null=True, related_name="+", verbose_name="点位")
    from_date = models.DateField("起")
    to_date = models.DateField("止")
    due_on = models.DateField("完成期限", null=True)
    state = models.CharField("状态", max_length=10, choices=SelfCheckState, default=SelfCheckState.OPEN)
    summary = models.TextField("总体情况", blank=True)
    next_steps = models.TextField("下一步打算", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField("完成时间", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "自查"
        indexes = [models.Index(fields=["unit", "-id"], name="self_check_of_a_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(to_date__gte=F("from_date")), name="self_check_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.title


class SelfCheckItem(models.Model):
    """One item as it stood when the check began, and what the unit says of it.

    `times` a `per` is a duty by frequency (`rules.duties`), 0 where there is none.
    """

    self_check = models.ForeignKey(SelfCheck, models.CASCADE, related_name="items", db_index=False)
    position = models.PositiveIntegerField()
    chapter = models.CharField("章", max_length=200, blank=True)
    code = models.CharField("代码", max_length=40, blank=True)
    text = models.CharField("条目", max_length=1000)
    requirement = models.TextField("要求", blank=True)
    item = models.ForeignKey("standards.Item", models.PROTECT, null=True, related_name="+", db_index=False)
    check_item = models.ForeignKey("standards.CheckItem", models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.ForeignKey("standards.Category", models.PROTECT, null=True, related_name="+", db_index=False)
    times = models.PositiveSmallIntegerField("次数", default=0)
    per = models.CharField("每", max_length=10, blank=True)
    verdict = models.CharField("自评", max_length=20, choices=SelfVerdict, blank=True)
    done = models.TextField("做法", blank=True)
    highlights = models.TextField("亮点", blank=True)
    shortcomings = models.TextField("不足", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "自查条目"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["self_check", "position"], name="self_check_item_once")]


class SelfCheckProblem(models.Model):
    """问题 found in an item; `problem` once it is on the ledger."""

    item = models.ForeignKey(SelfCheckItem, models.CASCADE, related_name="problems")
    position = models.PositiveIntegerField()
    text = models.CharField("问题", max_length=1000)
    problem = models.OneToOneField("problems.Problem", models.PROTECT, null=True, related_name="self_check_problem")

    class Meta:
        verbose_name = "自查问题"
        ordering = ["position", "id"]


class SelfCheckOccasion(models.Model):
    """One time a duty by frequency was done; `expected` and `present` are 应到 and 实到 of a meeting, counts only."""

    item = models.ForeignKey(SelfCheckItem, models.CASCADE, related_name="occasions")
    on = models.DateField("日期")
    words = models.CharField("内容", max_length=200, blank=True)
    expected = models.PositiveIntegerField("应到", null=True)
    present = models.PositiveIntegerField("实到", null=True)

    class Meta:
        verbose_name = "自查次数"
        ordering = ["on", "id"]


class SelfCheckEvidence(models.Model):
    """A file that proves an item, by the stage of the matter it shows."""

    item = models.ForeignKey(SelfCheckItem, models.CASCADE, related_name="evidence", db_index=False)
    file = models.ForeignKey("evidence.File", models.PROTECT, related_name="+")
    stage = models.CharField("阶段", max_length=10, choices=EvidenceStage, default=EvidenceStage.DURING)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "自查佐证"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "file"], name="self_check_evidence_once")]
