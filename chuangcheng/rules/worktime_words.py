"""Why is this the deadline? The answer in the words of an office, for every result of `worktime`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from chuangcheng.rules.worktime_calendar import DAY, Calendar, Clock, Rule, unit_minutes

WEEKDAYS = "一二三四五六日"
LISTED = 3  # this many working days are listed one by one; more are summed up
WEEKENDS = 2  # this many weekends are named; more are counted


def day_words(day: date, *, year: int | None = None) -> str:
    """10月8日（周四）, with its year unless that is the one given."""
    front = "" if day.year == year else f"{day.year}年"
    return f"{front}{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def moment_words(moment: datetime, *, year: int | None = None) -> str:
    """2026年10月8日（周四）10:30."""
    return f"{day_words(moment.date(), year=year)}{moment.hour}:{moment:%M}"


def hours_words(minutes: int) -> str:
    """90 → 1小时30分."""
    hours, rest = divmod(minutes, 60)
    return (f"{hours}小时" if hours or not rest else "") + (f"{rest}分" if rest else "")


def duration_words(*, minutes: int, clock: Clock, day_minutes: int = 480) -> str:
    """Minutes of a clock in its own unit: 2个工作日3小时, 4工作时30分, 3个自然日. The sign is dropped."""
    minutes = abs(minutes)
    if clock in {Clock.WORKING_DAYS, Clock.CALENDAR_DAYS}:
        days, rest = divmod(minutes, day_minutes if clock is Clock.WORKING_DAYS else 24 * 60)
        if not days:
            return hours_words(rest)
        return f"{days}个{clock.label}" + (hours_words(rest) if rest else "")
    if clock is Clock.FIXED_MOMENT:
        days, rest = divmod(minutes, 24 * 60)
        return (f"{days}天" if days else "") + (hours_words(rest) if rest or not days else "")
    hours, rest = divmod(minutes, 60)
    unit = f"{hours}个紧急工作时" if clock is Clock.URGENT_HOURS else f"{hours}工作时"
    return (unit if hours or not rest else "") + (f"{rest}分" if rest else "")


def explain(*, opening: str, start: datetime, end: datetime, clock: Clock, calendar: Calendar) -> str:
    """The opening, how the clock runs, which days counted and which did not and why, and the result.

    `start` and `end` are local moments of the calendar, start first.
    """
    sentences = [opening]
    if clock.office_time:
        sentences += _office_time(start=start, end=end, clock=clock, calendar=calendar)
    elif clock is Clock.URGENT_HOURS:
        sentences.append("紧急工作时昼夜连续计时，周末和节假日也计。")
    else:
        sentences.append("自然日连续计算，周末和节假日也算在内。")
    sentences.append(f"到{moment_words(end)}到期。")
    return "".join(sentences)


def provisional_years(start: datetime, end: datetime, calendar: Calendar) -> list[int]:
    """The years between two local moments (in any order) that the official table does not cover."""
    day, last = sorted((start.date(), end.date()))
    years: set[int] = set()
    while day <= last:
        if not calendar.certain(day):
            years.add(day.year)
        day += DAY
    return sorted(years)


def provisional_words(years: Sequence[int]) -> str:
    """The sentence that says a deadline may still move, and when."""
    named = "、".join(f"{year}年" for year in years)
    return f"{named}的放假安排尚未正式公布，先按周末和法定节日推算，时限为暂定，公布后自动重算。"


def _office_time(*, start: datetime, end: datetime, clock: Clock, calendar: Calendar) -> list[str]:
    hours = "、".join(f"{a.hour}:{a:%M}—{b.hour}:{b:%M}" for a, b in calendar.parts)
    day = f"，1个工作日按{hours_words(unit_minutes(clock, calendar))}计" if clock is Clock.WORKING_DAYS else ""
    counted = list(calendar.counted(start, end))
    sentences = [f"只在工作日{hours}计时{day}。"]
    sentences += _late_start(start, calendar)
    sentences += _skipped([d for d, _ in counted if not calendar.works(d)], calendar, year=start.year)
    sentences += _made_up([d for d, minutes in counted if minutes], year=start.year)
    sentences += _sum([(d, minutes) for d, minutes in counted if minutes], year=start.year)
    return sentences


def _late_start(start: datetime, calendar: Calendar) -> list[str]:
    day, now = start.date(), start.hour * 60 + start.minute
    if calendar.works(day):
        if any(a <= now < b for a, b in calendar.spans):
            return []
        why = "还没到上班时间" if now < calendar.spans[0][0] else "正值午休"
        if now >= calendar.spans[-1][1]:
            why = "已经下班"
    else:
        why = f"是{_reason(day, calendar)}"
    begin = _next_opening(start, calendar)
    return [f"起算时{why}，从{moment_words(begin, year=start.year)}上班开始计时。"]


def _next_opening(start: datetime, calendar: Calendar) -> datetime:
    """When the office next opens after a local moment outside office hours."""
    day, now = start.date(), start.hour * 60 + start.minute
    while True:
        if calendar.works(day):
            for a, _ in calendar.spans:
                if a > now:
                    return datetime.combine(day, datetime.min.time(), calendar.zone) + timedelta(minutes=a)
        day, now = day + DAY, -1


def _reason(day: date, calendar: Calendar) -> str:
    name = calendar.names.get(day, "")
    if name:
        return f"{name}假期"
    return "周末" if day.weekday() >= 5 else "休息日"


def _skipped(off: Sequence[date], calendar: Calendar, *, year: int) -> list[str]:
    """Runs of days off with the same reason, named; many weekends are only counted."""
    runs: list[tuple[str, list[date]]] = []
    for (reason, _), group in groupby(
        enumerate(off), lambda pair: (_reason(pair[1], calendar), pair[1].toordinal() - pair[0])
    ):
        runs.append((reason, [day for _, day in group]))
    weekends = [run for run in runs if run[0] == "周末"]
    many = len(weekends) > WEEKENDS
    named = [f"{_run_words(days, year)}（{reason}）" for reason, days in runs if not (many and reason == "周末")]
    if many:
        named.append(f"周末共{sum(len(days) for _, days in weekends)}天")
    return [f"不计：{'、'.join(named)}。"] if named else []


def _run_words(days: Sequence[date], year: int) -> str:
    first, last = days[0], days[-1]
    words = (f"{first.year}年" if first.year != year else "") + f"{first.month}月{first.day}日"
    if last == first:
        return words
    if last.month == first.month:
        return f"{words}至{last.day}日"
    return f"{words}至{last.month}月{last.day}日"


def _made_up(days: Sequence[date], *, year: int) -> list[str]:
    made_up = [day_words(day, year=year) for day in days if day.weekday() >= 5]
    return [f"{'、'.join(made_up)}调休上班，照常计时。"] if made_up else []


def _sum(used: Sequence[tuple[date, int]], *, year: int) -> list[str]:
    if not used:
        return []
    total = sum(minutes for _, minutes in used)
    if len(used) <= LISTED:
        parts = [_counted(day, minutes, year) for day, minutes in used]
    else:
        middle = used[1:-1]
        inner = f"其间{len(middle)}个工作日共计{hours_words(sum(minutes for _, minutes in middle))}"
        parts = [_counted(*used[0], year), inner, _counted(*used[-1], year)]
    return [f"{'，'.join(parts)}{f'，合计{hours_words(total)}' if len(used) > 1 else ''}。"]


def _counted(day: date, minutes: int, year: int) -> str:
    return (
        f"{day.year}年{day.month}月{day.day}日计{hours_words(minutes)}"
        if day.year != year
        else (f"{day.month}月{day.day}日计{hours_words(minutes)}")
    )


def opening_words(start: datetime, rule: Rule) -> str:
    """从2026年9月30日（周三）16:30起算，时限4工作时。"""
    return f"从{moment_words(start)}起算，时限{rule.words}。"
