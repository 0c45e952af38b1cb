"""Every deadline explains itself: the whole sentence, for each clock and each reason a day does not count."""

from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

import pytest

from chuangcheng.rules.festivals import estimated_days
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import SHANGHAI, Clock, Left, Rule, at_least_one_working_day, deadline, left, resume
from chuangcheng.rules.worktime_calendar import MOST
from chuangcheng.rules.worktime_words import duration_words, moment_words
from tests.rules.test_worktime import at, days, hours, table

OFFICE = "只在工作日8:00—12:00、14:00—18:00计时。"
ESTIMATED = "2027年的放假安排尚未正式公布，先按周末和法定节日推算，时限为暂定，公布后自动重算。"


@pytest.mark.parametrize(
    ("start", "rule", "words"),
    [
        ("2026-03-02 08:00", hours(1), "3月2日计1小时。到2026年3月2日（周一）9:00到期。"),
        (
            "2026-03-02 07:30",
            hours(1),
            "起算时还没到上班时间，从3月2日（周一）8:00上班开始计时。3月2日计1小时。到2026年3月2日（周一）9:00到期。",
        ),
        (
            "2026-03-02 12:00",
            hours(1),
            "起算时正值午休，从3月2日（周一）14:00上班开始计时。3月2日计1小时。到2026年3月2日（周一）15:00到期。",
        ),
        (
            "2026-03-02 08:00",
            hours(8),
            "3月2日计8小时。到2026年3月2日（周一）18:00到期。",
        ),
        (
            "2026-03-02 18:00",
            hours(1),
            "起算时已经下班，从3月3日（周二）8:00上班开始计时。3月3日计1小时。到2026年3月3日（周二）9:00到期。",
        ),
        (
            "2026-03-07 10:00",
            hours(1),
            "起算时是周末，从3月9日（周一）8:00上班开始计时。不计：3月7日至8日（周末）。3月9日计1小时。"
            "到2026年3月9日（周一）9:00到期。",
        ),
        (
            "2026-03-03 17:00",
            hours(10),
            "3月3日计1小时，3月4日计8小时，3月5日计1小时，合计10小时。到2026年3月5日（周四）9:00到期。",
        ),
        (
            "2026-03-02 09:00",
            hours(40),
            "不计：3月7日至8日（周末）。3月2日计7小时，其间4个工作日共计32小时，3月9日计1小时，合计40小时。"
            "到2026年3月9日（周一）9:00到期。",
        ),
        (
            "2026-03-02 09:00",
            hours(88),
            "不计：3月7日至8日（周末）、3月14日至15日（周末）。3月2日计7小时，其间10个工作日共计80小时，"
            "3月17日计1小时，合计88小时。到2026年3月17日（周二）9:00到期。",
        ),
        (
            "2026-03-02 09:00",
            hours(200),
            "不计：4月4日至6日（清明假期）、周末共8天。3月2日计7小时，其间24个工作日共计192小时，4月7日计1小时，"
            "合计200小时。到2026年4月7日（周二）9:00到期。",
        ),
        (
            "2026-10-09 17:00",
            hours(8),
            "10月10日（周六）调休上班，照常计时。10月9日计1小时，10月10日计7小时，合计8小时。"
            "到2026年10月10日（周六）17:00到期。",
        ),
        (
            "2026-02-13 17:00",
            hours(10),
            "不计：2月15日至23日（春节假期）。2月14日（周六）调休上班，照常计时。2月13日计1小时，2月14日计8小时，"
            "2月24日计1小时，合计10小时。到2026年2月24日（周二）9:00到期。",
        ),
    ],
)
def test_working_hours_are_told_day_by_day(start: str, rule: Rule, words: str) -> None:
    told = deadline(start=at(start), rule=rule, calendar=table()).explanation
    assert told == f"从{moment_words(at(start))}起算，时限{rule.words}。{OFFICE}{words}"


def test_a_deadline_across_an_estimated_year_names_years_and_says_that_it_may_move() -> None:
    told = deadline(start=at("2026-12-30 17:00"), rule=hours(60), calendar=table())
    assert told.provisional is True
    assert told.explanation == (
        f"从2026年12月30日（周三）17:00起算，时限60工作时。{OFFICE}"
        "不计：2027年1月1日（元旦假期）、2027年1月2日至3日（周末）、2027年1月9日至10日（周末）。"
        "12月30日计1小时，其间7个工作日共计56小时，2027年1月12日计3小时，合计60小时。"
        f"到2027年1月12日（周二）11:00到期。{ESTIMATED}"
    )


