"""Sections and footers: paper size, margins, the 22×28 grid, page numbers."""

from docx.document import Document as WordDocument

from chuangcheng.reports.documents.as_docx.styles import FOOTER_LINE_TWIPS
from chuangcheng.reports.documents.as_docx.words import paragraph, right_indent, run
from chuangcheng.reports.documents.as_docx.xml import Element, el
from chuangcheng.reports.documents.blocks import Document
from chuangcheng.reports.documents.measures import (
    CHAR_SPACE,
    FORM,
    LINE_TWIPS,
    OFFICIAL,
    PAGE_HEIGHT_MM,
    PAGE_NUMBER_DROP_MM,
    PAGE_WIDTH_MM,
    SMALL_PT,
    Margins,
    twips,
)


def margins_of(document: Document) -> Margins:
    return FORM if document.layout == "form" else OFFICIAL


class Footers:
    """Footer parts of one DOCX, each written once however many documents it carries."""

    def __init__(self, word: WordDocument, *, several: bool) -> None:
        self._part = word.part
        self._total = "SECTIONPAGES" if several else "NUMPAGES"
        self._known: dict[tuple[str, str, int], str] = {}

    def references(self, document: Document) -> list[Element]:
        """<w:footerReference> for odd and even pages."""
        sides = ("default", "even")
        return [
            el("w:footerReference", {"w:type": side, "r:id": self._relation(document, even=side == "even")})
            for side in sides
        ]

    def _relation(self, document: Document, *, even: bool) -> str:
        footer = document.footer
        even = even and footer.page_numbers == "dashes"
        width = twips(margins_of(document).text_width)
        key = (f"{footer.page_numbers}{even}", footer.text, width)
        if key not in self._known:
            part, relation = self._part.add_footer_part()
            for child in list(part.element):
                part.element.remove(child)
            part.element.append(self._line(document, even=even, width=width))
            self._known[key] = relation
        return self._known[key]

    def _line(self, document: Document, *, even: bool, width: int) -> Element:
        numbers = document.footer.page_numbers
        if numbers == "dashes":
            return _dashes(even=even)
        tabs = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": width}))
        content = [run(document.footer.text)]
        if numbers == "of_total":
            content += [el("w:r", None, el("w:tab")), run("第"), *_field("PAGE"), run("页　共")]
            content += [*_field(self._total), run("页")]
        return paragraph("FooterSmall", content, properties=(tabs,))


def _dashes(*, even: bool) -> Element:
    """— 1 —, one character in from the outer edge."""
    edge = el("w:ind", {"w:leftChars": 100, "w:left": SMALL_PT * 20}) if even else right_indent(1)
    side = el("w:jc", {"w:val": "left" if even else "right"})
    return paragraph("Footer", [run("— "), *_field("PAGE"), run(" —")], properties=(edge, side))


def _field(code: str) -> list[Element]:
    instruction = el("w:instrText")
    instruction.text = f" {code} "
    parts = (
        el("w:fldChar", {"w:fldCharType": "begin"}),
        instruction,
        el("w:fldChar", {"w:fldCharType": "separate"}),
        el("w:t"),
        el("w:fldChar", {"w:fldCharType": "end"}),
    )
    parts[3].text = "1"
    return [el("w:r", None, part) for part in parts]


def section(document: Document, footers: Footers) -> Element:
    """The <w:sectPr> of one document; its page numbers start at 1."""
    margins = margins_of(document)
    drop = twips(margins.bottom - PAGE_NUMBER_DROP_MM) - FOOTER_LINE_TWIPS // 2
    grid = {"w:linePitch": LINE_TWIPS}
    if document.layout == "official":
        grid = {"w:type": "linesAndChars", "w:linePitch": LINE_TWIPS, "w:charSpace": CHAR_SPACE}  # type: ignore[dict-item]
    return el(
        "w:sectPr",
        None,
        *footers.references(document),
        el("w:type", {"w:val": "nextPage"}),
        el("w:pgSz", {"w:w": twips(PAGE_WIDTH_MM), "w:h": twips(PAGE_HEIGHT_MM)}),
        el(
            "w:pgMar",
            {
                "w:top": twips(margins.top),
                "w:right": twips(margins.right),
                "w:bottom": twips(margins.bottom),
                "w:left": twips(margins.left),
                "w:header": twips(15),
                "w:footer": drop,
                "w:gutter": 0,
            },
        ),
        el("w:pgNumType", {"w:start": 1}),
        el("w:docGrid", grid),
    )
