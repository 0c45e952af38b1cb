"""Hostile files at every door; `make prove` hands in all of them."""

import pytest

from tests.corpora.files import handed_in
from tests.corpora.test_hostile_texts import world  # noqa: F401
from tests.permission.world import World


@pytest.mark.django_db
def test_a_door_answers_a_hostile_file_quickly_and_keeps_nothing_as_a_page(world: World) -> None:  # noqa: F811
    tried, against, _, _ = handed_in(world, step=11)
    assert not against
    assert tried > 10
