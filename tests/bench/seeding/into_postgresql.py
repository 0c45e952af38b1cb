"""Into PostgreSQL: COPY without indexes, keys and log, then everything built as it was.

Each lane is a connection of its own with one transaction that first empties its tables: with `wal_level=minimal`
nothing is logged, and rows are frozen as they come. Foreign keys come back NOT VALID: they hold for every new row, and
the seeded ones are right by making.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connection

from tests.bench.seeding.rows import COLUMNS, Plan
from tests.bench.seeding.telling import as_text, constants, telling
from tests.bench.seeding.town import Town

LANES = (
    ("problems_step",),
    ("problems_problem", "problems_assignment", "problems_sight", "problems_measure", "problems_attachment",
     "statistics_counted", "problems_search"),
)  # fmt: skip
TABLES = tuple(table for lane in LANES for table in lane)
MEMORY = "768MB"
KEYS = """
    SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[])) AND contype IN ('p', 'u', 'f')
"""
INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), i.indrelid::regclass::text FROM pg_index i
    WHERE i.indrelid = ANY(%s::regclass[])
    AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""
# By the catalogue alone: `pg_get_serial_sequence` may be asked of tables of other schemas, which it does not find.
SEQUENCES = """
    SELECT t.relname, a.attname, s.oid::regclass::text FROM pg_class s
    JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    JOIN pg_class t ON t.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace
"""


def write(plan: Plan, town: Town, told: Callable[[str], None]) -> Counter[Any]:
    """All rows of the plan; how they count."""
    with _open() as raw:
        taken = _take_apart(raw)
    tallies = _copy(plan, town, told)
    told("写入")
    with ThreadPoolExecutor(len(LANES)) as threads:
        list(threads.map(lambda lane: _build(lane, taken, told), LANES))
    with _open() as raw:
        _finish(raw, taken)
    told("外键、序列、统计信息")
    return tallies


def _open() -> psycopg.Connection[Any]:
    settings = connection.settings_dict
    return psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, user=settings["USER"], password=settings["PASSWORD"],
        dbname=settings["NAME"], options=f"-c timezone=UTC -c maintenance_work_mem={MEMORY}", autocommit=True,
    )  # fmt: skip


Taken = tuple[list[tuple[str, str, str, str]], list[tuple[str, str, str]]]


def _take_apart(raw: psycopg.Connection[Any]) -> Taken:
    """Drop keys and indexes, remembering them; give the columns no story speaks of their defaults."""
    tables = list(TABLES)
    keys = raw.execute(KEYS, [tables, tables]).fetchall()
    indexes = raw.execute(INDEXES, [tables]).fetchall()
    for kind in ("f", "u", "p"):
        for table, name, of, _ in keys:
            if of == kind:
                raw.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _, _ in indexes:
        raw.execute(f"DROP INDEX {name}")
    for table in TABLES:
        for column, value in constants(table).items():
            if value is not None:
                literal = str(value).replace("'", "''")
                raw.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT '{literal}'")
    return keys, indexes


def _copy(plan: Plan, town: Town, told: Callable[[str], None]) -> Counter[Any]:
    tallies: Counter[Any] = Counter()

    def write_lane(lane: tuple[psycopg.Connection[Any], Sequence[str]]) -> None:
        raw, tables = lane
        for table in tables:
            if texts[table]:
                statement = f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN (FREEZE)"
                with raw.cursor().copy(statement) as copy:
                    copy.write(texts[table])

    with (
        telling(plan, town, none="\\N", as_array=True, tell=as_text) as slices,
        ThreadPoolExecutor(len(LANES)) as threads,
    ):
        lanes = [(_open_lane(tables), tables) for tables in LANES]
        for number, (texts, counts) in enumerate(slices, 1):  # noqa: B007 read by write_lane
            tallies.update(counts)
            list(threads.map(write_lane, lanes))
            if number % 50 == 0:
                told(f"{number * 10_000:,} 条")
        for raw, _ in lanes:
            raw.commit()
            raw.close()
    return tallies


def _open_lane(tables: Sequence[str]) -> psycopg.Connection[Any]:
    raw = _open()
    raw.autocommit = False
    raw.execute(f"TRUNCATE {', '.join(tables)}")
    return raw


def _build(lane: Sequence[str], taken: Taken, told: Callable[[str], None]) -> None:
    """Keys and indexes of a lane's tables."""
    keys, indexes = taken
    with _open() as raw:
        for table, name, kind, definition in sorted(keys, key=lambda key: key[2]):
            if table in lane and kind != "f":
                raw.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for _, definition, table in indexes:
            if table in lane:
                raw.execute(definition)
        told(f"索引 {lane[0]}")


def _finish(raw: psycopg.Connection[Any], taken: Taken) -> None:
    keys, _ = taken
    for table, name, kind, definition in keys:
        if kind == "f":
            raw.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition} NOT VALID")
    for table in TABLES:
        for column, value in constants(table).items():
            if value is not None:
                raw.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT")
    for table, column, sequence in raw.execute(SEQUENCES).fetchall():
        raw.execute(f"SELECT setval('{sequence}', coalesce((SELECT max({column}) FROM {table}), 0) + 1, false)")
    raw.execute("ANALYZE")
