"""台账: what a reader sees of the ledger, filtered, found, sorted, a page at a time. Never counts all rows."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import organisations_by_id
from chuangcheng.places.models import Area
from chuangcheng.places.queries import sites_by_id
from chuangcheng.problems.models import Problem, SavedView, Source, TreatmentKind
from chuangcheng.problems.queries.search import find, find_by_index, find_walking, wanted
from chuangcheng.problems.queries.sight import edge_of_sight, seen_from, seen_in_order, topmost
from chuangcheng.problems.queries.walking import Place, Way, walk, walk_fixed
from chuangcheng.problems.queries.workbench import on_my_desk
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import OPEN, State
from chuangcheng.standards.queries import category
from chuangcheng.statements import Given

PAGE = 50
COUNTED = 1_000
MOST_AT_ONCE = 5_000
# How many rows are looked at for a frequent word, and in the next window; see docs/decisions/speed-of-the-ledger.md.
WINDOWS = ((2_000, 30_000), (30_000, 0))
# Wide columns, JSON among them, that no list shows.
NOT_LISTED = (
    "requirement", "leader_name", "previous_state", "rule", "due_words", "hands", "overdue", "head",
)  # fmt: skip
RUNNING = (State.DISPATCHED, State.RECTIFYING, State.SUBMITTED, State.VERIFIED)
SORTS = {
    "number": "id",
    "due": "due",
    "desk": "desk_due",
    "moved": "moved_at",
}
# What no row could have is a cursor nobody gave.
YEARS = range(1900, 2200)
MOST_ID = 10**18
SPANS = {"day": timedelta(days=1), "three": timedelta(days=3), "week": timedelta(days=7)}
Dress = Callable[[QuerySet[Problem]], QuerySet[Problem]]
TIME_SORTS = {"due", "desk_due", "moved_at"}


@dataclass(frozen=True, kw_only=True)
class LedgerFilter:
    """What is asked for; empty means all. `turn` mine, `due` late | day | three | week, `again` rework | recurrence."""

    q: str = ""
    state: tuple[str, ...] = ()
    turn: str = ""
    due: str = ""
    lead: tuple[int, ...] = ()
    category: tuple[int, ...] = ()
    area: tuple[int, ...] = ()
    source: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    list: tuple[int, ...] = ()
    again: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: str = "-number"

    @property
    def is_plain(self) -> bool:
        """Nothing asked beyond everything."""
        return replace(self, sort="-number") == LedgerFilter()

    @property
    def is_fixed(self) -> bool:
        """Whether all that is asked, but for one unit, is chosen from short lists: the same again and again."""
        chosen = LedgerFilter(
            state=self.state, due=self.due, source=self.source, kind=self.kind, again=self.again, sort=self.sort,
            lead=self.lead,
        )  # fmt: skip
        return self == chosen and len(self.lead) < 2

    def as_query(self) -> dict[str, Any]:
        """Plain values for a saved view; `filter_from` reads them back."""
        found: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value and value != one.default:
                found[one.name] = value.isoformat() if isinstance(value, date) else _listed(value)
        return found


def wish_of(query: Mapping[str, Any]) -> LedgerFilter:
    """The filter that `as_query` gave the plain values of."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in query.items()}
    values |= {name: date.fromisoformat(values[name]) for name in ("since", "until") if values.get(name)}
    return LedgerFilter(**values)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class LedgerSheet:
    """One page: rows with their units joined, and the cursors of the pages before and after (empty: none)."""

    rows: Sequence[Problem]
    after: str
    before: str


def filtered(wish: LedgerFilter, *, by: Actor, at: datetime) -> QuerySet[Problem]:
    """The rows of a filter, unsorted. Raises Refused where a filter says nothing that exists."""
    rows = _narrowed(wish, by=by, at=at)
    return find(rows, wish.q) if wish.q.strip() else rows


