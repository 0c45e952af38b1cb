"""Measure everything in tests/bench and write docs/benchmarks.md (`make bench`).

`python -m scripts.bench NAME` runs only files whose name contains NAME and writes nothing.
Benchmarks with a database get one of their own: PostgreSQL, or SQLite with CHUANGCHENG_TEST_DATABASE=sqlite.
"""

import argparse
import os

import django
from django.core.management import call_command

from scripts.measuring import Measured, circumstances, found, heading, plain
from scripts.set_up import ROOT
from tests.environment import CHOICE, prepare

PAGE = ROOT / "docs" / "benchmarks.md"


def measure(only: str) -> dict[str, list[Measured]]:
    """Heading → what was measured, printed as it comes."""
    results: dict[str, list[Measured]] = {}
    for module, functions in found("tests/bench", "bench", only):
        rows = results.setdefault(heading(module), [])
        for function in functions:
            answer = function()
            for row in answer if isinstance(answer, list) else [answer]:
                assert isinstance(row, Measured), f"{function.__name__} must return Measured"
                print(f"{row.what}: {plain(row.number)} {row.unit}", flush=True)
                rows.append(row)
    return results


def page(results: dict[str, list[Measured]]) -> str:
    lines = ["# Benchmarks", "", "Written by `make bench`; do not edit by hand.", "", *circumstances("make bench")]
    for title, rows in results.items():
        lines += [f"## {title}", "", "| what | measured | unit | aim | how |", "|---|---:|---|---|---|"]
        lines += [f"| {r.what} | {plain(r.number)} | {r.unit} | {r.target} | {r.how} |" for r in rows]
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="?", default="", help="part of a file's name in tests/bench")
    only = parser.parse_args().only
    os.environ.setdefault(CHOICE, "postgresql")
    prepare(durable=True)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    results = measure(only)
    if not only:
        PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
