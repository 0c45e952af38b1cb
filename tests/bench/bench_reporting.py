"""The report of a list with 500 problems and 500 photo pairs"""

import json
import os
import subprocess
import sys
from typing import Any

from scripts.measuring import Measured
from scripts.set_up import ROOT
from tests.environment import CHOICE

PROBLEMS = 500


def reported(form: str) -> list[Measured]:
    """What tests/bench/reporting.py measured in a process of its own, on SQLite."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.reporting", str(PROBLEMS), form],
        cwd=ROOT,
        env={**os.environ, CHOICE: "sqlite"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    name = form.upper()
    seconds = found["drafting"] + found["drawing"]
    how = f"{found['cpu']:.0f} s of CPU; a file of {found['size']:.0f} MB"
    return [
        Measured(f"{name}, from the records to the file", seconds, "s", "≤ 10", how),
        Measured(f"{name}: memory of the process at worst", found["memory"], "MB", "≤ 1,024"),
    ]


def bench_report_as_docx() -> list[Measured]:
    return reported("docx")


def bench_report_as_pdf() -> list[Measured]:
    return reported("pdf")
