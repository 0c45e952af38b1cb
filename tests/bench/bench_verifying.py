"""Verifying the whole ledger: every chain recomputed, `chuangcheng verify --no-files` as a process of its own

On the seeded ledgers of BENCH_PLACES, as the ledger's own benchmark.
"""

import os
import re
import resource
import subprocess
import sys
import time

from scripts.measuring import Measured
from scripts.set_up import ROOT
from tests.bench.seeding.places import Place, standing

PLACES = "postgresql 1M,sqlite 1M"
CHECKED = re.compile(r"核对了([\d,]+)个问题、([\d,]+)个步骤")


def bench_verifying() -> list[Measured]:
    """Seconds for a million steps, by the clock on the wall; all cores work on it."""
    return [verified(Place(*named.split())) for named in os.environ.get("BENCH_PLACES", PLACES).split(",")]


def verified(place: Place) -> Measured:
    """One run of the command on a seeded ledger."""
    with standing(place):
        command = [sys.executable, "-m", "chuangcheng.cli", "verify", "--no-files"]
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=ROOT, env=place.environment(), capture_output=True, text=True, check=False)
        seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    said = CHECKED.search(done.stdout)
    if said is None:
        raise RuntimeError(f"verify said nothing of what it checked: {done.stdout[-500:]} {done.stderr[-500:]}")
    steps = int(said[2].replace(",", ""))
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    how = f"{said[1]} problems with {steps:,} steps in {seconds:.0f} s; {spent:.0f} s of CPU"
    return Measured(f"{place.database} {place.size}: a million steps", seconds / steps * 1e6, "s", "≤ 10", how)
