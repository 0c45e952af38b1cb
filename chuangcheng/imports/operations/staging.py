"""Read the file in a process of its own, recognise its columns, and draft its rows with a verdict each."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max, TextField
from django.db.models.functions import Cast
from django.utils.timezone import localdate
from orjson import loads

from chuangcheng.evidence.models import File
from chuangcheng.evidence.queries import open_original
from chuangcheng.imports.models import ImportState, ListImport, RememberedColumns, RememberedUnit, StagedRow
from chuangcheng.imports.reading.drafting import DraftRow, SkippedRow, iter_drafts
from chuangcheng.imports.reading.dues import DueWish
from chuangcheng.imports.reading.fingerprints import fingerprint_hashes, fingerprint_row
from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.recognising import Recognition, apply_columns, recognise, recognise_best
from chuangcheng.imports.reading.tables import Reading, Table
from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import organisation
from chuangcheng.problems.bulk_insert import as_json, insert_rows
from chuangcheng.problems.operations.filling import Turns
from chuangcheng.problems.operations.lists import need_office
from chuangcheng.rules.refusals import Refused

BATCH = 1000
UNITS = "written_units"  # in the import's shape: every unit name in the file
Progress = Callable[[int, int], None]


def begin_import(*, file: File, organisation_id: int, by: Actor, at: datetime) -> ListImport:
    """Keep the uploaded file as the original of a list to be; nothing is read yet."""
    home = organisation(organisation_id)
    need_office(by, home, code="import_not_yours", what="导入反馈清单")
    return ListImport.objects.create(
        organisation=home,
        file=file,
        original_name=file.original_name[:200],
        created_by_id=by.user_id,
        created_at=at,
    )


def folder_of(row: ListImport) -> Path:
    """Where the pictures of this file are put until it is imported or given up."""
    folder = Path(settings.CHUANGCHENG_HOME) / "imports" / str(row.id)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def stage(
    *,
    import_id: int,
    at: datetime,
    sheet: str = "",
    columns: Mapping[str, int] | None = None,
    details: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> ListImport:
    """Read the file and draft every row anew; `columns` are the user's correction, remembered per issuer."""
    row = ListImport.objects.select_related("organisation", "file").get(id=import_id)
    if row.state not in {ImportState.UPLOADED, ImportState.STAGED, ImportState.FAILED}:
        raise Refused("这次导入已经完成或放弃，不能再改；请重新上传。", code="import_closed", kind="conflict")
    try:
        reading = read(row, progress)
    except Refused as refused:
        row.state, row.sentence = ImportState.FAILED, refused.sentence
        row.save(update_fields=["state", "sentence"])
        raise
    row.kind = reading.kind
    row.details = {**row.details, **{k: v for k, v in (details or {}).items() if v not in (None, "")}}
    table, found = recognised(row, reading, sheet=sheet or row.sheet, columns=columns)
    row.sheet, row.columns = table.sheet_name, dict(found.columns)
    row.shape = shape_of(reading, table, found)
    row.details = {**guesses(found, at), **row.details}
    if columns is not None:
        remember_columns(row, found)
    draft_all(row, table, found, progress)
    return row


def read(row: ListImport, progress: Progress | None) -> Reading:
    """The file's tables; its pictures lie in the import's folder."""
    folder = folder_of(row) / "pictures"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return read_file(open_original(row.file), original_name=row.original_name, pictures_into=folder, on_rows=progress)


def recognised(
    row: ListImport, reading: Reading, *, sheet: str, columns: Mapping[str, int] | None
) -> tuple[Table, Recognition]:
    """The table that is the list, and its columns: the user's, else remembered ones, else recognised."""
    chosen = next((t for t in reading.tables if sheet and t.sheet_name == sheet), None)
    if columns is not None and chosen is not None:
        return chosen, apply_columns(chosen, dict(columns), original_name=row.original_name)
    remembered = remembered_headers(row)
    if chosen is not None:
        return chosen, recognise(chosen, remembered=remembered, original_name=row.original_name)
    index, best = recognise_best(reading.tables, remembered=remembered, original_name=row.original_name)
    return reading.tables[index], best


