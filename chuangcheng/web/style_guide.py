"""The style guide: every component with invented rows, for whoever builds a page. Shown only while DEBUG is on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import trigger_client_event

from chuangcheng.web import style_samples as samples
from chuangcheng.web.pieces import Job

BARE_PAGES = {"400": 400, "403": 403, "404": 404, "500": 500, "403_csrf": 403}
PLAIN = "text/plain; charset=utf-8"


def only_while_debugging(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Not there on a real installation."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        request.actor = samples.actor()  # type: ignore[attr-defined]
        return view(request, **kwargs)

    return guarded


def _shell(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    return {
        "navigation": samples.navigation("ledger", "/style/"),
        "address": samples.addresses("/style/"),
        "unread": 7,
        "post_id": 1,
        "now": now,
        "rows": samples.rows(now),
        "entries": samples.entries(now),
        "phrases": samples.PHRASES,
        "why": samples.WHY,
        "pair": list(samples.photos().values()),
        **samples.photos(),
    }


@only_while_debugging
def style(request: HttpRequest) -> HttpResponse:
    """The whole guide on one page; ?errors=1 shows the form refused."""
    refused = {"measure": "", "person": "", "done_on": "明天"}
    context = {
        **_shell(request),
        **samples.jobs(),
        **samples.charts(),
        "form": samples.MoveForm(refused if "errors" in request.GET else None, auto_id="page_%s"),
        "filters": samples.filters(),
        "views": samples.views(),
        "steps": samples.STEPS,
    }
    return render(request, "web/style/guide.html", context)


@only_while_debugging
def style_page(request: HttpRequest, name: str) -> HttpResponse:
    """Pages of their own: a problem, log-in, locked, errors."""
    if name == "problem":
        return render(request, "web/style/problem.html", {**_shell(request), "row": samples.rows(timezone.now())[0]})
    if name == "login":
        if request.method == "POST" and request.headers.get("HX-Request"):
            return HttpResponse(status=204)
        form = samples.LoginForm(request.POST or None)
        return render(request, "web/login.html", {"form": form, "city_name": "示例市文明城市创建"})
    if name == "locked":
        return render(request, "web/locked.html", status=429)
    if name in BARE_PAGES:
        return render(request, f"{name}.html", status=BARE_PAGES[name])
    raise Http404


@only_while_debugging
def style_dialog(request: HttpRequest) -> HttpResponse:
    """A move in a dialog: refused with 422, accepted with a toast."""
    form = samples.MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = trigger_client_event(HttpResponse(status=204), "closeDialog")
        return trigger_client_event(done, "toast", {"text": "已上报，等待党办初审。"})
    return render(
        request, "web/style/dialog.html", {**_shell(request), "form": form}, status=422 if form.is_bound else 200
    )


@only_while_debugging
def style_answer(request: HttpRequest, kind: str) -> HttpResponse:
    """Answers for scripts: a job's progress, an upload, a refusal, a log-in that ran out."""
    if kind == "job":
        job = Job("/style/job/", "正在读取", percent=timezone.now().second * 100 // 59)
        return render(request, "web/components/job.html", {"job": job})
    if kind == "upload":
        file = request.FILES["file"]
        assert isinstance(file, UploadedFile)
        if str(file.name).endswith(".exe"):
            sentence = "这种文件不收，请传照片、pdf、docx 或 xlsx。"
            return HttpResponse(sentence, status=422, content_type=PLAIN)
        return JsonResponse({"id": str(file.size), "name": file.name, "thumb": ""})
    if kind == "expired":
        return HttpResponse("登录已过期，请重新登录。", status=401, content_type=PLAIN)
    if kind == "refuse":
        sentence = "问题2026-000118现在是“待复核”，不能“上报整改情况”；请刷新页面看最新情况。"
        return HttpResponse(sentence, status=409, content_type=PLAIN)
    raise Http404
