"""交办 and what the dispatching side does afterwards: recall, transfer, deadlines, more or fewer units."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chuangcheng.people.models import Organisation
from chuangcheng.people.queries import organisation, standings_at
from chuangcheng.people.queries import post as post_by_id
from chuangcheng.problems.models import Assignment, TreatmentKind
from chuangcheng.problems.operations.asking import close_petitions
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.clocks import (
    accept_due,
    change_rectify,
    clear_deadline,
    inner_due,
    put_on_desk,
    run_from,
    set_rectify,
    unpause,
)
from chuangcheng.problems.operations.frame import move
from chuangcheng.problems.operations.list_states import note_dispatch
from chuangcheng.problems.operations.reach import need_reach, need_watchers_in_reach
from chuangcheng.problems.operations.record import save_assignments
from chuangcheng.problems.operations.strike_level import strike_office
from chuangcheng.problems.queries.verifiers import verifiers_of
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State
from chuangcheng.rules.worktime import Deadline, Rule

ROLE_WORDS = {"co_lead": "共同牵头", "assist": "配合"}


@dataclass(frozen=True, kw_only=True)
class Order:
    """交办: who leads and by when. Ids are of organisations; `rule` None takes the category's rectify deadline."""

    lead: int
    co_leads: Sequence[int] = ()
    assists: Sequence[int] = ()
    kind: str = TreatmentKind.BY_DATE.value
    rule: Rule | None = None
    requirement: str = ""
    leader_name: str = ""
    leader_post: int | None = None
    verifier: int | None = None
    person_name: str = field(default="")


@move("dispatch")
def dispatch(case: Case, *, order: Order) -> None:
    """Hand the problem to one lead, with co-leads and assists; refused when nobody could verify."""
    case.decide()
    check_units(case, order.lead, order.co_leads, order.assists)
    standing = case.standing
    problem = case.problem
    problem.dispatched_by_id = standing.organisation_id if standing else problem.home_id
    problem.dispatched_at = case.when
    problem.kind = order.kind
    problem.requirement = order.requirement
    problem.leader_name, problem.leader_post_id = order.leader_name, order.leader_post
    problem.verifier_id = order.verifier
    problem.hands = {name: problem.hands[name] for name in ("measured", "since") if name in problem.hands}
    set_strike_office(case)
    lead = assign(case, order.lead, "lead", rule=order.rule, person_name=order.person_name)
    assign_helpers(case, lead=None, co_leads=order.co_leads, assists=order.assists, rule=order.rule, top=lead)
    name_watchers(case, order)
    check_somebody_can_verify(case)
    problem.lead_id = order.lead
    problem.state = State.DISPATCHED
    put_on_desk(case, "lead", order.lead, part=lead, due=lead.accept_due)
    case.codes |= {
        "units": [order.lead, *order.co_leads, *order.assists],
        "kind": order.kind,
        "due": problem.due.isoformat() if problem.due else None,
    }
    case.words["requirement"] = order.requirement
    note_dispatch(case)


def name_watchers(case: Case, order: Order) -> None:
    """Whoever may have to verify sees the problem: the named verifier, and the unit of the leader in charge."""
    verifier = organisation(order.verifier) if order.verifier else None
    leader = post_by_id(order.leader_post) if order.leader_post else None
    need_watchers_in_reach(case, verifier, leader)
    case.sees(verifier, leader.organisation if leader else None)


def check_units(case: Case, lead: int, co_leads: Sequence[int], assists: Sequence[int]) -> None:
    """Every unit is named once and exists."""
    named = [lead, *co_leads, *assists]
    case.need(lead, "请选择一个第一牵头单位。", code="no_lead", field="lead")
    case.need(
        len(named) == len(set(named)),
        "同一个单位只能有一种分工，请去掉重复的单位。",
        code="unit_twice",
        field="assists",
    )


def assign(
    case: Case,
    unit_id: int,
    role: str,
    *,
    rule: Rule | None = None,
    parent: Assignment | None = None,
    outer: Assignment | None = None,
    keep: Assignment | None = None,
    person_name: str = "",
) -> Assignment:
    """Give a unit its part, with its own accept and rectification deadlines; an inner due never passes the outer.

    `keep` is the part whose deadline this one takes over unchanged.
    """
    unit = active_unit(case, unit_id)
    need_reach(case, unit, parent=parent)
    part = new_part(case, unit, role, parent=parent, person_name=person_name)
    limit, due = first_deadline(case, rule=rule, outer=outer, keep=keep)
    set_rectify(case, part, limit, due)
    save_assignments(case)
    part.save(force_insert=True)
    case.parts.append(part)
    case.sees(unit)
    case.refresh()
    return part


