"""How often something is to be done — 谈心谈话每年不少于2次 — and whether it was: done, due or short.

Read from the words of a standard; counted per calendar period, because that is how such rules are written.
Source: case r06 (每年不少于2次), r02 (每小时不少于2次 is a patrol's, see `frequency`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from chuangcheng.rules.numerals import normal, read_arabic, read_chinese

Per = Literal["week", "month", "quarter", "half", "year"]
Standing = Literal["done", "due", "short"]

PER_WORDS: dict[Per, str] = {"week": "每周", "month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
STANDING_WORDS: dict[Standing, str] = {"done": "已做到", "due": "还没到期", "short": "次数不够"}
_PERIODS: tuple[tuple[str, Per], ...] = (
    ("半年", "half"), ("季度", "quarter"), ("季", "quarter"), ("年度", "year"), ("年", "year"), ("个月", "month"),
    ("月", "month"), ("周", "week"), ("星期", "week"),
)  # fmt: skip
_LEAST = "(?:不少于|不得少于|不低于|至少|最少|≥|>=)?"
_COUNT = "([0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
_PATTERN = re.compile(rf"每个?(半年|季度|季|年度|年|个月|月|周|星期)[^，。；、0-9]{{0,8}}?{_LEAST}{_COUNT}次")
_MONTHS: dict[Per, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True)
class Duty:
    """At least `times` in every period."""

    times: int
    per: Per

    @property
    def words(self) -> str:
        """每年不少于2次."""
        return f"{PER_WORDS[self.per]}不少于{self.times}次"


@dataclass(frozen=True)
class Kept:
    """One period of a duty: how often it was done in it. `to` is its last day."""

    frm: date
    to: date
    needed: int
    done: int
    standing: Standing

    @property
    def words(self) -> str:
        """应2次，已1次，还差1次（还没到期）."""
        if self.standing == "done":
            return f"应{self.needed}次，已{self.done}次"
        return f"应{self.needed}次，已{self.done}次，还差{self.needed - self.done}次（{STANDING_WORDS[self.standing]}）"


def read_duty(text: str) -> Duty | None:
    """The first duty a sentence states, or None: 每年不少于2次, 每半年至少开展一次, 每季度≥1次."""
    found = _PATTERN.search(normal(text).replace(" ", ""))
    if found is None:
        return None
    count = read_arabic(found[2]) if found[2].isdecimal() else read_chinese(found[2])
    if count is None or not 1 <= count <= 366:
        return None
    return Duty(int(count), dict(_PERIODS)[found[1]])


def period_of(per: Per, day: date) -> tuple[date, date]:
    """The calendar period a day lies in, first and last day; weeks begin on Monday."""
    if per == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    length = _MONTHS[per]
    month = (day.month - 1) // length * length + 1
    first = date(day.year, month, 1)
    following = date(day.year + (month + length > 12), (month + length - 1) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def kept(duty: Duty, done_on: Iterable[date], *, frm: date, to: date, today: date) -> tuple[Kept, ...]:
    """Every period that ends or is under way between two days, oldest first, at most 60.

    A period under way today is `due` while it falls short, one that has ended is `short`.
    """
    days = sorted(done_on)
    found: list[Kept] = []
    begin, end = period_of(duty.per, frm)
    while begin <= min(to, today) and len(found) < 60:
        times = sum(begin <= day <= end for day in days)
        standing: Standing = "done" if times >= duty.times else "short" if end < today else "due"
        found.append(Kept(begin, end, duty.times, times, standing))
        begin, end = period_of(duty.per, end + timedelta(days=1))
    return tuple(found)


def worst(periods: Iterable[Kept]) -> Standing | None:
    """One word for all of them: short before due before done; None where there is none."""
    words = {one.standing for one in periods}
    order: tuple[Standing, ...] = ("short", "due", "done")
    return next((word for word in order if word in words), None)
