"""Measure every asking on one place: warm up, then 1, 2 and 8 clients.

`python -m tests.bench.load.measuring postgresql 1M [part of a name]` prints it, for looking while mending.
"""

import os
import sys
from collections.abc import Iterator, Mapping

from scripts.measuring import Measured
from tests.bench.load.asking import PAGES, READS, WRITES, Asking, UsedUp
from tests.bench.load.clients import Answered, ask_all
from tests.bench.load.grounds import Grounds, grounds_of
from tests.bench.load.serving import Serving, serving
from tests.bench.seeding.places import Place, standing

LEVELS = (1, 2, 8)
COUNT = int(os.environ.get("BENCH_COUNT", "240"))
# Each problem can be moved on only once.
MOVES = min(COUNT, 100)
WARM_UP = 16


def measured(
    place: Place, askings: Mapping[str, Asking], aims: Mapping[str, str], only: str = ""
) -> Iterator[Measured]:
    """One line per asking: CPU-ms per request over all levels, with the waiting at each level."""
    with standing(place):
        grounds = grounds_of(place)
        with serving(place) as server:
            for name, asking in askings.items():
                if only in name:
                    count = MOVES if name in WRITES else COUNT
                    try:
                        answered = levels(server, grounds, asking, count)
                    except UsedUp as reason:  # the others are measured all the same
                        yield not_measured(place, name, str(reason), aims.get(name, ""))
                    else:
                        yield line(place, name, answered, aims.get(name, ""))


def not_measured(place: Place, name: str, reason: str, aim: str) -> Measured:
    """The line of what could not be asked, and why."""
    return Measured(f"{place.database} {place.size}: {name}", float("nan"), "CPU-ms", aim, f"NOT MEASURED: {reason}")


def levels(server: Serving, grounds: Grounds, asking: Asking, count: int = COUNT) -> list[Answered]:
    """The same asking by more and more clients."""
    questions = list(asking(grounds, WARM_UP + count * len(LEVELS)))
    ask_all(server, questions[:WARM_UP], clients=4)
    parts = [questions[WARM_UP + count * n : WARM_UP + count * (n + 1)] for n in range(len(LEVELS))]
    return [ask_all(server, part, clients=clients) for part, clients in zip(parts, LEVELS, strict=True)]


def line(place: Place, name: str, answered: list[Answered], aim: str) -> Measured:
    """A bad answer is told in the line: such a figure says nothing."""
    bad = sum(a.bad for a in answered)
    first = next((a.first_bad for a in answered if a.bad), "")
    cpu = sum(a.cpu_ms * a.count for a in answered) / sum(a.count for a in answered)
    each = ", ".join(f"{a.clients}: {a.cpu_ms:.1f}" for a in answered)
    waits = ", ".join(f"{a.clients}: {a.words}" for a in answered)
    how = f"CPU by clients {each}; p50/p95 ms {waits}"
    return Measured(
        f"{place.database} {place.size}: {name}",
        cpu,
        "CPU-ms",
        aim,
        f"{bad} BAD ANSWERS ({first}) {how}" if bad else how,
    )


if __name__ == "__main__":
    for row in measured(Place(sys.argv[1], sys.argv[2]), {**READS, **WRITES, **PAGES}, {}, " ".join(sys.argv[3:])):
        print(f"{row.what:70} {row.number:8.2f}  {row.how}", flush=True)
