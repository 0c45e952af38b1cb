"""What may stand in a cell: text that every program opens, lengths, and how wide it prints."""

import re
import unicodedata

LONGEST = 32_767
"""Characters Excel takes in one cell."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without characters XML cannot hold, lines ended by \\n, cut with … where a cell would not take it."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _NOT_XML.sub("", text)
    while len(text) * 2 > LONGEST and len(text.encode("utf-16-le")) // 2 > LONGEST:
        text = text[: LONGEST - 1 - (len(text.encode("utf-16-le")) // 2 - len(text))] + "…"
    return text


def units_of(text: str) -> int:
    """Printed width of one line in half characters: a Chinese character counts two."""
    if text.isascii():
        return len(text)
    try:
        return len(text.encode("gbk"))  # what is in it is either ASCII or as wide as a Chinese character
    except UnicodeEncodeError:
        pass
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def lines_of(text: str, width: float) -> int:
    """Lines the text takes when wrapped in a column of `width` characters."""
    room = max(int(width) - 1, 2)
    return sum(max(1, -(-units_of(line) // room)) for line in text.split("\n"))
