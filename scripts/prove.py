"""Try every case of what is claimed, write docs/proofs.md, and fail when a case speaks against it (`make prove`).

`python -m scripts.prove NAME` runs only files whose name contains NAME and writes nothing.
"""

import argparse
import os
import sys

import django

from scripts.measuring import Proved, circumstances, found, heading
from scripts.set_up import ROOT
from tests.environment import CHOICE, prepare

PAGE = ROOT / "docs" / "proofs.md"


def try_all(only: str) -> dict[str, list[Proved]]:
    """Heading → claims, printed as they come."""
    results: dict[str, list[Proved]] = {}
    for module, functions in found("tests/proofs", "prove", only):
        rows = results.setdefault(heading(module), [])
        for function in functions:
            row = function()
            assert isinstance(row, Proved), f"{function.__name__} must return Proved"
            print(f"{'holds' if not row.against else 'FAILS'}  {row.claim} ({row.cases:,} cases)", flush=True)
            for case in row.against[:10]:
                print(f"       against: {case}")
            rows.append(row)
    return results


def page(results: dict[str, list[Proved]]) -> str:
    lines = ["# Proofs by trying every case", "", "Written by `make prove`; do not edit by hand.", ""]
    lines += circumstances("make prove")
    for title, rows in results.items():
        lines += [f"## {title}", "", "| claim | cases tried | against it |", "|---|---:|---|"]
        lines += [f"| {row.claim} | {row.cases:,} | {'; '.join(row.against[:3]) or 'none'} |" for row in rows]
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="?", default="", help="part of a file's name in tests/proofs")
    only = parser.parse_args().only
    os.environ.setdefault(CHOICE, "sqlite")
    prepare()
    django.setup()
    results = try_all(only)
    if not only:
        PAGE.write_text(page(results), encoding="utf-8")
    if not results or any(row.against for rows in results.values() for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
