"""Quantity demands read and judged, whole: kind, number, unit, direction, thing, step. Worked by hand."""

from fractions import Fraction

import pytest

from chuangcheng.rules.demands import (
    Met,
    Need,
    Needs,
    Seen,
    demand_of,
    judge_demand,
    judge_demands,
    needed,
    read_demand,
)
from chuangcheng.rules.exact import exact


def need(kind, amount, unit="处", op="least", what="", **more):
    if "step" in more:
        more["step"] = exact(more["step"])
    return Need(kind, exact(amount), unit, op, what, **more)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公益广告 ≥5 处", need("count", 5, what="公益广告")),
        ("（公益广告：不得少于5处）", need("count", 5, what="公益广告")),
        ("应设置垃圾桶不少于两个", need("count", 2, "个", what="垃圾桶")),
        ("3处以上公益广告", need("count", 3, what="公益广告")),
        ("5处以内", need("count", 5, op="most")),
        ("3处以下", need("count", 3, op="most")),
        ("乱停放不超过3辆", need("count", 3, "辆", "most", "乱停放")),
        ("3处公益广告", need("count", 3, what="公益广告")),
        ("2号门3处以上", need("count", 3, what="2号门")),
        ("无乱涂乱画", need("count", 0, op="most", what="乱涂乱画")),
        ("不得有占道经营", need("count", 0, op="most", what="占道经营")),
        ("公益广告占比≥30%", need("share", 30, "%", what="公益广告占比")),
        ("空置率不超过5%", need("share", 5, "%", "most", "空置率")),
        ("差错5%以下", need("share", 5, "%", "most", "差错")),
        ("公益广告间隔不超过10米", need("spacing", 10, "米", "most", "公益广告")),
        ("间隔10米", need("spacing", 10, "米")),
        ("果皮箱50米间隔", need("spacing", 50, "米", what="果皮箱")),
        ("投诉24小时内答复", need("within", 24, "小时", "most", "投诉答复")),
        ("三天以内整改", need("within", 3, "天", "most", "整改")),
        ("每200米公益广告≥1处", need("each", 1, what="公益广告", step=200, base="米")),
        ("每2公里公厕不少于1座", need("each", 1, "座", what="公厕", step=2000, base="米")),
        ("主干道500米范围内果皮箱至少2个", need("each", 2, "个", what="主干道果皮箱", step=500, base="米")),
        ("每块公告栏≤2处小广告", need("each", 2, op="most", what="公告栏小广告", base="块")),
        ("每3块公益广告1块以下", need("each", 1, "块", "most", "公益广告", step=3, base="块")),
        ("巡查每小时≥2次", need("times", 2, "次", what="巡查", base="小时")),
        ("保洁每2日不超过3遍", need("times", 3, "次", "most", "保洁", step=2, base="天")),
        ("例会每个月一次", need("times", 1, "次", what="例会", base="月")),
    ],
)
def test_a_demand_is_read_whole(text, expected):
    assert read_demand(text) == Needs((expected,))


@pytest.mark.parametrize("text", ["每0米≥1处", "布局合理", "每200米1处左右的样子大概是这样安排并还要更多"])
def test_what_is_no_demand_is_kept_as_written(text):
    assert read_demand(text) == Needs((), (text,))


def test_pieces_are_read_one_by_one_and_a_number_alone_is_about_the_thing_before():
    read = read_demand("公益广告≥5处；布局合理，3处以上，；间隔 10 米。整洁")
    first, second = need("count", 5, what="公益广告"), need("count", 3, what="公益广告")
    assert read == Needs((first, second, need("spacing", 10, "米")), ("布局合理", "整洁"))
    assert read.words == "公益广告不少于5处；公益广告不少于3处；间隔不少于10米；布局合理；整洁"
    assert read_demand("3处以上，公益广告≥5处") == Needs((need("count", 3), first))
    assert read_demand("公益广告≥5处，间隔10米，2处以上").parts[2] == need("count", 2, what="公益广告")


def test_demands_are_kept_under_these_names():
    read = read_demand("每200米≥1处，乱停放不超过3辆，布局合理")
    kept = {
        "parts": [
            {"kind": "each", "amount": "1", "unit": "处", "op": "least", "what": "", "step": "200", "base": "米"},
            {"kind": "count", "amount": "3", "unit": "辆", "op": "most", "what": "乱停放"},
        ],
        "unread": ["布局合理"],
    }
    assert read.as_json() == kept
    assert demand_of(kept) == read
    assert (Needs().as_json(), demand_of({})) == ({}, Needs())
    assert Needs((), ("整洁",)).as_json() == {"parts": [], "unread": ["整洁"]}
    assert demand_of({"parts": [{"kind": "count", "amount": "3", "unit": "处", "op": "least"}]}) == Needs(
        (need("count", 3),)
    )


