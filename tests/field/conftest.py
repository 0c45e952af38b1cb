"""The grounds of the phone's tests: a scene of today, and a phone somebody is logged in at."""

from datetime import datetime

import pytest
from django.utils import timezone

from tests.field.scene import Scene, scene


@pytest.fixture
def now() -> datetime:
    return timezone.localtime()


@pytest.fixture
def day(transactional_db: None, now: datetime) -> Scene:
    """With everything committed, for browsers."""
    return scene(now)
