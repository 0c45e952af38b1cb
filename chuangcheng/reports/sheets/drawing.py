"""The drawing layer of a worksheet: our photos added, what lies there already kept at its size.

Lengths are EMU (9525 to a pixel, 12700 to a point).
"""

import posixpath
from collections.abc import Callable

from lxml import etree

from chuangcheng.reports.sheets.grid import Grid
from chuangcheng.reports.sheets.packages import OFFICE, Links, Media, Package, declare_types
from chuangcheng.reports.sheets.photo_layout import CAPTION, Spot
from chuangcheng.reports.sheets.texts import clean

XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
ART = "http://schemas.openxmlformats.org/drawingml/2006/main"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
PIXEL, POINT = 9525, 12_700

_ANCHOR = """<xdr:oneCellAnchor xmlns:xdr="{XDR}" xmlns:a="{ART}" xmlns:r="{OFFICE}"><xdr:from><xdr:col>{col}</xdr:col>
<xdr:colOff>{x}</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>{y}</xdr:rowOff></xdr:from>
<xdr:ext cx="{cx}" cy="{cy}"/>{what}<xdr:clientData/></xdr:oneCellAnchor>"""
_PICTURE = """<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{id}" name=""/><xdr:cNvPicPr><a:picLocks noChangeAspect="1"/>
</xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch>
</xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect">
<a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>"""
_WORDS = """<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{id}" name=""/><xdr:cNvSpPr txBox="1"/>
</xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect">
<a:avLst/></a:prstGeom><a:noFill/></xdr:spPr><xdr:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"
 anchor="ctr"/><a:p><a:pPr algn="ctr"/><a:r><a:rPr lang="zh-CN" sz="900"><a:solidFill><a:srgbClr val="1D2733"/>
</a:solidFill></a:rPr><a:t/></a:r></a:p></xdr:txBody></xdr:sp>"""


class Drawing:
    """The drawing of one worksheet, made when there is none; `save` after the last photo."""

    def __init__(self, package: Package, grid: Grid, *, sheet_part: str, sheet_links: Links) -> None:
        self._package, self._grid = package, grid
        found = grid.root.find("{*}drawing")
        part = sheet_links.target(found.get(f"{{{OFFICE}}}id")) if found is not None else None
        self._overrides: dict[str, str] = {}
        if part is None:
            part = package.free_name(posixpath.join(posixpath.dirname(sheet_part), "../drawings/drawing"), "xml")
            part = posixpath.normpath(part)
            self._root = etree.Element(f"{{{XDR}}}wsDr", nsmap={"xdr": XDR, "a": ART})
            key = sheet_links.add("drawing", part)
            grid.section("drawing").set(f"{{{OFFICE}}}id", key)
            self._overrides[part] = DRAWING_TYPE
        else:
            self._root = package.tree(part)
        self._part = part
        self._links = Links(package, part)
        self._media = Media(package, self._links, stem="xl/media/answer")
        ids = [int(each.get("id", 0)) for each in self._root.iter(f"{{{XDR}}}cNvPr") if each.get("id", "0").isdigit()]
        self._next = max([1, *ids]) + 1

    def add(self, spot: Spot, *, row: int, col: int) -> None:
        """A photo and its caption, the spot counted from the upper left corner of the cell (row from 1)."""
        photo = spot.photo
        link = self._media.link_of(photo.path)
        name = clean(photo.caption) or "整改照片"
        size = {"cx": spot.width * PIXEL, "cy": spot.height * PIXEL}
        what = _PICTURE.format(id=self._next, link=link, **size)
        made = self._anchor((row, col), spot.x, spot.y, what=what, size=size)
        self._named(made, name)
        if photo.caption:
            size = {"cx": spot.width * PIXEL, "cy": CAPTION * PIXEL}
            below = spot.y + spot.height
            what = _WORDS.format(id=self._next, **size)
            made = self._anchor((row, col), spot.x, below, what=what, size=size)
            self._named(made, f"{name}说明")
            for text in made.iter(f"{{{ART}}}t"):
                text.text = name

    def _anchor(self, cell: tuple[int, int], x: int, y: int, *, what: str, size: dict[str, int]) -> etree._Element:
        row, col = cell
        line, off = walk_down(row, y * PIXEL, self._grid.height)
        text = _ANCHOR.format(
            XDR=XDR, ART=ART, OFFICE=OFFICE, col=col, x=x * PIXEL, row=line - 1, y=off, what=what, **size
        )
        made = etree.fromstring("".join(text.splitlines()))
        self._root.append(made)
        return made

    def _named(self, made: etree._Element, name: str) -> None:
        for each in made.iter(f"{{{XDR}}}cNvPr"):
            each.set("name", f"{name} {self._next}")
            each.set("descr", name)
        self._next += 1

    def save(self) -> None:
        self._package.put_tree(self._part, self._root)
        declare_types(self._package, defaults=self._media.types, overrides=self._overrides)


def keep_sizes(package: Package, grid: Grid, sheet_links: Links) -> None:
    """Pictures and boxes across raised rows keep the size they had: their lower corners are counted anew."""
    found = grid.root.find("{*}drawing")
    part = sheet_links.target(found.get(f"{{{OFFICE}}}id")) if found is not None else None
    if part is None or part not in package:
        return
    root = package.tree(part)
    if any([_keep_size(anchor, grid) for anchor in root.iter(f"{{{XDR}}}twoCellAnchor")]):
        package.put_tree(part, root)


def _keep_size(anchor: etree._Element, grid: Grid) -> bool:
    start, end = anchor.find(f"{{{XDR}}}from"), anchor.find(f"{{{XDR}}}to")
    if start is None or end is None:
        return False
    first, last = (int(each.findtext(f"{{{XDR}}}row", "0")) + 1 for each in (start, end))
    if not any(row in grid.old_heights for row in range(first, last)):
        return False
    top, bottom = (int(each.findtext(f"{{{XDR}}}rowOff", "0")) for each in (start, end))
    reach = sum(round(grid.old_height(row) * POINT) for row in range(first, last)) + bottom
    row, off = walk_down(first, max(reach, top), grid.height)
    for name, value in (("row", row - 1), ("rowOff", off)):
        place = end.find(f"{{{XDR}}}{name}")
        if place is not None:
            place.text = str(value)
    return True


def walk_down(row: int, reach: int, height: Callable[[int], float]) -> tuple[int, int]:
    """The row (from 1) and offset that lie `reach` EMU below the upper edge of `row`."""
    while reach > (tall := round(height(row) * POINT)) and row < 1_048_576:
        reach -= tall
        row += 1
    return row, reach
