"""What a finding proposes for the ledger: words, place, category, who is to lead, by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from chuangcheng.inspections.models import Answer
from chuangcheng.inspections.queries.numbers import judged
from chuangcheng.people.queries import unit_names
from chuangcheng.places.queries import who_answers
from chuangcheng.problems.models import Problem
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import Clock, Rule


@dataclass(frozen=True)
class Proposal:
    """`lead_why` says where the lead comes from; `rule` None takes the category's own limit."""

    text: str
    place: str
    site_id: int
    area_id: int | None
    category_id: int | None
    lead_id: int | None
    lead_name: str
    lead_why: str
    rule: Rule | None


class Proposing:
    """Proposals for several findings, asking once who answers for a site and category."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int | None, date], tuple[int | None, str, str]] = {}

    def of(self, answer: Answer) -> Proposal:
        """The inspector's own words first, then the check item's, then those of the place. `visit.site` is joined."""
        said: Mapping[str, Any] = answer.proposal
        site = answer.visit.site
        category = category_of(answer)
        lead, name, why = self._lead(answer, category)
        return Proposal(
            text=str(said.get("text") or "").strip() or words_of(answer),
            place=(str(said.get("place") or "").strip() or site.name)[:200],
            site_id=site.pk,
            area_id=site.area_id,
            category_id=category,
            lead_id=lead,
            lead_name=name,
            lead_why=why,
            rule=rule_of(said),
        )

    def _lead(self, answer: Answer, category: int | None) -> tuple[int | None, str, str]:
        if said := answer.proposal.get("lead"):
            return said, unit_names([said]).get(said, ""), "检查人建议"
        key = (answer.visit.site_id, category, timezone.localdate(answer.answered_at))
        if key not in self._known:
            self._known[key] = _answering(*key)
        return self._known[key]


def proposal_of(answer: Answer) -> Proposal:
    """Of a single finding."""
    return Proposing().of(answer)


def proposed_for(problem: Problem, *, on: date) -> dict[str, Any]:
    """What a dispatch begins with, in the shape of a list row's proposal: {"leads": [id], "rule": {…} or None, …}.

    The sheet's own words where it came from one; else the inspector's; else who answers for its site or area.
    """
    if problem.list_row is not None:
        return problem.list_row.proposal
    rows = Answer.objects.filter(problem=problem, attached=False).select_related("visit__site", "check_item")
    answer = rows.first()
    if answer is not None:
        proposal = Proposing().of(answer)
        rule = proposal.rule.to_json() if proposal.rule else None
        return {"leads": [proposal.lead_id] if proposal.lead_id else [], "rule": rule}
    if not (problem.site_id or problem.area_id):
        return {}
    lead = _answering(problem.site_id, problem.category_id, on, area_id=problem.area_id)[0]
    return {"leads": [lead]} if lead else {}


def category_of(answer: Answer) -> int | None:
    """The category the inspector chose, else the check item's."""
    return answer.proposal.get("category") or (answer.check_item.category_id if answer.check_item else None)


def words_of(answer: Answer) -> str:
    """墙角有垃圾（检查标准：无卫生死角；3处）; with numbers what the demand says to them."""
    item = answer.check_item.text if answer.check_item else ""
    behind = [f"检查标准：{item}"] if item and answer.note else []
    met = judged(answer.check_item, answer.measured, answer.measured_of)
    behind += [met.words] if met is not None and met.met is False else []
    behind += [f"{answer.count}处"] if answer.count > 1 else []
    head = answer.note.strip() or f"不符合“{item}”"
    return head + (f"（{'；'.join(behind)}）" if behind else "")


def rule_of(said: Mapping[str, Any]) -> Rule | None:
    """The time limit proposed, or None. Raises Refused `proposal_rule` for one that means nothing."""
    kept = said.get("rectify")
    if not kept:
        return None
    try:
        return Rule.from_json({"amount": None, "moment": None, **kept})
    except (KeyError, ValueError, TypeError, ArithmeticError, Refused) as error:
        labels = "、".join(clock.label for clock in Clock)
        sentence = f"建议的整改时限看不明白，请选计时方式（{labels}）并写数量。"
        raise Refused(sentence, code="proposal_rule", fields={"rectify": sentence}) from error


def _answering(
    site_id: int | None, category: int | None, on: date, *, area_id: int | None = None
) -> tuple[int | None, str, str]:
    first = next(iter(who_answers(at=on, site_id=site_id, area_id=area_id, category_id=category)), None)
    if first is None:
        return None, "", ""
    if first.department_id:
        return first.department_id, first.department, first.reason
    return first.organisation_id, first.organisation_name, first.reason
