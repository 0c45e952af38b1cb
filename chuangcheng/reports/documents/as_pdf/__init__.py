"""PDF by typst, with the measures of the DOCX; what fonts were used is reported, a missing glyph is an error."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from chuangcheng.reports.documents.as_pdf.laying import Desk, laid_out
from chuangcheng.reports.documents.blocks import Document
from chuangcheng.reports.documents.fonts import FACES, FontBook, FontReport, font_book
from chuangcheng.rules.refusals import Refused

TEMPLATE = Path(__file__).with_name("document.typ")
BLANKS = frozenset("\u3000\u00a0\u2002\u2003\u2009\u200b ")


def render_pdf(document: Document | Sequence[Document], out: Path, font_dirs: Sequence[Path] = ()) -> FontReport:
    """Write one document, or several one after another, each on new pages numbered from 1.

    Raises Refused: fonts_missing, glyph_missing (with the characters), photo_missing, photo_unreadable.
    """
    documents = [document] if isinstance(document, Document) else list(document)
    book = font_book(tuple(font_dirs))
    report = book.report()
    with TemporaryDirectory() as name:
        folder = Path(name)
        desk = Desk(folder)
        laid = [laid_out(one, desk, index) for index, one in enumerate(documents)]
        check_glyphs(book, desk)
        data = {"faces": faces(book), "documents": laid}
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        shutil.copy(TEMPLATE, folder / "main.typ")
        typst.compile(str(folder / "main.typ"), output=str(out), root=str(folder), font_paths=book.handle)
    return report


def faces(book: FontBook) -> dict[str, dict[str, Any]]:
    """Family with its fallbacks, and weight, of each face."""
    uses = {face: book.use(face) for face in FACES}
    return {face: {"family": [use.used, *use.fallbacks], "weight": use.weight} for face, use in uses.items()}


def check_glyphs(book: FontBook, desk: Desk) -> None:
    """A character no font can draw would vanish from the page; say which instead."""
    missing: set[str] = set()
    for face, characters in desk.characters.items():
        missing |= book.missing(characters - BLANKS, book.use(face))
    if missing:
        shown = "、".join(sorted(missing)[:10])
        raise Refused(
            f"本机字体里没有这些字：{shown}，打印出来会是空白；请改用常用字，或请管理员安装相应字体。",
            code="glyph_missing",
        )
