"""Staged rows → a list on the ledger: written in batches nobody sees, then published at once."""

import shutil
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from chuangcheng.evidence.operations import store
from chuangcheng.imports.models import ImportState, ListImport
from chuangcheng.imports.operations.settling import open_import, settle_units
from chuangcheng.imports.operations.staging import UNITS, Progress, Staged, folder_of, named_in, staged_rows
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import FeedbackList, ListRow
from chuangcheng.problems.operations.filling import NewRow
from chuangcheng.problems.operations.lists import ListDetails, add_rows, discard_list, publish_list, receive_list
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import SHANGHAI, Clock, Rule, date_moment
from chuangcheng.standards.queries import categories

SPANS = {
    "workday": Clock.WORKING_DAYS,
    "day": Clock.CALENDAR_DAYS,
    "workhour": Clock.WORKING_HOURS,
    "hour": Clock.URGENT_HOURS,
}
LONGEST_RUN = timedelta(minutes=10)
LONGEST = {"hour": 87_840, "workhour": 30_000, "day": 3_660, "workday": 3_660, "month": 120}  # beyond: no deadline
KINDS = {"immediate": "at_once", "long_term": "long_term"}


@dataclass
class Outcome:
    """What an import did; as `import-list --json` prints it."""

    list_id: int | None = None
    rows: int = 0
    imported: int = 0
    duplicates: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "list": self.list_id,
            "rows": self.rows,
            "imported": self.imported,
            "duplicates": self.duplicates,
            "errors": self.errors,
            "warnings": self.warnings,
            "problems": self.problems,
        }


@dataclass(frozen=True)
class Choices:
    """How to import. `all_or_nothing` refuses when any row has an error; `again` takes a list known before; `resume`
    takes over a run whose worker died; `tell_each` lists every problem made, which a job has no use for."""

    all_or_nothing: bool = False
    again: bool = False
    skip_known_rows: bool = True
    resume: bool = False
    tell_each: bool = True


def check(*, import_id: int, by: Actor, choices: Choices | None = None) -> Outcome:
    """What an import would do, without doing it."""
    row = open_import(import_id, by)
    choices = choices or Choices()
    units = units_of(row)
    known = known_rows(row) if choices.skip_known_rows else {}
    outcome = Outcome(rows=row.total)
    for staged in staged_rows(row):
        tell(outcome, staged, units, known)
    return outcome


def tell(outcome: Outcome, staged: Staged, units: Mapping[str, int], known: Mapping[str, str]) -> bool:
    """Count one row into the outcome; whether it will be imported."""
    first = staged.data["rows"][0] if staged.data["rows"] else staged.position
    for issue in staged.issues:
        side = outcome.errors if issue["level"] == "error" else outcome.warnings
        side.append({"row": first, "reason": issue["sentence"]})
    if staged.level == "error":
        return False
    if staged.row_hash in known:
        outcome.duplicates += 1
        reason = f"与已有问题{known[staged.row_hash]}内容相同，未重复导入。"
        outcome.warnings.append({"row": first, "reason": reason})
        return False
    unknown = [u for u in named_in(staged.data) if u not in units]
    if unknown:
        reason = f"没有找到单位“{'、'.join(unknown)}”，交办前请选择。"
        outcome.warnings.append({"row": first, "reason": reason})
    return True


def known_rows(row: ListImport) -> dict[str, str]:
    """Row hashes this organisation has on published lists already, with the problem's number."""
    hashes = list(row.rows.values_list("row_hash", flat=True))
    found: dict[str, str] = {}
    for start in range(0, len(hashes), 500):
        rows = ListRow.objects.filter(
            row_hash__in=hashes[start : start + 500],
            list__organisation=row.organisation,
            list__published_at__isnull=False,
        ).values_list("row_hash", "problems__number")
        found |= {row_hash: number for row_hash, number in rows if number}
    return found


def same_list(row: ListImport) -> FeedbackList | None:
    """A list this organisation already has, from the same file or with the same rows."""
    lists = FeedbackList.objects.filter(organisation=row.organisation, published_at__isnull=False)
    return lists.filter(original__sha256=row.file.sha256).first() or lists.filter(fingerprint=row.fingerprint).first()


def units_of(row: ListImport) -> dict[str, int]:
    """Written unit → organisation id, for those that are settled or exact."""
    return {u.written: u.means.id for u in settle_units(row) if u.means}


