"""xlsx and xls by calamine: values only, formulas by their last result, merges, pictures of xlsx."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from chuangcheng.imports.reading.limits import Limits
from chuangcheng.imports.reading.packages import Package
from chuangcheng.imports.reading.picture_store import PictureStore
from chuangcheng.imports.reading.refusals import refusal
from chuangcheng.imports.reading.sheet_pictures import SheetPictures, WorkbookPictures
from chuangcheng.imports.reading.stream import RawRow, Sender
from chuangcheng.imports.reading.tables import Merge

PICTURE_SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1")
XLS_PICTURES = "旧版 .xls 里的图片读不出来，没有带入；要带图片，请另存为 .xlsx 再上传。"


def send_xlsx(*, package: Package, sender: Sender, pictures_into: Path | None, limits: Limits) -> None:
    """Sends every worksheet of a checked package."""
    store = PictureStore(package=package, folder=pictures_into, limits=limits)
    book_pictures = WorkbookPictures(package, store)
    with _opened(package.path) as book:
        for sheet, hidden in _worksheets(book, limits):
            found = book_pictures.of_sheet(sheet.name)
            _send_sheet(sheet, hidden=hidden, found=found, notes=store.note(), sender=sender, limits=limits)
            store.skipped = 0


def send_xls(*, path: Path, sender: Sender, limits: Limits) -> None:
    """Sends every worksheet; says so when there are pictures, which this format does not give away."""
    data = path.read_bytes()
    notes = [XLS_PICTURES] if any(sign in data for sign in PICTURE_SIGNS) else []
    del data
    with _opened(path) as book:
        for sheet, hidden in _worksheets(book, limits):
            _send_sheet(sheet, hidden=hidden, found=SheetPictures(), notes=notes, sender=sender, limits=limits)


def _opened(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise refusal("file_is_encrypted") from error
    except CalamineError as error:
        raise refusal("file_damaged") from error


def _worksheets(book: CalamineWorkbook, limits: Limits) -> Iterator[tuple[CalamineSheet, bool]]:
    kept = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if len(kept) > limits.sheets:
        raise refusal("too_many_sheets", limit=limits.sheets)
    for meta in kept:
        try:
            yield book.get_sheet_by_name(meta.name), meta.visible != SheetVisibleEnum.Visible
        except CalamineError as error:
            raise refusal("file_damaged") from error


def _send_sheet(
    sheet: CalamineSheet, *, hidden: bool, found: SheetPictures, notes: list[str], sender: Sender, limits: Limits
) -> None:
    top, left = sheet.start or (0, 0)
    width = left + sheet.width
    if top + sheet.height > limits.rows:
        raise refusal("too_many_rows", limit=limits.rows)
    if width > limits.columns:
        raise refusal("too_many_columns", limit=limits.columns)
    merged = sheet.merged_cell_ranges or []
    if len(merged) > limits.merges:
        raise refusal("too_many_merges", limit=limits.merges)
    merges = [
        Merge(first[0], first[1], last[0], last[1])
        for first, last in merged
        if first[0] < top + sheet.height and first[1] < width
    ]
    sender.table(
        name=sheet.name,
        hidden=hidden,
        width=width,
        height=top + sheet.height,
        merges=merges,
        pictures=found.pictures,
        notes=notes,
    )
    pad: RawRow = [""] * left
    rows = ((pad + row) if left else row for row in sheet.iter_rows())
    sender.rows(_without_shells(rows, found.shells) if found.shells else rows)


def _without_shells(rows: Iterator[RawRow], shells: set[tuple[int, int]]) -> Iterator[RawRow]:
    by_row: dict[int, list[int]] = {}
    for row, col in shells:
        by_row.setdefault(row, []).append(col)
    for number, cells in enumerate(rows):
        for col in by_row.get(number, ()):
            if col < len(cells):
                cells[col] = ""
        yield cells


def plain(value: Any) -> Any:
    """What JSON does not know: dates as {"d"}, moments as {"t"}; times and durations as people read them."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(value)
