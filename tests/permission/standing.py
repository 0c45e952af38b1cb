"""A database with the world in it: for tests in a transaction of their own, for proofs in the run's own file."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from chuangcheng.problems.models import Step
from tests.permission.expecting import Expected
from tests.permission.scenes import furnish
from tests.permission.world import World, build, everybody, log_in

QUICK = {"PASSWORD_HASHERS": ["tests.hashing.QuickArgon2"], "ALLOWED_HOSTS": ["*"]}


@contextmanager
def world_standing() -> Iterator[World]:
    """The world, committed, and at the end everything is gone: one long transaction would slow every request."""
    said = logging.getLogger("django.request")
    level = said.level
    said.setLevel(logging.CRITICAL)
    try:
        with override_settings(**QUICK):
            world = build()
            furnish(world)
            log_in(world)
            world.things["steps"] = Step.objects.count()
            yield world
    finally:
        said.setLevel(level)
        call_command("flush", interactive=False, verbosity=0)
        with connection.cursor() as cursor:  # no model's table, so no flush knows it
            cursor.execute("DELETE FROM problems_search")


@contextmanager
def proof_world() -> Iterator[World]:
    """The same in the database of a proof, whose tables may still have to be made."""
    assert settings.CHUANGCHENG_HOME
    call_command("migrate", verbosity=0)
    with world_standing() as world:
        yield world


def every(step: int) -> Callable[[Expected, str], bool]:
    """A sample that changes with question and person: one pair in so many, and each person and question among them."""
    places = {name: n for n, name in enumerate(everybody())}

    def chosen(expected: Expected, who: str) -> bool:
        return (places[who] * 7 + sum(map(ord, "".join(expected.key)))) % step == 0

    return chosen
