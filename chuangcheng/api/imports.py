"""导入反馈清单: file, columns, details, units, preview, run: the wizard of the pages, step by step."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from chuangcheng.api.answers import attachment, tagged
from chuangcheng.api.asked import need_unchanged, not_so, now, place_in, who
from chuangcheng.api.lists_shapes import (
    ColumnsGiven,
    DetailsGiven,
    Import,
    ImportBegun,
    ImportCheck,
    ImportRun,
    Preview,
    RunGiven,
    UnitsGiven,
)
from chuangcheng.api.lists_shapes import WrittenUnit as WrittenUnitOut
from chuangcheng.api.once import changes, once
from chuangcheng.api.shapes import MOST_ID, After, IdPath
from chuangcheng.imports.operations.importing import Choices, check, import_rows, same_list
from chuangcheng.imports.operations.settling import (
    WrittenUnit,
    create_units,
    open_import,
    set_details,
    set_units,
    settle_units,
)
from chuangcheng.imports.operations.staging import begin_import, discard_import, stage
from chuangcheng.imports.operations.uploading import keep_original
from chuangcheng.imports.queries import ImportRow, error_rows, imports_of, preview
from chuangcheng.imports.reading.headers import LABELS
from chuangcheng.jobs.queueing import enqueue
from chuangcheng.reports.sheets import error_rows_xlsx
from chuangcheng.rules.refusals import Refused

router = Router(tags=["导入清单"])
INLINE_BYTES = 2_000_000
INLINE_ROWS = 500


@router.get("/imports", response=list[Import], summary="最近的导入")
def imports(request: HttpRequest) -> Any:
    """The last imports of the post's organisations, newest first."""
    return tagged(request, [import_out(row) for row in imports_of(who(request))])


@router.get("/imports/fields", response=dict[str, str], summary="可以认的列：字段名和名称")
def fields(request: HttpRequest) -> Any:
    """What a column can be."""
    return tagged(request, LABELS)


def import_out(row: ImportRow) -> dict[str, Any]:
    """An import as it stands."""
    plain = ("id", "organisation_id", "original_name", "file_id", "kind", "state", "sentence", "sheet", "columns",
             "details", "done", "created_at")  # fmt: skip
    return {
        **{name: getattr(row, name) for name in plain},
        "organisation_name": row.organisation.name,
        "state_label": row.get_state_display(),
        "sheets": row.shape.get("sheets", []),
        "headers": row.shape.get("headers", []),
        "notes": row.shape.get("notes", []),
        "rows": row.total,
        "list_id": row.feedback_id,
    }


@router.post("/imports", response={201: ImportBegun, 202: ImportBegun}, summary="上传清单文件")
@once(201, together=False)
def begin(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(description="xlsx、xls、csv 或 docx")],
    organisation_id: Annotated[int, Form(ge=1, le=MOST_ID, description="清单归哪个单位")],
) -> Any:
    """Keep the file as the original and read it: at once when small (201), as a job when big (202)."""
    by, at = who(request), now(request)
    kept = keep_original(stream=file, name=file.name or "清单", source="desktop", by_id=by.user_id, at=at)
    row = begin_import(file=kept, organisation_id=organisation_id, by=by, at=at)
    if kept.size <= INLINE_BYTES:
        stage(import_id=row.id, at=at)
        return 201, {**import_out(open_import(row.id, by)), "job_id": None}
    job = enqueue(task_name="stage_import", args={"import": row.id}, by=by, at=at)
    return 202, {**import_out(row), "job_id": job.id}


@router.get("/imports/{import_id}", response=Import, summary="一次导入")
def one(request: HttpRequest, import_id: IdPath) -> Any:
    """How far an import is."""
    return tagged(request, import_out(open_import(import_id, who(request))))


def staged(request: HttpRequest, import_id: IdPath) -> ImportRow:
    """An import whose file is read."""
    row = open_import(import_id, who(request))
    if row.state == "imported":
        raise Refused("这份文件已经导入，请到清单里查看。", code="api_import_done", kind="conflict")
    if row.state != "staged":
        raise Refused(row.sentence or "文件还在读取，请稍候再读取。", code="api_import_not_read", kind="conflict")
    return row


@router.put("/imports/{import_id}/columns", response=Import, summary="改认列")
@changes
def columns(request: HttpRequest, import_id: IdPath, given: ColumnsGiven) -> Any:
    """Draft every row anew with these columns; remembered for the issuer."""
    row = staged(request, import_id)
    need_unchanged(request, import_out(row))
    if given.sheet and given.sheet not in row.shape.get("sheets", []):
        raise not_so({"sheet": "不是这份文件里的工作表"})
    stage(import_id=row.id, at=now(request), sheet=given.sheet or row.sheet, columns=given.columns)
    return import_out(open_import(import_id, who(request)))


