"""审计: the log with filters, its export, and the state of the chain. The words of the chain stand only here."""

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from chuangcheng.jobs.auditing import chain_of, chain_status, start_verification
from chuangcheng.jobs.queries import job as job_of
from chuangcheng.people.actor import Actor
from chuangcheng.reports.audit_log import PAGE, LogWish, export_log, log_actions, log_lines, only_auditors
from chuangcheng.rules.problem_states import MOVES
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import day, searched, whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.pieces import Filter, Job, Option

KINDS = {"csv": "text/csv; charset=utf-8",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


def wish_of(request: HttpRequest) -> LogWish:
    """Read the address; what makes no sense is left out."""
    last = day_of(request.GET.get("until", ""))
    return LogWish(
        action=request.GET.get("action", "")[:60],
        who=searched(request.GET.get("who", ""), longest=60),
        words=searched(request.GET.get("q", ""), longest=60),
        since=day_of(request.GET.get("since", "")),
        until=last + timedelta(days=1) if last else None,
    )


def day_of(text: str) -> datetime | None:
    """The begin of a day written 2026-10-08."""
    found = day(text)
    return timezone.make_aware(datetime.combine(found, time())) if found else None


@signed_in
@require_GET
def audit_page(request: HttpRequest) -> HttpResponse:
    """The log, newest first, beside the state of the chain."""
    by = who(request)
    only_auditors(by)
    wish = wish_of(request)
    before = request.GET.get("before", "")
    lines, refused = [], ""
    try:
        lines = log_lines(wish, by=by, before=whole_number(before))
    except Refused as error:
        refused = error.sentence
    status = chain_status(by=by)
    asked = {name: request.GET[name] for name in ("action", "who", "q", "since", "until") if request.GET.get(name)}
    choices = [("", "不限"), *log_actions()]
    context = {
        "lines": lines,
        "refused": refused,
        "wish": wish,
        "asked": asked,
        "query": urlencode(asked),
        "filters": [Filter("action", "哪类事", [Option(v, t, v == wish.action) for v, t in choices], multiple=False)],
        "next_url": f"?{urlencode({**asked, 'before': lines[-1].id})}" if len(lines) == PAGE else "",
        "status": status,
        "job": job_piece(status.job.pk, by) if status.job else None,
        "found": found_lines(status.job.result) if status.job and status.job.state == "done" else [],
        "at": now(request),
    }
    return render(request, "web/audit/log.html", context, status=422 if refused else 200)


def job_piece(job_id: int, by: Actor) -> Job:
    """The verification as the progress component shows it."""
    job = job_of(job_id, by=by)
    state = {"done": "done", "failed": "failed"}.get(job.state, "running")
    if state == "done" and not (job.result or {}).get("sound", True):
        state = "failed"
    percent = int(job.done * 100 / job.total) if job.total else None
    link = reverse("audit") if state != "running" else ""
    return Job(
        url=reverse("audit_job", args=[job_id]), say=job.sentence.removeprefix("✓ "), percent=percent, state=state,  # type: ignore[arg-type]
        link=link, link_label="看结论" if link else "",
    )  # fmt: skip


def found_lines(result: Any) -> list[str]:
    """What the verification found, in sentences."""
    return list((result or {}).get("lines", []))


@signed_in
@require_GET
def job_fragment(request: HttpRequest, job_id: int) -> HttpResponse:
    """The progress bar asks for itself."""
    return render(request, "web/audit/job.html", {"job": job_piece(job_id, who(request))})


@signed_in
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Start a verification; its progress stands on the page."""
    start_verification(by=who(request), at=now(request))
    return HttpResponseRedirect(f"{reverse('audit')}#chain")


@signed_in
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse | FileResponse:
    """The filtered log as a sheet."""
    if kind not in KINDS:
        raise Http404
    at = now(request)
    out = export_log(wish_of(request), kind=kind, by=who(request), at=at)
    name = f"审计日志-{timezone.localdate(at):%Y%m%d}.{kind}"
    return FileResponse(out, as_attachment=True, filename=name, content_type=KINDS[kind])


@signed_in
@require_GET
def chain_page(request: HttpRequest) -> HttpResponse:
    """One problem's steps with their hashes."""
    number = request.GET.get("number", "").strip()
    one = chain_of(number, by=who(request))
    steps = [(step, MOVES[step.body["move"]].name) for step in one.chain.steps]
    return render(request, "web/audit/chain.html", {"one": one, "steps": steps, "number": number})
