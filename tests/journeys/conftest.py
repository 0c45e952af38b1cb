"""The grounds of the journeys: both sizes, a city with its calendar, and people who come in at their own device."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from chuangcheng.facts.operations import seed_metrics
from chuangcheng.standards.operations import seed_calendar, seed_categories
from tests.browsing import SIZES, Size
from tests.cast import Cast, cast
from tests.journeys.person import Person


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> Size:
    """Every journey is made at a desk and on a phone."""
    return request.param


@pytest.fixture
def now() -> datetime:
    return timezone.localtime()


@pytest.fixture
def seeded(transactional_db: None, now: datetime) -> None:
    """Categories, metrics and the calendar."""
    seed_categories()
    seed_metrics()
    seed_calendar(years=range(now.year - 1, now.year + 3), at=now)


@pytest.fixture
def people(seeded: None) -> Cast:
    return cast()


@pytest.fixture
def enter(open_page: Callable[..., Page], people: Cast, size: Size) -> Callable[[str], Person]:
    """`enter("市办甲")`: that person of the cast at a device of their own, logged in."""
    known: dict[str, Person] = {}

    def entered(name: str) -> Person:
        if name not in known:
            known[name] = Person(open_page(size, user=people.user(name)))
        return known[name]

    return entered
