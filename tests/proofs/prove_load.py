"""Many at once: 32 clients for ten minutes on the real server, and 300 log-ins in a minute among them."""

import tempfile
from pathlib import Path

from scripts.measuring import Proved
from tests.operating.load import city, figures, p95, run

CLIENTS = 32
SECONDS = 600.0
PAUSE = 1.0
LOG_INS = 300
CROWD_SECONDS = 60.0
PROBLEMS = 200
SLOWEST, SLOWEST_WITH_CROWD = 0.5, 1.0


def worked(*, on_postgresql: bool) -> Proved:
    with (
        tempfile.TemporaryDirectory() as base,
        city(Path(base), on_postgresql=on_postgresql, problems=PROBLEMS) as place,
    ):
        load = run(place, clients=CLIENTS, seconds=SECONDS, pause=PAUSE, log_ins=LOG_INS, crowd_seconds=CROWD_SECONDS)
    against = [*sorted(set(load.errors))]
    if p95(load.all) > SLOWEST:
        against.append(f"p95 {p95(load.all) * 1000:.0f} ms")
    if p95(load.with_crowd) > SLOWEST_WITH_CROWD:
        against.append(f"p95 {p95(load.with_crowd) * 1000:.0f} ms during the log-ins")
    return Proved(
        f"{'PostgreSQL' if on_postgresql else 'SQLite'}: {CLIENTS} clients for {SECONDS / 60:.0f} minutes, each resting"
        f" up to {PAUSE:.0f} s between requests: no error, p95 ≤ 500 ms, during {LOG_INS} log-ins in"
        f" {CROWD_SECONDS:.0f} s ≤ 1 s",
        len(load.all),
        tuple(against),
        figures(load, SECONDS),
    )


def prove_postgresql_under_load() -> Proved:
    return worked(on_postgresql=True)


def prove_sqlite_under_load() -> Proved:
    return worked(on_postgresql=False)
