"""How often a place is to be patrolled, held against moments by hand, by a clock that is handed in."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chuangcheng.rules.frequency import Demand, from_json, judge, read_demand, who_fell_short
from chuangcheng.rules.refusals import Refused

CHINA = ZoneInfo("Asia/Shanghai")


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CHINA)


def moments(day, *times):
    return [at(f"{day} {one}") for one in times]


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        ("每小时≥2次", Demand(2, "hour")),
        ("责任区域每小时巡查不少于2次，达不到次数的通报批评", Demand(2, "hour")),
        ("不少于2次/小时", Demand(2, "hour")),
        ("每日", Demand(1, "day")),
        ("大扫：每天三次", Demand(3, "day")),
        ("细扫每天二次", Demand(2, "day")),
        ("每周两次", Demand(2, "week")),
        ("每周三次", Demand(3, "week")),
        ("每月", Demand(1, "month")),
        ("每季度至少一次", Demand(1, "quarter")),
        ("每两小时一次", Demand(1, "hour", 2)),
        ("每２天1次", Demand(1, "day", 2)),
        ("4:30-22:30", Demand(1, "hour", 1, time(4, 30), time(22, 30))),
        ("保洁时间：4：30—22：30，每小时不少于2次", Demand(2, "hour", 1, time(4, 30), time(22, 30))),
        ("8点至24点每两小时一次", Demand(1, "hour", 2, time(8), time(0))),
        ("每个工作日2次", Demand(2, "day", days="working")),
        ("工作日每天一次", Demand(1, "day", days="working")),
        ("每周一、三、五", Demand(1, "day", days=(1, 3, 5))),
        ("周一至周五8:00-18:00每小时巡查一次", Demand(1, "hour", 1, time(8), time(18), (1, 2, 3, 4, 5))),
        ("加大巡视力度", None),
        ("", None),
    ],
)
def test_a_demand_is_read_from_words_and_kept(text, demand):
    assert read_demand(text) == demand
    if demand:
        assert from_json(demand.as_json()) == demand
        assert read_demand(demand.words) == demand


@pytest.mark.parametrize("text", ["每小时0次", "22:30-4:30", "每3周一次"])
def test_what_cannot_be_kept_is_refused(text):
    with pytest.raises(Refused) as refusal:
        read_demand(text)
    assert refusal.value.code == "demand_unclear"


def test_no_demand_is_none():
    assert from_json({}) is None


def test_two_an_hour_names_the_hours_that_fell_short():
    """Eight to eleven: 8 o'clock twice, 9 o'clock once, 10 o'clock three times, one of them for nothing."""
    demand = Demand(2, "hour", 1, time(8), time(11))
    seen = moments("03-02", "08:00", "08:59", "09:59", "10:00", "10:01", "10:02")
    judged = judge(demand, seen, since=at("03-02 00:00"), until=at("03-03 00:00"), now=at("03-05 00:00"))
    assert (judged.due, judged.done, judged.short, judged.periods) == (6, 6, 1, 3)
    assert [gap.words for gap in judged.gaps] == ["3月2日 9:00—10:00 应2次，实1次"]
    assert judged.words == "应6次，有1个时段没做到，共少1次"


def test_an_hour_that_still_runs_is_not_short():
    """The clock is handed in: at 9:30 only eight o'clock is over."""
    demand = Demand(1, "hour", 1, time(8), time(11))
    asked = {"since": at("03-02 00:00"), "until": at("03-03 00:00")}
    for now, due, short in (
        ("08:59", 0, 0), ("09:00", 1, 1), ("09:59", 1, 1), ("10:00", 2, 2), ("11:00", 3, 3), ("23:00", 3, 3)
    ):  # fmt: skip
        judged = judge(demand, [], **asked, now=at(f"03-02 {now}"))
        assert (judged.due, judged.short) == (due, short), now
    assert judge(demand, [], **asked, now=at("03-02 08:59")).words == "还没有到期的时段"


