"""The overview: figures by unit from the tallies, and the few rows a leader looks at."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime, make_aware

from chuangcheng.people.actor import Actor
from chuangcheng.people.keeping import Kept
from chuangcheng.people.models import Organisation
from chuangcheng.people.queries import organisations_by_id
from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.queries.sight import seen_by, visible_to
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State
from chuangcheng.statistics.models import Fold, Tally

RUNNING = ("dispatched", "rectifying", "submitted", "verified")
OLDEST = 10
REPEATED_DAYS = 180


@dataclass
class UnitFigures:
    """One unit's figures. Rates are shares from 0 to 1, None where there is nothing to divide by."""

    unit: Organisation | None
    total: int = 0
    struck_off: int = 0
    overdue: int = 0
    recurred: int = 0
    reworked: int = 0
    late: int = 0
    by_state: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def name(self) -> str:
        """The unit's name, or what it means that there is none yet."""
        return self.unit.name if self.unit else "尚未交办"

    @property
    def open(self) -> int:
        """未销号."""
        return self.total - self.struck_off

    @property
    def rate(self) -> float | None:
        """销号率."""
        return self.struck_off / self.total if self.total else None

    @property
    def rebound(self) -> float | None:
        """反弹率."""
        return self.recurred / self.total if self.total else None

    def add(self, tally: Tally) -> None:
        """Count one tally in; void problems only by their state."""
        self.by_state[tally.state] += tally.problems
        if tally.state == State.VOID:
            return
        self.total += tally.problems
        self.struck_off += tally.problems if tally.state == State.STRUCK_OFF else 0
        self.recurred += tally.recurred
        self.reworked += tally.reworked
        self.late += tally.late


@dataclass(frozen=True)
class RepeatedSite:
    """A place with several problems within half a year."""

    name: str
    count: int


@dataclass(frozen=True)
class Overview:
    """Everything 领导一览 shows; `as_of` is when the tallies were last folded."""

    all: UnitFigures
    units: list[UnitFigures]
    oldest: list[Problem]
    repeated: list[RepeatedSite]
    today: dict[str, int]
    yesterday: dict[str, int]
    as_of: datetime | None


def overview(by: Actor, at: datetime) -> Overview:
    """The actor's scope at a glance."""
    whole = UnitFigures(None)
    units: dict[int | None, UnitFigures] = {}
    for tally in tallies_of(by):
        whole.add(tally)
        units.setdefault(tally.lead_id, UnitFigures(tally.lead)).add(tally)
    seen = visible_to(by).filter(follows=False)
    late = seen.filter(state__in=RUNNING, desk_due__lt=at)
    for lead, number in late.filter(in_scope(by)).order_by().values_list("lead").annotate(number=Count("id")):
        whole.overdue += number
        if lead in units:
            units[lead].overdue = number
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    folded = Fold.objects.filter(name="ledger").first()
    return Overview(
        all=whole,
        units=sorted(units.values(), key=lambda u: (u.unit is None, -u.overdue, -u.open, u.name)),
        oldest=oldest(seen),
        repeated=REPEATED.get(localtime(at).date(), *sorted(by.organisation_ids)) if by.organisation_ids else [],
        today=moves_between(seen, midnight, at),
        yesterday=moves_between(seen, midnight - timedelta(days=1), midnight),
        as_of=folded.as_of if folded else None,
    )


def tallies_of(by: Actor) -> Iterable[Tally]:
    """The tallies the actor's figures are made of."""
    tallies = list(Tally.objects.filter(in_scope(by), problems__gt=0))
    leads = organisations_by_id({tally.lead_id for tally in tallies if tally.lead_id})
    for tally in tallies:
        tally.lead = leads[tally.lead_id] if tally.lead_id else None
    return tallies


def in_scope(by: Actor) -> Q:
    """Of tallies and of problems: whose ledger or lead is at or below the actor's organisations, so that no figure
    counts what another leaves out; what one only helps with is the lead's."""
    scope = Q(pk__in=[])
    for standing in by.standings:
        path = "/" + "/".join(map(str, standing.ancestors)) + "/"
        scope |= Q(home__path__startswith=path) | Q(lead__path__startswith=path)
    return scope


