"""签收 and 退单: what a unit does with what was given to it."""

from chuangcheng.people.queries import post as post_by_id
from chuangcheng.problems.models import Assignment
from chuangcheng.problems.operations.asking import close_petitions
from chuangcheng.problems.operations.assigning import back_to_office
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.clocks import put_on_desk, unpause
from chuangcheng.problems.operations.frame import move
from chuangcheng.rules.situations import State

RETURN_REASONS = {
    "not_ours": "不属于本单位职责",
    "wrong_place": "地点不在本单位辖区",
    "unclear": "问题描述不清",
    "duplicate": "与已有问题重复",
    "other": "其他",
}


@move("accept")
def accept(case: Case, *, person: int | None = None, person_name: str = "") -> None:
    """Take the problem on; the responsible person may be named, as a post or, without an account, by name."""
    part = case.own_part()
    case.decide(part)
    case.need(part.accepted_at is None, "本单位已经签收过了，不用再签。", code="already")
    part.accepted_at = case.when
    name_post(case, part, person)
    part.person_name = person_name or part.person_name
    case.change(part)
    case.codes["part"] = part.id
    top = case.top_lead
    if top and part.id == top.id and case.state is State.DISPATCHED:
        case.problem.state = State.RECTIFYING
    if case.problem.desk_assignment_id == part.id and case.problem.desk_kind == "lead":
        put_on_desk(case, "lead", part.unit_id, part=part, due=part.due)


def name_post(case: Case, part: Assignment, person: int | None) -> None:
    """The responsible person as a post: of the part's own unit or below it, rectifier or liaison."""
    if not person:
        return
    named = post_by_id(person)
    case.need(
        part.unit_id in named.organisation.ancestor_ids and {"rectifier", "liaison"} & set(named.roles),
        "责任人须是本单位的整改人员或联络员，请重新选择；没有账号的，直接填写姓名。",
        code="person_elsewhere",
        field="person",
    )
    part.person = named


@move("return")
def return_(case: Case, *, reason: str) -> None:
    """Give it back: the top lead's part to the office, any other to whoever assigned it."""
    part = case.own_part()
    case.decide(part)
    case.need(reason in RETURN_REASONS, "请选择一项退单原因，再提交。", code="reason", field="reason")
    case.need_words("退单理由")
    case.codes |= {"reason": reason, "unit": part.unit_id, "part": part.id}
    case.problem.return_count += 1
    top = case.top_lead
    if top and part.id == top.id:
        part.returned_at = case.when
        back_to_office(case)
        return
    below = case.below(part)
    close_petitions(case, only=below)
    on_desk = case.problem.desk_assignment_id in {p.id for p in below}
    parent = case.assignment(part.parent_id)
    case.end(*below, returned=True)
    if on_desk and parent:
        unpause(case)
        put_on_desk(case, "lead", parent.unit_id, part=parent, due=parent.due)
