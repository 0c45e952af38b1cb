"""The chains as plain values, for the checkpoint and the verification. For `jobs` and the command line only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.case import CLOCK_SLACK
from chuangcheng.problems.operations.record import step_body

PUBLISHED = Q(list=None) | Q(list__published_at__isnull=False)
# A transaction that took its step's id early may commit late: each reading goes back over this many ids.
OVERLAP = 5000
BATCH = 500


@dataclass(frozen=True)
class StoredStep:
    """A step as the chain has it."""

    seq: int
    previous: str
    hash: str
    body: dict[str, Any]
    words: dict[str, str]
    salts: dict[str, str]
    digests: dict[str, str]


@dataclass(frozen=True)
class StoredChain:
    """A published problem with its steps in order."""

    number: str
    step_count: int
    head: str
    steps: tuple[StoredStep, ...]


def last_step_id() -> int:
    """The highest id a step has now."""
    return int(Step.objects.aggregate(last=Max("id"))["last"] or 0)


def last_step() -> tuple[int, datetime | None]:
    """Id of the last step and when it was written down; (0, None) in an empty ledger."""
    found = Step.objects.order_by("-id").values_list("id", "recorded_at").first()
    return found or (0, None)


def steps_ahead(*, at: datetime, limit: int) -> list[tuple[str, datetime]]:
    """(number, time of its last step) of problems whose last step lies ahead of now, which waits until then; the one
    that waits longest first. No step is later than when it was written down, and there is an index of that."""
    written = Step.objects.filter(recorded_at__gt=at + CLOCK_SLACK).values("problem")
    rows = Problem.objects.filter(id__in=written, moved_at__gt=at + CLOCK_SLACK)
    return list(rows.order_by("-moved_at", "id").values_list("number", "moved_at")[:limit])


def heads_moved(*, after: int, since: datetime | None) -> Iterator[tuple[str, int, str]]:
    """(number, step count, head) of published problems with a step after that id, or published since that moment."""
    moved = Step.objects.filter(id__gt=after - OVERLAP).values("problem")
    wanted = Q(id__in=moved)
    if since is not None:
        wanted |= Q(list__published_at__gte=since)
    rows = Problem.objects.filter(PUBLISHED, wanted).order_by("id")
    last = 0
    while batch := list(rows.filter(id__gt=last).values_list("id", "number", "step_count", "head")[:5000]):
        last = batch[-1][0]
        yield from ((number, count, head) for _, number, count, head in batch)


def chains(*, number: str = "") -> Iterator[StoredChain]:
    """Every published problem's chain, by id, 500 at a time; one problem's with `number`."""
    rows = Problem.objects.filter(PUBLISHED).order_by("id").only("id", "number", "step_count", "head")
    if number:
        rows = rows.filter(number=number)
    last = 0
    while batch := list(rows.filter(id__gt=last)[:BATCH]):
        last = batch[-1].id
        steps: dict[int, list[Step]] = {p.id: [] for p in batch}
        for step in Step.objects.filter(problem__in=batch).order_by("problem_id", "seq"):
            steps[step.problem_id].append(step)
        for problem in batch:
            found = tuple(stored(step, problem.number) for step in steps[problem.id])
            yield StoredChain(problem.number, problem.step_count, problem.head, found)


def chain_count() -> int:
    """How many there are, for the progress."""
    return Problem.objects.filter(PUBLISHED).count()


def stored(step: Step, number: str) -> StoredStep:
    """A step with the body its hash covers, made anew from its columns."""
    return StoredStep(
        seq=step.seq,
        previous=step.previous,
        hash=step.hash,
        body=step_body(step, number=number),
        words=step.words,
        salts=step.salts,
        digests=step.digests,
    )