@pytest.mark.parametrize(
    ("of", "words", "asks"),
    [
        (need("count", "1.23456", what="广告"), "广告不少于1.2346处", ""),
        (need("count", 3, op="exactly"), "为3处", ""),
        (need("each", 1, step="1.23456", base="米"), "每1.2346米不少于1处", "长度（米）"),
        (need("each", 1, step=1, base="米"), "每1米不少于1处", "长度（米）"),
        (need("each", 1, base="个站台"), "每个站台不少于1处", "个站台数"),
        (need("times", 2, "次", base="月"), "每月不少于2次", "几个月"),
        (need("times", 2, "次", step=2, base="小时"), "每2小时不少于2次", "几小时"),
        (need("share", 30, "%"), "不少于30%", "总数"),
        (need("spacing", 10, "米", what="广告"), "广告间隔不少于10米", ""),
        (need("within", "0.55555", "小时", "most", "答复"), "0.5556小时内答复", ""),
    ],
)
def test_a_demand_says_itself_and_what_has_to_be_entered(of, words, asks):
    assert (of.words, of.asks) == (words, asks)


def test_how_many_are_asked_for_depends_on_the_base_only_where_there_is_one():
    assert needed(need("times", 2, "次", base="小时"), "9.5") == 18
    assert needed(need("times", 2, "次", base="小时")) is None
    assert needed(need("count", 2), 100) == 2


NO = Fraction(0)
EACH = need("each", 1, step=200, base="米")


@pytest.mark.parametrize(
    ("of", "seen", "expected"),
    [
        (EACH, Seen(), Met(None, NO, "每200米不少于1处：还没有填数")),
        (EACH, Seen(3), Met(None, NO, "每200米不少于1处：还没有填长度（米）")),
        (EACH, Seen(3, "600.55555"), Met(True, NO, "600.5556米应不少于3处，实有3处，符合")),
        (EACH, Seen("1.23456", 600), Met(False, exact("1.76544"), "600米应不少于3处，实有1.2346处，少1.7654处")),
        (need("count", "3.33333", op="most", what="破损"), Seen(5),
         Met(False, exact("1.66667"), "破损应不超过3.3333处，实有5处，多1.6667处")),
        (need("count", 3, op="exactly"), Seen(2), Met(False, Fraction(1), "应为3处，实有2处，少1处")),
        (need("count", 3, op="exactly"), Seen(4), Met(False, Fraction(1), "应为3处，实有4处，多1处")),
        (need("share", "33.33333", "%", what="广告"), Seen("1.23456", "2.34567"),
         Met(True, NO, "广告应不少于33.3333%，1.2346÷2.3457，实为52.63%，符合")),
        (need("share", 30, "%"), Seen(1, "0.5"), Met(True, NO, "应不少于30%，1÷0.5，实为200%，符合")),
        (need("share", 30, "%"), Seen(1, 4), Met(False, Fraction(5), "应不少于30%，1÷4，实为25%，差5个百分点")),
        (need("share", 30, "%", "most"), Seen(40), Met(False, Fraction(10), "应不超过30%，实为40%，差10个百分点")),
        (need("share", 30, "%"), Seen(0, 0), Met(None, NO, "不少于30%：总数要大于0")),
    ],
)  # fmt: skip
def test_a_count_is_judged_whole(of, seen, expected):
    assert judge_demand(of, seen) == expected


def test_demands_of_an_item_are_judged_together():
    both = Needs((need("count", 5, what="甲"), need("spacing", 10, "米")), ("整洁",))
    said = ["甲应不少于5处，实有3处，少2处", "应不少于10米，实有8米，少2米", "“整洁”没有读懂，请人工判断"]
    assert judge_demands(both, [Seen(3), Seen(8)]) == Met(False, Fraction(2), "；".join(said))
    waiting = judge_demands(Needs(both.parts), [Seen(6)])
    assert waiting == Met(None, NO, "甲应不少于5处，实有6处，符合；间隔不少于10米：还没有填数")
    assert judge_demands(Needs(both.parts), [Seen(6), Seen(12), Seen(0)]).met is True
    assert judge_demands(Needs(both.parts), [Seen(5), Seen(9)]).short == 0
    assert judge_demands(Needs(), []) == Met(None, NO, "")
    assert judge_demands(Needs((), ("整洁",)), []) == Met(None, NO, "“整洁”没有读懂，请人工判断")
