"""工作台: what is mine to do now, by urgency; what I wait for; what nobody has accepted in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import Assignment, Petition, Problem
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.problems.queries.turn import Turn, turn_of
from chuangcheng.rules.situations import State
from chuangcheng.standards.queries import calendar

SHOWN = 30
SOON = timedelta(days=1)
COUNTED = 200
# Which desks whoever has one of the roles moves on from.
DESKS = (
    (("office",), ("office", "referral", "strike_off")),
    (("liaison",), ("lead",)),
    (("office", "liaison"), ("endorse",)),
    (("verifier", "office", "liaison"), ("verify",)),
)
# A problem is on a desk only while it is open and follows no other. The states are left out on purpose: databases take
# desk and state for independent, expect next to nothing, and then read and sort a whole desk instead of walking it.
OPEN_ON_A_DESK = Q(follows=False, desk__isnull=False)
NOT_SHOWN = ("requirement", "leader_name", "rule", "due_words", "overdue", "head")
PETITIONS = {"extension": "延期", "suspension": "暂缓"}  # disputes and referrals hold the desk itself


@dataclass(frozen=True)
class Item:
    """One row of the workbench: a problem, whose turn it is, and what is asked of the reader."""

    problem: Problem
    turn: Turn
    asked: str


@dataclass(frozen=True)
class Group:
    """One list of the workbench; `count` is capped, `more` says there is more than is shown."""

    items: tuple[Item, ...]
    count: int

    @property
    def count_words(self) -> str:
        """12, or 200+ where counting stopped."""
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)

    @property
    def more(self) -> bool:
        """Whether some are not shown."""
        return self.count > len(self.items)


@dataclass(frozen=True)
class Workbench:
    """The desk of one reader."""

    mine: Group
    helping: Group
    petitions: tuple[tuple[Petition, str], ...]
    unsigned: Group
    waiting: Group
    late: int
    soon: int


def organisations_as(by: Actor, *roles: str) -> set[int]:
    """Organisations the reader acts for in one of these roles."""
    return {s.organisation_id for s in by.standings if s.roles & set(roles)}


def on_my_desk(by: Actor) -> Q:
    """Open problems whose desk is one of the reader's units, in a role that can move it on from there.

    Whoever had a hand in it cannot verify it; the page of the problem says so, and who can.
    """
    return _any_of(_desks(by))


def _any_of(desks: Sequence[Q]) -> Q:
    mine = Q(pk__in=[])
    for branch in desks:
        mine |= branch
    return OPEN_ON_A_DESK & mine


def _desks(by: Actor) -> list[Q]:
    """What may bring a problem to the reader, one condition each that one index answers: the units' desks, and, where
    a post of the reader is named at all, the parts and the verifications that name it."""
    kinds: dict[int, set[str]] = {}
    for roles, desks in DESKS:
        for organisation in organisations_as(by, *roles):
            kinds.setdefault(organisation, set()).update(desks)
    alike: dict[tuple[str, ...], list[int]] = {}
    for organisation, moved_on in sorted(kinds.items()):
        alike.setdefault(tuple(sorted(moved_on)), []).append(organisation)
    found = [Q(desk__in=units, desk_kind__in=list(moved_on)) for moved_on, units in alike.items()]
    posts = [s.post_id for s in by.standings]
    named = Assignment.objects.filter(person__in=posts, ended_at=None, returned_at=None, done_at=None)
    if parts := list(named.values_list("id", flat=True)):
        found.append(Q(desk_kind="lead", desk_assignment__in=parts))
    if Problem.objects.filter(leader_post__in=posts).exists():
        found.append(Q(desk_kind="verify", leader_post__in=posts))
    return found


@dataclass(frozen=True)
class _Found:
    """The most urgent rows of a group as (id, deadline), one more than are counted at most."""

    places: list[tuple[int, datetime | None]]

    @property
    def shown(self) -> list[int]:
        return [pk for pk, _ in self.places[:SHOWN]]

    def late(self, at: datetime) -> int:
        """How many are overdue; they stand first."""
        return sum(due is not None and due < at for _, due in self.places)


def workbench(*, by: Actor, at: datetime) -> Workbench:
    """Everything on one page, a few statements whatever the size of the ledger."""
    desks = _desks(by)
    branches = [visible_to(by).filter(OPEN_ON_A_DESK, branch) for branch in desks]
    mine, helping = _found(branches), _found([_helping(by)])
    unsigned, waiting = _found([_unsigned(by, at)]), _found(_waiting(by, _any_of(desks)))
    rows = _rows({*mine.shown, *helping.shown, *unsigned.shown, *waiting.shown})
    days = calendar()

    def group(found: _Found, *, asked: str = "", hands_of: Actor | None = None) -> Group:
        items = []
        for problem in (rows[pk] for pk in found.shown if pk in rows):
            turn = turn_of(problem, calendar=days, at=at)
            items.append(Item(problem, turn, asked or _asked(problem, turn, hands_of)))
        return Group(tuple(items), len(found.places))

    return Workbench(
        mine=group(mine, hands_of=by),
        helping=group(helping, asked="配合整改、填写措施"),
        petitions=_petitions(by),
        unsigned=group(unsigned, asked="催签收"),
        waiting=group(waiting),
        late=mine.late(at),
        soon=_soon(mine, branches, at),
    )


def _soon(mine: _Found, branches: Sequence[QuerySet[Problem]], at: datetime) -> int:
    """How many of the reader's are due within a day; counted anew only where the desk is too full to have been read."""
    if len(mine.places) <= COUNTED:
        return sum(due is not None and at <= due <= at + SOON for _, due in mine.places)
    soon = [b.filter(desk_due__gte=at, desk_due__lte=at + SOON).order_by() for b in branches]
    return len({pk for rows in soon for pk in rows.values_list("pk", flat=True)[: COUNTED + 1]})


