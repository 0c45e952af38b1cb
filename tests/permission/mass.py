"""Mass assignment: every form is sent right, and again with every field of every model beside it.

What a request writes is taken down statement by statement. Twice the right body says which values change by themselves
(times, salts, hashes, keys); then, with all the fields beside it, the same statements must write the same values, and
where values change by themselves none of the sent ones may be among them. Names the page itself offers are left out.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, models

from tests.permission.asking import KEY_HEADER, Request, ask
from tests.permission.expecting import Expected, load
from tests.permission.questions import QUESTIONS
from tests.permission.world import World, everybody

MARK, NUMBER, DAY = "混入的值", 987_650_321, date(2097, 3, 4)
MOST = 900  # fields in one body; the product takes a thousand
# Read by every form of moves, whatever the page shows.
OF_MOVES = {"key", "version", "unit", "words", "basis", "happened_at", "behalf", "next", "step"}
# Names of forms whose page stands at another address than where they are sent.
ELSEWHERE = {
    "login/": {"username", "password", "next"},
    "post/": {"post", "next"},
    "evidence/upload/": {"file", "key", "source"},
    "lists/<list_id>/dispatch/": {"requirement"},
    "lists/<list_id>/reply/": {"words"},
    "lists/<list_id>/answer/": {"words", "returned"},
    "lists/<list_id>/papers/<kind>/": {"form"},
    "lists/import/<import_id>/run/": {"mode", "again"},
    "lists/import/<import_id>/": {"sheet"},
    "lists/import/<import_id>/details/": {"written", "means"},
    "reports/<document_id>/words/": {"version", "restore"},
    "reports/<document_id>/head/": {
        "title", "addressee", "signature", "date", "letterhead", "issuer", "signer", "copies_to", "version",
    },
    "reports/<document_id>/final/": {"agency", "version"},
    "papers/<token>/": {"files"},
    "problems/photos/": {"photos", "photo", "number", "role", "list", "step", "key", "basis"},
    "problems/bulk/<code>/": {"numbers", "channel", "answered_by", "document"} | OF_MOVES,
    "problems/new/": {"before", "after"},
    "settings/units/import/run/": {"rows", "under"},
    "settings/erasing/run/": {
        "name", "phone", "words", "keep", "search", "asked_by", "reason", "document", "sure",
    },
    "settings/calendar/hours/": {"a", "b", "c", "d"},
    "settings/calendar/<year>/day/": {"day", "working", "name"},
    "settings/calendar/<year>/official/": {"source"},
}  # fmt: skip
SIGNED = re.compile(r"\.?[\w-]{20,}:[\w-]{6}:[\w-]{43}")
ZONES = {"before", "after", "site", "document", "basis", "fact_text", "fact_metric"}
Writes = list[tuple[str, tuple[Any, ...]]]


def value_of(field: models.Field[Any, Any]) -> Any:
    """A value of the field's own kind that nothing else writes."""
    kinds: tuple[tuple[type, Any], ...] = (
        (models.DateTimeField, "2097-03-04 05:06:07+08:00"),
        (models.DateField, DAY.isoformat()),
        (models.TimeField, "05:06:07"),
        (models.BooleanField, "on"),
        (models.JSONField, f'{{"{MARK}": {NUMBER}}}'),
        (models.UUIDField, "00000000-0000-7000-8000-000987650321"),
        (models.CharField, MARK),
        (models.TextField, MARK),
    )
    if field.is_relation and field.related_model not in (None, "self"):
        rows = field.related_model._default_manager.order_by("-pk").values_list("pk", flat=True)[:1]
        return next(iter(rows), NUMBER)
    return next((value for kind, value in kinds if isinstance(field, kind)), NUMBER)


def fields() -> dict[str, Any]:
    """Every field of every model, plain, as id, dotted, in brackets and as a look-up."""
    found: dict[str, Any] = {"pk": NUMBER, "_state": MARK}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            value = value_of(field)
            for name in {field.name, field.attname}:
                found[name] = value
                low = model._meta.model_name
                found |= {f"{low}.{name}": value, f"{low}[{name}]": value, f"{low}__{name}": value}
    return found


