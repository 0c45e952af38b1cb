"""The attacks of the proof, a few of each; `make prove` makes a thousand."""

import pytest

from tests.proofs.tampering import attacked

pytestmark = pytest.mark.django_db


def test_attacks_are_found_or_said_not_to_be_anchored_yet(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"
    found = attacked(5)
    assert found.against == []
    assert found.made == {"edited": 5, "before": 5, "after": 5}
