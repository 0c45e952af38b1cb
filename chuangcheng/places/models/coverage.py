"""Who covers an area, a site, a type of sites, a category of problems or a profession (包保)."""

from django.db import models
from django.db.models import F, Q

from chuangcheng.places.models.areas import Area
from chuangcheng.places.models.sites import Site


class CoverageRole(models.TextChoices):
    """As what somebody answers for it."""

    COVER = "cover", "包保"
    STREET = "street", "街长"
    ROAD = "road", "路长"
    BUILDING = "building", "楼长"
    PATCH = "patch", "片长"
    GRID = "grid", "网格员"


class Coverage(models.Model):
    """包保: who answers for what, from when to when; an ended one stays as history.

    What is covered is everything named together: an area with all below it or a site; within that, where named, only
    a type of sites, a category of problems (with what stands below it), a profession. `group` names the 包保组 a team
    acts as: leader, unit, department and person of one row are that team.
    """

    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="coverages", verbose_name="片区")
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="coverages", verbose_name="点位")
    site_type = models.ForeignKey(
        "standards.SiteType", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="点位类型"
    )
    category = models.ForeignKey(
        "standards.Category", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="问题类别"
    )
    profession = models.CharField("专业", max_length=60, blank=True)
    role = models.CharField("责任身份", max_length=10, choices=CoverageRole, default=CoverageRole.COVER)
    group = models.CharField("包保组", max_length=60, blank=True)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="coverages", verbose_name="包保单位"
    )
    leader = models.CharField("包保领导", max_length=60, blank=True)
    branch = models.CharField("包保支部", max_length=60, blank=True)
    department = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任科室"
    )
    person = models.CharField("责任人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    from_date = models.DateField("起")
    to_date = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "包保"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="coverage_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(area=None) | Q(site=None), name="coverage_of_an_area_or_a_site"),
            models.CheckConstraint(
                condition=Q(area__isnull=False)
                | Q(site__isnull=False)
                | Q(site_type__isnull=False)
                | Q(category__isnull=False)
                | ~Q(profession=""),
                name="coverage_covers_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.organisation}"
