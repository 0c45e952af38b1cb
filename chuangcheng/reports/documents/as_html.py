"""A document as an HTML fragment for the preview: semantic tags and classes, no inline styles.

Classes: `doc-title`, `doc-addressee`, `doc-p` (indented), `claim`, `doc-table`, `doc-pair`, `doc-photo`,
`doc-sign`, `doc-attachment`, `doc-number`.
"""

from collections.abc import Sequence
from html import escape

from chuangcheng.reports.documents.blocks import (
    Block,
    Claim,
    Document,
    Form,
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
from chuangcheng.reports.documents.typesetting import numbered
from chuangcheng.rules.numbering import mark


def render_html(document: Document) -> str:
    """The whole text; every user text is escaped."""
    parts = [f'<h2 class="doc-title">{escape(document.title)}</h2>']
    if document.number:
        parts.insert(0, f'<p class="doc-number">{escape(document.number)}</p>')
    if document.addressee:
        parts.append(f'<p class="doc-addressee">{escape(document.addressee)}：</p>')
    parts.append(blocks_html(document.blocks))
    if document.signature or document.date:
        day = document.date
        told = f"{day.year}年{day.month}月{day.day}日" if day else ""
        parts.append(f'<p class="doc-sign">{escape(document.signature)}<br>{told}</p>')
    for number, attachment in enumerate(document.attachments, start=1):
        head = f"附件{number if len(document.attachments) > 1 else ''}"
        parts.append(
            f'<section class="doc-attachment"><h3>{head}：{escape(attachment.title)}</h3>'
            f"{blocks_html(attachment.blocks)}</section>"
        )
    return "\n".join(parts)


def blocks_html(blocks: Sequence[Block]) -> str:
    """Blocks one after another, headings numbered as they will be printed."""
    return "\n".join(block_html(block, number) for block, number in numbered(blocks))


def spans_html(spans: Sequence[Span]) -> str:
    """Words escaped; a claim is a link to its rows."""
    return "".join(claim_html(s) if isinstance(s, Claim) else escape(s.text) for s in spans)


def claim_html(claim: Claim) -> str:
    """One figure that can be asked where it comes from."""
    text, told = escape(claim.text), escape(claim.source or claim.source_ref, quote=True)
    ref = escape(claim.claim_id, quote=True)
    if claim.href:
        return f'<a class="claim" data-claim="{ref}" title="{told}" href="{escape(claim.href, quote=True)}">{text}</a>'
    return f'<span class="claim" data-claim="{ref}" title="{told}">{text}</span>'


def block_html(block: Block, number: str) -> str:
    """One block; `number` is the mark of a heading."""
    if isinstance(block, Heading):
        return heading_html(block, number)
    if isinstance(block, Paragraph):
        return f'<p class="{"doc-p" if block.indent else "doc-flush"}">{spans_html(block.spans)}</p>'
    if isinstance(block, ListBlock):
        return list_html(block)
    if isinstance(block, Table):
        return table_html(block)
    return form_html(block) if isinstance(block, Form) else picture_html(block)


def heading_html(block: Heading, number: str) -> str:
    """A heading, or one that runs on in its paragraph."""
    head = f"{number}{spans_html(block.spans)}"
    if block.body:
        return f'<p class="doc-p"><strong>{head}</strong>{spans_html(block.body)}</p>'
    return f"<h{block.level + 2}>{head}</h{block.level + 2}>"


def list_html(block: ListBlock) -> str:
    """Items with their marks, each a paragraph."""
    marks = ["" if block.marks == "none" else mark(block.marks, i) for i in range(1, len(block.items) + 1)]
    return "".join(f'<p class="doc-p">{m}{spans_html(i)}</p>' for m, i in zip(marks, block.items, strict=True))


def picture_html(block: Block) -> str:
    """Photo pairs and rows; a page break is a rule."""
    if isinstance(block, PhotoPair):
        title = f"<figcaption>{escape(block.title)}</figcaption>" if block.title else ""
        sides = side_html(block.before, "整改前") + side_html(block.after, "整改后")
        return f'<figure class="doc-pair">{title}{sides}</figure>'
    if isinstance(block, PhotoRow):
        return f'<figure class="doc-pair">{"".join(side_html(p, p.caption) for p in block.photos)}</figure>'
    return "<hr>" if isinstance(block, PageBreak) else ""


def side_html(photo: Photo | None, label: str) -> str:
    """One photo, or an empty frame that says so."""
    if photo is None:
        return f'<span class="doc-photo doc-photo-none">{escape(label)}：无照片</span>'
    said = escape(photo.caption or label, quote=True)
    image = f'<img src="{escape(photo.url, quote=True)}" alt="{said}" loading="lazy">' if photo.url else said
    return f'<span class="doc-photo">{image}<span>{said}</span></span>'


def table_html(table: Table) -> str:
    """A ruled table."""
    head = "".join(f"<th>{escape(c.title)}</th>" for c in table.columns)
    rows = "".join("<tr>" + "".join(f"<td>{spans_html(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    body = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return f'<div class="sheet-scroll"><table class="doc-table">{body}</table></div>'


def form_html(form: Form) -> str:
    """A grid of fields."""
    rows = "".join("<tr>" + "".join(cell_html(cell) for cell in row.cells) + "</tr>" for row in form.rows)
    return f'<div class="sheet-scroll"><table class="doc-table doc-form"><tbody>{rows}</tbody></table></div>'


def cell_html(cell: LabelCell | ValueCell | SignCell | QrCell) -> str:
    """One cell of a form."""
    span = f' colspan="{cell.colspan}" rowspan="{cell.rowspan}"'
    if isinstance(cell, LabelCell):
        return f"<th{span}>{escape(cell.text)}</th>"
    if isinstance(cell, ValueCell):
        return f"<td{span}>{'<br>'.join(spans_html(p) for p in cell.paragraphs)}</td>"
    if isinstance(cell, SignCell):
        return f"<td{span}>{spans_html(cell.opinion)}<br>{escape(cell.signer)} {escape(cell.seal)}</td>"
    return f"<td{span}>{escape(cell.caption)}</td>"