def test_clocks_that_never_stop_say_so() -> None:
    urgent = deadline(start=at("2026-03-05 09:00"), rule=Rule(Clock.URGENT_HOURS, Decimal(4)), calendar=table())
    assert urgent.explanation == (
        "从2026年3月5日（周四）9:00起算，时限4个紧急工作时。紧急工作时昼夜连续计时，周末和节假日也计。"
        "到2026年3月5日（周四）13:00到期。"
    )
    calendar_days = deadline(start=at("2026-03-05 09:00"), rule=Rule(Clock.CALENDAR_DAYS, Decimal(4)), calendar=table())
    assert calendar_days.explanation == (
        "从2026年3月5日（周四）9:00起算，时限4个自然日。自然日连续计算，周末和节假日也算在内。"
        "到2026年3月9日（周一）9:00到期。"
    )


def test_a_fixed_moment_is_told_and_never_provisional() -> None:
    rule = Rule(Clock.FIXED_MOMENT, moment=at("2027-03-05 18:00"))
    told = deadline(start=at("2026-03-05 09:00"), rule=rule, calendar=table())
    assert told.provisional is False
    assert told.explanation == "时限为指定时刻2027年3月5日（周五）18:00，周末、节假日和暂停都不使它顺延。"


@pytest.mark.parametrize(
    ("minutes", "clock", "words"),
    [
        (0, Clock.FIXED_MOMENT, "0小时"),
        (30, Clock.FIXED_MOMENT, "30分"),
        (1440, Clock.FIXED_MOMENT, "1天"),
        (1500, Clock.FIXED_MOMENT, "1天1小时"),
        (30, Clock.URGENT_HOURS, "30分"),
        (60, Clock.URGENT_HOURS, "1个紧急工作时"),
        (0, Clock.WORKING_HOURS, "0工作时"),
        (30, Clock.WORKING_HOURS, "30分"),
        (90, Clock.WORKING_HOURS, "1工作时30分"),
        (960, Clock.WORKING_DAYS, "2个工作日"),
    ],
)
def test_an_amount_is_told_in_its_own_unit(minutes: int, clock: Clock, words: str) -> None:
    assert duration_words(minutes=minutes, clock=clock) == words


def test_time_left_is_told_with_the_citys_own_day() -> None:
    assert Left(Clock.WORKING_DAYS, 1).words() == "还剩1分"
    assert Left(Clock.WORKING_DAYS, -1).words() == "已超期1分"
    assert Left(Clock.WORKING_DAYS, 0).words() == "刚好到期"
    assert Left(Clock.WORKING_DAYS, 420).words(day_minutes=420) == "还剩1个工作日"


def test_what_is_left_of_a_fixed_moment_keeps_the_moment_when_stored_and_read_again() -> None:
    due = at("2026-03-05 18:00")
    rest = left(now=at("2026-03-02 09:00"), due=due, rule=Rule(Clock.FIXED_MOMENT, moment=due), calendar=table())
    stored = rest.to_json()
    assert stored == {"clock": "fixed_moment", "minutes": 4860, "moment": "2026-03-05T18:00:00+08:00"}
    assert Left.from_json(stored) == rest
    assert resume(now=at("2026-03-09 09:00"), left=rest, calendar=table()).moment == due
    plain = left(now=at("2026-03-02 09:00"), due=due, rule=days(4), calendar=table())
    assert plain.moment is None
    assert Left.from_json(plain.to_json()) == plain
    with pytest.raises(ValueError, match=r"^what is left of a fixed moment must carry the moment$"):
        resume(now=due, left=Left(Clock.FIXED_MOMENT, 10), calendar=table())


