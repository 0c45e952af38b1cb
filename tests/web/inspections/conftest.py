"""A city to inspect, and people who are logged in."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from chuangcheng.standards.operations import seed_calendar, seed_categories
from tests.inspections.worlds import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def world(db: None) -> World:
    """Sites, a standard and people, with the calendar and categories of now."""
    seed_categories()
    year = timezone.localdate().year
    seed_calendar(years=range(year - 1, year + 2), at=timezone.now())
    return World()


@pytest.fixture
def enter(world: World) -> Callable[[str], Client]:
    """`enter("市办甲")`: a browser of that person."""

    def entered(name: str) -> Client:
        client = Client()
        client.force_login(world.people.user(name), backend=BACKEND)
        return client

    return entered
