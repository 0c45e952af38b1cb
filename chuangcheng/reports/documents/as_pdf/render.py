"""A document, or a batch of them, as PDF with the same measures as the DOCX, set by typst."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import typst

from chuangcheng.reports.documents import measures
from chuangcheng.reports.documents.as_pdf.printing import PictureFolder, printed
from chuangcheng.reports.documents.blocks import Document
from chuangcheng.reports.documents.fonts import FACES, FontBook, FontReport, font_book
from chuangcheng.reports.documents.pictures import PictureShelf
from chuangcheng.reports.documents.typesetting import printable
from chuangcheng.rules.refusals import Refused

TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
MOST_NAMED = 10
MEASURES = {
    "page_width": measures.PAGE_WIDTH_MM,
    "page_height": measures.PAGE_HEIGHT_MM,
    "line": measures.LINE_PT,
    "character": measures.CHARACTER_PT,
    "tracking": measures.CHARACTER_PT - measures.BODY_PT,
    "body": measures.BODY_PT,
    "title": measures.TITLE_PT,
    "small": measures.SMALL_PT,
    "table": measures.TABLE_PT,
    "dense": measures.DENSE_TABLE_PT,
    "form_text": measures.FORM_TEXT_PT,
    "form_line": measures.FORM_LINE_PT,
    "mark_top": measures.MARK_TOP_MM,
    "red": measures.RED,
    "red_rule": measures.RED_RULE_PT,
    "red_rule_gap": measures.RED_RULE_GAP_MM,
    "page_number_drop": measures.PAGE_NUMBER_DROP_MM,
    "imprint_outer": measures.IMPRINT_OUTER_MM,
    "imprint_inner": measures.IMPRINT_INNER_MM,
}


def render_pdf(
    document: Document | Sequence[Document], out: Path | BinaryIO, font_dirs: Sequence[Path] = ()
) -> FontReport:
    """Write one document, or several one after another, each on new pages numbered from 1.

    Fonts come from the system and from `font_dirs`; the report says which stood in for which. The same document
    gives the same bytes. Raises Refused: fonts_missing, glyph_missing (a character no font here can draw),
    photo_missing, photo_unreadable.
    """
    documents = [document] if isinstance(document, Document) else list(document)
    book = font_book(tuple(font_dirs))
    report = book.report()
    with tempfile.TemporaryDirectory(prefix="document-") as name:
        folder = Path(name)
        data = _data(documents, PictureFolder(folder, PictureShelf()), report)
        _refuse_missing_glyphs(data["documents"], book, report)
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        shutil.copyfile(TEMPLATE, folder / "document.typ")
        pdf = typst.compile(str(folder / "document.typ"), root=str(folder), font_paths=book.handle, timestamp=0)
    if isinstance(out, Path):
        out.write_bytes(pdf)
    else:
        out.write(pdf)
    return report


def _data(documents: list[Document], pictures: PictureFolder, report: FontReport) -> dict[str, Any]:
    first = documents[0]
    return {
        "title": printable(first.title) or "文书",
        "author": printable(first.issuer or first.signature),
        "measures": MEASURES,
        "faces": {use.face: {"fonts": [use.used, *use.fallbacks], "weight": use.weight} for use in report.uses},
        "documents": [printed(one, pictures) for one in documents],
    }


def _refuse_missing_glyphs(data: Any, book: FontBook, report: FontReport) -> None:
    """Every face must draw every character: which face a text is set in is the template's affair."""
    used = {char for text in _strings(data) for char in text}
    uses = [use for use in report.uses if use.face in FACES]
    missing = sorted(set().union(*(book.missing(used, use) for use in uses)))
    if not missing:
        return
    named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in missing[:MOST_NAMED])
    more = f"等{len(missing)}个字符" if len(missing) > MOST_NAMED else ""
    raise Refused(
        f"字体里没有{named}{more}，PDF会缺字；请改写这些字，或请管理员装上有这些字的字体。", code="glyph_missing"
    )


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for content in data.values():
            yield from _strings(content)
    elif isinstance(data, list):
        for content in data:
            yield from _strings(content)
