"""Try every case of what is claimed, write docs/proofs.md, and fail when a case speaks against it (`make prove`).

`python -m scripts.prove NAME` runs only files whose name contains NAME and writes nothing; with `--write` it replaces
just their sections, so that the long proofs can be run one at a time.
"""

import argparse
import os
import sys
from types import ModuleType

import django

from scripts.measuring import Proved, found, section, write_sections
from scripts.set_up import ROOT
from tests.environment import CHOICE, prepare

PAGE = ROOT / "docs" / "proofs.md"
HEAD = ["# Proofs", "", "Written by `make prove`; do not edit by hand. Each section says when and where it was run."]


def try_all(only: str, *, write: bool) -> list[Proved]:
    """All claims, printed and written as they come, so that a run that is cut off keeps what it had."""
    rows = []
    for number, (module, functions) in enumerate(found("tests/proofs", "prove", only)):
        tried = [row for function in functions for row in told(function())]
        rows += tried
        if write:
            command = f"python -m scripts.prove {only}" if only else "make prove"
            lines = {_name(module): section(module, table(tried), command=command)}
            write_sections(PAGE, HEAD, lines, all_of_them=not only and number == 0)
    return rows


def told(answer: object) -> list[Proved]:
    rows = []
    for row in answer if isinstance(answer, list) else [answer]:
        assert isinstance(row, Proved), "a proof must return Proved"
        print(f"{'holds' if not row.against else 'FAILS'}  {row.claim} ({row.cases:,} cases) {row.figures}", flush=True)
        for case in row.against[:10]:
            print(f"       against: {case}")
        rows.append(row)
    return rows


def table(rows: list[Proved]) -> list[str]:
    lines = ["| claim | cases tried | against it | figures |", "|---|---:|---|---|"]
    return lines + [
        f"| {row.claim} | {row.cases:,} | {'; '.join(row.against[:3]) or 'none'} | {row.figures} |" for row in rows
    ]


def _name(module: ModuleType) -> str:
    return module.__name__.rsplit(".", 1)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="?", default="", help="part of a file's name in tests/proofs")
    parser.add_argument("--write", action="store_true", help="replace the sections of what was run")
    asked = parser.parse_args()
    os.environ.setdefault(CHOICE, "sqlite")
    prepare()
    django.setup()
    rows = try_all(asked.only, write=asked.write or not asked.only)
    if not rows or any(row.against for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
