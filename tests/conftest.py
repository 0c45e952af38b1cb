"""What every test stands on.

- Settings come from an environment of the tests' own: CHUANGCHENG_HOME is a temporary folder (one per xdist worker),
  so nothing touches var/.
- SQLite in a file by default; with CHUANGCHENG_TEST_DATABASE=postgresql a server is started for the session
  (tests/postgresql.py). A missing PostgreSQL is an error, never a skip.
- Tests that use a database carry the mark `database`, so that `-m database` runs just those on the second database.
- `at("2026-03-02 09:00")` is a moment in Shanghai.
- Browser tests carry the mark `browser` and use `page`, `phone` or `open_page`; they need real commits, so they see a
  `transactional_db` and a `live_server`, and fail on any console error or breach of the content security policy.

The environment is set and Django is loaded when this file is, before the conftest of any room.
"""

import os
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import django
import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts import machine
from tests.browsing import FLAGS, LISTEN, SIZES, Size, Watch, sign_in
from tests.environment import prepare
from tests.ready import copied

HOME = prepare()
# How long an example takes depends on what else the machine does; CI tries the same examples every time.
hypothesis.settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("house")
# What starts servers, kills them and waits for them.
LONG = ("tests/durability/", "tests/operating/", "tests/cli/test_serving.py", "tests/cli/test_backups.py")
SHANGHAI = ZoneInfo("Asia/Shanghai")
django.setup()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """A home of its own for every worker; the database server is shared, each with a database of its own."""
    for number, spec in enumerate(specs):
        home = HOME / f"worker{number}"
        home.mkdir()
        spec.env["CHUANGCHENG_HOME"] = str(home)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None, None, None]:
    """Mark what touches a database, whether by mark or by fixture; put the long ones at the head of every share."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}:
            item.add_marker("database")
    yield
    items[:] = shared_out(items, getattr(config, "workerinput", {}).get("workercount", 1))


def shared_out(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The items in such an order that each worker, given an equal stretch of them, begins with its part of the long."""
    long = [item for item in items if item.nodeid.startswith(LONG)]
    rest = iter([item for item in items if not item.nodeid.startswith(LONG)])
    found: list[pytest.Item] = []
    for number in range(workers):
        stretch = (len(items) - len(found)) // (workers - number)
        first = long[number::workers]
        found += [*first, *islice(rest, max(0, stretch - len(first)))]
    return [*found, *rest]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """A file, not memory: threads get connections and locks of their own, as in the product."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = str(settings.CHUANGCHENG_HOME / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Workers begin with a copy of a database that is ready; it goes with the home and the server."""
    from django.conf import settings

    return copied(settings.DATABASES["default"])


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["tests.hashing.QuickArgon2"]):
        yield


@pytest.fixture
def at() -> Callable[[str], datetime]:
    """A moment in Shanghai from "2026-03-02 09:00"."""
    return lambda text: datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless; one per worker."""
    path = machine.chromium()
    assert path, "测试需要 Chromium：请以管理员身份运行 apt-get install -y chromium，然后重试。"
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test when any of its pages did what a page must not do."""
    watching = Watch()
    yield watching
    assert not watching.faults, "\n".join(watching.faults)


@pytest.fixture
def open_page(
    chromium: Browser, watch: Watch, transactional_db: None, live_server: Any
) -> Iterator[Callable[..., Page]]:
    """Open a page on a device of its own: `open_page("phone", user=liaison)`.

    Sizes are "desktop" (1366 x 768) and "phone" (360 x 740, touch). With `user` the device is already logged in.
    Addresses are relative to the live server: `page.goto("/login/")`. Several at once are several people.
    """
    contexts = []

    def opened(size: Size = "desktop", *, user: Any = None) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True, **SIZES[size]
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(LISTEN)
        context.on("page", watch.follow)
        if user is not None:
            sign_in(context, user, live_server.url)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A desktop nobody is logged in at."""
    return open_page("desktop")


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A phone nobody is logged in at."""
    return open_page("phone")
