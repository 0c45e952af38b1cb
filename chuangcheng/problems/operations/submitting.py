"""上报 and its way up the lead line: sign, endorse, decline, withdraw."""

from datetime import datetime

from chuangcheng.evidence.queries import files as stored_files
from chuangcheng.people.queries import holders_of, standings_at
from chuangcheng.problems.models import Assignment, AttachmentRole, Measure, MeasureKind
from chuangcheng.problems.operations.answering import name_post
from chuangcheng.problems.operations.asking import close_petitions
from chuangcheng.problems.operations.behalf import need_striker
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.clocks import late, pause, put_on_desk, unpause, verify_due
from chuangcheng.problems.operations.frame import move
from chuangcheng.problems.operations.measuring import add_hand
from chuangcheng.problems.queries.verifiers import verifiers_of
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State


@move("submit")
def submit(case: Case, *, person_name: str = "", person: int | None = None, nothing_to_do: str = "") -> None:
    """Report the problem as mended; judged against the rectification deadline now."""
    part = case.desk_part()
    case.decide(part)
    if part is None:
        raise Refused("问题不在承办单位手里，暂不能上报；请等协调办结。", code="submit_no_part", kind="conflict")
    case.need(case.problem.desk_kind == "lead", "问题正在提请协调，暂不能上报；请等协调答复后再报。", code="referred")
    name_person(case, part, person, person_name)
    part.nothing_to_do = nothing_to_do or part.nothing_to_do
    part.accepted_at = part.accepted_at or case.when
    part.done_at = case.when
    case.change(part)
    check_every_lead(case)
    check_after_photo(case)
    problem = case.problem
    problem.submitted_at, problem.submitted_late = case.when, late(case)
    if case.ask.happened_at and part.due and case.at > part.due and not problem.submitted_late:
        case.codes["in_time_by_word"] = True
    add_hand(case, "submitted")
    bar_person(case, part)
    problem.hands = {**problem.hands, "unit": part.unit_id, "held": part.id, "signed": []}
    check_left_to_verify(case)
    close_petitions(case)
    pause(case)
    problem.state = State.SUBMITTED
    one_up(case, part)
    case.codes["late_submit"] = problem.submitted_late


def name_person(case: Case, part: Assignment, person: int | None, person_name: str) -> None:
    """A submission names who answers for it."""
    name_post(case, part, person)
    part.person_name = person_name.strip() or part.person_name
    case.need(part.person_id or part.person_name, "请写明责任人，再上报。", code="no_person", field="person_name")


def bar_person(case: Case, part: Assignment) -> None:
    """The responsible person, where it is a post, may not verify either; nor may the unit represented on behalf."""
    persons = holders_of(part.person_id, case.when) if part.person_id else []
    if case.on_behalf:
        there = standings_at([part.unit_id], case.when)
        persons += [s.user_id for s in there if s.roles & {"liaison", "rectifier"}]
    known = case.problem.hands.get("persons", [])
    case.problem.hands = {**case.problem.hands, "persons": sorted({*known, *persons})}


def check_every_lead(case: Case) -> None:
    """Every lead and co-lead in force, or somebody it handed down to, has a done measure or wrote nothing-to-do.

    After a rebound only what was done since counts.
    """
    measures = Measure.objects.filter(problem=case.problem, kind=MeasureKind.MEASURE, is_done=True, withdrawn_at=None)
    if since := case.problem.hands.get("since"):
        measures = measures.filter(recorded_at__gte=datetime.fromisoformat(since))
    done = set(measures.values_list("unit_id", flat=True))
    missing = [
        lead.unit.name
        for lead in case.parts
        if lead.role != "assist" and not any(p.nothing_to_do or p.unit_id in done for p in case.below(lead))
    ]
    case.need(
        not missing,
        f"{'、'.join(missing)}还没有填写已完成的措施，也没有写明无须措施的理由；补齐后再上报。",
        code="no_measure",
        field="nothing_to_do",
    )


