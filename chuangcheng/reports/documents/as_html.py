"""A document as an HTML fragment for the preview: semantic tags and classes, no inline styles, every text escaped.

Classes: `doc` (the article, with `doc-layout-official` or `doc-layout-form`), `doc-mark` (red issuer),
`doc-number` (with `doc-signer`), `doc-title`, `doc-addressee`,
`doc-h1` … `doc-h4`, `doc-p` (two characters in), `doc-flush`, `doc-center`, `doc-right`, `claim` (with `data-claim`),
`doc-table` (cells `left`, `center`, `right`), `doc-form`, `doc-form-head`, `doc-place` (a place to sign), `doc-pair`,
`doc-photo`, `doc-photo-none`, `doc-attachments`, `doc-sign`, `doc-note`, `doc-attachment`, `doc-imprint`, `doc-break`,
`doc-qr`. They are drawn by `web/static/web/document.css`.
"""

from collections.abc import Sequence
from html import escape

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
    Span,
    Table,
    ValueCell,
)
from chuangcheng.reports.documents.pictures import qr_data_uri
from chuangcheng.reports.documents.typesetting import (
    DATE_LINE,
    attachment_label,
    attachment_names,
    chinese_date,
    list_paragraphs,
    numbered,
    printable,
    signature_line,
    title_lines,
)

LINKS = ("/", "#", "https://", "http://")
ALIGNED = {"center": "doc-center", "right": "doc-right"}


def render_html(document: Document) -> str:
    """One <article>. Claims are links to their rows; photos are shown by their `url`, never by their path."""
    parts = [
        *head_html(document),
        blocks_html(document.blocks),
        *closing_html(document),
        *attachments_html(document),
        *imprint_html(document),
    ]
    return (
        f'<article class="doc doc-layout-{document.layout}">' + "\n".join(part for part in parts if part) + "</article>"
    )


def safe(text: str) -> str:
    """Text without control characters, escaped for element and attribute alike."""
    return escape(printable(text), quote=True)


def head_html(document: Document) -> list[str]:
    """Red issuer, number, title and addressee in the order they are printed."""
    title = "<br>".join(safe(line) for line in title_lines(document.title))
    parts = [f'<p class="doc-mark">{safe(document.issuer)}</p>'] if document.letterhead else []
    parts.append(f'<h2 class="doc-title">{title}</h2>')
    number = number_html(document)
    parts.insert(1 if document.letterhead and document.layout == "official" else len(parts), number)
    if document.addressee:
        parts.append(f'<p class="doc-addressee">{safe(document.addressee)}：</p>')
    return parts


def number_html(document: Document) -> str:
    """The 文号; beside it the 签发人, or on a form the date."""
    if document.layout == "form":
        date = chinese_date(document.date) if document.date and not document.signature else ""
        told = f"编号：{safe(document.number)}" if document.number else ""
        return f'<p class="doc-form-head"><span>{told}</span><span>{date}</span></p>' if told or date else ""
    if not document.number:
        return ""
    signer = f'<span class="doc-signer">签发人：{safe(document.signer)}</span>' if document.signer else ""
    return f'<p class="doc-number">{safe(document.number)}{signer}</p>'


def closing_html(document: Document) -> list[str]:
    """附件说明, 落款 and 附注."""
    parts = []
    if document.attachments:
        names = "".join(f"<li>{label}{safe(name)}</li>" for label, name in attachment_names(document.attachments))
        parts.append(f'<ul class="doc-attachments">{names}</ul>')
    date = chinese_date(document.date) if document.date else ""
    if document.signature or (date and document.layout == "official"):
        parts.append(f'<p class="doc-sign"><span>{safe(document.signature)}</span><span>{date}</span></p>')
    if document.note:
        parts.append(f'<p class="doc-note">（{safe(document.note)}）</p>')
    return parts


def attachments_html(document: Document) -> list[str]:
    """Each attachment that has a text of its own."""
    return [
        f'<section class="doc-attachment"><p class="doc-flush">{attachment_label(document.attachments, number)}</p>'
        f'<h3 class="doc-title">{safe(one.title)}</h3>{blocks_html(one.blocks)}</section>'
        for number, one in enumerate(document.attachments, start=1)
        if one.blocks
    ]


def imprint_html(document: Document) -> list[str]:
    """版记."""
    imprint = document.imprint
    if imprint is None:
        return []
    copies = f"<p>抄送：{safe(imprint.copies_to).rstrip('。')}。</p>" if imprint.copies_to else ""
    date = f"{chinese_date(imprint.printed_on)}印发" if imprint.printed_on else ""
    printed = f"<p><span>{safe(imprint.printed_by)}</span><span>{date}</span></p>" if imprint.printed_by or date else ""
    return [f'<footer class="doc-imprint">{copies}{printed}</footer>']


def blocks_html(blocks: Sequence[Block]) -> str:
    """Blocks one after another, headings numbered as they will be printed."""
    return "\n".join(block_html(block, number) for block, number in numbered(blocks))


