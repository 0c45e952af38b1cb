"""测评体系: systems, their versions, the tree of items with units, rules and weights."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class System(models.Model):
    """测评体系 by name; what it says stands in its versions. `sample` marks what was shipped as an example."""

    name = models.CharField("名称", max_length=120, unique=True)
    issuer = models.CharField("发布单位", max_length=120, blank=True)
    note = models.TextField("说明", blank=True)
    sample = models.BooleanField("样例", default=False)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "测评体系"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class VersionStatus(models.TextChoices):
    """Only a draft can be edited; what is in use or retired never changes again."""

    DRAFT = "draft", "草稿"
    IN_USE = "in_use", "在用"
    RETIRED = "retired", "停用"


class SystemVersion(models.Model):
    """One edition of a system. Its content is frozen once it is put in use, so that results keep what they were
    judged by; `digest` (SHA-256 of the content) is written at that moment. `revision` counts edits of a draft.

    `full` is the full mark, empty where the items' weights just add up. `file` is the sheet it was read from.
    """

    system = models.ForeignKey(System, models.CASCADE, related_name="versions", verbose_name="测评体系")
    label = models.CharField("版本", max_length=60)
    status = models.CharField("状态", max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    note = models.TextField("说明", blank=True)
    full = models.DecimalField("满分", max_digits=12, decimal_places=4, null=True, blank=True)
    file = models.ForeignKey("evidence.File", models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField("内容校验码", max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("建立时间")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField("启用时间", null=True, blank=True)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "测评体系版本"
        ordering = ["system__name", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["system", "label"], name="system_version_once"),
            models.UniqueConstraint(fields=["system"], condition=Q(status="in_use"), name="system_one_version_in_use"),
            models.CheckConstraint(
                condition=Q(status="draft", used_at=None, digest="") | ~Q(status="draft"), name="system_draft_unused"
            ),
            models.CheckConstraint(condition=Q(full=None) | Q(full__gt=0), name="system_full_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.system.name}（{self.label}）"


class ItemKind(models.TextChoices):
    """What a node of the tree is called; deeper or other trees use the kinds as they fit."""

    PROJECT = "project", "测评项目"
    INDICATOR = "indicator", "测评指标"
    CONTENT = "content", "测评内容"
    STANDARD = "standard", "测评标准"


class Method(models.TextChoices):
    """How an item is assessed."""

    ONLINE = "online", "网上申报"
    FIELD = "field", "实地考察"
    SURVEY = "survey", "问卷调查"


class Item(models.Model):
    """A node of a version's tree, of any depth. `path` sorts the whole tree: positions from the top, "0001.0003".

    `rule` is the rule as `rules.scoring.rule_of` reads it, {} where there is none, `rule_words` as it was written.
    """

    version = models.ForeignKey(SystemVersion, models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200)
    depth = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField("层级", max_length=10, choices=ItemKind)
    code = models.CharField("编号", max_length=40, blank=True)
    text = models.TextField("内容")
    method = models.CharField("测评方法", max_length=10, choices=Method, blank=True)
    weight = models.DecimalField("分值", max_digits=12, decimal_places=4, null=True, blank=True)
    rule = models.JSONField("计分规则", default=dict, blank=True)
    rule_words = models.TextField("计分规则原文", blank=True)
    requirement = models.TextField("具体要求", blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "测评指标"
        ordering = ["path"]
        indexes = [models.Index(fields=["version", "path"], name="item_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], condition=~Q(code=""), name="item_code_once"),
            models.CheckConstraint(condition=Q(weight=None) | Q(weight__gte=0), name="item_weight_not_negative"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="item_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()[:80]


class UnitRole(models.TextChoices):
    """Who answers for an item."""

    LEAD = "lead", "牵头单位"
    ASSIST = "assist", "责任单位"


class ItemUnit(models.Model):
    """A unit of an item as it was written, and which organisation that is here, where one was found."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="units")
    role = models.CharField("分工", max_length=10, choices=UnitRole)
    name = models.CharField("单位", max_length=120)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "指标责任单位"
        ordering = ["role", "position"]
        constraints = [models.UniqueConstraint(fields=["item", "role", "name"], name="item_unit_once")]
