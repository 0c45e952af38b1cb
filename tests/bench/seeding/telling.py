"""Two processes tell the stories, one writes: slices come in order, never more than a few ahead of the writer."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps

from tests.bench.seeding.rows import COLUMNS, Plan, Slice, slices
from tests.bench.seeding.stories import Teller
from tests.bench.seeding.town import Town

TELLERS = 2
AHEAD = 2
SMALL = 20_000
_tellers: list[Teller] = []


def constants(table: str) -> dict[str, Any]:
    """What no story speaks of: the other columns with the defaults of their model, as the database keeps them."""
    model = next((m for m in apps.get_models() if m._meta.db_table == table), None)
    if model is None:  # the search text has no model
        return {}
    row = model()
    told = set(COLUMNS[table])
    return {
        f.column: _plain(f.get_prep_value(f.value_from_object(row)))
        for f in model._meta.concrete_fields
        if f.column and f.column not in told
    }


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return "{}" if value == {} else "[]" if value == [] else value


def begin_telling(plan: Plan, town: Town, none: Any, as_array: bool) -> None:
    """What each telling process keeps."""
    _tellers[:] = [Teller(plan, town, none=none, as_array=as_array)]


def as_rows(span: tuple[int, int]) -> Slice:
    """A slice as tuples."""
    return _tellers[0].slice(*span)


def as_text(span: tuple[int, int]) -> tuple[dict[str, bytes], Counter[Any]]:
    """A slice as COPY reads it, by table."""
    made = as_rows(span)
    texts = {}
    for table, rows in made.rows.items():
        line = "\t".join(["%s"] * len(COLUMNS[table])) + "\n"
        texts[table] = "".join([line % row for row in rows]).encode()
    return texts, made.tallies


@contextmanager
def telling(
    plan: Plan, town: Town, *, none: Any, as_array: bool, tell: Callable[[Any], Any]
) -> Iterator[Iterator[Any]]:
    """What `tell` (`as_rows` or `as_text`) makes of every slice; small ledgers are told in this process."""
    if plan.count <= SMALL:
        begin_telling(plan, town, none, as_array)
        yield map(tell, slices(plan.count))
        return
    # Forked, because Django stands already; the writer opens its connections afterwards or keeps them to itself.
    context = multiprocessing.get_context("fork")
    with context.Pool(TELLERS, initializer=begin_telling, initargs=(plan, town, none, as_array)) as pool:
        yield _bounded(pool, tell, list(slices(plan.count)))


def _bounded(pool: Any, tell: Callable[[Any], Any], spans: Sequence[tuple[int, int]]) -> Iterator[Any]:
    waiting: list[Any] = []
    for span in spans:
        waiting.append(pool.apply_async(tell, (span,)))
        if len(waiting) > TELLERS + AHEAD:
            yield waiting.pop(0).get()
    for one in waiting:
        yield one.get()
