"""A part of a file: what RFC 9110 calls a single byte range; several at once are answered with the whole."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
NOTHING = (0, 0)
PIECE = 1 << 16


def asked_range(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """(first byte, how many) that are asked for; NOTHING where the file has none of them; None for the whole."""
    found = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or found.groups() == ("", "") or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found.groups()
    if not first:  # the last so many bytes
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < int(first):
            return None
    return (start, end - start) if start < end else NOTHING


def part_of(path: Path, first: int, length: int) -> Iterator[bytes]:
    """Those bytes of the file, piece by piece."""
    with path.open("rb") as stream:
        stream.seek(first)
        while length > 0 and (piece := stream.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
