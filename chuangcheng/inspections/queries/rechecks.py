"""盲查: draws and what is to be looked at again, without who mended it; and how often problems come back."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils import timezone

from chuangcheng.inspections.models import Recheck, RecheckDraw, RecheckResult
from chuangcheng.inspections.queries.follow_ups import path_of
from chuangcheng.people.actor import Actor, Standing
from chuangcheng.people.queries import standings_at, unit_names, users_by_id
from chuangcheng.people.queries.choices import below
from chuangcheng.problems.models import Assignment, Attachment, Problem, Step
from chuangcheng.rules.draws import Candidate, Wish, proves
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State

CHECKS = frozenset({"inspector", "office"})
READS = frozenset({"office", "leader"})
Per = Literal["unit", "category", "month"]


@dataclass(frozen=True)
class BlindTask:
    """What a re-checker sees before he has answered: what and where, and nothing of who, when and how."""

    id: int
    draw_title: str
    due: datetime
    text: str
    place: str
    site_name: str
    address: str
    latitude: float | None
    longitude: float | None
    category: str


@dataclass(frozen=True)
class RecheckLine:
    """One re-check for whoever may see all of it. `hidden`: the reader is to check it himself and has not yet."""

    row: Recheck
    checker: str
    unit: str
    number: str
    text: str
    state: str
    hidden: bool


@dataclass(frozen=True)
class DrawPage:
    """One draw with everything that proves it."""

    row: RecheckDraw
    lines: tuple[RecheckLine, ...]
    pool_size: int
    proven: bool
    may_keep: bool

    @property
    def answered(self) -> int:
        """How many were looked at."""
        return sum(bool(line.row.result) for line in self.lines)

    @property
    def rebounded(self) -> int:
        """How many came back."""
        return sum(line.row.result == RecheckResult.REBOUNDED for line in self.lines)


@dataclass(frozen=True)
class Rate:
    """反弹率 of one unit, category or month: how many came back of how many looked at."""

    label: str
    checked: int
    rebounded: int

    @property
    def rate(self) -> Fraction:
        """Exact."""
        return Fraction(self.rebounded, self.checked) if self.checked else Fraction(0)

    @property
    def words(self) -> str:
        """3/12（25.0%）."""
        return f"{self.rebounded}/{self.checked}（{float(self.rate) * 100:.1f}%）"


def draws_seen(by: Actor) -> QuerySet[RecheckDraw]:
    """Draws of the own organisation and those below, for offices and leaders."""
    if by.is_clock:
        return RecheckDraw.objects.all()
    seen = Q(pk__in=[])
    for standing in by.standings:
        if standing.roles & READS:
            seen |= Q(organisation__path__startswith=path_of(standing))
    return RecheckDraw.objects.filter(seen)


def may_draw(by: Actor, organisation_id: int) -> bool:
    """Whether this person may draw for an organisation: its office."""
    return any(s.organisation_id == organisation_id and "office" in s.roles for s in by.standings)


def draw_lines(by: Actor, *, before: int | None = None, limit: int = 30) -> list[tuple[RecheckDraw, int, int, int]]:
    """Draws newest first: how many were drawn, looked at, came back."""
    rows = draws_seen(by).select_related("organisation").defer("pool").order_by("-id")
    found = list((rows.filter(id__lt=before) if before is not None else rows)[:limit])
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    results = Recheck.objects.filter(draw__in=[r.id for r in found]).values_list("draw_id", "result")
    for draw_id, result in results:
        counts[draw_id][0] += 1
        counts[draw_id][1] += bool(result)
        counts[draw_id][2] += result == RecheckResult.REBOUNDED
    return [(row, *counts[row.id]) for row in found]  # type: ignore[misc]


def draw_page(draw_id: int, *, by: Actor) -> DrawPage:
    """One draw. Raises Refused (missing)."""
    row = draws_seen(by).select_related("organisation").filter(pk=draw_id).first()
    if row is None:
        raise Refused("没有这次盲查，或它不归您看；请从盲查列表重新打开。", code="recheck_missing", kind="missing")
    rechecks = list(row.rechecks.select_related("problem").order_by("position"))
    people = users_by_id({r.checker_id for r in rechecks if r.checker_id})
    units = unit_names({r.unit_id for r in rechecks if r.unit_id})
    lines = []
    for one in rechecks:
        hidden = not one.result and one.checker_id == by.user_id
        problem = one.problem
        lines.append(
            RecheckLine(
                row=one,
                checker=people[one.checker_id].display_name if one.checker_id else "",
                unit="" if hidden else units.get(one.unit_id or 0, ""),
                number="" if hidden else problem.number,
                text=problem.text,
                state="" if hidden else State(problem.state).label,
                hidden=hidden,
            )
        )
    return DrawPage(
        row=row,
        lines=tuple(lines),
        pool_size=len(row.pool),
        proven=is_proven(row, [f"problem:{r.problem_id}" for r in rechecks]),
        may_keep=may_draw(by, row.organisation_id),
    )


def is_proven(row: RecheckDraw, drawn: Iterable[str]) -> bool:
    """Whether the kept seed draws exactly these from the kept pool."""
    return proves(
        seed=row.seed,
        pool=[Candidate(str(key), str(stratum)) for key, stratum in row.pool],
        pool_hash=row.pool_hash,
        drawn=drawn,
        wanted={},
        otherwise=wish_of(row.wanted),
    )


def wish_of(wanted: dict[str, object]) -> Wish:
    """{"count": 3} or {"share": "1/5"}."""
    return Wish(count=int(str(wanted.get("count", 0))), share=Fraction(str(wanted.get("share", "0"))))


def my_rechecks(by: Actor, *, answered: bool = False, limit: int = 100) -> list[BlindTask]:
    """What this person is to look at again, the soonest due first."""
    rows = Recheck.objects.filter(checker_id=by.user_id or 0)
    rows = rows.exclude(result="") if answered else rows.filter(result="")
    joined = rows.select_related("draw", "problem__site", "problem__category")
    return [blind(row) for row in joined.order_by("draw__due", "id")[:limit]]


def blind(row: Recheck) -> BlindTask:
    """What and where; no number, for the number leads to everything else."""
    problem = row.problem
    site = problem.site
    return BlindTask(
        id=row.pk,
        draw_title=row.draw.title,
        due=row.draw.due,
        text=problem.text,
        place=problem.place,
        site_name=site.name if site else "",
        address=site.address if site else "",
        latitude=site.latitude if site else None,
        longitude=site.longitude if site else None,
        category=problem.category.name if problem.category else "",
    )


def my_recheck(recheck_id: int, by: Actor) -> Recheck:
    """One of the reader's own. Raises Refused (missing)."""
    rows = Recheck.objects.select_related("draw", "problem__site", "problem__category", "problem__lead")
    row = rows.filter(pk=recheck_id, checker_id=by.user_id or 0).first()
    if row is None:
        raise Refused("没有这项盲查，或它不是派给您的；请从盲查列表重新打开。", code="recheck_missing", kind="missing")
    return row


