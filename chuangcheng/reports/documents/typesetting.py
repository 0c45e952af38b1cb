"""What a typesetter decides before the renderer draws: numbers of headings, line breaks of titles, indents."""

import datetime
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chuangcheng.reports.documents.blocks import Attachment, Block, Document, Heading, ListBlock, SignCell, Spans, Words
from chuangcheng.reports.documents.measures import MARK_LARGEST_PT, TEXT_WIDTH_PT, TITLE_CHARACTERS
from chuangcheng.rules.numbering import heading_mark, mark

NEVER_FIRST = "，。、；：？！）】》〉」』”’…—的了和与及"
NEVER_LAST = "（【《〈「『“‘第"
GOOD_ENDS = "，、；：》”）的"
SPACE = "\u3000"
DATE_LINE = f"年{SPACE}{SPACE}月{SPACE}{SPACE}日{SPACE}"


def printable(text: str) -> str:
    """Text without what no renderer can print: control and zero-width characters, lone surrogates.

    Tabs and line breaks become one space; Excel and chat programs paste all of them.
    """
    kept = (" " if char in "\t\n\r\u2028\u2029\x0b" else char for char in text.replace("\r\n", "\n"))
    return "".join(char for char in kept if _can_be_printed(char))


def _can_be_printed(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs"} and char not in "\ufe0e\ufe0f\ufffe\uffff"


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with its mark: the number of a heading, nothing for all others.

    A heading starts the count of the levels under it anew; an unnumbered heading counts for nothing.
    """
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading) or not block.numbered:
            yield block, ""
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (4 - block.level)
        yield block, heading_mark(block.level, counts[block.level - 1])


def list_paragraphs(block: ListBlock) -> list[Spans]:
    """The paragraphs of a list, marks put in front of the items."""
    marked = [
        tuple(item) if block.marks == "none" else (Words(mark(block.marks, number)), *item)
        for number, item in enumerate(block.items, start=1)
    ]
    if block.run_on:
        return [tuple(span for item in marked for span in item)] if marked else []
    return marked


def width(text: str) -> float:
    """Width of a text in characters of its own size; letters and digits count a half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def title_lines(title: str, *, most: int = TITLE_CHARACTERS) -> list[str]:
    """A title broken into balanced lines of at most `most` characters; breaks the writer made are kept.

    No line starts with a mark that closes or ends with one that opens, as 7.3.1 asks for whole words.
    """
    parts = [printable(part) for part in title.splitlines() if part.strip()]
    if len(parts) > 1 or width(title) <= most:
        return parts or [""]
    lines = -(-int(width(title) * 2) // (most * 2))
    return _balanced(parts[0], lines=lines, most=most)


def _balanced(text: str, *, lines: int, most: int) -> list[str]:
    if lines == 1 or len(text) < 2:
        return [text]
    target = width(text) / lines
    fits = [at for at in range(1, len(text)) if width(text[:at]) <= most] or [most]
    best = min(fits, key=lambda at: _break_cost(text, at, target))
    rest = text[best:]
    more = max(lines - 1, -(-int(width(rest) * 2) // (most * 2)))
    return [text[:best], *_balanced(rest, lines=more, most=most)]


def _break_cost(text: str, at: int, target: float) -> float:
    before, after = text[at - 1], text[at]
    cost = abs(width(text[:at]) - target)
    if after in NEVER_FIRST or before in NEVER_LAST or (_is_latin(before) and _is_latin(after)):
        cost += 100
    if before.isdigit() or after.isdigit():
        cost += 6
    return cost - (3 if before in GOOD_ENDS else 0)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def mark_size(issuer: str) -> float:
    """Points of the red 发文机关标志: as large as fits on one line."""
    return min(MARK_LARGEST_PT, round(TEXT_WIDTH_PT / max(width(issuer), 1) - 0.25, 1))


def chinese_date(day: datetime.date) -> str:
    """2026年1月5日: full year, no padded month or day (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class SignOff:
    """落款 as right indents in characters of 3号."""

    signature: str
    date: str
    signature_right: float
    date_right: float


def sign_off(document: Document) -> SignOff | None:
    """Where signature and date stand; nothing when the document has neither.

    With a seal the date ends four characters in and the signature is centred over it (7.3.5.1). Without, the
    signature ends two in and the date starts two right of it; a longer date ends two in instead (7.3.5.2).
    """
    date = chinese_date(document.date) if document.date else ""
    signature = printable(document.signature)
    if not signature and not date:
        return None
    long, short = width(signature), width(date)
    if not date or not signature:
        right = 4.0 if document.sealed else 2.0
        return SignOff(signature, date, right, right)
    if document.sealed:
        date_right = max(4.0, (long - short) / 2)
        return SignOff(signature, date, date_right + (short - long) / 2, date_right)
    if long - short >= 2:
        return SignOff(signature, date, 2.0, long - short)
    return SignOff(signature, date, 4.0 + short - long, 2.0)


def attachment_names(attachments: tuple[Attachment, ...]) -> list[tuple[str, str]]:
    """附件说明 as (label, name): the label stands on the first line only and several names are numbered."""
    several = len(attachments) > 1
    return [
        ("附件：" if number == 1 else "", f"{number}. {one.title}" if several else one.title)
        for number, one in enumerate(attachments, start=1)
    ]


def attachment_label(attachments: tuple[Attachment, ...], number: int) -> str:
    """附件 for the only one, 附件1, 附件2 … for several."""
    return f"附件{number}" if len(attachments) > 1 else "附件"


def signature_line(cell: SignCell) -> str:
    """签字：      （公章）, whichever of the two there is."""
    signer = f"{cell.signer.rstrip('：:')}：{SPACE * 5}" if cell.signer else ""
    return printable(signer + (f"{cell.seal}{SPACE}" if cell.seal else ""))