def check_after_photo(case: Case) -> None:
    """An after-photo where the category asks for one; those sent with this submission count, papers do not."""
    if not case.limits.after_photo:
        return
    after = [f.file_id for f in case.ask.files if f.role == AttachmentRole.AFTER]
    brought = any(file.kind == "photo" for file in stored_files(after).values()) if after else False
    case.need(
        brought or case.problem.after_count,
        "这类问题上报时要有整改后照片，请先上传一张。",
        code="no_photo",
        field="files",
    )


def check_left_to_verify(case: Case) -> None:
    """Refuse a submission that would leave nobody to verify it."""
    verifiers = verifiers_of(case.problem, case.parts, case.when)
    if not verifiers.choice.allowed:
        raise Refused(
            "由您上报后就没有与整改无关的人可以复核了；请换一位经办人上报，或请交办单位指定复核单位、分管领导。",
            code="submit_nobody_could_verify",
        )
    if "office" in case.by.roles:
        need_striker(case)


def one_up(case: Case, part: Assignment) -> None:
    """The desk goes to the lead above, or from the top lead to the verifier."""
    above = case.assignment(part.parent_id)
    due = verify_due(case)
    if above:
        put_on_desk(case, "endorse", above.unit_id, part=above, due=due)
        return
    verifier = case.problem.verifier_id or case.problem.dispatched_by_id or case.problem.home_id
    put_on_desk(case, "verify", verifier, due=due)


@move("sign")
def sign(case: Case) -> None:
    """审签 by a leader of the unit, before the report goes further."""
    case.decide()
    hands = case.problem.hands
    case.need(case.by.user_id not in hands.get("signed", []), "您已经审签过了，不用再签。", code="already")
    case.problem.hands = {**hands, "signed": [*hands.get("signed", []), case.by.user_id]}


def check_signed(case: Case) -> None:
    """Where the city requires it, a leader of the submitting unit has signed before it goes on."""
    case.need(
        not case.city.leader_signs or case.problem.hands.get("signed"),
        "本市要求上报前由单位分管领导审签，现在还没有审签；请先请领导审签。",
        code="not_signed",
    )


@move("endorse")
def endorse(case: Case) -> None:
    """初审通过: one desk up, from the top lead to the verifier."""
    part = case.desk_part()
    case.decide(part)
    case.need(
        part and case.problem.desk_kind == "endorse",
        "报告已到复核单位，不用再初审；请由复核人员复核。",
        code="at_verifier",
    )
    check_signed(case)
    if part:
        one_up(case, part)


@move("decline")
def decline(case: Case) -> None:
    """初审退回: one desk down, the clock runs on with what was left; not counted as rework."""
    part = case.desk_part()
    case.decide(part)
    case.need_words("退回的理由")
    case.need(
        part and case.problem.desk_kind == "endorse",
        "报告已到复核单位，不能再初审退回；由复核人员“退回重新整改”。",
        code="at_verifier",
    )
    below = next((p for p in case.parts if part and p.parent_id == part.id and p.role == "lead"), None)
    back_to_work(case, below or case.assignment(case.problem.hands.get("held")))


@move("withdraw")
def withdraw(case: Case) -> None:
    """撤回上报: by the submitter, while the desk is still the first above."""
    case.decide(case.assignment(case.problem.hands.get("held")))
    part = case.assignment(case.problem.hands.get("held"))
    first = part.parent_id if part else None
    at_first = case.problem.desk_assignment_id == first
    case.need(
        at_first,
        "上级已经初审，不能撤回；需要补充的请写情况说明。",
        code="gone_on",
    )
    back_to_work(case, part)


def back_to_work(case: Case, part: Assignment | None) -> None:
    """The problem is being rectified again at that part's desk."""
    part = part or case.top_lead
    case.problem.state = State.RECTIFYING
    unpause(case)
    if part is None:
        return
    part.done_at = None
    case.change(part)
    put_on_desk(case, "lead", part.unit_id, part=part, due=part.due)
