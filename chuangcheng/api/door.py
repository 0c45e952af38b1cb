"""The door of programs: /api/v1. Who asks is found once; every refusal becomes RFC 9457 with a Chinese sentence."""

from collections.abc import Callable
from typing import Any

import orjson
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from chuangcheng.api import (
    agreements,
    articles,
    desks,
    documents,
    evidence,
    figures,
    fronts,
    imports,
    inspections,
    lists,
    lookups,
    maps,
    moves,
    operators,
    organisations,
    places,
    posts,
    problems,
    programmes,
    public_reports,
    rechecking,
    self_checking,
    standards,
    teams,
)
from chuangcheng.api.answers import problem
from chuangcheng.api.asked import not_so, only_asked
from chuangcheng.api.entering import Door, NotKnown
from chuangcheng.api.wording import worded
from chuangcheng.rules.refusals import STATUS, Refused

# Which routers there are, and the scope that writing through them wants of a token (`people/scopes.py`).
ROOMS = (
    (problems, "ledger"),
    (moves, "ledger"),
    (desks, "ledger"),
    (evidence, "evidence"),
    (organisations, "settings"),
    (posts, "settings"),
    (teams, "settings"),
    (lists, "lists"),
    (imports, "lists"),
    (documents, "reports"),
    (lookups, "settings"),
    (places, "settings"),
    (agreements, "settings"),
    (operators, "settings"),
    (fronts, "settings"),
    (articles, "settings"),
    (maps, "settings"),
    (public_reports, "ledger"),
    (standards, "settings"),
    (figures, "reports"),
    (inspections, "ledger"),
    (programmes, "ledger"),
    (self_checking, "ledger"),
    (rechecking, "ledger"),
)


class Reader(Parser):
    """Bodies by orjson; a NUL, which no database keeps, is refused at the door."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The JSON of a request."""
        refuse_nul(b"\\u0000" in request.body)
        return orjson.loads(request.body)

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:
        """The fields of a form or of the address."""
        refuse_nul(any("\0" in value for values in data.lists() for value in values[1] if isinstance(value, str)))
        return super().parse_querydict(data, list_fields, request)


def refuse_nul(found: bool) -> None:
    """Refused: `api_nul`."""
    if found:
        raise Refused("内容里有不能保存的字符，请删除后再提交。", code="api_nul")


api = NinjaAPI(
    title="创城工作台接口",
    version="1",
    description="说明见 docs/api.md。修改要带 If-Match，新增要带 Idempotency-Key。",
    urls_namespace="v1",
    docs_url=None,
    openapi_url=None,
    parser=Reader(),
)
api.add_decorator(only_asked)
for room, scope in ROOMS:
    api.add_router("", room.router, auth=Door(scope))


@api.exception_handler(Refused)
def refused(request: HttpRequest, found: Refused) -> HttpResponse:
    """An operation said no."""
    return problem(STATUS[found.kind], detail=found.sentence, code=found.code, fields=found.fields)


@api.exception_handler(NotKnown)
def nobody(request: HttpRequest, found: NotKnown) -> HttpResponse:
    """Nobody we know, or a token that is good no longer."""
    return problem(401, detail=found.refused.sentence, code=found.refused.code)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, found: ValidationError) -> HttpResponse:
    """Something is missing or written wrongly."""
    return refused(request, not_so(worded(found.errors)))


@api.exception_handler(Http404)
def missing(request: HttpRequest, found: Http404) -> HttpResponse:
    """No such thing."""
    return no_address(request)


@api.exception_handler(HttpError)
def broken(request: HttpRequest, found: HttpError) -> HttpResponse:
    """What the framework refuses by itself: a body that is no JSON."""
    if isinstance(found.__cause__, Refused):
        return refused(request, found.__cause__)
    status = 422 if found.status_code == 400 else found.status_code
    return problem(status, detail="请求内容不是有效的 JSON，请核对后再提交。", code="api_body")


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, found: Exception) -> HttpResponse:
    """More than a body may have; files go another way."""
    return problem(413, detail="请求内容太大，请分几次提交；文件请用分段上传。", code="api_too_big")


@api.exception_handler(SuspiciousOperation)
@api.exception_handler(BadRequest)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(UnreadablePostError)
def unreadable(request: HttpRequest, found: Exception) -> HttpResponse:
    """Cut off, or put together wrongly."""
    return problem(400, detail="请求内容不完整或写法不对，请重新提交。", code="api_unreadable")


@csrf_exempt
def no_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address nobody has."""
    return problem(404, detail="没有这个地址，请对照接口说明核对。", code="api_missing")


def allowing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """405 in our words."""

    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = view(request, *args, **kwargs)
        if not isinstance(found, HttpResponseNotAllowed):
            return found
        methods = ", ".join(sorted(found.headers["Allow"].split(", ")))
        told = problem(405, detail=f"这个地址只支持 {methods}，请对照接口说明核对。", code="api_method")
        told["Allow"] = methods
        return told

    run.csrf_exempt = True  # type: ignore[attr-defined]
    return run
