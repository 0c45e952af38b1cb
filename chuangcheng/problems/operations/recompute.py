"""期限重算: provisional deadlines are reckoned anew when the days of an estimated year change or become official.

A deadline was so many minutes of a clock from the moment it was set. Those minutes are counted on the calendar as it
was and laid down again on the calendar as it is. Each problem gets one step, made by the clock; the key makes it once
per change of the calendar, also when the job runs again.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from chuangcheng.people.actor import CLOCK
from chuangcheng.problems.models import Assignment, Problem, Step
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.clocks import set_rectify
from chuangcheng.problems.operations.frame import move
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import Calendar, Clock, Deadline, Left, Rule, deadline, elapsed, resume

NAMESPACE = uuid.UUID("1f0c2f5e-6a54-5a0f-9f1d-7f0f5b7f2c36")
BATCH = 200
RUNNING = ("dispatched", "rectifying", "submitted", "verified")
# Moves that set a rectification deadline, or let its clock run again.
SETTING = (
    "dispatch", "transfer", "hand_down", "reset_deadline", "decide_extension", "decide_suspension", "resume",
    "refuse_dispute", "withdraw_dispute", "answer_referral", "close_referral", "decline", "withdraw", "send_back",
    "reopen",
)  # fmt: skip


def recompute_provisional(*, at: datetime, changed: Sequence[date] = (), token: str) -> int:
    """Reckon every provisional deadline anew; how many problems got other ones or lost the word 暂定.

    `changed` are the days that are worked now and were not, or the other way round; `token` names the change.
    """
    made = last = 0
    while ids := list(waiting(changed).filter(id__gt=last).order_by("id").values_list("id", "number")[:BATCH]):
        last = ids[-1][0]
        made += sum(one(number, at=at, changed=changed, token=token) for _, number in ids)
    return made


def waiting(changed: Sequence[date]) -> QuerySet[Problem]:
    """Problems with a provisional deadline, or with a desk whose time runs past the first changed day."""
    wanted = Q(due_provisional=True)
    if changed:
        first = timezone.make_aware(datetime.combine(min(changed), datetime.min.time()))
        wanted |= Q(desk_due__gte=first, state__in=RUNNING)
    return Problem.objects.filter(wanted, follows=False, state__in=(*RUNNING, "suspended", "disputed"))


def one(number: str, *, at: datetime, changed: Sequence[date], token: str) -> int:
    """Reckon one problem; somebody may have moved it, or this very change may have been made before."""
    key = uuid.uuid5(NAMESPACE, f"{number}:{token}")
    problem = Problem.objects.get(number=number)
    if not is_touched(problem, at, changed) or Step.objects.filter(problem=problem, key=key).exists():
        return 0
    try:
        recompute(
            Ask(number=number, by=CLOCK, at=max(at, problem.moved_at), key=key),
            changed=[day.isoformat() for day in changed],
        )
    except (Refused, IntegrityError):
        return 0
    return 1


def is_touched(problem: Problem, at: datetime, changed: Sequence[date]) -> bool:
    """Whether reckoning anew gives anything else; a look without a lock, so that no empty steps are written."""
    case = Case.of(problem, code="recompute", ask=Ask(number=problem.number, by=CLOCK, at=max(at, problem.moved_at)))
    before = (problem.due, problem.desk_due, problem.due_provisional)
    parts = [part.due for part in case.parts]
    reckon(case, changed)
    return before != (problem.due, problem.desk_due, problem.due_provisional) or parts != [p.due for p in case.parts]


@move("recompute")
def recompute(case: Case, *, changed: Sequence[str]) -> None:
    """The clock's move: the deadlines of a problem on the calendar as it is now."""
    case.decide_as_clock()
    old = case.problem.due
    reckon(case, [date.fromisoformat(day) for day in changed])
    new = case.problem.due
    case.codes["due"] = [old.isoformat() if old else None, new.isoformat() if new else None]


def reckon(case: Case, changed: Sequence[date]) -> None:
    """Every running deadline of the case; paused ones are reckoned when their clock runs again."""
    flipped = {day: not case.calendar.works(day) for day in changed}
    before = replace(case.calendar, days={**case.calendar.days, **flipped})
    set_at = last_setting(case)
    dues = {part.id: part.due for part in case.parts}
    for part in case.parts:
        renew_part(case, part, before, set_at.get(part.id) or set_at.get(None) or part.assigned_at)
    renew_desk(case, before, dues)


def last_setting(case: Case) -> dict[int | None, datetime]:
    """When a deadline was last set: by assignment, and under None for the problem as a whole."""
    steps = Step.objects.filter(problem=case.problem, move__in=SETTING).values_list("assignment_id")
    found = {part: moment for part, moment in steps.annotate(last=Max("happened_at")).order_by()}
    if found:
        found[None] = max(found.values())
    return found


def renew_part(case: Case, part: Assignment, before: Calendar, start: datetime) -> None:
    """One assignment's deadlines: to sign for, and to mend."""
    if part.due is None or part.time_left is not None or not part.rule:
        return
    rule = Rule.from_json(part.rule)
    if rule.clock.office_time:
        due = laid_anew(rule, start=max(start, part.assigned_at), due=part.due, before=before, now=case.calendar)
        set_rectify(case, part, rule, due)
    if part.accept_due is not None and part.accepted_at is None and case.limits.accept.clock.office_time:
        part.accept_due = moved_by(part.assigned_at, part.accept_due, before=before, now=case.calendar)
        case.change(part)


def laid_anew(rule: Rule, *, start: datetime, due: datetime, before: Calendar, now: Calendar) -> Deadline:
    """The same minutes from the same start, on the calendar as it is."""
    minutes = elapsed(since=start, until=due, clock=rule.clock, calendar=before)
    if minutes == rule.minutes(before):
        return deadline(start=start, rule=rule, calendar=now)
    return resume(now=start, left=Left(rule.clock, minutes), calendar=now)


def moved_by(start: datetime, due: datetime, *, before: Calendar, now: Calendar) -> datetime:
    """A working-time deadline without a rule of its own at hand."""
    minutes = elapsed(since=start, until=due, clock=Clock.WORKING_HOURS, calendar=before)
    return resume(now=start, left=Left(Clock.WORKING_HOURS, minutes), calendar=now).moment


def renew_desk(case: Case, before: Calendar, dues: dict[int, datetime | None]) -> None:
    """The deadline that runs for the desk: that of its assignment, or its own."""
    problem, part = case.problem, case.desk_part()
    if problem.desk_due is None or problem.desk_since is None:
        return
    if part is not None and problem.desk_due == dues.get(part.id):
        problem.desk_due = part.due
        return
    limit = case.limits.accept if problem.desk_kind == "lead" else case.limits.verify
    if limit.clock.office_time:
        problem.desk_due = moved_by(problem.desk_since, problem.desk_due, before=before, now=case.calendar)
