"""Site types and what is checked at each."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chuangcheng.standards.models.categories import Category
from chuangcheng.standards.models.systems import Item, SystemVersion


class SiteTypeKind(models.TextChoices):
    """What is looked at stands somewhere, drives about, or is a service that is tried out."""

    PLACE = "place", "场所"
    VEHICLE = "vehicle", "车辆"
    MATTER = "matter", "事项"


class SiteType(models.Model):
    """点位类型, shared by all systems. `other_names` are what sheets call it too, divided by 、."""

    code = models.CharField("编号", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("性质", max_length=10, choices=SiteTypeKind, default=SiteTypeKind.PLACE)
    other_names = models.CharField("别名", max_length=200, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "点位类型"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class TypeWeight(models.Model):
    """How much a type counts when the types of an area or a round are put together; without a row, all count alike."""

    version = models.ForeignKey(SystemVersion, models.CASCADE, related_name="type_weights")
    site_type = models.ForeignKey(SiteType, models.PROTECT, related_name="+")
    weight = models.DecimalField("权重", max_digits=12, decimal_places=4)

    class Meta:
        verbose_name = "点位类型权重"
        constraints = [
            models.UniqueConstraint(fields=["version", "site_type"], name="type_weight_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="type_weight_positive"),
        ]


class PhotoRule(models.TextChoices):
    """Whether an answer wants a photo; none unless the standard needs it."""

    NONE = "none", "不用拍照"
    ON_FAIL = "on_fail", "不符合时拍照"
    ALWAYS = "always", "都要拍照"


class CheckItem(models.Model):
    """测评标准 of a site type: one line of the checklist.

    `demand` is the quantity asked for as `rules.demands.demand_of` reads it, {} for a plain yes or no, `demand_words`
    as written. `rule` is what a failure costs (`rules.scoring.rule_of`), {} costs the whole weight.
    """

    version = models.ForeignKey(SystemVersion, models.CASCADE, related_name="check_items")
    site_type = models.ForeignKey(SiteType, models.PROTECT, related_name="check_items", verbose_name="点位类型")
    code = models.CharField("编号", max_length=40, blank=True)
    group = models.CharField("分组", max_length=60, blank=True)
    text = models.TextField("标准")
    demand = models.JSONField("数量要求", default=dict, blank=True)
    demand_words = models.CharField("数量要求原文", max_length=200, blank=True)
    exception = models.TextField("除外情形", blank=True)
    photo = models.CharField("拍照", max_length=10, choices=PhotoRule, default=PhotoRule.NONE)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="问题类别"
    )
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="check_items", verbose_name="对应指标"
    )
    weight = models.DecimalField("分值", max_digits=12, decimal_places=4, null=True, blank=True)
    rule = models.JSONField("扣分规则", default=dict, blank=True)
    rule_words = models.TextField("扣分规则原文", blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "测评标准"
        ordering = ["site_type__code", "position", "id"]
        indexes = [models.Index(fields=["version", "site_type", "position"], name="check_item_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "site_type", "code"], condition=~Q(code=""), name="check_item_code_once"
            ),
            models.CheckConstraint(condition=Q(weight=None) | Q(weight__gte=0), name="check_item_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()[:80]


class SamplePhoto(models.Model):
    """A picture of how it should be (`good`) or must not be; it explains and never judges, so it may come later."""

    check_item = models.ForeignKey(CheckItem, models.CASCADE, related_name="samples")
    good = models.BooleanField("达标")
    file = models.ForeignKey("evidence.File", models.PROTECT, related_name="+")
    caption = models.CharField("说明", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField("加入时间")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "样例照片"
        ordering = ["-good", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["check_item", "file"], name="sample_photo_once")]
