"""导出台账 where it is long: ask for it, see how far it is, fetch the file."""

from datetime import datetime

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.jobs.ledger_exports import exports_of, open_export, start_export
from chuangcheng.jobs.queries import job as job_of
from chuangcheng.people.actor import Actor
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.pieces import Job
from chuangcheng.web.problems.filters import filter_from, filters_for, query_text

LAST = "ledger_export"  # in the session: the export the ledger's page tells of


@signed_in
@require_http_methods(["GET", "POST"])
def exports_page(request: HttpRequest) -> HttpResponse:
    """Ask for an export of the filter in the address; one's exports of the last days."""
    by, at = who(request), now(request)
    wish = filter_from(request.GET)
    if request.method == "POST":
        request.session[LAST] = start_export(wish=wish, by=by, at=at).pk
        return HttpResponseRedirect(reverse("ledger_exports"))
    chosen = [f"{one.label}：{one.words}" for one in filters_for(wish, by=by) if one.words]
    found = [*chosen, *([f"查找：{wish.q}"] if wish.q else [])]
    context = {
        "asked": request.GET,
        "query": query_text(wish),
        "chosen": "；".join(found) or "全部问题",
        "exports": [(job_piece(job.pk, by=by, at=at), job.created_at) for job in exports_of(by, at=at)],
    }
    return render(request, "web/problems/exports.html", context)


def job_piece(job_id: int, *, by: Actor, at: datetime) -> Job:
    """An export as the progress component shows it."""
    job = job_of(job_id, by=by)
    state = {"done": "done", "failed": "failed"}.get(job.state, "running")
    percent = int(job.done * 100 / job.total) if job.total else None
    link = reverse("ledger_export_file", args=[job_id]) if state == "done" else ""
    return Job(
        url=reverse("ledger_export_progress", args=[job_id]), say=job.sentence, percent=percent, state=state,  # type: ignore[arg-type]
        link=link, link_label="下载台账" if link else "",
    )  # fmt: skip


@signed_in
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The progress bar asks for itself."""
    piece = job_piece(job_id, by=who(request), at=now(request))
    return render(request, "web/problems/parts/export.html", {"job": piece})


@signed_in
@require_GET
def file(request: HttpRequest, job_id: int) -> FileResponse:
    """The sheet, for whoever asked for it."""
    path, name = open_export(job_id, by=who(request), at=now(request))
    if request.session.get(LAST) == job_id:
        del request.session[LAST]
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)
