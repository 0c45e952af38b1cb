"""复核, 销号, 退回重新整改, 反弹重新挂账."""

from datetime import datetime

from chuangcheng.people.queries import city, organisation
from chuangcheng.problems.models import Assignment
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.clocks import (
    accept_due,
    case_time,
    put_on_desk,
    run_from,
    set_rectify,
    verify_due,
)
from chuangcheng.problems.operations.following import parts_changed
from chuangcheng.problems.operations.frame import move
from chuangcheng.problems.operations.submitting import check_signed
from chuangcheng.rules.situations import State
from chuangcheng.rules.worktime import Clock, Left, Rule, at_least_one_working_day

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
    case.need(case.problem.desk_kind == "verify", "报告还在逐级初审，到复核单位后才能复核。", code="not_at_verifier")
    check_signed(case)
    keep_distance(case)
    problem = case.problem
    if city().strike_off_step:
        problem.state = State.VERIFIED
        put_on_desk(case, "strike_off", problem.strike_by_id or problem.home_id, due=verify_due(case))
        return
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
    case.need(reason in SEND_BACK_REASONS, "请选择退回原因。", code="reason", field="reason")
    case.need_words("哪里没有整改到位")
    case.need(
        case.problem.desk_kind != "endorse" or case.problem.desk_id in case.by.organisation_ids,
        "报告还在逐级初审，请由初审单位退回。",
        code="still_endorsing",
    )
    part = case.assignment(case.problem.hands.get("held")) or case.top_lead
    proposed = proposed_moment(case, part)
    due = moment or proposed
    case.need(
        due > case.when, f"“{case_time(case, due)}”已经过去，退回后的期限须晚于现在。", code="past", field="moment"
    )
    problem = case.problem
    problem.state = State.RECTIFYING
    problem.rework_count += 1
    case.codes |= {"reason": reason, "due": due.isoformat()}
    restart_line(case, part, due)


def proposed_moment(case: Case, part: Assignment | None) -> datetime:
    """The time left, at least one working day."""
    left = Left.from_json(part.time_left) if part and part.time_left else Left(Clock.WORKING_DAYS, 0)
    return at_least_one_working_day(now=case.when, left=left, calendar=case.calendar).moment


def restart_line(case: Case, part: Assignment | None, due: datetime) -> None:
    """Everything from the top lead down to the submitter is open again until `due`."""
    rule = Rule(Clock.FIXED_MOMENT, moment=due)
    for lead in case.parts:
        lead.done_at = None if lead.role == "lead" else lead.done_at
        set_rectify(case, lead, rule, run_from(case, rule, case.when))
    if part:
        put_on_desk(case, "lead", part.unit_id, part=part, due=due)


@move("reopen")
def reopen(case: Case) -> None:
    """It came back: on the ledger again at the last top lead, or at the office when that unit is gone."""
    case.decide()
    case.need_words("新发现的情况")
    problem = case.problem
    problem.recurrence_count += 1
    problem.struck_off_at = None
    problem.submitted_at, problem.submitted_late, problem.verified_word = None, False, ""
    problem.hands = {}
    case.words["finding"] = case.ask.words
    lead = case.top_lead
    unit = organisation(lead.unit_id) if lead else None
    others = [p for p in case.parts if lead is None or p.id != lead.id]
    case.end(*others)
    if lead is None or unit is None or not unit.is_active:
        case.end(*list(case.parts))
        problem.state, problem.lead_id, problem.due = State.REGISTERED, None, None
        put_on_desk(case, "office", problem.home_id)
    else:
        lead.accepted_at = lead.done_at = None
        lead.accept_due = accept_due(case)
        rule = case.limits.rectify
        set_rectify(case, lead, rule, run_from(case, rule, case.when))
        problem.state = State.DISPATCHED
        put_on_desk(case, "lead", lead.unit_id, part=lead, due=lead.accept_due)
    parts_changed(problem, at=case.at)
