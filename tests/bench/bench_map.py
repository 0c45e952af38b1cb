"""The map of 10,000 sites and 50,000 open problems: the server's CPU, and frames on a phone slowed four times"""

import json
import os
import subprocess
import sys
from typing import Any

from scripts.measuring import Measured
from scripts.set_up import ROOT
from tests.environment import CHOICE

SITES, PROBLEMS = 10_000, 50_000
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ASKED = {"data": "everything", "late": "only what is overdue", "list": "the list instead"}


def measured(database: str, *more: str) -> dict[str, Any]:
    """What tests/bench/map_frames.py measured in a process and a database of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.map_frames", str(SITES), str(PROBLEMS), *more],
        cwd=ROOT,
        env={**os.environ, CHOICE: database},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def served(database: str, found: dict[str, Any]) -> list[Measured]:
    return [
        Measured(f"{NAMES[database]}: {words}", found[name]["cpu"], "CPU-ms", "",
                 f"{found[name]['bytes'] / 1000:.0f} kB, gzipped {found[name]['gzipped'] / 1000:.0f} kB")
        for name, words in ASKED.items()
    ]  # fmt: skip


def bench_map_from_postgresql() -> list[Measured]:
    return served("postgresql", measured("postgresql", "--no-frames"))


def bench_map_from_sqlite_and_on_a_phone() -> list[Measured]:
    found = measured("sqlite")
    phone = found["phone"]
    return [
        *served("sqlite", found),
        Measured("phone: until the map stands", phone["until"], "s", "", f"{phone['worked']:.1f} s of its own thread"),
        Measured("phone: between frames, median", phone["median"], "ms", "", f"{phone['frames']:.0f} frames, p95 "
                 f"{phone['p95']:.0f} ms; WebGL drawn by software"),
        Measured("phone: the page's own work in a frame", phone["per_frame"], "ms", "≤ 16"),
    ]  # fmt: skip
