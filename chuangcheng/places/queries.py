"""Reads of areas, sites and who covers them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.names import folded, spelt
from chuangcheng.people.queries import filled_up
from chuangcheng.people.queries.tree import known_to
from chuangcheng.places.models import Area, Coverage, Site
from chuangcheng.statements import Compiled


@dataclass(frozen=True)
class AreaNode:
    """One area in the tree, with how many sites in use stand right in it."""

    id: int
    name: str
    kind: str
    organisation_id: int | None
    organisation_name: str
    site_count: int
    children: "tuple[AreaNode, ...]" = ()


@dataclass(frozen=True)
class SiteLine:
    """One site; position in WGS-84 degrees where known."""

    id: int
    name: str
    area_id: int | None
    area_name: str
    organisation_id: int | None
    organisation_name: str
    address: str
    latitude: float | None
    longitude: float | None


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


def areas_known_to(by: Actor) -> QuerySet[Area]:
    """Areas in use on the ground of organisations this person knows, and those nobody owns."""
    rows = Area.objects.filter(is_active=True)
    if by.is_clock or by.is_administrator:
        return rows
    return rows.filter(Q(organisation=None) | Q(organisation__in=_known(by))) if by.standings else rows.none()


def sites_known_to(by: Actor) -> QuerySet[Site]:
    """Sites in use, as areas."""
    rows = Site.objects.filter(is_active=True)
    if by.is_clock or by.is_administrator:
        return rows
    if not by.standings:
        return rows.none()
    known = _known(by)
    own_ground = Q(area__organisation=None) | Q(area__organisation__in=known)
    return rows.filter(own_ground, Q(organisation=None) | Q(organisation__in=known))


def area_tree(by: Actor) -> tuple[AreaNode, ...]:
    """The areas, nested, by name. Two statements. An area whose parent is not shown stands at the top."""
    rows = list(areas_known_to(by).select_related("organisation").order_by("name", "id"))
    shown = {row.id for row in rows}
    children: dict[int | None, list[Area]] = defaultdict(list)
    for row in rows:
        children[row.parent_id if row.parent_id in shown else None].append(row)
    counts: dict[int, int] = defaultdict(int)
    for area_id in Site.objects.filter(is_active=True, area_id__in=shown).values_list("area_id", flat=True):
        counts[area_id or 0] += 1

    def node(row: Area) -> AreaNode:
        return AreaNode(
            id=row.id,
            name=row.name,
            kind=row.kind,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name if row.organisation else "",
            site_count=counts[row.id],
            children=tuple(node(child) for child in children[row.id]),
        )

    return tuple(node(top) for top in children[None])


def sites(by: Actor, *, area_id: int | None = None, search: str = "", limit: int = 200) -> list[SiteLine]:
    """Sites, in an area or below it, searched by name, address, pinyin or initials; by name."""
    rows = sites_known_to(by).select_related("area", "organisation").order_by("name", "id")
    if area_id is not None:
        path = Area.objects.filter(pk=area_id).values_list("path", flat=True).first() or "-"
        rows = rows.filter(area__path__startswith=path)
    wanted = folded(search)
    found = [row for row in rows if _answers(row, wanted)]
    return [
        SiteLine(
            id=row.id,
            name=row.name,
            area_id=row.area_id,
            area_name=row.area.name if row.area else "",
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name if row.organisation else "",
            address=row.address,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in found[:limit]
    ]


def area_of(organisation_id: int) -> Area | None:
    """The area of a unit, or of the nearest organisation above it that has one: where its problems are when no
    place is named."""
    path = Organisation.objects.filter(pk=organisation_id).values_list("path", flat=True).first() or ""
    above = [int(part) for part in path.split("/") if part]
    found: dict[int | None, Area] = {}
    for row in Area.objects.filter(organisation_id__in=above, is_active=True).order_by("path", "id"):
        found.setdefault(row.organisation_id, row)
    return next((found[i] for i in reversed(above) if i in found), None)


def coverages(by: Actor, *, on: date, organisation_id: int | None = None) -> list[CoverageLine]:
    """Everything covered that day, of the organisations this person knows, or of one of them."""
    rows = Coverage.objects.filter(organisation__in=_known(by))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return [_line(row) for row in _in_effect(rows, on)]


def coverages_of(*, area_id: int | None = None, site_id: int | None = None, on: date) -> list[CoverageLine]:
    """Who covers a place that day: the site, then its area and those above it, nearest first."""
    site = Site.objects.select_related("area").filter(pk=site_id).first() if site_id else None
    area = site.area if site else Area.objects.filter(pk=area_id).first() if area_id else None
    above = [int(part) for part in area.path.split("/") if part] if area else []
    wanted = Q(area_id__in=above, site=None)
    if site:
        wanted |= Q(site=site)
    rows = list(_in_effect(Coverage.objects.filter(wanted), on))
    rows.sort(key=lambda row: -1 if row.site_id else len(above) - above.index(row.area_id or 0))
    return [_line(row) for row in rows]


def areas_by_id(ids: Iterable[int]) -> dict[int, Area]:
    """Areas by id; unknown ids are left out."""
    return Area.objects.in_bulk(list(ids))


def sites_by_id(ids: Iterable[int]) -> dict[int, Site]:
    """Sites by id; unknown ids are left out."""
    return Site.objects.in_bulk(list(ids))


NAMES = Compiled(lambda ids: Site.objects.order_by().filter(id__in=ids).values_list("id", "name"))


def site_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of sites by id."""
    wanted = tuple(set(ids))
    return dict(NAMES(ids=filled_up(wanted))) if wanted else {}


def _known(by: Actor) -> QuerySet[Organisation]:
    return known_to(by).order_by()


def _in_effect(rows: QuerySet[Coverage], on: date) -> QuerySet[Coverage]:
    current = rows.filter(Q(to_date=None) | Q(to_date__gte=on), from_date__lte=on)
    return current.select_related("area", "site", "organisation", "department").order_by("organisation_id", "id")


def _line(row: Coverage) -> CoverageLine:
    what = row.site.name if row.site else row.area.name if row.area else row.profession
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
    )


def _answers(row: Site, wanted: str) -> bool:
    if not wanted or wanted in folded(row.name) or wanted in folded(row.address):
        return True
    return wanted.isascii() and any(word.startswith(wanted) for word in spelt(row.name))
