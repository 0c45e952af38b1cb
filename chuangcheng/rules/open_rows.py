"""The sheet of a unit's open rows, out and back: its columns, as the one side writes and the other reads them.

The sheet has a title in row 1, a line on how to fill it in row 2, the header (the titles below) in row 3 and one
problem per row from row 4. The first two columns are hidden: by them the row finds its problem again, and a version
that has moved on meanwhile makes the row stale.
"""

from dataclasses import dataclass

SHEET_NAME = "待整改问题"
HEADER_ROW = 3
"""Sheet row (1-based) of the header; the first problem stands in the next."""


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """One column: `key` names it to programs, `title` to people; width in characters of the sheet."""

    key: str
    title: str
    width: float
    hidden: bool = False
    editable: bool = False


KEY = OpenColumn("key", "问题键（勿改）", 16, hidden=True)
VERSION = OpenColumn("version", "版本（勿改）", 8, hidden=True)
PERSON = OpenColumn("person", "责任人", 12, editable=True)
MEASURES = OpenColumn("measures", "整改措施", 42, editable=True)
DONE_ON = OpenColumn("done_on", "完成时间", 14, editable=True)

COLUMNS: tuple[OpenColumn, ...] = (
    KEY,
    VERSION,
    OpenColumn("number", "问题编号", 14),
    OpenColumn("text", "存在问题", 36),
    OpenColumn("place", "点位", 16),
    OpenColumn("unit", "责任单位", 16),
    OpenColumn("due", "整改时限", 17),
    OpenColumn("state", "目前状态", 12),
    PERSON,
    MEASURES,
    DONE_ON,
)
EDITABLE = tuple(column for column in COLUMNS if column.editable)
BY_TITLE = {column.title: column for column in COLUMNS}