def oldest(seen: QuerySet[Problem]) -> list[Problem]:
    """The ten open problems registered longest ago."""
    rows = seen.exclude(state__in=[State.STRUCK_OFF, State.VOID])
    return list(rows.select_related("lead", "desk").order_by("registered_at", "id")[:OLDEST])


def repeated_sites(day: date, *organisations: int) -> list[RepeatedSite]:
    """Sites with two or more problems in half a year, most first. Reads half a year of the ledger."""
    begun = make_aware(datetime.combine(day - timedelta(days=REPEATED_DAYS), time()))
    rows = seen_by(organisations).filter(follows=False, registered_at__gte=begun).exclude(state=State.VOID)
    by_site = rows.exclude(site=None).order_by().values_list("site__name").annotate(number=Count("id"))
    by_place = rows.filter(site=None).exclude(place="").order_by().values_list("place").annotate(number=Count("id"))
    found = [
        RepeatedSite(name, number)
        for group in (by_site, by_place)
        for name, number in group.filter(number__gt=1).order_by("-number")[:OLDEST]
    ]
    return sorted(found, key=lambda site: -site.count)[:OLDEST]


# Five minutes old at most: whoever looks twice shall not wait twice for half a year to be counted.
REPEATED: Kept[list[RepeatedSite]] = Kept(repeated_sites, times=300)


def moves_between(seen: QuerySet[Problem], start: datetime, end: datetime) -> dict[str, int]:
    """How many were registered, struck off and came back in that time.

    Who sees them is asked of the problems of that time alone: SQLite would list all that are seen first.
    """
    made = Step.objects.filter(recorded_at__gte=start, recorded_at__lt=end)
    steps = made.filter(problem__in=seen.filter(id__in=made.values("problem")))
    counts = dict(steps.order_by().values_list("move").annotate(number=Count("id")).values_list("move", "number"))
    struck = steps.filter(to_state=State.STRUCK_OFF).exclude(from_state=State.STRUCK_OFF).count()
    return {
        "registered": counts.get("register", 0) + counts.get("fix_on_spot", 0),
        "struck_off": struck,
        "reopened": counts.get("reopen", 0),
    }


def group_notice(figures: UnitFigures, *, at: datetime, overdue: Iterable[Problem]) -> str:
    """复制群通报文字: what one unit owes, ready to be pasted into a chat group."""
    day = localtime(at)
    lines = [
        f"【整改通报】{figures.name}（截至{day.month}月{day.day}日{day.hour}时）",
        f"问题共{figures.total}个，已销号{figures.struck_off}个，未销号{figures.open}个，其中超期{figures.overdue}个。",
    ]
    late = list(overdue)
    if late:
        lines.append("请尽快办理以下超期问题：")
        lines += [f"{i}．{p.number} {p.text[:40]}（{p.state_label}）" for i, p in enumerate(late, start=1)]
    return "\n".join(lines)


@dataclass(frozen=True)
class UnitOverview:
    """One unit's figures, its overdue problems longest first, and the text to paste into a chat group."""

    figures: UnitFigures
    overdue: list[Problem]
    notice: str
    as_of: datetime | None


def unit_overview(by: Actor, lead_id: int, at: datetime) -> UnitOverview:
    """What one lead unit owes, as this person sees it. Raises Refused (missing) for a unit without problems here."""
    figures: UnitFigures | None = None
    for tally in tallies_of(by):
        if tally.lead_id == lead_id:
            figures = figures or UnitFigures(tally.lead)
            figures.add(tally)
    if figures is None:
        raise Refused(
            "没有这个单位的数据，或您无权查看；请从领导一览进入。", code="unit_figures_missing", kind="missing"
        )
    seen = visible_to(by).filter(lead_id=lead_id, follows=False)
    figures.overdue = seen.filter(state__in=RUNNING, desk_due__lt=at).count()
    late = overdue_of(by, lead_id, at)
    folded = Fold.objects.filter(name="ledger").first()
    return UnitOverview(figures, late, group_notice(figures, at=at, overdue=late), folded.as_of if folded else None)


def overdue_of(by: Actor, lead_id: int, at: datetime) -> list[Problem]:
    """A unit's overdue problems, longest first."""
    rows = visible_to(by).filter(lead_id=lead_id, follows=False, state__in=RUNNING, desk_due__lt=at)
    return list(rows.order_by("desk_due")[:50])
