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
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.evidence.samples import jpeg
from tests.operating.serving import Answer, Browser, Installation
from tests.postgresql import Server
from tests.proofs.asked_of import count, facts

FORM = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true", "HX-Target": "dialog-body"}
DONE = 204


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
    registered = at_once(place, many, lambda b, _: b.ask("POST", "/problems/new/", body, FORM))
    photo = jpeg(seed=uuid.UUID(key).int % 10_000, size=(320, 240))
    shot = str(uuid.uuid4())
    stored = at_once(place, many, lambda b, _: upload(b, photo, shot))
    against = [f"{what}: {answer.status} {answer.text[:80]}" for what, good, answers in (
        ("move", DONE, moved), ("registration", 204, registered), ("photo", 201, stored)
    ) for answer in answers if answer.status not in {good, 302}]  # fmt: skip
    redirects = {answer.headers.get("HX-Redirect", answer.headers.get("Location")) for answer in registered}
    ids = {json.loads(answer.body)["id"] for answer in stored if answer.status == 201}
    effects = {
        "steps": count(place, "steps", key),
        "problems": count(place, "problems", register["text"]),
        "photos": count(place, "files", shot),
        "addresses told": len(redirects),
        "photo ids told": len(ids),
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

    def play(share: int) -> None:
        chance, browser = random.Random(seed * 1000 + share), place.browser("市办甲")
        for n in range(share, wanted, lines):
            one_sequence(place, browser, problems[n % len(problems)], chance, found)

    with ThreadPoolExecutor(lines) as pool:
        list(pool.map(play, range(lines)))
    effects = facts(place, "keys")
    tally: dict[str, int] = {}
    for key in effects:
        tally[key] = tally.get(key, 0) + 1
    found.against += [f"{key}: {tally.get(key, 0)} effects" for key in found.keys if tally.get(key, 0) != 1]
    return found


def one_sequence(place: Installation, browser: Browser, number: str, chance: random.Random, found: Sequences) -> None:
    """One or two requests, sent again and again in an order drawn by lot until each was acknowledged twice or once."""
    keys = [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(chance.choice((1, 1, 2)))]
    tries = [key for key in keys for _ in range(chance.randint(1, 2))]
    chance.shuffle(tries)
    sent = dropped = 0
    for key in tries:
        sent += 1
        fate = chance.choice(("half", "unread", "read"))
        if fate == "read":
            answer = move(browser, number, key=key)
            if answer.status not in {DONE, 0}:
                found.against.append(f"{key}: {answer.status} {answer.text[:80]}")
        else:
            dropped += 1
            drop(place, browser, number, key, half=fate == "half")
    for key in keys:
        sent += 1
        answer = move(browser, number, key=key)
        if answer.status == 0:
            answer = move(browser, number, key=key)
        if answer.status != DONE:
            found.against.append(f"{key}: at last {answer.status} {answer.text[:80]}")
    with found.lock:
        found.sent, found.dropped = found.sent + sent, found.dropped + dropped
        found.keys += keys


def drop(place: Installation, browser: Browser, number: str, key: str, *, half: bool) -> None:
    """Send the request on a line of its own and hang up: in the middle of the body, or before the answer is read."""
    body = urlencode({"words": "情况如下", "key": key}).encode()
    line = http.client.HTTPConnection("127.0.0.1", place.port, timeout=60)
    with contextlib.suppress(OSError):
        line.putrequest("POST", f"/problems/{number}/moves/note/")
        headers: dict[str, Any] = {"Cookie": browser.cookie, "X-CSRFToken": browser.token, **FORM}
        for name, value in {**headers, "Content-Length": len(body)}.items():
            line.putheader(name, str(value))
        line.endheaders(body[: len(body) // 2] if half else body)
    line.close()
