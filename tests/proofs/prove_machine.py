"""The ledger as a state machine: random moves by everybody, judged by a second model written by hand."""

from concurrent.futures import ThreadPoolExecutor

from scripts.measuring import Proved
from tests.proofs.apart import DATABASES, apart

STEPS = 10_000


def proved(database: str, *, steps: int) -> Proved:
    """So many moves on one database."""
    against: tuple[str, ...] = ()
    tally = {"steps": 0, "refused": 0, "examples": 0}
    try:
        tally = apart("tests.proofs.machine", database, steps)
    except AssertionError as fault:
        against = (str(fault)[-600:],)
    kinds = len(set(tally) - {"steps", "refused", "examples", "wanted"})
    return Proved(
        f"{database}: every move is one the second model allows, by a post it allows, one chained step told once; one"
        " lead line, a holder of the desk, lateness that adds up; a refused move changes nothing",
        tally["steps"],
        against,
        f"{kinds} kinds of moves on {tally['examples']:,} problems, {tally['refused']:,} tries refused",
    )


def prove_the_ledger_keeps_to_the_model() -> list[Proved]:
    with ThreadPoolExecutor() as each:  # each waits for a process of its own
        return list(each.map(lambda database: proved(database, steps=STEPS), DATABASES))