def new_part(case: Case, unit: Organisation, role: str, *, parent: Assignment | None, person_name: str) -> Assignment:
    """An assignment not yet kept: given by the part above, else by the dispatching office."""
    standing = case.standing
    office = case.problem.dispatched_by_id or (standing and standing.organisation_id) or case.problem.home_id
    return Assignment(
        problem=case.problem,
        unit=unit,
        role=role,
        parent=parent,
        assigned_by_id=parent.unit_id if parent else office,
        assigned_at=case.when,
        accept_due=accept_due(case),
        person_name=person_name,
    )


def first_deadline(
    case: Case, *, rule: Rule | None, outer: Assignment | None, keep: Assignment | None
) -> tuple[Rule, Deadline]:
    """The kept part's deadline, one inside the outer part's, or one of its own that lies ahead."""
    if keep is not None and keep.due is not None:
        return Rule.from_json(keep.rule), Deadline(keep.due, case.problem.due_provisional, keep.due_words)
    if outer is not None:
        return inner_due(case, outer, rule)
    limit = rule or case.limits.rectify
    due = run_from(case, limit, case.when)
    case.need(due.moment > case.when, "整改期限已经过去，请给出晚于现在的期限。", code="due_past", field="due")
    return limit, due


def active_unit(case: Case, unit_id: int) -> Organisation:
    """A unit that exists and is in use and has no other part in the problem."""
    unit = organisation(unit_id)
    case.need(unit.is_active, f"“{unit.name}”已停用，请另选单位。", code="unit_inactive", field="lead")
    case.need(
        all(p.unit_id != unit_id for p in case.parts),
        f"“{unit.name}”在本问题中已有分工，不必重复交办；请另选单位。",
        code="unit_has_part",
        field="lead",
    )
    return unit


def assign_helpers(
    case: Case,
    *,
    lead: Assignment | None,
    co_leads: Sequence[int],
    assists: Sequence[int],
    rule: Rule | None,
    top: Assignment | None = None,
) -> None:
    """Co-leads and assists beside a lead: under the same parent as the lead, or under `lead` itself."""
    outer = lead or top
    for role, units in (("co_lead", co_leads), ("assist", assists)):
        for unit_id in units:
            assign(case, unit_id, role, parent=lead, outer=outer, rule=rule if outer is None else None)


def set_strike_office(case: Case) -> None:
    """Whose office strikes the problem off, by the level of its list."""
    problem = case.problem
    level = problem.list.level if problem.list else ""
    office = strike_office(level=level, home=problem.home, at=case.when)
    problem.strike_by_id, problem.own_strike = office.organisation_id, office.own
    if office.own:
        case.codes["own_strike"] = True


def check_somebody_can_verify(case: Case) -> None:
    """Refuse a dispatch after which nobody independent of the submitter could verify or strike off."""
    units = {p.unit_id for p in case.parts if p.role == "lead"}
    workers = {s.user_id for s in standings_at(units, case.when) if s.roles & {"liaison", "rectifier"}}
    submitters = workers or {case.by.user_id or 0}
    for submitter in submitters:
        verifiers = verifiers_of(case.problem, case.parts, case.when, also_barred={submitter})
        if verifiers.choice.allowed:
            return
    raise Refused(
        f"交办后没有与整改无关的人可以复核问题{case.problem.number}；请指定复核单位或分管领导，"
        "或先在“单位与岗位”中增加一名复核员，再交办。",
        code="dispatch_nobody_could_verify",
    )


@move("recall")
def recall(case: Case) -> None:
    """Take a dispatch back before the lead accepts; the problem waits for dispatch again."""
    case.decide()
    case.need_words()
    lead = case.top_lead
    case.need(lead and not lead.accepted_at, "牵头单位已经签收，不能撤回；可改派。", code="accepted")
    back_to_office(case)


def back_to_office(case: Case) -> None:
    """All assignments end, the problem waits for dispatch at its own office."""
    close_petitions(case)
    case.end(*list(case.parts))
    problem = case.problem
    problem.state = State.REGISTERED
    problem.lead_id = None
    clear_deadline(case)
    put_on_desk(case, "office", problem.home_id)


@move("transfer")
def transfer(case: Case, *, lead: int, rule: Rule | None = None, reset: bool = False) -> None:
    """Give the problem to another lead: new accept clock; the time left goes with it unless `reset`."""
    case.decide()
    case.need_words()
    close_petitions(case)
    old = case.top_lead
    case.need(old and old.unit_id != lead, "改派的单位就是现在的牵头单位，请另选。", code="same_lead", field="lead")
    unpause(case)
    if old:
        case.end(*case.below(old))
    joining = next((p for p in case.parts if p.unit_id == lead), None)
    if joining:
        case.end(*case.below(joining))
    part = assign(case, lead, "lead", rule=rule, keep=old if rule is None and not reset else None)
    case.problem.lead_id = lead
    case.problem.state = State.DISPATCHED
    put_on_desk(case, "lead", lead, part=part, due=part.accept_due)
    case.codes |= {"units": [lead], "from_unit": old.unit_id if old else None}


