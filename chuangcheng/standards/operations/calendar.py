"""Keep the calendar: seed years, correct a day, make a year official, set office hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import chinese_calendar
from django.db import transaction

from chuangcheng.rules.festivals import estimated_days
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import Calendar
from chuangcheng.standards.models import CalendarDay, CalendarYear, WorkingHours, YearStatus
from chuangcheng.standards.operations.edition import renew

YEARS = range(2004, 2101)
CHINESE = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
PUBLISHED = range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1)

Days = Mapping[date, tuple[bool, str]]


@dataclass(frozen=True)
class YearChange:
    """What a write did to a year: its status before ("" when it was not in the table) and now, and the days that
    changed between work and rest. When `became_official`, recompute the provisional deadlines that reach into it.
    """

    year: int
    before: str
    status: str
    changed: tuple[date, ...]

    @property
    def became_official(self) -> bool:
        """True when deadlines in this year stop being provisional."""
        return self.status == YearStatus.OFFICIAL and self.before != YearStatus.OFFICIAL


def seed_calendar(*, years: Iterable[int], at: datetime, by_id: int | None = None) -> tuple[YearChange, ...]:
    """Put years in the table: official where `chinesecalendar` knows them, else estimated. Run it as often as you like.

    An official year is never touched again; an estimated one only when its official days have become known.
    Returns the years written.
    """
    changes = []
    with transaction.atomic():
        for year in sorted(set(years)):
            _check_year(year)
            row = CalendarYear.objects.filter(year=year).first()
            if row is None or (row.status == YearStatus.ESTIMATED and year in PUBLISHED):
                changes.append(_seed_year(year, row, by_id=by_id, at=at))
        if changes:
            renew()
    return tuple(changes)


def set_calendar_day(*, day: date, working: bool, name: str = "", by_id: int | None, at: datetime) -> YearChange:
    """Correct one day; a year not in the table is put there as estimated first."""
    name = name.strip()
    if len(name) > 30:
        raise Refused("日期说明最多30个字，请写短一些。", code="calendar_day_name")
    if working and not name and day.weekday() >= 5:
        name = "调休上班"
    with transaction.atomic():
        seed_calendar(years=[day.year], by_id=by_id, at=at)
        year = CalendarYear.objects.get(year=day.year)
        changed = _write_days({day: (working, name)}, by_id=by_id, at=at)
        renew()
    return YearChange(day.year, year.status, year.status, changed)


def make_year_official(
    *, year: int, source: str, days: Days | None = None, by_id: int | None, at: datetime
) -> YearChange:
    """Mark a year as following its official notice (`source`: the document's title and number).

    `days` are the exceptions the notice names, date → (worked?, name); every other day follows its weekday. Without
    `days` the table stays as it was corrected by hand. Refused: `calendar_source`, `calendar_year`.
    """
    _check_year(year)
    if not source.strip():
        raise Refused("请写明放假安排的依据，例如国务院办公厅通知的名称和文号。", code="calendar_source")
    if days is not None and any(day.year != year for day in days):
        raise Refused(f"放假安排里有不属于{year}年的日期，请核对后再保存。", code="calendar_year")
    with transaction.atomic():
        seed_calendar(years=[year], by_id=by_id, at=at)
        row = CalendarYear.objects.get(year=year)
        before, row.status, row.source = row.status, YearStatus.OFFICIAL, source.strip()[:200]
        row.changed_at, row.changed_by_id = at, by_id
        row.save()
        changed = _write_days(_weekdays(year) | dict(days), by_id=by_id, at=at) if days is not None else ()
        renew()
    return YearChange(year, before, row.status, changed)


def set_office_hours(*, parts: Sequence[tuple[time, time]], by_id: int | None, at: datetime) -> WorkingHours:
    """Set the office hours of a working day: parts in order and apart. Refused: `office_hours`."""
    try:
        Calendar(days={}, official_years=frozenset(), parts=tuple(parts))
    except ValueError as error:
        sentence = "上班时间请从早到晚填写，每段的结束晚于开始，各段不能重叠，例如8:00—12:00、14:00—18:00。"
        raise Refused(sentence, code="office_hours") from error
    text = [[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in parts]
    with transaction.atomic():
        row, _ = WorkingHours.objects.update_or_create(
            pk=1, defaults={"parts": text, "changed_at": at, "changed_by_id": by_id}
        )
        renew()
    return row


def _check_year(year: int) -> None:
    if year not in YEARS:
        raise Refused(f"日历只能维护{YEARS[0]}年至{YEARS[-1]}年，请核对年份。", code="calendar_year_range")


def _seed_year(year: int, row: CalendarYear | None, *, by_id: int | None, at: datetime) -> YearChange:
    before = row.status if row else ""
    known = year in PUBLISHED
    status = YearStatus.OFFICIAL if known else YearStatus.ESTIMATED
    source = f"国务院办公厅关于{year}年部分节假日安排的通知" if known else "按周末和法定节日推算，放假通知公布后更新"
    CalendarYear.objects.update_or_create(
        year=year, defaults={"status": status, "source": source, "changed_at": at, "changed_by_id": by_id}
    )
    days = _published(year) if known else estimated_days(year)
    return YearChange(year, before, status, _write_days(days, by_id=by_id, at=at))


def _published(year: int) -> dict[date, tuple[bool, str]]:
    found = {}
    for day in estimated_days(year):
        off, english = chinese_calendar.get_holiday_detail(day)
        found[day] = (not off, "" if english is None else CHINESE[english] if off else "调休上班")
    return found


def _weekdays(year: int) -> dict[date, tuple[bool, str]]:
    return {day: (day.weekday() < 5, "") for day in estimated_days(year)}


def _write_days(days: Days, *, by_id: int | None, at: datetime) -> tuple[date, ...]:
    """Write days; returns those that were work and are rest now, or the other way round."""
    span = CalendarDay.objects.filter(date__gte=min(days), date__lte=max(days))
    held = dict(span.values_list("date", "working"))
    rows = [
        CalendarDay(date=day, working=working, name=name, changed_at=at, changed_by_id=by_id)
        for day, (working, name) in days.items()
    ]
    CalendarDay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["working", "name", "changed_at", "changed_by"],
    )
    return tuple(sorted(day for day, (working, _) in days.items() if held.get(day, day.weekday() < 5) != working))
