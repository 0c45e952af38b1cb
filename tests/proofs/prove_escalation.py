"""Warnings and escalations under a false clock: two schedulers, killed at every statement, silent for a day"""

from scripts.measuring import Proved
from tests.proofs.apart import DATABASES, apart

PROBLEMS, HOURS = 60, 48
KILLED_PROBLEMS = 40


def proved(database: str) -> list[Proved]:
    """Both on one database."""
    both = apart("tests.proofs.escalation", database, 0, PROBLEMS, HOURS)
    killed = apart("tests.proofs.escalation", database, 1, KILLED_PROBLEMS, 0)
    return [
        Proved(
            f"{database}: two schedulers at once, each minute of {2 * HOURS} hours with an outage of 24 between: each"
            " deadline and level told once, as the model says",
            both["told"],
            tuple(both["against"]),
            f"{both['turns']:,} turns of two; the longest lag {both['lag']:.0f} s",
        ),
        Proved(
            f"{database}: a scheduler killed before each of its statements, another goes on: each deadline and level"
            " once",
            killed["kills"],
            tuple(killed["against"]),
            f"{killed['told']} warnings",
        ),
    ]


def prove_each_deadline_and_level_is_told_once() -> list[Proved]:
    return [row for database in DATABASES for row in proved(database)]