@move("reset_deadline")
def reset_deadline(case: Case, *, rule: Rule, assignment: int | None = None) -> None:
    """A new rectification deadline for one assignment; the top lead's by default."""
    part = case.assignment(assignment) if assignment else case.top_lead
    case.decide(part)
    case.need_words()
    case.need(part, "没有找到要调整时限的分工，请刷新后再试。", code="no_part")
    if part is None:
        return
    due = run_from(case, rule, case.when)
    case.need(due.moment > case.when, "新的期限已经过去，请给出晚于现在的期限。", code="due_past", field="due")
    outer = case.assignment(part.parent_id)
    case.need(
        outer is None or outer.due is None or due.moment <= outer.due,
        "给下级的期限不能晚于上级的期限，请改早。",
        code="due_passes_outer",
        field="due",
    )
    case.codes |= {"assignment": part.id, "old_due": part.due and part.due.isoformat(), "due": due.moment.isoformat()}
    change_rectify(case, part, rule, due)


@move("add_unit")
def add_unit(case: Case, *, unit: int, role: str, rule: Rule | None = None) -> None:
    """One more co-lead or assist: beside the lead by the office, below the own part by a liaison."""
    own = own_subtree_root(case)
    case.decide(own)
    case.need_words()
    case.need(role in ROLE_WORDS, "请选择“共同牵头”或“配合”。", code="role_unknown", field="role")
    assign(case, unit, role, parent=own, outer=own or case.top_lead, rule=rule)
    case.codes |= {"units": [unit], "role": role}


def own_subtree_root(case: Case) -> Assignment | None:
    """The liaison's own part; None for the office, which adds beside the top lead."""
    if case.by.organisation_ids & {case.problem.dispatched_by_id}:
        return None
    return next((p for p in case.parts if p.unit_id in case.by.organisation_ids), None)


@move("drop_unit")
def drop_unit(case: Case, *, assignment: int) -> None:
    """End a co-lead's or assist's part; its measures stay."""
    part = case.assignment(assignment)
    case.need(
        part and part.role in ROLE_WORDS, "只能减去共同牵头或配合单位；换牵头单位请用“改派”。", code="not_a_helper"
    )
    case.decide(part)
    case.need_words()
    if part:
        case.codes |= {"units": [part.unit_id], "role": part.role}
        end_subtree(case, part)


def end_subtree(case: Case, part: Assignment) -> None:
    """End a part and everything below it, with the requests they still have open."""
    below = case.below(part)
    close_petitions(case, only=below)
    case.end(*below)


def lead_below(case: Case, part: Assignment | None) -> Assignment | None:
    """The part this one handed down to."""
    return next((p for p in case.parts if part and p.parent_id == part.id and p.role == "lead"), None)


def check_below(case: Case, part: Assignment, lead: int) -> None:
    """Down means down: to a unit below in the tree, or below on the line of business."""
    unit = organisation(lead)
    above = {*unit.ancestor_ids, *(unit.line_parent.ancestor_ids if unit.line_parent else ())} - {unit.id}
    case.need(
        part.unit_id in above,
        f"“{unit.name}”不是本单位的下级，不能转交；请另选下级单位，或退单由创城办改派。",
        code="not_below",
        field="lead",
    )


@move("hand_down")
def hand_down(
    case: Case, *, lead: int, co_leads: Sequence[int] = (), assists: Sequence[int] = (), rule: Rule | None = None
) -> None:
    """The unit that holds the desk gives it to one below; implies its own accept."""
    part = case.desk_part()
    case.decide(part)
    if part is None:
        return
    case.need(case.problem.desk_kind == "lead", "问题正在提请协调，暂不能转交；请等协调答复后再办。", code="referred")
    check_units(case, lead, co_leads, assists)
    check_below(case, part, lead)
    if before := lead_below(case, part):
        end_subtree(case, before)
    if part.accepted_at is None:
        part.accepted_at = case.when
        case.change(part)
        case.codes["accepted"] = True
    below = assign(case, lead, "lead", parent=part, outer=part, rule=rule)
    assign_helpers(case, lead=part, co_leads=co_leads, assists=assists, rule=None)
    case.problem.state = State.RECTIFYING
    put_on_desk(case, "lead", lead, part=below, due=below.accept_due)
    case.codes |= {"units": [lead, *co_leads, *assists], "due": below.due.isoformat() if below.due else None}


@move("take_back")
def take_back(case: Case) -> None:
    """Whoever handed down takes the desk back; everything below ends, measures stay."""
    line = case.situation.lead_line
    mine = next(
        (p for p in line if p.unit in (case.by.organisation_ids if not case.ask.unit else {case.ask.unit})), None
    )
    part = case.assignment(mine.id) if mine else None
    below = lead_below(case, part)
    case.decide(below or case.desk_part())
    case.need_words()
    case.need(part and below, "本单位没有转交给下级，不用收回。", code="nothing_below")
    if part and below:
        end_subtree(case, below)
        unpause(case)
        put_on_desk(case, "lead", part.unit_id, part=part, due=part.due)
