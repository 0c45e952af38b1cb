"""The door of programs: /api/v1. Who asks is found once; every refusal becomes RFC 9457 with a Chinese sentence."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie

from chuangcheng.api import documents, evidence, figures, imports, lists, lookups, organisations, posts
from chuangcheng.api.answers import STATUS, encoded, problem
from chuangcheng.api.asked import not_so, now
from chuangcheng.api.wording import worded
from chuangcheng.people.queries import actor_for
from chuangcheng.people.sessions import stay_of, word_of
from chuangcheng.rules.refusals import Refused


class Session(APIKeyCookie):
    """The session of a page, with its CSRF token on writes; for our own scripts."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The user of the session, while it lasts."""
        user = request.user
        stay = stay_of(request.session)
        if not user.is_authenticated or (stay is not None and word_of(stay, now(request)) != "alive"):
            return None
        if getattr(user, "must_change_password", False):
            raise Refused("请先登录网页修改初始密码，再办理业务。", code="api_password_first", kind="forbidden")
        request.actor = actor_for(user, now(request))  # type: ignore[attr-defined]
        return user


AUTH = [Session()]
api = NinjaAPI(
    title="创城工作台接口",
    version="1",
    description="说明见 docs/api.md。修改要带 If-Match，新增要带 Idempotency-Key。",
    urls_namespace="v1",
    auth=AUTH,
    docs_url=None,
    openapi_url=None,
)
for room in (organisations, posts, evidence, lists, imports, documents, lookups, figures):
    api.add_router("", room.router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, found: Refused) -> HttpResponse:
    """An operation said no."""
    return problem(STATUS[found.kind], detail=found.sentence, code=found.code, fields=found.fields)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, found: ValidationError) -> HttpResponse:
    """Something is missing or written wrongly."""
    return refused(request, not_so(worded(found.errors)))


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, found: AuthenticationError) -> HttpResponse:
    """Nobody we know."""
    return problem(401, detail="请在 Authorization 里带上有效的令牌（Bearer cc_…），或先登录网页。", code="api_nobody")


@api.exception_handler(Http404)
def missing(request: HttpRequest, found: Http404) -> HttpResponse:
    """No such thing."""
    return problem(404, detail="没有这个地址，请对照接口说明核对。", code="api_missing")


@api.exception_handler(HttpError)
def broken(request: HttpRequest, found: HttpError) -> HttpResponse:
    """What the framework refuses by itself: a body that is no JSON."""
    return problem(422 if found.status_code == 400 else found.status_code,
                   detail="请求内容不是有效的 JSON，请核对后再提交。", code="api_body")  # fmt: skip


def openapi(request: HttpRequest) -> HttpResponse:
    """The whole API as OpenAPI 3.1, Chinese unescaped; for everybody, it tells nothing of the city."""
    return HttpResponse(encoded(api.get_openapi_schema()), content_type="application/json; charset=utf-8")