def remembered_headers(row: ListImport) -> dict[str, str]:
    """Corrections learned from this issuer's earlier files, or from all when the issuer is not known yet."""
    known = RememberedColumns.objects.filter(organisation=row.organisation)
    issuer = row.details.get("issuer")
    merged: dict[str, str] = {}
    for one in known.filter(issuer=issuer) if issuer else known:
        merged |= one.headers
    return merged


def remember_columns(row: ListImport, found: Recognition) -> None:
    """Keep a correction for the next file of the same issuer."""
    issuer = str(row.details.get("issuer") or "")
    RememberedColumns.objects.update_or_create(
        organisation=row.organisation, issuer=issuer[:120], defaults={"headers": found.remembered()}
    )


def shape_of(reading: Reading, table: Table, found: Recognition) -> dict[str, Any]:
    """What the wizard shows of the file, and what the answer needs to find its cells again."""
    return {
        "sheets": [t.sheet_name for t in reading.tables],
        "headers": list(found.headers),
        "header_rows": list(found.header_rows),
        "data_from": found.data_from,
        "heading": found.heading_text,
        "notes": [*found.notes, *table.notes],
        "needs_date": found.list_date is None,
    }


def guesses(found: Recognition, at: datetime) -> dict[str, Any]:
    """What the heading says of the list; the user confirms it."""
    title = (found.heading_text or "").splitlines()
    return {
        "issuer": found.issuer_guess,
        "number": found.number_guess,
        "title": title[0].strip()[:200] if title else "",
        "assessed_on": own_date(found),
        "reply_by": found.reply_by.isoformat() if found.reply_by else "",
        "received_on": localdate(at).isoformat(),
    }


def own_date(found: Recognition) -> str:
    """The list's date as its heading has it; the first of a month that is named without a day."""
    if found.list_date:
        return found.list_date.isoformat()
    return date(*found.list_month, 1).isoformat() if found.list_month else ""


def list_date(row: ListImport) -> date | None:
    """The list's own date, for dates without a year."""
    given = row.details.get("assessed_on") or row.details.get("received_on")
    return date.fromisoformat(given) if given else None


def draft_all(row: ListImport, table: Table, found: Recognition, progress: Progress | None) -> None:
    """Every row drafted and written in batches; each batch is a short transaction of its own."""
    forget_rows(row)
    hashes: list[str] = []
    skipped: list[str] = []
    units: dict[str, None] = {}
    total = max(len(table.rows) - found.data_from, 0)
    drafts = rows_of(iter_drafts(table, found, list_date=list_date(row)), skipped)
    seen: dict[str, int] = {}
    turns = Turns()
    while batch := list(islice(drafts, turns.size)):
        staged = [staged_row(len(hashes) + i, draft, seen) for i, draft in enumerate(batch, start=1)]
        hashes += [values[-1] for values in staged]
        for draft in batch:
            units.update(dict.fromkeys((*draft.units, *draft.assists)))
        turns.take(lambda staged=staged: write_staged(row, staged))  # type: ignore[misc]
        if progress:
            progress(len(hashes), total)
    row.fingerprint = fingerprint_hashes(hashes)
    row.shape = {**row.shape, "skipped": skipped[:50], UNITS: list(units)}
    row.total, row.done = len(hashes), 0
    row.units = {**known_units(row), **row.units}
    row.state, row.sentence = ImportState.STAGED, ""
    row.save()


def forget_rows(row: ListImport) -> None:
    """Drop what was drafted, a batch at a time, so that nobody waits for the write lock."""
    while ids := list(row.rows.values_list("id", flat=True)[:BATCH]):
        StagedRow.objects.filter(id__in=ids).delete()


def rows_of(drafts: Iterator[DraftRow | SkippedRow], skipped: list[str]) -> Iterator[DraftRow]:
    """Only the drafted rows; the sentences of those left out are collected."""
    for one in drafts:
        if isinstance(one, DraftRow):
            yield one
        else:
            skipped.append(one.sentence)


def write_staged(row: ListImport, staged: Sequence[tuple[int, str, str, str, str]]) -> None:
    """One batch of `staged_row`s, in a transaction of its own."""
    columns = ("position", "level", "issues", "data", "row_hash")
    with transaction.atomic():
        insert_rows(like=StagedRow(list_import=row), columns=columns, rows=staged)


