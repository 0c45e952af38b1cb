"""Into SQLite: prepared inserts without journal and indexes, then the indexes as they were."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection

from tests.bench.seeding.rows import COLUMNS, Plan
from tests.bench.seeding.telling import as_rows, constants, telling
from tests.bench.seeding.town import Town

PRAGMAS = (
    "journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-1500000", "foreign_keys=OFF",
    "threads=2",
)  # fmt: skip


def write(plan: Plan, town: Town, told: Callable[[str], None]) -> Counter[Any]:
    """All rows of the plan; how they count."""
    name = connection.settings_dict["NAME"]
    connection.close()
    raw = sqlite3.connect(name, isolation_level=None)
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA {pragma}").fetchall()
    tables = list(COLUMNS)
    marks = ", ".join("?" * len(tables))
    indexes = raw.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
        tables,
    ).fetchall()
    for index, _ in indexes:
        raw.execute(f"DROP INDEX {index}")
    tallies = _insert(raw, plan, town, told)
    told("写入")
    for _, sql in indexes:
        raw.execute(sql)
    told("索引")
    raw.execute("ANALYZE")
    raw.execute("PRAGMA journal_mode=WAL").fetchall()
    raw.close()
    told("统计信息")
    return tallies


def _insert(raw: sqlite3.Connection, plan: Plan, town: Town, told: Callable[[str], None]) -> Counter[Any]:
    statements = {table: _statement(table) for table in COLUMNS}
    tallies: Counter[Any] = Counter()
    raw.execute("BEGIN")
    with telling(plan, town, none=None, as_array=False, tell=as_rows) as slices:
        for number, made in enumerate(slices, 1):
            tallies.update(made.tallies)
            for table, rows in made.rows.items():
                raw.executemany(statements[table], rows)
            if number % 50 == 0:
                told(f"{number * 10_000:,} 条")
    raw.execute("COMMIT")
    return tallies


def _statement(table: str) -> str:
    """An insert of what the stories say, with the model's defaults for everything else."""
    told, rest = COLUMNS[table], constants(table)
    if table == "problems_search":
        told = ("rowid", "grams")
    fixed = ["NULL" if v is None else str(v) if isinstance(v, int) else f"'{v}'" for v in rest.values()]
    return f"INSERT INTO {table} ({', '.join([*told, *rest])}) VALUES ({', '.join([*['?'] * len(told), *fixed])})"
