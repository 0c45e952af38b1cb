"""Rules read from words, printed, and kept as JSON: each whole, with all its numbers. Worked by hand."""

from fractions import Fraction

import pytest

from chuangcheng.rules.exact import exact, exact_text, shown
from chuangcheng.rules.scoring_rules import (
    Charge,
    Condition,
    Deduct,
    Grade,
    Grades,
    Line,
    Manual,
    Share,
    Total,
    rule_json,
    rule_of,
)
from chuangcheng.rules.scoring_words import read_rule, rule_words, unreadable


def over(op, number, measure=""):
    return (Condition(op, exact(number), measure),)


def charge(points, each="place", what="", **more):
    numbers = {name: exact(more.pop(name)) for name in ("step", "cap") if name in more}
    return Charge(exact(points), each, what, **more, **numbers)


FULL, PART, NONE = Fraction(1), Fraction(3, 5), Fraction(0)


@pytest.mark.parametrize(
    ("text", "charges", "cap"),
    [
        ("公益广告每少1处扣4分，封顶20分", [charge(4, "missing", "公益广告")], 20),
        ("每处扣0.5分。", [charge("0.5")], None),
        ("发现一处扣2分，最多扣10分", [charge(2)], 10),
        ("每处扣1分，20分封顶", [charge(1)], 20),
        ("每少1处扣4分；封顶8分", [charge(4, "missing")], 8),
        ("未设置扣5分", [charge(5, "once", "未设置")], None),
        ("不符合扣5分", [charge(5, "once")], None),
        ("每缺2人扣1分，扣完为止", [charge(1, "missing", unit="人", step=2)], None),
        ("每缺2人扣1分，封顶6分", [charge(1, "missing", unit="人", step=2)], 6),
        ("缺两处扣1分", [charge(1, "missing", step=2)], None),
        ("每有一处破损的扣1分", [charge(1, what="破损")], None),
        ("工作人员缺少每2名扣1分", [charge(1, "missing", "工作人员", unit="名", step=2)], None),
        ("垃圾桶满溢，每处扣1分", [charge(1, what="垃圾桶满溢")], None),
        ("甲类，乙类，每处扣1分，丙类每个扣2分", [charge(1, what="甲类乙类"), charge(2, what="丙类", unit="个")], None),
        ("发现问题每处扣1分，封顶10分；未整改每处扣1分，封顶10分且不超过发现问题扣分",
         [charge(1, what="发现问题", cap=10), charge(1, what="未整改", cap=10, not_above="发现问题")], None),
        ("发现问题每处扣1分；未整改扣3分，封顶2分且不超过发现问题扣分",
         [charge(1, what="发现问题"), charge(3, "once", "未整改", cap=2, not_above="发现问题")], None),
    ],
)  # fmt: skip
def test_deductions_are_read_whole(text, charges, cap):
    assert read_rule(text) == Deduct(tuple(charges), None if cap is None else exact(cap))


@pytest.mark.parametrize(
    ("text", "grades", "more"),
    [
        ("A：＞85%得满分；B：＞80%得60%；C：≤80%不得分",
         [Grade("A", over(">", 85), FULL), Grade("B", over(">", 80), PART), Grade("C", over("<=", 80), NONE)], ("%",)),
        ("A：3项均达到，得满分；B：达到2项（得60%）；其他C#，不得分",
         [Grade("A", over("==", 3), FULL), Grade("B", over(">=", 2), PART), Grade("C#", (), NONE)], ("", 3)),
        ("A，3项；B，两项", [Grade("A", over(">=", 3)), Grade("B", over(">=", 2))], ("", 3)),
        ("A级：不低于90；B级：其他得60%", [Grade("A", over(">=", 90)), Grade("B", (), PART)], ("",)),
        ("A：100；B：其它", [Grade("A", over("==", 100)), Grade("B")], ("",)),
        ("A：100；B：其余", [Grade("A", over("==", 100)), Grade("B")], ("",)),
        ("A：100；B：其他情况", [Grade("A", over("==", 100)), Grade("B")], ("",)),
        ("A：100%且无劣Ⅴ类水体；其余C", [Grade("A", over("==", 100) + over("==", 0, "劣Ⅴ类水体")), Grade("C")], ("%",)),
    ],
)  # fmt: skip
def test_grades_are_read_whole(text, grades, more):
    assert read_rule(text) == Grades(tuple(grades), *more)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("处置率×20", Share(Fraction(100), unit="%")),
        ("按完成率得分", Share(Fraction(100), unit="%")),
        ("（1－返工率）× 20", Share(Fraction(100), inverted=True, unit="%")),
        ("n/4", Share(Fraction(4))),
        ("（2－天数）×10，0至10分", Line(Fraction(20), Fraction(-10), Fraction(0), Fraction(10))),
        ("30－0.01×件数", Line(Fraction(30), Fraction(-1, 100))),
        ("30－件数，取5至30分", Line(Fraction(30), Fraction(-1), Fraction(5), Fraction(30))),
        ("人工评定", Manual("人工评定")),
        ("合计：处置率30＋返工率20", Total((("处置率", Fraction(30)), ("返工率", Fraction(20))))),
        ("合计处置率－30；返工率－20", Total((("处置率", Fraction(30)), ("返工率", Fraction(20))))),
    ],
)
def test_shares_lines_and_totals_are_read_whole(text, rule):
    assert read_rule(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。",
        "n/0",
        "件数×20",
        "合计",
        "最多扣20分",
        "每处扣1分；视情节扣分",
        "A：达到；B：其他",
        "A：；B：＞5",
        "A：看情况",
    ],
)
def test_what_cannot_be_reckoned_with_is_no_rule(text):
    assert read_rule(text) is None


