"""Places: 10,000 sites from a sheet"""

import json
import os
import subprocess
import sys
from typing import Any

from scripts.measuring import Measured
from scripts.set_up import ROOT
from tests.environment import CHOICE

SITES = int(os.environ.get("BENCH_SITES", "10000"))
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
AIMS = {
    "read": ("≤ 10000", "the xlsx, in a process of its own"),
    "check": ("≤ 10000", "a verdict for every row"),
    "import": ("≤ 30000", "checked again and written in batches of 500"),
    "again": ("≤ 15000", "the same sheet: every row is there already"),
    "list": ("≤ 100", "the first 50 by name"),
    "search": ("≤ 100", "by initials, the first 50"),
    "answers": ("≤ 30", "who answers for a site"),
}


def placed(database: str) -> list[Measured]:
    """What tests/bench/placing.py measured in a process and a database of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.placing", str(SITES)],
        cwd=ROOT,
        env={**os.environ, CHOICE: database},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return [Measured(f"{NAMES[database]}: {name}", found[name], "ms", aim, how) for name, (aim, how) in AIMS.items()]


def bench_places_in_sqlite() -> list[Measured]:
    return placed("sqlite")


def bench_places_in_postgresql() -> list[Measured]:
    return placed("postgresql")
