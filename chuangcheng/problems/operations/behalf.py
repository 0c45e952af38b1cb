"""代填: whoever acted for a unit may not strike the problem off; said while it can still be avoided."""

from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.queries.verifiers import strikers_of
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import OPEN


def remember_behalf(case: Case) -> None:
    """Keep who filled in for a unit in this round; refused when nobody would be left to strike off."""
    user, problem = case.by.user_id, case.problem
    known = problem.hands.get("on_behalf", [])
    if not case.on_behalf or user in known:
        return
    problem.hands = {**problem.hands, "on_behalf": [*known, user]}
    if case.state in OPEN and problem.strike_by_id:
        need_striker(case)


def need_striker(case: Case) -> None:
    """Refuse what would bar the last person who could strike off; where there never was one it is not this move's."""
    hands = case.problem.hands
    if strikers_of(case.problem, case.parts, case.when).choice.allowed:
        return
    case.problem.hands = {}
    ever = strikers_of(case.problem, case.parts, case.when).choice.allowed
    case.problem.hands = hands
    if ever:
        raise Refused(
            "您这样办理后就没有人可以销号了；请由承办单位自己办理，或由已经代填过的同事办理。",
            code="nobody_could_strike_off",
            kind="conflict",
        )
