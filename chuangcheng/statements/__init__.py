"""Statements that every request asks: turned into SQL once, because turning costs more than running.

Only for what has a fixed shape; what a filter puts together is built each time. PostgreSQL plans them once as well;
`prepare=False` where the best plan depends on the values.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model, QuerySet
from psycopg import adapters
from psycopg.pq import Format

T = TypeVar("T")
# Twenty times as fast as Django's own reading of times, which are all in UTC.
TIME = adapters.types["timestamptz"].oid
Plain = int | str | date | UUID
Given = Plain | tuple[Plain, ...]


class _Turned(NamedTuple):
    """Rows that `sql` gives; `holes` says which of its parameters come from which value."""

    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: list[Any]
    holes: list[tuple[int, tuple[str, int]]]


class Compiled(Generic[T]):
    """What `build` asks, as a list. Values are whole numbers, texts, days, times, UUIDs, or tuples of them (`id__in`).

    `build` gets values that nobody has, and must put each into the query as it is: no `startswith`, no slices by a
    value, nothing that depends on them. Raises ValueError where one of them is not found again.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, T]], *, prepare: bool = True) -> None:
        self._build = build
        self._prepare = prepare
        self._mine = threading.local()

    def __call__(self, **given: Given) -> list[T]:
        turned = self._turned(given)
        params = turned.params.copy()
        for place, (name, n) in turned.holes:
            value = given[name]
            params[place] = adapted(turned.compiler.connection, value[n] if isinstance(value, tuple) else value)
        found = ask(turned.sql, params, prepare=self._prepare)
        turned.compiler.execute_sql = lambda *args, **how: [found]
        made: Any = turned.rows._iterable_class  # as Django makes rows, related ones too
        return list(made(turned.rows))

    def _turned(self, given: dict[str, Given]) -> _Turned:
        """For as many values as are given, by this thread, on its connection."""
        shape = tuple((name, len(value) if isinstance(value, tuple) else -1) for name, value in given.items())
        kept: dict[tuple[tuple[str, int], ...], _Turned] = self._mine.__dict__.setdefault("kept", {})
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
    said = {key: adapted(compiler.connection, mark) for key, mark in marks.items()}
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
    if isinstance(value, date):
        return date(3000, 1, 1) + timedelta(days=n)
    if isinstance(value, UUID):
        return UUID(int=n + 1)
    return f"\ufffe{n}" if isinstance(value, str) else -(10**15) - n


def adapted(connection: Any, value: Plain) -> Any:
    """A value as Django hands it to the database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value.hex if isinstance(value, UUID) and not connection.features.has_native_uuid_field else value


def _same(param: Any, mark: Any) -> bool:
    return type(param) is type(mark) and bool(param == mark)


def insert(row: Model) -> None:
    """A new row, as `save(force_insert=True)` writes it; its id is on it afterwards. No signals are sent."""
    told = _written(type(row))
    ((row.pk,),) = ask(told.insert, _values(row, told, adding=True))
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS


def update(row: Model) -> None:
    """All of a row, as `save(force_update=True)` writes it. No signals are sent. Raises DatabaseError if it is gone."""
    told = _written(type(row))
    if not ask(told.update, [*_values(row, told, adding=False), row.pk]):
        raise DatabaseError(f"{row!r} is not there any more")


class _Written(NamedTuple):
    """How rows of a model are written."""

    fields: tuple[Any, ...]
    insert: str
    update: str


@lru_cache(maxsize=64)
def _written(model: type[Model]) -> _Written:
    meta = model._meta
    fields: tuple[Any, ...] = tuple(field for field in meta.local_concrete_fields if not field.primary_key)
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = [quote(field.column) for field in fields]
    table, key = quote(meta.db_table), quote(str(meta.pk.column))
    holes, pairs = ", ".join(["%s"] * len(columns)), ", ".join(f"{column} = %s" for column in columns)
    return _Written(
        fields,
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holes}) RETURNING {key}",  # noqa: S608 (names of our own models)
        f"UPDATE {table} SET {pairs} WHERE {key} = %s RETURNING {key}",  # noqa: S608
    )


def _values(row: Model, told: _Written, *, adding: bool) -> list[Any]:
    connection = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(field.pre_save(row, adding), connection) for field in told.fields]


def ask(sql: str, params: Sequence[Any], *, prepare: bool = True) -> list[tuple[Any, ...]]:
    """All rows of a statement, which PostgreSQL keeps prepared where the settings let it."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    with _cursor(connection, prepare=prepare) if connection.vendor == "postgresql" else connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _cursor(connection: Any, *, prepare: bool) -> Any:
    """One whose values the server binds if it is to prepare, while Django sends text; times read by the driver."""
    connection.ensure_connection()
    below = connection.connection
    usual, below.cursor_factory = below.cursor_factory, ServerBindingCursor if prepare else below.cursor_factory
    try:
        cursor = connection.cursor()
    finally:
        below.cursor_factory = usual
    cursor.cursor.adapters.register_loader(TIME, adapters.get_loader(TIME, Format.TEXT))
    return cursor
