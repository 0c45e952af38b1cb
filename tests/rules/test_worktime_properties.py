"""What must hold of every deadline, tried on many, and against a slow minute-by-minute count."""

import json
from datetime import datetime, time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from chuangcheng.rules.festivals import estimated_days
from chuangcheng.rules.worktime import SHANGHAI, Calendar, Clock, Left, Rule, deadline, elapsed, left, resume

PARTS = [
    ((time(8), time(12)), (time(14), time(18))),
    ((time(8, 30), time(12)), (time(14, 30), time(17, 30))),
    ((time(9), time(17)),),
]
DAYS = {day: works for year in (2026, 2027) for day, (works, _) in estimated_days(year).items()}

counted = st.sampled_from([clock for clock in Clock if clock is not Clock.FIXED_MOMENT])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 30)).map(lambda moment: moment.replace(tzinfo=SHANGHAI))
amounts = st.decimals("0.01", "60", places=2)
calendars = st.sampled_from(PARTS).map(lambda parts: Calendar(days=DAYS, official_years=frozenset({2026}), parts=parts))


@given(start=moments, clock=counted, a=amounts, b=amounts, calendar=calendars)
def test_a_longer_limit_is_never_due_earlier(
    start: datetime, clock: Clock, a: Decimal, b: Decimal, calendar: Calendar
) -> None:
    small, large = sorted((a, b))
    first = deadline(start=start, rule=Rule(clock, small), calendar=calendar).moment
    assert first <= deadline(start=start, rule=Rule(clock, large), calendar=calendar).moment


@given(one=moments, other=moments, clock=counted, amount=amounts, calendar=calendars)
def test_a_later_start_is_never_due_earlier(
    one: datetime, other: datetime, clock: Clock, amount: Decimal, calendar: Calendar
) -> None:
    rule = Rule(clock, amount)
    early, late = sorted((one, other))
    first = deadline(start=early, rule=rule, calendar=calendar).moment
    assert first <= deadline(start=late, rule=rule, calendar=calendar).moment


@given(start=moments, clock=counted, amount=amounts, calendar=calendars)
def test_exactly_the_limit_has_passed_at_the_deadline(
    start: datetime, clock: Clock, amount: Decimal, calendar: Calendar
) -> None:
    rule = Rule(clock, amount)
    due = deadline(start=start, rule=rule, calendar=calendar).moment
    assert elapsed(since=start, until=due, clock=clock, calendar=calendar) == rule.minutes(calendar)


@given(start=moments, now=moments, clock=counted, amount=amounts, calendar=calendars)
def test_a_pause_of_no_time_changes_nothing_early_or_late(
    start: datetime, now: datetime, clock: Clock, amount: Decimal, calendar: Calendar
) -> None:
    rule = Rule(clock, amount)
    due = deadline(start=start, rule=rule, calendar=calendar).moment
    rest = left(now=now, due=due, rule=rule, calendar=calendar)
    kept = Left.from_json(json.loads(json.dumps(rest.to_json())))
    assert resume(now=now, left=kept, calendar=calendar).moment == due


@given(start=moments, clock=counted, amount=amounts, wait=st.integers(0, 60 * 24 * 40), calendar=calendars)
def test_a_pause_never_brings_a_deadline_forward(
    start: datetime, clock: Clock, amount: Decimal, wait: int, calendar: Calendar
) -> None:
    rule = Rule(clock, amount)
    due = deadline(start=start, rule=rule, calendar=calendar).moment
    rest = left(now=start, due=due, rule=rule, calendar=calendar)
    assert resume(now=start + timedelta(minutes=wait), left=rest, calendar=calendar).moment >= due


@settings(max_examples=40)
@given(start=moments, minutes=st.integers(1, 1200), calendar=calendars)
def test_the_quick_count_agrees_with_counting_every_minute(start: datetime, minutes: int, calendar: Calendar) -> None:
    moment, counted_minutes = start.replace(second=0, microsecond=0), 0
    while counted_minutes < minutes:
        on = calendar.works(moment.date()) and any(a <= moment.time() < b for a, b in calendar.parts)
        counted_minutes += on
        moment += timedelta(minutes=1)
    rest = Left(Clock.WORKING_HOURS, minutes)
    assert resume(now=start, left=rest, calendar=calendar).moment == moment


@given(start=moments, clock=counted, amount=amounts, calendar=calendars)
def test_every_explanation_names_the_start_the_limit_and_the_result(
    start: datetime, clock: Clock, amount: Decimal, calendar: Calendar
) -> None:
    rule = Rule(clock, amount)
    found = deadline(start=start, rule=rule, calendar=calendar)
    assert f"{start.month}月{start.day}日" in found.explanation
    assert f"时限{rule.words}" in found.explanation
    assert f"{found.moment.month}月{found.moment.day}日" in found.explanation
    assert found.provisional == ("暂定" in found.explanation)


@given(one=moments, other=moments, calendar=calendars)
def test_minutes_between_two_moments_are_those_of_the_days_between(
    one: datetime, other: datetime, calendar: Calendar
) -> None:
    start, end = sorted((one, other))
    slowly = sum(minutes for _, minutes in calendar.counted(start, end))
    assert calendar.minutes_between(start, end) == slowly
