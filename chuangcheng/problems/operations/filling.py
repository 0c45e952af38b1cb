"""The rows of an unpublished list: prepared without the database, written a batch at a time, or dropped again.

A batch is written by one insert for each table, from values made in the function of that table. They are what
`registering.register` writes for a single problem; tests/problems/test_filling.py compares the two.
"""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain as joined
from itertools import islice
from typing import Any

from django.db import connection, transaction

from chuangcheng.people.actor import Actor
from chuangcheng.problems import search
from chuangcheng.problems.bulk_insert import as_json, insert_rows, reserve_ids, roomy_cache
from chuangcheng.problems.models import (
    Attachment,
    AttachmentRole,
    FeedbackList,
    ListLevel,
    ListRow,
    Problem,
    Sight,
    Source,
    Step,
)
from chuangcheng.problems.operations.record import step_body
from chuangcheng.problems.operations.registering import take_numbers
from chuangcheng.rules import chain
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State

NUMBERED_AT_ONCE = 4000
ROW = ("list_row_id", "row_no", "text", "place", "category_id", "area_id", "site_id", "before_count", "leader_name")


@dataclass(frozen=True, kw_only=True)
class NewRow:
    """One row of a list. `proposal` as in `ListRow`; `cells` verbatim; `photos` ids of stored files."""

    text: str
    place: str = ""
    number_text: str = ""
    sheet_rows: Sequence[int] = ()
    cells: Mapping[str, Any] = field(default_factory=dict)
    row_hash: str = ""
    proposal: Mapping[str, Any] = field(default_factory=dict)
    category: int | None = None
    area: int | None = None
    site: int | None = None
    photos: Sequence[int] = ()


@dataclass
class Turns:
    """How many rows to write at once, and how long to leave the database to others in between.

    SQLite has one writer and no queue: who finds it busy looks again after the pauses of `LOOKS`, longer and longer.
    So batches are kept as short as `HELD`, and the next one begins when those who came during the last have looked
    again. What is prepared meanwhile counts. On PostgreSQL nobody waits, and larger batches are faster.
    """

    HELD = 0.08
    LOOKS = ((0.053, 0.02), (0.128, 0.026), (0.228, 0.051), (float("inf"), 0.101))

    size: int = 400
    free_since: float = 0.0
    pause: float = 0.0
    alone: bool = field(default_factory=lambda: connection.vendor != "sqlite")

    def __post_init__(self) -> None:
        if self.alone:
            self.size = 2000

    def take(self, work: Callable[[], None]) -> None:
        """Run a short transaction when it is its turn."""
        if not self.alone:
            time.sleep(max(0.0, self.pause - (time.monotonic() - self.free_since)))
        begun = time.monotonic()
        work()
        if not self.alone:
            self._ended(begun)

    def _ended(self, begun: float) -> None:
        self.free_since = time.monotonic()
        held = self.free_since - begun
        self.pause = next(pause for until, pause in self.LOOKS if held <= until)
        self.size = max(200, min(1000, int(self.size * min(2.0, max(0.5, self.HELD / held)))))


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What all rows of a list have in common."""

    feedback: FeedbackList
    by: Actor
    at: datetime

    @property
    def source(self) -> str:
        """Where these problems came from."""
        return Source.SELF_CHECK if self.feedback.level == ListLevel.UNIT else Source.LIST

    def problem(self) -> Problem:
        """A problem of the list, waiting for dispatch at the receiving office; its own words are still missing."""
        return Problem(
            home_id=self.feedback.organisation_id,
            list_id=self.feedback.id,
            source=self.source,
            desk_kind="office",
            desk_id=self.feedback.organisation_id,
            desk_since=self.at,
            registered_at=self.at,
            moved_at=self.at,
            step_count=1,
            version=2,  # as after the registering step of any other
        )

    def step(self) -> Step:
        """The registering step of a row; its number, words and hash are still missing."""
        standing = self.by.standings[0] if self.by.standings else None
        return Step(
            seq=1,
            move="register",
            to_state=State.REGISTERED,
            actor_id=self.by.user_id,
            post_id=standing.post_id if standing else None,
            organisation_id=standing.organisation_id if standing else None,
            happened_at=self.at,
            recorded_at=self.at,
        )


@dataclass(frozen=True)
class Batch:
    """Rows ready to be written: all that can be worked out without the database's lock."""

    frame: Frame
    first: int
    rows: Sequence[NewRow]
    numbers: Sequence[str]
    steps: Sequence[tuple[str, str, str, str, str]]
    grams: Sequence[list[str]]

    @property
    def positions(self) -> range:
        """The places of these rows in the list, from 1."""
        return range(self.first, self.first + len(self.rows))


