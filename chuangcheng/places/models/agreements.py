"""What was signed for a place (责任书, 承诺书, 公约, 责任考核书, 门前三包), and whether it is kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from chuangcheng.places.models.areas import Area
from chuangcheng.places.models.sites import Site


class AgreementKind(models.TextChoices):
    """What kind of paper it is."""

    FRONT_ORDER = "front_order", "门前三包"
    DUTY = "duty", "责任书"
    PLEDGE = "pledge", "承诺书"
    PACT = "pact", "公约"
    APPRAISAL = "appraisal", "责任考核书"


class SignatoryKind(models.TextChoices):
    """Who put the name under it."""

    SHOP = "shop", "商户"
    UNIT = "unit", "单位"
    PERSON = "person", "个人"


class Agreement(models.Model):
    """A signed paper. `organisation` is who had it signed and keeps it; `signatory` the other side as written.

    `number` as on the paper; where the system gave it, `year` and `serial` say which one of that kind and year. One
    that follows another names it in `renews`. `ended_on` is the day it was called off before its term.
    """

    kind = models.CharField("种类", max_length=12, choices=AgreementKind)
    number = models.CharField("编号", max_length=60)
    year = models.PositiveSmallIntegerField("年份", null=True, blank=True)
    serial = models.PositiveIntegerField("序号", null=True, blank=True)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name="管理单位")
    signatory_kind = models.CharField("签订人性质", max_length=8, choices=SignatoryKind)
    signatory = models.CharField("签订人", max_length=120)
    signatory_unit = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签订单位"
    )
    person = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name="点位"
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name="片区"
    )
    reach = models.CharField("责任范围", max_length=200, blank=True)
    duties = models.TextField("责任内容", blank=True)
    reward = models.TextField("奖励", blank=True)
    penalty = models.TextField("处罚", blank=True)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    from_date = models.DateField("起")
    to_date = models.DateField("止", null=True, blank=True)
    ended_on = models.DateField("提前终止", null=True, blank=True)
    stars = models.PositiveSmallIntegerField("星级", null=True, blank=True)
    scan = models.ForeignKey(
        "evidence.File", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签字扫描件"
    )
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewed_by", verbose_name="续签自"
    )
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "责任书"
        indexes = [models.Index(fields=["to_date"], name="agreement_by_its_end")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "number"], name="agreement_number_once"),
            models.UniqueConstraint(fields=["kind", "year", "serial"], name="agreement_serial_once"),
            models.CheckConstraint(
                condition=Q(year=None, serial=None) | Q(year__isnull=False, serial__gte=1),
                name="agreement_serial_of_a_year",
            ),
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="agreement_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5), name="agreement_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class PatrolItem(models.TextChoices):
    """What 门前三包 promises."""

    HYGIENE = "hygiene", "包卫生"
    ORDER = "order", "包秩序"
    GREENERY = "greenery", "包绿化"


class Handling(models.TextChoices):
    """What was done about what is not kept."""

    NONE = "", "都做到了"
    PERSUADED = "persuaded", "劝导"
    FIXED = "fixed", "当场整改"
    REPORTED = "reported", "上报"


class Patrol(models.Model):
    """A look at whether 门前三包 is kept. `uuid` is made by whoever sends it, so that sending twice is one look.

    `problem_number` is the ledger's number once it was put there; the ledger is a room above this one.
    """

    uuid = models.UUIDField(unique=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="patrols", verbose_name="责任书")
    looked_at = models.DateTimeField("查看时间")
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="查看人"
    )
    handling = models.CharField("处理", max_length=10, choices=Handling, blank=True, default=Handling.NONE)
    note = models.CharField("情况", max_length=200, blank=True)
    photo = models.ForeignKey(
        "evidence.File", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片"
    )
    problem_number = models.CharField("台账编号", max_length=20, blank=True)

    class Meta:
        verbose_name = "门前三包巡查"
        indexes = [models.Index(fields=["agreement", "-looked_at"], name="patrol_latest")]

    def __str__(self) -> str:
        return f"{self.agreement} {self.looked_at:%Y-%m-%d}"


class PatrolFinding(models.Model):
    """One promise of the three: kept or not."""

    patrol = models.ForeignKey(Patrol, models.CASCADE, related_name="findings", db_index=False)
    item = models.CharField("项目", max_length=10, choices=PatrolItem)
    kept = models.BooleanField("做到")

    class Meta:
        verbose_name = "门前三包巡查结果"
        constraints = [models.UniqueConstraint(fields=["patrol", "item"], name="patrol_finding_once")]

    def __str__(self) -> str:
        return f"{self.get_item_display()}{'做到' if self.kept else '没做到'}"
