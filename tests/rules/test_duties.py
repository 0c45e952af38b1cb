"""Duties by frequency, and the lists of items people paste."""

from datetime import date

import pytest

from chuangcheng.rules.duties import Duty, kept, period_of, read_duty, worst
from chuangcheng.rules.own_items import MOST, read_items

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "duty"),
    [
        ("支部书记与委员谈心谈话每年不少于2次", Duty(2, "year")),
        ("每半年至少开展一次", Duty(1, "half")),
        ("党员大会每季度≥１次", Duty(1, "quarter")),
        ("每个月召开支委会不少于两次", Duty(2, "month")),
        ("每周一次", Duty(1, "week")),
        ("每年至少十二次", Duty(12, "year")),
    ],
)
def test_a_duty_is_read_from_the_words_of_a_standard(words, duty):
    assert read_duty(words) == duty


@pytest.mark.parametrize("words", ["每小时巡查不少于2次", "每年召开会议", "不少于2次", "", "每年0次", "每月多次"])
def test_other_words_state_no_duty(words):
    assert read_duty(words) is None


def test_a_period_that_has_ended_is_short_and_the_one_under_way_is_due():
    done_on = [date(2026, 3, 1), date(2026, 8, 1)]
    halves = kept(Duty(2, "half"), done_on, frm=date(2026, 1, 1), to=date(2026, 12, 31), today=TODAY)
    assert [(h.done, h.standing) for h in halves] == [(1, "short"), (1, "due")]
    assert halves[1].words == "应2次，已1次，还差1次（还没到期）"
    assert worst(halves) == "short"


def test_on_the_last_day_of_a_period_it_is_due_still():
    month = kept(Duty(1, "month"), [], frm=date(2026, 11, 1), to=date(2026, 11, 30), today=date(2026, 11, 30))
    assert [m.standing for m in month] == ["due"]
    after = kept(Duty(1, "month"), [], frm=date(2026, 11, 1), to=date(2026, 11, 30), today=date(2026, 12, 1))
    assert [m.standing for m in after] == ["short"]


def test_periods_to_come_are_not_counted():
    quarters = kept(Duty(1, "quarter"), [TODAY], frm=date(2026, 7, 1), to=date(2027, 6, 30), today=TODAY)
    assert [(q.frm, q.standing) for q in quarters] == [(date(2026, 7, 1), "short"), (date(2026, 10, 1), "done")]
    assert worst([]) is None


def test_periods_are_those_of_the_calendar():
    assert period_of("week", TODAY) == (date(2026, 11, 23), date(2026, 11, 29))
    assert period_of("quarter", date(2026, 12, 31)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert period_of("half", date(2026, 2, 28)) == (date(2026, 1, 1), date(2026, 6, 30))


def test_a_pasted_list_has_chapters_items_and_requirements():
    items = read_items(
        "组织建设标准：\n党务公开规范\n（2）宣传工作规范\n\n【组织生活标准】\n1. 三会一课程序\n"
        "谈心谈话规范　与每名党员每年不少于2次"
    )
    assert [(i.chapter, i.text) for i in items] == [
        ("组织建设标准", "党务公开规范"),
        ("组织建设标准", "宣传工作规范"),
        ("组织生活标准", "三会一课程序"),
        ("组织生活标准", "谈心谈话规范"),
    ]
    assert items[3].duty == Duty(2, "year")
    assert items[0].duty is None
    assert [i.chapter for i in read_items("一、宣传\n甲\n第二章 服务\n乙")] == ["宣传", "服务"]


def test_a_list_without_items_is_empty_and_a_long_one_is_cut():
    assert read_items("组织建设标准：\n\n") == ()
    assert len(read_items("项\n" * (MOST + 5))) == MOST
