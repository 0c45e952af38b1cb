"""A calendar for tests of time: 2026 as published, 2027 as estimated."""

import functools
from datetime import date

import chinese_calendar

from chuangcheng.rules.festivals import estimated_days
from chuangcheng.rules.worktime import Calendar


@functools.cache
def calendar() -> Calendar:
    days = {day: chinese_calendar.is_workday(day) for day in estimated_days(2026)}
    days |= {day: works for day, (works, _) in estimated_days(2027).items()}
    return Calendar(days=days, official_years=frozenset({2026}))


def days(year: int) -> list[date]:
    return sorted(estimated_days(year))
