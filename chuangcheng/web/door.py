"""The door of the pages: who asks and when, each found once; a refusal turned into an answer, for pages and fragments.

A view decorated with `signed_in` is for people who are logged in and have a password of their own. Whatever raises
`Refused` inside becomes the right status with the sentence: a page, a line of text for htmx (shown as a toast, the
form stays), JSON for scripts that ask for it.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django_htmx.http import trigger_client_event

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.signing_in import sign_out
from chuangcheng.people.sessions import KEY, seen, stay_of, word_of
from chuangcheng.rules.refusals import STATUS, Kind, Refused
from chuangcheng.web.context import actor_of, address

TITLES: dict[Kind, str] = {
    "invalid": "内容还要改一改",
    "forbidden": "这一步不归您办",
    "missing": "没有找到",
    "conflict": "现在不能这样办",
    "stale": "别人刚办过这一件",
    "precondition": "页面放得太久了",
    "full": "服务器存储空间不足",
    "busy": "系统正忙",
}
PLAIN = "text/plain; charset=utf-8"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def who(request: HttpRequest) -> Actor:
    """The person asking, with the posts held now; read once per request."""
    return actor_of(request)


def now(request: HttpRequest) -> datetime:
    """The moment of the request, the same wherever it is asked."""
    moment: datetime | None = getattr(request, "moment", None)
    if moment is None:
        moment = timezone.localtime()
        request.moment = moment  # type: ignore[attr-defined]
    return moment


def is_fragment(request: HttpRequest) -> bool:
    """Asked by htmx."""
    return request.headers.get("HX-Request") == "true"


def wants_json(request: HttpRequest) -> bool:
    """Asked by a script that reads JSON."""
    return request.headers.get("Accept", "").startswith("application/json")


def signed_in(view: View[P]) -> View[P]:
    """Only for people who are logged in; refusals become answers."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated or not still_in(request):
            return ask_to_log_in(request)
        if getattr(request.user, "must_change_password", False):
            return ask_for_password(request)
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return refusal(request, refused)

    return guarded


def still_in(request: HttpRequest) -> bool:
    """Whether the session goes on; a page that somebody opened or typed in is a sign of life.

    An idle session is kept, so that the password in place goes on with it; one that has ended is closed.
    """
    stay = stay_of(request.session)
    if stay is None:
        return True
    word = word_of(stay, now(request))
    if word == "ended":
        sign_out(request, at=now(request))
    elif word == "alive" and (fresh := seen(stay, now(request))) is not None:
        request.session[KEY] = fresh.as_session()
    return word == "alive"


def open_to_all(view: View[P]) -> View[P]:
    """For pages without log-in; refusals become answers."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return refusal(request, refused)

    return guarded


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """401 for scripts, which ask for the password inside the page; the log-in page for people."""
    if is_fragment(request) or wants_json(request):
        return HttpResponse("登录已过期，请重新登录。", status=401, content_type=PLAIN)
    back = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(f"{address('login')}?{urlencode({REDIRECT_FIELD_NAME: back})}")


def ask_for_password(request: HttpRequest) -> HttpResponse:
    """Before anything else the given password is changed."""
    if is_fragment(request) or wants_json(request):
        return HttpResponse("请先修改初始密码，再办理业务。", status=403, content_type=PLAIN)
    return HttpResponseRedirect(address("password_change"))


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The sentence with its status, in the form the asker reads; the code is counted by `config/watching.py`."""
    answer = worded(request, refused)
    answer.refusal_code = refused.code  # type: ignore[attr-defined]
    return answer


def worded(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer itself."""
    status = STATUS[refused.kind]
    if wants_json(request):
        said = {"sentence": refused.sentence, "code": refused.code, "fields": refused.fields}
        return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    if is_fragment(request):
        return HttpResponse(refused.sentence, status=status, content_type=PLAIN)
    context = {"title": TITLES[refused.kind], "sentence": refused.sentence, "status": status}
    return render(request, "web/error.html", context, status=status)


def done(request: HttpRequest, sentence: str, *, url: str, draft: str = "", **events: Any) -> HttpResponse:
    """A form was accepted: the dialog closes, a toast says so and what shows the problem reads it anew; without
    script the page at `url` says it. `draft` names the form whose draft is done with."""
    if is_fragment(request) and request.headers.get("HX-Target") == "dialog-body":
        answer = HttpResponse(status=204)
        for name, detail in {"moved": {}, **events, "toast": {"text": sentence}, "closeDialog": {}}.items():
            answer = trigger_client_event(answer, name, detail)
        return answer
    messages.success(request, sentence, extra_tags=draft)
    if is_fragment(request):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = url
        return answer
    return HttpResponseRedirect(url)


def key_of(request: HttpRequest) -> UUID:
    """The key a form came with. Raises Refused (precondition) where it has none."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Refused(
            "页面缺少提交编号，请刷新后再提交；已填内容会保留。", code="key_missing", kind="precondition"
        ) from error


def back_to(request: HttpRequest, fallback: str) -> str:
    """The address a form wants to go back to, when it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else fallback