def earlier_photos(row: Recheck) -> list[Attachment]:
    """Photos of the problem from before, for after the answer; none until then."""
    if not row.result:
        return []
    rows = Attachment.objects.filter(problem_id=row.problem_id, withdrawn_at=None, file__kind="photo")
    return list(rows.select_related("file").order_by("role", "position", "id"))


def free_checkers(problems: Iterable[Problem], *, organisation_id: int, at: datetime) -> dict[int, list[int]]:
    """For each problem id the users who may look at it again, by id.

    Inspectors and offices of the organisation or of those between it and the ledger, without whoever made any step in
    the problem's life, found it, is named in it, or sits in a unit that had a part. Five statements.
    """
    rows = list(problems)
    paths = {row.pk: set(row.home.ancestor_ids) for row in rows}
    wanted = {unit for path in paths.values() for unit in path}
    posts = [s for s in standings_at(wanted, at) if s.roles & CHECKS and organisation_id in s.ancestors]
    acted, units = hands_of([row.pk for row in rows])
    found = {}
    for row in rows:
        barred = acted[row.pk] | {row.finder_id} | named_in(row)
        found[row.pk] = sorted(
            {
                s.user_id
                for s in posts
                if s.organisation_id in paths[row.pk] and s.user_id not in barred and not sits_in(s, units[row.pk])
            }
        )
    return found


