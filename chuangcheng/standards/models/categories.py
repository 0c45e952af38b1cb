"""Kinds of problems with their time limits."""

from django.db import models
from django.db.models import F, Q

from chuangcheng.rules.worktime import Clock, Rule
from chuangcheng.standards.models.edited import Edited

STAGES = ("accept", "rectify", "verify")
COUNTED_CLOCKS = [(clock.value, clock.label) for clock in Clock if clock is not Clock.FIXED_MOMENT]


def _whole(stage: str) -> models.CheckConstraint:
    """A limit is either not set or a clock with an amount above 0."""
    unset = Q(**{f"{stage}_clock__isnull": True, f"{stage}_amount__isnull": True})
    given = Q(**{f"{stage}_clock__isnull": False, f"{stage}_amount__gt": 0})
    return models.CheckConstraint(condition=unset | given, name=f"%(class)s_{stage}_limit_whole")


class Limits(Edited):
    """Three time limits and whether a photo after mending is needed; null means: as the level above has it."""

    accept_clock = models.CharField("签收计时", max_length=20, choices=COUNTED_CLOCKS, null=True, blank=True)
    accept_amount = models.DecimalField("签收时限", max_digits=7, decimal_places=2, null=True, blank=True)
    rectify_clock = models.CharField("整改计时", max_length=20, choices=COUNTED_CLOCKS, null=True, blank=True)
    rectify_amount = models.DecimalField("整改时限", max_digits=7, decimal_places=2, null=True, blank=True)
    verify_clock = models.CharField("复核计时", max_length=20, choices=COUNTED_CLOCKS, null=True, blank=True)
    verify_amount = models.DecimalField("复核时限", max_digits=7, decimal_places=2, null=True, blank=True)
    after_photo = models.BooleanField("要整改后照片", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [_whole(stage) for stage in STAGES]

    def rule(self, stage: str) -> Rule | None:
        """The limit of a stage (accept, rectify, verify) set on this very row, or None."""
        clock = getattr(self, f"{stage}_clock")
        return None if clock is None else Rule(Clock(clock), getattr(self, f"{stage}_amount"))

    def set_rule(self, stage: str, rule: Rule | None) -> None:
        """Set or clear the limit of a stage; not saved."""
        setattr(self, f"{stage}_clock", None if rule is None else rule.clock.value)
        setattr(self, f"{stage}_amount", None if rule is None else rule.amount)


class CategoryKind(models.TextChoices):
    """The two halves of 数字城管 classification."""

    PART = "part", "部件"
    EVENT = "event", "事件"


class Severity(models.TextChoices):
    """As in the registration workbooks of cities."""

    URGENT = "A", "A类（紧急）"
    GRAVE = "B", "B类（重大）"
    ORDINARY = "C", "C类（一般）"


class Category(Limits):
    """问题类别: a tree. Codes are text, of any length a city uses."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("部件/事件", max_length=10, choices=CategoryKind)
    severity = models.CharField("等级", max_length=1, choices=Severity, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta(Limits.Meta):
        verbose_name = "问题类别"
        ordering = ["code"]
        constraints = [
            *Limits.Meta.constraints,
            models.UniqueConstraint(fields=["parent", "name"], name="category_once_below_a_parent"),
            models.UniqueConstraint(fields=["name", "kind"], condition=Q(parent=None), name="category_once_at_the_top"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="category_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultLimits(Limits):
    """The city's own defaults, one row (id 1); what it leaves empty is as shipped (see `queries.SHIPPED`)."""

    class Meta(Limits.Meta):
        verbose_name = "全市默认时限"
        constraints = [
            *Limits.Meta.constraints,
            models.CheckConstraint(condition=Q(id=1), name="defaultlimits_one_row"),
        ]

    def __str__(self) -> str:
        return "全市默认时限"
