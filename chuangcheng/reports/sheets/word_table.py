"""One table of a docx as rows and grid columns, edited in place. Rows count from 1, columns from 0, lengths in twips.

Rows are counted as the import counts them: tracked deletions do not, rows of nested tables do not.
"""

from copy import deepcopy
from typing import cast

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ROOM_LEFT = 0.45
"""The share of the table's width its old columns keep at least."""


def w(name: str) -> str:
    return f"{{{WORD}}}{name}"


class WordTable:
    """A w:tbl with its cells found by row and column."""

    def __init__(self, table: etree._Element) -> None:
        self._table = table
        deleted = f"{w('trPr')}/{w('del')}"
        self.rows = [row for row in table.iter(w("tr")) if _owner(row, "tbl") is table and row.find(deleted) is None]
        self._cells = [self._cells_of(row) for row in self.rows]

    @property
    def width(self) -> int:
        """Grid columns in the widest row."""
        return max((max(cells, default=-1) + _span(cells[max(cells)]) for cells in self._cells if cells), default=0)

    def cell(self, row: int, col: int) -> etree._Element | None:
        """The cell over a grid column; where cells are merged downwards, the uppermost."""
        if not 1 <= row <= len(self.rows):
            return None
        found = next((at for at, each in self._cells[row - 1].items() if at <= col < at + _span(each)), None)
        if found is None:
            return None
        while row > 1 and is_continued(self._cells[row - 1][found]) and found in self._cells[row - 2]:
            row -= 1
        return self._cells[row - 1][found]

    def bottom(self, row: int) -> int:
        """The last row the first cell of `row` reaches down to."""
        first = min(self._cells[row - 1], default=0) if 1 <= row <= len(self.rows) else 0
        while row < len(self.rows) and first in self._cells[row] and is_continued(self._cells[row][first]):
            row += 1
        return row

    def col_width(self, col: int) -> int:
        """Width of a grid column; 1,500 where the table does not say."""
        columns = self._table.findall(f"{w('tblGrid')}/{w('gridCol')}")
        return int(float(columns[col].get(w("w")) or 1500)) if col < len(columns) else 1500

    def append_column(self, width: int) -> int:
        """A column at the right, its cells made like their left neighbours; the other columns make room for it."""
        col = self.width
        self._make_room(width)
        grid = self._table.find(w("tblGrid"))
        if grid is not None:
            etree.SubElement(grid, w("gridCol")).set(w("w"), str(width))
        for row, cells in zip(self.rows, self._cells, strict=True):
            if cells:
                neighbour = cells[max(cells)]
                made = _cell_like(neighbour, width)
                neighbour.addnext(made)
                cells[col] = made
            else:
                cells[col] = etree.SubElement(row, w("tc"))
                etree.SubElement(cells[col], w("p"))
        return col

    def merge_down(self, col: int, top: int, bottom: int) -> None:
        for row in range(top, bottom + 1):
            properties = self._cells[row - 1][col].find(w("tcPr"))
            if properties is not None:
                merged = etree.Element(w("vMerge"))
                if row == top:
                    merged.set(w("val"), "restart")
                before = properties.findall(w("tcW")) + properties.findall(w("gridSpan"))
                properties.insert(properties.index(before[-1]) + 1 if before else 0, merged)

    def _make_room(self, width: int) -> None:
        """Narrow the columns in proportion where the page is full, save those with pictures: they would be cut."""
        columns = self._table.findall(f"{w('tblGrid')}/{w('gridCol')}")
        sizes = [int(float(each.get(w("w")) or 0)) for each in columns]
        pictured = {
            at for cells in self._cells for at, cell in cells.items() if next(cell.iter(w("drawing")), None) is not None
        }
        free = sum(size for at, size in enumerate(sizes) if at not in pictured)
        if free <= 0:
            return
        room = max(sum(sizes), self._page_room())
        factor = min(max((room - width - (sum(sizes) - free)) / free, _ROOM_LEFT), 1)
        sizes = [size if at in pictured else round(size * factor) for at, size in enumerate(sizes)]
        for each, size in zip(columns, sizes, strict=True):
            each.set(w("w"), str(size))
        for cells in self._cells:
            for at, cell in cells.items():
                said = cell.find(f"{w('tcPr')}/{w('tcW')}")
                if said is not None and said.get(w("type")) == "dxa" and at < len(sizes):
                    said.set(w("w"), str(sum(sizes[at : at + _span(cell)])))

    def _page_room(self) -> int:
        """Width between the margins of the page the table stands on; 0 where the document does not say."""
        sections = cast(list[etree._Element], self._table.xpath("following::w:sectPr[1]", namespaces={"w": WORD}))
        size, margin = (sections[0].find(w(name)) if sections else None for name in ("pgSz", "pgMar"))
        if size is None or margin is None:
            return 0
        lengths = [float(each.get(w(name)) or 0) for each, name in ((size, "w"), (margin, "left"), (margin, "right"))]
        return int(lengths[0] - lengths[1] - lengths[2])

    def _cells_of(self, row: etree._Element) -> dict[int, etree._Element]:
        before = row.find(f"{w('trPr')}/{w('gridBefore')}")
        col = int(before.get(w("val")) or 0) if before is not None else 0
        found = {}
        for cell in row.iter(w("tc")):
            if _owner(cell, "tr") is row:
                found[col] = cell
                col += _span(cell)
        return found


