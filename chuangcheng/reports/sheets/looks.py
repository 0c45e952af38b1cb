"""What a cell's style id means, read only: date or not, wrapped or not, font size, border."""

import re
from dataclasses import dataclass

from lxml import etree

from chuangcheng.reports.sheets.grid import tag

_DATE_IDS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True, slots=True)
class Look:
    """One style: `is_date` by its number format, font size in points, `border` the id of its border."""

    is_date: bool = False
    wraps: bool = False
    size: float = 11
    border: str = "0"


def looks_of(styles: etree._Element | None) -> list[Look]:
    """The looks of xl/styles.xml by style id; empty where the workbook has no styles."""
    if styles is None:
        return []
    sizes = [_size(font) for font in styles.iterfind(f"{tag('fonts')}/{tag('font')}")]
    codes = {each.get("numFmtId"): str(each.get("formatCode")) for each in styles.iter(tag("numFmt"))}
    return [_look(each, sizes, codes) for each in styles.iterfind(f"{tag('cellXfs')}/{tag('xf')}")]


def _size(font: etree._Element) -> float:
    found = font.find(tag("sz"))
    return float(found.get("val", 11)) if found is not None else 11


def _look(each: etree._Element, sizes: list[float], codes: dict[str | None, str]) -> Look:
    number = each.get("numFmtId", "0")
    font = int(each.get("fontId", 0))
    alignment = each.find(tag("alignment"))
    return Look(
        is_date=_is_date(codes[number]) if number in codes else int(number) in _DATE_IDS,
        wraps=alignment is not None and alignment.get("wrapText") in ("1", "true"),
        size=sizes[font] if font < len(sizes) else 11,
        border=each.get("borderId", "0"),
    )


def _is_date(code: str) -> bool:
    return bool(re.search("[yd年日]", _LITERAL.sub("", code.partition(";")[0]), re.IGNORECASE))
