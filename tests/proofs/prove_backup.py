"""Backups while people write, each restored into an empty place and verified there (`chuangcheng drill`)."""

import tempfile
from pathlib import Path

from scripts.measuring import Proved
from tests.operating.drilling import drill_under_load

ROUNDS = 10


def drilled(*, on_postgresql: bool) -> Proved:
    with tempfile.TemporaryDirectory() as base:
        found = drill_under_load(Path(base), on_postgresql=on_postgresql, rounds=ROUNDS)
    return Proved(
        f"{'PostgreSQL' if on_postgresql else 'SQLite'}: rows of every table, files and chain verified, and everything"
        " acknowledged before a backup began is in it",
        found.rounds,
        tuple(found.against),
        f"{found.written:,} writes meanwhile; the last copy held {found.steps:,} steps and {found.files:,} photos",
    )


def prove_sqlite_comes_back() -> Proved:
    return drilled(on_postgresql=False)


def prove_postgresql_comes_back() -> Proved:
    return drilled(on_postgresql=True)
