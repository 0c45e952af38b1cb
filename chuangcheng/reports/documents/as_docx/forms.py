"""Forms: the grid of labelled fields of a paper, with places for signatures, seals and a QR code."""

from chuangcheng.reports.documents.as_docx.images import ImageShelf
from chuangcheng.reports.documents.as_docx.styles import first_line_indent
from chuangcheng.reports.documents.as_docx.tables import Cell, column_widths, row_element, table_element
from chuangcheng.reports.documents.as_docx.words import justify, paragraph, run, runs, text_paragraph
from chuangcheng.reports.documents.as_docx.xml import Element, el
from chuangcheng.reports.documents.blocks import (
    Form,
    FormCell,
    LabelCell,
    PlacedCell,
    QrCell,
    SignCell,
    ValueCell,
    grid_places,
)
from chuangcheng.reports.documents.measures import FORM_LINE_TWIPS, FORM_ROW_MM, FORM_TEXT_PT, twips
from chuangcheng.reports.documents.pictures import qr_picture
from chuangcheng.reports.documents.typesetting import DATE_LINE, SPACE, signature_line

QR_MM = 24.0


def form_table(form: Form, *, width: float, images: ImageShelf) -> Element:
    """The form as one table. `width` in millimetres."""
    widths = column_widths(form.widths, width)
    starts = {(place.row, place.column): place for place in grid_places(form)}
    covered = {
        (place.row + down, place.column): place for place in starts.values() for down in range(1, place.cell.rowspan)
    }
    rows = []
    for index, row in enumerate(form.rows):
        cells = _row_cells(index, starts, covered, widths, images)
        rows.append(row_element(cells, height=twips(max(row.height, FORM_ROW_MM)), whole=not _is_long(row.cells)))
    return table_element(widths, rows, ruled=True, padding=50)


def _is_long(cells: tuple[FormCell, ...]) -> bool:
    """A field this long may run on to the next page; shorter ones stay whole."""
    return any(
        sum(len(span.text) for spans in cell.paragraphs for span in spans) > 600
        for cell in cells
        if isinstance(cell, ValueCell)
    )


def _row_cells(
    row: int,
    starts: dict[tuple[int, int], PlacedCell],
    covered: dict[tuple[int, int], PlacedCell],
    widths: list[int],
    images: ImageShelf,
) -> list[Cell]:
    cells, column = [], 0
    while column < len(widths):
        start = starts.get((row, column))
        place = start or covered[(row, column)]
        span = place.cell.colspan
        across = sum(widths[column : column + span])
        merge = "" if place.cell.rowspan == 1 else "restart" if start else "continue"
        if start:
            content, valign = _content(place.cell, images)
        else:
            content, valign = [paragraph("FormText")], "center"
        cells.append(Cell(content, across, span, merge, valign))
        column += span
    return cells


def _content(cell: FormCell, images: ImageShelf) -> tuple[list[Element], str]:
    if isinstance(cell, LabelCell):
        return [text_paragraph("FormLabel", line) for line in cell.text.split("\n")], "center"
    if isinstance(cell, ValueCell):
        return _value(cell)
    if isinstance(cell, QrCell):
        code = images.inline(qr_picture(cell.payload), width=QR_MM, height=QR_MM, text="二维码")
        caption = [text_paragraph("PhotoCaption", cell.caption)] if cell.caption else []
        return [paragraph("Picture", (code,)), *caption], "center"
    return _sign(cell)


def _value(cell: ValueCell) -> tuple[list[Element], str]:
    properties = (*((first_line_indent(2 * 12 / 16),) if cell.indent else ()), justify(cell.align))
    content = [paragraph("FormText", runs(spans), properties=properties) for spans in cell.paragraphs]
    return content or [paragraph("FormText")], "top" if cell.indent else "center"


def _sign(cell: SignCell) -> tuple[list[Element], str]:
    content = [paragraph("FormText", runs(cell.opinion))] if cell.opinion else []
    before = 240 if cell.opinion else 0
    if line := signature_line(cell):
        content.append(_to_the_right(line, before=before))
    if cell.dated:
        content.append(_to_the_right(DATE_LINE))
    return content, "bottom"


def _to_the_right(line: str, *, before: int = 0) -> Element:
    """A line set to the right. Word and LibreOffice drop spaces at its end, so they become an indent."""
    text = line.rstrip(SPACE)
    spacing = el("w:spacing", {"w:before": before, "w:line": FORM_LINE_TWIPS, "w:lineRule": "exact"})
    indent = el("w:ind", {"w:right": (len(line) - len(text)) * FORM_TEXT_PT * 20})
    return paragraph("FormText", (run(text),), properties=(spacing, indent, justify("right")))
