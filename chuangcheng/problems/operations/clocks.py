"""The clocks of a problem: whose desk it is on, until when, and how much is left while a clock stands still.

Three deadlines: accept, rectify, verify (per desk). The rectification clock runs from dispatch, is judged at
submit, and stops in submitted, verified, suspended, disputed and during a granted referral.
"""

from datetime import datetime

from chuangcheng.problems.models import Assignment
from chuangcheng.problems.operations.case import Case
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import Clock, Deadline, Left, Rule, deadline, left, resume

RUNNING = {"dispatched", "rectifying"}


def put_on_desk(
    case: Case, kind: str, organisation_id: int | None, *, part: Assignment | None = None, due: datetime | None = None
) -> None:
    """Move the desk, charging lateness to the desk that held it. Kinds: office, lead, endorse, verify, strike_off."""
    problem = case.problem
    charge_desk(case)
    problem.desk_kind = kind
    problem.desk_id = organisation_id
    problem.desk_assignment = part
    problem.desk_since = case.when if organisation_id else None
    problem.desk_due = due


def charge_desk(case: Case) -> None:
    """If the desk was overdue, write who was late by how many minutes into the row and the step.

    Whoever got the problem when it was overdue already is charged from then on only.
    """
    problem = case.problem
    if problem.desk_due is None or problem.desk_id is None or case.when <= problem.desk_due:
        return
    since = max(problem.desk_due, problem.desk_since or problem.desk_due)
    minutes = int((case.when - since).total_seconds() // 60)
    charged = {**problem.overdue}
    key = str(problem.desk_id)
    charged[key] = charged.get(key, 0) + minutes
    problem.overdue = charged
    case.codes["late"] = {"unit": problem.desk_id, "kind": problem.desk_kind, "minutes": minutes}


def run_from(case: Case, rule: Rule, start: datetime) -> Deadline:
    """When a rule that begins to run at `start` ends."""
    return deadline(start=start, rule=rule, calendar=case.calendar)


def accept_due(case: Case) -> datetime | None:
    """The accept deadline from now."""
    rule = case.limits.accept
    return run_from(case, rule, case.when).moment if rule else None


def verify_due(case: Case) -> datetime | None:
    """The deadline of an endorsing, verifying or striking desk from now."""
    rule = case.limits.verify
    return run_from(case, rule, case.when).moment if rule else None


def set_rectify(case: Case, part: Assignment, rule: Rule, due: Deadline) -> None:
    """Give an assignment its rectification deadline; the top lead's is the problem's."""
    part.rule, part.due, part.due_words, part.time_left = rule.to_json(), due.moment, due.explanation, None
    case.change(part)
    if part.role == "lead" and part.parent_id is None:
        problem = case.problem
        problem.rule, problem.due, problem.due_words = part.rule, part.due, part.due_words
        problem.due_provisional, problem.time_left = due.provisional, None


def change_rectify(case: Case, part: Assignment, rule: Rule, due: Deadline) -> None:
    """A new deadline for a part in work: inner ones stay inside, a standing clock stands on, the desk's due follows."""
    standing = part.time_left is not None
    set_rectify(case, part, rule, due)
    keep_inside(case, part)
    if standing:
        pause(case)
    follow_desk(case)


def follow_desk(case: Case) -> None:
    """The desk of a lead that is at work is due when its part is."""
    part, problem = case.desk_part(), case.problem
    at_work = part is not None and part.accepted_at is not None and part.time_left is None
    if part is not None and at_work and problem.desk_kind == "lead":
        problem.desk_due = part.due


def clear_deadline(case: Case) -> None:
    """A problem that waits for dispatch has no deadline."""
    problem = case.problem
    problem.due, problem.due_words, problem.due_provisional = None, "", False
    problem.rule, problem.time_left = {}, None


def inner_due(case: Case, outer: Assignment, rule: Rule | None) -> tuple[Rule, Deadline]:
    """The deadline under another: its own rule, or the outer's rule and moment; it never passes the outer."""
    if rule is None and outer.due is not None and outer.rule:
        return Rule.from_json(outer.rule), Deadline(outer.due, case.problem.due_provisional, outer.due_words)
    rule = rule or case.limits.rectify
    due = run_from(case, rule, case.when)
    case.need(due.moment > case.when, "给下级的期限已经过去，请给出晚于现在的期限。", code="inner_past", field="due")
    if outer.due is not None and due.moment > outer.due:
        raise Refused(
            f"给下级的期限不能晚于本单位的期限（{case_time(case, outer.due)}），请改早。",
            code=f"{case.code}_due_passes_outer",
            fields={"due": "晚于本单位的期限"},
        )
    return rule, due


def case_time(case: Case, moment: datetime) -> str:
    """A moment as people write it."""
    return f"{case.calendar.local(moment):%Y-%m-%d %H:%M}"


def pause(case: Case) -> None:
    """Stop the rectification clock of the whole lead line; what is left is kept in the rule's own unit."""
    days = case.calendar
    for part in case.parts:
        if part.due is None or part.time_left is not None or not part.rule:
            continue
        rule = Rule.from_json(part.rule)
        part.time_left = left(now=case.when, due=part.due, rule=rule, calendar=days).to_json()
        case.change(part)
        if part.id == (case.top_lead.id if case.top_lead else None):
            case.problem.time_left = part.time_left


def unpause(case: Case, *, moment: datetime | None = None) -> None:
    """Let the clock run again with what was left. A fixed moment never moves by itself; `moment` names a new one,
    for the top lead and for every inner part that had a fixed one too."""
    days = case.calendar
    top = case.top_lead
    for part in case.parts:
        if part.time_left is None:
            continue
        rest = Left.from_json(part.time_left)
        rule = Rule.from_json(part.rule) if part.rule else None
        named = rule is not None and rule.clock is Clock.FIXED_MOMENT
        if moment is not None and top is not None and (named or part.id == top.id):
            rule = Rule(Clock.FIXED_MOMENT, moment=moment)
            due = run_from(case, rule, case.when)
        else:
            due = resume(now=case.when, left=rest, calendar=days)
        if rule is not None:
            set_rectify(case, part, rule, due)
    if top is not None and top.due is not None:
        keep_inside(case, top)


def keep_inside(case: Case, top: Assignment) -> None:
    """No inner deadline passes the outer after a clock ran again."""
    for part in case.below(top)[1:]:
        outer = case.assignment(part.parent_id)
        if outer and outer.due and part.due and part.due > outer.due:
            part.due, part.due_words = outer.due, outer.due_words
            case.change(part)


def need_new_moment(case: Case, moment: datetime | None) -> None:
    """Whoever ends a pause of a fixed moment names a new one, later than now."""
    rule = Rule.from_json(case.problem.rule) if case.problem.rule else None
    fixed = rule is not None and rule.clock is Clock.FIXED_MOMENT
    case.need(
        moment is not None or not fixed,
        "本问题的整改期限是指定时刻，不会因暂停自动顺延；请给出恢复后的新期限。",
        code="moment_missing",
        field="moment",
    )
    case.need(
        moment is None or moment > case.when,
        f"“{case_time(case, moment) if moment else ''}”已经过去，恢复后的新期限须晚于现在。",
        code="moment_past",
        field="moment",
    )


def rest_from_now(case: Case, part: Assignment) -> datetime | None:
    """When what a standing clock has left would be used up if it ran from now; a fixed moment as so much time."""
    if part.time_left is None:
        return part.due
    rest = Left.from_json(part.time_left)
    clock = Clock.CALENDAR_DAYS if rest.clock is Clock.FIXED_MOMENT else rest.clock
    return resume(now=case.when, left=Left(clock, max(rest.minutes, 0)), calendar=case.calendar).moment


def late(case: Case) -> bool:
    """Whether the desk's part is past its rectification deadline at the time of the move."""
    part = case.desk_part()
    return bool(part and part.due and case.when > part.due)
