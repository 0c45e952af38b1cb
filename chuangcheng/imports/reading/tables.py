"""What a reading hands over: tables of plain values with their merges and pictures.

Rows and columns are counted from 0 here (`Table.rows[row][column]`); what people are told is the
number printed beside the row in their own program: `row + 1`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

Cell = str | int | float | date | datetime | None
Kind = Literal["xlsx", "xls", "csv", "docx"]
Anchor = Literal["drawing", "dispimg", "in_cell", "inline"]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block, both corners inside it, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture lying on or in a cell; `path` is a file in the folder the caller named.

    Several pictures may share a path: the same part of the package shown twice.
    """

    row: int
    col: int
    path: Path
    media_type: str
    anchor: Anchor = "drawing"


@dataclass(slots=True)
class Table:
    """One sheet, or one table of a document. Every row has the same width.

    `preamble` holds all paragraphs that stand before a document's table, `afterword` all
    behind it. `notes` are Chinese sentences on what could not be taken over.
    """

    sheet_name: str
    rows: list[list[Cell]]
    merges: list[Merge] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    hidden: bool = False
    preamble: list[str] = field(default_factory=list)
    afterword: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


@dataclass(slots=True)
class Reading:
    """A whole file: what it was, its tables in order, and its SHA-256 (hex)."""

    kind: Kind
    tables: list[Table]
    sha256: str
    encoding: str | None = None


def cell_text(cell: Cell) -> str:
    """The cell as a person reads it: whole numbers without a point, dates as 2026-10-31."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, date):
        return _date_text(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def _date_text(day: date) -> str:
    if isinstance(day, datetime):
        return day.strftime("%Y-%m-%d %H:%M") if (day.hour or day.minute) else day.strftime("%Y-%m-%d")
    return day.isoformat()
