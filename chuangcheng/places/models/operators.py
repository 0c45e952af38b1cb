"""Who does business at a place, the licences that need renewing, and which warnings were told."""

from django.db import models
from django.db.models import F, Q

from chuangcheng.places.models.areas import Area
from chuangcheng.places.models.sites import Site


class Operator(models.Model):
    """经营户: a shop or stall. `organisation` is who keeps its card: the community, the market, the bureau.

    `closed_on` is the day it was put down as closed; from then on its people are kept only for a while.
    """

    name = models.CharField("名称", max_length=120)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name="管理单位")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="operators", verbose_name="点位")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="operators", verbose_name="片区")
    stall = models.CharField("门牌、摊位号", max_length=60, blank=True)
    trade = models.CharField("经营范围", max_length=120, blank=True)
    person = models.CharField("负责人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    is_active = models.BooleanField("在营", default=True)
    closed_on = models.DateField("停业日期", null=True, blank=True)

    class Meta:
        verbose_name = "经营户"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name", "stall"], condition=Q(is_active=True), name="operator_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class LicenceKind(models.TextChoices):
    """What must be shown."""

    BUSINESS = "business", "营业执照"
    FOOD = "food", "食品经营许可证"
    HEALTH = "health", "健康证"
    HYGIENE = "hygiene", "卫生许可证"
    FIRE = "fire", "消防检查合格证"
    TOBACCO = "tobacco", "烟草专卖许可证"
    DRUG = "drug", "药品经营许可证"
    OTHER = "other", "其他证照"


class Licence(models.Model):
    """证照: `valid_until` None is for ever (长期). `holder` is the person of a health certificate."""

    operator = models.ForeignKey(Operator, models.CASCADE, related_name="licences", verbose_name="经营户")
    kind = models.CharField("种类", max_length=10, choices=LicenceKind)
    number = models.CharField("证号", max_length=60, blank=True)
    holder = models.CharField("持证人", max_length=60, blank=True)
    valid_from = models.DateField("起", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    scan = models.ForeignKey(
        "evidence.File", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="扫描件"
    )

    class Meta:
        verbose_name = "证照"
        indexes = [models.Index(fields=["valid_until"], name="licence_by_its_end")]
        constraints = [
            models.UniqueConstraint(fields=["operator", "kind", "number", "holder"], name="licence_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
                name="licence_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.get_kind_display()}"


class DueSubject(models.TextChoices):
    """What runs out."""

    AGREEMENT = "agreement", "责任书"
    LICENCE = "licence", "证照"
    FRONT = "front", "宣传阵地"


class DueWarning(models.Model):
    """That a warning was told: of one row, one due date and one level (days ahead) once, whoever sweeps."""

    subject = models.CharField("对象", max_length=10, choices=DueSubject)
    row = models.PositiveBigIntegerField("编号")
    due = models.DateField("到期日")
    level = models.PositiveSmallIntegerField("提前天数")
    told_at = models.DateTimeField("提醒时间")

    class Meta:
        verbose_name = "到期提醒"
        constraints = [models.UniqueConstraint(fields=["subject", "row", "due", "level"], name="due_warning_once")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.row} {self.level}"
