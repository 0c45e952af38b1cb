"""Many rows of one table as ready values, several times as fast as `bulk_create`.

What Django does for each field of each instance (a hundred calls a row) is done once for what is the same in every
row; what differs is handed over as the database takes it. See docs/decisions/speed-of-sheets-and-reports.md.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from psycopg.types.json import Jsonb

CACHE = 64 * 1024  # KiB

as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A value of a JSON column as text."""


def insert_rows(*, like: Model, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert `rows` with one statement; call it inside a transaction.

    `like` is an unsaved instance: its values go into every row, save for `columns` (names as on the instance,
    "list_id"), whose values the rows hold in that order. The id is among them or given by the database. Texts,
    numbers and None as they are, JSON as text by `as_json`; moments belong into `like`.
    """
    if not rows:
        return
    fields = {field.attname: field for field in type(like)._meta.concrete_fields}
    given = [fields.pop(name) for name in columns]
    same = [field for field in fields.values() if not field.primary_key]
    values = [field.get_db_prep_save(field.pre_save(like, add=True), connection) for field in same]
    write = _by_copy if connection.vendor == "postgresql" else _by_many
    write(type(like)._meta.db_table, same, values, given, rows)


def reserve_ids(model: type[Model], count: int) -> range | list[int]:
    """The ids of the next `count` rows of a table; call it in the transaction that inserts them.

    PostgreSQL's sequence gives each only once. SQLite has one writer at a time, and goes on from the highest inserted.
    """
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key])  # once, not once a row
            (sequence,) = cursor.fetchone()
            cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return range(first, first + count)


def _by_many(
    table: str, same: Sequence[Field], values: Sequence[Any], given: Sequence[Field], rows: Sequence[tuple[Any, ...]]
) -> None:
    """SQLite: one prepared statement, stepped once a row."""
    names = ", ".join(f'"{field.column}"' for field in [*given, *same])
    marks = ", ".join(["%s"] * (len(given) + len(same)))
    behind = tuple(values)
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [row + behind for row in rows])  # noqa: S608 our own names


def _by_copy(
    table: str, same: Sequence[Field], values: Sequence[Any], given: Sequence[Field], rows: Sequence[tuple[Any, ...]]
) -> None:
    """PostgreSQL: COPY, which takes texts as they are and looks at each statement but once."""
    names = ", ".join(f'"{field.column}"' for field in [*given, *same])
    behind = tuple(map(_copied, values))
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row + behind)


def _copied(value: Any) -> Any:
    """A prepared value as COPY's text, made once instead of once a row."""
    if isinstance(value, Jsonb):
        return as_json(value.obj)
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def roomy_cache() -> Iterator[None]:
    """Let SQLite keep the many indexes of a long insert in memory; its usual two megabytes hold a few of them."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = -{CACHE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {usual}")
