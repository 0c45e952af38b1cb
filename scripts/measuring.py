"""What benchmarks and proofs are made of, and how their pages are written.

A benchmark is a function `bench_*` in tests/bench/bench_*.py that returns one `Measured` or a list of them; a proof
is a function `prove_*` in tests/proofs/prove_*.py that returns one `Proved` or a list of them. Both are found by name;
the first line of the file's docstring is the heading of its table.
"""

import importlib
import inspect
import os
import platform
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from scripts.set_up import ROOT

MARK = "<!-- {} -->"


@dataclass(frozen=True)
class Measured:
    """One line of docs/benchmarks.md: what was measured, the number and its unit, what was aimed at, and how."""

    what: str
    number: float
    unit: str
    target: str = ""
    how: str = ""


@dataclass(frozen=True)
class Proved:
    """One line of docs/proofs.md: the claim, how many cases were tried, those that spoke against it, and figures
    worth knowing besides (the longest wait, what was left out)."""

    claim: str
    cases: int
    against: tuple[str, ...] = ()
    figures: str = ""


def per_second(function: Callable[[], object], *, seconds: float = 1.0) -> float:
    """How often a function runs in a second of this process's CPU time; the best of three rounds."""
    function()
    best = 0.0
    for _ in range(3):
        count, begun = 0, time.process_time()
        while (spent := time.process_time() - begun) < seconds / 3:
            function()
            count += 1
        best = max(best, count / spent)
    return best


def found(folder: str, prefix: str, only: str = "") -> Iterator[tuple[ModuleType, list[Callable[[], object]]]]:
    """Every module <folder>/<prefix>_*.py whose name contains `only`, with its functions <prefix>_* in their order."""
    for path in sorted((ROOT / folder).glob(f"{prefix}_*.py")):
        if only in path.stem:
            module = importlib.import_module(".".join([*Path(folder).parts, path.stem]))
            members = (value for name, value in vars(module).items() if name.startswith(f"{prefix}_"))
            yield module, [value for value in members if inspect.isfunction(value)]


def _answer(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def circumstances(command: str) -> list[str]:
    """Machine, commit, command and day, as lines of Markdown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    changed = " with changes not committed" if _answer("git", "status", "--porcelain", "--", "chuangcheng") else ""
    return [
        f"- Machine: {os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()},"
        f" Python {platform.python_version()}",
        f"- Commit: {_answer('git', 'rev-parse', '--short', 'HEAD')}{changed}",
        f"- Command: `{command}`, {datetime.now(UTC):%Y-%m-%d}",
        "",
    ]


def heading(module: ModuleType) -> str:
    return (module.__doc__ or module.__name__).splitlines()[0].rstrip(".")


def section(module: ModuleType, table: list[str], *, command: str) -> list[str]:
    """The lines of one file's results, with the circumstances of its own run."""
    return [f"## {heading(module)}", "", *table, "", *circumstances(command)]


def write_sections(page: Path, head: list[str], sections: dict[str, list[str]], *, all_of_them: bool) -> None:
    """Write a page of sections, one per file, in the order of their names; `sections` is name → lines.

    Sections not measured this time stay as they stand, unless everything was measured.
    """
    kept = {} if all_of_them or not page.exists() else _sections_of(page.read_text(encoding="utf-8"))
    kept |= {name: "\n".join(lines).strip() for name, lines in sections.items()}
    body = [f"{MARK.format(name)}\n{kept[name]}\n" for name in sorted(kept)]
    page.write_text("\n".join([*head, "", *body]), encoding="utf-8")


def _sections_of(text: str) -> dict[str, str]:
    parts = re.split(MARK.format(r"(\w+)"), text)
    return {name: lines.strip() for name, lines in zip(parts[1::2], parts[2::2], strict=True)}


def plain(number: float) -> str:
    """A number with about three meaningful digits."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
