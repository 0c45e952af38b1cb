"""Whether an answer is what the OpenAPI document promises: status, media type and every field."""

import functools
import json
import re
from typing import Any

import jsonschema_rs
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from chuangcheng.api.openapi import document

HOME = "/api/v1"


@functools.cache
def promised() -> dict[str, Any]:
    return document()


@functools.cache
def templates() -> list[tuple[re.Pattern[str], str]]:
    """Literal addresses before those with places to fill in."""
    paths = sorted(promised()["paths"], key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(path))), path) for path in paths]


@functools.cache
def validator(path: str, method: str, status: str, media_type: str) -> Any:
    responses = promised()["paths"][path][method]["responses"]
    assert status in responses, f"{method} {path} answers {status}, which nobody announced"
    content = responses[status].get("content") or {}
    if media_type not in content:
        kind = media_type.rsplit("/", maxsplit=1)[-1]
        assert kind not in {"json", "problem+json"}, f"{method} {path} {status}: {media_type}"
        return None
    return jsonschema_rs.Draft202012Validator({**content[media_type]["schema"], "components": promised()["components"]})


def keeps_its_promise(answer: HttpResponseBase, method: str, address: str) -> None:
    """Fails where the answer is another than announced."""
    plain = address.split("?", maxsplit=1)[0]
    found = [path for pattern, path in templates() if pattern.fullmatch(plain)]
    path = next((each for each in found if method in promised()["paths"][each]), None)
    if path is None:  # nobody's address, or nobody's method
        assert answer.status_code in {404, 405}, (method, address, answer.status_code)
        return
    if answer.status_code in {204, 304}:
        assert str(answer.status_code) in promised()["paths"][path][method]["responses"], (method, path)
        return
    media_type = answer.headers.get("Content-Type", "").split(";")[0]
    check = validator(path, method, str(answer.status_code), media_type)
    if check is not None:
        assert isinstance(answer, HttpResponse)
        check.validate(json.loads(answer.content))
