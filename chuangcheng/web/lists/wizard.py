"""The import wizard: 上传 → 认列 → 清单信息和单位 → 逐行核对 → 导入."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.imports.operations.importing import Choices, check, import_rows, same_list, was_cut_off
from chuangcheng.imports.operations.settling import create_units, open_import, set_details, set_units
from chuangcheng.imports.operations.staging import begin_import, discard_import, stage
from chuangcheng.imports.operations.uploading import keep_original
from chuangcheng.imports.queries import ImportRow, error_rows, imports_of, preview
from chuangcheng.imports.reading.headers import LABELS
from chuangcheng.jobs.queries import job as job_of
from chuangcheng.jobs.queueing import enqueue
from chuangcheng.people.queries.choices import units_to_pick
from chuangcheng.problems.queries.lists import offices_of
from chuangcheng.reports.sheets import error_rows_xlsx
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.lists.forms import DetailsForm, UploadForm
from chuangcheng.web.pieces import Job, WizardStep

INLINE_BYTES = 2_000_000
INLINE_ROWS = 500
STEPS = ("上传文件", "核对列", "清单信息", "核对每行")


def steps(row: ImportRow | None) -> list[WizardStep]:
    """The wizard's steps; those done may be gone back to."""
    names = ("import_columns", "import_details", "import_preview")
    urls = ["", *(reverse(name, args=[row.id]) if row else "" for name in names)]
    return [WizardStep(name, url) for name, url in zip(STEPS, urls, strict=True)]


@signed_in
@require_http_methods(["GET", "POST"])
def upload_page(request: HttpRequest) -> HttpResponse:
    """The file comes in, is kept as the original, and read."""
    by = who(request)
    offices = [(o.id, o.name) for o in offices_of(by)]
    if not offices:
        raise Refused("导入反馈清单由创城办办理；请把清单交给本单位创城办。", code="import_no_office", kind="forbidden")
    form = UploadForm(request.POST or None, request.FILES or None, offices=offices)
    if request.method == "POST" and form.is_valid():
        try:
            return take_file(request, form)
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
    imports = imports_of(by)
    cut_off = {row.id for row in imports if was_cut_off(row, now(request))}
    context = {"form": form, "steps": steps(None), "imports": imports, "cut_off": cut_off}
    return render(request, "web/lists/upload.html", context, status=422 if form.errors else 200)


def take_file(request: HttpRequest, form: UploadForm) -> HttpResponse:
    """Store, then read at once when it is small, as a job when it is big."""
    by, at = who(request), now(request)
    uploaded: UploadedFile = form.cleaned_data["file"]
    file = keep_original(stream=uploaded, name=uploaded.name or "清单", source="desktop", by_id=by.user_id, at=at)
    row = begin_import(file=file, organisation_id=form.cleaned_data["organisation"], by=by, at=at)
    if file.size <= INLINE_BYTES:
        stage(import_id=row.id, at=at)
        return HttpResponseRedirect(reverse("import_columns", args=[row.id]))
    job = enqueue(task_name="stage_import", args={"import": row.id}, by=by, at=at)
    return render(request, "web/lists/job.html", {"job": job_piece(job.id, request), "steps": steps(row), "step": 1})


def job_piece(job_id: int, request: HttpRequest) -> Job:
    """A job as the progress component shows it."""
    job = job_of(job_id, by=who(request))
    state = {"done": "done", "failed": "failed"}.get(job.state, "running")
    percent = int(job.done * 100 / job.total) if job.total else None
    result = job.result or {}
    link = result.get("link", "") if state == "done" else reverse("import_list") if state == "failed" else ""
    label = "下一步" if state == "done" else "重新上传" if state == "failed" else ""
    url = reverse("list_job", args=[job_id])
    return Job(url=url, say=job.sentence, percent=percent, state=state, link=link, link_label=label)  # type: ignore[arg-type]


@signed_in
@require_GET
def job_fragment(request: HttpRequest, job_id: int) -> HttpResponse:
    """The progress bar asks for itself."""
    return render(request, "web/lists/job_fragment.html", {"job": job_piece(job_id, request)})


@signed_in
@require_http_methods(["GET", "POST"])
def columns_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """Which column is what: recognised, correctable, remembered for the issuer."""
    row = staged(import_id, request)
    if request.method == "POST":
        columns = {
            name: int(number)
            for number in map(str, range(len(row.shape["headers"])))
            if (name := request.POST.get(f"column-{number}", "")) in LABELS
        }
        stage(import_id=row.id, at=now(request), sheet=request.POST.get("sheet", row.sheet), columns=columns)
        return HttpResponseRedirect(reverse("import_details", args=[row.id]))
    used = {number: name for name, number in row.columns.items()}
    sample = list(row.rows.order_by("position")[:3])
    cells = [row.data["cells"] for row in sample]
    headers = [
        (number, header, used.get(number, ""), [c[number] for c in cells if number < len(c)])
        for number, header in enumerate(row.shape["headers"])
    ]
    context = {"row": row, "headers": headers, "fields": LABELS, "steps": steps(row)}
    return render(request, "web/lists/columns.html", context)


