"""The same request many times over a line that breaks: what is asked of the real server, and what must come of it.

A request is dropped before it is whole, dropped before its answer was read, or read. However often and in whatever
order it comes, it has one effect, and whoever gets an answer gets the first one again.
"""

import contextlib
import http.client
import json
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.evidence.samples import jpeg
from tests.operating.serving import Answer, Browser, Installation
from tests.postgresql import Server
from tests.proofs.asked_of import count, facts

FORM = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true", "HX-Target": "dialog-body"}
DONE = 204
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Wish:
    """A write with its key, as it goes over the line; `good` is the status of the answer."""

    path: str
    body: bytes
    headers: dict[str, str]
    good: int

    def by(self, browser: "Browser") -> Answer:
        """Sent whole, its answer read."""
        return browser.ask("POST", self.path, self.body, self.headers)


def note_on_page(number: str, key: str) -> Wish:
    """A move as the page's script sends it."""
    body = urlencode({"words": "情况如下", "key": key}).encode()
    return Wish(f"/problems/{number}/moves/note/", body, FORM, DONE)


def registered(home: int, key: str) -> Wish:
    """A registration as a program sends it."""
    body = json.dumps({"text": text_of(key), "home": home}).encode()
    return Wish("/api/v1/problems", body, {**JSON, "Idempotency-Key": key}, 201)


def note_by_api(number: str, version: int, key: str, words: str = "情况如下") -> Wish:
    """A move as a program sends it."""
    headers = {**JSON, "Idempotency-Key": key, "If-Match": f'"{version}"'}
    return Wish(f"/api/v1/problems/{number}/moves/note", json.dumps({"words": words}).encode(), headers, 200)


def text_of(key: str) -> str:
    """What is registered under a key."""
    return f"断线时登记{key}"


@contextlib.contextmanager
def city(database: str, home: Path, *, problems: int = 6) -> Iterator[Installation]:
    """The product on one database with its web server running."""
    server = Server(durable=False) if database == "postgresql" else None
    if server:
        server.start()
    home.mkdir(parents=True, exist_ok=True)
    place = Installation(home, url=server.url if server else "")
    try:
        place.settle(problems)
        place.start(("web", "--workers", "2", "--threads", "4"))
        yield place
    finally:
        place.stop()
        if server:
            server.stop()


def move(browser: Browser, number: str, code: str = "note", **fields: object) -> Answer:
    """A move as the page's script sends it: 204 when it is done."""
    body = urlencode({"words": "情况如下", **fields}).encode()
    return browser.ask("POST", f"/problems/{number}/moves/{code}/", body, FORM)


def at_once(place: Installation, many: int, ask: Callable[[Browser, int], Answer]) -> list[Answer]:
    """So many people ask at the same moment, each on a line of his own."""
    gate = threading.Barrier(many)

    def one(n: int) -> Answer:
        browser = place.browser("市办甲")
        browser.get("/healthz")
        gate.wait(timeout=120)
        return ask(browser, n)

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def duplicates(place: Installation, many: int) -> tuple[str, ...]:
    """The same move, registration and photo, each sent many times at once: one effect and the same answer each."""
    number, key = place.world["numbers"][0], str(uuid.uuid4())
    moved = at_once(place, many, lambda b, _: move(b, number, key=key))
    register = {"key": str(uuid.uuid4()), "text": f"只登记一次{key}", "home": home_of(place), "source": "office"}
    body = urlencode(register).encode()
    enrolled = at_once(place, many, lambda b, _: b.ask("POST", "/problems/new/", body, FORM))
    photo = jpeg(seed=uuid.UUID(key).int % 10_000, size=(320, 240))
    shot = str(uuid.uuid4())
    stored = at_once(place, many, lambda b, _: upload(b, photo, shot))
    api_key, api_move = str(uuid.uuid4()), str(uuid.uuid4())
    by_api = registered(facts(place, "home")[0], api_key)
    programs = at_once(place, many, lambda b, _: by_api.by(b))
    again = note_by_api(number, facts(place, "version", number)[0], api_move)
    moved_by_api = at_once(place, many, lambda b, _: again.by(b))
    against = [f"{what}: {answer.status} {answer.text[:80]}" for what, good, answers in (
        ("move", DONE, moved), ("registration", 204, enrolled), ("photo", 201, stored),
        ("API registration", 201, programs), ("API move", 200, moved_by_api),
    ) for answer in answers if answer.status not in {good, 302}]  # fmt: skip
    redirects = {answer.headers.get("HX-Redirect", answer.headers.get("Location")) for answer in enrolled}
    ids = {json.loads(answer.body)["id"] for answer in stored if answer.status == 201}
    effects = {
        "steps": count(place, "steps", key),
        "problems": count(place, "problems", register["text"]),
        "photos": count(place, "files", shot),
        "addresses told": len(redirects),
        "photo ids told": len(ids),
        "API problems": count(place, "problems", text_of(api_key)),
        "API steps": count(place, "steps", api_move),
        "API answers to the registration": len({answer.body for answer in programs}),
        "API answers to the move": len({answer.body for answer in moved_by_api}),
    }
    return (*against, *(f"{what}: {found} instead of 1" for what, found in effects.items() if found != 1))


