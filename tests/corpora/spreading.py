"""Puts a hostile text beside every text of every row, then opens every page, sheet and document that shows them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models

from tests.corpora.hostile import MARK, alive, hostile
from tests.permission.asking import NEW_KEY, Request, address, made, send, taken_back
from tests.permission.expecting import Expected, load
from tests.permission.questions import QUESTIONS
from tests.permission.world import World, everybody

# Never typed by a person, or refused by the database when changed.
LEFT = {"audit.Entry", "audit.Checkpoint", "standards.Edition"}
KEPT = {"username", "password", "code"}


def spread() -> int:
    """Change every row; returns how many texts were changed. Rows are written past the operations, on purpose: what
    is shown must not rely on what came in."""
    changed = 0
    for model in apps.get_models():
        if model.__module__.startswith("chuangcheng") and model._meta.label not in LEFT:
            changed += sum(1 for row in model._default_manager.all() for _ in _changed(row))
    return changed


def _changed(row: models.Model) -> Iterator[str]:
    fields: dict[str, Any] = {}
    for number, field in enumerate(row._meta.concrete_fields):
        if not isinstance(field, (models.CharField, models.TextField, models.JSONField)) or field.choices:
            continue
        if field.name in KEPT:
            continue
        value = getattr(row, field.attname)
        new = hostile(value, (row.pk if isinstance(row.pk, int) else 0) + number, field.max_length or 10_000)
        if new != value:
            fields[field.attname] = new
    if fields:
        type(row)._default_manager.filter(pk=row.pk).update(**fields)
    yield from fields


def questions(method: str) -> Iterator[tuple[Expected, str]]:
    """Each question of that method that somebody may ask, with the first who may."""
    for expected in load():
        if expected.method == method:
            who = next((name for name in everybody() if expected.of(name) == "allowed"), None)
            if who:
                yield expected, who


def opened(world: World, *, step: int = 1, pages: list[str] | None = None) -> tuple[int, list[str]]:
    """Every page, sheet, document and call that is read, by somebody who may; `pages` takes the HTML that shows one."""
    tried, against = 0, []
    for expected, who in list(questions("GET"))[::step]:
        found, content = _sent(world, who, expected, QUESTIONS[expected.key], method="GET")
        tried += 1
        against += [f"{expected.url} ({expected.case}): {one}" for one in found]
        if pages is not None and MARK.encode() in content and content.lstrip()[:1] == b"<":
            pages.append(content.decode())
    return tried, against


def echoed(world: World, *, step: int = 1) -> tuple[int, list[str]]:
    """Every form with hostile texts in its fields: the page that answers shows them again, or the one after it."""
    tried, against = 0, []
    for expected, who in list(questions("POST"))[::step]:
        for number in (0, 9, 18):
            found, _ = _sent(world, who, expected, QUESTIONS[expected.key], method="POST", hostile_from=number)
            tried += 1
            against += [f"{expected.url} ({expected.case}): {one}" for one in found]
    return tried, against


def _sent(
    world: World, who: str, expected: Expected, request: Request, *, method: str, hostile_from: int | None = None
) -> tuple[list[str], bytes]:
    path = address(expected.url, request.where, world)
    with taken_back():
        body = dict(request.body(world))
        if body.get("key") == NEW_KEY:
            body["key"] = str(uuid4())
        if hostile_from is not None:
            body = {name: _filled(value, hostile_from + n) for n, (name, value) in enumerate(body.items())}
        answer = send(world, who, made(method, path, dict(request.query(world)), body, request.meta))
        streaming = getattr(answer, "streaming", False)
        content = b"".join(answer.streaming_content) if streaming else answer.content
    found = [f"{answer.status_code}"] if answer.status_code >= 500 else alive(answer, content)
    return found, content


def _filled(value: Any, number: int) -> Any:
    if not isinstance(value, str) or _is_code(value):
        return value
    return hostile(f"字{value}", number)


def _is_code(value: str) -> bool:
    if value.isascii():
        return True
    try:
        UUID(value)
    except ValueError:
        return False
    return True
