"""kill -9 while people work: a few of the hundred rounds of `make prove`."""

import os
from pathlib import Path

import pytest

from tests.environment import CHOICE
from tests.proofs.killing import KINDS, rounds

pytestmark = pytest.mark.database


def test_nothing_acknowledged_is_lost_when_a_process_is_killed(tmp_path: Path) -> None:
    database = os.environ.get(CHOICE, "sqlite")
    kinds = len(KINDS) + (database == "postgresql")
    found = rounds(database, tmp_path / "home", kinds, imports=0, people=2, seconds=0.5)
    assert found.against == []
    assert found.tally.moves
    assert found.tally.photos
