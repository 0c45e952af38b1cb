"""Where: areas in a tree, sites, and who covers them (包保)."""

from django.db import models
from django.db.models import F, Q


class Area(models.Model):
    """片区/网格: a node of the tree of areas. `path` is `/1/5/`, own id included."""

    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=20, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, db_index=True, default="/")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="areas", verbose_name="属地单位"
    )
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "片区"
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="area_once_below_a_parent"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent=None), name="area_once_at_the_top"),
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """点位: a place that is looked at. Position is WGS-84 in degrees where known."""

    name = models.CharField("名称", max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="sites")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="sites", verbose_name="责任单位"
    )
    address = models.CharField("地址", max_length=200, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "点位"
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="site_once_in_an_area"),
            models.UniqueConstraint(fields=["name"], condition=Q(area=None), name="site_once_without_area"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="site_position_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Coverage(models.Model):
    """包保: who answers for an area, a site or a profession, from when to when."""

    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="coverages")
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="coverages")
    profession = models.CharField("专业", max_length=60, blank=True)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="coverages")
    leader = models.CharField("包保领导", max_length=60, blank=True)
    branch = models.CharField("包保支部", max_length=60, blank=True)
    department = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任科室"
    )
    person = models.CharField("责任人", max_length=60, blank=True)
    from_date = models.DateField("起")
    to_date = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "包保"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="coverage_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=False) | Q(site__isnull=False) | ~Q(profession=""),
                name="coverage_covers_something",
            ),
        ]
