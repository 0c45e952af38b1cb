"""Whole new sheets: the ledger, the rows that could not be imported, a unit's open rows.

Text is always written as text: what looks like a formula never becomes one.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, BinaryIO, Literal
from zoneinfo import ZoneInfo

import xlsxwriter

from chuangcheng.reports.sheets.texts import clean, lines_of, units_of
from chuangcheng.rules import open_rows
from chuangcheng.rules.refusals import Refused

Value = str | int | float | date | datetime | None
Kind = Literal["text", "middle", "number", "date", "moment", "state"]

HOME = ZoneInfo("Asia/Shanghai")
DAY_0, ONE_DAY = datetime(1899, 12, 30), timedelta(days=1)
MOST_ROWS = 1_000_000
TALLEST = 409
INK, LINE, HEAD = "#1d2733", "#bfc8d2", "#e8eef5"
SIGN_COLOURS = {"▲": "#b42318", "◔": "#b25e09", "◌": "#5b6875", "✓": "#1a7f4b", "‖": "#5b6875", "✕": "#5b6875"}
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {},
    "middle": {"align": "center"},
    "number": {"align": "right", "num_format": "#,##0.####"},
    "date": {"align": "center", "num_format": "yyyy-mm-dd"},
    "moment": {"align": "center", "num_format": "yyyy-mm-dd hh:mm"},
    "state": {"align": "left"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a ledger: title, width in characters, and what its values are.

    "state" is text that begins with a sign (▲◔●◌✓‖✕) and takes the sign's colour.
    """

    title: str
    width: float = 14
    kind: Kind = "text"


def ledger_xlsx(
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    out: Path | BinaryIO,
    as_of: str,
    zone: tzinfo = HOME,
) -> int:
    """Write 台账.xlsx row by row in constant memory; the number of rows written.

    Row 1 title, row 2 `as_of` (a text such as "截至2026年10月9日 08:30，共214条"), row 3 the frozen header with
    filters; aware datetimes are told in `zone`. Refused where the rows do not fit on a sheet.
    """
    book = xlsxwriter.Workbook(
        out if not isinstance(out, Path) else str(out), {"constant_memory": True, "strings_to_formulas": False}
    )
    sheet = book.add_worksheet("台账")
    _print_as_a4(sheet, repeat_to=2, foot=as_of)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
    _head(book, sheet, title, as_of, [column.title for column in columns])
    written = _write_rows(book, sheet, columns, rows, zone)
    sheet.autofilter(2, 0, 2 + written, len(columns) - 1)
    book.close()
    return written


def _write_rows(book: Any, sheet: Any, columns: Sequence[Column], rows: Iterable[Sequence[Value]], zone: tzinfo) -> int:
    formats = {kind: book.add_format(_cell(extra)) for kind, extra in _FORMATS.items()}
    signs = {sign: book.add_format(_cell({"font_color": colour})) for sign, colour in SIGN_COLOURS.items()}
    kinds = [column.kind for column in columns]
    widths = [column.width for column in columns]
    at = 2
    for at, row in enumerate(rows, 3):
        if at > MOST_ROWS:
            book.close()
            raise Refused(
                "行数超过一张表能放的100万行，请先按时间或单位筛选，再分几次导出。", code="too_many_rows_to_export"
            )
        for col, (kind, value) in enumerate(zip(kinds, row, strict=True)):
            style = signs.get(value[:1], formats[kind]) if kind == "state" and isinstance(value, str) else formats[kind]
            _put(sheet, at, col, value, style=style, zone=zone)
        lines = _lines(row, widths)
        if lines > 1:
            sheet.set_row(at, min(lines * 14 + 4, TALLEST))
    return at - 2


def _lines(row: Sequence[Value], widths: Sequence[float]) -> int:
    """Lines the longest text takes; not every program lets rows grow when it opens a file."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str) and (len(value) * 2 >= width - 1 or "\n" in value):
            lines = max(lines, lines_of(value[:3000], width))
    return lines


def error_rows_xlsx(
    *, headers: Sequence[str], rows: Iterable[tuple[Sequence[str], str]], out: Path | None = None
) -> BinaryIO:
    """The rows that could not be imported as (cells, reason): the original columns in order and 原因 at the end.

    The header stands in row 1, so that the mended sheet can be uploaded as it is. Returns a stream at its start;
    with `out` the file is written there too.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("未导入的行")
    head, text = book.add_format(_head_style()), book.add_format(_cell({}))
    reason = book.add_format(_cell({"font_color": SIGN_COLOURS["▲"]}))
    kept = [([clean(cell) for cell in cells], clean(why)) for cells, why in rows]
    width = max([len(headers), *(len(cells) for cells, _ in kept)])
    titles = [*(clean(name) for name in headers), *([""] * (width - len(headers)))]
    for col, name in enumerate(titles):
        longest = max([units_of(name), *(units_of(cells[col]) for cells, _ in kept[:200] if col < len(cells))])
        sheet.set_column(col, col, min(max(longest + 2, 8), 40))
        sheet.write_string(0, col, name, head)
    sheet.set_column(width, width, 48)
    sheet.write_string(0, width, "原因", head)
    for at, (cells, why) in enumerate(kept, 1):
        for col in range(width):
            sheet.write_string(at, col, cells[col] if col < len(cells) else "", text)
        sheet.write_string(at, width, why, reason)
    sheet.freeze_panes(1, 0)
    _print_as_a4(sheet, repeat_to=0, foot="")
    book.close()
    return _handed_over(stream, out)


