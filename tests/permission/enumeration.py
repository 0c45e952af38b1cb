"""Enumeration: whoever asks for what is there and what is not gets the same answer in the same time.

Time is the processor's, of many samples taken in turn, so that what else the machine does falls on both alike; the
medians are compared. A pair is (what it is about, how to ask for what is there, how to ask for what is not).
"""

import re
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import RequestFactory, override_settings

from chuangcheng.people.models import User
from tests.permission.asking import made, send, taken_back
from tests.permission.world import PASSWORD, World

TOLERANCE = 0.10
STRANGER = "liaison@sibling"
OWN_HASHER = ["chuangcheng.people.hashing.OfficeArgon2"]


@dataclass(frozen=True)
class Pair:
    """Two requests that must not be told apart."""

    name: str
    there: Callable[[], Any]
    missing: Callable[[], Any]
    who: str = STRANGER


def login(name: str, path: str = "/login/") -> Callable[[], Any]:
    """A wrong password, from an address of its own, so that nobody is locked out."""

    def request() -> Any:
        far = f"203.0.{secrets.randbelow(250)}.{secrets.randbelow(250)}"
        return RequestFactory(REMOTE_ADDR=far).post(path, {"username": name, "password": "wrong-password-11"})

    return request


def get(path: str) -> Callable[[], Any]:
    return lambda: made("GET", path, {}, {}, {})


def post(path: str, **body: Any) -> Callable[[], Any]:
    return lambda: made("POST", path, {}, {"key": "0197b3a4-0000-7000-8000-000000000001", **body}, {})


def pairs(world: World) -> Iterator[Pair]:
    """Log-in, numbers, files, lists, documents, papers, imports, jobs, views and messages: of others, and of nobody."""
    things = world.things
    name, closed = world.users["liaison@own"].username, world.users["liaison@deactivated"].username
    yield Pair("a wrong password for a login name", login(name), login("nosuch"), "anonymous")
    yield Pair("a wrong password for a closed account", login(closed), login("nosuch"), "anonymous")
    number, nothing = things["rectifying"], "2026-999999"
    yield Pair("a problem's page", get(f"/problems/{number}/"), get(f"/problems/{nothing}/"))
    yield Pair("a problem's papers", get(f"/problems/{number}/papers/"), get(f"/problems/{nothing}/papers/"))
    yield Pair("a move", post(f"/problems/{number}/moves/note/", words="x"),
               post(f"/problems/{nothing}/moves/note/", words="x"))  # fmt: skip
    yield Pair("a problem in a search", get(f"/problems/?q={number}"), get(f"/problems/?q={nothing}"))
    yield Pair("a deadline", get(f"/problems/deadline/?number={number}"), get(f"/problems/deadline/?number={nothing}"))
    for size in ("original", "view", "thumb"):
        yield Pair(f"a file's {size}", get(f"/evidence/{things['photo']}/{size}/"), get(f"/evidence/999999/{size}/"))
    yield Pair("a file named in a form", post(f"/problems/{number}/moves/note/", words="x", document=things["photo"]),
               post(f"/problems/{number}/moves/note/", words="x", document=999999))  # fmt: skip
    yield Pair("a list", get(f"/lists/{things['list']}/"), get("/lists/999999/"))
    yield Pair("an import", get(f"/lists/import/{things['import']}/"), get("/lists/import/999999/"))
    yield Pair("a document", get(f"/reports/{things['document']}/"), get("/reports/999999/"))
    yield Pair("a paper's code", get(f"/papers/{things['token']}/"), get(f"/papers/{'x' * len(things['token'])}/"))
    yield Pair("a job", get(f"/lists/job/{things['job']}/"), get("/lists/job/999999/"))
    yield Pair("a message", get(f"/inbox/{things['message']}/"), get("/inbox/999999/"))
    yield Pair("a view", post(f"/problems/views/{things['view']}/drop/"), post("/problems/views/999999/drop/"))
    yield Pair("an account", get(f"/settings/accounts/{things['user']}/"), get("/settings/accounts/999999/"))
    yield Pair("a post", get(f"/settings/posts/{world.posts['liaison@own'].id}/edit/"),
               get("/settings/posts/999999/edit/"))  # fmt: skip


def once(world: World, pair: Pair, ask: Callable[[], Any]) -> tuple[float, int, str]:
    """Processor seconds, status and words of one request."""
    request = ask()
    with taken_back():
        begun = time.process_time()
        answer = send(world, pair.who, request)
        spent = time.process_time() - begun
    return spent, answer.status_code, plain(answer.content.decode(errors="replace"))


def plain(text: str) -> str:
    """The words without what was asked for and what is new each time: numbers, names, keys."""
    return re.sub(
        r'"X-CSRFToken": "[^"]*"|csrf[^>]*value="[^"]*"|nonce="[^"]*"|[0-9a-f-]{36}|\d+|u\d\d\d|nosuch|value="[^"]*"',
        "",
        text,
    )


def told_apart(world: World, pair: Pair, *, samples: int) -> tuple[str, float]:
    """In words, what tells them apart (empty: nothing), and by how much the medians differ."""
    there, missing = [], []
    for _ in range(3):
        once(world, pair, pair.there)
        once(world, pair, pair.missing)
    for _ in range(samples):
        there.append(once(world, pair, pair.there))
        missing.append(once(world, pair, pair.missing))
    if len({status for _, status, _ in there + missing}) > 1:
        return f"{pair.name}: {there[0][1]} for what is there, {missing[0][1]} for what is not", 0.0
    if there[0][2] != missing[0][2]:
        return f"{pair.name}: the words differ", 0.0
    apart = gap([t for t, _, _ in there], [t for t, _, _ in missing])
    return (f"{pair.name}: medians differ by {apart:.0%}" if apart > TOLERANCE else ""), apart


def gap(one: list[float], two: list[float]) -> float:
    """How far the medians stand apart, as a share of the smaller."""
    a, b = statistics.median(one), statistics.median(two)
    return abs(a - b) / min(a, b)


def all_told_apart(world: World, *, samples: int) -> tuple[int, list[str], float]:
    """Every pair: how many requests, what can be told apart, the widest gap of the medians."""
    against, widest, count = [], 0.0, 0
    with override_settings(PASSWORD_HASHERS=OWN_HASHER):
        User.objects.update(password=make_password(PASSWORD))
        for pair in pairs(world):
            fault, apart = told_apart(world, pair, samples=samples)
            count += 2 * samples
            widest = max(widest, apart)
            against += [fault] if fault else []
    return count, against, widest
