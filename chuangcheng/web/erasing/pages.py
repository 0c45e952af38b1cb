"""清除个人信息: words, what would go and what stays, the basis, the job, the result. Places and counts, no contents.

The words go in the body of a request and stand in no address, so that no log of addresses holds them.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.jobs.erasing import erasure_job, past_erasures, preview, start_erasure
from chuangcheng.jobs.erasing_words import by_kind
from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.erasing.forms import BasisForm, WantedForm
from chuangcheng.web.pieces import Job


@signed_in
@require_http_methods(["GET", "POST"])
def erasing_page(request: HttpRequest) -> HttpResponse:
    """The form and the past erasures; after a POST what would go."""
    past = past_erasures(by=who(request))
    form = WantedForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "past": past}
    if request.method == "POST" and form.is_valid():
        try:
            context |= looked(request, form) | {"basis": BasisForm()}
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
    return render(request, "web/erasing/page.html", context, status=422 if form.errors else 200)


def looked(request: HttpRequest, form: WantedForm) -> dict[str, Any]:
    """What was found, by kind of record."""
    found = by_kind(preview(form.wanted(), by=who(request), at=now(request)))
    return {"found": found, "goes": any(not line.kept for line in found), "given": form.cleaned_data}


@signed_in
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Begin; without a right basis the same page again."""
    by = who(request)
    past = past_erasures(by=by)
    form, basis = WantedForm(request.POST), BasisForm(request.POST)
    context: dict[str, Any] = {"form": form, "past": past}
    if form.is_valid():
        if basis.is_valid():
            try:
                job = start_erasure(form.wanted(), basis.basis(), by=by, at=now(request))
                return HttpResponseRedirect(reverse("erasing_result", args=[job.pk]))
            except Refused as refused:
                basis.refuse(refused.sentence, refused.fields)
        try:
            context |= looked(request, form) | {"basis": basis}
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
    return render(request, "web/erasing/page.html", context, status=422)


@signed_in
@require_GET
def result(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far it is, and what was done."""
    by = who(request)
    row = erasure_job(job_id, by=by)
    lines = list((row.result or {}).get("lines", [])) if row.state == "done" else []
    return render(request, "web/erasing/result.html", {"job": piece(job_id, by), "lines": lines, "state": row.state})


@signed_in
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The progress bar asks for itself."""
    return render(request, "web/audit/job.html", {"job": piece(job_id, who(request), link=True)})


def piece(job_id: int, by: Actor, *, link: bool = False) -> Job:
    """The job as the component shows it."""
    row = erasure_job(job_id, by=by)
    state = {"done": "done", "failed": "failed"}.get(row.state, "running")
    if state == "done" and not (row.result or {}).get("sound", True):
        state = "failed"
    at = reverse("erasing_result", args=[row.pk]) if link and state != "running" else ""
    percent = int(row.done * 100 / row.total) if row.total else None
    return Job(
        url=reverse("erasing_progress", args=[row.pk]), say=row.sentence.removeprefix("✓ "), percent=percent,
        state=state, link=at, link_label="看结果" if at else "",  # type: ignore[arg-type]
    )  # fmt: skip
