"""The clocks a time limit can run on, and the table of days they are read against.

Sources: the four counted clocks are those of deployed 数字城管 platforms (紧急工作时 runs through nights and
holidays, 工作时 only in office hours of working days, 1 工作日 = 8 工作时, 自然日); 指定时刻 is a named moment.
All arithmetic has the grain of one minute: seconds of a given moment are dropped, so that every deadline is a
whole minute and is the same when recomputed from what a page shows.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from chuangcheng.rules.refusals import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS = ((time(8), time(12)), (time(14), time(18)))
DAY = timedelta(days=1)
MOST = Decimal(10_000)


class Clock(StrEnum):
    """How time counts towards a limit."""

    URGENT_HOURS = "urgent_hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    FIXED_MOMENT = "fixed_moment"

    @property
    def label(self) -> str:
        """The Chinese name, as in 紧急工作时."""
        return _LABELS[self]

    @property
    def office_time(self) -> bool:
        """True when only office hours of working days count."""
        return self in {Clock.WORKING_HOURS, Clock.WORKING_DAYS}


_LABELS = {
    Clock.URGENT_HOURS: "紧急工作时",
    Clock.WORKING_HOURS: "工作时",
    Clock.WORKING_DAYS: "工作日",
    Clock.CALENDAR_DAYS: "自然日",
    Clock.FIXED_MOMENT: "指定时刻",
}


def minute_of(moment: datetime) -> datetime:
    """The minute a moment lies in. A moment without a time zone is a programming error: ValueError."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    return moment.replace(second=0, microsecond=0)


def plain(amount: Decimal) -> str:
    """A decimal as people write it: 4, 0.5, 20; never 4.00 or 2E+1."""
    return format(amount.normalize(), "f")


