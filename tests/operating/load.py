"""Many people at once on the real server: pages, the API, moves and photos, and in the middle a crowd that logs in.

Each client asks, waits up to `pause` seconds as people do, and asks again. Counts and length are arguments: the proof
runs 32 clients for ten minutes, the test a few for seconds.
"""

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.evidence.samples import jpeg
from tests.operating.serving import Answer, Browser, Installation, postgres

LOG_IN_LATER = 503
PHOTOS = [jpeg(seed=n, size=(1280, 960)) for n in range(4)]


@dataclass
class Load:
    """What came of it: seconds by kind of request and whether the crowd was there, and everything that went wrong."""

    took: dict[str, list[float]] = field(default_factory=dict)
    with_crowd: list[float] = field(default_factory=list)
    log_ins: list[float] = field(default_factory=list)
    asked_to_wait: int = 0
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, answer: Answer, wanted: set[int], *, crowd: bool) -> None:
        with self.lock:
            self.took.setdefault(kind, []).append(answer.seconds)
            if crowd:
                self.with_crowd.append(answer.seconds)
            if answer.status not in wanted:
                self.errors.append(f"{kind}: status {answer.status} {answer.text[:80]!r}")

    @property
    def all(self) -> list[float]:
        return [seconds for found in self.took.values() for seconds in found]


def p95(found: list[float]) -> float:
    """In seconds; 0 of nothing."""
    return sorted(found)[int(len(found) * 0.95)] if found else 0.0


def deeds(
    browser: Browser, world: dict[str, Any], dice: random.Random
) -> dict[str, tuple[int, Callable[[], Answer], int]]:
    """What a person does, how often of a hundred times, and the status it should have."""
    number, home = dice.choice(world["numbers"]), world["home"]
    return {
        "ledger page": (16, lambda: browser.get("/problems/"), 200),
        "problem page": (16, lambda: browser.get(f"/problems/{number}/"), 200),
        "desk": (10, lambda: browser.get("/"), 200),
        "API list": (14, lambda: browser.get("/api/v1/problems?limit=100", Accept="application/json"), 200),
        "API detail": (14, lambda: browser.get(f"/api/v1/problems/{number}", Accept="application/json"), 200),
        "move": (15, lambda: browser.note(number, f"现场已安排人员处理，{dice.randrange(10**6)}"), 302),
        "register": (5, lambda: register(browser, home, dice), 302),
        "API workbench": (2, lambda: browser.get("/api/v1/workbench", Accept="application/json"), 200),
        "photo": (8, lambda: browser.upload(dice.choice(PHOTOS) + str(dice.random()).encode()), 201),
    }


def register(browser: Browser, home: int, dice: random.Random) -> Answer:
    """A new problem by the page."""
    fields = {"key": str(uuid.uuid4()), "text": f"人行道上非机动车乱停放 {dice.randrange(10**6)}", "place": "中山路口",
              "source": "office", "home": home}  # fmt: skip
    return browser.post("/problems/new/", fields)


@dataclass
class Town:
    """Everything the clients share."""

    place: Installation
    load: Load
    stop: threading.Event
    crowd: threading.Event
    pause: float

    def client(self, seed: int) -> None:
        """One person at work."""
        dice = random.Random(seed)
        browser = self.place.browser("市办甲" if seed % 2 else "市办乙")
        while not self.stop.is_set():
            able = deeds(browser, self.place.world, dice)
            kind = dice.choices(list(able), [weight for weight, _, _ in able.values()])[0]
            _, act, wanted = able[kind]
            crowd = self.crowd.is_set()
            self.load.note(kind, act(), {wanted}, crowd=crowd)
            self.stop.wait(dice.uniform(0, self.pause))

    def log_in(self, name: str) -> None:
        """One log-in, tried again when the page says to wait, as people do."""
        begun = time.perf_counter()
        fields = {"username": self.place.world["logins"][name], "password": self.place.world["password"]}
        while not self.stop.is_set():
            answer = self.place.browser().post("/login/", fields)
            if answer.status != LOG_IN_LATER:
                break
            with self.load.lock:
                self.load.asked_to_wait += 1
            time.sleep(1)
        with self.load.lock:
            self.load.log_ins.append(time.perf_counter() - begun)
            if answer.status != 302:
                self.load.errors.append(f"log-in: status {answer.status}")

    def crowd_in(self, *, people: int, seconds: float) -> None:
        """That many log-ins, spread evenly, each in a thread of its own so that a slow one delays no other."""
        self.crowd.set()
        threads = []
        begun = time.perf_counter()
        for turn in range(people):
            thread = threading.Thread(target=self.log_in, args=(("市办甲", "市办乙", "城管甲")[turn % 3],))
            thread.start()
            threads.append(thread)
            time.sleep(max(0.0, begun + (turn + 1) * seconds / people - time.perf_counter()))
        for thread in threads:
            thread.join()
        self.crowd.clear()


def run(place: Installation, *, clients: int, seconds: float, pause: float, log_ins: int, crowd_seconds: float) -> Load:
    """Everybody works for that long; in the middle the crowd comes in."""
    town = Town(place, Load(), threading.Event(), threading.Event(), pause)
    threads = [threading.Thread(target=town.client, args=(seed,)) for seed in range(clients)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    try:
        time.sleep(max(0.0, (seconds - crowd_seconds) / 2))
        town.crowd_in(people=log_ins, seconds=crowd_seconds)
        time.sleep(max(0.0, begun + seconds - time.monotonic()))
    finally:
        town.stop.set()
        for thread in threads:
            thread.join()
    return town.load


@contextmanager
def city(base: Path, *, on_postgresql: bool, problems: int) -> Iterator[Installation]:
    """An installation as it is advised: two web processes, a worker, a sweep."""
    server = postgres() if on_postgresql else None
    place = Installation(base, url=server.url if server else "")
    try:
        place.settle(problems)
        place.start(("web", "--workers", "2"), ("worker", "--with-sweep"))
        yield place
    finally:
        place.stop()
        if server:
            server.stop()


def figures(load: Load, seconds: float) -> str:
    """For the table."""
    each = ", ".join(f"{kind} {p95(found) * 1000:.0f}" for kind, found in sorted(load.took.items()))
    return (
        f"{len(load.all) / seconds:.0f} requests/s; p95 in ms: all {p95(load.all) * 1000:.0f} ({each}); during the"
        f" log-ins {p95(load.with_crowd) * 1000:.0f}; {len(load.log_ins)} log-ins, p95 {p95(load.log_ins):.1f} s,"
        f" {load.asked_to_wait} asked to wait"
    )
