"""A document as plain data for the template: numbers given, lines broken, pictures put into files.

The template only draws. User text travels as JSON strings and is never read as markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chuangcheng.reports.documents import typesetting as ts
from chuangcheng.reports.documents.as_pdf.photo_page import photo_page
from chuangcheng.reports.documents.blocks import (
    Block,
    Document,
    Form,
    FormCell,
    Heading,
    Imprint,
    LabelCell,
    ListBlock,
    PageBreak,
    Paragraph,
    Photo,
    PhotoPair,
    PhotoRow,
    QrCell,
    SignCell,
    Spans,
    Table,
    ValueCell,
    plain,
)
from chuangcheng.reports.documents.measures import (
    DENSE_FROM_COLUMNS,
    FORM,
    FORM_ROW_MM,
    OFFICIAL,
    Margins,
    photo_box,
)
from chuangcheng.reports.documents.pictures import Picture, PictureShelf, photos_in_pairs, qr_picture

Data = dict[str, Any]
HEADING_FACES = {1: "hei", 2: "kai", 3: "body", 4: "body"}
LONG_CELL = 600  # characters from which a row may break across pages
QR_MM = 24.0
FORM_MARK_LARGEST_PT = 26.0


@dataclass
class PictureFolder:
    """Pictures of one rendering as files beside the template, each content once."""

    folder: Path
    shelf: PictureShelf

    def photo(self, photo: Photo, *, width: float) -> tuple[str, Picture]:
        picture = self.shelf.take(photo, width=width)
        return self.save(picture), picture

    def save(self, picture: Picture) -> str:
        jpeg = picture.extension == "jpg"
        name = f"{picture.key}.{'pdf' if jpeg else picture.extension}"
        path = self.folder / name
        if not path.exists():
            blob = picture.blob
            path.write_bytes(photo_page(blob, width=picture.width, height=picture.height) if jpeg else blob)
        return name


def margins_of(document: Document) -> Margins:
    return FORM if document.layout == "form" else OFFICIAL


def printed(document: Document, pictures: PictureFolder) -> Data:
    """All the template needs for one document."""
    form = document.layout == "form"
    margins = margins_of(document)
    body = _blocks(document.blocks, margins.text_width, pictures, form=form)
    return {
        "layout": document.layout,
        "margins": {"top": margins.top, "right": margins.right, "bottom": margins.bottom, "left": margins.left},
        "head": _head(document, form=form),
        "body": body,
        "attachment_note": [
            {"label": label, "name": ts.printable(name)} for label, name in ts.attachment_names(document.attachments)
        ],
        "sign_off": _sign_off(document, form=form),
        "note": ts.printable(document.note),
        "attachments": [
            {
                "label": ts.attachment_label(document.attachments, number),
                "title": ts.title_lines(one.title),
                "body": _blocks(one.blocks, margins.text_width, pictures, form=form),
            }
            for number, one in enumerate(document.attachments, start=1)
            if one.blocks
        ],
        "imprint": _imprint(document.imprint),
        "footer": {"numbers": document.footer.page_numbers, "text": ts.printable(document.footer.text)},
    }


def _head(document: Document, *, form: bool) -> Data:
    date = ts.chinese_date(document.date) if form and document.date and not document.signature else ""
    largest = FORM_MARK_LARGEST_PT if form else ts.mark_size("")
    return {
        "mark": ts.printable(document.issuer) if document.letterhead else "",
        "mark_size": min(largest, ts.mark_size(document.issuer)),
        "number": ts.printable(document.number),
        "signer": ts.printable(document.signer),
        "title": ts.title_lines(document.title),
        "addressee": ts.printable(document.addressee),
        "date": date,
    }


def _sign_off(document: Document, *, form: bool) -> Data | None:
    place = ts.sign_off(document)
    if place is None or (form and not document.signature):
        return None
    return {
        "blanks": 2 if document.sealed else 1,
        "lines": [
            {"text": text, "right": right}
            for text, right in ((place.signature, place.signature_right), (place.date, place.date_right))
            if text
        ],
    }


def _imprint(imprint: Imprint | None) -> Data | None:
    if imprint is None:
        return None
    date = f"{ts.chinese_date(imprint.printed_on)}印发" if imprint.printed_on else ""
    copies = ts.printable(imprint.copies_to).rstrip("。")
    return {"copies": f"{copies}。" if copies else "", "by": ts.printable(imprint.printed_by), "date": date}


def _blocks(blocks: Sequence[Block], width: float, pictures: PictureFolder, *, form: bool) -> list[Data]:
    items: list[Data] = []
    pictures.shelf.prepare(photos_in_pairs(blocks), width=photo_box(2, width)[0])
    for block, mark in ts.numbered(blocks):
        items += _block(block, mark, width=width, pictures=pictures, form=form)
    return items


def _block(block: Block, mark: str, *, width: float, pictures: PictureFolder, form: bool) -> list[Data]:
    if isinstance(block, Heading):
        return [_heading(block, mark, form=form)]
    if isinstance(block, Paragraph):
        return [_paragraph(block)]
    if isinstance(block, ListBlock):
        return [_paragraph(Paragraph(spans)) for spans in ts.list_paragraphs(block)]
    if isinstance(block, PageBreak):
        return [{"is": "page_break"}]
    if isinstance(block, Table):
        return [_table(block)]
    return [_form(block, pictures)] if isinstance(block, Form) else [_photos(block, width, pictures)]


def _text(runs: list[Data], *, indent: float, align: str, heading: bool = False, sticky: bool = False) -> Data:
    return {"is": "text", "runs": runs, "indent": indent, "align": align, "heading": heading, "sticky": sticky}


def _run(text: str, face: str = "body") -> Data:
    return {"text": ts.printable(text), "face": face}


def _heading(heading: Heading, mark: str, *, form: bool) -> Data:
    runs = [_run(mark + plain(heading.spans), HEADING_FACES[heading.level])]
    if heading.body:
        runs.append(_run(plain(heading.body)))
    indent = 0 if form and not heading.body else 2
    return _text(runs, indent=indent, align="justify", heading=True, sticky=not heading.body)


def _paragraph(block: Paragraph) -> Data:
    indented = block.indent and block.align in {"justify", "left"}
    return _text([_run(plain(block.spans))], indent=2 if indented else 0, align=block.align)


def _table(table: Table) -> Data:
    return {
        "is": "table",
        "caption": ts.printable(table.caption),
        "dense": len(table.columns) >= DENSE_FROM_COLUMNS,
        "widths": [column.width for column in table.columns],
        "aligns": [column.align for column in table.columns],
        "titles": [ts.printable(column.title) for column in table.columns],
        "headed": any(column.title for column in table.columns),
        "repeat": table.repeat_header,
        "rows": [
            {
                "cells": [ts.printable(plain(spans)) for spans in row],
                "breakable": _may_break(row),
            }
            for row in table.rows
        ],
    }


def _may_break(cells: Iterable[Spans]) -> bool:
    return any(len(plain(spans)) > LONG_CELL for spans in cells)


def _photos(block: PhotoPair | PhotoRow, width: float, pictures: PictureFolder) -> Data:
    if isinstance(block, PhotoPair):
        sides = [("整改前", block.before), ("整改后", block.after)]
        title = ts.printable(block.title)
    else:
        sides, title = [("", photo) for photo in block.photos], ""
    across, down = photo_box(len(sides), width)
    cells = [_photo_cell(photo, label, (across, down), pictures) for label, photo in sides]
    return {"is": "photos", "title": title, "cells": cells}


def _photo_cell(photo: Photo | None, label: str, box: tuple[float, float], pictures: PictureFolder) -> Data:
    if photo is None:
        return {"file": "", "caption": f"（无{label}照片）", "height": box[1] * 0.7, "width": box[0]}
    name, picture = pictures.photo(photo, width=box[0])
    width, height = picture.fit(width=box[0], height=box[1])
    caption = "：".join(part for part in (label, ts.printable(photo.caption)) if part)
    return {"file": name, "caption": caption, "width": width, "height": height}


def _form(form: Form, pictures: PictureFolder) -> Data:
    return {
        "is": "form",
        "widths": list(form.widths),
        "rows": [
            {"height": max(row.height, FORM_ROW_MM), "cells": [_cell(cell, pictures) for cell in row.cells]}
            for row in form.rows
        ],
    }


def _cell(cell: FormCell, pictures: PictureFolder) -> Data:
    return {"colspan": cell.colspan, "rowspan": cell.rowspan, "breakable": False, **_cell_content(cell, pictures)}


def _cell_content(cell: FormCell, pictures: PictureFolder) -> Data:
    if isinstance(cell, LabelCell):
        return {"is": "label", "lines": [ts.printable(line) for line in cell.text.split("\n")]}
    if isinstance(cell, ValueCell):
        return {
            "is": "value",
            "lines": [ts.printable(plain(spans)) for spans in cell.paragraphs],
            "align": cell.align,
            "indent": cell.indent,
            "breakable": _may_break([tuple(span for spans in cell.paragraphs for span in spans)]),
        }
    if isinstance(cell, QrCell):
        name = pictures.save(qr_picture(cell.payload))
        return {"is": "qr", "file": name, "caption": ts.printable(cell.caption), "side": QR_MM}
    return _sign_content(cell)


def _sign_content(cell: SignCell) -> Data:
    return {
        "is": "sign",
        "opinion": ts.printable(plain(cell.opinion)),
        "line": ts.signature_line(cell),
        "date": ts.DATE_LINE if cell.dated else "",
    }
