"""清除个人信息: words taken out of a problem and of what was written at its steps, itself a step of the chain.

Words of a step go whole, with their salts, for a part of a text would not fit its digest; words of the row itself are
replaced. The replacing function comes from above, so that this room need not know whom it is about.
"""

from collections.abc import Callable
from datetime import datetime

from chuangcheng.people.actor import CLOCK
from chuangcheng.problems import search
from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.frame import move
from chuangcheng.problems.queries.sight import visible_to

Mask = Callable[[str], str]
TEXTS = ("text", "place", "requirement", "leader_name", "due_words")


def erase_in_problem(*, problem_id: int, mask: Mask, reference: str, at: datetime) -> int:
    """Take out what `mask` takes out; how many texts. One transaction with its step; done twice, nothing happens.

    A row of an unpublished list, which nobody sees and which has no anchored chain yet, is changed without a step.
    """
    problem = Problem.objects.get(id=problem_id)
    found = len(texts_with(problem, mask)) + sum(len(names) for _, names in steps_with(problem, mask))
    if not found:
        return 0
    if visible_to(CLOCK).filter(id=problem.id).exists():
        erase_from_problem(
            Ask(number=problem.number, by=CLOCK, at=max(at, problem.moved_at)), mask=mask, reference=reference
        )
    else:
        blank(problem, mask)
        problem.save()
        search.index_again(problem)
    return found


@move("erase")
def erase_from_problem(case: Case, *, mask: Mask, reference: str) -> None:
    """The system's move: the words are gone, the step says from which steps and under which reference."""
    case.decide_as_clock()
    case.codes["steps"] = blank(case.problem, mask)
    case.codes["erasure"] = reference
    search.index_again(case.problem)


def blank(problem: Problem, mask: Mask) -> list[int]:
    """Change the row in memory and its steps in the table; the steps concerned."""
    for name in texts_with(problem, mask):
        setattr(problem, name, mask(getattr(problem, name)))
    seqs = []
    for step, names in steps_with(problem, mask):
        step.words = {name: text for name, text in step.words.items() if name not in names}
        step.salts = {name: salt for name, salt in step.salts.items() if name not in names}
        # The fingerprint of the request covers the words as well, without a salt.
        step.body_hash = ""
        step.save(update_fields=["words", "salts", "body_hash"])
        seqs.append(step.seq)
    return seqs


def texts_with(problem: Problem, mask: Mask) -> list[str]:
    """The columns of the row that would change."""
    return [name for name in TEXTS if mask(getattr(problem, name)) != getattr(problem, name)]


def steps_with(problem: Problem, mask: Mask) -> list[tuple[Step, list[str]]]:
    """Steps with the names of their texts that would change."""
    found = []
    for step in Step.objects.filter(problem=problem).order_by("seq"):
        if names := [name for name, text in step.words.items() if mask(text) != text]:
            found.append((step, names))
    return found