def test_what_was_overdue_at_the_pause_stays_so_and_says_whether_it_may_move() -> None:
    late = resume(now=at("2027-01-05 09:00"), left=Left(Clock.WORKING_HOURS, -120), calendar=table())
    assert late.provisional is True
    assert late.explanation == (
        "暂停前已超期2工作时，从2027年1月5日（周二）9:00恢复计时后仍按此计，"
        f"时限折算为2027年1月4日（周一）17:00。{ESTIMATED}"
    )
    always = resume(now=at("2027-01-05 09:00"), left=Left(Clock.CALENDAR_DAYS, -120), calendar=table())
    assert always.provisional is False
    assert always.explanation.endswith("时限折算为2027年1月5日（周二）7:00。")
    certain = resume(now=at("2026-03-05 09:00"), left=Left(Clock.WORKING_HOURS, 0), calendar=table())
    assert certain.provisional is False
    assert certain.explanation == (
        "暂停前刚好到期，从2026年3月5日（周四）9:00恢复计时后仍按此计，时限折算为2026年3月5日（周四）9:00。"
    )
    one = resume(now=at("2026-03-05 09:00"), left=Left(Clock.WORKING_HOURS, 1), calendar=table())
    assert one.explanation.startswith("暂停前还剩1分，从2026年3月5日（周四）9:00起恢复计时。")


def test_sending_back_keeps_the_time_left_or_gives_one_working_day_and_says_which() -> None:
    enough = at_least_one_working_day(now=at("2026-03-05 09:00"), left=Left(Clock.WORKING_HOURS, 480), calendar=table())
    assert enough.explanation.startswith("暂停前还剩8工作时")
    short = at_least_one_working_day(now=at("2026-12-31 17:00"), left=Left(Clock.WORKING_DAYS, 60), calendar=table())
    assert short.provisional is True
    assert short.explanation.startswith(
        "原时限还剩1小时，不足1个工作日，按至少1个工作日重新给定。从2026年12月31日（周四）17:00起算，时限1个工作日。"
    )
    assert (
        at_least_one_working_day(
            now=at("2026-03-05 09:00"), left=Left(Clock.WORKING_HOURS, 60), calendar=table()
        ).provisional
        is False
    )


def test_a_rule_is_read_from_what_a_form_sends_and_refuses_what_is_no_limit() -> None:
    assert Rule("working_hours", Decimal(4)).clock is Clock.WORKING_HOURS  # type: ignore[arg-type]
    seconds = datetime(2026, 3, 5, 18, 0, 59, 7, tzinfo=SHANGHAI)
    assert Rule(Clock.FIXED_MOMENT, moment=seconds).moment == at("2026-03-05 18:00")
    with pytest.raises(Refused) as met:
        Rule(Clock.FIXED_MOMENT)
    assert met.value.sentence == "请写明截止的日期和时刻，例如“2026年10月8日18:00”。"
    with pytest.raises(Refused) as met:
        Rule(Clock.WORKING_HOURS, Decimal(0))
    assert met.value.sentence.startswith("时限要大于0、不超过")
    with pytest.raises(ValueError, match=r"^a fixed moment has no amount$"):
        Rule(Clock.FIXED_MOMENT, moment=seconds).minutes(table())


def test_a_paused_deadline_is_told_in_the_days_of_the_city() -> None:
    short_days = replace(table(), parts=((time(9), time(12)), (time(13), time(17))))
    told = resume(now=at("2026-03-05 09:00"), left=Left(Clock.WORKING_DAYS, 420), calendar=short_days)
    assert told.explanation.startswith("暂停前还剩1个工作日，")
    least = at_least_one_working_day(
        now=at("2026-03-05 09:00"), left=Left(Clock.WORKING_DAYS, -420), calendar=short_days
    )
    assert least.explanation.startswith("原时限已超期1个工作日，不足1个工作日，")


def test_the_estimate_names_the_festivals_of_the_moon() -> None:
    named = {name for _, name in estimated_days(2027).values()}
    assert {"端午节", "中秋节", "春节", "元旦"} <= {name.removesuffix("假期") for name in named}


def test_the_longest_limit_is_allowed_and_half_a_minute_counts_as_one() -> None:
    assert Rule(Clock.WORKING_HOURS, MOST).amount == MOST
    with pytest.raises(Refused):
        Rule(Clock.WORKING_HOURS, MOST + 1)
    assert Rule(Clock.WORKING_HOURS, Decimal("0.001")).minutes(table()) == 1