def home_of(place: Installation) -> str:
    """The organisation the office may register for."""
    return str(facts(place, "home")[0])


def upload(browser: Browser, content: bytes, key: str) -> Answer:
    """A photo with a key of its own."""
    line = "chuangcheng-twice"
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="key"\r\n\r\n{key}\r\n'.encode(),
        f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'.encode() + content,
        f"\r\n--{line}--\r\n".encode(),
    ]
    headers = {"Content-Type": f"multipart/form-data; boundary={line}", "Accept": "application/json"}
    return browser.ask("POST", "/evidence/upload/", b"".join(parts), headers)


def one_version(place: Installation, many: int) -> tuple[str, ...]:
    """Many different moves made on the same version of one problem: one is made, the others are told 412."""
    return (*on_pages(place, many), *by_programs(place, many))


def by_programs(place: Installation, many: int) -> tuple[str, ...]:
    """The same through the API."""
    number = place.world["numbers"][2]
    version = facts(place, "version", number)[0]
    before = count(place, "steps of", number)
    answers = at_once(place, many, lambda b, n: note_by_api(number, version, str(uuid.uuid4()), words=f"第{n}个").by(b))
    statuses = {status: sum(a.status == status for a in answers) for status in {a.status for a in answers}}
    made = count(place, "steps of", number) - before
    good = statuses == {200: 1, 412: many - 1} and made == 1
    return () if good else (f"API: statuses {statuses}, {made} steps",)


def on_pages(place: Installation, many: int) -> tuple[str, ...]:
    """Through the pages."""
    number = place.world["numbers"][1]
    version = facts(place, "version", number)[0]
    before = count(place, "steps of", number)
    answers = at_once(place, many, lambda b, n: move(b, number, key=uuid.uuid4(), version=version, words=f"第{n}个"))
    statuses = {status: sum(a.status == status for a in answers) for status in {a.status for a in answers}}
    against = [] if statuses == {DONE: 1, 412: many - 1} else [f"statuses {statuses}"]
    made = count(place, "steps of", number) - before
    return (*against, *([] if made == 1 else [f"{made} steps"]))


@dataclass
class Sequences:
    """What many drop/retry/reorder sequences came to."""

    wanted: int
    sent: int = 0
    dropped: int = 0
    keys: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def sequences(place: Installation, wanted: int, *, lines: int = 4, seed: int = 1) -> Sequences:
    """Play so many sequences over a few lines at once, then count the effects of every request."""
    found = Sequences(wanted)
    problems: Sequence[str] = place.world["numbers"]
    home = facts(place, "home")[0]

    def play(share: int) -> None:
        chance, browser = random.Random(seed * 1000 + share), place.browser("市办甲")
        for n in range(share, wanted, lines):
            number = problems[n % len(problems)]
            made = partial(registered, home) if n // lines % 2 else partial(note_on_page, number)
            one_sequence(place, browser, made, chance, found)

    with ThreadPoolExecutor(lines) as pool:
        list(pool.map(play, range(lines)))
    tally = Counter(facts(place, "keys"))
    tally.update(text.removeprefix(text_of("")) for text in facts(place, "texts") if text.startswith(text_of("")))
    found.against += [f"{key}: {tally.get(key, 0)} effects" for key in found.keys if tally.get(key, 0) != 1]
    return found


def one_sequence(
    place: Installation, browser: Browser, wish: Callable[[str], Wish], chance: random.Random, found: Sequences
) -> None:
    """One or two requests, sent again and again in an order drawn by lot until each was acknowledged twice or once."""
    keys = [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(chance.choice((1, 1, 2)))]
    tries = [key for key in keys for _ in range(chance.randint(1, 2))]
    chance.shuffle(tries)
    sent = dropped = 0
    for key in tries:
        sent += 1
        fate = chance.choice(("half", "unread", "read"))
        if fate == "read":
            answer = wish(key).by(browser)
            if answer.status not in {wish(key).good, 0}:
                found.against.append(f"{key}: {answer.status} {answer.text[:80]}")
        else:
            dropped += 1
            drop(place, browser, wish(key), half=fate == "half")
    for key in keys:
        sent += 1
        answer = wish(key).by(browser)
        if answer.status == 0:
            answer = wish(key).by(browser)
        if answer.status != wish(key).good:
            found.against.append(f"{key}: at last {answer.status} {answer.text[:80]}")
    with found.lock:
        found.sent, found.dropped = found.sent + sent, found.dropped + dropped
        found.keys += keys


def drop(place: Installation, browser: Browser, wish: Wish, *, half: bool) -> None:
    """Send the request on a line of its own and hang up: in the middle of the body, or before the answer is read."""
    body = wish.body
    line = http.client.HTTPConnection("127.0.0.1", place.port, timeout=60)
    with contextlib.suppress(OSError):
        line.putrequest("POST", wish.path)
        headers: dict[str, Any] = {"Cookie": browser.cookie, "X-CSRFToken": browser.token, **wish.headers}
        for name, value in {**headers, "Content-Length": len(body)}.items():
            line.putheader(name, str(value))
        line.endheaders(body[: len(body) // 2] if half else body)
    line.close()