def import_rows(
    *, import_id: int, by: Actor, at: datetime, choices: Choices | None = None, progress: Progress | None = None
) -> Outcome:
    """Import the good rows, or all or nothing; pictures become before-photos. The list shows only when complete."""
    choices = choices or Choices()
    if choices.resume:
        let_go(open_import(import_id, by), by=by, at=at)
    row = claim(import_id, by, choices, at)
    try:
        return write_list(row, by=by, at=at, choices=choices, progress=progress)
    except BaseException:
        let_go(row, by=by, at=at)
        raise


def let_go(row: ListImport, *, by: Actor, at: datetime) -> None:
    """Drop the unpublished list a run was filling; `row` is the import as that run knew it.

    A run that was given up for dead finds another list in the import, or none of its own, and leaves both alone.
    """
    feedback = FeedbackList.objects.filter(id=row.feedback_id or 0).first()
    mine = ListImport.objects.filter(id=row.id, state=ImportState.IMPORTING, feedback=row.feedback_id)
    if feedback is not None and feedback.published_at:
        mine.update(state=ImportState.IMPORTED)
    elif mine.update(state=ImportState.STAGED, feedback=None) and feedback is not None:
        discard_list(feedback=feedback, by=by, at=at)


def claim(import_id: int, by: Actor, choices: Choices, at: datetime) -> ListImport:
    """Mark the import as running; refused when it is known, incomplete or has errors that may not be."""
    with transaction.atomic():
        ListImport.objects.select_for_update().filter(id=import_id).first()
        row = open_import(import_id, by)
        if row.state != ImportState.STAGED:
            raise Refused("这次导入还没有读取或已经导入，请刷新查看。", code="import_not_ready", kind="conflict")
        need_alone(row, choices)
        known = same_list(row)
        if known and not choices.again:
            raise Refused(
                f"这份清单已于{known.received_on:%Y-%m-%d}导入（《{known.title}》），不必重复导入；确需再导的请勾选“仍要导入”。",
                code="list_known",
                kind="conflict",
            )
        errors = row.rows.filter(level="error").count()
        if errors and choices.all_or_nothing:
            raise Refused(f"有{errors}行有错误，按“全部无误才导入”没有导入；请改正后重传，或改选“只导入无误的行”。",
                          code="rows_have_errors")  # fmt: skip
        if errors == row.total:
            raise Refused("没有一行可以导入，请按提示改正后重新上传。", code="no_good_row")
        row.state, row.done, row.running_since = ImportState.IMPORTING, 0, at
        row.save(update_fields=["state", "done", "running_since"])
        return row


def need_alone(row: ListImport, choices: Choices) -> None:
    """Of two uploads of one list only one goes on; the organisation's row makes the second wait for the first."""
    Organisation.objects.select_for_update().filter(id=row.organisation_id).first()
    same = Q(file__sha256=row.file.sha256) | Q(fingerprint=row.fingerprint)
    running = ListImport.objects.filter(same, organisation=row.organisation, state=ImportState.IMPORTING)
    if not choices.again and running.exclude(id=row.id).exists():
        raise Refused(
            "同一份清单正在由另一次上传导入，不必重复导入；请稍后到清单页查看，中断了的请到“导入清单”页接着导入。",
            code="list_importing",
            kind="conflict",
        )


def was_cut_off(row: ListImport, at: datetime) -> bool:
    """Whether an import has been running longer than one takes; taking over one that still lives does no harm."""
    since = row.running_since
    return row.state == ImportState.IMPORTING and (since is None or at - since > LONGEST_RUN)


def write_list(row: ListImport, *, by: Actor, at: datetime, choices: Choices, progress: Progress | None) -> Outcome:
    """Receive, fill in batches, publish."""
    units = units_of(row)
    known = known_rows(row) if choices.skip_known_rows and not choices.again else {}
    outcome = Outcome(rows=row.total)
    feedback = receive_list(details=details_of(row), by=by, at=at)
    row.feedback = feedback
    row.save(update_fields=["feedback"])
    kept: list[Staged] = []
    rows = new_rows(row, units, known, outcome, kept, by=by, at=at)
    for numbers in add_rows(feedback=feedback, rows=rows, by=by, at=at):
        batch, kept[: len(numbers)] = kept[: len(numbers)], []
        outcome.imported += len(numbers)
        if choices.tell_each:
            outcome.problems += [told(staged, number) for staged, number in zip(batch, numbers, strict=True)]
        if progress:
            progress(outcome.imported, row.total)
    publish_list(feedback=feedback, by=by, at=at)
    outcome.list_id = feedback.id
    ListImport.objects.filter(id=row.id).update(state=ImportState.IMPORTED)
    shutil.rmtree(folder_of(row), ignore_errors=True)
    return outcome


