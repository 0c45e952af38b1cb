"""The numbers a check item asks for: how many there are, of how much, and what the demand says to that."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chuangcheng.rules.demands import Met, Need, Seen, demand_of, judge_demand
from chuangcheng.rules.scoring_rules import Grades, Line, Share, rule_of
from chuangcheng.standards.models import CheckItem

LABELS = {"share": "实为百分之几", "spacing": "实测间隔（米）"}


@dataclass(frozen=True)
class Asked:
    """`label` of the number, `of` what it is counted over (长度（米）), "" for nothing; `need` is the demand it is held
    against, None where only the rule of scoring wants a number."""

    label: str
    of: str = ""
    need: Need | None = None


def asked_of(item: CheckItem | None) -> Asked | None:
    """What an item asks to be counted; None for a plain yes or no, and where several demands leave one number open."""
    if item is None:
        return None
    rule = rule_of(item.rule)
    if isinstance(rule, Grades) and rule.of is not None:
        return Asked(f"达到几项（共{rule.of}项）")
    needs = demand_of(item.demand)
    if len(needs.parts) == 1 and not needs.unread:
        return _counted(needs.parts[0])
    if isinstance(rule, Share | Line) or (isinstance(rule, Grades) and _by_number(rule)):
        return Asked(f"实测数值（{rule.unit}）" if rule.unit else "实测数值")
    return None


def judged(item: CheckItem | None, measured: Decimal | None, measured_of: Decimal | None) -> Met | None:
    """What the demand says to what was counted; None where nothing was, or no demand is asked."""
    asked = asked_of(item)
    if asked is None or asked.need is None or measured is None:
        return None
    return judge_demand(asked.need, Seen(measured, measured_of))


def as_json(asked: Asked | None) -> dict[str, Any] | None:
    """For the phone, which reckons as `judge_demand` does: numbers as floats, `per` what one step of `of` is."""
    if asked is None:
        return None
    need = asked.need
    demand = need and {
        "op": need.op,
        "amount": float(need.amount),
        "unit": need.unit,
        "per": float(need.step) if need.kind in {"each", "times"} else None,
        "base": need.base,
    }
    return {"label": asked.label, "of": asked.of, "need": demand}


def _counted(need: Need) -> Asked:
    of = need.asks if need.kind in {"each", "times"} else ""
    if need.kind == "within":
        return Asked(f"实际用时（{need.unit}）", "", need)
    return Asked(LABELS.get(need.kind, f"实有几{need.unit}"), of, need)


def _by_number(rule: Grades) -> bool:
    return any(not one.measure for grade in rule.grades for one in grade.conditions)
