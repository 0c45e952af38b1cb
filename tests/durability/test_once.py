"""Nothing is done twice, over HTTP against the real server; `make prove` does the same with the full counts."""

import os
from pathlib import Path

import pytest

from tests.environment import CHOICE
from tests.proofs.repeated import city, duplicates, one_version, sequences

pytestmark = pytest.mark.database


def test_a_request_that_comes_often_has_one_effect(tmp_path: Path) -> None:
    with city(os.environ.get(CHOICE, "sqlite"), tmp_path / "home") as place:
        assert duplicates(place, 6) == ()
        assert one_version(place, 6) == ()
        broken = sequences(place, 14)
    assert broken.against == []
    assert broken.dropped