def staged(import_id: int, request: HttpRequest) -> ImportRow:
    """An import whose file is read."""
    row = open_import(import_id, who(request))
    if row.state == "imported":
        raise Refused("这份文件已经导入，请到清单页查看。", code="wizard_imported", kind="conflict")
    if row.state != "staged":
        raise Refused(row.sentence or "文件还在读取，请稍候刷新。", code="wizard_not_staged", kind="conflict")
    return row


@signed_in
@require_http_methods(["GET", "POST"])
def details_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """What the list is, and what its written units mean."""
    row = staged(import_id, request)
    form = DetailsForm(request.POST or None, initial=row.details)
    if request.method == "POST" and form.is_valid():
        try:
            save_details(row, form, request)
            return HttpResponseRedirect(reverse("import_preview", args=[row.id]))
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
    context = {
        "row": row,
        "form": form,
        "units": preview(row).units,
        "choices": units_to_pick(who(request)),
        "steps": steps(row),
    }
    return render(request, "web/lists/details.html", context, status=422 if form.errors else 200)


def save_details(row: ImportRow, form: DetailsForm, request: HttpRequest) -> None:
    """Details, chosen units and units to be made; a changed list date drafts the dates anew."""
    by, at = who(request), now(request)
    given = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in form.cleaned_data.items()}
    given = {k: v if v is not None else "" for k, v in given.items()}
    before = row.details.get("assessed_on")
    set_details(import_id=row.id, details=given, by=by, at=at)
    written = request.POST.getlist("written")
    chosen = {w: c for w, c in zip(written, request.POST.getlist("means"), strict=False) if c}
    means = {w: unit for w, c in chosen.items() if (unit := whole_number(c))}
    if means:
        set_units(import_id=row.id, means=means, by=by, at=at)
    new = [w for w, c in chosen.items() if c == "new"]
    if new:
        create_units(import_id=row.id, names=new, by=by, at=at)
    if given.get("assessed_on") != before:
        stage(import_id=row.id, at=at, sheet=row.sheet, columns=row.columns)


@signed_in
@require_GET
def preview_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """Every row with its verdict, and what importing would do."""
    row = staged(import_id, request)
    after = request.GET.get("after", "")
    level = request.GET.get("level", "")
    shown = preview(row, level=level, after=whole_number(after) or 0)
    context = {
        "row": row,
        "shown": shown,
        "lines": [(staged, shown.unknown.get(staged.position, "")) for staged in shown.rows],
        "level": level,
        "outcome": check(import_id=row.id, by=who(request)) if row.total <= INLINE_ROWS else None,
        "known": same_list(row),
        "steps": steps(row),
    }
    return render(request, "web/lists/preview.html", context)


@signed_in
@require_POST
def run(request: HttpRequest, import_id: int) -> HttpResponse:
    """Import: at once when small, as a job when big."""
    row = staged(import_id, request)
    by, at = who(request), now(request)
    args = {
        "import": row.id,
        "all_or_nothing": request.POST.get("mode") == "all",
        "again": request.POST.get("again") == "1",
    }
    if row.total > INLINE_ROWS:
        job = enqueue(task_name="import_list", args=args, by=by, at=at)
        context = {"job": job_piece(job.id, request), "steps": steps(row), "step": len(STEPS)}
        return render(request, "web/lists/job.html", context)
    choices = Choices(all_or_nothing=bool(args["all_or_nothing"]), again=bool(args["again"]))
    outcome = import_rows(import_id=row.id, by=by, at=at, choices=choices)
    messages.success(request, f"已导入{outcome.imported}条问题。下一步：核对后交办。")
    return HttpResponseRedirect(reverse("list", args=[outcome.list_id]))


@signed_in
@require_POST
def resume(request: HttpRequest, import_id: int) -> HttpResponse:
    """Go on with an import whose process ended in the middle."""
    row = open_import(import_id, who(request))
    if not was_cut_off(row, now(request)):
        raise Refused("这次导入没有中断，不用接着导；请刷新查看。", code="import_not_cut_off", kind="conflict")
    args = {"import": row.id, "resume": True}
    job = enqueue(task_name="import_list", args=args, by=who(request), at=now(request))
    context = {"job": job_piece(job.id, request), "steps": steps(row), "step": len(STEPS)}
    return render(request, "web/lists/job.html", context)


@signed_in
@require_GET
def errors_sheet(request: HttpRequest, import_id: int) -> FileResponse:
    """The rows that cannot be imported, with a reason column, to be mended and uploaded again."""
    row = open_import(import_id, who(request))
    stream = error_rows_xlsx(headers=row.shape["headers"], rows=error_rows(row))
    name = f"未导入的行-{row.original_name.rsplit('.', 1)[0]}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name)


@signed_in
@require_POST
def discard(request: HttpRequest, import_id: int) -> HttpResponse:
    """Give it up."""
    open_import(import_id, who(request))
    discard_import(import_id=import_id, by=who(request), at=now(request))
    messages.success(request, "已放弃这次导入。")
    return HttpResponseRedirect(reverse("import_list"))
