"""Frequencies at their edges: what is kept, what is refused, whose clock counts, which moments belong to a period."""

from datetime import UTC, datetime, time, timedelta

import pytest

from chuangcheng.rules.frequency import Demand, Gap, Judged, Short, check, from_json, judge, read_demand, who_fell_short
from chuangcheng.rules.refusals import Refused

UNCLEAR = "频次要求看不明白，请写成“每小时不少于2次”“每天三次”“4:30-22:30每两小时一次”这样。"
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
MORNING = Demand(1, "hour", 1, time(8), time(10))


def at(text):
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        ("每 小时 ≥ 2 次", Demand(2, "hour")),
        ("每日8:00-18:00不少于2次", Demand(2, "day", 1, time(8), time(18))),
        ("1次/2小时", Demand(1, "hour", 2)),
        ("周一至周五", Demand(1, "day", days=(1, 2, 3, 4, 5))),
        ("每星期一、三、五", Demand(1, "day", days=(1, 3, 5))),
        ("周六、周天", Demand(1, "day", days=(6, 7))),
        ("22:00-24:00每小时一次", Demand(1, "hour", 1, time(22), time(0))),
        ("22:15-25:30每小时一次", Demand(1, "hour", 1, time(22, 15), time(0))),
        ("每个工作日2次", Demand(2, "day", days="working")),
    ],
)
def test_a_sentence_is_read_whole(text, demand):
    assert read_demand(text) == demand


def test_demands_are_kept_under_these_names():
    kept = {"times": 1, "per": "day", "every": 2, "days": [1, 3], "from": "04:30", "to": "22:30"}
    assert Demand(1, "day", 2, time(4, 30), time(22, 30), (1, 3)).as_json() == kept
    assert Demand(1, "day", days="working").as_json()["days"] == "working"
    assert from_json(kept) == Demand(1, "day", 2, time(4, 30), time(22, 30), (1, 3))
    assert from_json({"times": 2, "per": "hour"}) == Demand(2, "hour")
    assert from_json({}) is None


@pytest.mark.parametrize(
    "demand", [Demand(200, "hour", 60), Demand(1, "day", 2), Demand(1, "day", days=(1, 2, 3, 4, 5, 6, 7))]
)
def test_the_most_that_can_be_demanded_is_kept(demand):
    check(demand)


@pytest.mark.parametrize(
    "demand",
    [
        Demand(0, "hour"), Demand(201, "hour"), Demand(1, "hour", 0), Demand(1, "hour", 61), Demand(1, "minute"),
        Demand(1, "week", 2), Demand(1, "day", days=(0,)), Demand(1, "day", days=(8,)),
        Demand(1, "day", 1, time(9), time(8)),
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused_with_how_to_write_it(demand):
    with pytest.raises(Refused) as refusal:
        check(demand)
    assert (refusal.value.sentence, refusal.value.code) == (UNCLEAR, "demand_unclear")
    assert refusal.value.fields == {"demand": UNCLEAR}


def test_the_day_is_that_of_the_zone_asked_in():
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # Tuesday morning in China
    whole = {"since": MONDAY, "until": MONDAY + timedelta(days=1)}
    day = judge(Demand(1, "day"), [late], **whole, now=MONDAY + timedelta(days=1))
    assert day == Judged(1, 1, 0, 1)
    assert judge(Demand(1, "day"), [], **whole, now=MONDAY + timedelta(hours=20)) == Judged(0, 0, 0, 0)


def test_moments_belong_to_the_period_they_fall_into_and_to_no_other():
    span = {"since": at("02 07:00"), "until": at("02 12:00"), "now": at("03 00:00")}
    assert judge(MORNING, [at("02 07:10"), at("02 07:20"), at("02 08:30"), at("02 09:30")], **span) == Judged(
        2, 4, 0, 2
    )
    assert judge(MORNING, [at("02 08:30"), at("02 09:30")], **span).short == 0
    assert judge(MORNING, [at("02 08:00"), at("02 10:00")], **span).gaps == (
        Gap(datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10), 1, 0),
    )
    edges = judge(MORNING, [at("02 07:00"), at("02 12:00")], **span)
    assert edges.done == 1


def test_a_period_of_several_days_is_met_on_any_of_them():
    span = {"since": MONDAY, "until": MONDAY + timedelta(days=4), "now": MONDAY + timedelta(days=9)}
    assert judge(Demand(1, "day", 2), [at("03 09:00"), at("04 09:00")], **span) == Judged(2, 2, 0, 2)
    assert judge(Demand(1, "day", 2), [at("03 09:00"), at("03 10:00")], **span).short == 1


def test_a_gap_over_midnight_says_both_days():
    gap = Gap(datetime(2026, 3, 2, 22), datetime(2026, 3, 3, 2), 2, 1)
    assert gap.words == "3月2日 22:00—3月3日 2:00 应2次，实1次"
    assert Gap(datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 9), 2, 1).words == "3月2日 8:00—9:00 应2次，实1次"


def test_who_fell_short_is_told_by_how_much_then_by_name_and_by_the_days_that_were_worked():
    saturday = {"since": at("07 00:00"), "until": at("08 00:00"), "now": at("09 00:00")}
    demand = Demand(1, "day", days="working")
    assert who_fell_short(demand, {"甲": []}, **saturday) == []
    worked = who_fell_short(demand, {"b": [], "a": [], "c": [at("07 09:00")]}, **saturday, works=lambda day: True)
    one = Judged(1, 0, 1, 1, (Gap(datetime(2026, 3, 7), datetime(2026, 3, 8), 1, 0),))
    assert worked == [Short("a", one), Short("b", one)]


def test_a_time_too_long_is_refused():
    since = datetime(1970, 1, 1, tzinfo=UTC)
    most = {"since": since, "until": since + timedelta(days=19_999), "now": since + timedelta(days=30_000)}
    assert judge(Demand(1, "day"), [], **most).periods == 19_999
    with pytest.raises(Refused) as refusal:
        judge(Demand(1, "day"), [], **(most | {"until": since + timedelta(days=20_000)}))
    assert refusal.value.sentence == "要看的时间太长了，请缩短到一个月以内再查。"
    assert refusal.value.code == "demand_too_long"
