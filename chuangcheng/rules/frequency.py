"""How often a place is to be patrolled — 每小时不少于2次, 每天三次, 4:30-22:30每日 — and who fell short of it.

A demand is so many times in each period. Periods follow the clock: hours (and blocks of hours) begin with the demand's
first hour of the day, days are days, weeks begin on Monday. A period is judged once it is over; while it runs it only
says what is done. Moments are aware datetimes; the zone of `since` says which day it is. Sources: cases r02, r07.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from chuangcheng.rules.duties import period_of
from chuangcheng.rules.numerals import normal, read_arabic, read_chinese
from chuangcheng.rules.refusals import Refused

Per = Literal["hour", "day", "week", "month", "quarter", "half", "year"]
PER_WORDS: dict[Per, str] = {
    "hour": "小时", "day": "天", "week": "周", "month": "月", "quarter": "季度", "half": "半年", "year": "年",
}  # fmt: skip
WEEKDAYS = "一二三四五六日"
MIDNIGHT = time(0, 0)
MOST_GAPS = 500
MOST_PERIODS = 20_000

_N = r"([0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
_UNITS: dict[str, Per] = {
    "小时": "hour", "钟头": "hour", "日": "day", "天": "day", "工作日": "day", "周": "week", "星期": "week",
    "个月": "month", "月": "month", "季度": "quarter", "季": "quarter", "半年": "half", "年": "year", "年度": "year",
}  # fmt: skip
_UNIT = "(工作日|小时|钟头|星期|季度|半年|年度|个月|日|天|周|月|季|年)"
_LEAST = "(?:不少于|不得少于|不低于|至少|最少|≥|>=|达到)?"
_DO = "(?:巡查|检查|巡视|巡逻|巡检|督查|普扫|大扫|细扫|清扫|保洁|冲洗|开展|组织|进行|全面|完成)*"
_EACH = re.compile(rf"每{_N}?个?{_UNIT}{_DO}{_LEAST}{_DO}(?:{_N}(?:次|遍|回))?")
_PER = re.compile(rf"{_LEAST}{_N}(?:次|遍|回)/{_N}?{_UNIT}")
_HOURS = re.compile(r"([0-2]?[0-9])[:时点]([0-5][0-9])?分?[-—–~至到]+([0-2]?[0-9])[:时点]([0-5][0-9])?")
_ON = re.compile(r"(?:每周|每星期|周|星期)([一二三四五六日天](?:[、,和及至到-]*(?:周|星期)?[一二三四五六日天])*)")


@dataclass(frozen=True)
class Demand:
    """At least `times` in each `every` × `per`, between two times of the day, on some days.

    `to` at 00:00 is the end of the day. `days`: all, working, or the weekdays 1 (Monday) to 7.
    """

    times: int
    per: Per
    every: int = 1
    frm: time = MIDNIGHT
    to: time = MIDNIGHT
    days: Literal["all", "working"] | tuple[int, ...] = "all"

    @property
    def words(self) -> str:
        """4:30—22:30，每小时不少于2次."""
        period = f"{self.every if self.every > 1 else ''}{'个' if self.per == 'month' and self.every > 1 else ''}"
        head = "" if self.whole_day else f"{_clock(self.frm)}—{_clock(self.to) if self.to != MIDNIGHT else '24:00'}，"
        if self.days == "working":
            head += "工作日，"
        elif self.days != "all":
            head += "周" + "、".join(WEEKDAYS[day - 1] for day in self.days) + "，"
        return f"{head}每{period}{PER_WORDS[self.per]}不少于{self.times}次"

    @property
    def whole_day(self) -> bool:
        """Whether every hour of the day counts."""
        return self.frm == self.to

    def as_json(self) -> dict[str, Any]:
        """As it is kept; `from_json` reads it back."""
        days = self.days if isinstance(self.days, str) else list(self.days)
        clock = {"from": f"{self.frm:%H:%M}", "to": f"{self.to:%H:%M}"}
        return {"times": self.times, "per": self.per, "every": self.every, "days": days, **clock}


@dataclass(frozen=True)
class Gap:
    """A period that fell short, in local time; `to` is when it ended."""

    frm: datetime
    to: datetime
    needed: int
    done: int

    @property
    def words(self) -> str:
        """3月2日 8:30—9:30 应2次，实1次."""
        to = self.to - timedelta(days=1) if self.to.time() == MIDNIGHT and self.frm.time() == MIDNIGHT else self.to
        return f"{_span(self.frm, to)} 应{self.needed}次，实{self.done}次"


@dataclass(frozen=True)
class Judged:
    """`due` times in the periods that are over, `done` in all, `short` how many are missing in which `gaps`.

    What was done beyond the need of one period makes up for no other. `periods` counts those that are over.
    """

    due: int
    done: int
    short: int
    periods: int
    gaps: tuple[Gap, ...] = ()

    @property
    def words(self) -> str:
        """应36次，实34次，3个时段共少2次."""
        if not self.periods:
            return "还没有到期的时段"
        if not self.short:
            return f"应{self.due}次，都做到了"
        return f"应{self.due}次，有{len(self.gaps)}个时段没做到，共少{self.short}次"


@dataclass(frozen=True)
class Short:
    """Somebody who fell short."""

    key: Any
    judged: Judged


def from_json(kept: Mapping[str, Any]) -> Demand | None:
    """A demand as kept by `as_json`; None where none was set. Raises Refused for one that means nothing."""
    if not kept:
        return None
    days = kept.get("days", "all")
    demand = Demand(
        times=int(kept["times"]),
        per=kept["per"],
        every=int(kept.get("every", 1)),
        frm=time.fromisoformat(kept.get("from", "00:00")),
        to=time.fromisoformat(kept.get("to", "00:00")),
        days=tuple(days) if isinstance(days, list) else days,
    )
    check(demand)
    return demand


def check(demand: Demand) -> None:
    """Refuse what cannot be kept: no times, an unknown period, an hour before it begins."""
    wrong = not 1 <= demand.times <= 200 or not 1 <= demand.every <= 60 or demand.per not in PER_WORDS
    wrong = wrong or (not demand.whole_day and demand.to != MIDNIGHT and demand.to <= demand.frm)
    wrong = wrong or (demand.per not in ("hour", "day") and demand.every > 1)
    if wrong or (demand.days not in ("all", "working") and not set(demand.days) <= set(range(1, 8))):
        sentence = "频次要求看不明白，请写成“每小时不少于2次”“每天三次”“4:30-22:30每两小时一次”这样。"
        raise Refused(sentence, code="demand_unclear", fields={"demand": sentence})


def read_demand(text: str) -> Demand | None:
    """The demand a sentence states, or None: 每小时≥2次, 每日, 每周三次, 2次/小时, 4:30-22:30, 每天三次, 每两小时一次.

    Times of day alone mean once an hour between them.
    """
    words = normal(text).replace(" ", "")
    hours = _HOURS.search(words)
    frm, to = (_time(hours[1], hours[2]), _time(hours[3], hours[4])) if hours else (MIDNIGHT, MIDNIGHT)
    days = _days(words)
    words = words[: hours.start()] + words[hours.end() :] if hours else words
    if found := _PER.search(words):
        times, every, unit = _number(found[1]), _number(found[2]), found[3]
    elif found := _EACH.search(words):
        times, every, unit = _number(found[3]), _number(found[1]), found[2]
    elif hours or days != "all":
        times, every, unit = 1, 1, "小时" if hours else "日"
    else:
        return None
    if unit in ("周", "星期") and isinstance(days, tuple):
        unit = "日"
    demand = Demand(times, _UNITS[unit], every, frm, to, days)
    check(demand)
    return demand


def judge(
    demand: Demand,
    moments: Iterable[datetime],
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    works: Callable[[date], bool] = lambda day: day.weekday() < 5,
) -> Judged:
    """Hold moments against a demand from `since` to `until`; only whole periods within that ended by `now` are due.

    `works` says which days are worked, for demands of working days.
    """
    zone = since.tzinfo
    local = sorted(m.astimezone(zone).replace(tzinfo=None) for m in moments if since <= m < until)
    begin, end = since.replace(tzinfo=None), until.replace(tzinfo=None)
    over = min(end, now.astimezone(zone).replace(tzinfo=None))
    gaps: list[Gap] = []
    periods = short = here = 0
    for frm, to in _periods(demand, begin, over, works):
        while here < len(local) and local[here] < frm:
            here += 1
        done = here
        while done < len(local) and local[done] < to:
            done += 1
        met, here = done - here, done
        periods += 1
        if met < demand.times:
            short += demand.times - met
            gaps.append(Gap(frm, to, demand.times, met))
    return Judged(periods * demand.times, len(local), short, periods, tuple(gaps[:MOST_GAPS]))


def who_fell_short(
    demand: Demand,
    moments: Mapping[Any, Iterable[datetime]],
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    works: Callable[[date], bool] = lambda day: day.weekday() < 5,
) -> list[Short]:
    """Those of the keys (sites, units) with fewer than demanded, the worst first; keys without moments count too."""
    judged = {key: judge(demand, mine, since=since, until=until, now=now, works=works) for key, mine in moments.items()}
    found = [Short(key, one) for key, one in judged.items() if one.short]
    return sorted(found, key=lambda one: (-one.judged.short, str(one.key)))


def _periods(
    demand: Demand, begin: datetime, over: datetime, works: Callable[[date], bool]
) -> Iterator[tuple[datetime, datetime]]:
    """Every period that lies whole between two local times, in order."""
    made = _by_the_clock if demand.per in ("hour", "day") else _by_the_calendar
    for count, (frm, to) in enumerate(made(demand, begin, over, works)):
        if count >= MOST_PERIODS:
            raise Refused("要看的时间太长了，请缩短到一个月以内再查。", code="demand_too_long")
        if frm >= begin and to <= over:
            yield frm, to


def _by_the_clock(
    demand: Demand, begin: datetime, over: datetime, works: Callable[[date], bool]
) -> Iterator[tuple[datetime, datetime]]:
    day = begin.date()
    step = timedelta(hours=demand.every) if demand.per == "hour" else None
    first = day
    while day <= over.date():
        opens = datetime.combine(day, demand.frm)
        closes = datetime.combine(day, demand.to) if demand.to != MIDNIGHT else datetime.combine(day, MIDNIGHT) + DAY
        if _counts(demand, day, works):
            if step is None:
                if (day - first).days % demand.every == 0:
                    yield opens, closes + DAY * (demand.every - 1)
            else:
                while opens + step <= closes:
                    yield opens, opens + step
                    opens += step
        day += DAY


def _by_the_calendar(
    demand: Demand, begin: datetime, over: datetime, works: Callable[[date], bool]
) -> Iterator[tuple[datetime, datetime]]:
    per: Any = demand.per
    first, last = period_of(per, begin.date())
    while first <= over.date():
        yield datetime.combine(first, MIDNIGHT), datetime.combine(last, MIDNIGHT) + DAY
        first, last = period_of(per, last + DAY)


DAY = timedelta(days=1)


def _counts(demand: Demand, day: date, works: Callable[[date], bool]) -> bool:
    if demand.days == "all":
        return True
    return works(day) if demand.days == "working" else day.isoweekday() in demand.days


def _number(words: str | None) -> int:
    if not words:
        return 1
    read = read_arabic(words) if words.isdecimal() else read_chinese(words)
    return int(read or 0)


def _time(hour: str, minute: str | None) -> time:
    """24:00 is midnight, the end of the day."""
    hours = int(hour)
    return time(hours, int(minute or 0)) if hours < 24 else MIDNIGHT


def _days(words: str) -> Literal["all", "working"] | tuple[int, ...]:
    if "工作日" in words:
        return "working"
    found = _ON.search(words)
    if not found or re.match(r"[一二三四五六]次", words[found.end() - 1 :]):
        return "all"
    said = found[1].replace("天", "日")
    between = re.fullmatch(r"([一二三四五六日])[至到-]+(?:周|星期)?([一二三四五六日])", said)
    if between:
        return tuple(range(WEEKDAYS.index(between[1]) + 1, WEEKDAYS.index(between[2]) + 2))
    return tuple(sorted({WEEKDAYS.index(sign) + 1 for sign in said if sign in WEEKDAYS}))


def _clock(moment: time | datetime) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


def _span(frm: datetime, to: datetime) -> str:
    first = f"{frm.month}月{frm.day}日"
    whole = frm.time() == to.time() == MIDNIGHT
    if whole:
        return first if frm.date() == to.date() else f"{first}—{to.month}月{to.day}日"
    last = "" if frm.date() == to.date() else f"{to.month}月{to.day}日 "
    return f"{first} {_clock(frm)}—{last}{_clock(to)}"
