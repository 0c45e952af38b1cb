"""Ruled tables, photo rows and forms, written as elements: `table.cell()` counts all cells anew each time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chuangcheng.reports.documents.as_docx.images import ImageShelf
from chuangcheng.reports.documents.as_docx.words import justify, paragraph, run, runs, text_paragraph
from chuangcheng.reports.documents.as_docx.xml import Element, el, no_rule, rule
from chuangcheng.reports.documents.blocks import Photo, PhotoPair, PhotoRow, Spans, Table, words
from chuangcheng.reports.documents.measures import (
    DENSE_FROM_COLUMNS,
    photo_box,
    points,
    twips,
)

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
THIN, THICK = 4, 8


@dataclass(frozen=True)
class Cell:
    """What a <w:tc> needs: its paragraphs, width in twips, spans and where the text stands."""

    content: Sequence[Element]
    width: int
    columns: int = 1
    merge: str = ""
    valign: str = "center"
    borders: Element | None = None


def cell_element(cell: Cell) -> Element:
    properties = el("w:tcPr", None, el("w:tcW", {"w:w": cell.width, "w:type": "dxa"}))
    if cell.columns > 1:
        properties.append(el("w:gridSpan", {"w:val": cell.columns}))
    if cell.merge:
        properties.append(el("w:vMerge", {"w:val": cell.merge}))
    if cell.borders is not None:
        properties.append(cell.borders)
    properties.append(el("w:vAlign", {"w:val": cell.valign}))
    return el("w:tc", None, properties, *(cell.content or (paragraph("Gap"),)))


def row_element(cells: Iterable[Cell], *, height: int = 0, header: bool = False, whole: bool = True) -> Element:
    """A row; `whole` keeps it on one page, `header` repeats it on each."""
    properties = el("w:trPr")
    if whole:
        properties.append(el("w:cantSplit"))
    if height:
        properties.append(el("w:trHeight", {"w:val": height, "w:hRule": "atLeast"}))
    if header:
        properties.append(el("w:tblHeader"))
    return el("w:tr", None, properties, *map(cell_element, cells))


def table_element(widths: Sequence[int], rows: Iterable[Element], *, ruled: bool, padding: int = 40) -> Element:
    """A table of fixed column widths (twips), centred on the text."""
    borders = el("w:tblBorders")
    for side in SIDES:
        size = THIN if side.startswith("inside") else THICK
        borders.append(rule(side, size=size, color="000000") if ruled else no_rule(side))
    margins = el(
        "w:tblCellMar",
        None,
        el("w:top", {"w:w": padding, "w:type": "dxa"}),
        el("w:left", {"w:w": 90, "w:type": "dxa"}),
        el("w:bottom", {"w:w": padding, "w:type": "dxa"}),
        el("w:right", {"w:w": 90, "w:type": "dxa"}),
    )
    properties = el(
        "w:tblPr",
        None,
        el("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        el("w:jc", {"w:val": "center"}),
        borders,
        el("w:tblLayout", {"w:type": "fixed"}),
        margins,
    )
    grid = el("w:tblGrid", None, *(el("w:gridCol", {"w:w": width}) for width in widths))
    return el("w:tbl", None, properties, grid, *rows)


def column_widths(shares: Sequence[float], millimetres: float) -> list[int]:
    """Shares of a width as twips that add up to it."""
    whole, total = twips(millimetres), sum(shares)
    edges = [round(whole * sum(shares[:count]) / total) for count in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def ruled_table(table: Table, *, width: float) -> list[Element]:
    """A table with its caption. `width` in millimetres."""
    dense = "Dense" if len(table.columns) >= DENSE_FROM_COLUMNS else ""
    widths = column_widths([column.width for column in table.columns], width)
    heads = [
        Cell([text_paragraph(f"TableHead{dense}", column.title)], across)
        for column, across in zip(table.columns, widths, strict=True)
    ]
    rows = [row_element(heads, header=table.repeat_header)] if any(column.title for column in table.columns) else []
    rows.extend(row_element(_text_cells(table, spans, widths, dense)) for spans in table.rows)
    caption = [text_paragraph("Caption", table.caption)] if table.caption else []
    return [*caption, table_element(widths, rows, ruled=True)]


def _text_cells(table: Table, row: Sequence[Spans], widths: Sequence[int], dense: str) -> list[Cell]:
    return [
        Cell([paragraph(f"TableText{dense}", runs(spans), properties=(justify(column.align),))], across)
        for spans, column, across in zip(row, table.columns, widths, strict=True)
    ]


def photo_pair(pair: PhotoPair, *, width: float, images: ImageShelf) -> list[Element]:
    """Before and after beside each other, their captions under them; never torn apart by a page."""
    sides = (("整改前", pair.before), ("整改后", pair.after))
    cells = [_photo_cell(photo, label=label, count=2, width=width, images=images) for label, photo in sides]
    title = [paragraph("Caption", runs(words(pair.title)))] if pair.title else []
    return [*title, _photo_table(cells, width=width)]


def photo_row(row: PhotoRow, *, width: float, images: ImageShelf) -> list[Element]:
    cells = [_photo_cell(photo, label="", count=len(row.photos), width=width, images=images) for photo in row.photos]
    return [_photo_table(cells, width=width)]


def _photo_cell(photo: Photo | None, *, label: str, count: int, width: float, images: ImageShelf) -> Cell:
    across, down = photo_box(count, width)
    column = twips(width / count)
    if photo is None:
        empty = el("w:spacing", {"w:before": points(down / 2 - 4) * 20, "w:after": points(down / 2 - 4) * 20})
        return Cell(
            [paragraph("PhotoCaption", (run(f"（无{label}照片）"),), properties=(el("w:keepNext"), empty))], column
        )
    caption = "：".join(part for part in (label, photo.caption) if part)
    content = [paragraph("Picture", (images.photo(photo, width=across, height=down),))]
    if caption:
        content.append(text_paragraph("PhotoCaption", caption))
    return Cell(content, column, valign="top")


def _photo_table(cells: Sequence[Cell], *, width: float) -> Element:
    widths = column_widths([1.0] * len(cells), width)
    return table_element(widths, [row_element(cells)], ruled=False)
