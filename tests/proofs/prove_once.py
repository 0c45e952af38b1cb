"""Nothing is done twice: duplicates at once, lines that break, many moves on one version, over HTTP"""

import tempfile
from pathlib import Path

from scripts.measuring import Proved
from tests.proofs.apart import DATABASES
from tests.proofs.repeated import city, duplicates, one_version, sequences

DUPLICATES, MOVES, SEQUENCES = 50, 100, 10_000


def proved(database: str, *, wanted: int) -> list[Proved]:
    """All three on one database; the sequences are shared over the two."""
    with tempfile.TemporaryDirectory() as base, city(database, Path(base) / "home") as place:
        doubled = duplicates(place, DUPLICATES)
        stale = one_version(place, MOVES)
        broken = sequences(place, wanted, seed=len(database))
    return [
        Proved(
            f"{database}: {DUPLICATES} duplicates at once of a move, a registration and a photo, on pages and through"
            " the API, have one effect each, and all get the same answer",
            5 * DUPLICATES,
            doubled,
        ),
        Proved(
            f"{database}: of {MOVES} moves at once on one version one is made, {MOVES - 1} are told 412; on pages and"
            " through the API",
            2 * MOVES,
            stale,
        ),
        Proved(
            f"{database}: moves on pages and registrations through the API, dropped half-sent or unread, sent"
            " again and out of order, have one effect each",
            broken.wanted,
            tuple(broken.against),
            f"{len(broken.keys):,} requests sent {broken.sent:,} times, {broken.dropped:,} of them dropped",
        ),
    ]


def prove_nothing_is_done_twice() -> list[Proved]:
    return [row for database in DATABASES for row in proved(database, wanted=SEQUENCES // len(DATABASES))]
