"""Sends one request as one person, takes back what it wrote, and says in one word what was answered."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any
from uuid import uuid4

import orjson
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.test import RequestFactory

from chuangcheng.problems.models import Step
from tests.permission.world import World

Body = Callable[[World], Mapping[str, Any]]
NEW_KEY = 1  # stands in a body for the key a form gets anew
KEY_HEADER = "HTTP_IDEMPOTENCY_KEY"
RAW = "the bytes themselves"
LOGIN = "/login/?next="
WORDS = {401: "login", 403: "403", 404: "404", 405: "405", 422: "422"}


@dataclass(frozen=True)
class Request:
    """How a question is put: what stands in the address (`where`, names of things or plain values), and the body.

    `meta` is the server's environment. `json`: a call of the API; `seen` where what it changes is read, when elsewhere.
    `moves` says that being allowed writes a step. `rows`: a bulk page, whose refusals stand in its rows.
    """

    where: Mapping[str, Any] = field(default_factory=dict)
    query: Body = lambda world: {}
    body: Body = lambda world: {}
    meta: Mapping[str, str] = field(default_factory=dict)
    json: bool = False
    seen: str = ""
    moves: bool = False
    rows: bool = False
    steps: bool = True


@dataclass(frozen=True)
class Answer:
    """The word, and the words of the page where they are asked for."""

    word: str
    text: str = ""


@contextmanager
def taken_back() -> Iterator[None]:
    """Nothing that is written inside stays."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined]  # uploads insist on a transaction of their own
    with atomic:
        try:
            yield
        finally:
            transaction.set_rollback(True)


def address(url: str, where: Mapping[str, Any], world: World) -> str:
    """`problems/<number>/` with its blanks filled in."""
    path = "/" + url
    for name, thing in where.items():
        value = world.things.get(thing, thing) if isinstance(thing, str) else thing
        path = path.replace(f"<{name}>", str(value(world) if callable(value) else value))
    assert "<" not in path, f"a blank is left open in {path}"
    return path


def ask(world: World, who: str, url: str, method: str, request: Request, *, read: bool = False) -> Answer:
    """One request by one person; with `read` the words of the answer as well."""
    path = address(url, request.where, world)
    with taken_back():
        body = dict(request.body(world))
        if body.get("key") == NEW_KEY:
            body["key"] = str(uuid4())
        sent = called if request.json else made
        meta = {**request.meta, **(seen_by(world, url, method, request) if request.json else {})}
        if meta.get(KEY_HEADER) == str(NEW_KEY):
            meta[KEY_HEADER] = str(uuid4())
        answer = send(world, who, sent(method, path, dict(request.query(world)), body, meta))
        content = words_of(answer) if read else ""
        word = word_of(answer)
        if request.moves:
            word = judged(world, word, request)
    return Answer(word, content)


@cache
def handler() -> BaseHandler:
    """The product behind its middleware, without the server and without a test client's copies of every context."""
    found = BaseHandler()
    found.load_middleware()
    return found


def made(method: str, path: str, query: dict[str, Any], body: dict[str, Any], meta: Mapping[str, str]) -> Any:
    factory = RequestFactory(**meta)
    if method == "GET":
        return factory.get(path, query)
    return factory.post(path, body, query_params=query) if method == "POST" else factory.generic(method, path)


def called(method: str, path: str, query: dict[str, Any], body: dict[str, Any], meta: Mapping[str, str]) -> Any:
    """A call of the API, with a key of its own."""
    factory = RequestFactory(HTTP_IDEMPOTENCY_KEY=str(uuid4()), **meta)
    if method == "GET":
        return factory.get(path, query)
    if RAW in body:
        return factory.generic(method, path, body[RAW], "application/offset+octet-stream")
    return factory.generic(method, path, orjson.dumps(body, default=str), "application/json", query_params=query)


def seen_by(world: World, url: str, method: str, request: Request) -> dict[str, str]:
    """The version that is changed, as somebody read it who may read it."""
    if method not in {"PUT", "PATCH", "DELETE"} and not request.seen:
        return {}
    path = address(f"api/v1/{request.seen}" if request.seen else url, request.where, world)
    for who in ("office@above", "administrator"):
        answer = send(world, who, called("GET", path, {}, {}, {}))
        if answer.status_code == 200:
            return {"HTTP_IF_MATCH": answer.get("ETag", "")}
    return {}


def send(world: World, who: str, request: Any) -> Any:
    """As a browser with that person's session would, without the check of forgery."""
    if who in world.sessions:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = world.sessions[who]
    request._dont_enforce_csrf_checks = True
    return handler().get_response(request)


def judged(world: World, word: str, request: Request) -> str:
    """Whoever may move has written a step, and nobody else."""
    written = Step.objects.count() - world.things["steps"]
    if word == "allowed" and not written:
        return "row" if request.rows else "allowed without a step"
    return f"{word} with a step" if word != "allowed" and written else word


def word_of(answer: Any) -> str:
    if answer.status_code in WORDS:
        return WORDS[answer.status_code]
    if answer.status_code == 302 and answer["Location"].startswith(LOGIN):
        return "login"
    return "allowed" if answer.status_code < 400 else str(answer.status_code)


def words_of(answer: Any) -> str:
    """The text of a page or a sheet."""
    data = answer.getvalue() if answer.streaming else answer.content
    if data[:2] != b"PK":
        return str(data.decode(errors="replace"))
    with zipfile.ZipFile(BytesIO(data)) as sheet:
        return "\n".join(sheet.read(name).decode() for name in sheet.namelist() if name.endswith(".xml"))
