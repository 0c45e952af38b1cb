"""A standard's file on its way: kept as it came, read, looked over, written; and out again as a workbook."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from chuangcheng.evidence.models import File
from chuangcheng.evidence.queries import files, open_original
from chuangcheng.imports.operations.uploading import Readable, keep_original
from chuangcheng.imports.reading.standards import read_standard
from chuangcheng.people.actor import CONSOLE, Actor
from chuangcheng.people.operations.record import record
from chuangcheng.reports.sheets.standards import standard_xlsx
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.access import only_system_keepers
from chuangcheng.standards.checking import Known, counts, issues_of
from chuangcheng.standards.drafts import Issue, StandardDraft
from chuangcheng.standards.models import SystemVersion
from chuangcheng.standards.operations.samples import copy_samples
from chuangcheng.standards.operations.systems import VersionDraft, begin_use, write_draft, write_version
from chuangcheng.standards.queries.known import known_names
from chuangcheng.standards.queries.systems import draft_of_version, version_for

Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Looked:
    """A file as it would be imported: the draft, what its names mean, every issue, how much there is."""

    draft: StandardDraft
    known: Known
    issues: list[Issue]
    counts: dict[str, int]

    @property
    def errors(self) -> int:
        """How many have to be put right first."""
        return sum(issue.level == "error" for issue in self.issues)

    @property
    def unknown_units(self) -> list[str]:
        """Units written there that are no organisation here; they are kept as written."""
        return [name for name in _units(self.draft) if name not in self.known.units]


def keep_standard_file(*, stream: Readable, name: str, by: Actor, at: datetime) -> File:
    """Keep the sheet as it came. Refused: `systems_not_yours`, and what no sheet can be."""
    only_system_keepers(by, what="导入测评体系")
    return keep_original(stream=stream, name=name, source="desktop", by_id=by.user_id, at=at)


def look_at(*, file_id: int, by: Actor) -> Looked:
    """What importing an uploaded file would do; nothing is written. Refused: `standard_file_missing` for a file that is
    not this person's own upload, and whatever reading refuses."""
    only_system_keepers(by, what="导入测评体系")
    file = files([file_id]).get(file_id)
    if file is None or file.uploaded_by_id != by.user_id or file.kind != "document":
        sentence = "没有找到您上传的这份文件，请重新上传。"
        raise Refused(sentence, code="standard_file_missing", kind="missing")
    return look_over(read_standard(open_original(file), name=file.original_name))


def look_over(draft: StandardDraft) -> Looked:
    """A draft with everything that is to be said of it."""
    known = known_names(_units(draft))
    return Looked(draft, known, issues_of(draft, known), counts(draft))


def import_standard(
    *, file_id: int, named: VersionDraft, warnings_seen: bool, by: Actor, at: datetime
) -> SystemVersion:
    """Read an uploaded file once more and write it as a draft version. Refused as `look_at` and `write_version`."""
    looked = look_at(file_id=file_id, by=by)
    return write_version(named=named, draft=looked.draft, known=looked.known, warnings_seen=warnings_seen, by=by, at=at)


def copy_version(*, version_id: int, label: str, by: Actor, at: datetime) -> SystemVersion:
    """A new draft with the content of a version, to be changed by export and import or as it is."""
    only_system_keepers(by, what="复制测评体系")
    version = version_for(version_id, by)
    draft = draft_of_version(version)
    named = VersionDraft(label=label, system_id=version.system_id, note=version.note)
    with transaction.atomic():
        row = write_draft(named=named, draft=draft, known=known_names(_units(draft)), by_id=by.user_id, at=at)
        copy_samples(of=version, to=row, by_id=by.user_id, at=at)
        record("standard.copy", by=by, at=at, subject=str(row), old=None, new={"from": version.label})
    return row


def export_version(*, version_id: int, by: Actor) -> tuple[str, bytes]:
    """A version as a workbook, with its file name."""
    version = version_for(version_id, by)
    name = "".join(sign for sign in f"{version.system.name}-{version.label}" if sign not in '\\/:*?"<>|\r\n\t')
    return f"{name}.xlsx", standard_xlsx(draft_of_version(version))


def import_standard_file(
    *, path: Path, named: VersionDraft, use: bool, dry_run: bool, at: datetime, report: Report
) -> dict[str, Any]:
    """The command: read, look over and write in one go; warnings are told, errors stop it."""
    if not path.is_file():
        raise Refused(f"没有找到文件“{path}”，请核对路径。", code="standard_file_path", kind="missing")
    read = read_standard(path, name=path.name, on_rows=lambda done, total: report(done, total, "正在读取文件"))
    looked = look_over(read)
    said: dict[str, Any] = {**looked.counts, "errors": [], "warnings": [], "version": None}
    for issue in looked.issues:
        said["errors" if issue.level == "error" else "warnings"].append(issue.as_json())
    if dry_run or looked.errors:
        return said
    with path.open("rb") as stream:
        file = keep_original(stream=stream, name=path.name, source="import", by_id=None, at=at)
    with transaction.atomic():
        version = write_draft(
            named=replace(named, file_id=file.pk), draft=looked.draft, known=looked.known, by_id=None, at=at,
            report=report,
        )  # fmt: skip
        record("standard.import", by=CONSOLE, at=at, subject=str(version), old=None,
               new={**looked.counts, "version": version.pk})  # fmt: skip
        if use:
            begin_use(version, by=CONSOLE, at=at)
    return said | {"version": version.pk, "name": str(version), "status": version.status}


def _units(draft: StandardDraft) -> list[str]:
    return list(dict.fromkeys(name for item in draft.items for name in (*item.leads, *item.assists)))
