"""Alive, ready, figures: for programs; 运行状况: the same in words for administrators."""

from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from chuangcheng import __version__
from chuangcheng.jobs.clock import confirm_clock, is_held, waiting_for_the_clock
from chuangcheng.jobs.figures import exposition
from chuangcheng.jobs.health import Health, health
from chuangcheng.web.door import now, signed_in, who

# Any of them says that somebody stands between the asker and us.
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
SIGNS = {"ok": "done", "warn": "soon", "bad": "overdue"}
WORDS = {"ok": "正常", "warn": "要留意", "bad": "不能正常工作"}
VERSION = "text/plain; version=0.0.4; charset=utf-8"


def may_look(request: HttpRequest) -> bool:
    """Somebody at the machine itself, without a proxy between, or a program that brings the token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    if any(request.headers.get(name) for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 while pages can be served (also read-only), 503 otherwise. Strangers learn no more than that."""
    found = health(at=now(request))
    status = 503 if found.state == "bad" else 200
    if not may_look(request):
        return HttpResponse(f"{WORDS[found.state]}\n", status=status, content_type="text/plain; charset=utf-8")
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "web/operations/ready.html", shown(found), status=status)
    return JsonResponse(as_values(found), status=status, json_dumps_params={"ensure_ascii": False})


def shown(found: Health) -> dict[str, object]:
    """For the pages."""
    rows = [(answer, SIGNS[answer.state], WORDS[answer.state]) for answer in found.answers]
    return {"rows": rows, "state": found.state, "sign": SIGNS[found.state], "word": WORDS[found.state]}


def as_values(found: Health) -> dict[str, object]:
    """For programs."""
    checks = [{"code": a.code, "label": a.label, "state": a.state, "says": a.says} for a in found.answers]
    return {"state": found.state, "version": __version__, "checks": checks}


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, from the machine itself or with the token; everybody else finds nothing here."""
    if not may_look(request):
        return HttpResponse("没有这个页面。\n", status=404, content_type="text/plain; charset=utf-8")
    return HttpResponse(exposition(at=now(request)), content_type=VERSION)


@signed_in
@require_GET
def running(request: HttpRequest) -> HttpResponse:
    """运行状况, for administrators."""
    by, at = who(request), now(request)
    waiting = waiting_for_the_clock(by=by, at=at)
    context = shown(health(at=at)) | {"held": is_held(), "waiting": waiting, "version": __version__, "at": at}
    return render(request, "web/operations/running.html", context)


@signed_in
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """The administrator says the clock is right."""
    messages.success(request, confirm_clock(by=who(request), at=now(request)))
    return HttpResponseRedirect(reverse("running"))
