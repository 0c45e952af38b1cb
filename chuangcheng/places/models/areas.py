"""Areas in a tree."""

from django.db import models
from django.db.models import Q


class AreaKind(models.TextChoices):
    """What an area is, from the city down; a road section is the ground of a 路长, a patch that of a 片长."""

    CITY = "city", "市"
    DISTRICT = "district", "区县"
    STREET = "street", "街道（乡镇）"
    COMMUNITY = "community", "社区（村）"
    GRID = "grid", "网格"
    PATCH = "patch", "片区"
    SECTION = "section", "路段"
    OTHER = "other", "其他"


class Area(models.Model):
    """片区/网格: a node of the tree of areas. `path` is `/1/5/`, own id included.

    `boundary` is a GeoJSON geometry in WGS-84 (Polygon, MultiPolygon; for a road section also LineString or
    MultiLineString), None where nobody has given one. `box` is what encloses it: [west, south, east, north].
    """

    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=20, choices=AreaKind, blank=True)
    code = models.CharField("代码", max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, db_index=True, default="/")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="areas", verbose_name="属地单位"
    )
    note = models.CharField("备注", max_length=200, blank=True)
    boundary = models.JSONField("轮廓", null=True, blank=True)
    box = models.JSONField("范围", null=True, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "片区"
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="area_once_below_a_parent"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent=None), name="area_once_at_the_top"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="area_code_once"),
        ]

    def __str__(self) -> str:
        return self.name
