"""Reads of who covers what."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.people.versions import version_of
from chuangcheng.places.models import Area, Coverage, Site
from chuangcheng.places.operations.ground import ground_kept_by, owner_of_coverage
from chuangcheng.places.queries.access import organisations_known
from chuangcheng.rules.refusals import Refused

NAMED = ("area", "site", "site_type", "category", "organisation", "department")


@dataclass(frozen=True)
class CoverageLine:
    """包保: what is covered, by whom, from when to when."""

    id: int
    area_id: int | None
    site_id: int | None
    what: str
    profession: str
    organisation_id: int
    organisation_name: str
    leader: str
    branch: str
    department_id: int | None
    department_name: str
    person: str
    from_date: date
    to_date: date | None
    category_id: int | None = None
    category_name: str = ""
    role: str = "cover"
    role_label: str = "包保"
    group: str = ""
    phone: str = ""
    site_type_id: int | None = None
    site_type_name: str = ""


def coverages(by: Actor, *, on: date, organisation_id: int | None = None) -> list[CoverageLine]:
    """Everything covered that day, of the organisations this person knows, or of one of them."""
    rows = Coverage.objects.filter(organisation__in=organisations_known(by))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return [_line(row) for row in in_effect(rows, on)]


@dataclass(frozen=True, kw_only=True)
class CoverageFilter:
    """What is asked for; empty means all. `when` now | past | coming | all, reckoned from `on`."""

    on: date
    when: str = "now"
    unit: int | None = None
    area: int | None = None
    site: int | None = None
    role: str = ""
    q: str = ""


@dataclass(frozen=True)
class CoverageSheet:
    """One page, newest first, and the id of the last row where more follow (0: none)."""

    rows: tuple[CoverageLine, ...]
    after: int


def coverage_sheet(wish: CoverageFilter, *, by: Actor, after: int = 0, limit: int = 50) -> CoverageSheet:
    """Who covers what, with what has ended where asked; of an area also what is covered below it."""
    rows = Coverage.objects.filter(organisation__in=organisations_known(by)).filter(_when(wish), _words(wish.q))
    if wish.area is not None:
        path = Area.objects.filter(pk=wish.area).values_list("path", flat=True).first() or "-"
        rows = rows.filter(Q(area__path__startswith=path) | Q(site__area__path__startswith=path))
    plain = {"organisation": wish.unit, "site": wish.site, "role": wish.role or None}
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    if after:
        rows = rows.filter(id__lt=after)
    found = list(rows.select_related(*NAMED).order_by("-id")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return CoverageSheet(tuple(_line(row) for row in found), found[-1].id if more else 0)


def coverage_page(coverage_id: int, *, by: Actor) -> tuple[CoverageLine, str, bool]:
    """One coverage, its version, and whether this person may change it. Refused: `coverage_missing`."""
    rows = Coverage.objects.filter(organisation__in=organisations_known(by)).select_related(*NAMED)
    row = rows.filter(pk=coverage_id).first()
    if row is None:
        raise Refused("没有这条包保，请刷新页面后再试。", code="coverage_missing", kind="missing")
    return _line(row), version_of(row), ground_kept_by(by, owner_of_coverage(row))


def _when(wish: CoverageFilter) -> Q:
    ended = Q(to_date__lt=wish.on)
    coming = Q(from_date__gt=wish.on)
    return {"past": ended, "coming": coming, "all": Q()}.get(wish.when, ~ended & ~coming)


def _words(typed: str) -> Q:
    found = Q()
    for word in typed.split():
        names = ("area__name", "site__name", "organisation__name", "leader", "person", "group", "profession", "branch")
        one = Q()
        for name in names:
            one |= Q(**{f"{name}__icontains": word})
        found &= one
    return found


def coverages_of(*, area_id: int | None = None, site_id: int | None = None, on: date) -> list[CoverageLine]:
    """Who covers a place that day: the site, then its area and those above it, nearest first."""
    site = Site.objects.select_related("area").filter(pk=site_id).first() if site_id else None
    area = site.area if site else Area.objects.filter(pk=area_id).first() if area_id else None
    above = [int(part) for part in area.path.split("/") if part] if area else []
    wanted = Q(area_id__in=above, site=None)
    if site:
        wanted |= Q(site=site)
    rows = list(in_effect(Coverage.objects.filter(wanted), on))
    rows.sort(key=lambda row: -1 if row.site_id else len(above) - above.index(row.area_id or 0))
    return [_line(row) for row in rows]


def in_effect(rows: QuerySet[Coverage], on: date) -> QuerySet[Coverage]:
    """Those of that day, with what they name."""
    current = rows.filter(Q(to_date=None) | Q(to_date__gte=on), from_date__lte=on)
    return current.select_related(*NAMED).order_by("organisation_id", "id")


def _line(row: Coverage) -> CoverageLine:
    category = row.category.name if row.category else ""
    narrowed = (row.site_type.name if row.site_type else "") or category or row.profession
    what = row.site.name if row.site else row.area.name if row.area else narrowed
    return CoverageLine(
        id=row.id,
        area_id=row.area_id,
        site_id=row.site_id,
        what=what,
        profession=row.profession,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        leader=row.leader,
        branch=row.branch,
        department_id=row.department_id,
        department_name=row.department.name if row.department else "",
        person=row.person,
        from_date=row.from_date,
        to_date=row.to_date,
        category_id=row.category_id,
        category_name=category,
        role=row.role,
        role_label=row.get_role_display(),
        group=row.group,
        phone=row.phone,
        site_type_id=row.site_type_id,
        site_type_name=row.site_type.name if row.site_type else "",
    )
