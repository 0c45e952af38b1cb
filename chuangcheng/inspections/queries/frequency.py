"""Who fell short of how often a programme wants its sites looked at."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chuangcheng.inspections.models import Programme, Visit
from chuangcheng.inspections.queries.pools import sites_of
from chuangcheng.inspections.queries.sight import programme_seen
from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import unit_names
from chuangcheng.rules.frequency import Demand, Judged, from_json, judge
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.queries import calendar

LONGEST = timedelta(days=62)
MOST_SITES = 2_000


@dataclass(frozen=True)
class SiteKept:
    """A site against the demand."""

    site_id: int
    name: str
    organisation_id: int | None
    organisation_name: str
    judged: Judged


@dataclass(frozen=True)
class UnitKept:
    """A unit's sites together; `sites_short` how many of them fell short."""

    organisation_id: int | None
    name: str
    sites: int
    sites_short: int
    due: int
    short: int


@dataclass(frozen=True)
class Frequency:
    """A programme's sites against its demand, the worst first; units the same. `cut` where there are more sites."""

    demand: Demand
    since: datetime
    until: datetime
    sites: tuple[SiteKept, ...]
    units: tuple[UnitKept, ...]
    cut: bool = False

    @property
    def short(self) -> tuple[SiteKept, ...]:
        """Those that fell short."""
        return tuple(one for one in self.sites if one.judged.short)


def frequency_of(programme_id: int, *, by: Actor, since: datetime, until: datetime, now: datetime) -> Frequency:
    """Hold the finished visits of a programme against its demand, site by site; as many statements whatever the sites.

    Refused: `programme_missing`, `demand_none`, `demand_too_long`.
    """
    programme = programme_seen(programme_id, by=by)
    demand = from_json(programme.demand)
    if demand is None:
        raise Refused("这个方案没有写频次要求，请在方案里填写，如“每小时不少于2次”。", code="demand_none")
    if until - since > LONGEST:
        raise Refused("要看的时间太长了，请缩短到两个月以内再查。", code="demand_too_long")
    rows = list(sites_of(programme).order_by("pk").values_list("pk", "name", "organisation_id")[: MOST_SITES + 1])
    sites = rows[:MOST_SITES]
    seen = _moments(programme, since, until)
    names = unit_names({unit for _, _, unit in sites if unit})
    works = calendar().works
    kept = []
    for pk, name, unit in sites:
        judged = judge(demand, seen.get(pk, ()), since=since, until=until, now=now, works=works)
        kept.append(SiteKept(pk, name, unit, names.get(unit or 0, ""), judged))
    kept.sort(key=lambda one: (-one.judged.short, one.site_id))
    return Frequency(demand, since, until, tuple(kept), _units(kept), len(rows) > MOST_SITES)


def _moments(programme: Programme, since: datetime, until: datetime) -> dict[int, list[datetime]]:
    rows = Visit.objects.filter(programme=programme, ended_at__gte=since, ended_at__lt=until, state="done")
    found: dict[int, list[datetime]] = defaultdict(list)
    for site, ended in rows.order_by().values_list("site_id", "ended_at"):
        if ended is not None:
            found[site].append(ended)
    return found


def _units(kept: Iterable[SiteKept]) -> tuple[UnitKept, ...]:
    groups: dict[int | None, list[SiteKept]] = defaultdict(list)
    for one in kept:
        groups[one.organisation_id].append(one)
    found = [
        UnitKept(
            unit,
            mine[0].organisation_name,
            len(mine),
            sum(one.judged.short > 0 for one in mine),
            sum(one.judged.due for one in mine),
            sum(one.judged.short for one in mine),
        )
        for unit, mine in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.short, one.name, one.organisation_id or 0)))
