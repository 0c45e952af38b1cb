"""工作台: what is mine to do now, by urgency; what I wait for; what nobody has accepted in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import Assignment, Petition, Problem
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.problems.queries.turn import Turn, turn_of
from chuangcheng.rules.situations import OPEN, State
from chuangcheng.standards.queries import calendar

SHOWN = 30
SOON = timedelta(days=1)
COUNTED = 200
OFFICE_DESKS = ("office", "referral", "strike_off")
RUNNING = (State.DISPATCHED, State.RECTIFYING, State.SUBMITTED, State.VERIFIED)
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
    office = organisations_as(by, "office")
    liaison = organisations_as(by, "liaison")
    verifier = organisations_as(by, "verifier", "office", "liaison")
    posts = [s.post_id for s in by.standings]
    leads = Q(desk__in=liaison) | Q(desk_assignment__person__in=posts)
    return Q(state__in=[s.value for s in OPEN], follows=False) & (
        Q(desk_kind__in=OFFICE_DESKS, desk__in=office)
        | (Q(desk_kind="lead") & leads)
        | Q(desk_kind="endorse", desk__in=office | liaison)
        | Q(desk_kind="verify", desk__in=verifier)
        | Q(desk_kind="verify", leader_post__in=posts)
    )


def workbench(*, by: Actor, at: datetime) -> Workbench:
    """Everything on one page, a few statements whatever the size of the ledger."""
    mine = visible_to(by).filter(on_my_desk(by))
    return Workbench(
        mine=_group(mine, at, hands_of=by),
        helping=_group(_helping(by), at, asked="配合整改、填写措施"),
        petitions=_petitions(by),
        unsigned=_group(_unsigned(by, at), at, asked="催签收"),
        waiting=_group(_waiting(by), at),
        late=mine.filter(desk_due__lt=at, state__in=RUNNING)[: COUNTED + 1].count(),
        soon=mine.filter(desk_due__gte=at, desk_due__lte=at + SOON, state__in=RUNNING)[: COUNTED + 1].count(),
    )


def _group(rows: QuerySet[Problem], at: datetime, *, asked: str = "", hands_of: Actor | None = None) -> Group:
    days = calendar()
    ordered = rows.select_related("desk", "desk_assignment", "lead", "site").order_by(
        F("desk_due").asc(nulls_last=True), "-id"
    )
    found = list(ordered[:SHOWN])
    count = len(found) if len(found) < SHOWN else rows.order_by()[: COUNTED + 1].count()
    items = []
    for problem in found:
        turn = turn_of(problem, calendar=days, at=at)
        items.append(Item(problem, turn, asked or _asked(problem, turn, hands_of)))
    return Group(tuple(items), count)


def _asked(problem: Problem, turn: Turn, by: Actor | None) -> str:
    """What is asked of the reader; where they had a hand in it, that somebody else must verify."""
    if by is not None and problem.desk_kind in {"verify", "strike_off"}:
        hands = problem.hands
        barred = {*hands.get("submitted", ()), *hands.get("measured", ()), *hands.get("persons", ())}
        if by.user_id in barred:
            return f"{turn.does}（您经手过，请其他人办）"
    return turn.does


def _parts_of(by: Actor, *roles: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        problem=OuterRef("pk"),
        unit__in=organisations_as(by, "liaison"),
        role__in=roles,
        ended_at=None,
        returned_at=None,
        done_at=None,
    )


def _helping(by: Actor) -> QuerySet[Problem]:
    """Where a unit of the reader helps and is not done: co-leads until they confirm, assists until they accept."""
    co_lead = Exists(_parts_of(by, "co_lead"))
    assist = Exists(_parts_of(by, "assist").filter(accepted_at=None))
    return visible_to(by).filter(co_lead | assist, state__in=[State.DISPATCHED, State.RECTIFYING])


def _unsigned(by: Actor, at: datetime) -> QuerySet[Problem]:
    return visible_to(by).filter(
        state=State.DISPATCHED, desk_due__lt=at, dispatched_by__in=organisations_as(by, "office")
    )


def _waiting(by: Actor) -> QuerySet[Problem]:
    """Dispatched by the reader's office or led by the reader's unit, and now with somebody else.

    An office waits for thousands: its list keeps to the index of running deadlines.
    """
    office, lead = organisations_as(by, "office"), organisations_as(by, "liaison")
    rows = visible_to(by).filter(follows=False).exclude(on_my_desk(by))
    if office:
        mine = Q(dispatched_by__in=office) | Q(lead__in=lead)
        return rows.filter(mine, state__in=RUNNING, desk_due__isnull=False)
    parts = Exists(_parts_of(by, "lead"))
    return rows.filter(Q(lead__in=lead) | parts, state__in=[s.value for s in OPEN]).exclude(desk=None)


def _petitions(by: Actor) -> tuple[tuple[Petition, str], ...]:
    """Requests that wait for an answer from a unit of the reader."""
    asked = organisations_as(by, "office", "liaison")
    rows = Petition.objects.filter(asked_of__in=asked, state="open", kind__in=list(PETITIONS))
    rows = rows.filter(problem__in=visible_to(by)).select_related("problem", "assignment__unit")
    return tuple((p, f"{_name(p.assignment)}申请{PETITIONS[p.kind]}") for p in rows.order_by("asked_at")[:SHOWN])


def _name(part: Assignment) -> str:
    return part.unit.short_name or part.unit.name