def sits_in(standing: Standing, units: set[int]) -> bool:
    """Whether the post's section, or the organisation it acts for, had a part."""
    return bool({standing.seat_id, standing.organisation_id} & units)


def hands_of(ids: list[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Who made a step, and which units had a part, by problem."""
    acted: dict[int, set[int]] = defaultdict(set)
    units: dict[int, set[int]] = defaultdict(set)
    for problem_id, actor_id in Step.objects.filter(problem_id__in=ids, actor__isnull=False).values_list(
        "problem_id", "actor_id"
    ):
        acted[problem_id].add(actor_id or 0)
    for problem_id, unit_id in Assignment.objects.filter(problem_id__in=ids).values_list("problem_id", "unit_id"):
        units[problem_id].add(unit_id)
    return acted, units


def named_in(row: Problem) -> set[int]:
    """Users whom independence bars already."""
    return {
        int(user)
        for name in ("submitted", "measured", "persons", "on_behalf")
        for user in (row.hands.get(name) or [])
        if str(user).isdecimal()
    }


def rebound_rates(by: Actor, *, per: Per, frm: date | None = None, to: date | None = None) -> list[Rate]:
    """反弹率 by unit, category or month of the re-check, most come back first (months in order)."""
    rows = Recheck.objects.filter(draw__in=draws_seen(by)).exclude(result="")
    found = [
        (one, timezone.localdate(one.answered_at))
        for one in rows.select_related("category", "unit").only(
            "result", "answered_at", "category__name", "unit__name", "unit__short_name"
        )
        if one.answered_at
    ]
    label = LABELS[per]
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one, day in found:
        if (frm is None or day >= frm) and (to is None or day <= to):
            counts[label(one, day)][0] += 1
            counts[label(one, day)][1] += one.result == RecheckResult.REBOUNDED
    rates = [Rate(name, checked, rebounded) for name, (checked, rebounded) in counts.items()]
    if per == "month":
        return sorted(rates, key=lambda rate: rate.label)
    return sorted(rates, key=lambda rate: (-rate.rate, -rate.checked, rate.label))


LABELS: dict[Per, Callable[[Recheck, date], str]] = {
    "unit": lambda one, day: (one.unit.short_name or one.unit.name) if one.unit else "未定单位",
    "category": lambda one, day: one.category.name if one.category else "未分类",
    "month": lambda one, day: f"{day.year}年{day.month:02d}月",
}


def checker_choices(recheck_id: int, *, by: Actor, at: datetime) -> tuple[Recheck, list[tuple[int, str]]]:
    """A re-check of a draw this person made or could have made, and who may be given it. Raises Refused."""
    rows = Recheck.objects.select_related("draw", "problem__home")
    row = rows.filter(pk=recheck_id, draw__in=draws_seen(by)).first()
    if row is None:
        raise Refused("没有这项盲查，或它不归您看；请从盲查列表重新打开。", code="recheck_missing", kind="missing")
    if not may_draw(by, row.draw.organisation_id):
        sentence = "盲查由抽取单位的创城办派人；请联系他们。"
        raise Refused(sentence, code="recheck_drawer", kind="forbidden")
    free = free_checkers([row.problem], organisation_id=row.draw.organisation_id, at=at)[row.problem_id]
    people = users_by_id(free)
    return row, [(pk, people[pk].display_name) for pk in free if pk in people]


def offices_of(by: Actor) -> list[tuple[int, str]]:
    """Organisations this person may draw for."""
    own = [s.organisation_id for s in by.standings if "office" in s.roles]
    return [(unit.pk, unit.short_name or unit.name) for unit in below(by).filter(pk__in=own).order_by("position", "id")]
