"""Quantity demands as standards write them, and counts judged by them."""

import pytest

from chuangcheng.rules.demands import Seen, demand_of, judge_demand, judge_demands, needed, read_demand


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("每200米≥1处", "每200米不少于1处"),
        ("200米范围内至少1处公益广告", "每200米公益广告不少于1处"),
        ("≥3处", "不少于3处"),
        ("不少于五处", "不少于5处"),
        ("3处以上", "不少于3处"),
        ("≥30%", "不少于30%"),
        ("公益广告占比不低于40%", "公益广告占比不少于40%"),
        ("每小时≥2次", "每小时不少于2次"),
        ("10米间隔", "间隔不少于10米"),
        ("间隔10米", "间隔不少于10米"),
        ("每个站台不少于2处", "每个站台不少于2处"),
        ("每3块公益广告≥1块", "每3块公益广告不少于1块"),
        ("每2公里≥1座", "每2000米不少于1座"),
        ("24小时内答复", "24小时内答复"),
        ("乱停放不超过3辆", "乱停放不超过3辆"),
        ("公益广告≥5处，其中未成年人≥1处，间隔10米", "公益广告不少于5处；未成年人不少于1处；间隔不少于10米"),
    ],
)
def test_demands_are_read_as_standards_write_them(text, words):
    read = read_demand(text)
    assert read.words == words
    assert not read.unread
    assert demand_of(read.as_json()) == read


def test_what_cannot_be_read_is_kept_and_never_counts_as_met():
    read = read_demand("≥3处，布局合理")
    assert read.unread == ("布局合理",)
    judged = judge_demands(read, [Seen(3)])
    assert judged.met is None
    assert "“布局合理”没有读懂，请人工判断" in judged.words


@pytest.mark.parametrize(("metres", "wanted"), [(1000, 5), (1050, 5), (200, 1), (150, 1), (399, 1), (400, 2)])
def test_only_whole_stretches_count_and_one_is_the_least(metres, wanted):
    assert needed(read_demand("每200米≥1处").parts[0], metres) == wanted


@pytest.mark.parametrize(
    ("text", "seen", "met", "short", "words"),
    [
        ("每200米≥1处", Seen(3, 1050), False, 2, "1050米应不少于5处，实有3处，少2处"),
        ("公益广告≥5处", Seen(5), True, 0, "公益广告应不少于5处，实有5处，符合"),
        ("乱停放不超过3辆", Seen(5), False, 2, "乱停放应不超过3辆，实有5辆，多2辆"),
        ("≥30%", Seen(29, 100), False, 1, "应不少于30%，29÷100，实为29%，差1个百分点"),
        ("≥30%", Seen(30), True, 0, "应不少于30%，实为30%，符合"),
        ("每小时≥2次", Seen(17, 9), False, 1, "9小时应不少于18次，实有17次，少1次"),
        ("间隔10米", Seen(8), False, 2, "应不少于10米，实有8米，少2米"),
    ],
)
def test_a_count_is_judged_in_words(text, seen, met, short, words):
    judged = judge_demand(read_demand(text).parts[0], seen)
    assert (judged.met, judged.short, judged.words) == (met, short, words)


def test_without_the_length_nothing_is_said():
    need = read_demand("每200米≥1处").parts[0]
    assert need.asks == "长度（米）"
    assert judge_demand(need, Seen(3)).met is None
    assert judge_demand(need, Seen()).words == "每200米不少于1处：还没有填数"


def test_several_demands_are_met_together_and_what_is_missing_adds_up():
    read = read_demand("公益广告≥5处，其中未成年人≥1处，间隔10米")
    judged = judge_demands(read, [Seen(3), Seen(0), Seen(12)])
    assert (judged.met, judged.short) == (False, 3)
    assert judge_demands(read, [Seen(5), Seen(1), Seen(12)]).met is True
    assert judge_demands(read, [Seen(5), Seen(1)]).met is None
