"""Random moves by everybody, drawn and counted by Hypothesis and judged by the second model (`model.py`).

`run(steps)` plays until so many moves were made; every refused try must have changed nothing.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

EXAMPLE = 60  # moves tried on one problem


def machine(tally: dict[str, int]) -> type[RuleBasedStateMachine]:
    """The state machine, counting what it does into `tally`. Django must be ready."""
    from django.db import transaction

    from chuangcheng.people.actor import CLOCK
    from chuangcheng.problems.operations.ask import Ask
    from chuangcheng.rules.refusals import Refused
    from tests.problems.books import Book
    from tests.proofs.model import ARROWS, LIKELY, check
    from tests.proofs.wishes import moves

    codes = sorted({*ARROWS, "urge", "note"})

    class Ledger(RuleBasedStateMachine):
        """One problem and everybody of the cast, in a transaction that is taken back."""

        def __init__(self) -> None:
            super().__init__()
            self.whole = transaction.atomic()
            self.whole.__enter__()
            self.book = Book()
            self.people = [self.book.people.actor(name) for name in self.book.people.users]
            tally["examples"] += 1

        @rule(data=st.data(), dice=st.integers(0, 2**32), minutes=st.sampled_from([5, 60, 60 * 24]))
        def somebody_moves(self, data: Any, dice: int, minutes: int) -> None:
            """Whoever may, of people asked in an order drawn by lot; those who may not leave no trace."""
            before, chance = self.book.problem, Random(dice)
            likely = chance.random() < 0.9
            code = data.draw(st.sampled_from(LIKELY[before.state] if likely else codes))
            attempt = moves(self.book, chance)[code]
            self.book.wait(minutes=minutes)
            asked = chance.sample(self.people, len(self.people))
            for actor in [CLOCK] if code == "resume" and chance.random() < 0.5 else asked:
                if self.made(attempt, actor):
                    check(self.book, before, actor)
                    tally["steps"] += 1
                    tally[code] = tally.get(code, 0) + 1
                    return
            assert unchanged(self.book.problem, before), f"{code} was refused and changed something"

        def made(self, attempt: Callable[[Ask], object], actor: Any) -> bool:
            """Whether this actor could make the move now."""
            try:
                attempt(Ask(number=self.book.number, by=actor, at=self.book.now, words="情况如下"))
            except Refused:
                tally["refused"] += 1
                return False
            return True

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    return Ledger


def unchanged(after: Any, before: Any) -> bool:
    """Whether a problem's row is as it was."""
    return all(getattr(after, f.attname) == getattr(before, f.attname) for f in after._meta.concrete_fields)


def run(steps: int) -> dict[str, Any]:
    """Play until `steps` moves were made; what was done, by move."""
    tally = {"steps": 0, "refused": 0, "examples": 0, "wanted": steps}
    playing = settings(
        max_examples=max(1, steps // EXAMPLE),
        stateful_step_count=EXAMPLE,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    kind = machine(tally)
    while tally["steps"] < steps:
        run_state_machine_as_test(kind, settings=playing)
    return tally
