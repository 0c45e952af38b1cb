"""A document, or a batch of them, as DOCX by the numbers of GB/T 9704-2012."""

import datetime
import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from docx import Document as new_word_document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from chuangcheng.reports.documents.as_docx import frame
from chuangcheng.reports.documents.as_docx.forms import form_table
from chuangcheng.reports.documents.as_docx.images import ImageShelf
from chuangcheng.reports.documents.as_docx.pages import Footers, margins_of, section
from chuangcheng.reports.documents.as_docx.styles import settings_xml, style_sheet
from chuangcheng.reports.documents.as_docx.tables import photo_pair, photo_row, ruled_table
from chuangcheng.reports.documents.as_docx.words import gap, justify, paragraph, run, runs
from chuangcheng.reports.documents.as_docx.xml import Element, el
from chuangcheng.reports.documents.blocks import (
    Block,
    Document,
    Form,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    PhotoPair,
    PhotoRow,
    Table,
)
from chuangcheng.reports.documents.fonts import OFFICIAL_FONTS, FontNames
from chuangcheng.reports.documents.measures import photo_box
from chuangcheng.reports.documents.pictures import photos_in_pairs
from chuangcheng.reports.documents.typesetting import list_paragraphs, numbered, printable

GAP_AFTER_TABLE = 120
STYLES_WITH_EFFECTS = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
QUIET_DATE = datetime.datetime(2026, 1, 1)


class Writer:
    """The state of one rendering: the pictures met so far, the fonts, the text width."""

    def __init__(self, word: WordDocument, fonts: FontNames) -> None:
        self.images = ImageShelf(word)
        self.fonts = fonts

    def document(self, document: Document) -> list[Element]:
        """All elements of one document, without its section."""
        body = self.blocks(document.blocks, document)
        closing = [*frame.attachment_note(document), *frame.signing(document)]
        if closing and body:
            _keep_with_next(body[-1])
        elements = [*frame.head(document, self.fonts), *body, *closing, *frame.note(document)]
        for number, attachment in enumerate(document.attachments, start=1):
            if attachment.blocks:
                elements += frame.attachment_heading(document, number, attachment.title)
                elements += self.blocks(attachment.blocks, document)
        if document.imprint is not None:
            elements += frame.imprint(document.imprint)
        return [*elements[:-1], gap(20)] if _ends_in_a_gap(elements) else elements

    def blocks(self, blocks: tuple[Block, ...], document: Document) -> list[Element]:
        width = margins_of(document).text_width
        official = document.layout == "official"
        elements: list[Element] = []
        self.images.photos.prepare(photos_in_pairs(blocks), width=photo_box(2, width)[0])
        for block, mark in numbered(blocks):
            elements += self._block(block, mark, width=width, official=official)
        return elements

    def _block(self, block: Block, mark: str, *, width: float, official: bool) -> list[Element]:
        if isinstance(block, Heading):
            return [self._heading(block, mark, official=official)]
        if isinstance(block, Paragraph):
            return [_text(block, official=official)]
        if isinstance(block, ListBlock):
            return [_text(Paragraph(spans), official=official) for spans in list_paragraphs(block)]
        if isinstance(block, PageBreak):
            return [paragraph("Gap", (el("w:r", None, el("w:br", {"w:type": "page"})),))]
        return [*self._set_piece(block, width=width), gap(GAP_AFTER_TABLE)]

    def _set_piece(self, block: Table | PhotoPair | PhotoRow | Form, *, width: float) -> list[Element]:
        if isinstance(block, Table):
            return ruled_table(block, width=width)
        if isinstance(block, PhotoPair):
            return photo_pair(block, width=width, images=self.images)
        if isinstance(block, PhotoRow):
            return photo_row(block, width=width, images=self.images)
        return [form_table(block, width=width, images=self.images)]

    def _heading(self, heading: Heading, mark: str, *, official: bool) -> Element:
        content = [*([run(mark)] if mark else []), *runs(heading.spans)]
        if not official and not heading.body:
            before = el("w:spacing", {"w:before": 120})
            return paragraph("FormLabel", content, properties=(el("w:keepNext"), before, justify("left")))
        if not heading.body:
            return paragraph(f"Heading{heading.level}", content)
        content += runs(heading.body, fonts=self.fonts, face="body")
        return paragraph(f"Heading{heading.level}", content, properties=(el("w:keepNext", {"w:val": "0"}),))


def _text(block: Paragraph, *, official: bool) -> Element:
    indented = block.indent and block.align in {"justify", "left"}
    style = ("OfficialBody" if indented else "Normal") if official else "FormText"
    properties = [] if official or not indented else [el("w:ind", {"w:firstLineChars": 200, "w:firstLine": 480})]
    return paragraph(style, runs(block.spans), properties=(*properties, justify(block.align)))


def _ends_in_a_gap(elements: list[Element]) -> bool:
    """Whether a table closes the document: a full page has no room for more than the least gap."""
    return len(elements) > 1 and elements[-2].tag.endswith("}tbl")


def _keep_with_next(element: Element) -> None:
    properties = element.find("{*}pPr")
    if properties is not None and element.tag.endswith("}p"):
        for said in properties.findall("{*}keepNext"):
            properties.remove(said)
        properties.insert(1, el("w:keepNext"))


def render_docx(
    document: Document | Sequence[Document], out: Path | BinaryIO, fonts: FontNames = OFFICIAL_FONTS
) -> None:
    """Write one document, or several one after another, each on new pages numbered from 1.

    Fonts are named, not embedded. Raises Refused for a photo that is missing or cannot be read.
    """
    documents = [document] if isinstance(document, Document) else list(document)
    word = new_word_document()
    _furnish(word, documents, fonts)
    writer, footers = Writer(word, fonts), Footers(word, several=len(documents) > 1)
    body = word.element.body
    for child in list(body):
        body.remove(child)
    for number, one in enumerate(documents, start=1):
        body.extend(writer.document(one))
        end = section(one, footers)
        body.append(end if number == len(documents) else _section_end(end))
    word.save(os.fspath(out) if isinstance(out, Path) else out)


def _section_end(end: Element) -> Element:
    return el("w:p", None, el("w:pPr", None, el("w:pStyle", {"w:val": "Gap"}), end))


def _furnish(word: WordDocument, documents: list[Document], fonts: FontNames) -> None:
    """Our own style sheet and settings in place of python-docx's, none of its leftovers, and who wrote what."""
    word.part._styles_part._element = style_sheet(fonts)
    odd_even = any(one.footer.page_numbers == "dashes" for one in documents)
    word.part._settings_part._element = parse_xml(settings_xml(odd_and_even=odd_even))
    for relations, kind in (
        (word.part.rels, RELATIONSHIP_TYPE.NUMBERING),
        (word.part.rels, STYLES_WITH_EFFECTS),
        (word.part.package.rels, RELATIONSHIP_TYPE.THUMBNAIL),
    ):
        for name in [one.rId for one in relations.values() if one.reltype == kind]:
            del relations[name]
    first = documents[0]
    about = word.core_properties
    about.title, about.author = printable(first.title)[:250], printable(first.issuer or first.signature)[:250]
    about.comments, about.last_modified_by = "", ""
    day = datetime.datetime.combine(first.date, datetime.time()) if first.date else QUIET_DATE
    about.created = about.modified = day