def _narrowed(wish: LedgerFilter, *, by: Actor, at: datetime) -> QuerySet[Problem]:
    """By everything but words."""
    rows = seen_in_order(by)
    if wish.turn == "mine":
        rows = rows.filter(on_my_desk(by))
    rows = _said(rows, wish, **_times(wish, at)).filter(_dates(wish))
    if wish.list:
        rows = rows.filter(list__in=wish.list)
    if wish.lead:
        rows = rows.filter(_below(wish.lead, "lead"))
    if wish.category:
        nodes = [node for c in wish.category if (node := category(c))]
        rows = rows.filter(category__in=[below.id for node in nodes for below in node.walk()])
    if wish.area:
        paths = Area.objects.filter(id__in=wish.area).values_list("path", flat=True)
        rows = rows.filter(_one_of(Q(area__path__startswith=path) for path in paths))
    return rows


def _said(rows: QuerySet[Problem], wish: LedgerFilter, **times: datetime) -> QuerySet[Problem]:
    """By what is chosen from short lists."""
    return rows.filter(_states(wish), _due(wish, **times), _again(wish), _plain(wish))


def ledger(wish: LedgerFilter, *, by: Actor, at: datetime, cursor: str = "", back: bool = False) -> LedgerSheet:
    """One page of 50 after (or with `back` before) a cursor."""
    key, _ = sort_of(wish.sort)
    found = page_of(wish, by=by, at=at, place=place_of(cursor), back=back, limit=PAGE + 1, dress=_listed_columns)
    more = len(found) > PAGE
    found = _with_names(found[:PAGE])
    if back:
        found.reverse()
    has_after = bool(found) and (more or back)
    has_before = bool(found) and bool(cursor) and (more or not back)
    return LedgerSheet(
        rows=found,
        after=_cursor(found[-1], key) if has_after else "",
        before=_cursor(found[0], key) if has_before else "",
    )


def _listed_columns(rows: QuerySet[Problem]) -> QuerySet[Problem]:
    return rows.defer(*NOT_LISTED)


def _with_names(rows: list[Problem]) -> list[Problem]:
    """Units and sites, read after the rows: planning a join costs more."""
    units = organisations_by_id({i for row in rows for i in (row.lead_id, row.desk_id) if i})
    sites = sites_by_id({row.site_id for row in rows if row.site_id})
    for row in rows:
        row.lead = units.get(row.lead_id) if row.lead_id else None
        row.desk = units.get(row.desk_id) if row.desk_id else None
        row.site = sites.get(row.site_id) if row.site_id else None
    return rows


def page_of(
    wish: LedgerFilter,
    *,
    by: Actor,
    at: datetime,
    place: Place,
    back: bool,
    limit: int,
    dress: Dress,
) -> list[Any]:
    """Rows after a place in the order asked for; words are met by walking where they are frequent, else by index."""
    key, descending = sort_of(wish.sort)
    valued = key == "desk_due" and bool(wish.due)
    way = Way(key, descending != back, limit, ordered="seen__problem" if _walks_sight(by) else "id", valued=valued)
    if wish.lead and key == "desk_due":
        way = replace(way, implied="desk")  # what has a deadline at its desk has a desk
    if shape := _shape(wish, by=by, at=at):
        return walk_fixed(_fixed, (shape[0], dress), way, place, **shape[1])
    rows = _narrowed(wish, by=by, at=at)
    if not wish.q.strip():
        return walk(dress(rows), way, place)
    words = wanted(wish.q)
    if key == "id" and (met := _met(find_walking(rows, words), way, by=by, place=place, dress=dress)) is not None:
        return met
    return walk(dress(find_by_index(rows, words)), way, place)


