"""What stands around the text of an official paper: red head, title, 主送, 附件说明, 落款, 附注, 版记."""

from chuangcheng.reports.documents.as_docx.styles import CHARACTER_TWIPS, first_line_indent
from chuangcheng.reports.documents.as_docx.tables import Cell, row_element
from chuangcheng.reports.documents.as_docx.words import blank, gap, paragraph, right_indent, run, runs, text_paragraph
from chuangcheng.reports.documents.as_docx.xml import Element, el, no_rule, rule
from chuangcheng.reports.documents.blocks import Document, Imprint, words
from chuangcheng.reports.documents.fonts import FontNames
from chuangcheng.reports.documents.measures import (
    IMPRINT_INNER_MM,
    IMPRINT_OUTER_MM,
    MARK_TOP_MM,
    RED,
    RED_RULE_GAP_MM,
    RED_RULE_PT,
    SMALL_PT,
    TEXT_WIDTH_MM,
    points,
    twips,
)
from chuangcheng.reports.documents.typesetting import (
    SPACE,
    attachment_label,
    attachment_names,
    chinese_date,
    mark_size,
    printable,
    sign_off,
    title_lines,
)

FORM_MARK_LARGEST_PT = 26.0


def head(document: Document, fonts: FontNames) -> list[Element]:
    """All above the first block."""
    if document.layout == "form":
        return _form_head(document)
    red = _red_head(document, fonts) if document.letterhead else []
    titles = [text_paragraph("Title", line) for line in title_lines(document.title)]
    number = []
    if document.number and not document.letterhead:
        number = [text_paragraph("DocumentNumber", document.number)]
    addressee = [text_paragraph("Addressee", f"{document.addressee}：")] if document.addressee else []
    return [*red, *titles, *number, blank(), *addressee]


def _red_head(document: Document, fonts: FontNames) -> list[Element]:
    """7.2.4–7.2.7: the mark 35 mm down, the number two lines below, a red rule 4 mm below that, two lines."""
    size = mark_size(document.issuer)
    edge = el(
        "w:pBdr", None, rule("bottom", size=round(RED_RULE_PT * 8), color=RED, space=round(points(RED_RULE_GAP_MM)))
    )
    if document.signer:
        tab = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": twips(TEXT_WIDTH_MM) - CHARACTER_TWIPS}))
        # a space, not an indent: the red rule under the line would be drawn in as well
        content = [run(SPACE + document.number), el("w:r", None, el("w:tab")), run("签发人：")]
        content += runs(words(document.signer), fonts=fonts, face="kai")
        number = paragraph("DocumentNumber", content, properties=(edge, tab, el("w:jc", {"w:val": "left"})))
    else:
        number = paragraph("DocumentNumber", (run(document.number),), properties=(edge,))
    return [gap(twips(MARK_TOP_MM)), _mark(document.issuer, size), blank(), blank(), number, blank(), blank()]


def _mark(issuer: str, size: float) -> Element:
    exact = el("w:spacing", {"w:before": 0, "w:after": 0, "w:line": size * 20 * 1.1, "w:lineRule": "exact"})
    sizes = (el("w:sz", {"w:val": size * 2}), el("w:szCs", {"w:val": size * 2}))
    return paragraph("Mark", (run(issuer, *sizes),), properties=(exact,))


def _form_head(document: Document) -> list[Element]:
    """A paper: red issuer over a red rule (with letterhead), the title, number left and date right."""
    content: list[Element] = []
    if document.letterhead and document.issuer:
        size = min(FORM_MARK_LARGEST_PT, mark_size(document.issuer))
        content = [_mark(document.issuer, size), _red_rule()]
    content += [text_paragraph("FormTitle", line) for line in title_lines(document.title)]
    date = chinese_date(document.date) if document.date and not document.signature else ""
    if document.number or date:
        tab = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": twips(165)}))
        line = (run(f"编号：{document.number}" if document.number else ""), el("w:r", None, el("w:tab")), run(date))
        content.append(paragraph("FormText", line, properties=(tab,)))
    if document.addressee:
        content.append(text_paragraph("FormText", f"{document.addressee}："))
    return content


def _red_rule() -> Element:
    edge = el("w:pBdr", None, rule("bottom", size=18, color=RED, space=4))
    exact = el("w:spacing", {"w:before": 0, "w:after": 160, "w:line": 40, "w:lineRule": "exact"})
    return paragraph("Gap", properties=(edge, exact))


