"""What the cells of a row say, as a draft takes it; each fault a sentence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from chuangcheng.people.names import folded
from chuangcheng.places.operations.hanging_columns import NAMED, Column
from chuangcheng.places.operations.site_matching import Unknown
from chuangcheng.places.operations.site_on_sheets import GroundMatcher

FOR_EVER = frozenset({"长期", "永久", "无固定期限", "长期有效"})
_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 00:00(:00)?)?$")
_RUN = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_ABOUT = "余|多|约|近|超|左右|上下|以上|以内"
_COUNT = re.compile(rf"^(约|近|超|共)?(\d{{1,6}})({_ABOUT})?(?:块|处|个|面|幅|条|套)?({_ABOUT})?$")
_BETWEEN = re.compile(r"[、，,；;\s]+")


@dataclass
class Said:
    """What a row says: values by field where the cell is not empty, what is wrong, names that mean nothing."""

    values: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)


def read_cells(cells: Mapping[str, str], columns: Sequence[Column], matcher: GroundMatcher) -> Said:
    """The values of one row."""
    said = Said()
    for column in columns:
        text = cells.get(column.field, "").strip()
        if not text:
            if column.needed:
                said.wrong.append(f"“{column.title}”没有填。")
        elif column.kind in NAMED:
            _name(column, text, matcher, said)
        else:
            _value(column, text, said)
    return said


def _name(column: Column, text: str, matcher: GroundMatcher, said: Said) -> None:
    found = matcher.find(column.kind, text)
    if isinstance(found, Unknown):
        said.wrong.append(found.sentence)
        said.unknown.append(found)
    elif found is not None:
        said.values[column.field] = found
    elif column.needed:
        said.wrong.append(f"“{column.title}”不能留空。")


def _value(column: Column, text: str, said: Said) -> None:
    """Every kind but names; a value nobody can read is said to be so."""
    if column.kind == "text":
        said.values[column.field] = text
    elif column.kind == "themes":
        said.values[column.field] = tuple(dict.fromkeys(theme for theme in _BETWEEN.split(text) if theme))
    elif column.kind == "choice":
        _choice(column, text, said)
    elif column.kind == "count":
        _count(column, text, said)
    elif column.kind in {"day", "end"}:
        _day(column, text, said)
    else:
        _number(column, text, said)


def _choice(column: Column, text: str, said: Said) -> None:
    choices = column.choices or {}
    found = [value for value, label in choices.items() if folded(text) in {folded(label), value}]
    if found:
        said.values[column.field] = found[0]
    else:
        said.wrong.append(f"{column.title}“{text[:20]}”不认识，请写{'、'.join(choices.values())}中的一个。")


def _count(column: Column, text: str, said: Said) -> None:
    match = _COUNT.match(text.replace(" ", ""))
    if match is None:
        said.wrong.append(f"{column.title}“{text[:20]}”请写成整数，如 12 或 10余。")
        return
    said.values |= {column.field: int(match[2]), "qualifier": match[1] or match[3] or match[4] or ""}


def day_of(text: str) -> date | None:
    """2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日, 20260131; None where it is no day."""
    match = _DAY.match(text.strip()) or _RUN.match(text.strip())
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _day(column: Column, text: str, said: Said) -> None:
    if column.kind == "end" and text in FOR_EVER:
        said.values[column.field] = None
        return
    found = day_of(text)
    if found is None:
        or_ever = "；没有期限的写“长期”" if column.kind == "end" else ""
        said.wrong.append(f"{column.title}“{text[:20]}”看不出是哪天，请写成 2026-01-31 这样{or_ever}。")
    else:
        said.values[column.field] = found


def _number(column: Column, text: str, said: Said) -> None:
    plain = text.count("★") if set(text) == {"★"} else re.sub(r"(星|天|平方米|㎡|m²)$", "", text)
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = Decimal("NaN")
    whole = column.kind == "number"
    if not found.is_finite() or (whole and found != found.to_integral_value()) or abs(found) >= 10**7:
        said.wrong.append(f"{column.title}“{text[:20]}”请写成{'整数' if whole else '数字，如 12.5'}。")
    else:
        said.values[column.field] = int(found) if whole else round(found, 2)
