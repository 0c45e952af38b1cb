"""Duties at their edges, lists of items with several gaps, stops that are known only by half."""

from datetime import date, timedelta

import pytest

from chuangcheng.rules.duties import Duty, Kept, kept, read_duty, worst
from chuangcheng.rules.own_items import OwnItem, read_items
from chuangcheng.rules.route import Stop, best_order

MONDAY = date(2026, 3, 2)
SUNDAY = date(2026, 3, 8)


@pytest.mark.parametrize(
    ("text", "duty"),
    [
        ("每 年 不少于 2 次", Duty(2, "year")),
        ("每年不少于366次", Duty(366, "year")),
        ("每年不少于367次", None),
        ("每年不少于0次", None),
    ],
)
def test_a_duty_is_so_many_times_a_period_as_has_days_at_most(text, duty):
    assert read_duty(text) == duty


def test_a_period_has_its_first_and_its_last_day():
    weekly = Duty(2, "week")
    done = [MONDAY - timedelta(days=1), MONDAY, SUNDAY, SUNDAY + timedelta(days=1)]
    found = kept(weekly, done, frm=MONDAY, to=SUNDAY, today=SUNDAY + timedelta(days=9))
    assert found == (Kept(MONDAY, SUNDAY, 2, 2, "done"),)
    under_way = kept(weekly, [MONDAY], frm=MONDAY, to=SUNDAY, today=SUNDAY)
    assert under_way == (Kept(MONDAY, SUNDAY, 2, 1, "due"),)
    assert kept(weekly, [MONDAY], frm=MONDAY, to=MONDAY, today=MONDAY) == (Kept(MONDAY, SUNDAY, 2, 1, "due"),)
    after = kept(weekly, [], frm=MONDAY, to=SUNDAY, today=SUNDAY + timedelta(days=1))
    assert after == (Kept(MONDAY, SUNDAY, 2, 0, "short"),)


def test_at_most_sixty_periods_are_told():
    found = kept(Duty(1, "week"), [], frm=MONDAY, to=MONDAY + timedelta(weeks=80), today=MONDAY + timedelta(weeks=90))
    assert len(found) == 60
    assert found[-1].frm == MONDAY + timedelta(weeks=59)


@pytest.mark.parametrize(
    ("standings", "word"),
    [(["done", "due", "short"], "short"), (["done", "due"], "due"), (["done"], "done"), ([], None)],
)
def test_one_word_for_all_periods(standings, word):
    assert worst(Kept(MONDAY, SUNDAY, 1, 0, standing) for standing in standings) == word


def test_what_stands_behind_gaps_is_the_requirement():
    items = read_items("谈心谈话\t每年不少于2次\t有记录\n组织生活：\n1. 三会一课　　有计划")
    assert items == (
        OwnItem("", "谈心谈话", "每年不少于2次 有记录"),
        OwnItem("组织生活", "三会一课", "有计划"),
    )


def test_a_stop_known_only_by_half_comes_last():
    stops = [Stop("a", 30.0, None), Stop("b", None, 120.0), Stop("c", 30.0, 120.0), Stop("d", 30.001, 120.0)]
    assert best_order(stops, start=(30.0, 120.0)).keys == ("c", "d", "a", "b")
