"""A split problem follows its parts: struck off with the last of them, void when all are, open again with any."""

from datetime import datetime

from chuangcheng.people.actor import CLOCK
from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.record import announce, record
from chuangcheng.rules.situations import State

DONE = {State.STRUCK_OFF, State.VOID}


def parts_changed(problem: Problem, *, at: datetime) -> None:
    """Bring the parent in step with its parts; `problem` is the part as it is about to be saved."""
    if problem.parent_id is None:
        return
    parent = Problem.objects.select_for_update(of=("self",)).select_related("home", "list").get(id=problem.parent_id)
    others = Problem.objects.filter(parent=parent).exclude(id=problem.id).values_list("state", flat=True)
    target = followed_state({*others, problem.state}, parent)
    if target == parent.state:
        return
    case = Case.of(parent, code="follow", ask=Ask(number=parent.number, by=CLOCK, at=at))
    parent.state = target
    parent.struck_off_at = at if target == State.STRUCK_OFF else None
    case.codes["part"] = problem.number
    announce(case, record(case))
    parts_changed(parent, at=at)


def followed_state(states: set[str], parent: Problem) -> str:
    """The state of the parent by those of its parts."""
    if not states <= DONE:
        return parent.state if parent.state not in DONE else State.RECTIFYING
    return State.STRUCK_OFF if State.STRUCK_OFF in states else State.VOID
