"""反馈清单: what an issuer handed over, row by row as written, and what was answered."""

from django.conf import settings
from django.db import models

_NONE_YET = list  # `list` is a column below


class ListLevel(models.TextChoices):
    """Whose list it is; decides which office strikes its problems off."""

    NATION = "nation", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区县级"
    STREET = "street", "街道级"
    UNIT = "unit", "单位自查"


class ListState(models.TextChoices):
    """Where a list stands. 部分退回 is passed through: the answer that names rows puts the list in work again."""

    RECEIVED = "received", "已收"
    DISPATCHING = "dispatching", "分解交办"
    RECTIFYING = "rectifying", "整改中"
    REPLIED = "replied", "已回复"
    PASSED = "passed", "复验通过"
    PARTLY_RETURNED = "partly_returned", "部分退回"


class FeedbackList(models.Model):
    """反馈清单. `organisation` received it and keeps it; nothing of it shows until `published_at` is set."""

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="lists", verbose_name="接收单位"
    )
    issuer = models.CharField("下发单位", max_length=120)
    title = models.CharField("清单名称", max_length=200)
    number = models.CharField("清单编号", max_length=80, blank=True)
    level = models.CharField("级别", max_length=20, choices=ListLevel)
    assessed_on = models.DateField("测评日期", null=True)
    received_on = models.DateField("收到日期")
    reply_due = models.DateTimeField("回复期限", null=True)
    original = models.ForeignKey("evidence.File", models.PROTECT, null=True, related_name="+", verbose_name="原件")
    layout = models.JSONField("原表版式", default=dict)
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField("状态", max_length=20, choices=ListState, default=ListState.RECEIVED)
    round = models.PositiveIntegerField("回复轮次", default=1)
    row_count = models.PositiveIntegerField("条数", default=0)
    published_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField("回复时间", null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "反馈清单"
        indexes = [
            models.Index(fields=["organisation", "-id"], name="list_of_an_organisation"),
            models.Index(fields=["id"], name="list_unpublished", condition=models.Q(published_at=None)),
        ]

    def __str__(self) -> str:
        return self.title


class ListRow(models.Model):
    """One row of the sheet, verbatim: `cells` by column index as text, `sheet_rows` the rows it stood in (1-based).

    `proposal` is what the sheet says of who and when, for the dispatch: {"leads": [organisation ids], "assists": [],
    "unknown": [names no unit was found for], "leader": name, "person": name, "kind": treatment kind,
    "rule": a `rules.worktime.Rule` as JSON or null, "due_text": as written}.
    """

    list = models.ForeignKey(FeedbackList, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField("行次")
    number_text = models.CharField("原序号", max_length=40, blank=True)
    sheet_rows = models.JSONField(default=_NONE_YET)
    cells = models.JSONField(default=dict)
    row_hash = models.CharField(max_length=64, db_index=True)
    proposal = models.JSONField(default=dict)

    class Meta:
        verbose_name = "清单行"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["list", "position"], name="list_row_once")]


class ListAnswer(models.Model):
    """A reply that went out (`kind` reply) or the issuer's answer that came back (`kind` answer), per round."""

    list = models.ForeignKey(FeedbackList, models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=10, choices=[("reply", "我方回复"), ("answer", "对方答复")])
    round = models.PositiveIntegerField()
    happened_at = models.DateTimeField()
    words = models.TextField(blank=True)
    rows = models.JSONField(default=dict)
    document = models.ForeignKey("evidence.File", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "清单往来"
        ordering = ["id"]
