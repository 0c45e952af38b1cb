"""Statements that every request asks: turned into SQL once, because turning costs more than running.

Only for what has a fixed shape; what a filter puts together is built each time. PostgreSQL plans them once as well,
so that nothing may be asked here whose best plan depends on the values.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import QuerySet

T = TypeVar("T")
Plain = int | str | datetime
Given = Plain | tuple[Plain, ...]


class _Turned(NamedTuple):
    """Rows that `sql` gives; `holes` says which of its parameters come from which value."""

    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: list[Any]
    holes: list[tuple[int, tuple[str, int]]]


class Compiled(Generic[T]):
    """What `build` asks, as a list. Values are whole numbers, texts, times, or tuples of them (`id__in`).

    `build` gets values that nobody has, and must put each into the query as it is: no `startswith`, no slices by a
    value, nothing that depends on them. Raises ValueError where one of them is not found again.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, T]]) -> None:
        self._build = build
        self._mine = threading.local()

    def __call__(self, **given: Given) -> list[T]:
        turned = self._turned(given)
        params = turned.params.copy()
        adapt = turned.compiler.connection.ops.adapt_datetimefield_value
        for place, (name, n) in turned.holes:
            value: Any = given[name]
            value = value[n] if isinstance(value, tuple) else value
            params[place] = adapt(value) if isinstance(value, datetime) else value
        found = ask(turned.sql, params)
        turned.compiler.execute_sql = lambda *args, **how: [found]
        made: Any = turned.rows._iterable_class  # as Django makes rows, related ones too
        return list(made(turned.rows))

    def _turned(self, given: dict[str, Given]) -> _Turned:
        """For as many values as are given, by this thread, on its connection."""
        shape = tuple(len(value) if isinstance(value, tuple) else 0 for value in given.values())
        kept: dict[tuple[int, ...], _Turned] = self._mine.__dict__.setdefault("kept", {})
        known = kept.get(shape)
        if known is None or known.compiler.connection is not connections[DEFAULT_DB_ALIAS]:
            known = kept[shape] = turn(self._build, given)
        return known


def turn(build: Callable[..., QuerySet[Any, Any]], given: dict[str, Given]) -> _Turned:
    """Build the query with marks in the place of values, and see where they went."""
    marks: dict[tuple[str, int], Any] = {}
    shaped: dict[str, Given] = {}
    for name, value in given.items():
        several = value if isinstance(value, tuple) else (value,)
        made = tuple(_mark(one, len(marks) + n) for n, one in enumerate(several))
        marks |= {(name, n): one for n, one in enumerate(made)}
        shaped[name] = made if isinstance(value, tuple) else made[0]
    rows = build(**shaped)
    compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    adapt = compiler.connection.ops.adapt_datetimefield_value
    said = {key: adapt(mark) if isinstance(mark, datetime) else mark for key, mark in marks.items()}
    holes = [(n, key) for n, param in enumerate(params) for key, mark in said.items() if _same(param, mark)]
    if lost := said.keys() - {key for _, key in holes}:
        raise ValueError(f"the query does not hold {sorted(lost)} as they were given")
    converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
    compiler.get_converters = lambda columns: converters
    rows.query.get_compiler = lambda using: compiler  # type: ignore[assignment,method-assign,misc]
    return _Turned(rows, compiler, sql, list(params), holes)


def _mark(value: Plain, n: int) -> Plain:
    """A value of the same kind that no row and no constant of a query has."""
    if isinstance(value, datetime):
        return datetime(3000, 1, 1, microsecond=n + 1, tzinfo=UTC)
    return f"\ufffe{n}" if isinstance(value, str) else -(10**15) - n


def _same(param: Any, mark: Any) -> bool:
    return type(param) is type(mark) and bool(param == mark)


def ask(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement that PostgreSQL keeps prepared, where the settings let it."""
    with _preparing() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


@contextmanager
def _preparing() -> Iterator[Any]:
    """A cursor whose values the server binds; all others of Django send text, which is planned anew each time."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        below = connection.connection
        usual, below.cursor_factory = below.cursor_factory, ServerBindingCursor
        try:
            cursor = connection.cursor()
        finally:
            below.cursor_factory = usual
    else:
        cursor = connection.cursor()
    with cursor:
        yield cursor
