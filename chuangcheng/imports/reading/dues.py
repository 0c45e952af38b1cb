"""When a problem is to be done with, as lists say it: a date in any writing, a wish, or a span of time.

The reader never raises: what it cannot understand comes back as kind "unclear" or "impossible" with
a sentence for the row. A date without a year takes the year of the list's own date, the next one when
it would otherwise lie more than three months back (and says so).
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from chuangcheng.imports.reading.due_patterns import (
    CHINESE_NUMBER,
    CLOCK,
    DAY_ONLY,
    DIGITS,
    FESTIVALS,
    FULL,
    HYPHENED,
    IMMEDIATE,
    LONG_TERM,
    MONTH,
    PARTS,
    SPAN,
    SPANS,
    THIS_MONTH,
    WEEK,
    WEEKDAYS,
    YEAR_ALONE,
    YEAR_MONTH,
    YEAR_PART,
    SpanUnit,
)
from chuangcheng.imports.reading.tables import Cell, cell_text
from chuangcheng.rules import numerals

DueKind = Literal["none", "date", "immediate", "long_term", "relative", "unclear", "impossible", "list_date_needed"]

SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(36_526, 73_051)  # 2000-01-01 … 2100-01-01
YEARS = range(2000, 2101)
BACK = timedelta(days=92)
HOURS = {"hour": 1, "workhour": 3, "day": 24, "workday": 24, "month": 720}
LONGEST_SPAN = 10 * 366 * 24
NOTHING = frozenset(("", "无", "/", "-", "—", "——", "--", "\\", "暂无", "未定"))


@dataclass(frozen=True, slots=True)
class DueWish:
    """What the cell asks for. `on` (and `at`, a time of day, where one is named) for kind "date";
    `count` and `unit` for kind "relative", counted from the list's receipt; `sentence` says what is
    wrong or was assumed, `text` is the cell as written.
    """

    kind: DueKind
    text: str
    on: date | None = None
    at: time | None = None
    count: int | None = None
    unit: SpanUnit | None = None
    sentence: str = ""


class _Impossible(Exception):
    """A day no calendar has; the argument is the sentence."""


class _NeedsListDate(Exception):
    """Only the list's own date can complete this one."""


def read_due(cell: Cell, list_date: date | None) -> DueWish:
    """The wish in a due cell; never raises. `list_date` completes dates without a year."""
    if isinstance(cell, datetime):
        at = cell.time() if (cell.hour or cell.minute) else None
        return DueWish("date", cell_text(cell), on=cell.date(), at=at)
    if isinstance(cell, date):
        return DueWish("date", cell_text(cell), on=cell)
    return _read(cell, list_date)


def read_day(cell: Cell, list_date: date | None) -> date | None:
    """The day in a cell, None when it names none."""
    return read_due(cell, list_date).on


@lru_cache(maxsize=8192, typed=True)
def _read(cell: str | int | float | None, list_date: date | None) -> DueWish:
    text = cell_text(cell)
    try:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return _read_number(cell, text, list_date)
        return _read_text(text, list_date)
    except _Impossible as impossible:
        return DueWish("impossible", text, sentence=f"整改时限“{_short(text)}”{impossible}，请改成实际日期。")
    except _NeedsListDate:
        sentence = f"整改时限“{_short(text)}”没有写全年月，请先填写清单日期。"
        return DueWish("list_date_needed", text, sentence=sentence)


def _read_number(value: int | float, text: str, list_date: date | None) -> DueWish:
    if SERIALS.start <= value < SERIALS.stop:
        return DueWish("date", text, on=SERIAL_ZERO + timedelta(days=int(value)))
    if re.fullmatch(r"20[0-9]{6}", text):
        return _read_text(text, list_date)
    written = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})", text)
    if not written:
        return _unclear(text)
    on = _day(None, int(written[1]), int(written[2]), list_date)
    if written[2] in ("1", "2", "3"):
        sentence = f"整改时限“{text}”是数字，按{on.month}月{on.day}日理解；如果是{on.month}月{on.day}0日，请更正。"
        return DueWish("date", text, on=on, sentence=sentence)
    return DueWish("date", text, on=on)


def _read_text(text: str, list_date: date | None) -> DueWish:
    plain = _plain(text)
    if plain in NOTHING:
        return DueWish("none", text)
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", plain) and int(plain[:5]) in SERIALS:
        return DueWish("date", text, on=SERIAL_ZERO + timedelta(days=int(plain[:5])))
    for reader in READERS:
        wish = reader(plain, text, list_date)
        if wish is not None:
            return _with_year_said(wish, plain, list_date)
    return _unclear(text)


def _with_year_said(wish: DueWish, plain: str, list_date: date | None) -> DueWish:
    """A year nobody wrote and that is not the list's own is said in a sentence."""
    on = wish.on
    if on is None or list_date is None or on.year == list_date.year or wish.sentence:
        return wish
    if str(on.year)[2:] in plain or "明年" in plain or "下" in plain:
        return wish
    sentence = f"整改时限“{_short(wish.text)}”没有写年份，按{on.year}年{on.month}月{on.day}日理解；不对请更正。"
    return replace(wish, sentence=sentence)


