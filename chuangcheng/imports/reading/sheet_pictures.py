"""Pictures of a workbook, by the three ways programs put them there.

- drawing anchors (every program): `xl/drawings/drawingN.xml`, found through the sheet's relationships;
- WPS cell pictures: the cell calls `DISPIMG("ID_…",1)`, `xl/cellimages.xml` maps the id to a part;
- Excel's place-in-cell: the cell is an error value with `vm="n"`, which leads over `xl/metadata.xml`
  and `xl/richData/rdrichvalue.xml` to `xl/richData/richValueRel.xml` and its relationships.

Elements are found by local name, so that strict and transitional files read alike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from lxml import etree

from chuangcheng.imports.reading.packages import Package
from chuangcheng.imports.reading.picture_store import PictureStore
from chuangcheng.imports.reading.tables import Anchor, Picture

T = TypeVar("T")
CALL = re.compile(r'DISPIMG\(\s*"([^"]+)"', re.I)
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
DEFAULT_ROW_EMU = 171_450
EMU_PER_POINT = 12_700
TALLEST_IN_ROWS = 300
ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor")


@dataclass(slots=True)
class SheetPictures:
    """Pictures of one sheet and the cells whose value is only the shell of a picture."""

    pictures: list[Picture] = field(default_factory=list)
    shells: set[tuple[int, int]] = field(default_factory=set)


def sheet_parts(package: Package) -> dict[str, str]:
    """Sheet name → part name, in workbook order."""
    links = package.related("xl/workbook.xml")
    found = {}
    for sheet in package.xml("xl/workbook.xml").iter("{*}sheet"):
        part = links.get(_relation_id(sheet, "id") or "")
        if part and part in package:
            found[str(sheet.get("name"))] = part
    return found


class WorkbookPictures:
    """Finds the pictures of any sheet of one workbook; what belongs to the whole book is read once."""

    def __init__(self, package: Package, store: PictureStore) -> None:
        self.package = package
        self.store = store
        self.parts = sheet_parts(package)
        self.by_call = _wps_images(package)
        self.by_value = _rich_values(package)

    def of_sheet(self, name: str) -> SheetPictures:
        found = SheetPictures()
        part = self.parts.get(name)
        if part is None:
            return found
        drawings = [target for kind, target in self.package.relations(part).values() if kind == "drawing"]
        heights: dict[int, float] = {}
        if drawings or self.by_call or self.by_value:
            heights = self._walk_cells(part, found)
        for drawing in drawings:
            if drawing in self.package:
                self._read_drawing(drawing, heights, found)
        return found

    def _walk_cells(self, part: str, found: SheetPictures) -> dict[int, float]:
        """One pass over the sheet: row heights (points) and cells that stand for a picture."""
        heights: dict[int, float] = {}
        for _, row in self.package.walk(part, ("{*}row",)):
            if row.get("ht") and str(row.get("r", "")).isdigit():
                heights[int(str(row.get("r"))) - 1] = _number(row.get("ht"))
            if self.by_call or self.by_value:
                for cell in row.iterchildren("{*}c"):
                    self._read_cell(cell, found)
            row.clear()
            parent = row.getparent()
            while parent is not None and row.getprevious() is not None:
                del parent[0]
        return heights

    def _read_cell(self, cell: etree._Element, found: SheetPictures) -> None:
        where = _position(cell.get("r"))
        if where is None:
            return
        if cell.get("vm") in self.by_value:
            found.shells.add(where)
            self._place(found, where, self.by_value[str(cell.get("vm"))], "in_cell")
            return
        for child in cell.iterchildren("{*}f", "{*}v"):
            call = CALL.search(child.text or "")
            if call:
                found.shells.add(where)
                self._place(found, where, self.by_call.get(call.group(1)), "dispimg")
                return

    def _place(self, found: SheetPictures, where: tuple[int, int], part: str | None, anchor: Anchor) -> None:
        kept = self.store.keep(part)
        if kept:
            found.pictures.append(Picture(where[0], where[1], kept[0], kept[1], anchor))

    def _read_drawing(self, drawing: str, heights: dict[int, float], found: SheetPictures) -> None:
        links = self.package.related(drawing)
        for anchor in self.package.xml(drawing).iter(*ANCHORS):
            blips = list(_blips(anchor))
            where = _anchored_at(anchor, heights) if blips else (0, 0)
            for blip in blips:
                self._place(found, where, links.get(_relation_id(blip, "embed") or ""), "drawing")


def _anchored_at(anchor: etree._Element, heights: dict[int, float]) -> tuple[int, int]:
    """The cell a picture begins in, or the one below: pictures dropped by hand often begin a little above
    their row, then less than half of the upper row and a third of the picture lie in it."""
    first = anchor.find("{*}from")
    row, offset, col = _marker(first, "row"), _marker(first, "rowOff"), _marker(first, "col")
    last, extent = anchor.find("{*}to"), anchor.find("{*}ext")
    if last is not None:
        tall = _span(heights, row, _marker(last, "row")) + _marker(last, "rowOff") - offset
    else:
        tall = int(_number(extent.get("cy"))) if extent is not None else 0
    inside = _height(heights, row) - offset
    barely = inside * 2 < _height(heights, row) and inside * 3 < tall
    return (row + 1 if barely else row), col


def _span(heights: dict[int, float], top: int, bottom: int) -> int:
    bottom = min(bottom, top + TALLEST_IN_ROWS)
    return sum(_height(heights, row) for row in range(top, bottom))


def _height(heights: dict[int, float], row: int) -> int:
    return int(heights[row] * EMU_PER_POINT) if row in heights else DEFAULT_ROW_EMU


def _blips(anchor: etree._Element) -> Iterator[etree._Element]:
    """Blips of pictures (also inside groups); a shape filled with a picture counts, its fallback copy does not."""
    for blip in anchor.iter("{*}blip"):
        if not any(etree.QName(up).localname == "Fallback" for up in blip.iterancestors()):
            yield blip


def _wps_images(package: Package) -> dict[str, str]:
    part = "xl/cellimages.xml"
    if part not in package:
        return {}
    links = package.related(part)
    found = {}
    for image in package.xml(part).iter("{*}pic"):
        name = next((str(named.get("name")) for named in image.iter("{*}cNvPr")), "")
        blip = next(image.iter("{*}blip"), None)
        target = links.get(_relation_id(blip, "embed") or "") if blip is not None else None
        if name and target:
            found[name] = target
    return found


def _rich_values(package: Package) -> dict[str, str]:
    """`vm` attribute (counted from 1, as text) → picture part."""
    needed = ("xl/metadata.xml", "xl/richData/rdrichvalue.xml", "xl/richData/richValueRel.xml")
    if not all(part in package for part in needed):
        return {}
    metadata, values, relations = (package.xml(part) for part in needed)
    links = package.related(needed[2])
    targets = [links.get(_relation_id(rel, "id") or "") for rel in relations.iter("{*}rel")]
    keys = _image_keys(package)
    pictures = [_rich_picture(value, keys, targets) for value in values.iter("{*}rv")]
    futures = _future_values(metadata)
    found = {}
    for number, block in enumerate(metadata.iterfind("{*}valueMetadata/{*}bk"), 1):
        for link in block.iterfind("{*}rc"):
            index = _pick(futures, int(_number(link.get("v"))))
            picture = _pick(pictures, index) if index is not None else None
            if picture:
                found[str(number)] = picture
    return found


def _future_values(metadata: etree._Element) -> list[int]:
    for future in metadata.iterfind("{*}futureMetadata"):
        if future.get("name") == "XLRICHVALUE":
            return [int(_number(value.get("i"))) for value in future.iter("{*}rvb")]
    return []


def _image_keys(package: Package) -> list[int | None]:
    """Per structure, which of its values is the number of the picture's relationship."""
    part = "xl/richData/rdrichvaluestructure.xml"
    if part not in package:
        return []
    found: list[int | None] = []
    for structure in package.xml(part).iter("{*}s"):
        names = [key.get("n") for key in structure.iterfind("{*}k")]
        wanted = "_rvRel:LocalImageIdentifier"
        found.append(names.index(wanted) if wanted in names else None)
    return found


def _rich_picture(value: etree._Element, keys: list[int | None], targets: list[str | None]) -> str | None:
    at = _pick(keys, int(_number(value.get("s")))) if keys else 0
    cells = [cell.text or "" for cell in value.iterfind("{*}v")]
    text = _pick(cells, at) if at is not None else None
    return _pick(targets, int(_number(text))) if text else None


def _pick(items: Sequence[T], at: int) -> T | None:
    return items[at] if 0 <= at < len(items) else None


def _position(reference: str | None) -> tuple[int, int] | None:
    match = REFERENCE.match(reference or "")
    if not match:
        return None
    col = 0
    for letter in match.group(1):
        col = col * 26 + ord(letter) - 64
    return int(match.group(2)) - 1, col - 1


def _marker(marker: etree._Element | None, name: str) -> int:
    text = marker.findtext("{*}" + name) if marker is not None else None
    return max(int(_number(text)), 0)


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e12 else 0.0


def _relation_id(element: etree._Element, name: str) -> str | None:
    """An attribute of the relationships namespace, transitional or strict."""
    for key, value in element.attrib.items():
        qualified = etree.QName(str(key))
        if qualified.localname == name and (qualified.namespace or "").endswith("/relationships"):
            return str(value)
    return None
