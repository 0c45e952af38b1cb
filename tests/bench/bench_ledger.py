"""The ledger under load: server CPU-ms per request (web processes and database), a real server on loopback.

Seeds what is not there yet below BENCH_FOLDER and keeps it. BENCH_PLACES names the places, by default all of
`postgresql 1M,postgresql 100k,sqlite 1M,sqlite 100k`; ten million (`postgresql 10M`) measures list and moves only.
"""

import os

from scripts.measuring import Measured
from tests.bench.load.asking import PAGES, READS, WRITES
from tests.bench.load.measuring import measured
from tests.bench.seeding.places import Place

PLACES = "postgresql 1M,postgresql 100k,sqlite 1M,sqlite 100k"
AIMS = {
    **{name: "≤ 8" if name.startswith("search") else "≤ 6" for name in READS},
    **{name: "≤ 6" for name in WRITES if name.startswith("move")},
    "detail": "≤ 4",
    "register": "≤ 5",
    "HTML list": "≤ 20",
}
AT_TEN_MILLION = {name: asking for name, asking in {**READS, **WRITES}.items() if name.startswith(("list", "move"))}


def bench_ledger() -> list[Measured]:
    """Every place in turn; targets are for 1 M on PostgreSQL, growth is compared by eye from one size to the next."""
    rows: list[Measured] = []
    for named in os.environ.get("BENCH_PLACES", PLACES).split(","):
        place = Place(*named.split())
        askings = AT_TEN_MILLION if place.size == "10M" else {**READS, **WRITES, **PAGES}
        rows.extend(measured(place, askings, AIMS))
    return rows
