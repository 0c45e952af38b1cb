"""What stands on the map: the sites a reader knows and the open problems he sees, added up by site and by state.

A problem stands at its site; where that has no position, or there is none, at the centre of its area.
As many statements however many there are; which problems are seen and met is the ledger's own filter.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import ids_of
from chuangcheng.places.queries import SiteFilter, areas_known_to, filtered_sites, sites_known_to
from chuangcheng.problems.queries.ledger import LedgerFilter, filtered
from chuangcheng.problems.queries.workbench import on_my_desk
from chuangcheng.rules.coordinates import Datum, Position, to_gcj02
from chuangcheng.rules.situations import State

# The worst first: a place wears the sign of the first that it has.
Tone = Literal["overdue", "soon", "mine", "other", "paused"]
TONES: tuple[Tone, ...] = ("overdue", "soon", "mine", "other", "paused")
SOON = timedelta(hours=24)
OF_A_PLACE = 50
NO_SITE = "没有对上点位的问题"
Counts = tuple[int, ...]
NO_PROBLEMS: Counts = (0,) * len(TONES)


@dataclass(frozen=True, kw_only=True)
class MapFilter:
    """What is asked for; empty means all. `tone` is one of TONES, or "none" for sites without an open problem."""

    q: str = ""
    area: int | None = None
    site_type: int | None = None
    unit: int | None = None
    category: int | None = None
    state: str = ""
    tone: str = ""

    @property
    def of_problems(self) -> bool:
        """Whether only places with problems that fit are asked for."""
        return bool(self.category or self.state or (self.tone and self.tone != "none"))


@dataclass(frozen=True)
class Spot:
    """A site, or with `kind` "area" the problems of an area (id 0: of none) that no site shown has.

    `counts` are its open problems by tone, in TONES' order. WGS-84 degrees; None where nothing gives a position.
    `is_rough`: it stands at the centre of its area, for want of a position.
    """

    kind: str
    id: int
    name: str
    under: str
    latitude: float | None
    longitude: float | None
    counts: Counts
    is_rough: bool = False

    @property
    def total(self) -> int:
        """How many open problems."""
        return sum(self.counts)

    @property
    def worst(self) -> int:
        """Where in TONES its worst problem stands; beyond the last where it has none."""
        return next((place for place, count in enumerate(self.counts) if count), len(TONES))


def open_problems(wish: MapFilter, *, by: Actor, at: datetime) -> QuerySet[Any]:
    """The open problems of a filter that this person sees, unsorted."""
    asked = LedgerFilter(
        state=(wish.state,) if wish.state else ("open",),
        lead=(wish.unit,) if wish.unit else (),
        category=(wish.category,) if wish.category else (),
        area=(wish.area,) if wish.area else (),
    )
    rows: QuerySet[Any] = (
        filtered(asked, by=by, at=at).filter(follows=False).exclude(state__in=(State.STRUCK_OFF, State.VOID))
    )
    if wish.site_type:
        rows = rows.filter(site__site_type=wish.site_type)
    rows = rows.annotate(tone=tone_column(by=by, at=at))
    return rows.filter(tone=TONES.index(wish.tone)) if wish.tone in TONES else rows


def tone_column(*, by: Actor, at: datetime) -> Case:
    """Where in TONES a problem stands; what `web.signs.tone_of` says of one row, for very many."""
    return Case(
        When(state__in=(State.SUSPENDED, State.DISPUTED), then=Value(4)),
        When(desk_due__lt=at, then=Value(0)),
        When(desk_due__lte=at + SOON, then=Value(1)),
        When(on_my_desk(by), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def mapped(wish: MapFilter, *, by: Actor, at: datetime) -> list[Spot]:
    """Sites by name, then areas with what stands at no site shown; those without a position among them."""
    rows = _sites(wish, by=by)
    here, elsewhere = _added_up(wish, {row[0] for row in rows}, by=by, at=at)
    ground = _Ground(rows, by=by)
    spots = []
    for pk, name, latitude, longitude, area, kind, unit in rows:
        counts = here.get(pk, NO_PROBLEMS)
        if not _is_met(wish, counts, unit or ""):
            continue
        is_rough = latitude is None and counts is not NO_PROBLEMS
        north, east = ground.centre(area) if is_rough else (latitude, longitude)
        spots.append(Spot("site", pk, name, kind or "", north, east, counts, is_rough))
    for area, counts in elsewhere.items():
        north, east = ground.centre(area)
        spots.append(Spot("area", area or 0, ground.name(area), NO_SITE, north, east, counts, is_rough=True))
    return spots


def _sites(wish: MapFilter, *, by: Actor) -> list[tuple[Any, ...]]:
    asked = SiteFilter(q=wish.q, area=wish.area, site_type=wish.site_type)
    columns = ("id", "name", "latitude", "longitude", "area_id", "site_type__name", "organisation__path")
    return list(filtered_sites(asked, by=by).select_related(None).order_by("name", "id").values_list(*columns))


def _added_up(
    wish: MapFilter, shown: set[int], *, by: Actor, at: datetime
) -> tuple[dict[int, Counts], dict[int | None, Counts]]:
    """Counts of sites shown, and by area of what is at none of them. Words ask for sites only."""
    if wish.tone == "none":
        wish = replace(wish, tone="")
    rows = (
        open_problems(wish, by=by, at=at).order_by().values_list("site_id", "area_id", "tone").annotate(n=Count("id"))
    )
    here: dict[int, list[int]] = defaultdict(lambda: [0] * len(TONES))
    elsewhere: dict[int | None, list[int]] = defaultdict(lambda: [0] * len(TONES))
    for site, area, tone, count in rows:
        if site in shown:
            here[site][tone] += count
        elif not wish.q:
            elsewhere[area][tone] += count
    return {pk: tuple(c) for pk, c in here.items()}, {pk: tuple(c) for pk, c in elsewhere.items()}


def _is_met(wish: MapFilter, counts: Counts, unit: str) -> bool:
    """Whether a site is shown: by its problems where these are asked for, else by its unit too."""
    has = counts is not NO_PROBLEMS
    if wish.tone == "none":
        return not has and (not wish.unit or f"/{wish.unit}/" in unit)
    if wish.of_problems:
        return has
    return has or not wish.unit or f"/{wish.unit}/" in unit


class _Ground:
    """Where areas have their centre: of their outline, else of their sites, else that of the area above."""

    def __init__(self, sites: Iterable[tuple[Any, ...]], *, by: Actor) -> None:
        rows = areas_known_to(by).order_by().values_list("id", "name", "path", "box")
        self._areas = {pk: (name, path, box) for pk, name, path, box in rows}
        sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for _, _, latitude, longitude, area, *_ in sites:
            if latitude is not None and area is not None:
                sums[area][0] += latitude
                sums[area][1] += longitude
                sums[area][2] += 1
        self._middles = {area: (north / count, east / count) for area, (north, east, count) in sums.items()}

    def name(self, area: int | None) -> str:
        """What an area is called; 没有片区 for none."""
        return self._areas[area][0] if area in self._areas else "片区未定"

    def centre(self, area: int | None) -> tuple[float | None, float | None]:
        """Latitude and longitude, both None where nothing near has a position."""
        if area not in self._areas:
            return None, None
        for above in reversed(ids_of(self._areas[area][1])):
            box = self._areas[above][2] if above in self._areas else None
            if box:
                west, south, east, north = box
                return (south + north) / 2, (west + east) / 2
            if above in self._middles:
                return self._middles[above]
        return None, None


def problems_at(kind: str, pk: int, wish: MapFilter, *, by: Actor, at: datetime) -> tuple[list[Any], bool]:
    """The open problems of one spot that fit, worst first, at most 50; and whether there are more.

    An area's are those that stand at no site this person knows. Two statements.
    """
    rows = open_problems(wish, by=by, at=at)
    if kind == "site":
        rows = rows.filter(site=pk)
    else:
        rows = rows.filter(Q(site=None) | ~Q(site__in=sites_known_to(by).order_by()), area=pk or None)
    found = list(rows.select_related("lead").order_by("tone", "desk_due", "id")[: OF_A_PLACE + 1])
    return found[:OF_A_PLACE], len(found) > OF_A_PLACE


@dataclass(frozen=True)
class Outline:
    """An area's GeoJSON geometry in WGS-84."""

    id: int
    name: str
    kind: str
    boundary: dict[str, Any]


def outlines(*, by: Actor) -> list[Outline]:
    """The outlines of areas this person knows, the largest units first. One statement."""
    rows = areas_known_to(by).exclude(box=None).order_by("path").values_list("id", "name", "kind", "boundary")
    return [Outline(pk, name, kind, boundary) for pk, name, kind, boundary in rows if boundary]


def site_position(site_id: int, *, by: Actor) -> Spot | None:
    """One site as a small map shows it; None where this person does not know it or it has no position."""
    row = sites_known_to(by, with_retired=True).filter(pk=site_id, latitude__isnull=False).first()
    return Spot("site", row.id, row.name, "", row.latitude, row.longitude, NO_PROBLEMS) if row else None


def in_datum(latitude: float, longitude: float, datum: Datum) -> tuple[float, float]:
    """Longitude and latitude, rounded to 0.1 m, where tiles of this datum have the place."""
    if datum == "gcj02":
        latitude, longitude, _ = to_gcj02(Position(latitude, longitude))
    return round(longitude, 6), round(latitude, 6)
