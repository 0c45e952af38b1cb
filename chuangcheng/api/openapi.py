"""The whole API as OpenAPI 3.1: what ninja knows of it, and what holds for every operation."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chuangcheng.api.answers import encoded, tagged_bytes
from chuangcheng.api.door import ROOMS, api
from chuangcheng.api.shapes import Refusal
from chuangcheng.people.scopes import SCOPES

REFUSED = {
    "400": "请求不完整",
    "401": "没有登录，或令牌无效",
    "403": "无权办理，或令牌没有这个权限范围",
    "404": "没有找到，或无权查看",
    "409": "现在不能这样办，或同一编号的提交正在办理",
    "412": "If-Match 不是最新版本",
    "413": "内容太大",
    "422": "内容不对",
    "428": "缺少 Idempotency-Key 或 If-Match",
    "503": "系统正忙，请稍后再试",
    "507": "存储空间不足",
}
READ = ("400", "401", "403", "404", "409", "422", "503")
KEY = {
    "in": "header", "name": "Idempotency-Key", "required": True, "schema": {"type": "string", "format": "uuid"},
    "description": "这次提交的编号；重试用同一个，只办一次，回答与第一次相同。",
}  # fmt: skip
SEEN = {
    "in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
    "description": "读取时回答的 ETag；别人刚改过就回答 412。",
}  # fmt: skip
KNOWN = {
    "in": "header", "name": "If-None-Match", "required": False, "schema": {"type": "string"},
    "description": "手里已有的 ETag；没有变化就回答 304。",
}  # fmt: skip
SECURITY = {
    "token": {
        "type": "http", "scheme": "bearer",
        "description": "令牌（cc_…），在网页“设置—访问令牌”签发；只代表签发人的一个岗位，按权限范围使用。",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "网页登录，修改带 X-CSRFToken"},
}  # fmt: skip


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """For everybody: it tells nothing of the city."""
    return tagged_bytes(request, described())


@functools.cache
def described() -> bytes:
    """The same until the program changes."""
    return encoded(document())


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1"))
    refusal = Refusal.model_json_schema(ref_template="#/components/schemas/{model}")
    found["components"]["schemas"]["Refusal"] = refusal
    found["components"]["securitySchemes"] = SECURITY
    scopes = {tag: scope for room, scope in ROOMS for tag in room.router.tags or ()}
    for item in found["paths"].values():
        for method, operation in list(item.items()):
            item[method] = completed(method, operation, scopes)
    return found


def completed(method: str, operation: dict[str, Any], scopes: dict[str, str]) -> dict[str, Any]:
    """One operation with its headers, its refusals and the scope it wants.

    `x-headers` in a router's `openapi_extra` says which headers it takes where that is not the rule: POST has a key,
    PUT, PATCH and DELETE a version.
    """
    found = {**operation, "responses": {str(k): v for k, v in operation["responses"].items()}}
    reads = method in {"get", "head"}
    usual = {"get": [KNOWN], "head": [KNOWN], "post": [KEY]}.get(method, [SEEN])
    named = {"key": KEY, "seen": SEEN, "known": KNOWN}
    headers = [named[name] for name in found.pop("x-headers")] if "x-headers" in found else usual
    found["parameters"] = [*found.get("parameters", ()), *headers]
    for status, words in REFUSED.items():
        if status in READ or not reads:
            refusal = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
            found["responses"].setdefault(status, {"description": words, "content": refusal})
    if reads and KNOWN in headers:
        found["responses"].setdefault("304", {"description": "没有变化"})
    found["security"] = [{"token": []}, {"session": []}]
    scope = "read" if method == "get" else scopes.get((found.get("tags") or [""])[0], "read")
    found["x-scope"] = {"scope": scope, "words": SCOPES[scope]}
    return found