@dataclass(frozen=True)
class Rule:
    """A time limit: so much of a clock, or a named moment. Refused (`limit_amount`, `limit_moment`) when neither."""

    clock: Clock
    amount: Decimal | None = None
    moment: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "clock", Clock(self.clock))
        if self.clock is Clock.FIXED_MOMENT:
            if self.moment is None:
                raise Refused("请写明截止的日期和时刻，例如“2026年10月8日18:00”。", code="limit_moment")
            object.__setattr__(self, "moment", minute_of(self.moment))
        elif self.amount is None or not 0 < self.amount <= MOST:
            raise Refused(f"时限要大于0、不超过{MOST}，例如“4工作时”“2工作日”，请改正后再试。", code="limit_amount")

    def minutes(self, calendar: "Calendar") -> int:
        """Minutes of this rule's own clock, rounded up; not for a fixed moment (ValueError).

        A working day is as long as the city's office hours: 480 minutes by default.
        """
        if self.amount is None:
            raise ValueError("a fixed moment has no amount")
        return int((self.amount * unit_minutes(self.clock, calendar)).to_integral_value(ROUND_CEILING))

    @property
    def words(self) -> str:
        """As in "4工作时", "截至2026-10-08 18:00"."""
        if self.moment is not None and self.clock is Clock.FIXED_MOMENT:
            return f"截至{self.moment:%Y-%m-%d %H:%M}"
        measure = "" if self.clock is Clock.WORKING_HOURS else "个"
        return f"{plain(self.amount or Decimal(0))}{measure}{self.clock.label}"

    def to_json(self) -> dict[str, str | None]:
        """`{"clock", "amount", "moment"}`, texts or null; `from_json` reads it back."""
        return {
            "clock": self.clock.value,
            "amount": None if self.amount is None else plain(self.amount),
            "moment": None if self.moment is None else self.moment.isoformat(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Rule":
        """Read what `to_json` wrote."""
        amount, moment = data.get("amount"), data.get("moment")
        return cls(
            Clock(data["clock"]),
            None if amount is None else Decimal(amount),
            None if moment is None else datetime.fromisoformat(moment),
        )


@dataclass(frozen=True, eq=False)
class Calendar:
    """Which days are worked, and when on such a day.

    `days` says of each date whether it is worked; `names` why (国庆节, 调休上班). `official_years` are those whose
    holiday notice is known. A day that is not in `days` is judged by its weekday, and it or a day of any other year
    makes a result provisional. `parts` are the office hours, in order and apart, none across midnight (ValueError).
    """

    days: Mapping[date, bool]
    official_years: frozenset[int]
    parts: tuple[tuple[time, time], ...] = OFFICE_HOURS
    zone: ZoneInfo = SHANGHAI
    names: Mapping[date, str] = field(default_factory=dict)
    spans: tuple[tuple[int, int], ...] = field(init=False)
    day_minutes: int = field(init=False)

    def __post_init__(self) -> None:
        spans = tuple((a.hour * 60 + a.minute, b.hour * 60 + b.minute) for a, b in self.parts)
        edges = [edge for span in spans for edge in span]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError(f"office hours must be in order and apart: {self.parts!r}")
        object.__setattr__(self, "spans", spans)
        object.__setattr__(self, "day_minutes", sum(b - a for a, b in spans))

    def works(self, day: date) -> bool:
        """Is this a working day?"""
        known = self.days.get(day)
        return day.weekday() < 5 if known is None else known

    def certain(self, day: date) -> bool:
        """Does the official table speak of this day?"""
        return day in self.days and day.year in self.official_years

    def local(self, moment: datetime) -> datetime:
        """The minute, on this calendar's wall clock."""
        return minute_of(moment).astimezone(self.zone)

    def worked(self, moment: datetime) -> int:
        """Office minutes of its day that have passed at this local moment; 0 on a day off."""
        if not self.works(moment.date()):
            return 0
        now = moment.hour * 60 + moment.minute
        return sum(min(max(now - a, 0), b - a) for a, b in self.spans)

    def earliest(self, day: date, worked: int) -> datetime:
        """The earliest moment of a working day at which so many (1 to `day_minutes`) office minutes have passed."""
        for a, b in self.spans:
            if worked <= b - a:
                return datetime.combine(day, time(), self.zone) + timedelta(minutes=a + worked)
            worked -= b - a
        raise ValueError("more minutes than the day has")

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """The sum of `counted`, at the same cost for a day and for ten years; local moments, start first."""
        first, last = start.date(), end.date()
        if first == last:
            return self.worked(end) - self.worked(start)
        begun = (self.day_minutes if self.works(first) else 0) - self.worked(start)
        return begun + self.working_days(first + DAY, last) * self.day_minutes + self.worked(end)

    def working_days(self, first: date, end: date) -> int:
        """How many there are from a day on, and before another."""
        days, changed = self._against_the_week
        a, b = bisect_left(days, first), bisect_left(days, end)
        return _weekdays_before(end) - _weekdays_before(first) + changed[b] - changed[a]

    @cached_property
    def _against_the_week(self) -> tuple[list[date], list[int]]:
        """Days that are not what their weekday says, and how many working days they add before each of them."""
        days = sorted(day for day, works in self.days.items() if works != (day.weekday() < 5))
        return days, [0, *accumulate(1 if self.days[day] else -1 for day in days)]

    def counted(self, start: datetime, end: datetime) -> Iterator[tuple[date, int]]:
        """Each day from start to end (local moments, start first) and its office minutes in between, 0 on a day off."""
        day, last = start.date(), end.date()
        before = self.worked(start)
        while day <= last:
            upto = self.worked(end) if day == last else (self.day_minutes if self.works(day) else 0)
            yield day, upto - before
            day, before = day + DAY, 0


def _weekdays_before(day: date) -> int:
    """Mondays to Fridays before a day, counted from the year 1, which began on a Monday."""
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(rest, 5)


def unit_minutes(clock: Clock, calendar: Calendar) -> int:
    """How many minutes of its own clock one unit has."""
    if clock is Clock.WORKING_DAYS:
        return calendar.day_minutes
    return 24 * 60 if clock is Clock.CALENDAR_DAYS else 60
