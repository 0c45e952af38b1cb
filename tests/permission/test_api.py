"""The API by its document and by its tokens: a reduced round; `make prove` makes the whole one."""

import pytest

from tests.permission import schema, tokens
from tests.permission.test_matrix import world

__all__ = ["world"]
pytestmark = pytest.mark.django_db


def test_every_operation_answers_its_right_call(world):
    count, against = schema.reached(world)
    assert not against
    assert count > 100


def test_generated_calls_break_nothing(world):
    count, against = schema.all_at_random(world, examples=3, roles=("liaison@own", "administrator"), step=25)
    assert not against
    assert count > 20


def test_a_token_does_what_its_scopes_say_and_no_more(world):
    count, against = tokens.try_all(world, step=6)
    assert not against
    assert count > 30


def test_a_token_that_is_none_ended_or_of_a_post_handed_over_opens_nothing(world):
    assert not tokens.dead_tokens(world)
