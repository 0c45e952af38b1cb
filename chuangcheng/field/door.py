"""Who comes in, for the app: by the session of the pages; every refusal is RFC 9457 with a Chinese sentence."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from pydantic import BaseModel, ValidationError

from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import actor_for
from chuangcheng.people.sessions import KEY, seen, stay_of, word_of
from chuangcheng.rules.refusals import STATUS, Refused

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
Body = TypeVar("Body", bound=BaseModel)


def now(request: HttpRequest) -> datetime:
    """The moment of the request, the same wherever it is asked."""
    moment: datetime | None = getattr(request, "moment", None)
    if moment is None:
        moment = timezone.localtime()
        request.moment = moment  # type: ignore[attr-defined]
    return moment


def signed_in(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For people with a session and a password of their own; the view is given the actor."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated or not still_in(request):
            return refusal(401, "登录已过期，请重新登录；没有提交的内容都还在。", "field_nobody")
        if user.must_change_password:
            return refusal(403, "请先打开电脑版修改初始密码，再用手机版。", "field_password")
        try:
            return view(request, actor_for(user, now(request)), *args, **kwargs)
        except Refused as refused:
            return refusal(STATUS[refused.kind], refused.sentence, refused.code, refused.fields)

    return guarded


def still_in(request: HttpRequest) -> bool:
    """Whether the stay goes on; asking is a sign of life."""
    stay = stay_of(request.session)
    if stay is None:
        return True
    alive = word_of(stay, now(request)) == "alive"
    if alive and (fresh := seen(stay, now(request))) is not None:
        request.session[KEY] = fresh.as_session()
    return alive


def refusal(status: int, sentence: str, code: str, fields: dict[str, str] | None = None) -> HttpResponse:
    """As the API says it."""
    said: dict[str, Any] = {"type": "about:blank", "status": status, "detail": sentence, "code": code}
    if fields:
        said["fields"] = fields
    found = HttpResponse(encoded(said), status=status, content_type=PROBLEM)
    found.refusal_code = code  # type: ignore[attr-defined]
    return found


def answer(data: object) -> HttpResponse:
    """JSON."""
    return HttpResponse(encoded(data), content_type=JSON)


def encoded(data: object) -> bytes:
    """JSON with Chinese unescaped and times in the city's zone."""
    options = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS
    return orjson.dumps(data, default=_plain, option=options)


def _plain(value: object) -> Any:
    return localtime(value).isoformat() if isinstance(value, datetime) else str(value)


def body_of(shape: type[Body], request: HttpRequest) -> Body:
    """The JSON body in its shape. Raises Refused (invalid)."""
    try:
        return shape.model_validate(orjson.loads(request.body))
    except (orjson.JSONDecodeError, ValidationError):
        sentence = "提交的内容和系统对不上，请刷新手机版后再提交；已填内容会保留。"
        raise Refused(sentence, code="field_body") from None
