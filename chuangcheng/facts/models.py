"""What was stated: metrics, and one quantity each. Whoever stated a fact (a measure, a record) holds the link to it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from chuangcheng.people.models import Organisation
from chuangcheng.rules.quantities import Change, Quantity, compose, compose_change, parse


class Adds(models.TextChoices):
    """How the facts of a metric make one figure."""

    SUM = "sum", "累计相加"
    LATEST = "latest", "取最新一次"
    CHANGE = "change", "前后变化"
    RATE = "rate", "比率"
    NONE = "none", "不汇总"


class Covers(models.TextChoices):
    """Whether a fact speaks for the unit alone or for everything below it. Totals add own facts only."""

    OWN = "own", "本单位"
    TOTAL_OF_BELOW = "total_of_below", "含下级合计"


class Metric(models.Model):
    """指标口径: what is counted, in which unit, and how it adds. `changed_*` is empty while a row is as seeded."""

    code = models.CharField("代码", max_length=60, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    other_names = models.JSONField("别称", default=list, blank=True)
    adds = models.CharField("汇总方式", max_length=10, choices=Adds)
    unit = models.CharField("计量单位", max_length=20)
    unit_family = models.CharField("单位类别", max_length=20, blank=True)
    numerator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    denominator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    description = models.CharField("说明", max_length=200, blank=True)
    is_active = models.BooleanField("在用", default=True)
    changed_at = models.DateTimeField("修改时间", null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="修改人"
    )

    class Meta:
        verbose_name = "指标"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None)
                | Q(adds=Adds.RATE, numerator__isnull=False, denominator__isnull=False),
                name="metric_parts_only_of_a_rate",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Stated(models.Model):
    """The columns of a figure. For a change `value_from` is the old value and `value` the new one."""

    value = models.DecimalField("数值", max_digits=24, decimal_places=6)
    value_from = models.DecimalField("原数值", max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    qualifier = models.CharField("限定词", max_length=10, blank=True)
    qualifier_after = models.BooleanField(default=False)
    printed = models.CharField("原文写法", max_length=80)
    words = models.TextField("上下文", blank=True)

    class Meta:
        abstract = True

    @property
    def figure(self) -> Quantity | Change:
        """The figure as the rules know it, in its own spelling."""
        read = parse(self.printed)
        if isinstance(read, Change):
            return read
        quantity = Quantity(self.value, self.unit, self.qualifier or None, self.qualifier_after, self.printed)
        if self.value_from is None:
            return quantity
        # A change whose text reads as none cannot come from `state_fact`; its numbers still stand.
        old = compose(value=self.value_from, unit=self.unit)
        return compose_change(from_=old, to=compose(value=self.value, unit=self.unit))


class Fact(Stated):
    """工作数据: one stated quantity. Never edited in place silently: every change leaves a `FactVersion`.

    `same_as`: the same activity entered by another unit, counted once. `superseded_by`: a later statement that takes
    this one's place. `happened_on` is the day the figure is true of.
    """

    metric = models.ForeignKey(Metric, models.PROTECT, related_name="facts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="facts")
    covers = models.CharField("口径", max_length=20, choices=Covers, default=Covers.OWN)
    happened_on = models.DateField("发生日期")
    stated_at = models.DateTimeField("填报时间")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField("版本", default=1)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="doubles")
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "工作数据"
        ordering = ["id"]
        indexes = [models.Index(fields=["metric", "organisation", "happened_on"], name="fact_by_metric")]
        constraints = [
            models.CheckConstraint(condition=~Q(printed=""), name="fact_has_a_text"),
            models.CheckConstraint(condition=~Q(same_as=F("id")), name="fact_not_its_own_double"),
            models.CheckConstraint(condition=~Q(superseded_by=F("id")), name="fact_not_its_own_successor"),
        ]

    def __str__(self) -> str:
        return self.printed

    @property
    def is_live(self) -> bool:
        """Neither withdrawn nor superseded."""
        return self.withdrawn_at is None and self.superseded_by_id is None


class ChangeKind(models.TextChoices):
    """What was done to a fact after it was stated."""

    AMENDED = "amended", "更正"
    WITHDRAWN = "withdrawn", "撤回"
    SUPERSEDED = "superseded", "被新数据取代"
    LINKED = "linked", "与另一条并为一项"


class FactVersion(Stated):
    """One change of a fact: what it said before, what was done, why, by whom. Appended, never changed.

    `number` is the version these columns held; the figure after the change stands in the next version or in the fact.
    """

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    kind = models.CharField("变更", max_length=12, choices=ChangeKind)
    reason = models.CharField("原因", max_length=200)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        verbose_name = "工作数据变更"
        ordering = ["fact_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["fact", "number"], name="fact_version_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="fact_version_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.printed} ({self.number})"
