"""Dispatch a list's rows as its sheet proposes: one screen instead of a form per row, each still a step of its own."""

from dataclasses import replace

from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import Order, dispatch
from chuangcheng.problems.operations.bulk import Verdict, one
from chuangcheng.problems.operations.lists import need_office
from chuangcheng.problems.queries.lists import feedback_list
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State
from chuangcheng.rules.worktime import Rule


def proposed_order(problem: Problem, *, requirement: str = "") -> Order:
    """The order the sheet asks for. Refused when it names no unit that is known."""
    proposal = problem.list_row.proposal if problem.list_row else {}
    leads = proposal.get("leads") or []
    if not leads:
        unknown = "、".join(proposal.get("unknown", []))
        why = f"清单写的“{unknown}”还没有对应的单位" if unknown else "清单没有写责任单位"
        raise Refused(f"{why}，请打开问题逐条交办。", code="proposal_no_lead")
    rule = proposal.get("rule")
    return Order(
        lead=leads[0],
        co_leads=leads[1:],
        assists=[u for u in proposal.get("assists", []) if u not in leads],
        kind=proposal.get("kind") or "by_date",
        rule=Rule.from_json(rule) if rule else None,
        leader_name=problem.leader_name,
        person_name=str(proposal.get("person") or "")[:60],
        requirement=requirement,
    )


def dispatch_as_proposed(*, list_id: int, ask: Ask) -> list[Verdict]:
    """Every row still waiting, each in its own transaction; the refusal of one does not stop the others.

    `ask` gives actor, time and the shared requirement in its words; its number is not used.
    Refused: `list_not_found`, `dispatch_list_not_yours`.
    """
    feedback = feedback_list(list_id, ask.by)
    need_office(ask.by, feedback.organisation, code="dispatch_list_not_yours", what="按清单交办")
    rows = visible_to(ask.by).filter(list_id=list_id, state=State.REGISTERED, follows=False)
    verdicts = []
    for problem in rows.select_related("list_row").order_by("row_no", "id"):

        def make(own: Ask, problem: Problem = problem) -> None:
            dispatch(own, order=proposed_order(problem, requirement=ask.words))

        own = Ask(number=problem.number, by=ask.by, at=ask.at)
        verdicts.append(replace(one(problem.number, own, make), text=problem.text))
    return verdicts
