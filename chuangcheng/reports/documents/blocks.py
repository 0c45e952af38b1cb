"""What a document is made of: words, claims, blocks. Plain frozen values; no Django, no I/O.

A paragraph is a row of spans. `Words` are free to edit; a `Claim` is printed text plus the
fact, statistic or problem it stands on, and changes only with its data. Lengths are millimetres,
column widths are shares of the text width.
"""

import datetime
from dataclasses import dataclass
from typing import Literal

from chuangcheng.rules.refusals import Refused

Align = Literal["justify", "left", "center", "right"]
Marks = Literal["firstly", "arabic", "paren", "none"]
PageNumbers = Literal["dashes", "of_total", "none"]
Layout = Literal["official", "form"]


def malformed(sentence: str) -> Refused:
    """The refusal every block makes of a shape that cannot be printed."""
    return Refused(sentence, code="document_malformed")


@dataclass(frozen=True)
class Words:
    """Text a writer may change."""

    text: str


@dataclass(frozen=True)
class Claim:
    """Printed text that stands on data.

    `source_ref` names what it was counted from ("fact:31", "statistic:strike_rate", "problem:2026-000123");
    `source` says the same to a reader, for the appendix; `href` opens the rows.
    """

    text: str
    claim_id: str
    source_ref: str
    href: str = ""
    source: str = ""


Span = Words | Claim
Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1–4; the marks 一、（一）1.（1） are given when printing.

    `body` runs on in the same paragraph in the face of the text, as official papers do from level 2 on.
    """

    level: int
    spans: Spans
    body: Spans = ()
    numbered: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4:
            raise malformed("标题只有四级，请把这个标题改为一至四级之一。")


@dataclass(frozen=True)
class Paragraph:
    spans: Spans
    indent: bool = True
    align: Align = "justify"


@dataclass(frozen=True)
class ListBlock:
    """Items marked 一是…二是…, 1.…2.…, （1）…（2）… or not at all; `run_on` prints them in one paragraph."""

    items: tuple[Spans, ...]
    marks: Marks = "firstly"
    run_on: bool = False


@dataclass(frozen=True)
class Column:
    title: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A ruled table in a smaller size. Each row holds one cell of spans per column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Spans, ...], ...]
    caption: str = ""
    repeat_header: bool = True

    def __post_init__(self) -> None:
        if not self.columns:
            raise malformed("表格至少要有一列，请给表格加上列。")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise malformed(f"表格第{number}行有{len(row)}格，应有{len(self.columns)}格，请补齐后再生成。")


@dataclass(frozen=True)
class Photo:
    """A picture on disk. `url` serves it to the preview; `sha256` is what a frozen text remembers of it."""

    path: str
    caption: str = ""
    sha256: str = ""
    url: str = ""


@dataclass(frozen=True)
class PhotoPair:
    """Before and after, side by side. A missing side prints as an empty frame that says so."""

    before: Photo | None
    after: Photo | None
    title: str = ""


@dataclass(frozen=True)
class PhotoRow:
    photos: tuple[Photo, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.photos) <= 4:
            raise malformed("一排照片放一至四张，请分成几排。")


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class LabelCell:
    """The name of a field, centred."""

    text: str
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class ValueCell:
    """What stands in a field: one or more paragraphs of spans. `indent` sets each two characters in."""

    paragraphs: tuple[Spans, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    align: Align = "left"
    indent: bool = False


@dataclass(frozen=True)
class SignCell:
    """A place for handwriting: an opinion above, then who signs, where the seal goes and the date."""

    opinion: Spans = ()
    signer: str = ""
    seal: str = ""
    dated: bool = True
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class QrCell:
    """A QR code with a line under it."""

    payload: str
    caption: str = ""
    colspan: int = 1
    rowspan: int = 1


FormCell = LabelCell | ValueCell | SignCell | QrCell


@dataclass(frozen=True)
class FormRow:
    """`height` is the least height in millimetres; a row grows with its text."""

    cells: tuple[FormCell, ...]
    height: float = 0.0


@dataclass(frozen=True)
class Form:
    """A grid of labelled fields, as papers have. `widths` are column shares; cells cover the grid exactly."""

    widths: tuple[float, ...]
    rows: tuple[FormRow, ...]

    def __post_init__(self) -> None:
        grid_places(self)


Block = Heading | Paragraph | ListBlock | Table | PhotoPair | PhotoRow | PageBreak | Form


@dataclass(frozen=True)
class PlacedCell:
    row: int
    column: int
    cell: FormCell


def grid_places(form: Form) -> tuple[PlacedCell, ...]:
    """Where each cell of a form starts. Raises Refused when cells overlap or leave a hole."""
    columns, count = len(form.widths), len(form.rows)
    taken: set[tuple[int, int]] = set()
    places: list[PlacedCell] = []
    for row_index, row in enumerate(form.rows):
        column = 0
        for cell in row.cells:
            while (row_index, column) in taken:
                column += 1
            covered = {
                (row_index + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)
            }
            if covered & taken or column + cell.colspan > columns or row_index + cell.rowspan > count:
                raise malformed(f"表单第{row_index + 1}行的格子放不下，请检查合并的格数。")
            taken |= covered
            places.append(PlacedCell(row=row_index, column=column, cell=cell))
    if len(taken) != columns * count:
        raise malformed("表单里有空缺的格子，请把每一行补满。")
    return tuple(places)


@dataclass(frozen=True)
class Attachment:
    """附件: named under the text; with blocks it is printed on pages of its own."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Imprint:
    """版记 at the foot of the last page."""

    copies_to: str = ""
    printed_by: str = ""
    printed_on: datetime.date | None = None


@dataclass(frozen=True)
class Footer:
    """`dashes` is — 1 — of the standard, odd right and even left; `of_total` is 第1页 共2页 with `text` before it."""

    page_numbers: PageNumbers = "dashes"
    text: str = ""


@dataclass(frozen=True)
class Document:
    """One paper.

    `kind` is a code such as "report", "letter", "dispatch_paper"; `issuer` the 发文机关 (printed in red with
    `letterhead`); `number` the 文号; `addressee` the 主送 without its colon; `signer` the 签发人 of a paper sent
    upward; `sealed` leaves room for a seal in the 落款. `layout` "form" has narrower margins and no line grid.
    """

    title: str
    kind: str
    blocks: tuple[Block, ...] = ()
    issuer: str = ""
    number: str = ""
    addressee: str = ""
    signer: str = ""
    signature: str = ""
    date: datetime.date | None = None
    sealed: bool = False
    attachments: tuple[Attachment, ...] = ()
    imprint: Imprint | None = None
    note: str = ""
    letterhead: bool = False
    layout: Layout = "official"
    footer: Footer = Footer()


def words(text: str) -> Spans:
    """One run of editable words, or nothing."""
    return (Words(text),) if text else ()


def plain(spans: Spans) -> str:
    """The printed text of a row of spans."""
    return "".join(span.text for span in spans)
