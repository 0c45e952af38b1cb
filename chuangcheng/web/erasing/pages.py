"""清除个人信息: words, what would go and what stays, the basis, the job, the result. Places and counts, no contents.

The words go in the body of a request and stand in no address, so that no log of addresses holds them. The search is a
job that forgets them; until they are confirmed they stand in the page alone.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.jobs.erasing import SEARCH, erasure_job, past_erasures, start_erasure, start_search
from chuangcheng.jobs.erasing_finding import Wanted
from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.erasing.forms import BasisForm, WantedForm
from chuangcheng.web.pieces import Job

OF_THE_BASIS = {"erase_basis", "erase_basis_names"}


@signed_in
@require_http_methods(["GET", "POST"])
def erasing_page(request: HttpRequest) -> HttpResponse:
    """The form and the past erasures; after a POST the search, which asks for itself until it is done."""
    by = who(request)
    form = WantedForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "past": past_erasures(by=by)}
    if request.method == "POST" and form.is_valid():
        try:
            job = start_search(form.wanted(), by=by, at=now(request))
            context |= {"given": form.cleaned_data, "search": job.pk, "job": piece(job.pk, by)}
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
    return render(request, "web/erasing/page.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Begin; without a right basis the same page again, with what was found before."""
    by = who(request)
    form, basis = WantedForm(request.POST), BasisForm(request.POST)
    context: dict[str, Any] = {"form": form, "past": past_erasures(by=by)}
    if form.is_valid():
        try:
            wanted = form.wanted()
            if basis.is_valid():
                return HttpResponseRedirect(reverse("erasing_result", args=[begun(wanted, basis, request)]))
        except Refused as refused:
            (basis if refused.code in OF_THE_BASIS else form).refuse(refused.sentence, refused.fields)
    search = whole_number(request.POST.get("search", ""))
    if search and not form.errors:
        context |= {"given": form.cleaned_data, "search": search} | found_by(search, by) | {"basis": basis}
    elif not form.errors:
        form.refuse("".join(str(sentence) for said in basis.errors.values() for sentence in said), {})
    return render(request, "web/erasing/page.html", context, status=422)


def begun(wanted: Wanted, basis: BasisForm, request: HttpRequest) -> int:
    """Start the job; its id."""
    return start_erasure(wanted, basis.basis(), by=who(request), at=now(request)).pk


def found_by(search: int, by: Actor) -> dict[str, Any]:
    """What a search found, by kind of record, with the form for the basis once it is done."""
    row = erasure_job(search, by=by)
    if row.state != "done":
        return {"job": piece(search, by)}
    found = (row.result or {}).get("found", [])
    return {"found": found, "goes": any(not line["kept"] for line in found), "basis": BasisForm(), "job": None}


@signed_in
@require_GET
def result(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far it is, and what was done."""
    by = who(request)
    row = erasure_job(job_id, by=by)
    if row.task == SEARCH:
        return HttpResponseRedirect(reverse("erasing"))  # what it found stands beside the words, which it forgot
    lines = list((row.result or {}).get("lines", [])) if row.state == "done" else []
    return render(request, "web/erasing/result.html", {"job": piece(job_id, by), "lines": lines, "state": row.state})


@signed_in
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The progress bar asks for itself; in place of that of a search comes what was found."""
    by = who(request)
    if erasure_job(job_id, by=by).task == SEARCH:
        return render(request, "web/erasing/found.html", found_by(job_id, by))
    return render(request, "web/audit/job.html", {"job": piece(job_id, by, link=True)})


def piece(job_id: int, by: Actor, *, link: bool = False) -> Job:
    """The job as the component shows it."""
    row = erasure_job(job_id, by=by)
    state = {"done": "done", "failed": "failed"}.get(row.state, "running")
    if state == "done" and not (row.result or {}).get("sound", True):
        state = "failed"
    at = reverse("erasing_result", args=[row.pk]) if link and state != "running" else ""
    percent = int(row.done * 100 / row.total) if row.total else None
    say = row.sentence.removeprefix("✓ ")
    if row.task == SEARCH and state == "running":
        say = "正在查找…"
    return Job(
        url=reverse("erasing_progress", args=[row.pk]), say=say, percent=percent, stays=row.task == SEARCH,
        state=state, link=at, link_label="看结果" if at else "",  # type: ignore[arg-type]
    )  # fmt: skip
