"""Importing a list of 100,000 rows, another process registering problems meanwhile"""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

from scripts.measuring import Measured
from scripts.set_up import ROOT
from tests.environment import CHOICE

ROWS = 100_000
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@cache
def imported(database: str) -> dict[str, Any]:
    """What tests/bench/importing.py measured in a process and a database of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.importing", str(ROWS)],
        cwd=ROOT,
        env={**os.environ, CHOICE: database},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def told(database: str) -> list[Measured]:
    """The lines of one database."""
    found, name = imported(database), NAMES[database]
    waits = found["while_importing"]
    return [
        Measured(f"{name}: drafted and kept for review", ROWS / found["staging"], "rows per second", "",
                 f"reading included; {found['staging_cpu']:.0f} s of CPU"),
        Measured(f"{name}: into the ledger", ROWS / found["importing"], "rows per second", "≥ 5,000",
                 f"numbered, hashed, indexed, published; {found['importing_cpu']:.0f} s of this process's CPU"),
        Measured(f"{name}: memory of importer and reader together, at worst", found["memory"], "MB", "≤ 500"),
        Measured(f"{name}: another writer's median meanwhile", waits["median"] * 1000, "ms", "",
                 f"{waits['writes']} writes; alone {found['alone']['median'] * 1000:.0f} ms"),
        Measured(f"{name}: another writer's worst wait", waits["worst"] * 1000, "ms", "",
                 f"99 of 100 within {waits['p99'] * 1000:.0f} ms"),
    ]  # fmt: skip


def bench_importing_on_sqlite() -> list[Measured]:
    return told("sqlite")


def bench_importing_on_postgresql() -> list[Measured]:
    return told("postgresql")
