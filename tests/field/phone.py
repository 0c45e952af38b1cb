"""A phone in somebody's hand: what a thumb does in the app, in words of the trade."""

import hashlib
import json
import os
import random
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

OPENED = 15_000  # milliseconds; the machine has other work


class Phone:
    """One page of the app."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, place: str = "") -> None:
        """The app at a page of its own, as from the home screen."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}/field/#/{place}")
        self.page.wait_for_selector("#unsent[data-count]", timeout=OPENED)

    def ready(self) -> None:
        """Opened once with a line: everything is kept that is needed without one."""
        self.open()
        expect(self.page.locator(".head .small").first).to_contain_text(re.compile(r"\d 更新"), timeout=OPENED)
        # Playwright's own waiting makes code of text, which the pages' policy forbids.
        for _ in range(OPENED // 100):
            if self.page.evaluate("() => Boolean(navigator.serviceWorker.controller)"):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the service worker did not take over")

    def item(self, n: int) -> Locator:
        return self.page.locator(".item").nth(n)

    def answer(self, n: int, verdict: str, words: str = "") -> None:
        """One tap, and some words; both are on the disk afterwards."""
        item = self.item(n)
        item.get_by_role("button", name=verdict, exact=True).click()
        expect(item.locator(f"button[aria-pressed=true]:text-is('{verdict}')")).to_be_visible()
        if words:
            before = item.get_attribute("data-rev") or ""
            item.locator("textarea").first.fill(words)
            expect(item).not_to_have_attribute("data-rev", before)

    def photograph(self, place: Locator, *files: Path) -> None:
        """Choose from the album; each is kept when it is shown."""
        place.locator("input[type=file]").last.set_input_files([str(file) for file in files])
        expect(place.locator(".photo")).to_have_count(len(files), timeout=OPENED + 500 * len(files))

    def submit(self) -> None:
        """The visit, with the question whether one is sure."""
        self.page.locator(".foot").get_by_role("button", name="提交").click()
        self.page.locator(".sheet-buttons").get_by_role("button", name="提交", exact=True).click()
        expect(self.page.locator(".foot")).to_have_count(0)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def hand_in(self) -> None:
        """What one has done about a problem; it is handed in once the header counts it."""
        before = self.unsent
        self.press("提交")
        for _ in range(OPENED // 100):
            if self.unsent > before:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("nothing was handed in")

    @property
    def unsent(self) -> int:
        return int(self.page.locator("#unsent").get_attribute("data-count") or 0)

    def all_sent(self, *, within: int = 30_000) -> None:
        """Until the header says that nothing waits."""
        try:
            expect(self.page.locator("#unsent")).to_have_attribute("data-count", "0", timeout=within)
        except AssertionError as error:
            left = [
                {name: one.get(name) for name in ("id", "state", "said", "fault", "tries")}
                for one in self.kept("queue")
            ]
            raise AssertionError(f"not sent: {left}") from error

    def stuck(self) -> Locator:
        """What the page 待发 says a person must decide."""
        self.open("outbox")
        found = self.page.locator("[data-stuck]")
        expect(found.first).to_be_visible(timeout=OPENED)
        return found

    def kept(self, store: str) -> Any:
        """All rows of a store of whoever is logged in here."""
        script = """async (store) => { const {all} = await import("/static/field/store.js"); return all(store); }"""
        return json.loads(json.dumps(self.page.evaluate(script, store), default=str))


def photos(folder: Path, count: int, size: int, *, seed: int = 1) -> Iterator[Path]:
    """JPEGs of about so many bytes, no two alike; small in pixels, filled up with comments as JPEG allows."""
    dice = random.Random(seed)
    first = BytesIO()
    Image.effect_noise((400, 300), 40).convert("RGB").save(first, "JPEG", quality=70)
    head, rest = first.getvalue()[:2], first.getvalue()[2:]
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        filling = b""
        while len(head) + len(rest) + len(filling) < size:
            some = dice.randbytes(min(60_000, max(16, size - len(rest) - len(filling) - 6)))
            filling += b"\xff\xfe" + (len(some) + 2).to_bytes(2, "big") + some
        path = folder / f"照片{n:04}.jpg"
        path.write_bytes(head + filling + rest)
        yield path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def processes_of(profile: Path) -> list[int]:
    """The processes of the browser that was started with this profile."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(profile).encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return [pid for pid in found if pid != os.getpid()]
