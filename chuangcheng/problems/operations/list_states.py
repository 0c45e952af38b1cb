"""Where a list stands, moved on by what happens to its problems."""

from chuangcheng.problems.models import FeedbackList, ListState, Problem
from chuangcheng.problems.operations.case import Case
from chuangcheng.rules.situations import State


def note_dispatch(case: Case) -> None:
    """First dispatch: 分解交办; none waiting any more: 整改中."""
    problem = case.problem
    if problem.list is None or problem.list.state not in {ListState.RECEIVED, ListState.DISPATCHING}:
        return
    waiting = Problem.objects.filter(list=problem.list, state=State.REGISTERED, follows=False).exclude(id=problem.id)
    state = ListState.DISPATCHING if waiting.exists() else ListState.RECTIFYING
    if state != problem.list.state:
        FeedbackList.objects.filter(id=problem.list.id).update(state=state)
