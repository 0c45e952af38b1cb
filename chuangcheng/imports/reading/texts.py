"""csv as Excel and WPS write it: UTF-8, GB18030 or UTF-16 ("Unicode text"); comma, tab or semicolon."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from chuangcheng.imports.reading.limits import MEGABYTE, Limits
from chuangcheng.imports.reading.refusals import refusal
from chuangcheng.imports.reading.stream import Sender

DELIMITERS = ",\t;"
SAMPLE = 64 * 1024
READABLE = re.compile(r"[\x20-\x7e\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u2000-\u206f\u2460-\u24ff]")
READABLE_SHARE = 0.8


def send_csv(*, path: Path, sender: Sender, limits: Limits, name: str) -> str:
    """Sends the one table of a csv file; returns the encoding it was read with.

    The file is walked twice, so that it never stands in memory as a whole: first for its encoding
    and size, then for its rows.
    """
    if path.stat().st_size > limits.text_size:
        raise refusal("text_too_large", limit=limits.text_size // MEGABYTE)
    encoding = _encoding(path)
    delimiter = _delimiter(path, encoding)
    width = height = 0
    with _rows(path, encoding, delimiter) as rows:
        for row in rows:
            height += 1
            width = max(width, len(row))
            if height > limits.rows:
                raise refusal("too_many_rows", limit=limits.rows)
    if width > limits.columns:
        raise refusal("too_many_columns", limit=limits.columns)
    sender.table(name=name, width=width, height=height)
    with _rows(path, encoding, delimiter) as rows:
        sender.rows(rows)
    return encoding


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    wide = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding) and _readable(head, encoding):
            return encoding
    raise refusal("text_not_decodable")


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            while file.read(MEGABYTE):
                pass
    except UnicodeError:
        return False
    return True


def _readable(head: bytes, encoding: str) -> bool:
    """GB18030 decodes nearly any bytes; real text is mostly ordinary characters."""
    text = codecs.getincrementaldecoder(encoding)().decode(head)
    return len(READABLE.findall(text)) >= READABLE_SHARE * len(text)


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(SAMPLE)

    def cuts(delimiter: str) -> int:
        try:
            return sum(len(row) - 1 for row in csv.reader(StringIO(sample, newline=""), delimiter=delimiter))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=cuts)


@contextmanager
def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[Iterator[list[str]]]:
    with path.open(encoding=encoding, newline="") as file:
        try:
            yield csv.reader(file, delimiter=delimiter)
        except csv.Error as error:
            raise refusal("csv_unreadable") from error
