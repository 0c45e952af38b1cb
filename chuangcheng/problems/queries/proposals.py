"""What a list's sheet says of who and when, as an order ready to be dispatched."""

from dataclasses import replace

from chuangcheng.people.actor import Actor
from chuangcheng.problems.operations.assigning import Order
from chuangcheng.problems.queries.scene import problem_seen
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import Rule


def proposed_order(number: str, *, by: Actor, shared: Order) -> Order:
    """The shared order with the units, leader, person and date of the row's own sheet.

    Raises Refused (missing; invalid where the sheet names no unit).
    """
    row = problem_seen(number, by=by).list_row
    proposal = row.proposal if row else {}
    leads = proposal.get("leads") or []
    if not leads:
        raise Refused("清单上没有写责任单位，请单独交办。", code="proposal_without_lead")
    asked = proposal.get("rule")
    rule = Rule.from_json(asked) if asked and shared.rule is None else shared.rule
    return replace(
        shared,
        lead=leads[0],
        co_leads=tuple(leads[1:]),
        assists=tuple(proposal.get("assists") or ()),
        kind=proposal.get("kind") or shared.kind,
        leader_name=proposal.get("leader") or shared.leader_name,
        person_name=proposal.get("person") or shared.person_name,
        rule=rule,
    )
