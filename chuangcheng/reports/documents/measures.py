"""The numbers of GB/T 9704-2012, once for every renderer. Millimetres, points and twips (1/20 pt) as named.

The standard asks for 22 lines of 28 characters on 156×225 mm. 22 lines of 580 twips are 225.07 mm and one line
is lost, hence 579. 28 characters of 16 pt are wider than 156 mm, hence the grid of 15.793 pt.
"""

from dataclasses import dataclass

PAGE_WIDTH_MM = 210.0
PAGE_HEIGHT_MM = 297.0
TEXT_WIDTH_MM = 156.0
TEXT_HEIGHT_MM = 225.0

LINE_TWIPS = 579
LINE_PT = LINE_TWIPS / 20
LINES_PER_PAGE = 22
CHARACTERS_PER_LINE = 28

BODY_PT = 16.0  # 3号
TITLE_PT = 22.0  # 2号
SMALL_PT = 14.0  # 4号: page numbers, 版记
TABLE_PT = 12.0  # 小4号
DENSE_TABLE_PT = 10.5  # 5号, from six columns on
DENSE_FROM_COLUMNS = 6

TEXT_WIDTH_PT = TEXT_WIDTH_MM * 72 / 25.4
CHARACTER_PT = TEXT_WIDTH_PT / CHARACTERS_PER_LINE
CHAR_SPACE = round((CHARACTER_PT - BODY_PT) * 4096)  # docGrid counts in 1/4096 pt

TITLE_CHARACTERS = int(TEXT_WIDTH_PT // TITLE_PT)
MARK_TOP_MM = 35.0  # upper edge of the 发文机关标志 below the top of the text area
MARK_LARGEST_PT = 42.0
RED_RULE_GAP_MM = 4.0
RED_RULE_PT = 2.25
RED = "E60012"
PAGE_NUMBER_DROP_MM = 7.0  # the dash stands this far below the text area
IMPRINT_OUTER_MM = 0.35
IMPRINT_INNER_MM = 0.25

PHOTO_HEIGHT_MM = 62.0  # the tallest a photo is printed
PHOTO_GAP_MM = 4.0


@dataclass(frozen=True)
class Margins:
    """Of an A4 page, in millimetres."""

    top: float
    right: float
    bottom: float
    left: float

    @property
    def text_width(self) -> float:
        return PAGE_WIDTH_MM - self.left - self.right

    @property
    def text_height(self) -> float:
        return PAGE_HEIGHT_MM - self.top - self.bottom


OFFICIAL = Margins(top=37, right=26, bottom=35, left=28)
FORM = Margins(top=16, right=20, bottom=16, left=25)
FORM_LINE_TWIPS = 400
FORM_LINE_PT = FORM_LINE_TWIPS / 20
FORM_TEXT_PT = 12.0
FORM_ROW_MM = 9.0  # the least height of a row of a form


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def points(millimetres: float) -> float:
    return millimetres * 72 / 25.4


def photo_box(count: int, width: float) -> tuple[float, float]:
    """Millimetres a photo may take when `count` stand in a row."""
    across = (width - PHOTO_GAP_MM * count) / count
    return across, min(PHOTO_HEIGHT_MM if count > 1 else PHOTO_HEIGHT_MM * 1.6, across * 1.2)