def spans_html(spans: Sequence[Span]) -> str:
    """Words escaped; a claim is a link to its rows."""
    return "".join(claim_html(span) if isinstance(span, Claim) else safe(span.text) for span in spans)


def claim_html(claim: Claim) -> str:
    """One figure that can be asked where it comes from."""
    text, told, ref = safe(claim.text), safe(claim.source or claim.source_ref), safe(claim.claim_id)
    if claim.href.startswith(LINKS):
        return f'<a class="claim" data-claim="{ref}" title="{told}" href="{safe(claim.href)}">{text}</a>'
    return f'<span class="claim" data-claim="{ref}" title="{told}">{text}</span>'


def block_html(block: Block, number: str) -> str:
    """One block; `number` is the mark of a heading."""
    if isinstance(block, Heading):
        return heading_html(block, number)
    if isinstance(block, Paragraph):
        return paragraph_html(block)
    if isinstance(block, ListBlock):
        return "".join(f'<p class="doc-p">{spans_html(spans)}</p>' for spans in list_paragraphs(block))
    if isinstance(block, Table):
        return table_html(block)
    return form_html(block) if isinstance(block, Form) else picture_html(block)


def heading_html(block: Heading, number: str) -> str:
    """A heading, or one that runs on in its paragraph."""
    head, level = f"{number}{spans_html(block.spans)}", block.level
    if block.body:
        return f'<p class="doc-p"><strong class="doc-h{level}">{head}</strong>{spans_html(block.body)}</p>'
    return f'<h{level + 2} class="doc-h{level}">{head}</h{level + 2}>'


def paragraph_html(block: Paragraph) -> str:
    """A paragraph with its indent or its side."""
    name = ALIGNED.get(block.align) or ("doc-p" if block.indent else "doc-flush")
    return f'<p class="{name}">{spans_html(block.spans)}</p>'


def picture_html(block: PhotoPair | PhotoRow | PageBreak) -> str:
    """Photo pairs and rows; a page break is a rule."""
    if isinstance(block, PageBreak):
        return '<hr class="doc-break">'
    if isinstance(block, PhotoPair):
        title = f"<figcaption>{safe(block.title)}</figcaption>" if block.title else ""
        sides = side_html(block.before, "整改前") + side_html(block.after, "整改后")
        return f'<figure class="doc-pair">{title}{sides}</figure>'
    return f'<figure class="doc-pair">{"".join(side_html(photo, "") for photo in block.photos)}</figure>'


def side_html(photo: Photo | None, label: str) -> str:
    """One photo, or an empty frame that says so."""
    if photo is None:
        return f'<span class="doc-photo doc-photo-none">（无{label}照片）</span>'
    said = safe("：".join(part for part in (label, photo.caption) if part))
    image = f'<img src="{safe(photo.url)}" alt="{said}" loading="lazy">' if photo.url else ""
    return f'<span class="doc-photo">{image}<span>{said}</span></span>'


def table_html(table: Table) -> str:
    """A ruled table."""
    caption = f"<caption>{safe(table.caption)}</caption>" if table.caption else ""
    titles = "".join(f'<th scope="col">{safe(column.title)}</th>' for column in table.columns)
    head = f"<thead><tr>{titles}</tr></thead>" if any(column.title for column in table.columns) else ""
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="{column.align}">{spans_html(cell)}</td>'
            for column, cell in zip(table.columns, row, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    return f'<div class="sheet-scroll"><table class="doc-table">{caption}{head}<tbody>{rows}</tbody></table></div>'


def form_html(form: Form) -> str:
    """A grid of fields."""
    rows = "".join("<tr>" + "".join(cell_html(cell) for cell in row.cells) + "</tr>" for row in form.rows)
    return f'<div class="sheet-scroll"><table class="doc-table doc-form"><tbody>{rows}</tbody></table></div>'


def cell_html(cell: FormCell) -> str:
    """One cell of a form."""
    span = f' colspan="{cell.colspan}" rowspan="{cell.rowspan}"'
    if isinstance(cell, LabelCell):
        return f"<th{span}>{'<br>'.join(safe(line) for line in cell.text.split(chr(10)))}</th>"
    if isinstance(cell, ValueCell):
        return f'<td{span} class="{cell.align}">{"<br>".join(spans_html(spans) for spans in cell.paragraphs)}</td>'
    if isinstance(cell, QrCell):
        image = f'<img src="{safe(qr_data_uri(cell.payload))}" alt="二维码">'
        return f'<td{span} class="doc-qr">{image}<span>{safe(cell.caption)}</span></td>'
    return sign_html(cell, span)


def sign_html(cell: SignCell, span: str) -> str:
    """A place for opinion, signature, seal and date."""
    lines = [spans_html(cell.opinion), safe(signature_line(cell)), DATE_LINE if cell.dated else ""]
    return f'<td{span} class="doc-place">{"<br>".join(line for line in lines if line)}</td>'
