"""The way into a workbook: which part is the sheet asked for, its texts, its styles, its day 0."""

import re
from datetime import date

from lxml import etree

from chuangcheng.reports.sheets.grid import MAIN, Grid, tag
from chuangcheng.reports.sheets.looks import Look, looks_of
from chuangcheng.reports.sheets.packages import DOCUMENT, OFFICE, Links, Package, damaged
from chuangcheng.reports.sheets.texts import clean
from chuangcheng.rules.refusals import Refused

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class OpenSheet:
    """One sheet of a workbook, opened to be answered; Refused where the file has no such sheet."""

    def __init__(self, package: Package, sheet_name: str) -> None:
        self.package = package
        book_part = Links(package, "").of_kind(DOCUMENT)
        if book_part is None:
            raise damaged()
        book = package.tree(book_part)
        links = Links(package, book_part)
        self.part = _sheet_part(book, links, sheet_name)
        self.links = Links(package, self.part)
        self.grid = Grid(package.tree(self.part))
        styles = links.of_kind("styles")
        self._looks = looks_of(package.tree(styles) if styles and styles in package else None)
        strings = links.of_kind("sharedStrings")
        self._shared = [_text_of(each) for each in package.tree(strings)] if strings and strings in package else []
        setting = book.find(tag("workbookPr"))
        later = setting is not None and setting.get("date1904") in ("1", "true")
        self._day_0 = date(1904, 1, 1) if later else date(1899, 12, 30)

    def look(self, row: int, col: int) -> Look:
        cell = self.grid.cells(row).get(col)
        number = int(cell.get("s") or 0) if cell is not None else 0
        return self._looks[number] if number < len(self._looks) else Look()

    def text(self, row: int, col: int) -> str:
        """What stands in the cell (numbers as written); a merged block speaks from its first cell."""
        block = self.grid.block_at(row, col)
        cell = self.grid.cells(block.top).get(block.left)
        if cell is None:
            return ""
        if cell.get("t") == "inlineStr":
            return _text_of(cell)
        value = cell.findtext(tag("v")) or ""
        if cell.get("t") != "s":
            return value
        return self._shared[int(value)] if value.isdigit() and int(value) < len(self._shared) else ""

    def is_taken(self, row: int, col: int) -> bool:
        """A formula or a picture lives in the cell."""
        cell = self.grid.cells(row).get(col)
        return cell is not None and (cell.find(tag("f")) is not None or cell.get("vm") is not None)

    def write_text(self, row: int, col: int, text: str) -> None:
        """Text that stays text, in the cell's own style, without touching the shared strings."""
        cell = self._emptied(row, col)
        cell.set("t", "inlineStr")
        held = etree.SubElement(etree.SubElement(cell, tag("is")), tag("t"))
        held.text = _ESCAPE.sub("_x005F_", clean(text))
        held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def write_day(self, row: int, col: int, day: date) -> None:
        """A day as the number the column's date format shows."""
        etree.SubElement(self._emptied(row, col), tag("v")).text = str((day - self._day_0).days)

    def _emptied(self, row: int, col: int) -> etree._Element:
        cell = self.grid.cell(row, col)
        for child in list(cell):
            cell.remove(child)
        for name in ("t", "cm"):
            cell.attrib.pop(name, "")
        self.grid.stretch_dimension(col, row)
        return cell


def _sheet_part(book: etree._Element, links: Links, sheet_name: str) -> str:
    if etree.QName(book).namespace != MAIN:
        sentence = "原清单是“严格 Open XML”格式，不能直接在原表上填写；请在表格软件里另存为普通的xlsx，再重新上传。"
        raise Refused(sentence, code="original_is_strict")
    for each in book.iter(tag("sheet")):
        if each.get("name") == sheet_name:
            part = links.target(each.get(f"{{{OFFICE}}}id"))
            if part is not None:
                return part
    raise Refused(
        f"原清单里没有名为“{sheet_name[:40]}”的工作表，请核对原件。", code="sheet_not_in_original", kind="missing"
    )


def _text_of(element: etree._Element) -> str:
    """All runs of a string, without its reading aids."""
    aids = {id(each) for aid in element.iter(tag("rPh")) for each in aid.iter(tag("t"))}
    return "".join(each.text or "" for each in element.iter(tag("t")) if id(each) not in aids)
