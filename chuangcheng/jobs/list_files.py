"""A list file brought in by command: stored, read, settled with what the command says, imported or only tried."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from chuangcheng.evidence.operations import erase
from chuangcheng.imports.models import ListImport
from chuangcheng.imports.operations.importing import Choices, Outcome, check, import_rows, same_list
from chuangcheng.imports.operations.settling import create_units, set_details, settle_units
from chuangcheng.imports.operations.staging import begin_import, discard_import, stage
from chuangcheng.imports.operations.uploading import keep_original
from chuangcheng.jobs.console import home_of, office_of
from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import Refused

Report = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the command says. `details` are the list's, ISO dates; an empty one takes what the file says."""

    organisation: str = ""
    details: dict[str, str]
    create_units: bool = False
    dry_run: bool = False
    again: bool = False
    all_or_nothing: bool = False


def import_file(*, path: Path, wishes: Wishes, at: datetime, report: Report) -> Outcome:
    """Import a list file, or say what an import would do. A list that is known already is answered as duplicates."""
    if not path.is_file():
        raise Refused(f"没有找到文件 {path}；请核对路径。", code="list_file_missing", kind="missing")
    home = home_of(wishes.organisation, create=wishes.create_units, at=at)
    by = office_of(home, at=at)
    with path.open("rb") as stream:
        file = keep_original(stream=stream, name=path.name, source="import", by_id=None, at=at)
    row = begin_import(file=file, organisation_id=home.id, by=by, at=at)
    kept = False
    try:
        row = read(row, wishes, by=by, at=at, report=report)
        known = None if wishes.again else same_list(row)
        if wishes.dry_run or known:
            outcome = check(import_id=row.id, by=by)
            outcome.list_id = known.id if known else None
            return outcome
        if wishes.create_units:
            unknown = [unit.written for unit in settle_units(row) if unit.means is None]
            create_units(import_id=row.id, names=unknown, by=by, at=at)
        outcome = bring_in(row, wishes, by=by, at=at, report=report)
        kept = True
        return outcome
    finally:
        if not kept:
            discard_import(import_id=row.id, by=by, at=at)
            erase(file=file, at=at)


def read(row: ListImport, wishes: Wishes, *, by: Actor, at: datetime, report: Report) -> ListImport:
    """Draft the rows and settle the list's details: what the command says, else the file, else what is safe."""
    given = {name: value for name, value in wishes.details.items() if value}
    row = stage(
        import_id=row.id, at=at, details=given, progress=lambda done, total: report(done, total, "正在读取文件")
    )
    fallback = {
        "issuer": "未注明下发单位",
        "title": Path(row.original_name).stem,
        "level": "city",
        "received_on": timezone.localdate(at).isoformat(),
    }
    missing = {name: value for name, value in fallback.items() if not row.details.get(name)}
    return set_details(import_id=row.id, details=missing, by=by, at=at)


def bring_in(row: ListImport, wishes: Wishes, *, by: Actor, at: datetime, report: Report) -> Outcome:
    """The import itself; a file of nothing but errors is told row by row, as any other."""
    if not row.rows.exclude(level="error").exists():
        return check(import_id=row.id, by=by)
    return import_rows(
        import_id=row.id,
        by=by,
        at=at,
        choices=Choices(all_or_nothing=wishes.all_or_nothing, again=wishes.again),
        progress=lambda done, total: report(done, total, "正在导入"),
    )
