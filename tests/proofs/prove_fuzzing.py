"""Fuzzing: no text and no file makes a reader fail in a way nobody foresaw.

Minutes for each target: 30, or FUZZ_MINUTES. All targets run side by side; how many inputs were tried is what counts.
"""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.measuring import Proved
from scripts.set_up import ROOT
from tests.proofs.fuzzing import TARGETS

MINUTES = float(os.environ.get("FUZZ_MINUTES", "30"))
OPTIONS = ("-timeout=2", "-rss_limit_mb=2048", "-print_final_stats=1", "-max_len=20000")


def fuzz(name: str, *, minutes: float) -> Proved:
    """One target for so many minutes; what it found is printed as the input's own bytes."""
    with tempfile.TemporaryDirectory(prefix=f"chuangcheng-fuzz-{name}-") as folder:
        command = [sys.executable, "-m", "tests.proofs.fuzzer", name, folder, *OPTIONS]
        command.append(f"-max_total_time={round(minutes * 60)}")
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
        said = done.stdout + done.stderr
        against = [f"{path.name.split('-')[0]}: {path.read_bytes()[:200]!r}" for path in _findings(Path(folder))]
    tried = re.search(r"stat::number_of_executed_units:\s+(\d+)", said) or re.search(r"Done (\d+) runs", said)
    if tried is None and not against:
        against = [f"the fuzzer itself ended with {done.returncode}: {said[-300:]}"]
    claim = f"the {name} reader meets no error it does not foresee, and none takes two seconds"
    return Proved(claim, int(tried[1]) if tried else 0, tuple(against), f"{minutes:g} minutes with atheris")


def _findings(folder: Path) -> list[Path]:
    return [path for kind in ("crash", "timeout", "oom") for path in sorted(folder.glob(f"{kind}-*"))]


def prove_readers_foresee_everything() -> list[Proved]:
    with ThreadPoolExecutor(len(TARGETS)) as pool:
        return list(pool.map(lambda name: fuzz(name, minutes=MINUTES), TARGETS))