def attachment_note(document: Document) -> list[Element]:
    """附件说明: one line below the text, two characters in, further names under the first (7.3.4)."""
    if not document.attachments:
        return []
    lines = []
    for label, name in attachment_names(document.attachments):
        hang = 3.0 + (1.0 if len(document.attachments) > 1 else 0.0)
        left = 2.0 + hang
        first = hang if label else hang - 3.0
        place = el(
            "w:ind",
            {
                "w:leftChars": left * 100,
                "w:left": left * CHARACTER_TWIPS,
                "w:hangingChars": first * 100,
                "w:hanging": first * CHARACTER_TWIPS,
            },
        )
        keep, left_edge = el("w:keepNext"), el("w:jc", {"w:val": "left"})
        lines.append(paragraph("Normal", (run(label + name),), properties=(keep, place, left_edge)))
    return [blank(keep=True), *lines]


def signing(document: Document) -> list[Element]:
    """落款, kept on one page with the end of the text (7.3.5.5)."""
    place = sign_off(document)
    if place is None or (document.layout == "form" and not document.signature):
        return []
    lines = [(place.signature, place.signature_right), (place.date, place.date_right)]
    blanks = [blank(keep=True) for _ in range(2 if document.sealed else 1)]
    printed = [
        paragraph("SignOff", (run(text),), properties=(el("w:keepNext"), right_indent(right)))
        for text, right in lines
        if text
    ]
    return [*blanks, *printed]


def note(document: Document) -> list[Element]:
    """附注 in brackets, two characters in."""
    if not document.note:
        return []
    return [paragraph("Normal", (run(f"（{printable(document.note)}）"),), properties=(first_line_indent(2),))]


def attachment_heading(document: Document, number: int, title: str) -> list[Element]:
    """附件1 at the top of a new page, the title centred on the third line (7.3.7)."""
    label = text_paragraph(
        "AttachmentLabel", attachment_label(document.attachments, number), properties=(el("w:pageBreakBefore"),)
    )
    return [label, blank(), *(text_paragraph("Title", line) for line in title_lines(title)), blank()]


def imprint(content: Imprint) -> list[Element]:
    """版记: a table held to the foot of the last page, outer rules 0.35 mm, inner 0.25 mm (7.4)."""
    width = twips(TEXT_WIDTH_MM)
    lines = [line for line in (_copies(content), _printed(content, width)) if line is not None]
    rows = [row_element([Cell([line], width)]) for line in lines]
    place = el(
        "w:tblpPr",
        {
            "w:leftFromText": 0,
            "w:rightFromText": 0,
            "w:vertAnchor": "margin",
            "w:horzAnchor": "margin",
            "w:tblpXSpec": "center",
            "w:tblpYSpec": "bottom",
        },
    )
    outer, inner = points(IMPRINT_OUTER_MM) * 8, points(IMPRINT_INNER_MM) * 8
    borders = el(
        "w:tblBorders",
        None,
        rule("top", size=round(outer), color="000000"),
        no_rule("left"),
        rule("bottom", size=round(outer), color="000000"),
        no_rule("right"),
        rule("insideH", size=round(inner), color="000000"),
        no_rule("insideV"),
    )
    properties = el(
        "w:tblPr",
        None,
        place,
        el("w:tblW", {"w:w": width, "w:type": "dxa"}),
        borders,
        el("w:tblLayout", {"w:type": "fixed"}),
        el("w:tblCellMar", None, *(el(f"w:{side}", {"w:w": 0, "w:type": "dxa"}) for side in ("left", "right"))),
    )
    grid = el("w:tblGrid", None, el("w:gridCol", {"w:w": width}))
    return [el("w:tbl", None, properties, grid, *rows), gap(20)]


def _copies(content: Imprint) -> Element | None:
    if not content.copies_to:
        return None
    hang = el("w:ind", {"w:left": SMALL_PT * 20 * 4, "w:right": SMALL_PT * 20, "w:hanging": SMALL_PT * 20 * 3})
    return paragraph("Imprint", (run(f"抄送：{content.copies_to.rstrip('。')}。"),), properties=(hang,))


def _printed(content: Imprint, width: int) -> Element | None:
    if not content.printed_by and content.printed_on is None:
        return None
    date = f"{chinese_date(content.printed_on)}印发" if content.printed_on else ""
    tab = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": width - 280}))
    one_in = el("w:ind", {"w:leftChars": 100, "w:left": 280})
    return paragraph(
        "Imprint", (run(content.printed_by), el("w:r", None, el("w:tab")), run(date)), properties=(tab, one_in)
    )