def cell_text(cell: etree._Element | None) -> str:
    return "" if cell is None else "".join(each.text or "" for each in cell.iter(w("t")))


def is_taken(cell: etree._Element) -> bool:
    """A picture, a form field, a nested table or the like lives in the cell."""
    held = {"drawing", "pict", "object", "tbl", "sdt", "fldChar", "fldSimple"}
    return any(isinstance(each.tag, str) and etree.QName(each).localname in held for each in cell.iter())


def is_continued(cell: etree._Element) -> bool:
    merged = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    return merged is not None and merged.get(w("val")) in (None, "continue")


def write_lines(cell: etree._Element, lines: list[str], *, like: etree._Element | None) -> None:
    """Replace the cell's words; they are set as the cell's own were, else as in the cell `like`."""
    pattern = next((each for each in (cell, like) if each is not None and each.find(f".//{w('r')}") is not None), cell)
    paragraph_look = cell.find(f"{w('p')}/{w('pPr')}")
    if paragraph_look is None and pattern is not cell:
        paragraph_look = pattern.find(f"{w('p')}/{w('pPr')}")
    run_look = pattern.find(f".//{w('r')}/{w('rPr')}")
    for old in cell.findall(w("p")):
        cell.remove(old)
    paragraph = etree.SubElement(cell, w("p"))
    if paragraph_look is not None:
        paragraph.append(deepcopy(paragraph_look))
        for numbering in paragraph[0].findall(w("numPr")):
            paragraph[0].remove(numbering)
    run = etree.SubElement(paragraph, w("r"))
    if run_look is not None:
        run.append(deepcopy(run_look))
    for index, line in enumerate(lines):
        if index:
            etree.SubElement(run, w("br"))
        text = etree.SubElement(run, w("t"))
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _cell_like(neighbour: etree._Element, width: int) -> etree._Element:
    """An empty cell with the neighbour's borders, shading and alignment, one column wide."""
    made = etree.Element(w("tc"))
    properties = neighbour.find(w("tcPr"))
    properties = etree.Element(w("tcPr")) if properties is None else deepcopy(properties)
    for name in ("tcW", "gridSpan", "vMerge", "hMerge"):
        for each in properties.findall(w(name)):
            properties.remove(each)
    size = etree.Element(w("tcW"))
    size.set(w("w"), str(width))
    size.set(w("type"), "dxa")
    properties.insert(1 if properties.find(w("cnfStyle")) is not None else 0, size)
    made.append(properties)
    paragraph = etree.SubElement(made, w("p"))
    look = neighbour.find(f"{w('p')}/{w('pPr')}")
    if look is not None:
        paragraph.append(deepcopy(look))
    return made


def _owner(element: etree._Element, name: str) -> etree._Element | None:
    return next(element.iterancestors(w(name)), None)


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
    return max(int(span.get(w("val")) or 1), 1) if span is not None else 1
