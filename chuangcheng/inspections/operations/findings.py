"""What fails goes on the ledger, once: as a new problem, as 立行立改, or as a note to one that is there already."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from chuangcheng.inspections.models import Answer, ProgrammeKind, Verdict, Visit, VisitState
from chuangcheng.inspections.operations.visits import count_answers, locked_visit
from chuangcheng.inspections.queries.duplicates import Near, near_duplicates
from chuangcheng.inspections.queries.proposals import Proposal, proposal_of
from chuangcheng.inspections.queries.sight import round_seen
from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import AttachmentRole, Problem, Source
from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.operations.assigning import Order, dispatch
from chuangcheng.problems.operations.bulk import Verdict as RowVerdict
from chuangcheng.problems.operations.bulk import one
from chuangcheng.problems.operations.registering import NewProblem, fix_on_spot, register
from chuangcheng.problems.operations.urging import note
from chuangcheng.problems.queries.files import file_seen
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State


@dataclass(frozen=True)
class Found:
    """What came of one failed item: a number on the ledger, or why not yet; `near` are what may be the same."""

    answer: UUID
    number: str = ""
    sentence: str = ""
    near: tuple[Near, ...] = ()


def register_findings(*, uuid: UUID, by: Actor, at: datetime) -> list[Found]:
    """Put everything that failed in a visit on the ledger, each in its own transaction; what is there already stays.

    What may be a duplicate waits for somebody to decide (`register_finding` or `attach_finding`); a refusal stops
    nothing else. Refused: `visit_missing`, `visit_not_yours`, `visit_not_done`.
    """
    with transaction.atomic():
        visit = locked_visit(uuid, by=by, at=at, closed_too=True)
        _done(visit)
        rows = list(visit.answers.filter(verdict=Verdict.FAILS).select_related(*JOINS).order_by("id"))
    return [_tried(visit, row, by=by, at=at) for row in rows]


def register_finding(*, uuid: UUID, answer: UUID, by: Actor, at: datetime) -> Problem:
    """Put one failed item on the ledger as a problem of its own, whatever may be near; once, whoever asks how often.

    Fixed on the spot it goes to the verifier at once, with the unit that leads as the one that fixed it.
    Refused: as `register_findings`; `answer_missing`, `answer_not_failing`, `finding_no_unit`, and what
    `register` and `fix_on_spot` refuse.
    """
    with transaction.atomic():
        visit, row = _locked(uuid, answer, by=by, at=at)
        if row.problem is not None:
            return row.problem
        problem = _register(visit, row, by=by, at=at)
        _keep(visit, row, problem)
    return problem


def attach_finding(*, uuid: UUID, answer: UUID, number: str, by: Actor, at: datetime) -> Problem:
    """Say that a failed item is a problem that stands on the ledger already: a note there, no second problem.

    Refused: as `register_finding`; `problem_missing`, `finding_elsewhere`.
    """
    with transaction.atomic():
        visit, row = _locked(uuid, answer, by=by, at=at)
        problem = visible_to(by).filter(number=number).first()
        if problem is None:
            raise Refused(f"没有找到问题{number}，或您无权查看；请核对编号。", code="problem_missing", kind="missing")
        if row.problem_id not in (None, problem.pk):
            sentence = "这一项已经挂账到别的问题，不能再并入；请到台账里办理。"
            raise Refused(sentence, code="finding_elsewhere", kind="conflict")
        if row.problem_id is None:
            words = f"督查再次发现（{visit.site.name}）：{proposal_of(row).text}"
            key = uuid5(row.uuid, f"attach:{row.pk}:{number}")
            note(Ask(number=number, by=by, at=at, words=words, key=key, files=_own_files(row, by=by, at=at)))
            _keep(visit, row, problem, attached=True)
    return problem


def dispatch_findings(*, round_id: int, by: Actor, at: datetime, requirement: str = "") -> list[RowVerdict]:
    """Dispatch every problem of a round that still waits, as its finding proposes; each in its own transaction.

    Who may dispatch is judged for each by the ledger. Refused: `round_missing`.
    """
    row = round_seen(round_id, by=by)
    waiting = visible_to(by).filter(state=State.REGISTERED, follows=False)
    found = Answer.objects.filter(visit__round=row, attached=False, problem__in=waiting).select_related(*JOINS)
    verdicts = []
    for answer in found.order_by("id"):
        if answer.problem is None:
            continue

        def make(own: Ask, answer: Answer = answer) -> None:
            dispatch(own, order=order_of(proposal_of(answer), requirement=requirement))

        own = Ask(number=answer.problem.number, by=by, at=at)
        verdicts.append(replace(one(answer.problem.number, own, make), text=answer.problem.text))
    return verdicts


def order_of(proposal: Proposal, *, requirement: str = "") -> Order:
    """The order a finding proposes. Refused `finding_no_unit` where nobody is known to answer."""
    if proposal.lead_id is None:
        raise Refused(
            "这个点位没有责任单位，也没有包保单位，请打开问题逐条交办。", code="finding_no_unit", kind="conflict"
        )
    return Order(lead=proposal.lead_id, rule=proposal.rule, requirement=requirement)


JOINS = ("visit__site", "check_item", "problem")


def _tried(visit: Visit, row: Answer, *, by: Actor, at: datetime) -> Found:
    if row.problem is not None:
        return Found(row.uuid, row.problem.number)
    near = near_duplicates(row, by=by)
    if near:
        sentence = f"附近24小时内已有同类问题{near[0].number}，请看是否同一个：是就并入，不是就另行挂账。"
        return Found(row.uuid, "", sentence, tuple(near))
    try:
        problem = register_finding(uuid=visit.uuid, answer=row.uuid, by=by, at=at)
    except Refused as refused:
        return Found(row.uuid, "", refused.sentence)
    return Found(row.uuid, problem.number)


def _locked(uuid: UUID, answer: UUID, *, by: Actor, at: datetime) -> tuple[Visit, Answer]:
    """The visit is locked first, so that two who register its findings wait for each other."""
    visit = locked_visit(uuid, by=by, at=at, closed_too=True)
    _done(visit)
    row = visit.answers.select_related(*JOINS).filter(uuid=answer).first()
    if row is None:
        raise Refused("没有这一项检查结果，请刷新后再试。", code="answer_missing", kind="missing")
    if row.verdict != Verdict.FAILS:
        sentence = "这一项不是“不符合”，不用挂账；要挂账请先改检查结论。"
        raise Refused(sentence, code="answer_not_failing", kind="conflict")
    return visit, row


def _done(visit: Visit) -> None:
    if visit.state != VisitState.DONE:
        raise Refused("这次检查还没有提交，提交后再挂账。", code="visit_not_done", kind="conflict")


def _register(visit: Visit, row: Answer, *, by: Actor, at: datetime) -> Problem:
    proposal = proposal_of(row)
    finder = row.answered_by_id or visit.inspector_id
    photos = list(row.photos.all())
    roles = {False: AttachmentRole.BEFORE, True: AttachmentRole.AFTER}
    new = NewProblem(
        home=visit.organisation_id,
        text=proposal.text,
        source=_source(visit),
        place=proposal.place,
        area=proposal.area_id,
        site=proposal.site_id,
        category=proposal.category_id,
        files=tuple(FileRef(photo.file_id, roles[photo.after].value) for photo in photos),
        finder_is_actor=finder == by.user_id,
        finder=finder,
        vouched=True,
    )
    if not row.fixed_on_spot:
        return register(new=new, by=by, at=at)
    if proposal.lead_id is None:
        sentence = "立行立改要写明是哪个单位改的：这个点位没有责任单位，请在交办建议里选一个。"
        raise Refused(sentence, code="finding_no_unit", kind="conflict")
    done = row.fixed_how or "当场整改完毕"
    return fix_on_spot(new=new, unit=proposal.lead_id, done=done, by=by, at=at)


def _source(visit: Visit) -> str:
    """A unit's own patrol finds for itself; everything else is inspection."""
    daily = visit.programme is not None and visit.programme.kind == ProgrammeKind.DAILY
    own = visit.site.organisation_id == visit.organisation_id
    return (Source.SELF_CHECK if daily and own else Source.INSPECTION).value


def _keep(visit: Visit, row: Answer, problem: Problem, *, attached: bool = False) -> None:
    row.problem, row.attached = problem, attached
    row.version += 1
    row.save(update_fields=["problem", "attached", "version"])
    count_answers(visit)
    visit.version += 1
    visit.save()


def _own_files(row: Answer, *, by: Actor, at: datetime) -> tuple[FileRef, ...]:
    """The photos the actor may bring along; another's stay with the finding."""
    found: list[FileRef] = []
    files: Sequence[int] = list(row.photos.values_list("file_id", flat=True))
    for file in files:
        try:
            file_seen(file, by=by, at=at)
        except Refused:
            continue
        found.append(FileRef(file, AttachmentRole.BEFORE.value))
    return tuple(found)
