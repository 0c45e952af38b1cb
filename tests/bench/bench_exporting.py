"""Exporting 100,000 filtered rows of the ledger as xlsx, another process registering problems meanwhile"""

import json
import os
import subprocess
import sys
from typing import Any

from scripts.measuring import Measured
from scripts.set_up import ROOT
from tests.environment import CHOICE

ROWS = 100_000
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def exported(database: str) -> list[Measured]:
    """What tests/bench/exporting.py measured in a process and a database of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.exporting", str(ROWS)],
        cwd=ROOT,
        env={**os.environ, CHOICE: database},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    name, others = NAMES[database], found["others"]
    return [
        Measured(f"{name}: from the filter to the file", found["exporting"], "s", "≤ 15",
                 f"15 columns, {found['size']:.0f} MB; {found['exporting_cpu']:.0f} s of CPU"),
        Measured(f"{name}: memory of the process at worst", found["memory"], "MB"),
        Measured(f"{name}: another writer's worst wait", others["worst"] * 1000, "ms", "",
                 f"median {others['median'] * 1000:.0f} ms of {others['writes']} writes"),
    ]  # fmt: skip


def bench_exporting_from_sqlite() -> list[Measured]:
    return exported("sqlite")


def bench_exporting_from_postgresql() -> list[Measured]:
    return exported("postgresql")
