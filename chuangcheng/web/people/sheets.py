"""The tree from a sheet: upload, a verdict for every row, then import."""

import json
import re
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chuangcheng.jobs.unit_sheets import read_units_sheet
from chuangcheng.jobs.upkeep import import_units
from chuangcheng.people.operations.import_tree import TreeImport
from chuangcheng.people.queries.tree import organisation_tree
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.people.asking import number, unit_choices
from chuangcheng.web.people.forms import SheetForm
from chuangcheng.web.people.units import crumbs, may_arrange

TONES = {"new": ("done", "新增"), "changed": ("soon", "补充资料"), "same": ("other", "已有，不变"),
         "error": ("overdue", "不能导入")}  # fmt: skip

NUMBERED = re.compile(r"^第\d+行：")


@signed_in
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Read a sheet and say what would become of every row; nothing is written yet."""
    by, at = who(request), now(request)
    if not may_arrange(by):
        raise Refused("导入单位由创城办或系统管理员办理；请联系他们。", code="units_import_not_yours", kind="forbidden")
    top = [("", "最上级")] if by.is_administrator else []
    parents = top + unit_choices(organisation_tree(by, at=at))
    form = SheetForm(request.POST or None, request.FILES or None, parents=parents)
    if request.method == "POST" and form.is_valid():
        try:
            return verdicts(request, form)
        except Refused as refused:
            if refused.kind in {"forbidden", "missing"}:
                raise
            form.refuse(refused.sentence, refused.fields)
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "web/people/import.html", context, status=422 if form.errors else 200)


def verdicts(request: HttpRequest, form: SheetForm) -> HttpResponse:
    """The dry run."""
    uploaded: UploadedFile = form.cleaned_data["file"]
    under = number(form.cleaned_data["under_id"])
    rows = read_units_sheet(chunks=uploaded.chunks(), name=uploaded.name or "")
    result = import_units(rows=rows, under_id=under, dry_run=True, by=who(request), at=now(request))
    context = {
        "lines": lines_of(result, rows),
        "result": result,
        "counts": {word: result.count(word) for word in TONES},  # type: ignore[arg-type]
        "rows": json.dumps(rows, ensure_ascii=False),
        "under": under or "",
        "crumbs": crumbs(),
    }
    return render(request, "web/people/import_check.html", context)


def lines_of(result: TreeImport, rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Errors first, each with the number of the row in the sheet (the sentence counts from its own first row)."""
    found = [
        {
            "row": row.get("行", v.row),
            "verdict": v,
            "tone": TONES[v.verdict][0],
            "word": TONES[v.verdict][1],
            "sentence": NUMBERED.sub("", v.sentence),
        }
        for v, row in zip(result.verdicts, rows, strict=True)
    ]
    return sorted(found, key=lambda line: line["verdict"].verdict != "error")


@signed_in
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Import the rows that were checked; rows in error are left out."""
    try:
        rows = json.loads(request.POST.get("rows", ""))
    except ValueError as error:
        raise Refused("页面内容不完整，请重新上传单位表。", code="units_rows_broken", kind="precondition") from error
    under = request.POST.get("under", "")
    result = import_units(
        rows=[row for row in rows if isinstance(row, dict)],
        under_id=whole_number(under),
        dry_run=False,
        by=who(request),
        at=now(request),
    )
    left = result.count("error")
    more = f"，{left}行有问题没有导入" if left else ""
    messages.success(request, f"已新增{result.count('new')}个单位、补充{result.count('changed')}个{more}。")
    return HttpResponseRedirect(reverse("units"))
