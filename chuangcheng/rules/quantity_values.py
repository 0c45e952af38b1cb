"""A stated quantity as plain values, and what can be done with it: print, change, add, convert, compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chuangcheng.rules import numerals
from chuangcheng.rules.quantity_words import (
    AFTER,
    FAMILY_OF,
    INSIDE,
    Meaning,
    factor,
    meaning,
    split_scale,
)
from chuangcheng.rules.refusals import Refused

# "3个多月": with these the qualifier stands inside the unit.
SPLIT_UNITS = tuple(unit for unit in FAMILY_OF if unit in {"个月", "个小时", "个星期", "个季度", "个学时", "个课时"})
_WORD_FOR: dict[Meaning, str] = {
    "more": "余",
    "at_least": "不少于",
    "nearly": "近",
    "about": "约",
    "at_most": "不超过",
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure as it was written.

    "2.5万余方" is value 2.5, unit "万方", qualifier "余" standing after the number. `unit` may be empty, `qualifier`
    is one of `quantity_words.MEANINGS` or None. `printed` is the very text it was read from, all qualifiers in it
    (共计10余块 has the qualifier 余: the one that says most).
    """

    value: Decimal
    unit: str
    qualifier: str | None = None
    qualifier_after: bool = False
    printed: str = ""

    @property
    def base_unit(self) -> str:
        """The unit without its scale: "方" of "万方"."""
        return split_scale(self.unit)[1]

    @property
    def amount(self) -> Decimal:
        """The value with the scale multiplied in: 25000 of 2.5万余方."""
        return self.value * split_scale(self.unit)[0]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that went from one value to another: 由2人增加到4人."""

    from_: Quantity
    to: Quantity
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A figure inside a text: `text[start:end] == figure.printed`."""

    start: int
    end: int
    figure: Quantity | Change


def compose(*, value: Decimal | int | str, unit: str, qualifier: str | None = None) -> Quantity:
    """Make a quantity from its parts, printed the usual way: 20余块, 2.5万余方, 90%以上, 不少于2次/小时, 3个多月."""
    number = Decimal(value)
    printed, after = numerals.plain(number), False
    base = split_scale(unit)[1]
    scale = unit[: len(unit) - len(base)]
    if qualifier in INSIDE:
        after = True
        split = base in SPLIT_UNITS and not scale
        printed += f"个{qualifier}{base[1:]}" if split else f"{scale}{qualifier}{base}"
    elif qualifier in AFTER:
        after = True
        printed += f"{unit}{qualifier}"
    else:
        printed = f"{qualifier or ''}{printed}{unit}"
    return Quantity(number, unit, qualifier, after, printed)


def compose_change(*, from_: Quantity, to: Quantity) -> Change:
    """Make a change from its two ends, printed the usual way: 由2人增加到4人, 由20块减少到10块."""
    verb = "减少到" if to.amount < from_.amount else "增加到"
    if to.base_unit == "%":
        verb = "下降到" if to.amount < from_.amount else "提高到"
    if to.amount == from_.amount:
        verb = "调整为"
    return Change(from_, to, f"由{from_.printed}{verb}{to.printed}")


def convert(quantity: Quantity, unit: str) -> Decimal | None:
    """Give the value in another unit of the same family (亩 → 平方米, 块 → 个); None where that has no meaning."""
    base, scale = split_scale(unit)[1], split_scale(unit)[0]
    if base == quantity.base_unit:
        return quantity.amount / scale
    here, there = factor(quantity.unit), factor(unit)
    if here is None or there is None or FAMILY_OF[quantity.base_unit] != FAMILY_OF[base]:
        return None
    return quantity.value * here / there


def agree(stated: Quantity, seen: Quantity) -> bool:
    """Whether two figures say the same: equal amount in a comparable unit, qualifiers of equal meaning.

    20余块 and 二十多块 agree; 20余块 and 20块 do not; 共计10块 and 10块 do.
    """
    value = convert(seen, stated.unit)
    return value is not None and value == stated.value and meaning(stated.qualifier) == meaning(seen.qualifier)


def add(quantities: Sequence[Quantity]) -> Quantity:
    """Sum quantities into the unit of the first (its base unit where scales are mixed), keeping the qualifier.

    20余块 + 10块 → 30余块; 近万棵 + 3000余棵 → 约13000棵. Raises Refused for an empty list, for units that cannot be
    added and for rates: percentages and frequencies have no sum.
    """
    if not quantities:
        raise Refused("没有可以相加的数据，请先填写数据。", code="nothing_to_add")
    first = quantities[0]
    unit = first.unit if all(one.unit == first.unit for one in quantities) else first.base_unit
    if FAMILY_OF.get(first.base_unit) == "percent" or "/" in first.base_unit:
        raise Refused(f"“{first.unit}”是比率，不能相加，请分别列出。", code="rate_has_no_sum")
    total = Decimal(0)
    for one in quantities:
        value = convert(one, unit)
        if value is None:
            raise Refused(
                f"“{one.unit or '无单位'}”和“{unit or '无单位'}”不能相加，请把计量单位改成一样的。", code="units_differ"
            )
        total += value
    return compose(value=total, unit=unit, qualifier=common_qualifier(quantities))


def common_qualifier(quantities: Sequence[Quantity]) -> str | None:
    """The qualifier of a sum: the word all approximate parts share, else the word for what can still be said.

    Exact parts change nothing; more + at least is more; any other mixture is 约. With none approximate a 共计 stays.
    """
    words = [one.qualifier for one in quantities if one.qualifier and meaning(one.qualifier) != "exact"]
    if not words:
        return next((one.qualifier for one in quantities if one.qualifier in {"共计", "累计", "合计"}), None)
    if len(set(words)) == 1:
        return words[0]
    meanings = {meaning(word) for word in words}
    if len(meanings) == 1:
        return _WORD_FOR[meanings.pop()]
    return "余" if meanings == {"more", "at_least"} else "约"