@router.put("/imports/{import_id}/details", response=Import, summary="填写清单信息")
@changes
def details(request: HttpRequest, import_id: IdPath, given: DetailsGiven) -> Any:
    """Issuer, title, level, dates; another list date drafts the dates anew."""
    row = staged(request, import_id)
    need_unchanged(request, import_out(row))
    by, at, before = who(request), now(request), row.details.get("assessed_on")
    said = given.dict(exclude_unset=True)
    plain = {name: "" if v is None else v.isoformat() if isinstance(v, date) else v for name, v in said.items()}
    set_details(import_id=row.id, details=plain, by=by, at=at)
    if plain.get("assessed_on", before) != before:
        stage(import_id=row.id, at=at, sheet=row.sheet, columns=row.columns)
    return import_out(open_import(import_id, by))


@router.get("/imports/{import_id}/units", response=list[WrittenUnitOut], summary="表里写的单位")
def units(request: HttpRequest, import_id: IdPath) -> Any:
    """Every written name with what it means, or who might be meant."""
    return tagged(request, [unit_out(unit) for unit in settle_units(staged(request, import_id))])


def unit_out(unit: WrittenUnit) -> dict[str, Any]:
    """A written unit."""
    candidates = [
        {"id": c.organisation.id, "name": c.organisation.name, "score": c.score, "why": c.why} for c in unit.candidates
    ]
    means = unit.means
    return {"written": unit.written, "means": means.id if means else None, "means_name": means.name if means else "",
            "candidates": candidates}  # fmt: skip


@router.put("/imports/{import_id}/units", response=list[WrittenUnitOut], summary="认定或新建单位")
@changes
def keep_units(request: HttpRequest, import_id: IdPath, given: UnitsGiven) -> Any:
    """What written names mean; units to be made are made below the receiving organisation."""
    row = staged(request, import_id)
    need_unchanged(request, [unit_out(unit) for unit in settle_units(row)])
    by, at = who(request), now(request)
    if given.means:
        set_units(import_id=row.id, means=given.means, by=by, at=at)
    if given.create:
        create_units(import_id=row.id, names=given.create, by=by, at=at)
    return [unit_out(unit) for unit in settle_units(open_import(import_id, by))]


@router.get("/imports/{import_id}/rows", response=Preview, summary="逐行核对")
def rows(
    request: HttpRequest,
    import_id: IdPath,
    level: Literal["", "ok", "warning", "error"] = "",
    after: After = "",
) -> Any:
    """A page of drafted rows, of one verdict where asked."""
    shown = preview(staged(request, import_id), level=level, after=place_in(after) or 0)
    items = [
        {"position": r.position, "level": r.level, "issues": r.issues, "data": r.data,
         "unknown_units": shown.unknown.get(r.position, "")}
        for r in shown.rows
    ]  # fmt: skip
    following = str(shown.next_after) if shown.next_after else None
    return tagged(request, {"items": items, "next": following, "counts": shown.counts})


@router.get("/imports/{import_id}/check", response=ImportCheck, summary="导入会怎样")
def dry_run(request: HttpRequest, import_id: IdPath) -> Any:
    """Every reason at once, nothing written."""
    row = staged(request, import_id)
    outcome, known = check(import_id=row.id, by=who(request)).as_json(), same_list(row)
    picked = {name: outcome[name] for name in ("rows", "duplicates", "errors", "warnings")}
    return tagged(request, {**picked, "known_list": known.id if known else None})


@router.post("/imports/{import_id}/run", response={201: ImportRun, 202: ImportRun}, summary="导入")
@once(201, together=False)
def run(request: HttpRequest, import_id: IdPath, given: RunGiven) -> Any:
    """At once when small (201), as a job when big (202: see the job for the rest)."""
    row = staged(request, import_id)
    by, at = who(request), now(request)
    if row.total > INLINE_ROWS:
        job = enqueue(task_name="import_list", args={"import": row.id, **given.dict()}, by=by, at=at)
        return 202, {"job_id": job.id, "list_id": None, "rows": row.total, "imported": 0, "duplicates": 0,
                     "errors": [], "warnings": []}  # fmt: skip
    outcome = import_rows(import_id=row.id, by=by, at=at, choices=Choices(**given.dict())).as_json()
    picked = {name: outcome[name] for name in ("rows", "imported", "duplicates", "errors", "warnings")}
    return 201, {"job_id": None, "list_id": outcome["list"], **picked}


@router.get("/imports/{import_id}/errors.xlsx", summary="不能导入的行，附原因")
def errors_sheet(request: HttpRequest, import_id: IdPath) -> HttpResponse:
    """The rows to be mended and uploaded again."""
    row = open_import(import_id, who(request))
    stream = error_rows_xlsx(headers=row.shape.get("headers", []), rows=error_rows(row))
    return attachment(stream.read(), f"未导入的行-{row.original_name.rsplit('.', 1)[0]}.xlsx")


@router.delete("/imports/{import_id}", response={204: None}, summary="放弃这次导入")
@changes
def discard(request: HttpRequest, import_id: IdPath) -> Any:
    """Give it up; the uploaded file stays."""
    by = who(request)
    need_unchanged(request, import_out(open_import(import_id, by)))
    discard_import(import_id=import_id, by=by, at=now(request))
    return None