def fill(*, feedback: FeedbackList, rows: Iterator[NewRow], by: Actor, at: datetime) -> Iterator[list[str]]:
    """Write rows in batches, each its own short transaction; yields the numbers of each batch.

    The next batch is prepared in a thread of its own, which does not touch the database, while the last is written.
    """
    frame, turns = Frame(feedback=feedback, by=by, at=at), Turns()
    with roomy_cache(), ThreadPoolExecutor(1, thread_name_prefix="prepare") as aside:
        coming = _prepared(frame, rows, turns, aside)
        ahead = next(coming, None)
        while ahead is not None:
            batch = ahead.result()
            ahead = next(coming, None)
            turns.take(lambda batch=batch: write(batch))  # type: ignore[misc]
            yield list(batch.numbers)


def _prepared(frame: Frame, rows: Iterator[NewRow], turns: Turns, aside: ThreadPoolExecutor) -> Iterator[Future[Batch]]:
    """Batches being prepared, one at a time; reading and numbering are done by whoever asks for the next."""
    first = frame.feedback.row_count + 1
    while some := list(islice(rows, NUMBERED_AT_ONCE)):
        numbers = take_numbers(at=frame.at, count=len(some))
        done = 0
        while done < len(some):
            until = min(done + turns.size, len(some))
            yield aside.submit(prepare, frame, first, some[done:until], numbers[done:until])
            first += until - done
            done = until


def prepare(frame: Frame, first: int, rows: Sequence[NewRow], numbers: Sequence[str]) -> Batch:
    """Hash the steps and cut the search text of these rows, the first of them at place `first` of the list."""
    return Batch(
        frame=frame,
        first=first,
        rows=rows,
        numbers=numbers,
        steps=sealed(frame, first, rows, numbers),
        grams=[search.grams(f"{row.text}\n{row.place[:200]}") for row in rows],
    )


def sealed(
    frame: Frame, first: int, rows: Sequence[NewRow], numbers: Sequence[str]
) -> list[tuple[str, str, str, str, str]]:
    """Codes, words, salts, digests (JSON) and hash of each first step, as `record.seal` makes them for one."""
    body = step_body(frame.step(), number="")
    source, desk = str(frame.source), ["office", frame.feedback.organisation_id]
    salts = secrets.token_hex(8 * len(rows))
    found = []
    for n, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        text, salt = row.text, salts[16 * n : 16 * n + 16]
        digest = chain.digest(salt=salt, text=text)
        codes = {"source": source, "row": first + n, "desk": desk}
        body |= {"problem": number, "codes": codes, "digests": {"text": digest} if text else {}}
        sealed_texts = (as_json({"text": text}), f'{{"text":"{salt}"}}', f'{{"text":"{digest}"}}')
        texts = sealed_texts if text else ("{}", "{}", "{}")
        found.append((as_json(codes), *texts, chain.step_hash(previous="", body=body)))
    return found


def write(batch: Batch) -> None:
    """One short transaction: the list's count, then its rows, problems, search texts, steps, photos and sights.

    The count is also how a run finds out that it was given up for dead, and its list is another's or gone.
    """
    feedback = batch.frame.feedback
    with transaction.atomic():
        mine = FeedbackList.objects.filter(id=feedback.id, published_at=None, row_count=feedback.row_count)
        if not mine.update(row_count=batch.positions[-1]):
            raise Refused(
                "这份清单已由另一次导入接着办理，本次不再继续；请刷新清单页查看。",
                code="list_taken_over",
                kind="conflict",
            )
        kept = reserve_ids(ListRow, len(batch.rows))
        problems = reserve_ids(Problem, len(batch.rows))
        write_list_rows(batch, kept)
        write_problems(batch, kept, problems)
        search.index_grams(list(zip(problems, batch.grams, strict=True)))
        write_steps(batch, problems)
        write_photos(batch, problems)
        write_sights(batch, problems)
    feedback.row_count = batch.positions[-1]