def _shape(wish: LedgerFilter, *, by: Actor, at: datetime) -> tuple[LedgerFilter, dict[str, Given]] | None:
    """A fixed filter without what differs from one asking to the next, and that; None for any other."""
    units = topmost(by)
    if not wish.is_fixed or not units or by.is_clock:
        return None
    given: dict[str, Given] = {"units": tuple(units), **_times(wish, at)}
    if wish.lead:
        unit = organisations_by_id(wish.lead).get(wish.lead[0])
        if unit is None:
            return None
        given["lead"] = f"{unit.path}%"
    return replace(wish, sort="", lead=(0,) if wish.lead else ()), given


def _fixed(
    asked: tuple[LedgerFilter, Dress], *, units: tuple[int, ...], lead: str = "", **times: datetime
) -> QuerySet[Problem]:
    wish, dress = asked
    rows = _said(seen_from(units), wish, **times)
    if lead:  # the empty text makes an inner join of it, which SQLite does not see in LIKE
        rows = rows.filter(Like(F("lead__path"), Value(lead)), lead__path__gt="")
    return dress(rows)


class Like(Func):
    """A text against a pattern that is handed over as it is, which `startswith` does not do."""

    template, arg_joiner, output_field = "%(expressions)s", " LIKE ", BooleanField()


def _times(wish: LedgerFilter, at: datetime) -> dict[str, datetime]:
    """What a filter by deadline compares with."""
    if not wish.due:
        return {}
    return {"at": at} | ({"until": at + SPANS[wish.due]} if wish.due in SPANS else {})


def _walks_sight(by: Actor) -> bool:
    """Whether `seen_in_order` walks the index of what one organisation sees."""
    return not by.is_clock and len(topmost(by)) == 1


def _met(rows: QuerySet[Problem], way: Way, *, by: Actor, place: Place, dress: Dress) -> list[Any] | None:
    """A page of a frequent word, found by looking at the next rows one by one; None where the index is better.

    A window is tried, and a wider one only where what was met in the first says that it will do.
    """
    side = "gt" if way.descending else "lt"
    for size, wider in WINDOWS:
        edge = edge_of_sight(by, after=place[1] if place else None, count=size, descending=way.descending)
        near = rows
        if edge is not None:
            near = near.filter(**{f"id__{side}": edge})
            near = near.filter(**{f"seen__problem__{side}": edge}) if _walks_sight(by) else near
        found = walk(dress(near), way, place)
        if edge is None or len(found) >= way.limit:
            return found
        if len(found) * wider < way.limit * size:
            return None
    return None


def _only_ids(rows: QuerySet[Problem]) -> Any:
    return rows.values_list("id")


def count_words(wish: LedgerFilter, *, by: Actor, at: datetime) -> str:
    """共 31 条; past a thousand 超过 1,000 条, so that it costs the same however the ledger grows."""
    if shape := _shape(wish, by=by, at=at):
        way = Way("id", True, COUNTED + 1, ordered="seen__problem" if _walks_sight(by) else "id")
        count = len(walk_fixed(_fixed, (shape[0], _only_ids), way, None, **shape[1]))
    else:
        count = len(filtered(wish, by=by, at=at).order_by().values("id")[: COUNTED + 1])
    return f"超过 {COUNTED:,} 条" if count > COUNTED else f"共 {count:,} 条"


def is_long(wish: LedgerFilter, *, by: Actor, at: datetime) -> bool:
    """Whether a filter has more rows than are given out at once."""
    return len(filtered(wish, by=by, at=at).order_by().values("id")[: MOST_AT_ONCE + 1]) > MOST_AT_ONCE


def count_up_to(wish: LedgerFilter, most: int, *, by: Actor, at: datetime) -> int:
    """How many rows a filter has, counted no further than `most`; for jobs, never for pages."""
    return filtered(wish, by=by, at=at).order_by().values("id")[:most].count()


def ids_in_batches(wish: LedgerFilter, size: int, *, by: Actor, at: datetime) -> Iterator[list[int]]:
    """The ids of a filter's rows in their order, `size` at a time; no cursor stays open between."""
    ordered, after = ("seen__problem" if _walks_sight(by) else "id"), 0
    rows = filtered(wish, by=by, at=at).order_by(ordered)
    while ids := list(rows.filter(**{f"{ordered}__gt": after}).values_list("id", flat=True)[:size]):
        yield ids
        after = ids[-1]


