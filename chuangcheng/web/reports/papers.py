"""Papers about a problem: issue, print in batch, and file the signed scan by the code on it."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.problems.queries.lists import feedback_list
from chuangcheng.reports.issuing import SERIES, file_signed_scan, issue_batch, issue_paper, paper_by_token
from chuangcheng.reports.queries import papers_of_problem, text_of
from chuangcheng.reports.rendering import MEDIA_TYPES, file_name, render_files
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_numbers
from chuangcheng.web.door import now, signed_in, who


@signed_in
@require_GET
def of_problem(request: HttpRequest, number: str) -> HttpResponse:
    """The papers issued about a problem, and those that can be."""
    kinds = [(kind.value, kind.label) for kind in SERIES]
    context = {"number": number, "papers": papers_of_problem(number, who(request)), "kinds": kinds}
    return render(request, "web/reports/papers.html", context)


@signed_in
@require_POST
def issue(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Issue and show."""
    base = request.build_absolute_uri("/")
    row = issue_paper(number=number, kind=kind, base_url=base, by=who(request), at=now(request))
    return HttpResponseRedirect(reverse("document", args=[row.id]))


@signed_in
@require_POST
def batch(request: HttpRequest, list_id: int, kind: str) -> FileResponse:
    """Every paper of a list in one file, each on a page of its own."""
    by, at = who(request), now(request)
    feedback = feedback_list(list_id, by)
    form = request.POST.get("form", "pdf")
    if form not in {"pdf", "docx"}:
        raise Refused("整批单子可以下载 pdf 或 docx。", code="papers_form", kind="missing")
    rows = issue_batch(list_id=list_id, kind=kind, base_url=request.build_absolute_uri("/"), by=by, at=at)
    stream = BytesIO(render_files([text_of(row, at) for row in rows], form))
    name = file_name(f"{feedback.title}{rows[0].get_kind_display()}", form)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=MEDIA_TYPES[form])


@signed_in
@require_http_methods(["GET", "POST"])
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code opens: the paper, and a place for its signed scan."""
    row = paper_by_token(token, who(request))
    if request.method == "POST":
        ids = whole_numbers(request.POST.getlist("files"))
        file_signed_scan(token=token, file_ids=ids, by=who(request), at=now(request))
        messages.success(request, "签字盖章件已归档。")
        return HttpResponseRedirect(reverse("problem", args=[row.problem.number if row.problem else ""]))
    return render(request, "web/reports/scan.html", {"row": row})
