"""What an offline day is put through, with its counts as arguments; the suite plays a few, `make prove` all."""

import os
import random
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, Error, Page, expect

from scripts import machine
from tests.browsing import FLAGS, SIZES, sign_in
from tests.field.line import Line
from tests.field.phone import OPENED, Phone, photos, processes_of, sha256

LETTERS = "整改措施已经落实地面冲洗干净垃圾清运及时公示牌更新完毕"


@dataclass
class Killed:
    """What came of killing: `lost` acknowledged letters, `in_flight` letters that went unacknowledged."""

    rounds: int
    lost: int
    in_flight: int
    typed: int


def killed_while_typing(browser: BrowserType, profile: Path, user: Any, url: str, *, rounds: int) -> Killed:
    """Type into a visit's item, kill the browser at a random moment, open again, compare; and once more."""
    dice = random.Random(7)
    found, before = Killed(rounds, 0, 0, 0), ""
    for _ in range(rounds):
        context = browser.launch_persistent_context(
            str(profile), executable_path=machine.chromium(), args=FLAGS, locale="zh-CN", **SIZES["phone"]
        )
        sign_in(context, user, url)
        phone = Phone(context.pages[0], url)
        text = opened_at_item(phone)
        found.lost += 0 if text.startswith(before) else len(before)
        acknowledged, typed = typed_until_killed(phone, profile, text, dice)
        with suppress(Error):
            context.close()
        before = acknowledged
        found.typed += len(typed) - len(text)
    context = browser.launch_persistent_context(
        str(profile), executable_path=machine.chromium(), args=FLAGS, **SIZES["phone"]
    )
    sign_in(context, user, url)
    last = opened_at_item(Phone(context.pages[0], url))
    found.lost += 0 if last.startswith(before) else len(before)
    found.in_flight = found.typed - len(last)
    context.close()
    return found


def opened_at_item(phone: Phone) -> str:
    """The first item of the first visit, failing, with the words that are there."""
    phone.open()
    phone.page.locator("a.card").first.click(timeout=OPENED)
    phone.page.wait_for_selector(".item")
    if not phone.item(0).locator("button[aria-pressed=true]").count():
        phone.answer(0, "不符合")
    return phone.item(0).locator("textarea").first.input_value()


def typed_until_killed(phone: Phone, profile: Path, text: str, dice: random.Random) -> tuple[str, str]:
    """Types letters; the words the app has said are written, and all that were typed."""
    area = phone.item(0).locator("textarea").first
    begun = int(phone.item(0).get_attribute("data-rev") or -1)
    area.focus()
    phone.page.keyboard.press("Control+End")
    letters = "".join(dice.choice(LETTERS) for _ in range(dice.randint(3, 12)))
    for letter in letters:
        phone.page.keyboard.insert_text(letter)
    time.sleep(dice.random() * 0.05)
    rev = int(phone.item(0).get_attribute("data-rev") or -1)
    for pid in processes_of(profile):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    written = min(len(letters), max(0, rev - begun)) if begun >= 0 else 0
    return text + letters[:written], text + letters


@dataclass
class Arrived:
    """What came through: `bytes` that left the phone for `wanted` bytes of photos."""

    same: int
    count: int
    bytes: int
    wanted: int
    torn: int
    seconds: float

    @property
    def ratio(self) -> float:
        return self.bytes / self.wanted


def photos_over_a_bad_line(
    phone: Phone, line: Line, folder: Path, stored: Any, *, count: int, size: int, breaks: tuple[int, int]
) -> Arrived:
    """Photos of one problem's measure and its text over a line that tears every connection; `stored()` gives hashes."""
    made = list(photos(folder, count, size))
    phone.ready()
    phone.open("problems")
    phone.page.locator("a.card").first.click()
    card = phone.page.locator("[data-form=measure]")
    card.locator("textarea").fill("已清运，每日加一次")
    card.get_by_label("同时上报").uncheck()
    for n in range(0, count, 50):
        place = card.locator("input[type=file]").last
        place.set_input_files([str(file) for file in made[n : n + 50]])
        expect(card.locator(".photo")).to_have_count(min(n + 50, count), timeout=OPENED + count * 1500)
    line.break_off(*breaks)
    sent, begun = line.sent, time.monotonic()
    phone.press("提交")
    phone.page.wait_for_timeout(500)
    phone.all_sent(within=60_000 + count * (2000 + size // 100))
    hashes = {sha256(file) for file in made}
    return Arrived(len(hashes & set(stored())), count, line.sent - sent, sum(f.stat().st_size for f in made), line.torn,
                   time.monotonic() - begun)  # fmt: skip


def device(chromium: Browser, user: Any, url: str, watch: Any = None, *, place: bool = True) -> Page:
    """A phone of its own, logged in."""
    context = chromium.new_context(base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", **SIZES["phone"])
    context.set_default_timeout(OPENED)
    if place:
        context.grant_permissions(["geolocation"], origin=url)
        context.set_geolocation({"latitude": 30.1, "longitude": 114.1, "accuracy": 15})
    if watch is not None:
        context.on("page", watch.follow)
    sign_in(context, user, url)
    return context.new_page()
