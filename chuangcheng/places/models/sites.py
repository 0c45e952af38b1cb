"""Sites: what is looked at."""

import secrets

from django.db import models
from django.db.models import Q

from chuangcheng.places.models.areas import Area
from chuangcheng.rules.coordinates import DATUM_LABELS


def new_token() -> str:
    """What stands in the QR code of a site: 96 random bits, nothing of the site in it."""
    return secrets.token_urlsafe(12)


class SiteKind(models.TextChoices):
    """What is looked at stands somewhere, drives about, or is a service that is tried out."""

    PLACE = "place", "场所"
    VEHICLE = "vehicle", "车辆"
    MATTER = "matter", "事项"


class Site(models.Model):
    """点位: a place, a vehicle or a matter that is looked at.

    `x` (east) and `y` (north) are the position as it was given, in degrees of `datum`, good to `accuracy_m` metres
    where that is known; `latitude` and `longitude` are the same in WGS-84. `sought` is what a search looks through:
    name, code and address folded, pinyin and initials. `token` stands in its QR code and can be renewed.
    """

    name = models.CharField("名称", max_length=120)
    code = models.CharField("编号", max_length=40, blank=True)
    kind = models.CharField("性质", max_length=10, choices=SiteKind, default=SiteKind.PLACE)
    site_type = models.ForeignKey(
        "standards.SiteType", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="点位类型"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="sites")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="sites", verbose_name="责任单位"
    )
    address = models.CharField("地址", max_length=200, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    x = models.FloatField("原始经度", null=True, blank=True)
    y = models.FloatField("原始纬度", null=True, blank=True)
    datum = models.CharField("坐标系", max_length=10, choices=list(DATUM_LABELS.items()), blank=True)
    accuracy_m = models.FloatField("精度（米）", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    sought = models.CharField(max_length=800, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "点位"
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="site_once_in_an_area"),
            models.UniqueConstraint(fields=["name"], condition=Q(area=None), name="site_once_without_area"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="site_code_once"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="site_position_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(x=None, y=None, datum="", latitude=None)
                | Q(x__isnull=False, y__isnull=False, latitude__isnull=False) & ~Q(datum=""),
                name="site_position_whole",
            ),
            models.CheckConstraint(
                condition=Q(accuracy_m=None) | Q(accuracy_m__gt=0, x__isnull=False), name="site_accuracy_of_a_position"
            ),
        ]

    def __str__(self) -> str:
        return self.name
