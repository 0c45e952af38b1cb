"""A document as the plain data the typst template prints: one list of simple blocks, top down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chuangcheng.reports.documents.blocks import (
    Block,
    Claim,
    Document,
    Form,
    FormCell,
    Heading,
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
)
from chuangcheng.reports.documents.fonts import Face
from chuangcheng.reports.documents.measures import (
    DENSE_FROM_COLUMNS,
    FORM,
    FORM_ROW_MM,
    LINE_PT,
    MARK_TOP_MM,
    OFFICIAL,
    RED_RULE_GAP_MM,
    RED_RULE_PT,
    TITLE_PT,
)
from chuangcheng.reports.documents.pictures import Picture, PictureShelf, qr_picture
from chuangcheng.reports.documents.typesetting import (
    attachment_label,
    attachment_names,
    chinese_date,
    list_paragraphs,
    mark_size,
    numbered,
    printable,
    sign_off,
    title_lines,
)

Data = dict[str, Any]
HEADING_FACES: dict[int, Face] = {1: "hei", 2: "kai", 3: "body", 4: "body"}
FORM_TITLE_PT = 20.0
SPACE = "\u3000"
DATE_LINE = f"年{SPACE}{SPACE}月{SPACE}{SPACE}日{SPACE}"
LONG_FIELD = 600


@dataclass
class Desk:
    """Where a rendering lays its pictures, and every character it prints by face."""

    folder: Path
    shelf: PictureShelf = field(default_factory=PictureShelf)
    characters: dict[Face, set[str]] = field(default_factory=dict)

    def run(self, text: str, face: Face = "body") -> Data:
        """A run of text in one face."""
        plain = printable(text)
        self.characters.setdefault(face, set()).update(plain)
        return {"f": face, "t": plain}

    def runs(self, spans: Spans, face: Face = "body") -> list[Data]:
        """Words and claims alike; on paper a claim looks like any other text."""
        return [self.run(span.text, face) for span in spans if isinstance(span, Claim) or span.text]

    def file(self, picture: Picture) -> str:
        """The picture as a file beside the template; each only once."""
        path = self.folder / f"{picture.key}.{picture.extension}"
        if not path.exists():
            path.write_bytes(picture.blob)
        return path.name


def laid_out(document: Document, desk: Desk, index: int) -> Data:
    """One document as data."""
    official = document.layout == "official"
    margins = OFFICIAL if official else FORM
    desk.run(document.footer.text + chinese_date(document.date) if document.date else document.footer.text, "song")
    desk.run("第页共—0123456789 ", "song")
    return {
        "index": index,
        "layout": document.layout,
        "margins": [margins.top, margins.right, margins.bottom, margins.left],
        "numbers": document.footer.page_numbers,
        "foot": printable(document.footer.text),
        "blocks": list(pieces(document, desk)),
    }


def pieces(document: Document, desk: Desk) -> Iterator[Data]:
    """Head, text, attachments named, signature, imprint, then the attachments on pages of their own."""
    yield from head(document, desk)
    for block, mark in numbered(document.blocks):
        yield from block_data(block, mark, desk)
    yield from attachment_note(document, desk)
    yield from signing(document, desk)
    if document.note:
        yield para([desk.run(f"（{document.note.strip('（）')}）")])
    if document.imprint:
        yield imprint(document, desk)
    for number, attachment in enumerate(document.attachments, start=1):
        if attachment.blocks:
            yield {"is": "page"}
            yield para([desk.run(attachment_label(document.attachments, number), "hei")], indent=False)
            yield {"is": "lines", "n": 1}
            yield from titles(attachment.title, desk)
            yield {"is": "lines", "n": 1}
            for block, mark in numbered(attachment.blocks):
                yield from block_data(block, mark, desk)


def titles(text: str, desk: Desk, size: float = TITLE_PT) -> Iterator[Data]:
    """A title in its balanced lines."""
    for line in title_lines(text):
        yield {"is": "title", "t": desk.run(line, "title")["t"], "size": size, "line": max(LINE_PT, size * 1.4)}


def head(document: Document, desk: Desk) -> Iterator[Data]:
    """All above the first block."""
    if document.layout == "form":
        yield from titles(document.title, desk, FORM_TITLE_PT)
        if document.number:
            yield para([desk.run(f"编号：{document.number}")], indent=False, align="right")
        yield {"is": "space", "mm": 2}
        return
    if document.letterhead:
        yield from red_head(document, desk)
    yield from titles(document.title, desk)
    if document.number and not document.letterhead:
        yield para([desk.run(document.number)], indent=False, align="center")
    yield {"is": "lines", "n": 1}
    if document.addressee:
        yield para([desk.run(f"{document.addressee}：")], indent=False)


def red_head(document: Document, desk: Desk) -> Iterator[Data]:
    """发文机关标志, 文号 (with 签发人 on a paper sent upward), red rule, two lines (7.2.4–7.2.7)."""
    yield {"is": "space", "mm": MARK_TOP_MM}
    yield {"is": "mark", "t": desk.run(document.issuer, "title")["t"], "size": mark_size(document.issuer)}
    yield {"is": "lines", "n": 2}
    if document.signer:
        right = desk.run(f"签发人：{document.signer}")
        yield {"is": "pair", "left": desk.run(document.number), "right": right}
    else:
        yield para([desk.run(document.number)], indent=False, align="center")
    yield {"is": "space", "mm": RED_RULE_GAP_MM}
    yield {"is": "rule", "width": RED_RULE_PT, "red": True}
    yield {"is": "lines", "n": 2}


def para(
    runs: Sequence[Data], *, indent: bool = True, align: str = "justify", right: float = 0, hang: float = 0,
    keep: bool = False,
) -> Data:  # fmt: skip
    """A paragraph of runs; indents in characters."""
    return {
        "is": "para",
        "runs": list(runs),
        "indent": indent,
        "align": align,
        "right": right,
        "hang": hang,
        "keep": keep,
    }


def block_data(block: Block, mark: str, desk: Desk) -> Iterator[Data]:
    """One block, or the few simple ones it is made of."""
    if isinstance(block, Heading):
        face = HEADING_FACES[block.level]
        runs = [desk.run(mark, face), *desk.runs(block.spans, face), *desk.runs(block.body)]
        yield para(runs, keep=not block.body)
    elif isinstance(block, Paragraph):
        indent = block.indent and block.align in {"justify", "left"}
        yield para(desk.runs(block.spans), indent=indent, align=block.align)
    elif isinstance(block, ListBlock):
        yield from (para(desk.runs(spans)) for spans in list_paragraphs(block))
    elif isinstance(block, Table):
        yield table_data(block, desk)
    elif isinstance(block, Form):
        yield form_data(block, desk)
    elif isinstance(block, PageBreak):
        yield {"is": "page"}
    else:
        yield from photo_data(block, desk)


def table_data(table: Table, desk: Desk) -> Data:
    """A ruled table; a row stays whole unless it is very long."""
    longest = max((sum(len(s.text) for s in cell) for row in table.rows for cell in row), default=0)
    return {
        "is": "table",
        "dense": len(table.columns) >= DENSE_FROM_COLUMNS,
        "whole": longest < LONG_FIELD,
        "repeat": table.repeat_header,
        "caption": [desk.run(table.caption)] if table.caption else [],
        "columns": [{"title": [desk.run(c.title, "hei")], "width": c.width, "align": c.align} for c in table.columns],
        "rows": [[desk.runs(cell) for cell in row] for row in table.rows],
    }


def photo_data(block: PhotoPair | PhotoRow, desk: Desk) -> Iterator[Data]:
    """Photos side by side, a title above a pair."""
    if isinstance(block, PhotoRow):
        yield {"is": "photos", "cells": [photo_cell(p, p.caption, desk) for p in block.photos]}
        return
    if block.title:
        yield para([desk.run(block.title)], indent=False, keep=True)
    cells = [photo_cell(block.before, "整改前", desk), photo_cell(block.after, "整改后", desk)]
    yield {"is": "photos", "cells": cells}
    yield {"is": "space", "mm": 3}


def photo_cell(photo: Photo | None, label: str, desk: Desk) -> Data:
    """One photo, or an empty frame that says so."""
    if photo is None:
        return {"file": None, "caption": desk.run(f"{label}：无照片"), "width": 1, "height": 1}
    picture = desk.shelf.take(photo)
    caption = photo.caption or label
    return {
        "file": desk.file(picture),
        "caption": desk.run(caption),
        "width": picture.width,
        "height": picture.height,
    }


def form_data(form: Form, desk: Desk) -> Data:
    """The grid of a paper; typst places cells in order and lets spans cover what follows."""
    cells = [
        {**cell_data(cell, desk), "height": max(row.height, FORM_ROW_MM) - 2, "colspan": cell.colspan,
         "rowspan": cell.rowspan}
        for row in form.rows
        for cell in row.cells
    ]  # fmt: skip
    return {"is": "form", "widths": list(form.widths), "cells": cells}


def cell_data(cell: FormCell, desk: Desk) -> Data:
    """What stands in one cell."""
    if isinstance(cell, LabelCell):
        return {"is": "label", "text": [desk.run(cell.text, "hei")], "long": False}
    if isinstance(cell, ValueCell):
        size = sum(len(span.text) for spans in cell.paragraphs for span in spans)
        return {"is": "value", "paragraphs": [desk.runs(p) for p in cell.paragraphs], "long": size > LONG_FIELD}
    if isinstance(cell, QrCell):
        file = desk.file(qr_picture(cell.payload))
        return {"is": "qr", "file": file, "caption": desk.run(cell.caption), "long": False}
    return sign_data(cell, desk)


def sign_data(cell: SignCell, desk: Desk) -> Data:
    """A place for a hand, a seal and a date."""
    signer = f"{cell.signer.rstrip('：')}：{SPACE * 5}" if cell.signer else ""
    line = signer + (f"{cell.seal}{SPACE}" if cell.seal else "")
    return {
        "is": "sign",
        "opinion": desk.runs(cell.opinion),
        "line": desk.run(line),
        "date": desk.run(DATE_LINE if cell.dated else ""),
        "long": False,
    }


def attachment_note(document: Document, desk: Desk) -> Iterator[Data]:
    """附件说明: one line below the text, two characters in, further lines under the first name (7.3.4)."""
    if document.attachments:
        yield {"is": "lines", "n": 1}
    for label, name in attachment_names(document.attachments):
        lead = label or SPACE * 3
        yield para([desk.run(f"{SPACE * 2}{lead}{name}")], indent=False, align="left", hang=5)


def signing(document: Document, desk: Desk) -> Iterator[Data]:
    """落款, kept on one page with the end of the text (7.3.5)."""
    place = sign_off(document)
    if place is None or (document.layout == "form" and not document.signature):
        return
    yield {"is": "lines", "n": 2 if document.sealed else 1}
    for text, right in ((place.signature, place.signature_right), (place.date, place.date_right)):
        if text:
            yield para([desk.run(text)], indent=False, align="right", right=right, keep=text == place.signature)


def imprint(document: Document, desk: Desk) -> Data:
    """版记: 抄送, 印发机关 and date between rules at the foot of the page."""
    marks = document.imprint
    rows = []
    if marks and marks.copies_to:
        copies = f"抄送：{marks.copies_to.rstrip('。')}。"
        rows.append({"left": [desk.run(copies)], "right": []})
    if marks and (marks.printed_by or marks.printed_on):
        day = f"{chinese_date(marks.printed_on)}印发" if marks.printed_on else ""
        rows.append({"left": [desk.run(marks.printed_by)], "right": [desk.run(day)]})
    return {"is": "imprint", "rows": rows}
