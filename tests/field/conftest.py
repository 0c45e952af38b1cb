"""The grounds of the phone's tests: a scene of today, and a phone somebody is logged in at."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from tests.browsing import Watch
from tests.field.line import Line
from tests.field.offline import device
from tests.field.phone import Phone
from tests.field.scene import Scene, scene


@pytest.fixture
def now() -> datetime:
    return timezone.localtime()


@pytest.fixture
def day(transactional_db: None, now: datetime) -> Scene:
    """With everything committed, for browsers."""
    return scene(now)


@pytest.fixture
def line(live_server: Any) -> Iterator[Line]:
    at = urlsplit(live_server.url)
    found = Line((at.hostname or "localhost", at.port or 80))
    yield found
    found.close()


@pytest.fixture
def phone_of(chromium: Browser, day: Scene, line: Line, watch: Watch) -> Iterator[Callable[[str], Phone]]:
    """`phone_of("市督甲")`: a phone of hers that reaches the server by the line."""
    watch.allow("net::ERR")
    watch.allow("status of 4")
    contexts = []

    def made(name: str) -> Phone:
        page = device(chromium, day.people.user(name), line.url, watch)
        contexts.append(page.context)
        return Phone(page, line.url)

    yield made
    for context in contexts:
        context.close()
