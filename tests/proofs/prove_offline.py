"""A phone without a signal, a browser that is killed, a line that breaks: nothing is lost, doubled or overwritten"""

import os
import re
import subprocess
import sys

from scripts.measuring import Proved
from scripts.set_up import ROOT

ROUNDS, PHOTOS, SIZE = 50, 1000, 4_000_000
COMMAND = [sys.executable, "-m", "pytest", "tests/field/test_offline.py", "-q", "--tb=line", "-p", "no:cacheprovider"]


def prove_a_day_without_a_signal() -> Proved:
    """The suite's own tests of tests/field, with all rounds and photos."""
    counts = {"FIELD_ROUNDS": str(ROUNDS), "FIELD_PHOTOS": str(PHOTOS), "FIELD_SIZE": str(SIZE)}
    done = subprocess.run(COMMAND, cwd=ROOT, env=os.environ | counts, capture_output=True, text=True, check=False)
    failed = tuple(line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR")))
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr[-200:]
    found = re.search(r"\d+ passed", last)
    return Proved(
        f"network cut for a whole visit; the browser killed mid-draft, {ROUNDS} rounds; {PHOTOS:,} photos of 4 MB over"
        " a line that tears connections arrive whole for at most 1.2 times their bytes; the same queue from two"
        " devices; two phones at one problem and at one item; two users of one phone",
        ROUNDS + PHOTOS,
        failed if failed or found else (last,),
        last,
    )