def test_half_past_four_to_half_past_ten_has_eighteen_hours():
    demand = read_demand("4:30-22:30每小时一次")
    day = [at("03-02 04:30") + timedelta(hours=n) for n in range(18)]
    asked = {"since": at("03-02 00:00"), "until": at("03-03 00:00"), "now": at("03-03 00:00")}
    assert judge(demand, day, **asked).words == "应18次，都做到了"
    late = [moment + timedelta(hours=1) for moment in day]
    judged = judge(demand, late, **asked)
    assert [gap.words for gap in judged.gaps] == ["3月2日 4:30—5:30 应1次，实0次"]


def test_three_times_a_day_and_days_of_the_week():
    asked = {"since": at("03-02 00:00"), "until": at("03-09 00:00"), "now": at("03-09 00:00")}
    judged = judge(Demand(3, "day"), moments("03-02", "06:00", "12:00", "18:00"), **asked)
    assert (judged.due, judged.short, judged.gaps[0].words) == (21, 18, "3月3日 应3次，实0次")
    fridays = judge(Demand(1, "day", days=(1, 5)), moments("03-02", "06:00"), **asked)
    assert [gap.words for gap in fridays.gaps] == ["3月6日 应1次，实0次"]
    between = [moment for day in ("02", "03", "06") for moment in moments(f"03-{day}", "06:00")]
    assert judge(Demand(1, "day", days=(1, 5)), between, **asked).short == 0


def test_working_days_are_asked_of_the_calendar():
    """The first week of May 2026 with a holiday to the fifth: three days are worked."""
    worked = {datetime(2026, 5, day).date() for day in (6, 7, 8, 9)}
    asked = {"since": at("05-01 00:00"), "until": at("05-09 00:00"), "now": at("05-20 00:00")}
    assert judge(read_demand("每个工作日"), [], **asked, works=worked.__contains__).due == 3


def test_weeks_and_months_are_whole_ones_of_the_calendar():
    """March 2026 begins on a Sunday: the weeks from the 2nd, 9th, 16th and 23rd lie in it whole."""
    asked = {"since": at("03-01 00:00"), "until": at("04-01 00:00"), "now": at("04-02 00:00")}
    judged = judge(Demand(2, "week"), moments("03-02", "08:00") + moments("03-08", "23:59"), **asked)
    assert (judged.periods, judged.short, judged.gaps[0].words) == (4, 6, "3月9日—3月15日 应2次，实0次")
    assert judge(Demand(1, "month"), [], **asked).short == 1
    assert judge(Demand(1, "month"), [], **(asked | {"now": at("03-31 23:59")})).due == 0


def test_the_zone_of_the_question_says_which_day_it_is():
    """Seventeen o'clock UTC is one in the morning of the next day in China."""
    moment = datetime(2026, 3, 2, 17, tzinfo=UTC)
    asked = {"since": at("03-02 00:00"), "until": at("03-04 00:00"), "now": at("03-04 00:00")}
    assert [gap.frm.day for gap in judge(Demand(1, "day"), [moment], **asked).gaps] == [2]


def test_who_fell_short_comes_worst_first_and_who_never_went_is_among_them():
    seen = {"门诊": moments("03-02", "08:10"), "病房": [], "大厅": moments("03-02", "08:10", "09:10")}
    demand = Demand(1, "hour", 1, time(8), time(10))
    asked = {"since": at("03-02 00:00"), "until": at("03-03 00:00"), "now": at("03-03 00:00")}
    found = who_fell_short(demand, seen, **asked)
    assert [(one.key, one.judged.short) for one in found] == [("病房", 2), ("门诊", 1)]


def test_a_span_too_long_to_judge_is_refused():
    asked = {"since": at("01-01 00:00"), "until": at("01-01 00:00").replace(year=2030)}
    with pytest.raises(Refused) as refusal:
        judge(Demand(1, "hour"), [], **asked, now=asked["until"])
    assert refusal.value.code == "demand_too_long"
