"""What is inspected, by whom and how often: programmes, rounds, teams of a round, the pool it was drawn from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ProgrammeKind(models.TextChoices):
    """What kind of inspection it is."""

    DAILY = "daily", "日常巡查"
    SPECIAL = "special", "专项督查"
    COMPREHENSIVE = "comprehensive", "综合督查"
    RANDOM = "random", "随机抽查"
    COVERT = "covert", "暗访"
    MOCK = "mock", "模拟测评"
    THIRD_PARTY = "third_party", "第三方测评"


class Level(models.TextChoices):
    """四级督查网络, and a unit's own patrol."""

    CITY = "city", "市级"
    DISTRICT = "district", "区级"
    STREET = "street", "街道级"
    COMMUNITY = "community", "社区级"
    UNIT = "unit", "单位内部"


class RunBy(models.TextChoices):
    """分线分块: by the office over an area, by line bureaus over their trade, or by both."""

    OFFICE = "office", "创城办组织（分块）"
    BUREAUS = "bureaus", "条线部门组织（分线）"
    BOTH = "both", "分线分块"


class Programme(models.Model):
    """督查方案: kind, level, who runs it, what it looks at and by which standard, how often.

    `organisation` runs it; its people and those above see it. `demand` is as `rules.frequency` reads it, `demand_words`
    as it was written. `draw_rule` says how many are drawn: {"per": "type_area" | "type" | "area" | "all",
    "count": 3} or {"share": "1/5"}, and for single site types {"of": {"<site type id>": {"count": 2}}}.
    `version` counts changes of this row.
    """

    name = models.CharField("名称", max_length=120)
    kind = models.CharField("方式", max_length=20, choices=ProgrammeKind)
    level = models.CharField("级别", max_length=20, choices=Level)
    run_by = models.CharField("组织形式", max_length=20, choices=RunBy, default=RunBy.OFFICE)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="programmes", verbose_name="组织单位"
    )
    bureaus = models.ManyToManyField(
        "people.Organisation", related_name="line_programmes", blank=True, verbose_name="条线部门"
    )
    standard = models.ForeignKey(
        "standards.SystemVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="测评标准"
    )
    site_types = models.ManyToManyField("standards.SiteType", related_name="+", blank=True, verbose_name="点位类型")
    areas = models.ManyToManyField("places.Area", related_name="+", blank=True, verbose_name="片区")
    demand = models.JSONField("频次要求", default=dict, blank=True)
    demand_words = models.CharField("频次要求原文", max_length=120, blank=True)
    draw_rule = models.JSONField("抽取数量", default=dict, blank=True)
    note = models.TextField("说明", blank=True)
    active = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "督查方案"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="programme_once")]

    def __str__(self) -> str:
        return self.name


class RoundState(models.TextChoices):
    """Where a round stands."""

    PLANNED = "planned", "待开展"
    UNDER_WAY = "under_way", "进行中"
    CLOSED = "closed", "已结束"


class Round(models.Model):
    """督查批次. Drawn once: `seed`, `drawn_at` and `pool_hash` never change afterwards.

    `standard` is the version everything in it is judged by, whatever the programme uses later.
    `score` is written when the round is closed, as `rules.scoring` explained it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField("批次")
    label = models.CharField("名称", max_length=120)
    standard = models.ForeignKey(
        "standards.SystemVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="测评标准"
    )
    state = models.CharField("状态", max_length=20, choices=RoundState, default=RoundState.PLANNED)
    from_date = models.DateField("起")
    to_date = models.DateField("止")
    seed = models.CharField("随机种子", max_length=120, blank=True)
    algorithm = models.CharField(max_length=40, blank=True)
    pool_hash = models.CharField("抽取池校验码", max_length=64, blank=True)
    drawn_at = models.DateTimeField("抽取时间", null=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="抽取人"
    )
    closed_at = models.DateTimeField("结束时间", null=True)
    close_note = models.TextField("结束说明", blank=True)
    score = models.JSONField("得分", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "督查批次"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "to_date"], name="round_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(to_date__gte=F("from_date")), name="round_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(drawn_at=None, seed="", pool_hash="") | Q(drawn_at__isnull=False) & ~Q(pool_hash=""),
                name="round_draw_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class RoundPool(models.Model):
    """What a round was drawn from, kept whole so that the draw can be repeated by anybody.

    `pool` is [[key, stratum], …], `wanted` {"of": {stratum: {"count": 1}}, "otherwise": {…}}, `drawn` [key, …] in the
    order drawn. Keys are `site:<id>`.
    """

    round = models.OneToOneField(Round, models.CASCADE, related_name="pool")
    pool = models.JSONField(default=list)
    wanted = models.JSONField(default=dict)
    drawn = models.JSONField(default=list)

    class Meta:
        verbose_name = "抽取池"


class RoundTeam(models.Model):
    """检查组: two people who go together. For 分线 the line bureau whose trade they look at."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="teams")
    number = models.PositiveIntegerField("组号")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="组长")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="组员")
    bureau = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="条线部门"
    )

    class Meta:
        verbose_name = "检查组"
        ordering = ["round_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="round_team_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="round_team_of_two"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}组"
