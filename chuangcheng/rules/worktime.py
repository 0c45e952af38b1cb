"""Deadlines: when is it due, how much is left, and why (时限).

Five clocks (see `Clock`), one table of days (see `Calendar`). Working time passes only in office hours of working
days; a result is the *earliest* moment at which the time is up, so eight hours from Monday 08:00 end on Monday 18:00,
not on Tuesday 08:00. A pause is `left` when it begins and `resume` when it ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from chuangcheng.rules.worktime_calendar import DAY, SHANGHAI, Calendar, Clock, Rule
from chuangcheng.rules.worktime_words import (
    duration_words,
    explain,
    moment_words,
    opening_words,
    provisional_words,
    provisional_years,
)

__all__ = [
    "SHANGHAI",
    "Calendar",
    "Clock",
    "Deadline",
    "Left",
    "Rule",
    "at_least_one_working_day",
    "date_moment",
    "deadline",
    "elapsed",
    "left",
    "resume",
]

ONE_WORKING_DAY = Rule(Clock.WORKING_DAYS, Decimal(1))


@dataclass(frozen=True)
class Deadline:
    """A due moment (aware, whole minute), whether it may still move with a holiday notice, and why it is this one."""

    moment: datetime
    provisional: bool
    explanation: str


@dataclass(frozen=True)
class Left:
    """Time left in minutes of the rule's own clock; negative when overdue. A fixed moment keeps its `moment`."""

    clock: Clock
    minutes: int
    moment: datetime | None = None

    def words(self, *, day_minutes: int = 480) -> str:
        """还剩2个工作日3小时 / 已超期1工作时 / 刚好到期."""
        if not self.minutes:
            return "刚好到期"
        front = "还剩" if self.minutes > 0 else "已超期"
        return front + duration_words(minutes=self.minutes, clock=self.clock, day_minutes=day_minutes)

    def to_json(self) -> dict[str, str | int | None]:
        """`{"clock": text, "minutes": number, "moment": ISO text or null}`."""
        moment = None if self.moment is None else self.moment.isoformat()
        return {"clock": self.clock.value, "minutes": self.minutes, "moment": moment}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Left":
        """Read what `to_json` wrote."""
        moment = data.get("moment")
        return cls(
            Clock(data["clock"]), int(data["minutes"]), None if moment is None else datetime.fromisoformat(moment)
        )


def date_moment(day: date, *, zone: ZoneInfo = SHANGHAI) -> datetime:
    """A bare date as a deadline means 18:00 of that day."""
    return datetime.combine(day, time(18), zone)


def deadline(*, start: datetime, rule: Rule, calendar: Calendar) -> Deadline:
    """When a rule that starts to run at `start` is due."""
    begin = calendar.local(start)
    if rule.moment is not None and rule.clock is Clock.FIXED_MOMENT:
        return _fixed(rule.moment, calendar)
    due = _move(begin, rule.minutes(calendar), clock=rule.clock, calendar=calendar)
    return _told(opening_words(begin, rule), start=begin, due=due, clock=rule.clock, calendar=calendar)


def elapsed(*, since: datetime, until: datetime, clock: Clock, calendar: Calendar) -> int:
    """Minutes of a clock from one moment to another; negative when `until` lies before `since`."""
    a, b = calendar.local(since), calendar.local(until)
    if not clock.office_time:
        return round((b - a).total_seconds()) // 60
    if b < a:
        return -elapsed(since=until, until=since, clock=clock, calendar=calendar)
    return calendar.minutes_between(a, b)


def left(*, now: datetime, due: datetime, rule: Rule, calendar: Calendar) -> Left:
    """What remains of a rule until `due`, in its own unit; keep it when a clock stops, give it to `resume` later."""
    minutes = elapsed(since=now, until=due, clock=rule.clock, calendar=calendar)
    fixed = rule.clock is Clock.FIXED_MOMENT
    return Left(rule.clock, minutes, calendar.local(due) if fixed else None)


def resume(*, now: datetime, left: Left, calendar: Calendar) -> Deadline:
    """The deadline when a stopped clock runs again. Overdue stays overdue by the same time; a fixed moment stays."""
    if left.clock is Clock.FIXED_MOMENT:
        if left.moment is None:
            raise ValueError("what is left of a fixed moment must carry the moment")
        return _fixed(left.moment, calendar)
    begin = calendar.local(now)
    due = _move(begin, left.minutes, clock=left.clock, calendar=calendar)
    if left.minutes <= 0:
        return _overdue(left, begin=begin, due=due, calendar=calendar)
    words = duration_words(minutes=left.minutes, clock=left.clock, day_minutes=calendar.day_minutes)
    opening = f"暂停前还剩{words}，从{moment_words(begin)}起恢复计时。"
    return _told(opening, start=begin, due=due, clock=left.clock, calendar=calendar)


def at_least_one_working_day(*, now: datetime, left: Left, calendar: Calendar) -> Deadline:
    """The deadline proposed when work is sent back: the time left, or one working day from now if that is later."""
    rest = resume(now=now, left=left, calendar=calendar)
    least = deadline(start=now, rule=ONE_WORKING_DAY, calendar=calendar)
    if rest.moment >= least.moment:
        return rest
    why = f"原时限{left.words(day_minutes=calendar.day_minutes)}，不足1个工作日，按至少1个工作日重新给定。"
    return Deadline(least.moment, least.provisional, why + least.explanation)


def _move(begin: datetime, minutes: int, *, clock: Clock, calendar: Calendar) -> datetime:
    """`minutes` of a clock after (negative: before) a local moment."""
    if not clock.office_time:
        return (begin.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(calendar.zone)
    return _forward(begin, minutes, calendar) if minutes > 0 else _back(begin, -minutes, calendar)


def _forward(begin: datetime, minutes: int, calendar: Calendar) -> datetime:
    day, wanted = begin.date(), minutes + calendar.worked(begin)
    while True:
        if calendar.works(day):
            if wanted <= calendar.day_minutes:
                return calendar.earliest(day, wanted)
            wanted -= calendar.day_minutes
        day += DAY


def _back(begin: datetime, minutes: int, calendar: Calendar) -> datetime:
    """The earliest moment from which so many office minutes have passed; it ends a stretch of work, as deadlines do."""
    day, passed = begin.date(), calendar.worked(begin)
    while passed <= minutes:
        minutes -= passed
        day -= DAY
        passed = calendar.day_minutes if calendar.works(day) else 0
    return calendar.earliest(day, passed - minutes)


def _told(opening: str, *, start: datetime, due: datetime, clock: Clock, calendar: Calendar) -> Deadline:
    words = explain(opening=opening, start=start, end=due, clock=clock, calendar=calendar)
    years = provisional_years(start, due, calendar) if clock.office_time else []
    return Deadline(due, bool(years), words + (provisional_words(years) if years else ""))


def _fixed(moment: datetime, calendar: Calendar) -> Deadline:
    due = calendar.local(moment)
    return Deadline(due, False, f"时限为指定时刻{moment_words(due)}，周末、节假日和暂停都不使它顺延。")


def _overdue(left: Left, *, begin: datetime, due: datetime, calendar: Calendar) -> Deadline:
    years = provisional_years(due, begin, calendar) if left.clock.office_time else []
    state = left.words(day_minutes=calendar.day_minutes)
    words = f"暂停前{state}，从{moment_words(begin)}恢复计时后仍按此计，时限折算为{moment_words(due)}。"
    return Deadline(due, bool(years), words + (provisional_words(years) if years else ""))
