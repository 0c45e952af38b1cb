"""Where a list stands, moved on by what happens to its problems."""

from chuangcheng.problems.models import FeedbackList, ListState, Problem
from chuangcheng.problems.operations.case import Case
from chuangcheng.rules.situations import State

BEFORE_WORK = (ListState.RECEIVED, ListState.DISPATCHING)


def note_dispatch(case: Case) -> None:
    """First dispatch: 分解交办; none waiting any more: 整改中."""
    settle(case, otherwise=ListState.DISPATCHING)


def note_settled(case: Case) -> None:
    """The last row that waited was put aside without a dispatch: 整改中 as well."""
    settle(case, otherwise=None)


def settle(case: Case, *, otherwise: str | None) -> None:
    """Lock the list first, so that of two last rows at once the second sees the first."""
    problem = case.problem
    if problem.list is None or problem.list.state not in BEFORE_WORK:
        return
    FeedbackList.objects.select_for_update().get(id=problem.list.id)
    waiting = Problem.objects.filter(list=problem.list, state=State.REGISTERED, follows=False).exclude(id=problem.id)
    state = otherwise if waiting.exists() else ListState.RECTIFYING
    if state:
        FeedbackList.objects.filter(id=problem.list.id, state__in=BEFORE_WORK).update(state=state)
