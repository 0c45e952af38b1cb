"""测评体系: systems, trees, checklists, site types; import by upload, export, comparison, use."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router
from ninja.files import UploadedFile

from chuangcheng.api.answers import attachment, tagged
from chuangcheng.api.asked import now, seen_number, who
from chuangcheng.api.once import changes, once
from chuangcheng.api.shapes import Id, IdPath
from chuangcheng.api.standards_shapes import (
    Change,
    CheckItem,
    ImportGiven,
    Item,
    Looked,
    SiteType,
    StatusGiven,
    Version,
)
from chuangcheng.jobs.standards import export_version, import_standard, keep_standard_file, look_at
from chuangcheng.standards.operations.systems import VersionDraft, put_in_use, retire_version
from chuangcheng.standards.queries.systems import (
    checks_of,
    compare,
    draft_of_version,
    site_type_for,
    site_types_for,
    systems_for,
    tree_of,
    version_for,
)

router = Router(tags=["测评体系"])


def version_out(row: Any) -> dict[str, Any]:
    """A version."""
    plain = ("id", "system_id", "label", "status", "note", "revision", "digest", "created_at", "used_at", "retired_at")
    names = {"system": row.system.name, "sample": row.system.sample, "status_label": row.get_status_display()}
    return {**{name: getattr(row, name) for name in plain}, **names}


def number(value: Any) -> str | None:
    """A weight as text without idle noughts."""
    return None if value is None else f"{value.normalize():f}"


@router.get("/standards", response=list[Version], summary="测评体系的各个版本")
def standards(request: HttpRequest) -> Any:
    """Every version of every system, newest first within a system."""
    return tagged(request, [version_out(row) for system in systems_for(who(request)) for row in system.versions.all()])


@router.get("/standards/site-types", response=list[SiteType], summary="点位类型")
def site_types(request: HttpRequest) -> Any:
    """Every site type by code."""
    names = SiteType.model_fields
    rows = site_types_for(who(request), include_inactive=True)
    return tagged(request, [{name: getattr(row, name) for name in names} for row in rows])


@router.post("/standards/files", response={201: Looked}, summary="上传测评体系的表，先看问题")
@once(201, together=False)
def upload(request: HttpRequest, file: Annotated[UploadedFile, File(description="xlsx、xls、csv 或 docx")]) -> Any:
    """Keep the sheet and say what importing it would do."""
    by = who(request)
    kept = keep_standard_file(stream=file, name=file.name or "测评体系", by=by, at=now(request))
    looked = look_at(file_id=kept.pk, by=by)
    counts = {name: looked.counts[name] for name in ("items", "checks", "site_types")}
    issues = [issue.as_json() for issue in looked.issues]
    return {"file_id": kept.pk, **counts, "issues": issues, "unknown_units": looked.unknown_units}


@router.post("/standards", response={201: Version}, summary="把上传的表导入成草稿")
@once(201, together=False)
def begin(request: HttpRequest, given: ImportGiven) -> Any:
    """Write an uploaded sheet as a draft version, all of it or nothing."""
    said = given.model_dump(exclude={"warnings_seen"})
    row = import_standard(file_id=given.file_id, named=VersionDraft(**said), warnings_seen=given.warnings_seen,
                          by=who(request), at=now(request))  # fmt: skip
    return version_out(row)


@router.get("/standards/{version_id}", response=Version, summary="一个版本")
def one(request: HttpRequest, version_id: IdPath) -> Any:
    """One version."""
    row = version_for(version_id, who(request))
    return tagged(request, version_out(row), version=str(row.revision))


@router.put("/standards/{version_id}/status", response=Version, summary="启用或停用")
@changes
def status(request: HttpRequest, version_id: IdPath, given: StatusGiven) -> Any:
    """Put a draft in use, or take a version out of use."""
    by, at, seen = who(request), now(request), seen_number(request)
    if given.status == "in_use":
        return version_out(put_in_use(version_id=version_id, seen=seen, by=by, at=at))
    return version_out(retire_version(version_id=version_id, seen=seen, by=by, at=at))


@router.get("/standards/{version_id}/items", response=list[Item], summary="指标树")
def items(
    request: HttpRequest,
    version_id: IdPath,
    search: Annotated[str, Query(max_length=60, description="编号、内容、单位")] = "",
    method: Annotated[Literal["", "online", "field", "survey"], Query(description="测评方法")] = "",
) -> Any:
    """The tree in order; with a search what matches and what stands above it."""
    rows, _ = tree_of(version_for(version_id, who(request)), search=search, method=method)
    plain = ("id", "parent_id", "path", "depth", "kind", "code", "text", "method", "rule", "rule_words", "requirement")
    return tagged(request, [
        {**{name: getattr(row, name) for name in plain}, "weight": number(row.weight),
         "units": [{"role": u.role, "name": u.name, "organisation_id": u.organisation_id} for u in row.units.all()]}
        for row in rows
    ])  # fmt: skip


@router.get(
    "/standards/{version_id}/site-types/{type_id}/checks", response=list[CheckItem], summary="一类点位的检查标准"
)
def checks(request: HttpRequest, version_id: IdPath, type_id: IdPath) -> Any:
    """The checklist of a site type in its order."""
    by = who(request)
    rows = checks_of(version_for(version_id, by), site_type_for(type_id, by).pk)
    plain = ("id", "site_type_id", "code", "group", "text", "demand", "demand_words", "exception", "photo",
             "category_id", "item_id", "rule", "rule_words")  # fmt: skip
    photo = ("id", "file_id", "good", "caption")
    return tagged(request, [
        {**{name: getattr(row, name) for name in plain}, "weight": number(row.weight),
         "samples": [{name: getattr(one, name) for name in photo} for one in row.samples.all()]}
        for row in rows
    ])  # fmt: skip


@router.get("/standards/{version_id}/changes", response=list[Change], summary="与另一个版本比较")
def differences(request: HttpRequest, version_id: IdPath, since: Annotated[Id, Query(description="原来的版本")]) -> Any:
    """What was added, removed and changed since another version."""
    by = who(request)
    old, new = version_for(since, by), version_for(version_id, by)
    found = compare(draft_of_version(old), draft_of_version(new))
    return tagged(request, [{"word": c.word, "part": c.part, "name": c.name, "fields": c.fields} for c in found])


@router.get("/standards/{version_id}/export.xlsx", summary="导出，能再导入")
def export(request: HttpRequest, version_id: IdPath) -> HttpResponse:
    """The workbook."""
    name, content = export_version(version_id=version_id, by=who(request))
    return attachment(content, name)
