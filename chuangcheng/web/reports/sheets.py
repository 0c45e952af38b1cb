"""Sheets that go out and come back: the issuer's sheet answered, a list's ledger, a unit's open rows."""

import tempfile
from io import BytesIO
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.imports.operations.open_rows import take_open_rows
from chuangcheng.problems.queries.lists import feedback_list
from chuangcheng.reports.exports import export_list, export_open_rows
from chuangcheng.reports.rendering import file_name
from chuangcheng.reports.replies import answer_list
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import now, signed_in, who


@signed_in
@require_GET
def reply_sheet(request: HttpRequest, list_id: int) -> FileResponse:
    """The issuer's own sheet, filled in place."""
    by = who(request)
    feedback = feedback_list(list_id, by)
    with tempfile.TemporaryDirectory() as folder:
        answered = answer_list(feedback=feedback, folder=Path(folder), by=by, at=now(request))
        stream = BytesIO(answered.path.read_bytes())
    return FileResponse(stream, as_attachment=True, filename=answered.name)


@signed_in
@require_GET
def list_ledger(request: HttpRequest, list_id: int) -> FileResponse:
    """The list's ledger."""
    by = who(request)
    feedback = feedback_list(list_id, by)
    stream = BytesIO()
    export_list(feedback=feedback, out=stream, by=by, at=now(request))
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=file_name(f"{feedback.title}整改台账", "xlsx"))


@signed_in
@require_GET
def open_rows(request: HttpRequest) -> FileResponse:
    """The actor's open rows to fill in off line."""
    stream = export_open_rows(by=who(request), at=now(request))
    name = file_name(f"待整改问题{localdate():%m%d}", "xlsx")
    return FileResponse(stream, as_attachment=True, filename=name)


@signed_in
@require_http_methods(["GET", "POST"])
def open_rows_page(request: HttpRequest) -> HttpResponse:
    """Download, fill in, upload; a verdict per row."""
    verdicts = None
    sentence = ""
    if request.method == "POST":
        uploaded = request.FILES.get("file")
        try:
            if uploaded is None:
                raise Refused("请选择填好的“待整改问题”表。", code="open_rows_no_file")
            with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
                for chunk in uploaded.chunks():
                    kept.write(chunk)
                kept.flush()
                verdicts = take_open_rows(
                    path=Path(kept.name), name=uploaded.name or "", by=who(request), at=now(request)
                )
        except Refused as refused:
            sentence = refused.sentence
    context = {"verdicts": verdicts, "sentence": sentence}
    return render(request, "web/reports/open_rows.html", context, status=422 if sentence else 200)