def open_rows_xlsx(
    *, unit: str, rows: Iterable[Mapping[str, Value]], as_of: str, out: Path | None = None, zone: tzinfo = HOME
) -> BinaryIO:
    """A unit's open rows to fill in; each row maps the keys of `rules.open_rows.COLUMNS` to values.

    Only 责任人、整改措施、完成时间 can be edited; number and version go along in hidden columns.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(open_rows.SHEET_NAME)
    columns = open_rows.COLUMNS
    for col, column in enumerate(columns):
        sheet.set_column(col, col, column.width, None, {"hidden": column.hidden})
    note = f"{as_of}。请只填黄色的列：责任人、整改措施；已整改完的填完成时间（如2026-10-15）。填好后原样传回。"
    shown = sum(column.hidden for column in columns)
    _head(book, sheet, f"{unit}待整改问题", note, [column.title for column in columns], first_shown=shown)
    locked, free = book.add_format(_cell({})), book.add_format(_free({}))
    day, moment = book.add_format(_free(_FORMATS["date"])), book.add_format(_cell(_FORMATS["moment"]))
    last = open_rows.HEADER_ROW
    for at, row in enumerate(rows, open_rows.HEADER_ROW):
        for col, column in enumerate(columns):
            value = row.get(column.key)
            style = (day if column is open_rows.DONE_ON else free) if column.editable else locked
            _put(sheet, at, col, value, style=moment if isinstance(value, datetime) else style, zone=zone)
        _raise_row(sheet, at, row)
        last = at
    _ask_for_dates(sheet, last)
    _protect(sheet)
    _print_as_a4(sheet, repeat_to=2, foot=as_of)
    book.close()
    return _handed_over(stream, out)


def _raise_row(sheet: Any, at: int, row: Mapping[str, Value]) -> None:
    """Room for the longest text and for writing: three lines at least."""
    lines = max(lines_of(str(row.get(column.key) or ""), column.width) for column in open_rows.COLUMNS)
    sheet.set_row(at, min(max(lines, 3) * 16 + 2, TALLEST))


def _ask_for_dates(sheet: Any, last: int) -> None:
    col = open_rows.COLUMNS.index(open_rows.DONE_ON)
    rule = {
        "validate": "date",
        "criteria": ">=",
        "value": date(2000, 1, 1),
        "error_type": "warning",
        "error_title": "完成时间",
        "error_message": "请填日期，如2026-10-15；还没有完成的不填。",
    }
    sheet.data_validation(open_rows.HEADER_ROW, col, last, col, rule)


def _protect(sheet: Any) -> None:
    allowed = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True}
    sheet.protect("", allowed)


def _head(book: Any, sheet: Any, title: str, note: str, titles: Sequence[str], *, first_shown: int = 0) -> None:
    """Title, note and header in rows 1 to 3, the header frozen; the title begins in the first column shown."""
    big = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "font_color": INK})
    small = book.add_format({"font_size": 10, "valign": "vcenter", "font_color": "#5b6875"})
    head = book.add_format(_head_style())
    sheet.set_row(0, 30)
    sheet.set_row(1, 18)
    sheet.set_row(2, 24)
    if len(titles) - first_shown > 1:
        sheet.merge_range(0, first_shown, 0, len(titles) - 1, clean(title), big)
    else:
        sheet.write_string(0, first_shown, clean(title), big)
    sheet.write_string(1, first_shown, clean(note), small)
    for col, name in enumerate(titles):
        sheet.write_string(2, col, clean(name), head)
    sheet.freeze_panes(3, 0)


def _put(sheet: Any, row: int, col: int, value: Value, *, style: Any, zone: tzinfo) -> None:
    if value is None or value == "":
        sheet.write_blank(row, col, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, col, clean(value), style)
    elif isinstance(value, datetime):
        local = value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_number(row, col, (local - DAY_0) / ONE_DAY, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, col, value, style)
    else:
        sheet.write_number(row, col, value, style)


def _print_as_a4(sheet: Any, *, repeat_to: int, foot: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(repeat_to)
    escaped = clean(foot)[:120].replace("&", "&&")
    sheet.set_footer(f"&L&9{escaped}&R&9第&P页 共&N页" if foot else "&R&9第&P页 共&N页")


def _cell(extra: Mapping[str, Any]) -> dict[str, Any]:
    base = {"border": 1, "border_color": LINE, "valign": "vcenter", "text_wrap": True, "font_name": "宋体"}
    return {**base, "font_size": 10, "font_color": INK, **extra}


def _free(extra: Mapping[str, Any]) -> dict[str, Any]:
    return _cell({"bg_color": "#fff9e5", "locked": False, **extra})


def _head_style() -> dict[str, Any]:
    return _cell({"bold": True, "align": "center", "bg_color": HEAD})


def _handed_over(stream: io.BytesIO, out: Path | None) -> BinaryIO:
    if out is not None:
        out.write_bytes(stream.getvalue())
    stream.seek(0)
    return stream
