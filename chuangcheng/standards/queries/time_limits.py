"""Reads of the standards room. All but the calendar page come from one copy kept per process.

The copy is keyed by the token of `Edition`, read with one small statement when it is a second old: a write in any
process gives a new token, a rolled-back write leaves none, and two cities never share one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.timezone import get_default_timezone_name

from chuangcheng.people.keeping import Kept
from chuangcheng.people.versions import digest_of, version_of
from chuangcheng.rules.festivals import estimated_days
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import Calendar, Clock, Rule
from chuangcheng.rules.worktime_calendar import OFFICE_HOURS
from chuangcheng.standards.models import (
    STAGES,
    CalendarDay,
    CalendarYear,
    Category,
    DefaultLimits,
    Edition,
    Limits,
    WorkingHours,
    YearStatus,
)


@dataclass(frozen=True)
class DeadlineRules:
    """What applies to a problem of a category, inheritance done."""

    accept: Rule
    rectify: Rule
    verify: Rule
    after_photo: bool


SHIPPED = DeadlineRules(
    accept=Rule(Clock.WORKING_HOURS, Decimal(4)),
    rectify=Rule(Clock.WORKING_DAYS, Decimal(5)),
    verify=Rule(Clock.WORKING_DAYS, Decimal(1)),
    after_photo=True,
)


@dataclass(frozen=True)
class CategoryNode:
    """A category in its tree: `path` is "市容环境 / 暴露垃圾", `rules` what applies, `own` the limits set on itself."""

    id: int
    parent_id: int | None
    code: str
    name: str
    kind: str
    severity: str
    active: bool
    depth: int
    path: str
    rules: DeadlineRules
    own: Mapping[str, Rule | None]
    own_after_photo: bool | None
    children: tuple["CategoryNode", ...]

    def walk(self) -> Iterator["CategoryNode"]:
        """This node and all below it, in the order of a list."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class DayView:
    """One square of the calendar page. `sign` is 班 for a made-up working day, 休 for a named day off, else empty."""

    date: date
    working: bool
    name: str
    sign: str


@dataclass(frozen=True)
class YearView:
    """A calendar page: per month its weeks from Monday to Sunday, None outside the month.

    `status` is official, estimated, or missing (not in the table; shown as it would be estimated).
    """

    year: int
    status: str
    source: str
    months: tuple[tuple[tuple[DayView | None, ...], ...], ...]
    working_days: int
    days_off: tuple[DayView, ...]
    made_up: tuple[DayView, ...]
    version: str


@dataclass(frozen=True)
class _Copy:
    calendar: Calendar
    defaults: DeadlineRules
    tree: tuple[CategoryNode, ...]
    by_id: Mapping[int, CategoryNode]
    active: tuple[CategoryNode, ...]
    offered: frozenset[int]


def calendar() -> Calendar:
    """The city's calendar and office hours, for the functions of `rules.worktime`."""
    return _copy().calendar


def deadline_rules(category: Category | int | None) -> DeadlineRules:
    """The limits of a category (itself or its id): its own, else its parents', else the city's, else as shipped."""
    return timing(category)[1]


def timing(category: Category | int | None) -> tuple[Calendar, DeadlineRules]:
    """Calendar and limits together, with one statement instead of two; ask once per operation and keep it."""
    copy = _copy()
    category_id = category.pk if isinstance(category, Category) else category
    node = copy.by_id.get(category_id) if category_id is not None else None
    return copy.calendar, node.rules if node else copy.defaults


def categories(*, include_inactive: bool = False) -> tuple[CategoryNode, ...]:
    """The roots of the category tree, by code; below an inactive category nothing is offered."""
    return _copy().tree if include_inactive else _copy().active


def is_offered(category_id: int) -> bool:
    """Whether there is such a category, and it is in use, itself and all above it."""
    return category_id in _copy().offered


def category(category_id: int) -> CategoryNode | None:
    """One category with what is below it, or None."""
    return _copy().by_id.get(category_id)


def category_now(category_id: int) -> tuple[Category, str]:
    """A category as it is in the table now, and its version. Refused: `category_missing`."""
    row = Category.objects.filter(pk=category_id).first()
    if row is None:
        raise Refused("没有这个问题类别，请重新读取类别后再试。", code="category_missing", kind="missing")
    return row, version_of(row)


def category_by_code(code: str) -> CategoryNode | None:
    """The category with this code, or None."""
    return next((node for node in _copy().by_id.values() if node.code == code), None)


def city_defaults() -> DeadlineRules:
    """The city's limits where no category sets any."""
    return _copy().defaults


def office_hours() -> tuple[tuple[time, time], ...]:
    """The parts of a working day."""
    return _copy().calendar.parts