def _states(wish: LedgerFilter) -> Q:
    if not wish.state:
        return Q()
    wanted = set(wish.state)
    if "open" in wanted:
        wanted |= {state.value for state in OPEN}
    return Q(state__in=[state.value for state in State if state.value in wanted])


def _due(wish: LedgerFilter, at: datetime | None = None, until: datetime | None = None) -> Q:
    # A deadline runs for a desk only, and a desk only while a problem is open: neither is asked, because together with
    # the deadline the planner takes them for rare and sorts all that is late; `put_on_desk` clears both at once.
    running = Q(follows=False)
    if wish.due == "late":
        return running & Q(desk_due__lt=at)
    if wish.due == "unsigned":
        return Q(state=State.DISPATCHED, desk_due__lt=at)
    if wish.due in SPANS:
        return running & Q(desk_due__gte=at, desk_due__lte=until)
    return Q()


def _again(wish: LedgerFilter) -> Q:
    columns = {"rework": "rework_count", "recurrence": "recurrence_count", "returned": "return_count"}
    return _any(Q(**{f"{columns[name]}__gt": 0}) for name in wish.again if name in columns)


def _dates(wish: LedgerFilter) -> Q:
    found = Q()
    if wish.since:
        found &= Q(registered_at__gte=_start_of(wish.since))
    if wish.until:
        found &= Q(registered_at__lt=_start_of(wish.until + timedelta(days=1)))
    return found


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _plain(wish: LedgerFilter) -> Q:
    found = Q()
    if wish.source:
        found &= Q(source__in=[s for s in wish.source if s in Source.values])
    if wish.kind:
        found &= Q(kind__in=[k for k in wish.kind if k in TreatmentKind.values])
    return found


def _below(ids: Iterable[int], column: str) -> Q:
    units = organisations_by_id(ids).values()
    return _one_of(Q(**{f"{column}__path__startswith": unit.path}) for unit in units)


def _any(choices: Iterable[Q]) -> Q:
    """One of them; no choices given is no condition."""
    found = Q()
    for choice in choices:
        found |= choice
    return found


def _one_of(choices: Iterable[Q]) -> Q:
    """One of them; where nothing chosen is known, nothing fits: a mistyped filter never answers with everything."""
    return _any(choices) or Q(pk__in=[])


def sort_of(asked: str) -> tuple[str, bool]:
    """The column sorted by, and whether downwards."""
    return SORTS.get(asked.lstrip("-"), "id"), asked.startswith("-") or asked.lstrip("-") not in SORTS


def _cursor(row: Problem, key: str) -> str:
    return cursor_of(getattr(row, key), row.pk)


def cursor_of(value: Any, number: int) -> str:
    """A place in the order as text: what it is sorted by, and the row's id."""
    text = value.isoformat() if isinstance(value, datetime) else None
    return base64.urlsafe_b64encode(json.dumps([text, number]).encode()).decode().rstrip("=")


def place_of(cursor: str) -> Place:
    """The place a cursor names; None for the beginning. Raises Refused (invalid)."""
    if not cursor:
        return None
    try:
        value, number = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(value) if value else None
        if (moment and (moment.tzinfo is None or moment.year not in YEARS)) or not 0 <= int(number) < MOST_ID:
            raise ValueError(cursor)
        return moment, int(number)
    except (ValueError, TypeError) as error:
        raise Refused("翻页的地址不完整，请从台账第一页重新翻。", code="cursor_broken") from error


def saved_views(by: Actor) -> list[SavedView]:
    """One's own views, oldest first."""
    return list(SavedView.objects.filter(user_id=by.user_id or 0).order_by("id"))
