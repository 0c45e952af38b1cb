"""Files as they were received. What they prove is known upstairs; this wall holds plain values only."""

from django.conf import settings
from django.db import models

from chuangcheng.rules import likeness


class Kind(models.TextChoices):
    PHOTO = "photo", "照片"
    DOCUMENT = "document", "附件"


class Source(models.TextChoices):
    """The way a file came in; it decides whether missing shooting data means anything."""

    CAMERA = "camera", "本系统拍照"
    ALBUM = "album", "手机相册"
    WECHAT = "wechat", "微信转来"
    DESKTOP = "desktop", "电脑上传"
    PASTE = "paste", "粘贴"
    IMPORT = "import", "随清单导入"
    SCAN = "scan", "签章扫描件"
    DEMO = "demo", "示例"


class Datum(models.TextChoices):
    WGS84 = "wgs84", "WGS-84"
    GCJ02 = "gcj02", "GCJ-02"
    BD09 = "bd09", "BD-09"


class File(models.Model):
    """One upload. Two uploads of the same bytes are two rows over one stored blob.

    The blob lies at `originals/aa/bb/<sha256>.<extension>`; a photo's view and thumbnail beside it under
    `views/` and `thumbs/`, made once `view_made_at` is set. An erased row keeps its key, hash, size and
    dates, so that a chain that names it still closes, and loses everything else.
    """

    key = models.UUIDField("上传编号", unique=True)
    sha256 = models.CharField("内容校验码", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=100)
    extension = models.CharField("扩展名", max_length=8)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    original_name = models.CharField("原文件名", max_length=200, blank=True)
    width = models.PositiveIntegerField("宽", null=True)
    height = models.PositiveIntegerField("高", null=True)
    taken_at = models.DateTimeField("拍摄时间", null=True)
    latitude = models.FloatField("纬度", null=True)
    longitude = models.FloatField("经度", null=True)
    datum = models.CharField("坐标系", max_length=5, choices=Datum.choices, blank=True)
    device = models.CharField("拍摄设备", max_length=100, blank=True)
    phash = models.BigIntegerField("图像指纹", null=True)
    band0 = models.IntegerField(null=True)
    band1 = models.IntegerField(null=True)
    band2 = models.IntegerField(null=True)
    band3 = models.IntegerField(null=True)
    source = models.CharField("来源", max_length=10, choices=Source.choices)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")
    view_made_at = models.DateTimeField("预览生成时间", null=True)
    erased_at = models.DateTimeField("清除时间", null=True)

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        # Two neighbouring bands together, because `likeness.probes` asks for pairs.
        indexes = [
            *(
                models.Index(fields=[f"band{place}", f"band{(place + 1) % 4}"], name=f"evidence_band{place}")
                for place in range(likeness.BANDS)
            ),
            models.Index(
                fields=["id"],
                name="evidence_view_wanted",
                condition=models.Q(kind=Kind.PHOTO, view_made_at=None, erased_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="evidence_size_positive", condition=models.Q(size__gt=0)),
            models.CheckConstraint(
                name="evidence_position_whole",
                condition=models.Q(latitude=None, longitude=None, datum="")
                | (models.Q(latitude__isnull=False, longitude__isnull=False) & ~models.Q(datum="")),
            ),
            models.CheckConstraint(
                name="evidence_bands_follow_hash",
                condition=models.Q(phash=None, band0=None, band1=None, band2=None, band3=None)
                | models.Q(
                    phash__isnull=False,
                    band0__isnull=False,
                    band1__isnull=False,
                    band2__isnull=False,
                    band3__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name or f"{self.sha256[:12]}.{self.extension}"
