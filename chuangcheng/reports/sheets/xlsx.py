"""The issuer's own xlsx answered in place.

Changed are only the sheet itself and, when there are photos, its drawing, the relationships that lead there, the
content types and the new pictures; every other part of the file stays byte for byte. In order: 1. find or append the
columns, 2. write the cells, 3. raise rows, 4. mend the lower corners of what lay across raised rows, 5. lay the photos.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from chuangcheng.reports.sheets import drawing, photo_layout
from chuangcheng.reports.sheets.answers import (
    ANSWER_COLUMNS,
    PHOTO_COLUMN,
    AnswerColumn,
    Answered,
    Photo,
    RowAnswer,
    as_text,
    find_column,
)
from chuangcheng.reports.sheets.grid import Block, letters
from chuangcheng.reports.sheets.packages import Package
from chuangcheng.reports.sheets.texts import lines_of
from chuangcheng.reports.sheets.workbook import OpenSheet

WIDTHS = {"整改情况": 36.0, "完成时间": 15.0, "是否完成": 10.0}
OTHER_WIDTH = 20.0


def answer_xlsx(
    *,
    source: Path,
    sheet_name: str,
    header_rows: Sequence[int],
    answers: Sequence[RowAnswer],
    out: Path,
    columns: Sequence[AnswerColumn] = ANSWER_COLUMNS,
    photo_column: AnswerColumn = PHOTO_COLUMN,
) -> Answered:
    """Fill the answers into the sheet `sheet_name` of `source` and write the whole file to `out`.

    `header_rows` are the header's sheet rows (from 1, () for none). A date is written as a date where the cell has a
    date format, else as text. Refused where the file cannot be opened or has no such sheet.
    """
    with Package(source) as package:
        work = _Work(OpenSheet(package, sheet_name), sorted(header_rows), sorted(answers, key=lambda a: a.sheet_row))
        places = {column.title: work.place(column, WIDTHS.get(column.title, OTHER_WIDTH)) for column in columns}
        most = max([len(answer.photos) for answer in answers], default=0)
        photos_in = work.place(photo_column, photo_layout.column_width(most)) if most else None
        work.write(places)
        work.raise_for_text()
        if photos_in is not None:
            work.lay_photos(photos_in)
        else:
            drawing.keep_sizes(package, work.grid, work.sheet.links)
        package.put_tree(work.sheet.part, work.grid.root)
        package.save(out)
    return Answered(tuple(work.appended), tuple(work.kept))


@dataclass
class _Work:
    """One sheet while it is answered; `written` holds each written text by its cell."""

    sheet: OpenSheet
    header_rows: list[int]
    answers: list[RowAnswer]
    appended: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    written: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.grid = self.sheet.grid
        self.bottoms = self._bottoms()
        self.top = self.header_rows[0] if self.header_rows else min(self.bottoms, default=1)
        self.last = max(self.bottoms.values(), default=self.top)
        self.edge = self._right_edge()
        self.header = [self._header_text(col) for col in range(self.edge + 1)]

    def _bottoms(self) -> dict[int, int]:
        """The last sheet row of each problem: where blocks reach that begin in its row, before the next answer."""
        starts = [answer.sheet_row for answer in self.answers]
        found = {}
        for row, following in zip(starts, [*starts[1:], None], strict=True):
            reach = max([block.bottom for block in self.grid.blocks_from(row)], default=row)
            found[row] = min(reach, following - 1) if following and following > row else reach
        return found

    def _right_edge(self) -> int:
        """The last column in which the table or anything in its rows stands."""
        rows = {*self.header_rows, *self.bottoms}
        filled = [col for row in rows for col in self.grid.cells(row) if self.sheet.text(row, col)]
        blocks = [block.right for row in rows for block in self.grid.blocks_from(row)]
        return max([0, *filled, *blocks])

    def _header_text(self, col: int) -> str:
        texts = [self.sheet.text(row, col) for row in self.header_rows]
        return next((text for text in reversed(texts) if text.strip()), "")

    def place(self, column: AnswerColumn, width: float) -> int:
        """The column that takes these answers; appended at the right of the table where there is none."""
        if column.col is not None:
            return column.col
        found = find_column(column.title, self.header)
        if found is not None:
            return found
        col = self.edge + 1
        for row in range(self.top, self.last + 1):
            style = self._style_for(row, self.edge)
            if style is not None:
                self.grid.cell(row, col).set("s", style)
        self._merge_as_rows(col)
        if self.header_rows:
            self.sheet.write_text(self.header_rows[0], col, column.title)
        self.grid.set_width(col, width)
        self.appended.append(column.title)
        self.header.append(column.title)
        self.edge = col
        return col

    def _style_for(self, row: int, col: int) -> str | None:
        """The style id of the nearest cell to the left; one as bordered, no date and wrapped is better still."""
        cells = self.grid.cells(row)
        styled = [left for left in range(col, -1, -1) if left in cells and cells[left].get("s")]
        if not styled:
            return None
        border = self.sheet.look(row, styled[0]).border
        looks = [(left, self.sheet.look(row, left)) for left in styled]
        better = [left for left, look in looks if look.border == border and look.wraps and not look.is_date]
        chosen = styled[0] if row in self.header_rows else (better or styled)[0]
        return cells[chosen].get("s")

    def _merge_as_rows(self, col: int) -> None:
        """Where a header or a problem spans several rows, so does the new column."""
        spans = dict(self.bottoms)
        if len(self.header_rows) > 1:
            spans[self.header_rows[0]] = self.header_rows[-1]
        for top, bottom in spans.items():
            if bottom > top:
                self.grid.merge(Block(top, col, bottom, col))

    def write(self, places: dict[str, int]) -> None:
        """Write every answer; where the issuer merged one cell for several problems, their texts share it."""
        values: dict[tuple[int, int], list[str | date]] = {}
        for answer in self.answers:
            for title, value in answer.cells.items():
                block = self.grid.block_at(answer.sheet_row, places[title])
                held = values.setdefault((block.top, block.left), [])
                if value not in ("", *held):
                    held.append(value)
        for (row, col), said in values.items():
            if said:
                self._write_cell(row, col, said)

    def _write_cell(self, row: int, col: int, said: list[str | date]) -> None:
        if self.sheet.is_taken(row, col):
            self.kept.append(f"{letters(col)}{row}")
            return
        day = said[0]
        if len(said) == 1 and isinstance(day, date) and self.sheet.look(row, col).is_date:
            self.sheet.write_day(row, col, day)
            return
        text = "\n".join(as_text(value) for value in said)
        self.sheet.write_text(row, col, text)
        self.written[row, col] = text

    def raise_for_text(self) -> None:
        """Not every program lets rows grow when it opens a file, and none does where cells are merged."""
        for row, col in self.written:
            block = self._block_of(row, col)
            self._raise(block.top, block.bottom, self._height_of_text(row, col))

    def _block_of(self, row: int, col: int) -> Block:
        block = self.grid.block_at(row, col)
        return Block(block.top, block.left, max(block.bottom, self.bottoms.get(row, row)), block.right)

    def _height_of_text(self, row: int, col: int) -> float:
        block = self.grid.block_at(row, col)
        look = self.sheet.look(row, col)
        width = sum(self.grid.width(each) for each in range(block.left, block.right + 1)) * 11 / max(look.size, 6)
        return lines_of(self.sheet.text(row, col), width) * look.size * 1.35 + 4

    def _raise(self, top: int, bottom: int, points: float) -> None:
        """Share what is missing among the rows, so that together they are `points` tall."""
        rows = range(top, bottom + 1)
        missing = points - sum(self.grid.height(row) for row in rows)
        for row in rows:
            if missing > 0:
                self.grid.raise_row(row, self._least(row, self.grid.height(row) + missing / len(rows)))

    def _least(self, row: int, points: float) -> float:
        """A row that grew by itself until now must still show its own texts once its height is fixed."""
        if self.grid.has_own_height(row):
            return points
        alone = [col for col in self.grid.cells(row) if self.grid.block_at(row, col) == Block(row, col, row, col)]
        spoken = [col for col in alone if self.sheet.text(row, col) and not self.sheet.is_taken(row, col)]
        return max([points, *(self._height_of_text(row, col) for col in spoken)])

    def lay_photos(self, col: int) -> None:
        """Photos beside their rows, in the column's width; rows are raised first, for places depend on heights."""
        groups: dict[Block, list[Photo]] = {}
        for answer in self.answers:
            if answer.photos:
                groups.setdefault(self._block_of(answer.sheet_row, col), []).extend(answer.photos)
        layouts = {}
        for block, photos in groups.items():
            width = sum(self.grid.width(each) for each in range(block.left, block.right + 1)) * 7 + 5
            spots, height = photo_layout.lay_out(photos, width=width)
            layouts[block] = spots
            self._raise(block.top, block.bottom, height * 0.75)
        drawing.keep_sizes(self.sheet.package, self.grid, self.sheet.links)
        layer = drawing.Drawing(self.sheet.package, self.grid, sheet_part=self.sheet.part, sheet_links=self.sheet.links)
        for block, spots in layouts.items():
            for spot in spots:
                layer.add(spot, row=block.top, col=block.left)
        layer.save()
