"""拆分, 并案, 不予认定, 恢复认定."""

from collections.abc import Sequence
from dataclasses import dataclass

from chuangcheng.people.actor import Actor
from chuangcheng.problems import search
from chuangcheng.problems.models import Problem, Source
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.asking import close_petitions
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.clocks import clear_deadline, put_on_desk
from chuangcheng.problems.operations.following import parts_changed
from chuangcheng.problems.operations.frame import move
from chuangcheng.problems.operations.list_states import note_settled
from chuangcheng.problems.operations.petitions import is_outside
from chuangcheng.problems.operations.record import announce, record
from chuangcheng.problems.operations.registering import take_numbers
from chuangcheng.problems.queries.choices import need_known
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.rules.situations import State


@dataclass(frozen=True)
class SplitPart:
    """One part of a split problem: its own words, and where it is."""

    text: str
    place: str = ""
    site: int | None = None


@move("split")
def split(case: Case, *, into: Sequence[SplitPart]) -> None:
    """Divide a problem per unit or site; the parts are registered anew, this one follows them."""
    case.decide()
    case.need(len(into) > 1, "拆分至少要有两条，请补充。", code="too_few", field="into")
    case.need(
        all(p.text.strip() for p in into), "拆分后的每一条都要有问题描述，请补齐。", code="text_missing", field="into"
    )
    for site in {part.site for part in into}:
        need_known(site=site)
    close_petitions(case)
    case.end(*list(case.parts))
    problem = case.problem
    numbers = take_numbers(at=case.at, count=len(into))
    for number, part in zip(numbers, into, strict=True):
        register_part(problem, number, part, by=case.by, case=case)
    problem.follows = True
    put_on_desk(case, "", None)
    case.codes["parts"] = numbers


def register_part(parent: Problem, number: str, part: SplitPart, *, by: Actor, case: Case) -> Problem:
    """One part, on the same list row and ledger."""
    child = Problem(
        number=number,
        home=parent.home,
        list=parent.list,
        list_row_id=parent.list_row_id,
        row_no=parent.row_no,
        source=parent.source,
        text=part.text.strip(),
        place=part.place or parent.place,
        area_id=parent.area_id,
        site_id=part.site or parent.site_id,
        category_id=parent.category_id,
        finder_id=parent.finder_id,
        parent=parent,
        registered_at=case.at,
        moved_at=case.when,
    )
    child.save(force_insert=True)
    search.index([child])
    born = Case.of(child, code="register", ask=Ask(number=number, by=by, at=case.at))
    born.from_state = ""
    born.grant = case.grant
    born.words["text"] = child.text
    born.codes |= {"source": Source(child.source).value, "split_from": parent.number}
    born.sees(parent.home)
    put_on_desk(born, "office", child.home_id)
    announce(born, record(born))
    return child


@move("merge", beside="into")
def merge(case: Case, *, into: str) -> None:
    """Let this problem follow another that says the same."""
    case.decide()
    main = visible_to(case.by).select_for_update(of=("self",)).filter(number=into).first()
    case.need(main, f"没有找到主问题{into}，请核对编号。", code="main_missing", field="into")
    if main is None:
        return
    case.need(main.id != case.problem.id, "不能并入自己，请填写另一个问题的编号。", code="into_itself", field="into")
    case.need(
        not main.follows and main.state in {State.REGISTERED, State.DISPATCHED, State.RECTIFYING},
        f"主问题{into}现在是“{main.state_label}”或已随别的问题办理，不能再并入；请另选一条还在办理的。",
        code="main_closed",
        field="into",
    )
    case.need(
        case.problem.parent_id is None,
        "拆分出来的问题不能再并案；与别的问题重复的，请“不予认定”并写明与哪一条重复。",
        code="is_a_part",
    )
    case.need(
        not case.problem.merged.exists(),
        "已有别的问题并入本问题，不能再并入其他问题；请反过来把那一条并入本问题。",
        code="has_merged",
    )
    close_petitions(case)
    case.end(*list(case.parts))
    case.problem.merged_into = main
    case.problem.follows = True
    put_on_desk(case, "", None)
    case.codes["into"] = main.number
    note_settled(case)


@move("void")
def void(case: Case, *, issuer_answer: str = "") -> None:
    """Not a problem (of this city): closed without mending; an outside list's row needs what the issuer said."""
    case.decide()
    case.need_words()
    case.need(
        issuer_answer.strip() or not is_outside(case),
        "本问题来自上级清单，不予认定须填写下发单位的答复。",
        code="no_issuer_answer",
        field="issuer_answer",
    )
    close_petitions(case)
    case.end(*list(case.parts))
    case.words["issuer_answer"] = issuer_answer
    case.problem.previous_state = case.problem.state
    case.problem.state = State.VOID
    put_on_desk(case, "", None)
    note_settled(case)
    parts_changed(case.problem, at=case.at)


@move("restore")
def restore(case: Case) -> None:
    """It is a problem after all: waits for dispatch again."""
    case.decide()
    case.need_words()
    case.problem.state = State.REGISTERED
    case.problem.lead_id = None
    case.problem.hands = {"measured": case.problem.hands.get("measured", [])}
    clear_deadline(case)
    put_on_desk(case, "office", case.problem.home_id)
    parts_changed(case.problem, at=case.at)
