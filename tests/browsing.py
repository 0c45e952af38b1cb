"""What browser journeys stand on: how Chromium is started, the two sizes, and a watch over every page.

See the fixtures `open_page`, `page` and `phone` in conftest.
"""

import os
from typing import Any, Literal

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

Size = Literal["desktop", "phone"]
SIZES: dict[Size, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1366, "height": 768}},
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
# Chromium reports a broken policy in the console too, but not for every directive; the event misses none.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


class Watch:
    """Collects what a page must not do: console errors, uncaught exceptions, CSP violations, 5xx answers.

    A journey that provokes a refusal says so first: `watch.allow("status of 422")` lets console errors with these
    words pass until the test ends.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.allowed: list[str] = []

    def allow(self, words: str) -> None:
        self.allowed.append(words)

    def follow(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in self.allowed):
            self.faults.append(f"{message.location.get('url', '')}: {message.text}")


def sign_in(context: BrowserContext, user: Any, url: str) -> None:
    """Give a context the session of a user, as if they had logged in; `url` is the server's."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
