"""Publicity fronts (宣传阵地): boards, screens and the like, their themes, and when they were changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chuangcheng.places.models.areas import Area
from chuangcheng.places.models.sites import Site


class FrontKind(models.TextChoices):
    """What it is written on."""

    COLUMN = "column", "宣传栏"
    BOARD = "board", "展板"
    SCREEN = "screen", "电子屏"
    BILLBOARD = "billboard", "公益广告牌"
    BLACKBOARD = "blackboard", "黑板报"
    WALL = "wall", "文化墙"
    CORRIDOR = "corridor", "文化长廊"
    LANDSCAPE = "landscape", "景观小品"
    HOARDING = "hoarding", "围挡"
    SIGN = "sign", "提示牌"
    POSTER = "poster", "张贴标识"
    SLOGAN = "slogan", "标语"
    BANNER = "banner", "横幅"
    OTHER = "other", "其他"


class FrontTheme(models.Model):
    """主题: what public-interest advertisements are counted by. Data: a city adds its own."""

    name = models.CharField("主题", max_length=60, unique=True)

    class Meta:
        verbose_name = "宣传主题"

    def __str__(self) -> str:
        return self.name


class Front(models.Model):
    """宣传阵地: one, or `count` alike at one place (`qualifier` 余, 约 where the number is not exact).

    `change_due` is the day by which what it shows must be changed; `change_every_days` moves it on with each change.
    """

    name = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=12, choices=FrontKind)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name="责任单位")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="fronts", verbose_name="点位")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="fronts", verbose_name="片区")
    place = models.CharField("具体位置", max_length=120, blank=True)
    themes = models.ManyToManyField(FrontTheme, blank=True, related_name="fronts", verbose_name="主题")
    count = models.PositiveIntegerField("数量", default=1)
    qualifier = models.CharField("数量说明", max_length=4, blank=True)
    size = models.CharField("规格", max_length=60, blank=True)
    square_metres = models.DecimalField("面积（平方米）", max_digits=9, decimal_places=2, null=True, blank=True)
    person = models.CharField("管护人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    changed_on = models.DateField("上次更换", null=True, blank=True)
    change_every_days = models.PositiveSmallIntegerField("多少天一换", null=True, blank=True)
    change_due = models.DateField("下次更换", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "宣传阵地"
        indexes = [models.Index(fields=["change_due"], name="front_by_its_change")]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="front_is_there"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "name", "place"], condition=Q(is_active=True), name="front_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FrontChange(models.Model):
    """更换: what a front has shown since a day."""

    front = models.ForeignKey(Front, models.CASCADE, related_name="changes", verbose_name="宣传阵地")
    changed_on = models.DateField("更换日期")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    words = models.CharField("内容", max_length=200, blank=True)
    photo = models.ForeignKey(
        "evidence.File", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片"
    )

    class Meta:
        verbose_name = "宣传阵地更换"
        constraints = [models.UniqueConstraint(fields=["front", "changed_on"], name="front_change_once_a_day")]

    def __str__(self) -> str:
        return f"{self.front} {self.changed_on}"
