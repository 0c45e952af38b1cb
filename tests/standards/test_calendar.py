"""The calendar: seeded, corrected, made official, and read by every process alike."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import SHANGHAI, Clock, Rule, deadline
from chuangcheng.standards import operations, queries
from chuangcheng.standards.models import CalendarDay, CalendarYear, Edition

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
NEW_YEARS_EVE = datetime(2026, 12, 31, 17, tzinfo=SHANGHAI)
FOUR_HOURS = Rule(Clock.WORKING_HOURS, Decimal(4))


def seed() -> tuple[operations.YearChange, ...]:
    return operations.seed_calendar(years=[2026, 2027], at=NOW)


def test_a_published_year_is_official_and_the_next_is_estimated() -> None:
    changes = seed()
    assert [(change.year, change.before, change.status) for change in changes] == [
        (2026, "", "official"),
        (2027, "", "estimated"),
    ]
    assert changes[0].became_official
    assert not changes[1].became_official
    made_up = CalendarDay.objects.get(date=date(2026, 10, 10))
    assert (made_up.working, made_up.name) == (True, "调休上班")
    assert CalendarDay.objects.filter(date__year=2026, working=True).count() == 248
    assert CalendarDay.objects.filter(date__year=2027).count() == 365


def test_the_calendar_in_the_table_gives_the_deadlines_of_the_design() -> None:
    seed()
    found = deadline(start=datetime(2026, 9, 30, 16, 30, tzinfo=SHANGHAI), rule=FOUR_HOURS, calendar=queries.calendar())
    assert found.moment == datetime(2026, 10, 8, 10, 30, tzinfo=SHANGHAI)
    assert not found.provisional
    assert "国庆节假期" in found.explanation
    found = deadline(start=NEW_YEARS_EVE, rule=FOUR_HOURS, calendar=queries.calendar())
    assert found.moment == datetime(2027, 1, 4, 11, tzinfo=SHANGHAI)
    assert found.provisional


def test_without_any_table_a_deadline_is_given_and_is_provisional() -> None:
    assert deadline(start=NEW_YEARS_EVE, rule=FOUR_HOURS, calendar=queries.calendar()).provisional


def test_seeding_again_writes_nothing_and_keeps_what_people_corrected() -> None:
    seed()
    operations.set_calendar_day(day=date(2027, 3, 8), working=False, name="本市放假", by_id=None, at=NOW)
    assert seed() == ()
    assert queries.calendar().names[date(2027, 3, 8)] == "本市放假"


def test_an_estimated_year_becomes_official_when_the_library_learns_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chuangcheng.standards.operations.calendar.PUBLISHED", range(2004, 2026))
    operations.seed_calendar(years=[2026], at=NOW)
    assert queries.calendar().official_years == frozenset()
    monkeypatch.undo()
    (change,) = operations.seed_calendar(years=[2026], at=NOW)
    assert (change.before, change.status, change.became_official) == ("estimated", "official", True)
    assert date(2026, 10, 10) in change.changed
    assert queries.calendar().official_years == frozenset({2026})


def test_a_corrected_day_is_seen_at_once_and_returned_as_changed() -> None:
    seed()
    queries.calendar()
    change = operations.set_calendar_day(day=date(2027, 1, 2), working=True, by_id=None, at=NOW)
    assert change.changed == (date(2027, 1, 2),)
    assert queries.calendar().works(date(2027, 1, 2))
    assert queries.calendar().names[date(2027, 1, 2)] == "调休上班"


def test_a_corrected_day_of_an_unknown_year_brings_the_year_along() -> None:
    operations.set_calendar_day(day=date(2029, 3, 8), working=False, name="本市放假", by_id=None, at=NOW)
    assert queries.year_view(2029).status == "estimated"
    assert CalendarDay.objects.filter(date__year=2029).count() == 365


def test_an_official_notice_replaces_the_estimate_and_ends_the_provisional_state() -> None:
    seed()
    days = {date(2027, 1, 1): (False, "元旦"), date(2027, 1, 4): (False, "元旦"), date(2027, 1, 3): (True, "调休上班")}
    change = operations.make_year_official(year=2027, source="放假安排通知", days=days, by_id=None, at=NOW)
    assert change.became_official
    assert {date(2027, 1, 3), date(2027, 1, 4), date(2027, 2, 8)} <= set(change.changed)
    found = deadline(start=NEW_YEARS_EVE, rule=FOUR_HOURS, calendar=queries.calendar())
    assert found.moment == datetime(2027, 1, 3, 11, tzinfo=SHANGHAI)
    assert not found.provisional


def test_a_year_corrected_by_hand_can_be_made_official_as_it_stands() -> None:
    seed()
    operations.set_calendar_day(day=date(2027, 1, 4), working=False, name="元旦", by_id=None, at=NOW)
    change = operations.make_year_official(year=2027, source="放假安排通知", by_id=None, at=NOW)
    assert change.became_official
    assert change.changed == ()
    assert not queries.calendar().works(date(2027, 1, 4))
    assert CalendarYear.objects.get(year=2027).source == "放假安排通知"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"year": 2027, "source": " "}, "calendar_source"),
        ({"year": 2027, "source": "通知", "days": {date(2026, 1, 1): (False, "元旦")}}, "calendar_year"),
        ({"year": 1999, "source": "通知"}, "calendar_year_range"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused_and_changes_nothing(wrong: dict[str, Any], code: str) -> None:
    seed()
    with pytest.raises(Refused) as refused:
        operations.make_year_official(**wrong, by_id=None, at=NOW)
    assert refused.value.code == code
    assert CalendarYear.objects.get(year=2027).status == "estimated"


def test_office_hours_of_the_city_are_used() -> None:
    operations.set_office_hours(parts=[(time(9), time(12)), (time(13), time(17))], by_id=None, at=NOW)
    assert queries.office_hours() == ((time(9), time(12)), (time(13), time(17)))
    assert queries.calendar().day_minutes == 420


def test_overlapping_office_hours_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        operations.set_office_hours(parts=[(time(9), time(12)), (time(11), time(17))], by_id=None, at=NOW)
    assert refused.value.code == "office_hours"


def test_an_unchanged_calendar_costs_one_statement(django_assert_num_queries: Any) -> None:
    seed()
    queries.calendar()
    with django_assert_num_queries(1):
        queries.timing(None)


def test_a_rolled_back_write_leaves_no_trace_in_the_kept_copy() -> None:
    seed()
    before = queries.calendar()
    with transaction.atomic():
        operations.set_calendar_day(day=date(2027, 1, 4), working=False, by_id=None, at=NOW)
        assert not queries.calendar().works(date(2027, 1, 4))
        transaction.set_rollback(True)
    assert queries.calendar() is before


def test_a_write_by_another_process_is_seen_by_its_token() -> None:
    seed()
    queries.calendar()
    CalendarDay.objects.filter(date=date(2027, 1, 4)).update(working=False)
    Edition.objects.update(token="another process was here")
    assert not queries.calendar().works(date(2027, 1, 4))


def test_a_calendar_page_has_whole_weeks_and_signs_for_unusual_days() -> None:
    seed()
    view = queries.year_view(2026)
    assert (view.year, view.status, view.working_days, len(view.months)) == (2026, "official", 248, 12)
    assert "2026年" in view.source
    assert [day.date for day in view.made_up] == [
        date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
    ]
    january = view.months[0]
    assert {len(week) for week in january} == {7}
    assert january[0][:3] == (None, None, None)
    first = january[0][3]
    assert first is not None
    assert (first.date, first.working, first.name, first.sign) == (date(2026, 1, 1), False, "元旦", "休")
    second_weekend = january[1][5]
    assert second_weekend is not None
    assert (second_weekend.working, second_weekend.sign) == (False, "")


def test_a_calendar_page_of_a_year_not_in_the_table_is_an_estimate_and_says_missing() -> None:
    view = queries.year_view(2030)
    assert view.status == "missing"
    assert date(2030, 10, 1) in [day.date for day in view.days_off]
