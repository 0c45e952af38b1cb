"""One worksheet's XML as a grid: cells, merged blocks, widths and heights, edited in place.

Rows count from 1, columns from 0; heights are points, widths are characters, as the file has them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TALLEST = 409.0
"""Points; no program makes a row taller."""
MOST_MERGED = 5000
"""Rows of one block that are looked at; a block to the end of the sheet is no problem's."""

# fmt: off
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF",
    "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)
# fmt: on
_REF = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


@dataclass(frozen=True, slots=True)
class Block:
    """A merged block, its corners inside it."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, col: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= col <= self.right


def tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


def letters(col: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        text = chr(65 + rest) + text
    return text


def corner(ref: str) -> tuple[int, int]:
    """ "B3" → (3, 1)."""
    found = _REF.match(ref)
    if found is None:
        raise ValueError(ref)
    col = 0
    for char in found[1]:
        col = col * 26 + ord(char) - 64
    return int(found[2]), col - 1


class Grid:
    """The grid of a parsed worksheet; every change goes straight into its tree."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._data = self.section("sheetData")
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[int, dict[int, etree._Element]] = {}
        at = 0
        for row in self._data.iterfind(tag("row")):
            at = int(row.get("r") or at + 1)
            row.set("r", str(at))
            self._rows[at] = row
        self._blocks: defaultdict[int, list[Block]] = defaultdict(list)
        for block in self._read_blocks():
            self._know(block)
        form = root.find(tag("sheetFormatPr"))
        self._default_height = float(form.get("defaultRowHeight", 15) if form is not None else 15)
        self._default_width = float(form.get("defaultColWidth", 9) if form is not None else 9)
        self.heights_are_fixed = form is not None and form.get("customHeight") in ("1", "true")
        self.old_heights: dict[int, float] = {}

    def section(self, name: str) -> etree._Element:
        """The part of the worksheet with that name, made at its right place when it is missing."""
        found = self.root.find(tag(name))
        if found is not None:
            return found
        made = etree.Element(tag(name))
        before = set(ORDER[: ORDER.index(name)])
        place = 0
        for index, child in enumerate(self.root, 1):
            if isinstance(child.tag, str) and etree.QName(child).localname in before:
                place = index
        self.root.insert(place, made)
        return made

    def cells(self, row: int) -> dict[int, etree._Element]:
        """The cells of a row by column, in order."""
        if row not in self._cells:
            found: dict[int, etree._Element] = {}
            at = -1
            for cell in self._rows[row].iterfind(tag("c")) if row in self._rows else ():
                ref = cell.get("r")
                at = corner(ref)[1] if ref else at + 1
                cell.set("r", f"{letters(at)}{row}")
                found[at] = cell
            self._cells[row] = found
        return self._cells[row]

    def cell(self, row: int, col: int) -> etree._Element:
        """The cell, made at its place when it is missing."""
        cells = self.cells(row)
        if col not in cells:
            made = etree.Element(tag("c"), r=f"{letters(col)}{row}")
            after = [cells[other] for other in cells if other < col]
            line = self._row(row)
            line.insert(line.index(after[-1]) + 1 if after else 0, made)
            cells[col] = made
            self._cells[row] = dict(sorted(cells.items()))
            line.attrib.pop("spans", "")
        return self._cells[row][col]

    def _row(self, row: int) -> etree._Element:
        if row not in self._rows:
            made = etree.Element(tag("row"), r=str(row))
            after = [self._rows[other] for other in self._rows if other < row]
            self._data.insert(self._data.index(after[-1]) + 1 if after else 0, made)
            self._rows = dict(sorted({**self._rows, row: made}.items()))
        return self._rows[row]

    def block_at(self, row: int, col: int) -> Block:
        """The merged block over a cell; the cell itself where nothing is merged."""
        return next((block for block in self._blocks.get(row, ()) if block.holds(row, col)), Block(row, col, row, col))

    def blocks_from(self, row: int) -> list[Block]:
        """The merged blocks that begin in a row."""
        return [block for block in self._blocks.get(row, ()) if block.top == row]

    def _know(self, block: Block) -> None:
        for row in range(block.top, min(block.bottom, block.top + MOST_MERGED) + 1):
            self._blocks[row].append(block)

    def merge(self, block: Block) -> None:
        section = self.section("mergeCells")
        ref = f"{letters(block.left)}{block.top}:{letters(block.right)}{block.bottom}"
        etree.SubElement(section, tag("mergeCell"), ref=ref)
        section.set("count", str(len(section)))
        self._know(block)

    def _read_blocks(self) -> Iterator[Block]:
        for merged in self.root.iterfind(f"{tag('mergeCells')}/{tag('mergeCell')}"):
            first, _, last = str(merged.get("ref")).partition(":")
            (top, left), (bottom, right) = corner(first), corner(last or first)
            yield Block(top, left, bottom, right)

    def has_own_height(self, row: int) -> bool:
        return self.heights_are_fixed or (row in self._rows and self._rows[row].get("ht") is not None)

    def height(self, row: int) -> float:
        return float(self._rows[row].get("ht", self._default_height)) if row in self._rows else self._default_height

    def old_height(self, row: int) -> float:
        """The height before anything was raised."""
        return self.old_heights.get(row, self.height(row))

    def raise_row(self, row: int, points: float) -> None:
        """Make the row at least that tall; never lower."""
        points = min(points, TALLEST)
        if points > self.height(row) or not self.has_own_height(row):
            self.old_heights.setdefault(row, self.height(row))
            line = self._row(row)
            line.set("ht", f"{max(points, self.height(row)):g}")
            line.set("customHeight", "1")

    def width(self, col: int) -> float:
        for each in self.root.iterfind(f"{tag('cols')}/{tag('col')}"):
            if _range(each)[0] <= col + 1 <= _range(each)[1]:
                return float(each.get("width", self._default_width))
        return self._default_width

    def set_width(self, col: int, width: float) -> None:
        """Give one column its own width and show it; a range over it is split around it."""
        section = self.section("cols")
        number = col + 1
        made = etree.Element(tag("col"), min=str(number), max=str(number), width=f"{width:g}", customWidth="1")
        place = 0
        for each in list(section):
            first, last = _range(each)
            if last < number:
                place = section.index(each) + 1
            elif first <= number:
                place = self._split(section, each, number)
        section.insert(place, made)

    def _split(self, section: etree._Element, each: etree._Element, number: int) -> int:
        """Cut `number` out of a range of columns; where its own element belongs."""
        place = section.index(each)
        section.remove(each)
        low, high = _range(each)
        for first, last in ((low, number - 1), (number + 1, high)):
            if first <= last:
                part = deepcopy(each)
                part.set("min", str(first))
                part.set("max", str(last))
                section.insert(place + (first > number), part)
        return place + (low < number)

    def stretch_dimension(self, right: int, bottom: int) -> None:
        """Let the sheet's declared extent reach to a cell."""
        found = self.root.find(tag("dimension"))
        ref = "" if found is None else found.get("ref", "")
        if found is None or not _REF.match(ref):
            return
        first, _, last = ref.partition(":")
        low, wide = corner(last or first)
        found.set("ref", f"{first}:{letters(max(wide, right))}{max(low, bottom)}")


def _range(col: etree._Element) -> tuple[int, int]:
    """First and last column (from 1) of a <col> element."""
    return int(col.get("min") or 1), int(col.get("max") or 16_384)
