"""Sites and what hangs on them from a file: upload, what becomes of every row, what names mean, then import."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.jobs.queries import job as job_of
from chuangcheng.jobs.tasks_hanging import start_hanging_import
from chuangcheng.jobs.tasks_places import FOLLOWING, check_again, go_on, start_site_import
from chuangcheng.people.actor import Actor
from chuangcheng.places.operations.hanging_columns import COLUMNS, LABELS, What
from chuangcheng.places.queries.choices import area_choices, site_type_choices, unit_choices
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.pieces import Job
from chuangcheng.web.places.agreements import only_writers
from chuangcheng.web.places.areas import crumbs, only_arrangers
from chuangcheng.web.places.forms import DATUMS

TONES = {"new": ("done", "新增"), "changed": ("soon", "修改"), "same": ("other", "已有，不变"),
         "error": ("overdue", "有问题")}  # fmt: skip
WHATS = {"site_type": "点位类型", "area": "片区", "unit": "单位", "site": "点位"}
TASKS = {*FOLLOWING, *FOLLOWING.values()}


class SitesFileForm(OfficeForm):
    """A file of sites and the datum of its positions."""

    file = forms.FileField(label="点位表", help_text="xlsx、xls、csv，或 GeoJSON（总是 WGS-84）。")
    datum = forms.ChoiceField(
        label="表里坐标的坐标系",
        choices=DATUMS,
        initial="gcj02",
        help_text="高德、腾讯地图取的选 GCJ-02，百度取的选 BD-09；表里另有“坐标系”一列时按那一列。",
    )


class HangingFileForm(OfficeForm):
    """A file of agreements, operators or fronts."""

    file = forms.FileField(label="表格文件", help_text="xlsx、xls 或 csv。")


@signed_in
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take the file; it is checked as a job."""
    by, at = who(request), now(request)
    only_arrangers(by, "导入点位")
    form = SitesFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            job = start_site_import(
                chunks=sent.chunks(), name=sent.name or "", datum=form.cleaned_data["datum"], by=by, at=at
            )
            return HttpResponseRedirect(reverse("sites_import_job", args=[job.id]))
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "web/places/import.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def upload_hanging(request: HttpRequest, what: What) -> HttpResponse:
    """Take a file of agreements, operators or fronts; it is checked as a job."""
    by, at, label = who(request), now(request), LABELS[what]
    only_writers(by, f"导入{label}")
    form = HangingFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            job = start_hanging_import(what=what, chunks=sent.chunks(), name=sent.name or "", by=by, at=at)
            return HttpResponseRedirect(reverse("sites_import_job", args=[job.id]))
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
    context = {"form": form, "label": label, "list_url": reverse(what), "columns": COLUMNS[what],
               "template_url": reverse(f"{what}_export") + "?template=1",
               "crumbs": crumbs((label, reverse(what)))}  # fmt: skip
    return render(request, "web/places/import_hanging.html", context, status=422 if form.errors else 200)


def own_job(job_id: int, by: Actor) -> Any:
    """A check or an import of this person's own."""
    row = job_of(job_id, by=by)
    if row.task not in TASKS:
        raise Refused("没有找到这次导入，请重新上传。", code="sites_job_missing", kind="missing")
    return row


def subject_of(row: Any) -> tuple[str, str, str]:
    """What a job imports: its name, the address of the list, the address to upload anew."""
    what = row.args.get("what")
    if what in LABELS:
        return LABELS[what], reverse(what), reverse(f"{what}_import")
    return "点位", reverse("places"), reverse("sites_import")


def piece(row: Any) -> Job:
    """A job as the progress component shows it."""
    state = {"done": "done", "failed": "failed"}.get(row.state, "running")
    percent = int(row.done * 100 / row.total) if row.total else None
    here = reverse("sites_import_job", args=[row.id])
    link = here if state == "done" else subject_of(row)[2] if state == "failed" else ""
    label = "看结果" if state == "done" else "重新上传" if state == "failed" else ""
    url = reverse("sites_import_progress", args=[row.id])
    return Job(url=url, say=row.sentence, percent=percent, state=state, link=link, link_label=label)  # type: ignore[arg-type]


@signed_in
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The progress bar asks for itself; a finished check shows its result by itself."""
    row = own_job(job_id, who(request))
    answer = render(request, "web/lists/job_fragment.html", {"job": piece(row)})
    if row.state == "done":
        answer["HX-Redirect"] = reverse("sites_import_job", args=[row.id])
    return answer


@signed_in
@require_http_methods(["GET", "POST"])
def job_page(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far it is, and then what became of every row."""
    by, at = who(request), now(request)
    row = own_job(job_id, by)
    if request.method == "POST":
        if row.state != "done" or row.task not in FOLLOWING:
            raise Refused("文件还在检查，请等检查完再导入。", code="sites_not_checked", kind="conflict")
        action = request.POST.get("action", "")
        following = (
            check_again(row, means=means_from(request, row), by=by, at=at)
            if action == "check"
            else go_on(row, leave_faulty=action == "import_ok", by=by, at=at)
        )
        return HttpResponseRedirect(reverse("sites_import_job", args=[following.id]))
    if row.state != "done":
        label, list_url, _ = subject_of(row)
        context = {"job": piece(row), "label": label, "crumbs": crumbs((label, list_url))}
        return render(request, "web/places/import_job.html", context)
    return render(request, "web/places/import_check.html", context_of(row, by))


def means_from(request: HttpRequest, row: Any) -> dict[str, dict[str, int]]:
    """What the user chose for each unknown name; nothing chosen leaves it unknown."""
    found: dict[str, dict[str, int]] = {what: {} for what in WHATS}
    for number, (what, written, _) in enumerate((row.result or {}).get("unknown", [])):
        chosen = whole_number(request.POST.get(f"means-{number}", ""))
        if chosen is not None:
            found[what][written] = chosen
    return found


def context_of(row: Any, by: Actor) -> dict[str, Any]:
    """The result of a check or an import as its page shows it."""
    result = row.result or {}
    label, list_url, again_url = subject_of(row)
    choices = {"site_type": site_type_choices, "area": lambda: area_choices(by), "unit": lambda: unit_choices(by),
               "site": list}  # fmt: skip
    wanted = {what for what, _, _ in result.get("unknown", [])}
    offered = {what: choices[what]() for what in wanted}
    return {
        "row": row,
        "name": row.args.get("name", ""),
        "checked": row.task in FOLLOWING,
        "whole": row.task == "check_hanging",
        "label": label,
        "list_url": list_url,
        "again_url": again_url,
        "counts": result.get("counts", {}),
        "total": result.get("total", 0),
        "used": result.get("used", []),
        "left": result.get("left", []),
        "unknown": [
            (n, WHATS[what], written, near, offered[what]) for n, (what, written, near) in enumerate(result["unknown"])
        ],
        "lines": [(line, name, *TONES[verdict], sentence) for line, name, verdict, sentence in result["rows"]],
        "crumbs": crumbs((label, list_url), ("导入", again_url)),
    }
