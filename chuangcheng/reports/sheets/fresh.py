"""The answer to a list that came as xls or csv: a new xlsx with the same columns in the same order.

It is not the issuer's own file, so the caller says so (`NEW_SHEET_NOTE`). The list is first written as it was, then
answered like any other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from chuangcheng.reports.sheets.answers import ANSWER_COLUMNS, PHOTO_COLUMN, AnswerColumn, Answered, RowAnswer
from chuangcheng.reports.sheets.texts import clean, lines_of, units_of
from chuangcheng.reports.sheets.xlsx import answer_xlsx

NEW_SHEET_NOTE = "原清单不是xlsx或docx，不能在原表上填写；本表按原清单的列和顺序重新制作。"
SHEET_NAME = "反馈清单回复"
_CELL = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 11}


def answer_new_xlsx(
    *,
    title: str,
    headers: Sequence[str],
    rows: Iterable[tuple[Sequence[str], RowAnswer]],
    out: Path,
    columns: Sequence[AnswerColumn] = ANSWER_COLUMNS,
    photo_column: AnswerColumn = PHOTO_COLUMN,
) -> Answered:
    """Write the list's own cells (verbatim, by column) with the answers in their columns; missing ones at the right.

    Row 1 title, row 2 header, then the rows in order; `RowAnswer.sheet_row` plays no part. Everything is text.
    """
    kept = list(rows)
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "list.xlsx"
        _write_list(plain, title, headers, [cells for cells, _ in kept])
        return answer_xlsx(
            source=plain,
            sheet_name=SHEET_NAME,
            header_rows=[2],
            answers=[replace(answer, sheet_row=at) for at, (_, answer) in enumerate(kept, 3)],
            out=out,
            columns=columns,
            photo_column=photo_column,
        )


def _write_list(path: Path, title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    width = max([1, len(headers), *(len(cells) for cells in rows)])
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet(SHEET_NAME)
    big = book.add_format({"bold": True, "font_size": 16, "align": "left", "valign": "vcenter"})
    head = book.add_format({**_CELL, "bold": True, "align": "center", "bg_color": "#e8eef5"})
    style = book.add_format(_CELL)
    sheet.write_string(0, 0, clean(title), big)
    sheet.set_row(0, 30)
    table = [[clean(cells[col]) if col < len(cells) else "" for col in range(width)] for cells in (headers, *rows)]
    widths = [max(6, min(32, 2 + max(units_of(cells[col]) for cells in table[:300]))) for col in range(width)]
    for col, size in enumerate(widths):
        sheet.set_column(col, col, size)
    for at, cells in enumerate(table, 1):
        for col, text in enumerate(cells):
            sheet.write_string(at, col, text, style if at > 1 else head)
        lines = max(lines_of(text, size) for text, size in zip(cells, widths, strict=True))
        sheet.set_row(at, min(lines * 15 + 3, 409))
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    book.close()
