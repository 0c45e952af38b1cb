"""A disk that fills up during writes: three writers and a reader on the real server, the disk filled and emptied."""

import tempfile
from pathlib import Path

from scripts.measuring import Proved
from tests.operating.full_disk import Outcome, faults_of, on_postgresql, on_sqlite

ROUNDS = 6
SECONDS = 10.0


def proved(where: str, found: Outcome) -> Proved:
    tally = found.tally
    refused = ", ".join(f"{count:,} × {status}" for status, count in sorted(tally.refused.items()))
    return Proved(
        f"{where}: refused with a sentence, reads go on, nothing acknowledged is lost, writing resumes by itself",
        len(tally.notes) + len(tally.files) + tally.reads + sum(tally.refused.values()),
        faults_of(found, rounds=ROUNDS),
        f"{len(tally.notes):,} notes and {len(tally.files):,} photos kept; {tally.reads:,} reads; refused {refused}",
    )


def prove_sqlite_with_the_reserve() -> Proved:
    with tempfile.TemporaryDirectory() as base:
        return proved("SQLite, 8 MB kept back", on_sqlite(Path(base), reserve=8, seconds=SECONDS, rounds=ROUNDS))


def prove_sqlite_to_the_last_byte() -> Proved:
    with tempfile.TemporaryDirectory() as base:
        return proved("SQLite to the last byte", on_sqlite(Path(base), reserve=0, seconds=SECONDS, rounds=ROUNDS))


def prove_postgresql_to_the_last_byte() -> Proved:
    with tempfile.TemporaryDirectory() as base:
        Path(base).chmod(0o755)
        return proved("PostgreSQL to the last byte", on_postgresql(Path(base), seconds=SECONDS, rounds=ROUNDS))
