"""What must be there at a place (六个一, articles of a volunteer station): templates, and the state at each site."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chuangcheng.places.models.sites import Site


class ChecklistTemplate(models.Model):
    """A list of articles to have, as data: 志愿服务站物品, 六个一 …."""

    name = models.CharField("清单", max_length=60, unique=True)
    note = models.CharField("说明", max_length=200, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "物品清单"

    def __str__(self) -> str:
        return self.name


class TemplateArticle(models.Model):
    """One article of a template; `runs_out` asks for a date (medicine, alcohol)."""

    template = models.ForeignKey(ChecklistTemplate, models.CASCADE, related_name="articles", db_index=False)
    name = models.CharField("物品", max_length=60)
    count = models.PositiveSmallIntegerField("数量", default=1)
    unit = models.CharField("单位", max_length=8, blank=True)
    runs_out = models.BooleanField("有有效期", default=False)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "物品清单的物品"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["template", "name"], name="template_article_once")]

    def __str__(self) -> str:
        return self.name


class PlaceChecklist(models.Model):
    """A template at a site, with the state of each article there."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="place_checklists", verbose_name="点位")
    template = models.ForeignKey(ChecklistTemplate, models.PROTECT, related_name="+", verbose_name="清单")
    looked_at = models.DateTimeField("查看时间", null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="查看人"
    )

    class Meta:
        verbose_name = "点位物品清单"
        constraints = [models.UniqueConstraint(fields=["site", "template"], name="place_checklist_once")]

    def __str__(self) -> str:
        return f"{self.site} {self.template}"


class ArticleState(models.TextChoices):
    """How an article was found."""

    UNSEEN = "", "没看过"
    THERE = "there", "有"
    MISSING = "missing", "缺"
    EXPIRED = "expired", "过期"


class PlaceArticle(models.Model):
    """One article at a site as it was found last: who looked and when."""

    checklist = models.ForeignKey(PlaceChecklist, models.CASCADE, related_name="articles", db_index=False)
    article = models.ForeignKey(TemplateArticle, models.PROTECT, related_name="+")
    state = models.CharField("情况", max_length=8, choices=ArticleState, blank=True, default=ArticleState.UNSEEN)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    note = models.CharField("备注", max_length=120, blank=True)
    looked_at = models.DateTimeField("查看时间", null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="查看人"
    )

    class Meta:
        verbose_name = "点位物品"
        constraints = [
            models.UniqueConstraint(fields=["checklist", "article"], name="place_article_once"),
            models.CheckConstraint(condition=Q(state="") | Q(looked_at__isnull=False), name="place_article_looked_at"),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.get_state_display()}"
