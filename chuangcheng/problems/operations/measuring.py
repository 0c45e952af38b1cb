"""措施 and 自查情况, with their quantities as facts; and a co-lead's confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass

from chuangcheng.facts.operations import Statement, amend_fact, state_facts
from chuangcheng.facts.queries import fact as fact_by_id
from chuangcheng.facts.queries import metric
from chuangcheng.problems.models import Assignment, Measure, MeasureFact, MeasureKind
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.frame import move
from chuangcheng.problems.queries.verifiers import verifiers_of
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class FactWish:
    """A quantity as written ("20余块", "2人增加到4人") and the code of the metric it is one of."""

    metric: str
    text: str


@move("measure")
def measure(
    case: Case,
    *,
    text: str,
    kind: str = MeasureKind.MEASURE.value,
    facts: Sequence[FactWish] = (),
    person_name: str = "",
    done: bool = True,
    confirmed: bool = False,
) -> None:
    """Write down what was found or done. Warns first when nobody would be left to verify (`confirmed` goes on)."""
    part = case.own_part()
    case.decide(part)
    case.need(text.strip(), "请写明自查情况或采取的措施。", code="text_missing", field="text")
    case.need(kind in MeasureKind.values, "请选择“自查情况”或“整改措施”。", code="kind", field="kind")
    if not confirmed:
        warn_if_nobody_left(case)
    row = Measure.objects.create(
        problem=case.problem,
        assignment=part,
        unit_id=part.unit_id,
        kind=kind,
        text=text.strip(),
        person_name=person_name or part.person_name,
        is_done=done,
        position=case.problem.measure_count + 1,
        recorded_by_id=case.by.user_id,
        happened_at=case.when,
        recorded_at=case.at,
    )
    case.measures.append(row)
    stated = state_wishes(case, part, row, facts)
    link_facts(row, stated, facts)
    case.problem.measure_count += 1
    add_hand(case, "measured")
    case.codes |= {"measure": row.id, "kind": kind, "facts": stated}
    case.words["text"] = text.strip()


def state_wishes(case: Case, part: Assignment, row: Measure, wishes: Sequence[FactWish]) -> list[int]:
    """The facts of a measure, in the order of its sentence; their ids."""
    statements = [
        Statement(
            metric=metric(wish.metric),
            text=wish.text,
            organisation=part.unit,
            words=row.text,
            happened_on=case.calendar.local(case.when).date(),
        )
        for wish in wishes
    ]
    if not statements:
        return []
    return [fact.id for fact in state_facts(statements=statements, by_id=case.by.user_id, at=case.at)]


def link_facts(row: Measure, stated: Sequence[int], wishes: Sequence[FactWish]) -> None:
    """Tie each fact to its place in the measure's sentence, where it stands there."""
    links, after = [], 0
    for position, (fact, wish) in enumerate(zip(stated, wishes, strict=True)):
        figure = wish.text.strip()
        start = row.text.find(figure, after)
        found = start >= 0
        after = start + len(figure) if found else after
        links.append(
            MeasureFact(
                measure=row,
                fact_id=fact,
                position=position,
                start=start if found else None,
                end=after if found else None,
            )
        )
    MeasureFact.objects.bulk_create(links)


@move("restate")
def restate(case: Case, *, fact: int, text: str) -> None:
    """Correct a figure of a measure; every report that prints it changes with it, final ones excepted."""
    link = (
        MeasureFact.objects.select_related("measure__assignment")
        .filter(fact_id=fact, measure__problem=case.problem)
        .first()
    )
    part = case.assignment(link.measure.assignment_id) if link else None
    case.decide(part)
    case.need_words()
    case.need(link, "没有找到要更正的数据，请刷新后再试。", code="no_fact")
    old = fact_by_id(fact)
    case.words |= {"old": old.printed, "new": text.strip()}
    amend_fact(fact=old, text=text, reason=case.ask.words, by_id=case.by.user_id, at=case.at)
    case.codes["fact"] = fact


def add_hand(case: Case, name: str) -> None:
    """Remember who had a hand in it, for independence: the user, and the seat they sat in."""
    hands = dict(case.problem.hands)
    user, standing = case.by.user_id, case.standing
    if user is not None and user not in hands.get(name, []):
        hands[name] = [*hands.get(name, []), user]
    if standing and standing.seat_id not in hands.get("seats", []):
        hands["seats"] = [*hands.get("seats", []), standing.seat_id]
    case.problem.hands = hands


def warn_if_nobody_left(case: Case) -> None:
    """A measure bars its recorder from verifying; say so while it can still be avoided."""
    if case.by.user_id is None:
        return
    verifiers = verifiers_of(case.problem, case.parts, case.when, also_barred={case.by.user_id})
    if not verifiers.choice.allowed:
        raise Refused(
            "您填写措施后就不能复核本问题，而现在没有别人可以复核；请让承办人员填写，或确认后继续。",
            code="measure_empties_chain",
            kind="conflict",
        )


@move("confirm")
def confirm(case: Case, *, nothing_to_do: str = "") -> None:
    """A co-lead says its own part is done: with a done measure, or a written reason why nothing was to be done."""
    part = case.own_part()
    case.decide(part)
    case.need_right(
        part.role == "co_lead", "“办结确认”由共同牵头单位办理，第一牵头单位请直接上报。", code="not_co_lead"
    )
    case.need(part.done_at is None, "本单位已经确认办结，不用再确认。", code="already")
    case.need(
        nothing_to_do.strip() or has_done_measure(part),
        "请先填写本单位已完成的措施；确无措施可填的，写明理由。",
        code="no_measure",
        field="nothing_to_do",
    )
    part.accepted_at = part.accepted_at or case.when
    part.done_at, part.nothing_to_do = case.when, nothing_to_do.strip()
    case.change(part)
    case.codes["part"] = part.id
    case.words["nothing_to_do"] = nothing_to_do


def has_done_measure(part: Assignment) -> bool:
    """Whether the unit of this part has recorded a done measure."""
    return Measure.objects.filter(
        problem_id=part.problem_id, unit_id=part.unit_id, kind=MeasureKind.MEASURE, is_done=True, withdrawn_at=None
    ).exists()
