"""Working time: the oracles of the design, pauses worked by hand, and what a reader is told."""

import functools
from datetime import date, datetime, time
from decimal import Decimal

import chinese_calendar
import pytest

from chuangcheng.rules.festivals import estimated_days
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import (
    SHANGHAI,
    Calendar,
    Clock,
    Left,
    Rule,
    at_least_one_working_day,
    date_moment,
    deadline,
    elapsed,
    left,
    resume,
)


@functools.cache
def table() -> Calendar:
    """2026 as published, 2027 as estimated."""
    days: dict[date, bool] = {}
    names: dict[date, str] = {}
    chinese = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    for day in estimated_days(2026):
        off, name = chinese_calendar.get_holiday_detail(day)
        days[day] = not off
        if off and name:
            names[day] = chinese[name]
    for day, (works, name) in estimated_days(2027).items():
        days[day] = works
        if name:
            names[day] = name
    return Calendar(days=days, official_years=frozenset({2026}), names=names)


def at(text: str) -> datetime:
    """2026-09-30 16:30 in Shanghai."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def hours(amount: int | str) -> Rule:
    return Rule(Clock.WORKING_HOURS, Decimal(amount))


def days(amount: int | str) -> Rule:
    return Rule(Clock.WORKING_DAYS, Decimal(amount))


def paused(*, rule: Rule, start: str, pause: str, again: str) -> tuple[int, str]:
    """Minutes left at the pause and the deadline after it."""
    calendar = table()
    due = deadline(start=at(start), rule=rule, calendar=calendar).moment
    rest = left(now=at(pause), due=due, rule=rule, calendar=calendar)
    return rest.minutes, f"{resume(now=at(again), left=rest, calendar=calendar).moment:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-09-30 16:30", 4, "2026-10-08 10:30"),
        ("2026-09-25 10:00", 4, "2026-09-28 12:00"),
        ("2026-10-09 17:00", 8, "2026-10-10 17:00"),
        ("2026-02-13 15:00", 16, "2026-02-24 15:00"),
        ("2026-02-14 09:00", 4, "2026-02-14 15:00"),
        ("2026-04-30 17:30", 2, "2026-05-06 09:30"),
        ("2026-05-08 17:30", 8, "2026-05-09 17:30"),
        ("2026-01-04 08:00", 8, "2026-01-04 18:00"),
    ],
)
def test_working_hours_skip_nights_holidays_and_count_made_up_days(start: str, amount: int, due: str) -> None:
    found = deadline(start=at(start), rule=hours(amount), calendar=table())
    assert found.moment == at(due)
    assert not found.provisional
    assert "暂定" not in found.explanation


def test_a_deadline_in_a_year_without_official_days_is_provisional_and_says_so() -> None:
    found = deadline(start=at("2026-12-31 17:00"), rule=hours(4), calendar=table())
    assert found.moment == at("2027-01-04 11:00")
    assert found.provisional
    assert "2027年的放假安排尚未正式公布" in found.explanation


def test_a_day_missing_from_the_table_is_judged_by_its_weekday_and_makes_the_result_provisional() -> None:
    bare = Calendar(days={}, official_years=frozenset({2031}))
    found = deadline(start=at("2031-03-07 17:00"), rule=hours(2), calendar=bare)  # a Friday
    assert found.moment == at("2031-03-10 09:00")
    assert found.provisional


def test_a_working_day_is_eight_working_hours() -> None:
    assert deadline(start=at("2026-11-19 15:00"), rule=days(2), calendar=table()).moment == at("2026-11-23 15:00")


def test_a_working_day_follows_the_office_hours_of_the_city() -> None:
    short = Calendar(
        days=table().days,
        official_years=frozenset({2026}),
        parts=((time(8, 30), time(12)), (time(14, 30), time(17, 30))),
    )
    found = deadline(start=at("2026-11-19 09:00"), rule=days(1), calendar=short)
    assert found.moment == at("2026-11-20 09:00")
    assert "1个工作日按6小时30分计" in found.explanation


def test_urgent_hours_run_through_nights_and_holidays() -> None:
    rule = Rule(Clock.URGENT_HOURS, Decimal(12))
    found = deadline(start=at("2026-10-01 20:00"), rule=rule, calendar=table())
    assert found.moment == at("2026-10-02 08:00")
    assert not found.provisional


def test_calendar_days_keep_the_time_of_day_and_are_never_provisional() -> None:
    rule = Rule(Clock.CALENDAR_DAYS, Decimal(10))
    found = deadline(start=at("2026-12-25 09:15"), rule=rule, calendar=table())
    assert found.moment == at("2027-01-04 09:15")
    assert not found.provisional


def test_a_fixed_moment_is_itself() -> None:
    rule = Rule(Clock.FIXED_MOMENT, moment=at("2026-10-03 09:00"))
    assert deadline(start=at("2026-09-01 09:00"), rule=rule, calendar=table()).moment == at("2026-10-03 09:00")


def test_a_bare_date_means_six_in_the_evening() -> None:
    assert date_moment(date(2026, 10, 31)) == at("2026-10-31 18:00")


def test_seconds_are_dropped_and_other_time_zones_understood() -> None:
    start = datetime.fromisoformat("2026-09-30T08:30:47.123456+00:00")
    assert deadline(start=start, rule=hours(4), calendar=table()).moment == at("2026-10-08 10:30")


def test_a_moment_without_a_time_zone_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        deadline(start=datetime(2026, 1, 1), rule=hours(1), calendar=table())


@pytest.mark.parametrize(
    "wrong",
    [((time(12), time(8)),), ((time(8), time(12)), (time(11), time(18))), ()],
)
def test_office_hours_out_of_order_or_overlapping_are_a_programming_error(
    wrong: tuple[tuple[time, time], ...],
) -> None:
    with pytest.raises(ValueError, match="office hours"):
        Calendar(days={}, official_years=frozenset(), parts=wrong)


@pytest.mark.parametrize("amount", [None, Decimal(0), Decimal(-1), Decimal(10_001)])
def test_a_limit_without_a_sensible_amount_is_refused(amount: Decimal | None) -> None:
    with pytest.raises(Refused) as refused:
        Rule(Clock.WORKING_HOURS, amount)
    assert refused.value.code == "limit_amount"


def test_a_fixed_moment_without_its_moment_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        Rule(Clock.FIXED_MOMENT)
    assert refused.value.code == "limit_moment"


# Pauses, worked by hand. Office hours 08–12 and 14–18.


def test_a_pause_over_national_day_costs_no_working_time() -> None:
    # Due: Wed 30 Sep 10:00 → 2 h to noon, 4 h in the afternoon = 6 h; 1–7 Oct off; Thu 8 Oct 08:00 + 2 h = 10:00.
    # Stopped on 30 Sep at 16:00: 2 h to 18:00 and 2 h on 8 Oct are left = 240 min.
    # Runs again on Fri 9 Oct 09:00: 3 h to noon, 14:00 + 1 h = 15:00.
    assert paused(rule=hours(8), start="2026-09-30 10:00", pause="2026-09-30 16:00", again="2026-10-09 09:00") == (
        240,
        "2026-10-09 15:00",
    )


def test_a_pause_ended_in_a_holiday_waits_for_the_next_working_morning() -> None:
    # 1 day from Wed 23 Sep 17:00: 1 h that day, Thu 24 Sep needs 7 h = 17:00.
    # Stopped Thu 24 Sep 15:00: 14:00–15:00 and the morning are used; 15:00–17:00 = 120 min left.
    # Runs again on Sat 26 Sep (中秋 25–27 Sep off): Mon 28 Sep 08:00 + 2 h = 10:00.
    assert paused(rule=days(1), start="2026-09-23 17:00", pause="2026-09-24 15:00", again="2026-09-26 11:00") == (
        120,
        "2026-09-28 10:00",
    )


def test_a_pause_before_a_made_up_saturday_uses_that_saturday() -> None:
    # 2 days from Thu 30 Apr 09:00: 7 h that day; 1–5 May off; Wed 6 May 8 h; Thu 7 May 08:00 + 1 h = 09:00.
    # Stopped Thu 30 Apr 14:00: 3 h used, 16 − 3 = 13 h = 780 min left.
    # Runs again Fri 8 May 16:00: 2 h; Sat 9 May is a made-up working day, 8 h; then 3 h on Mon 11 May = 11:00.
    assert paused(rule=days(2), start="2026-04-30 09:00", pause="2026-04-30 14:00", again="2026-05-08 16:00") == (
        780,
        "2026-05-11 11:00",
    )


def test_what_was_overdue_before_spring_festival_is_overdue_by_the_same_time_after_it() -> None:
    # 4 h from Thu 12 Feb 14:00 = 18:00 that day. Stopped Fri 13 Feb 10:00: 2 h late = −120 min.
    # Runs again on Tue 24 Feb 09:00 (15–23 Feb off, Sat 14 Feb worked): one hour back to 08:00, the other hour lies
    # at the end of Sat 14 Feb, so it counts as due then at 17:00.
    assert paused(rule=hours(4), start="2026-02-12 14:00", pause="2026-02-13 10:00", again="2026-02-24 09:00") == (
        -120,
        "2026-02-14 17:00",
    )


def test_calendar_days_stopped_for_a_holiday_resume_with_the_same_days_and_hours() -> None:
    # 5 days from Mon 28 Sep 10:00 = Sat 3 Oct 10:00. Stopped Wed 30 Sep 22:00: 2 days 12 h = 3600 min left.
    # Runs again Thu 8 Oct 08:00: + 2 days 12 h = Sat 10 Oct 20:00.
    rule = Rule(Clock.CALENDAR_DAYS, Decimal(5))
    assert paused(rule=rule, start="2026-09-28 10:00", pause="2026-09-30 22:00", again="2026-10-08 08:00") == (
        3600,
        "2026-10-10 20:00",
    )


def test_a_fixed_moment_does_not_move_by_a_pause() -> None:
    rule = Rule(Clock.FIXED_MOMENT, moment=at("2026-10-03 09:00"))
    rest = left(now=at("2026-09-30 09:00"), due=at("2026-10-03 09:00"), rule=rule, calendar=table())
    assert rest.minutes == 3 * 24 * 60
    assert resume(now=at("2026-10-12 09:00"), left=rest, calendar=table()).moment == at("2026-10-03 09:00")


def test_sent_back_work_gets_at_least_one_working_day() -> None:
    short = Left(Clock.WORKING_HOURS, 30)
    found = at_least_one_working_day(now=at("2026-09-30 16:00"), left=short, calendar=table())
    assert found.moment == at("2026-10-08 16:00")
    assert "至少1个工作日" in found.explanation


def test_sent_back_work_keeps_more_than_one_working_day_when_it_has_it() -> None:
    ample = Left(Clock.WORKING_DAYS, 960)
    found = at_least_one_working_day(now=at("2026-11-23 08:00"), left=ample, calendar=table())
    assert found.moment == at("2026-11-24 18:00")
    assert "至少1个工作日" not in found.explanation


def test_elapsed_counts_only_the_clock_it_is_asked_for() -> None:
    a, b, calendar = at("2026-09-30 16:30"), at("2026-10-08 10:30"), table()
    assert elapsed(since=a, until=b, clock=Clock.WORKING_HOURS, calendar=calendar) == 240
    assert elapsed(since=a, until=b, clock=Clock.URGENT_HOURS, calendar=calendar) == (7 * 24 + 18) * 60
    assert elapsed(since=b, until=a, clock=Clock.WORKING_DAYS, calendar=calendar) == -240


# What a reader is told.


def test_a_deadline_explains_itself_in_words() -> None:
    assert deadline(start=at("2026-09-30 16:30"), rule=hours(4), calendar=table()).explanation == (
        "从2026年9月30日（周三）16:30起算，时限4工作时。只在工作日8:00—12:00、14:00—18:00计时。"
        "不计：10月1日至7日（国庆节假期）。9月30日计1小时30分，10月8日计2小时30分，合计4小时。"
        "到2026年10月8日（周四）10:30到期。"
    )


def test_a_start_on_a_holiday_and_a_made_up_day_are_explained() -> None:
    told = deadline(start=at("2026-09-19 10:00"), rule=days(1), calendar=table()).explanation
    assert "起算时是周末，从9月20日（周日）8:00上班开始计时。" in told
    assert "9月20日（周日）调休上班，照常计时。" in told
    told = deadline(start=at("2026-10-09 12:30"), rule=hours(1), calendar=table()).explanation
    assert "起算时正值午休，从10月9日（周五）14:00上班开始计时。" in told
    told = deadline(start=at("2026-10-09 19:00"), rule=hours(1), calendar=table()).explanation
    assert "起算时已经下班，从10月10日（周六）8:00上班开始计时。" in told


def test_a_long_limit_sums_up_its_days_and_weekends() -> None:
    told = deadline(start=at("2026-10-27 15:00"), rule=days(20), calendar=table()).explanation
    assert "不计：周末共8天。" in told
    assert "10月27日计3小时，其间19个工作日共计152小时，11月24日计5小时，合计160小时。" in told


def test_a_resumed_deadline_tells_of_the_pause() -> None:
    told = resume(now=at("2026-09-30 17:00"), left=Left(Clock.WORKING_DAYS, 600), calendar=table()).explanation
    assert told.startswith("暂停前还剩1个工作日2小时，从2026年9月30日（周三）17:00起恢复计时。")
    told = resume(now=at("2026-09-30 17:00"), left=Left(Clock.WORKING_HOURS, -60), calendar=table()).explanation
    assert "暂停前已超期1工作时" in told


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (Left(Clock.WORKING_DAYS, 1140), "还剩2个工作日3小时"),
        (Left(Clock.WORKING_DAYS, 45), "还剩45分"),
        (Left(Clock.WORKING_HOURS, -90), "已超期1工作时30分"),
        (Left(Clock.URGENT_HOURS, 120), "还剩2个紧急工作时"),
        (Left(Clock.CALENDAR_DAYS, 4320), "还剩3个自然日"),
        (Left(Clock.FIXED_MOMENT, -1500), "已超期1天1小时"),
        (Left(Clock.WORKING_HOURS, 0), "刚好到期"),
    ],
)
def test_time_left_is_told_in_its_own_unit(rest: Left, words: str) -> None:
    assert rest.words() == words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (hours("0.50"), "0.5工作时"),
        (days(20), "20个工作日"),
        (Rule(Clock.FIXED_MOMENT, moment=at("2026-10-08 18:00")), "截至2026-10-08 18:00"),
    ],
)
def test_a_rule_is_told_as_people_write_it_and_survives_json(rule: Rule, words: str) -> None:
    assert rule.words == words
    assert Rule.from_json(rule.to_json()) == rule
