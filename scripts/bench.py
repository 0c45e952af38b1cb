"""Measure everything in tests/bench and write docs/benchmarks.md (`make bench`).

`python -m scripts.bench NAME` runs only files whose name contains NAME and writes nothing; with `--write` it replaces
just their sections. Benchmarks with a database get one of their own: PostgreSQL, or SQLite with
CHUANGCHENG_TEST_DATABASE=sqlite.
"""

import argparse
import os
from types import ModuleType

import django
from django.core.management import call_command

from scripts.measuring import Measured, found, plain, section, write_sections
from scripts.set_up import ROOT
from tests.environment import CHOICE, prepare

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = [
    "# Benchmarks",
    "",
    "Written by `make bench`; do not edit by hand. Each section says when and where it was run.",
]


def measure(only: str, *, write: bool) -> None:
    """Everything, printed and written as it comes, so that a run that is cut off keeps what it had."""
    for number, (module, functions) in enumerate(found("tests/bench", "bench", only)):
        rows = [row for function in functions for row in told(function())]
        if write:
            command = f"python -m scripts.bench {only}" if only else "make bench"
            lines = {_name(module): section(module, table(rows), command=command)}
            write_sections(PAGE, HEAD, lines, all_of_them=not only and number == 0)


def told(answer: object) -> list[Measured]:
    rows = []
    for row in answer if isinstance(answer, list) else [answer]:
        assert isinstance(row, Measured), "a benchmark must return Measured"
        print(f"{row.what}: {plain(row.number)} {row.unit}", flush=True)
        rows.append(row)
    return rows


def table(rows: list[Measured]) -> list[str]:
    lines = ["| what | measured | unit | aim | how |", "|---|---:|---|---|---|"]
    return lines + [f"| {r.what} | {plain(r.number)} | {r.unit} | {r.target} | {r.how} |" for r in rows]


def _name(module: ModuleType) -> str:
    return module.__name__.rsplit(".", 1)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="?", default="", help="part of a file's name in tests/bench")
    parser.add_argument("--write", action="store_true", help="replace the sections of what was run")
    asked = parser.parse_args()
    os.environ.setdefault(CHOICE, "postgresql")
    prepare(durable=True)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    measure(asked.only, write=asked.write or not asked.only)


if __name__ == "__main__":
    main()
