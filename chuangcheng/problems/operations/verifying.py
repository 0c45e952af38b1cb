"""复核, 销号, 退回重新整改, 反弹重新挂账."""

from datetime import datetime

from chuangcheng.people.queries import organisation
from chuangcheng.problems.models import Assignment
from chuangcheng.problems.operations.assigning import assign
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.clocks import (
    case_time,
    clear_deadline,
    put_on_desk,
    run_from,
    set_rectify,
    unpause,
    verify_due,
)
from chuangcheng.problems.operations.following import parts_changed
from chuangcheng.problems.operations.frame import move
from chuangcheng.problems.operations.submitting import check_signed
from chuangcheng.rules.situations import State
from chuangcheng.rules.worktime import Clock, Deadline, Left, Rule, at_least_one_working_day

SEND_BACK_REASONS = {
    "not_done": "未整改",
    "in_part": "整改不到位",
    "false": "虚假整改",
    "unclear": "佐证材料不清楚",
}


@move("verify")
def verify(case: Case) -> None:
    """Somebody independent finds it mended; the step keeps how far away they stood."""
    case.decide()
    case.need(case.problem.desk_kind == "verify", "报告还在逐级初审，请等到复核单位后再复核。", code="not_at_verifier")
    check_signed(case)
    keep_distance(case)
    problem = case.problem
    if case.city.strike_off_step:
        problem.state = State.VERIFIED
        put_on_desk(case, "strike_off", problem.strike_by_id or problem.home_id, due=verify_due(case))
        return
    case.codes["own_strike"] = problem.own_strike
    strike(case)


def keep_distance(case: Case) -> None:
    """Write the independence word into the row and the step."""
    distance = case.verifiers.choice.distance if case.verifiers else None
    if distance:
        case.problem.verified_word = distance.value
        case.codes["independence"] = distance.value


def strike(case: Case) -> None:
    """The problem is done; the parent of a split one may be done with it."""
    problem = case.problem
    problem.state = State.STRUCK_OFF
    problem.struck_off_at = case.when
    put_on_desk(case, "", None)
    parts_changed(problem, at=case.at)


@move("strike_off")
def strike_off(case: Case, *, becomes_duty: bool = False) -> None:
    """销号 by the office of the list's level, or 本单位销号 where that level has none here."""
    case.decide()
    distance = case.verifiers.choice.distance if case.verifiers else None
    case.codes |= {"becomes_duty": becomes_duty, "own_strike": case.problem.own_strike}
    if distance:
        case.codes["independence"] = distance.value
    strike(case)


@move("send_back")
def send_back(case: Case, *, reason: str, moment: datetime | None = None) -> None:
    """Not mended: back to whoever submitted, with a reason code and a deadline; counts as rework."""
    case.decide()
    case.need(reason in SEND_BACK_REASONS, "请选择一项退回原因，再提交。", code="reason", field="reason")
    case.need_words("哪里没有整改到位")
    case.need(
        case.problem.desk_kind != "endorse",
        "报告还在逐级初审，现在由初审单位“初审退回”；到复核单位后才能退回重新整改。",
        code="still_endorsing",
    )
    part = case.assignment(case.problem.hands.get("held")) or case.top_lead
    proposed = proposed_deadline(case, part)
    due = moment or proposed.moment
    case.need(
        due > case.when, f"“{case_time(case, due)}”已经过去，退回后的期限须晚于现在。", code="past", field="moment"
    )
    problem = case.problem
    problem.state = State.RECTIFYING
    problem.rework_count += 1
    case.codes |= {"reason": reason, "due": due.isoformat()}
    restart_line(case, part, proposed, moment)


def proposed_deadline(case: Case, part: Assignment | None) -> Deadline:
    """The time left, at least one working day."""
    left = Left.from_json(part.time_left) if part and part.time_left else Left(Clock.WORKING_DAYS, 0)
    return at_least_one_working_day(now=case.when, left=left, calendar=case.calendar)


def restart_line(case: Case, part: Assignment | None, proposed: Deadline, moment: datetime | None) -> None:
    """Every clock runs again with what it had left; the submitter's is due at `moment`, else as proposed.

    Nobody else's ends before that: the outer ones are put off to it where they would.
    """
    unpause(case)
    fixed = Rule(Clock.FIXED_MOMENT, moment=moment) if moment else None
    due = run_from(case, fixed, case.when) if fixed else proposed
    for other in case.parts:
        other.done_at = None if other.role == "lead" else other.done_at
        case.change(other)
        if other is part or other.due is None or other.due < due.moment:
            own = Rule.from_json(other.rule) if other.rule else case.limits.rectify
            given = fixed or (Rule(Clock.FIXED_MOMENT, moment=due.moment) if own.moment else own)
            set_rectify(case, other, given, due)
    if part:
        put_on_desk(case, "lead", part.unit_id, part=part, due=part.due)


@move("reopen")
def reopen(case: Case) -> None:
    """It came back: on the ledger again at the last top lead, or at the office when that unit is gone."""
    case.decide()
    case.need_words("新发现的情况")
    problem = case.problem
    problem.recurrence_count += 1
    problem.after_count = 0
    problem.struck_off_at = None
    problem.submitted_at, problem.submitted_late, problem.verified_word = None, False, ""
    problem.hands = {"measured": problem.hands.get("measured", []), "since": case.at.isoformat()}
    case.words["finding"] = case.ask.words
    lead = case.top_lead
    unit = organisation(lead.unit_id) if lead else None
    case.end(*list(case.parts))
    if lead is None or unit is None or not unit.is_active:
        problem.state, problem.lead_id = State.REGISTERED, None
        clear_deadline(case)
        put_on_desk(case, "office", problem.home_id)
    else:
        again = assign(case, unit.id, "lead", person_name=lead.person_name)
        problem.state = State.DISPATCHED
        put_on_desk(case, "lead", unit.id, part=again, due=again.accept_due)
    parts_changed(problem, at=case.at)
