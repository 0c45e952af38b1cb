"""Numbers that order and name things: 一是, 一、（一）1.（1） and document numbers 创城办〔2026〕3号.

Heading marks and the form of a document number follow GB/T 9704-2012, 7.3.3 and 7.2.5: the year in full inside 〔 〕,
no 第, no padding zeros.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chuangcheng.rules import numerals
from chuangcheng.rules.refusals import Refused

Style = Literal["firstly", "hanzi", "paren_hanzi", "arabic", "paren"]
LEVELS: dict[int, Style] = {1: "hanzi", 2: "paren_hanzi", 3: "arabic", 4: "paren"}

_HANZI = "[一二三四五六七八九十百]{1,5}"
_MARKS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("firstly", re.compile(rf"({_HANZI})(?:是|要)[，,：:]?")),
    ("hanzi", re.compile(rf"({_HANZI})[、．.]")),
    ("paren_hanzi", re.compile(rf"[（(]({_HANZI})[）)][、．.]?")),
    ("paren", re.compile(r"(?:[（(]([0-9０-９]{1,3})[）)]|([0-9０-９]{1,3})[）)])[、．.]?")),
    ("arabic", re.compile(r"([0-9０-９]{1,3})(?:[、．]|\.(?![0-9０-９]))")),
)
_DOCUMENT = re.compile(
    r"(?P<agency>[一-龥A-Za-z]{0,20}?)[ ]?[〔\[【（(［](?P<year>[0-9０-９]{4})[〕\]】）)］]"
    r"[ ]?第?(?P<serial>[0-9０-９]{1,6})[ ]?号"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A list mark at the head of a text: its style, its number, and where the text after it begins."""

    style: Style
    number: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """文号: the issuing agency's mark ("创城办"), the year, the running number of that year."""

    agency: str
    year: int
    serial: int

    def __str__(self) -> str:
        return document_number(agency=self.agency, year=self.year, serial=self.serial)


def hanzi(number: int) -> str:
    """Print a whole number in Chinese: 三, 十二, 一百二十. Raises ValueError below 0."""
    if number < 0:
        raise ValueError("only numbers from 0 on have a list numeral")
    return numerals.chinese(Decimal(number))


def mark(style: Style, number: int) -> str:
    """Print the mark of the `number`-th item (from 1): 一是, 一、, （一）, 1., （1）. Raises ValueError below 1."""
    if number < 1:
        raise ValueError("items are counted from 1")
    if style == "firstly":
        return f"{hanzi(number)}是"
    if style == "hanzi":
        return f"{hanzi(number)}、"
    if style == "paren_hanzi":
        return f"（{hanzi(number)}）"
    return f"{number}." if style == "arabic" else f"（{number}）"


def heading_mark(level: int, number: int) -> str:
    """Print the mark of a heading of level 1–4. Raises KeyError for other levels."""
    return mark(LEVELS[level], number)


def read_mark(text: str) -> Mark | None:
    """Read the list mark a text begins with (leading spaces ignored); None without one. "2.5万" has none."""
    start = len(text) - len(text.lstrip())
    for style, pattern in _MARKS:
        match = pattern.match(text, start)
        if match is None:
            continue
        number = numerals.read(next(group for group in match.groups() if group))
        if number is not None and number >= 1:
            return Mark(style, int(number), match.end())
    return None


def without_mark(text: str) -> str:
    """The text after its list mark, spaces trimmed; the whole text, trimmed, without one."""
    found = read_mark(text)
    return text[found.end if found else 0 :].strip()


def document_number(*, agency: str, year: int, serial: int) -> str:
    """Print a 文号, e.g. 创城办〔2026〕3号. Raises Refused for a year or number that cannot be one."""
    if not 1949 <= year <= 2199 or serial < 1:
        raise Refused("文号的年份要写四位、序号从1起，请改正后再编号。", code="document_number_malformed")
    return f"{agency}〔{year}〕{serial}号"


def read_document_number(text: str) -> DocumentNumber | None:
    """Find the first 文号 in a text, also in other brackets, with 第 or padding zeros; None without one."""
    match = _DOCUMENT.search(text)
    if match is None:
        return None
    year, serial = int(numerals.normal(match["year"])), int(numerals.normal(match["serial"]))
    return DocumentNumber(match["agency"], year, serial) if serial >= 1 and 1949 <= year <= 2199 else None