def test_a_grade_that_nobody_can_read_is_told_apart_from_plain_words():
    assert unreadable("A：看情况")
    assert not unreadable("看情况")
    assert not unreadable("处置率×20")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Grades((Grade("A", over(">", "85.12345"), FULL), Grade("B", (), NONE),
                 Grade("C", over("==", 0, "劣Ⅴ类"), exact("0.6123456"))), "%"),
         "A：＞85.1235%得100%；其他B不得分；C：劣Ⅴ类＝0得61.2346%"),
        (Grades((Grade("A", over("==", 3)), Grade("B", over(">=", 2)), Grade("C#")), of=3),
         "A：3项均达到；B：2项；其他C#"),
        (Deduct((charge("1.23456", "missing", "公益广告", step="2.34567", cap="3.45678"),
                 charge("0.12345", "once", not_above="公益广告"), charge(1, "once", "未设置")), exact("9.87654")),
         "公益广告每少2.3457处扣1.2346分，封顶3.4568分；不符合扣0.1235分且不超过公益广告扣分；未设置扣1分；封顶9.8765分"),
        (Deduct((charge(1),)), "每1处扣1分"),
        (Share(exact("3.14159")), "数量/3.1416"),
        (Share(Fraction(100), unit="%"), "按比例得分"),
        (Share(Fraction(100), inverted=True, unit="%"), "（1－比率）×1"),
        (Total((("处置率", exact("30.12345")), ("返工率", Fraction(20)))), "合计：处置率30.1235＋返工率20"),
        (Manual(), "人工评定"),
        (Manual("评委评分"), "评委评分"),
        (Line(Fraction(30), Fraction(-1, 100)), "30－0.01×数值"),
        (Line(exact("1.23456"), exact("-0.98765"), exact("0.11111"), exact("9.99994")),
         "1.2346－0.9877×数值，0.1111至9.9999分"),
    ],
)  # fmt: skip
def test_rules_are_printed_with_four_decimals(rule, words):
    assert rule_words(rule) == words


def test_rules_are_kept_under_these_names():
    assert rule_json(None) == {}
    assert rule_of({}) is None
    grades = Grades((Grade("A", over(">", 85), PART), Grade("B", over("==", 0, "劣Ⅴ类"))), "%")
    kept = {
        "kind": "grades", "unit": "%", "of": None,
        "grades": [{"name": "A", "conditions": [["", ">", "85"]], "share": "0.6"},
                   {"name": "B", "conditions": [["劣Ⅴ类", "==", "0"]]}],
    }  # fmt: skip
    assert (rule_json(grades), rule_of(kept)) == (kept, grades)
    deduct = Deduct((charge(4, "missing", "广告", step=2, cap=8, not_above="甲"),), Fraction(20))
    lines = {"each": "missing", "what": "广告", "unit": "处", "not_above": "甲", "points": "4", "step": "2", "cap": "8"}
    kept = {"kind": "deduct", "cap": "20", "charges": [lines]}
    assert (rule_json(deduct), rule_of(kept)) == (kept, deduct)
    assert rule_of({"kind": "grades", "grades": []}) == Grades((), "", None)
    assert rule_of({"kind": "deduct", "charges": [{"points": "2"}]}) == Deduct((charge(2),))


def test_a_comparison_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="~"):
        rule_of({"kind": "grades", "grades": [{"name": "A", "conditions": [["", "~", "1"]]}]})


@pytest.mark.parametrize(("text", "number"), [(" 1,234,567.5 ", Fraction(2469135, 2)), ("3/7", Fraction(3, 7)), (4, 4)])
def test_numbers_are_taken_as_people_write_them(text, number):
    assert exact(text) == number


@pytest.mark.parametrize("text", ["0.1", "0.01", "0.05", "0.025", "0.125", "10", "100.001", "-2.5", "1/6", "-3/7"])
def test_numbers_are_written_so_that_they_come_back(text):
    assert exact_text(exact(text)) == text


def test_a_number_condition_is_shown_with_four_decimals():
    assert Condition(">", exact("0.123456")).words("%") == "＞0.1235%"
    assert Condition(">", exact("0.123456"), "噪声").words("%") == "噪声＞0.1235"
    assert shown(Fraction(0)) == "0"
