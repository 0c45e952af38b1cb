"""Writes that count once: the first answer is kept under the client's key and given again."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from ninja import Schema

from chuangcheng.api.answers import JSON, answer, encoded
from chuangcheng.api.asked import key_of, now, user_id
from chuangcheng.audit.requests import Asked, Told, answer_apart, answer_together

View = Callable[..., Any]
NOTHING = 204


def once(status: int, *, together: bool = True, said_once: str = "") -> Callable[[View], View]:
    """A POST that writes: asks for its key, gives the first answer again, another body under the key is refused.

    `together`: the answer is kept in the transaction of the write; False for what may not run inside one (files,
    mail, batches), where a second request is turned away while the first is under way. `said_once` names a field that
    is given once and kept nowhere. The view gives the data, or (status, data).
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
            asked = Asked(
                key=key_of(request), by_id=user_id(request), operation=f"{request.method} {request.path}",
                fingerprint=fingerprint(request, given), at=now(request),
            )  # fmt: skip
            keeping = answer_together if together else answer_apart
            told = keeping(asked, lambda: told_of(view(request, *args, **given), status, said_once))
            if told.status == NOTHING:
                return HttpResponse(status=NOTHING)
            return HttpResponse(told.body.encode(), status=told.status, content_type=JSON)

        return run

    return wrap


def told_of(made: Any, status: int, secret: str) -> Told:
    """What a view gave, as an answer to send and an answer to keep."""
    code, data = made if isinstance(made, tuple) else (status, made)
    if code == NOTHING:
        return Told(NOTHING, "")
    kept = encoded({**data, secret: ""}).decode() if secret else ""
    return Told(code, encoded(data).decode(), kept)


def changes(view: View) -> View:
    """A change at a version that was seen, which cannot happen twice: the data as JSON, or nothing (204)."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        made = view(request, *args, **given)
        return HttpResponse(status=204) if made is None else answer(made)

    return run


def fingerprint(request: HttpRequest, given: dict[str, Any]) -> str:
    """SHA-256 of what was asked: address, values and the bytes of files."""
    digest = hashlib.sha256(request.get_full_path().encode())
    for name in sorted(given):
        digest.update(name.encode() + b"\0")
        digest.update(_said(given[name]))
    return digest.hexdigest()


def _said(value: Any) -> bytes:
    if isinstance(value, UploadedFile):
        file = hashlib.sha256((value.name or "").encode())
        for chunk in value.chunks():
            file.update(chunk)
        value.seek(0)
        return file.digest()
    return encoded(value.dict() if isinstance(value, Schema) else value)
