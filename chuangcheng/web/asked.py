"""Numbers, days and words as addresses and hidden fields bring them: what no row could have is nothing, no error."""

from collections.abc import Iterable
from datetime import date

LONGEST = 18  # digits of a database's big integer
YEARS = range(1900, 2200)  # days elsewhere fall off the calendar once a zone or a day is added


def whole_number(text: object) -> int | None:
    """The number a text is, or None; ² is a digit to Python but no number."""
    plain = str(text)
    return int(plain) if plain.isdecimal() and len(plain) <= LONGEST else None


def whole_numbers(texts: Iterable[object]) -> list[int]:
    """Those of the texts that are numbers, in order."""
    return [number for text in texts if (number := whole_number(text)) is not None]


def day(text: object) -> date | None:
    """2026-10-08 as a date, or None."""
    try:
        found = date.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def searched(text: object, *, longest: int = 100) -> str:
    """What is looked for: without what no text of a database may hold (NUL), and no longer than makes sense."""
    return str(text).replace("\x00", "").strip()[:longest]