def staged_row(position: int, draft: DraftRow, seen: dict[str, int]) -> tuple[int, str, str, str, str]:
    """A draft with its verdict as position, level, issues, data and hash; the same row twice is a warning."""
    issues = [{"level": i.level, "code": i.code, "sentence": i.sentence} for i in draft.issues]
    row_hash = fingerprint_row(draft)
    if row_hash in seen:
        sentence = f"与第{seen[row_hash]}条内容相同，请核对是否重复。"
        issues.append({"level": "warning", "code": "repeated", "sentence": sentence})
    seen.setdefault(row_hash, position)
    levels = {str(i["level"]) for i in issues}
    level = "error" if "error" in levels else "warning" if levels else "ok"
    return position, level, as_json(issues), as_json(row_data(draft)), row_hash


def row_data(draft: DraftRow) -> dict[str, Any]:
    """A draft as JSON: texts, units as written, the wish for a due date, picture files by name."""
    return {
        "rows": draft.row_numbers,
        "no": draft.no,
        "text": draft.text,
        "place": draft.place,
        "area": draft.area,
        "units": draft.units,
        "assists": draft.assists,
        "leader": draft.leader,
        "person": draft.person,
        "due": due_data(draft.due),
        "category": draft.category_text,
        "note": draft.note,
        "cells": draft.cells,
        "extra": draft.extra,
        "pictures": [p.path.name for p in draft.pictures],
    }


def due_data(due: DueWish) -> dict[str, Any]:
    """A due wish as JSON."""
    return {
        "kind": due.kind,
        "text": due.text,
        "on": due.on.isoformat() if due.on else None,
        "at": due.at.isoformat() if due.at else None,
        "count": due.count,
        "unit": due.unit,
    }


def known_units(row: ListImport) -> dict[str, int]:
    """What this organisation has meant by written names before."""
    return dict(RememberedUnit.objects.filter(organisation=row.organisation).values_list("written", "means_id"))


class Staged(NamedTuple):
    """A drafted row as it is read back, without the weight of a model; see `StagedRow`."""

    position: int
    level: str
    issues: list[dict[str, str]]
    data: dict[str, Any]
    row_hash: str


def staged_rows(row: ListImport) -> Iterator[Staged]:
    """The drafted rows in order, a page at a time; no cursor stays open between pages.

    A page is a stretch of positions, not the next thousand: freshly loaded, a table has no statistics, and PostgreSQL
    then sorts all that is left for each page.
    """
    issues, data = Cast("issues", TextField()), Cast("data", TextField())  # orjson reads them three times as fast
    rows = row.rows.order_by("position").values_list("position", "level", issues, data, "row_hash")
    last = row.rows.aggregate(last=Max("position"))["last"]
    for after in range(-1, -1 if last is None else last, BATCH):
        page = rows.filter(position__gt=after, position__lte=after + BATCH)
        for position, level, issues_text, data_text, row_hash in list(page):
            yield Staged(position, level, loads(issues_text), loads(data_text), row_hash)


def written_units(row: ListImport) -> Sequence[str]:
    """Every unit name written in the file, in order of first appearance; an older draft is looked through for them."""
    if UNITS in row.shape:
        return list(row.shape[UNITS])
    return list(dict.fromkeys(name for staged in staged_rows(row) for name in named_in(staged.data)))


def named_in(data: Mapping[str, Any]) -> list[str]:
    """The units a drafted row names."""
    return [*data["units"], *data["assists"]]


def discard_import(*, import_id: int, by: Actor, at: datetime) -> None:
    """Give an import up; the uploaded file stays in the evidence room."""
    with transaction.atomic():
        row = ListImport.objects.select_for_update().select_related("organisation").get(id=import_id)
        need_office(by, row.organisation, code="discard_import_not_yours", what="放弃导入")
        if row.state in {ImportState.IMPORTED, ImportState.IMPORTING}:
            raise Refused(
                "已经导入，不能放弃；有误的请逐条“更正”或“不予认定”。", code="imported_already", kind="conflict"
            )
        row.state = ImportState.DISCARDED
        row.save(update_fields=["state"])
    forget_rows(row)
    shutil.rmtree(folder_of(row), ignore_errors=True)