def _found(branches: Sequence[QuerySet[Problem]]) -> _Found:
    """The first of all branches by deadline, then those without one, newest first.

    Each branch gives ids alone from a walk along an index; what is shown of them is read afterwards, so that nothing
    is joined to what is not shown.
    """
    found: dict[int, datetime | None] = {}
    for rows in branches:
        valued = rows.filter(desk_due__isnull=False).order_by("desk_due", "-id").values_list("id", "desk_due")
        some = list(valued[: COUNTED + 1])
        if len(some) <= COUNTED:
            rest = rows.filter(desk_due=None).order_by("-id").values_list("id", "desk_due")
            some += rest[: COUNTED + 1 - len(some)]
        found.update(some)
    places = sorted(found.items(), key=_urgency)
    return _Found(places[: COUNTED + 1])


def _urgency(place: tuple[int, datetime | None]) -> tuple[bool, float, int]:
    pk, due = place
    return due is None, due.timestamp() if due else 0.0, -pk


def _rows(ids: set[int]) -> dict[int, Problem]:
    if not ids:
        return {}
    joined = Problem.objects.select_related("desk", "desk_assignment", "lead", "site").defer(*NOT_SHOWN)
    return {problem.pk: problem for problem in joined.filter(id__in=ids)}


def _asked(problem: Problem, turn: Turn, by: Actor | None) -> str:
    """What is asked of the reader; where they had a hand in it, that somebody else must verify."""
    if by is not None and problem.desk_kind in {"verify", "strike_off"}:
        hands = problem.hands
        barred = {*hands.get("submitted", ()), *hands.get("measured", ()), *hands.get("persons", ())}
        if by.user_id in barred:
            return f"{turn.does}（您经手过，请其他人办）"
    return turn.does


def _parts_of(by: Actor, which: Q) -> QuerySet[Assignment]:
    """Parts of the reader's units that are not done, by the index of those."""
    rows = Assignment.objects.filter(unit__in=organisations_as(by, "liaison"))
    return rows.filter(which, ended_at=None, returned_at=None, done_at=None)


def _helping(by: Actor) -> QuerySet[Problem]:
    """Where a unit of the reader helps and is not done: co-leads until they confirm, assists until they accept."""
    parts = _parts_of(by, Q(role="co_lead") | Q(role="assist", accepted_at=None))
    return visible_to(by).filter(pk__in=parts.values("problem"), state__in=[State.DISPATCHED, State.RECTIFYING])


def _unsigned(by: Actor, at: datetime) -> QuerySet[Problem]:
    return visible_to(by).filter(
        state=State.DISPATCHED, desk_due__lt=at, dispatched_by__in=organisations_as(by, "office")
    )


def _waiting(by: Actor, mine: Q) -> list[QuerySet[Problem]]:
    """Dispatched by the reader's office or led by the reader's unit, and now with somebody else.

    An office waits for thousands: its list keeps to the index of running deadlines.
    """
    office, lead = organisations_as(by, "office"), organisations_as(by, "liaison")
    if office:
        running = visible_to(by).filter(follows=False, desk_due__isnull=False).exclude(mine)
        return [running.filter(Q(dispatched_by__in=office) | Q(lead__in=lead))]
    rows = visible_to(by).filter(OPEN_ON_A_DESK).exclude(mine)
    return [rows.filter(lead__in=lead), rows.filter(pk__in=_parts_of(by, Q(role="lead")).values("problem"))]


def _petitions(by: Actor) -> tuple[tuple[Petition, str], ...]:
    """Requests that wait for an answer from a unit of the reader."""
    asked = organisations_as(by, "office", "liaison")
    rows = Petition.objects.filter(asked_of__in=asked, state="open", kind__in=list(PETITIONS))
    rows = rows.filter(problem__in=visible_to(by)).select_related("problem", "assignment__unit")
    return tuple((p, f"{_name(p.assignment)}申请{PETITIONS[p.kind]}") for p in rows.order_by("asked_at")[:SHOWN])


def _name(part: Assignment) -> str:
    return part.unit.short_name or part.unit.name
