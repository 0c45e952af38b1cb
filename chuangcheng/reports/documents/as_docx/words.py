"""Runs and paragraphs."""

from collections.abc import Iterable, Sequence

from chuangcheng.reports.documents.as_docx.styles import CHARACTER_TWIPS, font_element
from chuangcheng.reports.documents.as_docx.xml import Element, el
from chuangcheng.reports.documents.blocks import Align, Spans
from chuangcheng.reports.documents.fonts import Face, FontNames
from chuangcheng.reports.documents.typesetting import printable

JUSTIFICATION: dict[Align, str] = {"justify": "both", "left": "left", "center": "center", "right": "right"}


def run(text: str, *properties: Element) -> Element:
    """A run of text in the style of its paragraph, unless properties say otherwise."""
    content = el("w:t")
    content.text = printable(text)
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if not properties:
        return el("w:r", None, content)
    return el("w:r", None, el("w:rPr", None, *properties), content)


def runs(spans: Spans, *, fonts: FontNames | None = None, face: Face | None = None) -> list[Element]:
    """One run per span; with a face, set in that face whatever the paragraph's style is."""
    if fonts is None or face is None:
        return [run(span.text) for span in spans]
    return [run(span.text, font_element(fonts, face)) for span in spans]


def paragraph(style: str, content: Iterable[Element] = (), *, properties: Sequence[Element] = ()) -> Element:
    """A paragraph of a named style. Properties come in the order of the schema (keepNext, spacing, ind, jc …)."""
    return el("w:p", None, el("w:pPr", None, el("w:pStyle", {"w:val": style}), *properties), *content)


def text_paragraph(style: str, text: str, *, properties: Sequence[Element] = ()) -> Element:
    return paragraph(style, (run(text),), properties=properties)


def blank(style: str = "Normal", *, keep: bool = False) -> Element:
    """An empty line of the grid."""
    return paragraph(style, properties=(el("w:keepNext"),) if keep else ())


def gap(twips: int) -> Element:
    """An empty paragraph of an exact height, and of no other."""
    return paragraph(
        "Gap", properties=(el("w:spacing", {"w:before": 0, "w:after": 0, "w:line": twips, "w:lineRule": "exact"}),)
    )


def right_indent(characters: float) -> Element:
    return el("w:ind", {"w:rightChars": characters * 100, "w:right": characters * CHARACTER_TWIPS})


def justify(align: Align) -> Element:
    return el("w:jc", {"w:val": JUSTIFICATION[align]})