def told(staged: Staged, number: str) -> dict[str, Any]:
    """One problem as the JSON answer prints it."""
    data = staged.data
    return {
        "number": number,
        "row": data["rows"][0] if data["rows"] else staged.position,
        "text": data["text"],
        "place": data["place"],
        "leads": data["units"],
        "assists": data["assists"],
        "leader": data["leader"],
        "person": data["person"],
        "due": data["due"]["on"],
    }


def details_of(row: ListImport) -> ListDetails:
    """What the user confirmed, as the ledger takes it; `receive_list` says what is missing."""
    given = row.details
    reply = given.get("reply_by")
    return ListDetails(
        organisation=row.organisation_id,
        issuer=given.get("issuer", ""),
        title=given.get("title", ""),
        level=given.get("level", ""),
        number=given.get("number", ""),
        received_on=date.fromisoformat(given["received_on"]),
        assessed_on=date.fromisoformat(given["assessed_on"]) if given.get("assessed_on") else None,
        reply_due=date_moment(date.fromisoformat(reply)) if reply else None,
        original=row.file_id,
        layout=layout_of(row),
        fingerprint=row.fingerprint,
    )


def layout_of(row: ListImport) -> dict[str, Any]:
    """What the answer needs to find the cells of the original again."""
    shape = {name: value for name, value in row.shape.items() if name != UNITS}
    return {**shape, "columns": row.columns, "sheet": row.sheet, "kind": row.kind}


def new_rows(
    row: ListImport,
    units: Mapping[str, int],
    known: Mapping[str, str],
    outcome: Outcome,
    kept: list[Staged],
    *,
    by: Actor,
    at: datetime,
) -> Iterator[NewRow]:
    """The rows to be written, in order; pictures are stored before the batch's transaction begins."""
    named = {name: node.id for node in all_categories() for name in (node.name, node.path)}
    received = date.fromisoformat(row.details["received_on"])
    for staged in staged_rows(row):
        if not tell(outcome, staged, units, known):
            continue
        kept.append(staged)
        data = staged.data
        yield NewRow(
            text=data["text"],
            place=data["place"],
            number_text=data["no"],
            sheet_rows=data["rows"],
            cells={str(i): text for i, text in enumerate(data["cells"])},
            row_hash=staged.row_hash,
            proposal=proposal(data, units, received),
            category=named.get(data["category"]),
            photos=[stored(row, name, by=by, at=at) for name in data["pictures"]],
        )


def all_categories() -> Iterator[Any]:
    """Every category in use."""
    for root in categories():
        yield from root.walk()


def stored(row: ListImport, name: str, *, by: Actor, at: datetime) -> int:
    """A picture of the sheet as a file of the evidence room."""
    path = Path(folder_of(row)) / "pictures" / Path(name).name
    with path.open("rb") as stream:
        return store(stream=stream, name=name, source="import", by_id=by.user_id, at=at).id


def proposal(data: Mapping[str, Any], units: Mapping[str, int], received: date) -> dict[str, Any]:
    """What the sheet says of who and when, for the dispatch."""
    return {
        "leads": [units[u] for u in data["units"] if u in units],
        "assists": [units[u] for u in data["assists"] if u in units],
        "unknown": [u for u in named_in(data) if u not in units],
        "leader": data["leader"],
        "person": data["person"],
        "kind": KINDS.get(data["due"]["kind"], "by_date"),
        "rule": rule_of(data["due"], received),
        "due_text": data["due"]["text"],
    }


def rule_of(due: Mapping[str, Any], received: date) -> dict[str, str | None] | None:
    """The deadline rule a due cell asks for; None leaves it to the category."""
    if due["kind"] == "date" and due["on"]:
        return dict(_until(due["on"], due.get("at") or ""))
    if due["kind"] == "relative" and due["count"]:
        clock = SPANS.get(due["unit"])
        if int(due["count"]) > LONGEST[due["unit"]]:
            return None
        if clock:
            return Rule(clock, Decimal(due["count"])).to_json()
        years, month = divmod(received.month - 1 + int(due["count"]), 12)
        first = date(received.year + years, month + 1, 1)
        last = first.replace(day=min(received.day, monthrange(first.year, first.month)[1]))
        return Rule(Clock.FIXED_MOMENT, moment=date_moment(last)).to_json()
    return None


@lru_cache(maxsize=512)
def _until(on: str, at: str) -> dict[str, str | None]:
    """A list has thousands of rows and a few days by which they are due."""
    day = date.fromisoformat(on)
    moment = datetime.combine(day, time.fromisoformat(at), SHANGHAI) if at else date_moment(day)
    return Rule(Clock.FIXED_MOMENT, moment=moment).to_json()
