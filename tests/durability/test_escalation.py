"""Warnings under a false clock, a few hours of the days of `make prove`."""

import pytest

from tests.proofs.escalation import killed_everywhere, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_schedulers_with_an_outage_tell_each_deadline_and_level_once() -> None:
    found = together(6, 2)
    assert found["against"] == []
    assert found["told"] >= 6
    assert found["lag"] <= 60


def test_a_scheduler_killed_at_any_statement_leaves_nothing_untold_and_nothing_doubled() -> None:
    found = killed_everywhere(5)
    assert found["against"] == []
    assert found["kills"] >= 8
    assert found["told"] >= 5
