"""The same rows recognised in another file: hashes that do not see order, blanks, width or punctuation."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from chuangcheng.imports.reading.drafting import DraftRow

UNSEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """`whole` is one hash over all rows whatever their order; `rows` one per row, in the given order (hex)."""

    whole: str
    rows: tuple[str, ...]


def fingerprint_row(row: DraftRow) -> str:
    """SHA-256 (hex) over text, place and units; number, deadline, notes and pictures do not count."""
    units = "|".join(sorted(map(_plain, row.units)))
    return hashlib.sha256("\n".join((_plain(row.text), _plain(row.place), units)).encode()).hexdigest()


def fingerprint_hashes(hashes: Iterable[str]) -> str:
    """The hash over all rows from their single hashes, for rows that were drafted in batches."""
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()


def fingerprint_rows(rows: Iterable[DraftRow]) -> Fingerprints:
    """Hashes of a whole list and of each of its rows."""
    single = tuple(map(fingerprint_row, rows))
    return Fingerprints(fingerprint_hashes(single), single)


def _plain(text: str) -> str:
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