def _unclear(text: str) -> DueWish:
    return DueWish("unclear", text, sentence=f"看不懂整改时限“{_short(text)}”，没有带入，请补填日期。")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 30 else flat[:29] + "…"


def _plain(text: str) -> str:
    """Half width, no blanks, Chinese numbers of dates as digits; at most 200 characters are looked at."""
    flat = re.sub(r"(?<=[0-9])\s+(?=[0-9])", ",", unicodedata.normalize("NFKC", text[:200]))
    flat = re.sub(r"\s+", "", flat)
    return CHINESE_NUMBER.sub(_as_digits, flat.replace("十一前", "国庆前"))


def _as_digits(match: re.Match[str]) -> str:
    written = match.group()
    if len(written) >= 2 and "十" not in written:
        return written.translate(DIGITS)
    value = numerals.read_chinese(written)
    return str(value) if value is not None else written.translate(DIGITS)


def _read_recurring(plain: str, text: str, list_date: date | None) -> DueWish | None:
    """ "每月25日前", "每周五": done again and again, never once."""
    return DueWish("long_term", text) if re.match(r"每[日天周月季年]", plain) else None


def _read_dates(plain: str, text: str, list_date: date | None) -> DueWish | None:
    """Whole dates; of several (from – to) the last one counts."""
    last: date | None = None
    end = 0
    for match in FULL.finditer(plain):
        part = {key[0]: value for key, value in match.groupdict().items() if value}
        if "m" in part:
            last = _following(last, part, list_date)
        elif last is not None:
            last = _day(str(last.year), last.month, int(part["d"]), list_date)
        else:
            continue
        end = match.end()
    return DueWish("date", text, on=last, at=_clock(plain[end:])) if last else None


def _following(last: date | None, part: dict[str, str], list_date: date | None) -> date:
    """One date of a text; the end of a range takes the year of its beginning, or the one after."""
    month, day = int(part["m"]), int(part["d"])
    if last is None or "y" in part:
        return _day(part.get("y"), month, day, list_date)
    on = _day(str(last.year), month, day, list_date)
    return on if on >= last else _day(str(last.year + 1), month, day, list_date)


def _read_hyphened(plain: str, text: str, list_date: date | None) -> DueWish | None:
    match = HYPHENED.match(plain)
    return DueWish("date", text, on=_day(None, int(match["m"]), int(match["d"]), list_date)) if match else None


def _read_day_only(plain: str, text: str, list_date: date | None) -> DueWish | None:
    """ "15日前": in the list's month, or the next one when that day is over."""
    match = DAY_ONLY.search(plain)
    if not match:
        return None
    start = _needed(list_date)
    later = bool(match["next"]) or (int(match["d"]) < start.day and "本月" not in plain)
    year, month = _shifted(start, 1 if later else 0)
    return DueWish("date", text, on=_checked(year, month, int(match["d"])), at=_clock(plain[match.end() :]))


