"""Answers as bytes: JSON with Chinese unescaped, times with the city's zone, a tag for whoever asks again."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS
TITLES = {
    400: "请求写得不对",
    401: "没有登录或令牌无效",
    403: "这一步不归您办",
    404: "没有找到",
    405: "不能这样请求",
    409: "现在不能这样办",
    412: "别人刚改过",
    413: "内容太大",
    422: "内容还要改一改",
    428: "缺少编号或版本",
    500: "系统出错",
    503: "系统正忙",
    507: "服务器存储空间不足",
}


def encoded(data: object) -> bytes:
    """JSON."""
    return orjson.dumps(data, default=_plain, option=OPTIONS)


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return localtime(value).isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)


def answer(data: object, *, status: int = 200) -> HttpResponse:
    """JSON as it is."""
    return HttpResponse(encoded(data), status=status, content_type=JSON)


def tag_of(data: object) -> str:
    """What an answer is known by."""
    return hashlib.sha256(encoded(data)).hexdigest()[:20]


def tagged(request: HttpRequest, data: object, *, version: str = "") -> HttpResponse:
    """JSON with an ETag, or 304 for whoever has it. A row's own version stands before the point of the tag."""
    return tagged_bytes(request, encoded(data), version=version)


def tagged_bytes(request: HttpRequest, body: bytes, *, version: str = "") -> HttpResponse:
    """The same for bytes that are ready."""
    digest = hashlib.sha256(body).hexdigest()[:20]
    tag = f'"{version}.{digest}"' if version else f'"{digest}"'
    known = request.headers.get("If-None-Match", "")
    if known and tag in (part.strip().removeprefix("W/") for part in known.split(",")):
        found = HttpResponse(status=304)
    else:
        found = HttpResponse(body, content_type=JSON)
    found["ETag"], found["Cache-Control"] = tag, "private, no-cache"
    return found


def page(items: Sequence[dict[str, Any]], *, limit: int, by: str = "id") -> dict[str, Any]:
    """A page of rows and where the next begins; a short page is the last."""
    return {"items": list(items), "next": str(items[-1][by]) if len(items) == limit else None}


def attachment(content: bytes, name: str, media_type: str = SHEET) -> HttpResponse:
    """A file to save."""
    found = HttpResponse(content, content_type=media_type)
    found["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    found["X-Content-Type-Options"] = "nosniff"
    found["Cache-Control"] = "private, no-store"
    return found


def problem(status: int, *, detail: str, code: str, fields: dict[str, str] | None = None) -> HttpResponse:
    """A refusal as RFC 9457 has it; the code is counted by `config/watching.py`."""
    title = TITLES.get(status, "没有办成")
    said: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    if fields:
        said["fields"] = fields
    found = HttpResponse(encoded(said), status=status, content_type=PROBLEM)
    found["Cache-Control"] = "no-store"
    if status == 401:
        found["WWW-Authenticate"] = 'Bearer realm="chuangcheng"'
    if status == 503:
        found["Retry-After"] = "2"
    found.refusal_code = code  # type: ignore[attr-defined]
    return found
