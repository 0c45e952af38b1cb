"""Inspections: a million visits of twenty items, 10,000 sites"""

import json
import os
import subprocess
import sys
from typing import Any

from scripts.measuring import Measured
from scripts.set_up import ROOT
from tests.environment import CHOICE

VISITS = int(os.environ.get("BENCH_VISITS", "1000000"))
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
AIMS = {
    "site page": ("≤ 50", "the last 50 visits and the score of a year"),
    "round page": ("≤ 60", "2,000 visits: progress by team, area, type and unit, 100 visits, 100 findings"),
    "visit page": ("≤ 30", "20 items with answers and proposals"),
    "my visits": ("≤ 30", "50 visits of a team"),
    "round put together": ("≤ 500", "2,000 visits by type, area, unit and site from their kept scores"),
    "round scored anew": ("≤ 5000", "2,000 visits from 40,000 answers by the standard's rules"),
    "frequency of a month": ("≤ 500", "2,000 sites against once a week"),
}


def inspected(database: str) -> list[Measured]:
    """What tests/bench/inspecting.py measured in a process and a database of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.inspecting", str(VISITS)],
        cwd=ROOT,
        env={**os.environ, CHOICE: database},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return [Measured(f"{NAMES[database]}: {name}", found[name], "ms", aim, how) for name, (aim, how) in AIMS.items()]


def bench_inspections_in_sqlite() -> list[Measured]:
    return inspected("sqlite")


def bench_inspections_in_postgresql() -> list[Measured]:
    return inspected("postgresql")