def write_list_rows(batch: Batch, ids: Sequence[int]) -> None:
    """The sheet's rows, verbatim."""
    insert_rows(
        like=ListRow(list=batch.frame.feedback),
        columns=("id", "position", "number_text", "sheet_rows", "cells", "row_hash", "proposal"),
        rows=[
            (
                key,
                position,
                row.number_text[:40],
                as_json(list(row.sheet_rows)),
                as_json(dict(row.cells)),
                row.row_hash,
                as_json(dict(row.proposal)),
            )
            for key, position, row in zip(ids, batch.positions, batch.rows, strict=True)
        ],
    )


def write_problems(batch: Batch, list_rows: Sequence[int], ids: Sequence[int]) -> None:
    """The problems, each with the hash of its first step."""
    insert_rows(
        like=batch.frame.problem(),
        columns=("id", "number", "head", *ROW),
        rows=[
            (
                key,
                number,
                step[-1],
                list_row,
                position,
                row.text,
                row.place[:200],
                row.category,
                row.area,
                row.site,
                len(row.photos),
                str(row.proposal.get("leader") or "")[:60],
            )
            for key, number, step, list_row, position, row in zip(
                ids, batch.numbers, batch.steps, list_rows, batch.positions, batch.rows, strict=True
            )
        ],
    )


def write_steps(batch: Batch, problems: Sequence[int]) -> None:
    """The registering steps."""
    insert_rows(
        like=batch.frame.step(),
        columns=("problem_id", "codes", "words", "salts", "digests", "hash"),
        rows=[(key, *step) for key, step in zip(problems, batch.steps, strict=True)],
    )


def write_photos(batch: Batch, problems: Sequence[int]) -> None:
    """The sheet's pictures as photos from before, by the step that registered their problem."""
    if not any(row.photos for row in batch.rows):
        return
    steps = dict(Step.objects.filter(problem_id__in=list(problems)).values_list("problem_id", "id"))
    Attachment.objects.bulk_create(
        Attachment(problem_id=key, step_id=steps[key], file_id=photo, role=AttachmentRole.BEFORE, position=i)
        for row, key in zip(batch.rows, problems, strict=True)
        for i, photo in enumerate(row.photos)
    )


def write_sights(batch: Batch, problems: Sequence[int]) -> None:
    """The receiving organisation and everybody above it see them."""
    above = batch.frame.feedback.organisation.ancestor_ids
    insert_rows(
        like=Sight(),
        columns=("organisation_id", "problem_id"),
        rows=list(joined.from_iterable(((unit, key) for unit in above) for key in problems)),
    )


def drop(feedback: FeedbackList) -> None:
    """Take an unpublished list out again, a batch at a time; the list itself goes last.

    First its count is taken away: a run that still fills it finds that at its next batch and stops.
    """
    unpublished(feedback.id, row_count=0)
    turns = Turns()
    while drop_some(feedback.id, turns):
        pass


def unpublished(list_id: int, **values: Any) -> None:
    """Write something on a list that was never published. Raises Refused for one that was."""
    with transaction.atomic():
        kept = FeedbackList.objects.select_for_update().filter(id=list_id).first()
        if kept is None:
            return
        if kept.published_at:
            raise Refused(
                "清单已经发布，不能删除；请逐条“不予认定”并写明原因。", code="discard_published", kind="conflict"
            )
        FeedbackList.objects.filter(id=list_id).update(**values)


def drop_some(list_id: int, turns: Turns) -> bool:
    """One batch of problems with what hangs on them, or at the end the list; whether there is more."""
    more = True

    def work() -> None:
        nonlocal more
        with transaction.atomic():
            unpublished(list_id)
            ids = list(Problem.objects.filter(list_id=list_id).values_list("id", flat=True)[: turns.size])
            if ids:
                forget_problems(ids)
            else:
                FeedbackList.objects.filter(id=list_id).delete()
                more = False

    turns.take(work)
    return more


def forget_problems(ids: Sequence[int]) -> None:
    """Problems nobody ever saw, with their search text, sights, photos, steps and rows."""
    search.forget(ids)
    Sight.objects.filter(problem_id__in=ids).delete()
    Attachment.objects.filter(problem_id__in=ids).delete()
    Step.objects.filter(problem_id__in=ids).delete()
    rows = list(Problem.objects.filter(id__in=ids).values_list("list_row_id", flat=True))
    Problem.objects.filter(id__in=ids).delete()
    ListRow.objects.filter(id__in=rows).delete()
