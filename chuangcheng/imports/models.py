"""An import on its way: the file, what was recognised, the rows as drafted with a verdict each."""

from django.conf import settings
from django.db import models


class ImportState(models.TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded", "已上传"
    STAGED = "staged", "待确认"
    IMPORTING = "importing", "正在导入"
    IMPORTED = "imported", "已导入"
    FAILED = "failed", "未能读取"
    DISCARDED = "discarded", "已放弃"


class ListImport(models.Model):
    """One file on its way to becoming a list.

    `columns` maps field names of `reading.headers.FIELDS` to column numbers from 0; `shape` keeps sheet names,
    header rows, header texts and notes for the wizard; `details` what is known of the list (ISO dates);
    `units` what a written unit means: {"写法": organisation id}; `done`/`total` count rows for the progress bar;
    `running_since` is when the import that runs (or was cut off) began.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    file = models.ForeignKey("evidence.File", models.PROTECT, related_name="+")
    original_name = models.CharField("文件名", max_length=200)
    kind = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    sentence = models.TextField(blank=True)
    sheet = models.CharField(max_length=120, blank=True)
    shape = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    running_since = models.DateTimeField(null=True)
    feedback = models.ForeignKey("problems.FeedbackList", models.PROTECT, null=True, related_name="imports")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "清单导入"
        indexes = [models.Index(fields=["organisation", "-id"], name="import_of_an_organisation")]


class StagedRow(models.Model):
    """A drafted row: `data` as `staging.row_data` writes it, `level` ok | warning | error, `issues` its sentences."""

    list_import = models.ForeignKey(ListImport, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    level = models.CharField(max_length=10)
    issues = models.JSONField(default=list)
    data = models.JSONField(default=dict)
    row_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["list_import", "position"], name="staged_row_once")]
        indexes = [models.Index(fields=["list_import", "level", "position"], name="staged_row_by_level")]


class RememberedColumns(models.Model):
    """What an issuer's headers mean, learned from corrections: {"header": "field"}; "" is not used."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=120)
    headers = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "issuer"], name="remembered_once")]


class RememberedUnit(models.Model):
    """Which organisation a receiving organisation means by a written name."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    written = models.CharField(max_length=120)
    means = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "written"], name="remembered_unit_once")]
