"""Reads of sites: found by filter, a page at a time; one site with what may be done to it; names by id."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.people.names import folded
from chuangcheng.people.queries import filled_up, ids_of
from chuangcheng.people.versions import version_of
from chuangcheng.places.models import Area, Site
from chuangcheng.places.operations.ground import ground_kept_by, owner_of_site
from chuangcheng.places.queries.access import sites_known_to
from chuangcheng.rules.refusals import Refused
from chuangcheng.statements import Compiled

PAGE = 50


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
    code: str = ""
    kind: str = "place"
    site_type_id: int | None = None
    site_type_name: str = ""
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class SiteFilter:
    """What is asked for; empty means all. `area` with everything below it, `unit` as responsible unit."""

    q: str = ""
    area: int | None = None
    site_type: int | None = None
    unit: int | None = None
    kind: str = ""
    without: str = ""  # "position" or "type": what is still missing
    retired: bool = False


@dataclass(frozen=True)
class SiteSheet:
    """One page of sites by name, and the cursor of the next (empty: none)."""

    rows: tuple[SiteLine, ...]
    after: str


@dataclass(frozen=True)
class SitePage:
    """One site: where it stands from the top down, and whether this person may change it."""

    site: Site
    above: tuple[Area, ...]
    may_keep: bool
    version: str
    owner_name: str


def sites(by: Actor, *, area_id: int | None = None, search: str = "", limit: int = 200) -> list[SiteLine]:
    """Sites, in an area or below it, searched by name, code, address, pinyin or initials; by name."""
    rows = filtered_sites(SiteFilter(q=search, area=area_id), by=by)
    return [line_of(row) for row in rows.order_by("name", "id")[:limit]]


def site_sheet(wish: SiteFilter, *, by: Actor, after: str = "", limit: int = PAGE) -> SiteSheet:
    """A page of sites after a cursor, by name; as many statements however many there are."""
    rows = filtered_sites(wish, by=by).order_by("name", "id")
    last, _, name = after.partition("~")
    if last.isdecimal() and len(last) < 19:
        rows = rows.filter(Q(name__gt=name) | Q(name=name, id__gt=int(last)))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return SiteSheet(tuple(line_of(row) for row in found), f"{found[-1].id}~{found[-1].name}" if more else "")


def filtered_sites(wish: SiteFilter, *, by: Actor) -> QuerySet[Site]:
    """The sites of a filter, unsorted, with area, unit and type."""
    rows = sites_known_to(by, with_retired=wish.retired)
    if wish.area is not None:
        path = Area.objects.filter(pk=wish.area).values_list("path", flat=True).first() or "-"
        rows = rows.filter(area__path__startswith=path)
    for word in wish.q.split():
        rows = rows.filter(sought__contains=folded(word)) if folded(word) else rows
    plain: dict[str, Any] = {"site_type": wish.site_type, "organisation": wish.unit, "kind": wish.kind or None}
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    missing = {"position": Q(latitude=None, kind="place"), "type": Q(site_type=None)}
    return rows.filter(missing.get(wish.without, Q())).select_related("area", "organisation", "site_type")


def site_page(site_id: int, *, by: Actor) -> SitePage:
    """One site this person knows, in use or not. Refused: `site_missing`."""
    row = (
        sites_known_to(by, with_retired=True)
        .select_related("area", "organisation", "site_type")
        .filter(pk=site_id)
        .first()
    )
    if row is None:
        raise Refused("没有这个点位，请重新选择。", code="site_missing", kind="missing")
    above = ids_of(row.area.path) if row.area else ()
    areas = Area.objects.select_related("organisation").in_bulk(above)
    owner = owner_of_site(row)
    return SitePage(
        site=row,
        above=tuple(areas[i] for i in above if i in areas),
        may_keep=ground_kept_by(by, owner),
        version=version_of(row),
        owner_name=owner.name if owner else "",
    )


def line_of(row: Site) -> SiteLine:
    """A site as lists show it; area, unit and type must be joined."""
    return SiteLine(
        id=row.id,
        name=row.name,
        area_id=row.area_id,
        area_name=row.area.name if row.area else "",
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name if row.organisation else "",
        address=row.address,
        latitude=row.latitude,
        longitude=row.longitude,
        code=row.code,
        kind=row.kind,
        site_type_id=row.site_type_id,
        site_type_name=row.site_type.name if row.site_type else "",
        is_active=row.is_active,
    )


def sites_by_id(ids: Iterable[int]) -> dict[int, Site]:
    """Sites by id; unknown ids are left out."""
    return Site.objects.in_bulk(list(ids))


NAMES = Compiled(lambda ids: Site.objects.order_by().filter(id__in=ids).values_list("id", "name"))


def site_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of sites by id."""
    wanted = tuple(set(ids))
    return dict(NAMES(ids=filled_up(wanted))) if wanted else {}
