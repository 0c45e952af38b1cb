"""Reads of feedback lists: progress, rows, and what the office may do next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import FeedbackList, ListAnswer, ListLevel, ListState, Problem
from chuangcheng.problems.queries.sight import lists_visible_to, visible_to
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State

LEVELS = tuple(ListLevel.choices)


@dataclass(frozen=True)
class Progress:
    """How far a list is: rows counted once, done, waiting for dispatch, overdue is on the rows."""

    total: int
    done: int
    registered: int
    open: int

    @property
    def words(self) -> str:
        """12/30."""
        return f"{self.done}/{self.total}"


@dataclass(frozen=True)
class ListLine:
    """A list in the index."""

    list: FeedbackList
    progress: Progress


def progress_of(ids: Iterable[int]) -> dict[int, Progress]:
    """The progress of several lists in one statement."""
    rows = Problem.objects.filter(list_id__in=list(ids), follows=False).exclude(state=State.VOID)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for list_id, state, number in rows.order_by().values_list("list_id", "state").annotate(number=Count("id")):
        counts[list_id][state] = number
    return {
        i: Progress(
            total=sum(states.values()),
            done=states.get(State.STRUCK_OFF, 0),
            registered=states.get(State.REGISTERED, 0),
            open=sum(n for state, n in states.items() if state != State.STRUCK_OFF),
        )
        for i, states in counts.items()
    }


def list_lines(by: Actor, *, before: int | None = None, limit: int = 30) -> list[ListLine]:
    """Lists the actor's organisations keep, newest first."""
    rows = lists_visible_to(by).select_related("organisation").order_by("-id")
    page = list(rows.filter(id__lt=before)[:limit] if before else rows[:limit])
    progress = progress_of(row.id for row in page)
    return [ListLine(row, progress.get(row.id, Progress(0, 0, 0, 0))) for row in page]


def feedback_list(list_id: int, by: Actor) -> FeedbackList:
    """One list the actor sees."""
    found = lists_visible_to(by).select_related("organisation", "original").filter(id=list_id).first()
    if found is None:
        raise Refused("没有找到这份清单，或您无权查看；请从清单页进入。", code="list_not_found", kind="missing")
    return found


def rows_of(feedback: FeedbackList, by: Actor) -> list[Problem]:
    """The list's problems in the order of its rows; parts of a split row under it."""
    rows = visible_to(by).filter(list=feedback)
    joined = rows.select_related("list_row", "lead", "desk", "merged_into")
    return list(joined.order_by("row_no", "parent_id", "id"))


def letters_of(feedback: FeedbackList) -> list[ListAnswer]:
    """What went out and came back, oldest first."""
    return list(feedback.answers.select_related("recorded_by", "document"))


def may_keep(feedback: FeedbackList, by: Actor) -> bool:
    """Whether the actor's office keeps this list."""
    return any("office" in s.roles and s.organisation_id in feedback.organisation.ancestor_ids for s in by.standings)


def offices_of(by: Actor) -> list[Organisation]:
    """Organisations whose office the actor sits in; lists are imported for these."""
    ids = [s.organisation_id for s in by.standings if "office" in s.roles]
    return list(Organisation.objects.filter(id__in=ids, is_active=True))


def tone_of_list(feedback: FeedbackList) -> str:
    """The sign of a list's state: done, with somebody else, mine."""
    if feedback.state == ListState.PASSED:
        return "done"
    return "other" if feedback.state == ListState.REPLIED else "mine"
