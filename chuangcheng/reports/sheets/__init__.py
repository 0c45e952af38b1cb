"""Sheets that go out: the issuer's own list answered, the ledger, error rows, a unit's open rows.

Pure Python over files: no models, no clock; what is printed comes in as plain values.
"""

from chuangcheng.reports.sheets.answers import (
    ANSWER_COLUMNS,
    PHOTO_COLUMN,
    AnswerColumn,
    Answered,
    Photo,
    RowAnswer,
)
from chuangcheng.reports.sheets.docx import answer_docx
from chuangcheng.reports.sheets.fresh import NEW_SHEET_NOTE, answer_new_xlsx
from chuangcheng.reports.sheets.tables import Column, error_rows_xlsx, ledger_xlsx, open_rows_xlsx
from chuangcheng.reports.sheets.xlsx import answer_xlsx

__all__ = [
    "ANSWER_COLUMNS",
    "NEW_SHEET_NOTE",
    "PHOTO_COLUMN",
    "AnswerColumn",
    "Answered",
    "Column",
    "Photo",
    "RowAnswer",
    "answer_docx",
    "answer_new_xlsx",
    "answer_xlsx",
    "error_rows_xlsx",
    "ledger_xlsx",
    "open_rows_xlsx",
]