@contextmanager
def taken_down() -> Iterator[Writes]:
    """The statements that write, with their values."""
    writes: Writes = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            writes.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield writes


def writable() -> list[Expected]:
    """Every POST that somebody may make."""
    known = [e for e in load() if e.method in {"POST", "PUT", "PATCH"} and asker(e) and e.key in QUESTIONS]
    return [e for e in known if "uploads/" not in e.url]  # bytes, not fields


def asker(expected: Expected) -> str | None:
    """Somebody who may."""
    return next((who for who in everybody() if expected.of(who) == "allowed"), None)


def offered(world: World, expected: Expected, who: str) -> set[str]:
    """The names the page of the form offers, and those by which its files come."""
    found = set(ELSEWHERE.get(expected.url, ())) | {"csrfmiddlewaretoken", "next"}
    if expected.url.endswith("moves/<code>/") or expected.url.endswith("several/"):
        found |= OF_MOVES | ZONES
    request = QUESTIONS[expected.key]
    page = ask(world, who, expected.url, "GET", Request(request.where, query=request.query), read=True)
    names = set(re.findall(r'name="([^"]+)"', page.text)) if page.word == "allowed" else set()
    return found | names | set(request.body(world))


def written(world: World, who: str, expected: Expected, request: Request) -> tuple[str, Writes]:
    with taken_down() as writes:
        answer = ask(world, who, expected.url, expected.method, request)
    return answer.word, writes


def beside(request: Request, extra: dict[str, Any]) -> Request:
    return replace(request, body=lambda world: {**extra, **request.body(world)})


def batches(extra: dict[str, Any]) -> Iterator[dict[str, Any]]:
    items = list(extra.items())
    for start in range(0, len(items), MOST):
        yield dict(items[start : start + MOST])


def try_all(world: World, entries: Sequence[Expected], *, one_in: int = 1) -> tuple[int, list[str]]:
    """How many fields were sent, and what was written that nobody meant to; with `one_in` a sample of the fields."""
    tried, against = 0, []
    known = dict(list(fields().items())[::one_in])
    for expected in entries:
        who = asker(expected)
        assert who is not None
        request = QUESTIONS[expected.key]
        names = offered(world, expected, who)
        extra = {n: v for n, v in known.items() if n not in names}
        first, second = (written(world, who, expected, request) for _ in range(2))
        if first[0] != "allowed":
            against.append(f"{expected.key} by {who}: {first[0]} with the right body")
            continue
        for batch in batches(extra):
            word, writes = written(world, who, expected, beside(request, batch))
            tried += len(batch)
            if word == "422" and (request.json or KEY_HEADER in request.meta):
                fault = leaves(first[1], writes)
            else:
                fault = word if word != "allowed" else differs(first[1], second[1], writes)
            if fault:
                against.append(f"{expected.key} by {who}: {fault}")
    return tried, against


def leaves(first: Writes, now: Writes) -> str:
    """The API may refuse what it does not ask for: then nothing else is written, and nothing of it."""
    known = {sql for sql, _ in first}
    odd = [(sql, values) for sql, values in now if sql not in known or any(map(marked, values))]
    return f"a refused call wrote {odd[:1]!r}"[:300] if odd else ""


def differs(first: Writes, second: Writes, now: Writes) -> str:
    """In words, what was written otherwise than without the fields; empty when nothing was."""
    if [sql for sql, _ in first] != [sql for sql, _ in now]:
        return f"other statements: {sorted({s for s, _ in now} ^ {s for s, _ in first})[:2]}"
    for (sql, one), (_, two), (_, here) in zip(first, second, now, strict=True):
        for a, b, c in zip(one, two, here, strict=True):
            if (a == b and plain(c) != plain(a)) or marked(c):
                return f"{c!r} instead of {a!r} in {sql[:80]}"
    return ""


def plain(value: Any) -> Any:
    if isinstance(value, str) and SIGNED.fullmatch(value):  # the second it was signed in is no difference
        return SessionStore().decode(value)
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def marked(value: Any) -> bool:
    text = str(value)
    return MARK in text or str(NUMBER) in text or "2097-03-04" in text
