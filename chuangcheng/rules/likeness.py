"""Whether two pictures look alike: a 64-bit difference hash over plain grey values.

The hash has one bit per neighbouring pair of a picture shrunk to 9 × 8: set where the left one is brighter.
Pictures match at Hamming distance ≤ 3. So that an index can find matches among millions, the hash is cut
into four 16-bit bands standing in a ring. Three differing bits cannot touch all four bands, and at most one
band can hold two or more of them; hence some band is equal *and* the next one differs in at most one bit.
`probes` turns that into index look-ups that miss no match.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

COLUMNS, ROWS = 9, 8
BITS, BAND_BITS, BANDS = 64, 16, 4
NEAR = 3
FLATTEST = 8  # grey levels; a lens cap or a white wall hashes to noise and would match its like

_BAND_MASK = (1 << BAND_BITS) - 1


class Probe(NamedTuple):
    """Look where band `band` equals `value` and the band after it (3 → 0) is one of `next_values`."""

    band: int
    value: int
    next_values: tuple[int, ...]


def dhash(rows: Sequence[Sequence[int]]) -> int | None:
    """Hash 8 rows of 9 grey values (0–255) to an unsigned 64-bit number, first pair highest.

    None where the picture is too flat to be told from another. Raises ValueError on another shape.
    """
    if len(rows) != ROWS or any(len(row) != COLUMNS for row in rows):
        raise ValueError(f"need {ROWS} rows of {COLUMNS} grey values")
    if max(map(max, rows)) - min(map(min, rows)) < FLATTEST:
        return None
    hashed = 0
    for row in rows:
        for left, right in pairwise(row):
            hashed = hashed << 1 | (left > right)
    return hashed


def bands(hashed: int) -> tuple[int, int, int, int]:
    """Cut a hash into four 16-bit numbers, highest bits first."""
    one, two, three, four = (hashed >> BAND_BITS * (BANDS - 1 - place) & _BAND_MASK for place in range(BANDS))
    return one, two, three, four


def distance(one: int, other: int) -> int:
    """Count the bits in which two hashes differ (0–64)."""
    return (one ^ other).bit_count()


def alike(one: int, other: int) -> bool:
    """Tell whether two hashes are of the same or nearly the same picture."""
    return distance(one, other) <= NEAR


def probes(hashed: int) -> list[Probe]:
    """Give the four look-ups that together find every hash alike, and few others."""
    cut = bands(hashed)
    return [Probe(place, cut[place], _within_one_bit(cut[(place + 1) % BANDS])) for place in range(BANDS)]


def to_signed(hashed: int) -> int:
    """Fold an unsigned 64-bit number into what a database's bigint holds."""
    return hashed - (1 << BITS) if hashed >> (BITS - 1) else hashed


def to_unsigned(stored: int) -> int:
    """Undo `to_signed`."""
    return stored & ((1 << BITS) - 1)


def _within_one_bit(band: int) -> tuple[int, ...]:
    return (band, *(band ^ 1 << bit for bit in range(BAND_BITS)))
