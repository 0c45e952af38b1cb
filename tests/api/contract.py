"""Whether an answer is what the OpenAPI document says: its status is declared and its body fits the schema."""

import functools
import json
import re
from typing import Any

import jsonschema_rs
from django.http.response import HttpResponseBase

from chuangcheng.api.openapi import document

Operation = tuple[str, str]


@functools.cache
def described() -> dict[str, Any]:
    """The document as it goes out."""
    found: dict[str, Any] = json.loads(json.dumps(document(), default=str))
    return found


@functools.cache
def addresses() -> list[tuple[re.Pattern[str], str]]:
    """Every path as a pattern, those without parameters first."""
    paths = sorted(described()["paths"], key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in paths]


def operation_at(method: str, path: str) -> Operation:
    """The operation an address belongs to."""
    for pattern, declared in addresses():
        if pattern.fullmatch(path) and method in described()["paths"][declared]:
            return method, declared
    raise AssertionError(f"{method} {path} is not described")


@functools.cache
def validator(method: str, path: str, status: str, media_type: str) -> Any:
    """What judges the body of one answer; None where none is described."""
    declared = described()["paths"][path][method]["responses"]
    assert status in declared, f"{method} {path} answers {status}, which is not declared"
    content = declared[status].get("content", {}).get(media_type)
    if content is None:
        return None
    return jsonschema_rs.Draft202012Validator({**content["schema"], "components": described()["components"]})


def check(method: str, path: str, answer: HttpResponseBase) -> Operation:
    """Fail where an answer is not as described."""
    operation = operation_at(method, path)
    media_type = answer.headers.get("Content-Type", "").split(";", 1)[0]
    judge = validator(*operation, str(answer.status_code), media_type)
    if judge is not None:
        judge.validate(json.loads(answer.content))  # type: ignore[attr-defined]
    elif answer.status_code < 300 and media_type == "application/json":
        raise AssertionError(f"{operation} answers JSON that is not described")
    return operation