def _read_span(plain: str, text: str, list_date: date | None) -> DueWish | None:
    found = list(SPAN.finditer(plain))
    if not found:
        return None
    match = found[-1]
    if match["unit"] in ("月", "年") and "个" not in match.group() and not re.search(r"[月年](?:之|以)?内", plain):
        return None
    if match["unit"] == "月" and "个" not in match.group():
        return None
    times, unit = SPANS[match["unit"]]
    if match["n"] == "半":
        halves: dict[str, tuple[int, SpanUnit]] = {
            "month": (15, "day"),
            "workday": (4, "workhour"),
            "hour": (1, "hour"),
        }
        count, unit = (6, unit) if times == 12 else halves.get(unit, (max(times // 2, 1), unit))
    else:
        count = int(match["n"]) * times
    if count * HOURS[unit] > LONGEST_SPAN:
        raise _Impossible("里的期限超过十年")
    return DueWish("relative", text, count=count, unit=unit) if count else _unclear(text)


def _read_month(plain: str, text: str, list_date: date | None) -> DueWish | None:
    found = [match for match in MONTH.finditer(plain) if match["part"] or not match["m"].startswith("0") or match["m"]]
    if not found:
        return None
    match = found[-1]
    month = int(match["m"])
    if not 1 <= month <= 12:
        raise _Impossible(f"里没有{month}月")
    first = _day(match["y"], month, 1, list_date, last_of_month=True)
    if match["before"] and not match["part"]:
        on = first.replace(day=1) - timedelta(days=1)
        sentence = f"整改时限“{_short(text)}”按{on.month}月{on.day}日理解；如果是{month}月底，请更正。"
        return DueWish("date", text, on=on, sentence=sentence)
    return DueWish("date", text, on=_part_of_month(first.year, month, match["part"]))


def _read_year_month(plain: str, text: str, list_date: date | None) -> DueWish | None:
    match = YEAR_MONTH.match(plain)
    return DueWish("date", text, on=_part_of_month(int(match["y"]), int(match["m"]), "底")) if match else None


def _read_year_part(plain: str, text: str, list_date: date | None) -> DueWish | None:
    match = YEAR_PART.search(plain)
    if not match or (match["part"] in ("底", "末") and not match.group().rstrip("底末")):
        return None
    year = int(match["y"]) if match["y"] else _needed(list_date).year + bool(match["next"])
    quarter = re.search(r"[1-4]", match["part"])
    month = int(quarter.group()) * 3 if quarter else 6 if match["part"] == "上半年" else 12
    return DueWish("date", text, on=_part_of_month(year, month, "底"))


def _read_this_month(plain: str, text: str, list_date: date | None) -> DueWish | None:
    match = THIS_MONTH.search(plain)
    if not match or "月" not in match.group():
        return None
    year, month = _shifted(_needed(list_date), 1 if match["next"] else 0)
    return DueWish("date", text, on=_part_of_month(year, month, match["part"].removeprefix("月")))


def _read_year_alone(plain: str, text: str, list_date: date | None) -> DueWish | None:
    match = YEAR_ALONE.match(plain)
    return DueWish("date", text, on=date(int(match["y"]), 12, 31)) if match else None


def _read_week(plain: str, text: str, list_date: date | None) -> DueWish | None:
    match = WEEK.search(plain)
    if not match:
        return None
    start = _needed(list_date)
    monday = start - timedelta(days=start.weekday()) + timedelta(days=7 if match["which"].startswith("下") else 0)
    offset = "一二三四五六".find(match["day"].translate(WEEKDAYS)) if match["day"] else 6
    return DueWish("date", text, on=monday + timedelta(days=offset))


def _read_festival(plain: str, text: str, list_date: date | None) -> DueWish | None:
    for word, month, day in FESTIVALS:
        if re.search(rf"{word}节?(?:之|以)?前", plain):
            return DueWish("date", text, on=_day(None, month, day, list_date))
    return None


def _read_wish(plain: str, text: str, list_date: date | None) -> DueWish | None:
    if IMMEDIATE.search(plain):
        return DueWish("immediate", text)
    return DueWish("long_term", text) if LONG_TERM.search(plain) else None


READERS: tuple[Callable[[str, str, date | None], DueWish | None], ...] = (
    _read_recurring, _read_dates, _read_hyphened, _read_day_only, _read_span, _read_year_month, _read_month,
    _read_year_alone, _read_year_part, _read_this_month, _read_week, _read_festival, _read_wish,
)  # fmt: skip


def _day(year: str | None, month: int, day: int, list_date: date | None, *, last_of_month: bool = False) -> date:
    """A checked day; without a year the one nearest to the list's date by the rule of this module."""
    if not 1 <= month <= 12:
        raise _Impossible(f"里没有{month}月")
    if year is not None:
        full = int(year) if len(year) == 4 else 2000 + int(year)
        return _checked(full, month, monthrange(full, month)[1] if last_of_month and full in YEARS else day)
    if not 1 <= day <= monthrange(2000, month)[1]:
        raise _Impossible(f"里没有这一天，{month}月只有{monthrange(2001, month)[1]}天")
    start = _needed(list_date)
    for full in (start.year, start.year + 1):
        wanted = monthrange(full, month)[1] if last_of_month else day
        if wanted <= monthrange(full, month)[1] and date(full, month, wanted) >= start - BACK:
            return date(full, month, wanted)
    return _checked(start.year, month, day)


def _checked(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise _Impossible(f"的年份是{year}")
    if not 1 <= month <= 12:
        raise _Impossible(f"里没有{month}月")
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise _Impossible(f"里没有这一天，{year}年{month}月只有{days}天")
    return date(year, month, day)


def _part_of_month(year: int, month: int, part: str | None) -> date:
    return _checked(year, month, PARTS.get(part or "", monthrange(year, month)[1] if year in YEARS else 1))


def _shifted(start: date, months: int) -> tuple[int, int]:
    index = start.year * 12 + start.month - 1 + months
    return index // 12, index % 12 + 1


def _needed(list_date: date | None) -> date:
    if list_date is None:
        raise _NeedsListDate
    return list_date


def _clock(rest: str) -> time | None:
    """A time of day directly behind a date."""
    match = CLOCK.match(rest.lstrip(",，(（"))
    if not match:
        return None
    hour, minute = int(match["h"]), int(match["min"] or 0) or (30 if match["half_hour"] else 0)
    if match["half"] in ("下午", "晚", "晚上") and hour < 12:
        hour += 12
    if hour == 24 and minute == 0:
        return time(23, 59)
    return time(hour, minute) if hour < 24 and minute < 60 else None