def hours_version() -> str:
    """Which office hours are in the table now."""
    return digest_of(list(WorkingHours.objects.filter(pk=1).values_list("parts", flat=True)))


def calendar_years() -> list[CalendarYear]:
    """The years in the table, oldest first."""
    return list(CalendarYear.objects.all())


def year_view(year: int) -> YearView:
    """The calendar page of a year; a year not in the table is shown as estimated, with status "missing"."""
    row = CalendarYear.objects.filter(year=year).first()
    found = {
        day: (working, name)
        for day, working, name in CalendarDay.objects.filter(
            date__gte=date(year, 1, 1), date__lte=date(year, 12, 31)
        ).values_list("date", "working", "name")
    }
    days = [_day_view(day, *found.get(day, estimate)) for day, estimate in estimated_days(year).items()]
    return YearView(
        year=year,
        status=row.status if row else "missing",
        source=row.source if row else "",
        months=tuple(_weeks([view for view in days if view.date.month == month]) for month in range(1, 13)),
        working_days=sum(view.working for view in days),
        days_off=tuple(view for view in days if view.sign == "休"),
        made_up=tuple(view for view in days if view.sign == "班"),
        version=digest_of((row and (row.status, row.source), sorted(found.items()))),
    )


def _day_view(day: date, working: bool, name: str) -> DayView:
    weekday = day.weekday() < 5
    unusual = working != weekday or (bool(name) and not working)
    return DayView(day, working, name, ("班" if working else "休") if unusual else "")


def _weeks(days: list[DayView]) -> tuple[tuple[DayView | None, ...], ...]:
    squares: list[DayView | None] = [None] * days[0].date.weekday() + days
    squares += [None] * (-len(squares) % 7)
    return tuple(tuple(squares[n : n + 7]) for n in range(0, len(squares), 7))


EDITION: Kept[str | None] = Kept(lambda: Edition.objects.filter(pk=1).values_list("token", flat=True).first())


def _copy() -> _Copy:
    token = EDITION.get()
    return _kept(token) if token else _load()


@lru_cache(maxsize=16)
def _kept(token: str) -> _Copy:
    return _load()


def _load() -> _Copy:
    row = DefaultLimits.objects.filter(pk=1).first()
    defaults = _inherit(row, SHIPPED) if row else SHIPPED
    below: dict[int | None, list[Category]] = {}
    for entry in Category.objects.all():
        below.setdefault(entry.parent_id, []).append(entry)
    tree = _nodes(below, None, rules=defaults, path="", depth=0)
    by_id = {node.id: node for root in tree for node in root.walk()}
    active = _active(tree)
    offered = frozenset(node.id for root in active for node in root.walk())
    return _Copy(_calendar(), defaults, tree, by_id, active, offered)


def _calendar() -> Calendar:
    rows = list(CalendarDay.objects.values_list("date", "working", "name"))
    official = CalendarYear.objects.filter(status=YearStatus.OFFICIAL).values_list("year", flat=True)
    hours = WorkingHours.objects.filter(pk=1).first()
    parts = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in hours.parts) if hours else OFFICE_HOURS
    return Calendar(
        days={day: working for day, working, _ in rows},
        official_years=frozenset(official),
        parts=parts,
        zone=ZoneInfo(get_default_timezone_name()),
        names={day: name for day, _, name in rows if name},
    )


def _inherit(row: Limits, above: DeadlineRules) -> DeadlineRules:
    photo = above.after_photo if row.after_photo is None else row.after_photo
    accept, rectify, verify = (row.rule(stage) or getattr(above, stage) for stage in STAGES)
    return DeadlineRules(accept=accept, rectify=rectify, verify=verify, after_photo=photo)


def _nodes(
    below: Mapping[int | None, list[Category]], parent: int | None, *, rules: DeadlineRules, path: str, depth: int
) -> tuple[CategoryNode, ...]:
    return tuple(_node(below, row, rules=rules, path=path, depth=depth) for row in below.get(parent, []))


def _node(
    below: Mapping[int | None, list[Category]], row: Category, *, rules: DeadlineRules, path: str, depth: int
) -> CategoryNode:
    own, full = _inherit(row, rules), f"{path} / {row.name}" if path else row.name
    return CategoryNode(
        id=row.pk,
        parent_id=row.parent_id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        severity=row.severity,
        active=row.active,
        depth=depth,
        path=full,
        rules=own,
        own={stage: row.rule(stage) for stage in STAGES},
        own_after_photo=row.after_photo,
        children=_nodes(below, row.pk, rules=own, path=full, depth=depth + 1),
    )


def _active(nodes: tuple[CategoryNode, ...]) -> tuple[CategoryNode, ...]:
    return tuple(replace(node, children=_active(node.children)) for node in nodes if node.active)
