"""kill -9 of web, worker and database server while people work and lists are imported"""

import tempfile
from pathlib import Path

from scripts.measuring import Proved
from tests.proofs.apart import DATABASES
from tests.proofs.killing import rounds

ROUNDS = 100


def proved(database: str) -> Proved:
    """A hundred rounds on one database, shared over what is killed."""
    with tempfile.TemporaryDirectory() as base:
        Path(base).chmod(0o755)
        found = rounds(database, Path(base) / "home", ROUNDS, imports=ROUNDS // 10)
    tally = found.tally
    struck = ", ".join(f"{kind} {many}" for kind, many in found.rounds.items())
    return Proved(
        f"{database}, {ROUNDS} rounds shared over what is killed: nothing acknowledged is lost, torn or doubled, and"
        " work goes on by itself",
        ROUNDS,
        tuple(found.against),
        f"killed: {struck}; acknowledged {len(tally.moves):,} moves, {len(tally.texts):,} registrations,"
        f" {len(tally.photos):,} photos, {len(tally.imports)} imports; asked again {tally.asked_again:,} times;"
        f" the service manager started `serve` {found.restarts} times",
    )


def prove_nothing_acknowledged_is_lost() -> list[Proved]:
    return [proved(database) for database in DATABASES]
