"""Drills while people write: what was acknowledged before a backup began is in what comes back from it."""

import re
import threading
from dataclasses import dataclass, field
from pathlib import Path

from tests.operating.full_disk import Tally, write_on
from tests.operating.load import city

STEPS = re.compile(r"核对了(\d+)个问题、(\d+)个步骤")
FILES = re.compile(r"核对了(\d+)个照片和附件")
STEPS_OF_A_PROBLEM = 3
# Without rest the ledger grows while a drill goes on, and each drill takes longer than the one before.
REST = 0.2


@dataclass
class Drilled:
    """What came of it."""

    rounds: int = 0
    steps: int = 0
    files: int = 0
    written: int = 0
    against: list[str] = field(default_factory=list)


def drill_under_load(base: Path, *, on_postgresql: bool, rounds: int, problems: int = 4, writers: int = 3) -> Drilled:
    """That many drills on the real server under that many writers."""
    found, tally, stop = Drilled(), Tally(), threading.Event()
    base.chmod(0o755)
    with city(base, on_postgresql=on_postgresql, problems=problems) as place:
        threads = [threading.Thread(target=write_on, args=(place, tally, stop, n, REST)) for n in range(writers)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(rounds):
                before = problems * STEPS_OF_A_PROBLEM + len(tally.notes), len(tally.files)
                said = place.run("drill", check=False)
                judge(found, said, before)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    found.written = len(tally.notes) + len(tally.files)
    found.against += sorted(set(tally.faults))
    return found


def judge(found: Drilled, said: str, before: tuple[int, int]) -> None:
    """Hold what a drill says against what had been acknowledged before it began."""
    steps, files = STEPS.search(said), FILES.search(said)
    if "演练成功" not in said or not steps or not files:
        found.against.append(f"drill: {said[-300:]}")
        return
    found.rounds += 1
    found.steps, found.files = int(steps[2]), int(files[1])
    if found.steps < before[0]:
        found.against.append(f"{found.steps} steps came back, {before[0]} had been acknowledged")
    if found.files < before[1]:
        found.against.append(f"{found.files} photos came back, {before[1]} had been acknowledged")
