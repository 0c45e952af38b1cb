"""Mutation testing of the rules: whatever is changed in them, a test notices."""

import functools

from scripts.measuring import Proved
from tests.proofs.mutation import Outcome, explained, mutate, unexplained

WANTED = 0.90


@functools.cache
def _outcome() -> Outcome:
    return mutate()


def prove_nine_of_ten_changes_are_noticed() -> Proved:
    outcome = _outcome()
    against = () if outcome.share >= WANTED else (f"only {outcome.share:.1%} noticed",)
    figures = f"{outcome.noticed:,} of {outcome.tried:,} noticed: {outcome.share:.1%}"
    return Proved(
        "at least 90 % of all small changes of a rule fail a test of the rules", outcome.tried, against, figures
    )


def prove_survivors_are_explained() -> Proved:
    survivors = _outcome().survivors
    figures = f"in {len(survivors)} functions; the reasons stand in tests/proofs/survivors.yaml"
    return Proved(
        "every change that no test notices is explained by hand",
        sum(survivors.values()),
        unexplained(survivors, explained()),
        figures,
    )
