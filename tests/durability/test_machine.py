"""Random moves by everybody, a few hundred of the ten thousand of `make prove`; the same code on both databases."""

import pytest

from tests.proofs.machine import run

pytestmark = pytest.mark.django_db


def test_random_moves_keep_to_the_model_and_leave_the_ledger_whole() -> None:
    tally = run(150)
    assert tally["steps"] >= 150
    assert tally["refused"] > 150


def test_the_second_model_is_no_copy_that_agrees_with_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("tests.proofs.model", fromlist=["ARROWS"]).ARROWS, "dispatch", {("void", "void")})
    with pytest.raises(AssertionError, match="dispatch"):
        run(60)
