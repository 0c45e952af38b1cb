"""Quantities as people write them: 20余块, 2.5万余方, 98.7%, 不少于2次/小时, 近万棵, 由2人增加到4人.

`parse` reads a text that is one figure, `find` the figures inside a sentence, `render` prints a figure in the style it
was written in. No number: 一批, 一系列, list marks (一是), ordinals (第3次), dates, telephone numbers, 文号, and ranges
(2-4年), which are neither one value nor a change. Reading raises on no text, and is linear in its length.
"""

from dataclasses import replace
from decimal import Decimal

from chuangcheng.rules import numerals
from chuangcheng.rules.quantity_scan import numeral_span, scan
from chuangcheng.rules.quantity_values import (
    Change,
    Found,
    Quantity,
    add,
    agree,
    compose,
    compose_change,
    convert,
)
from chuangcheng.rules.quantity_words import meaning, unit_family

__all__ = [
    "Change",
    "Found",
    "Quantity",
    "add",
    "agree",
    "compose",
    "compose_change",
    "convert",
    "find",
    "meaning",
    "only",
    "parse",
    "render",
    "unit_family",
    "with_value",
]

LONGEST = 80  # characters of one figure
_ENDS = " \t\r\n　。，；、,;"


def parse(text: str) -> Quantity | Change | None:
    """Read a text that is exactly one figure, e.g. "20余块", "每小时巡查不少于2次", "2人增加到4人"; else None.

    Spaces and punctuation around it are ignored. The unit may be missing ("120") or unknown to the tables ("3垄").
    """
    stated = text.strip(_ENDS)
    if not stated or len(stated) > LONGEST or _is_code(stated):
        return None
    found = next(scan(stated, strict=False), None)
    return found.figure if found and (found.start, found.end) == (0, len(stated)) else None


def find(text: str) -> list[Found]:
    """All figures of a running text, left to right, without overlap; `text[f.start:f.end] == f.figure.printed`."""
    return list(scan(text, strict=True))


def only(text: str) -> Quantity | Change | None:
    """The one figure a text states, alone or among words ("宣传牌20余块"); None when there is none or several."""
    if (figure := parse(text)) is not None:
        return figure
    found = find(text)
    return found[0].figure if len(found) == 1 else None


def render(figure: Quantity | Change) -> str:
    """Print a figure as it was written; one whose parts no longer say what its text says, in the text's style."""
    if isinstance(figure, Change):
        return _render_change(figure)
    read = parse(figure.printed) if figure.printed else None
    if isinstance(read, Quantity):
        if read == figure:
            return figure.printed
        if replace(read, value=figure.value) == figure:
            return with_value(read, figure.value).printed
    return compose(value=figure.value, unit=figure.unit, qualifier=figure.qualifier).printed


def with_value(quantity: Quantity, value: Decimal) -> Quantity:
    """The same figure with another value, spelt like the first: 三十余条 with 40 is 四十余条."""
    span = numeral_span(quantity.printed)
    if span is not None:
        start, end = span
        text = quantity.printed
        scale = quantity.unit[: len(quantity.unit) - len(quantity.base_unit)]
        digits = text[start:end]
        # 近万棵 has no digits of its own: the scale is all there is, and stays.
        kept = scale if scale and digits.endswith(scale) else ""
        printed = text[:start] + numerals.print_like(value, digits.removesuffix(kept)) + kept + text[end:]
        read = parse(printed)
        if isinstance(read, Quantity) and (read.value, read.unit, read.qualifier) == (
            value,
            quantity.unit,
            quantity.qualifier,
        ):
            return read
    return compose(value=value, unit=quantity.unit, qualifier=quantity.qualifier)


def _render_change(change: Change) -> str:
    read = parse(change.printed) if change.printed else None
    if read == change:
        return change.printed
    from_ = replace(change.from_, printed=render(change.from_))
    return compose_change(from_=from_, to=replace(change.to, printed=render(change.to))).printed


def _is_code(text: str) -> bool:
    """Telephone numbers and the like: digits alone that begin with 0 or are eleven and more."""
    digits = numerals.normal(text)
    return digits.isdecimal() and len(digits) > 1 and (digits[0] == "0" or len(digits) >= 11)
