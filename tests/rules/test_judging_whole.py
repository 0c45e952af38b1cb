"""Every branch of a judgement, whole: words, points, full mark, what was lost, grade. Worked by hand."""

from fractions import Fraction

import pytest

from chuangcheng.rules.exact import exact
from chuangcheng.rules.scoring_judging import Judged, judge, points_lost
from chuangcheng.rules.scoring_rules import (
    Charge,
    Condition,
    Deduct,
    Finding,
    Grade,
    Grades,
    Line,
    Manual,
    Share,
    Total,
)

HALF = Fraction(1, 2)


def number(text):
    return None if text is None else exact(text)


def judged(words, points=None, full=None, lost=0, grade=""):
    return Judged(words, number(points), number(full), exact(lost), grade)


def not_counted(words):
    return Judged(words, assessed=False)


@pytest.mark.parametrize("rule", [None, Total((("甲", Fraction(5)),))])
@pytest.mark.parametrize(
    ("weight", "verdict", "expected"),
    [
        (5, None, not_counted("还没有检查")),
        (5, "not_applicable", not_counted("不涉及，不计入")),
        (5, "meets", judged("符合，得5分", 5, 5)),
        (None, "meets", judged("符合")),
        (5, "fails", judged("不符合，扣5分", 0, 5, 5)),
        (None, "fails", judged("不符合")),
        (5, "exception", judged("属除外情形，按符合计", 5, 5)),
        (None, "exception", judged("属除外情形，按符合计")),
    ],
)
def test_an_item_without_a_rule_of_its_own_is_met_or_costs_all(rule, weight, verdict, expected):
    assert judge(rule, weight, Finding(verdict)) == expected


EACH = Charge(HALF)
ONE_EACH = Charge(Fraction(1))
FOUND, LEFT = Charge(Fraction(1), what="发现问题"), Charge(Fraction(1), what="未整改", not_above="发现问题")


@pytest.mark.parametrize(
    ("rule", "weight", "finding", "expected"),
    [
        (Deduct((EACH,)), 3, Finding(), not_counted("还没有检查")),
        (Deduct((EACH,)), 3, Finding("not_applicable"), not_counted("不涉及，不计入")),
        (Deduct((EACH,)), 3, Finding("meets"), judged("符合，不扣分", 3, 3)),
        (Deduct((EACH,)), None, Finding("meets"), judged("符合，不扣分")),
        (Deduct((EACH,)), None, Finding("fails", 3), judged("发现3处，每处扣0.5分，扣1.5分", lost="1.5")),
        (Deduct((EACH,)), 3, Finding(count=2), judged("发现2处，每处扣0.5分，扣1分", 2, 3, 1)),
        (Deduct((EACH,)), 3, Finding(count=0), judged("没有发现要扣分的", 3, 3)),
        (Deduct((ONE_EACH,), Fraction(5)), 9, Finding(count=0), judged("没有发现要扣分的", 9, 9)),
        (Deduct((ONE_EACH,), Fraction(5)), 9, Finding("fails", 3),
         judged("发现3处，每处扣1分，扣3分，封顶5分", 6, 9, 3)),
        (Deduct((ONE_EACH,), Fraction(5)), 9, Finding("fails", 5),
         judged("发现5处，每处扣1分，扣5分，封顶5分", 4, 9, 5)),
        (Deduct((ONE_EACH,), Fraction(5)), 9, Finding("fails", 7),
         judged("发现7处，每处扣1分，扣7分；封顶5分，扣5分", 4, 9, 5)),
        (Deduct((ONE_EACH,)), 3, Finding("fails", 3), judged("发现3处，每处扣1分，扣3分", 0, 3, 3)),
        (Deduct((ONE_EACH,)), 3, Finding("fails", 4),
         judged("发现4处，每处扣1分，扣4分；扣完为止，本项3分，扣3分", 0, 3, 3)),
        (Deduct((ONE_EACH,), Fraction(5)), 3, Finding("fails", 7),
         judged("发现7处，每处扣1分，扣7分；封顶5分，扣5分；扣完为止，本项3分，扣3分", 0, 3, 3)),
        (Deduct((Charge(Fraction(4), "missing", "公益广告"),)), None, Finding("fails", 2),
         judged("公益广告少2处，每处扣4分，扣8分", lost=8)),
        (Deduct((Charge(Fraction(1), "missing", unit="人", step=Fraction(5)),)), None, Finding("fails", 12),
         judged("少12人，每5人扣1分，扣2分", lost=2)),
        (Deduct((Charge(Fraction(5), "once", "未设置标识"),)), 8, Finding("fails", 3),
         judged("未设置标识，扣5分", 3, 8, 5)),
        (Deduct((Charge(Fraction(5), "once"),)), 8, Finding("fails"), judged("不符合要求，扣5分", 3, 8, 5)),
        (Deduct((Charge(Fraction(1), cap=Fraction(2)),)), None, Finding("fails", 2),
         judged("发现2处，每处扣1分，扣2分", lost=2)),
        (Deduct((Charge(Fraction(1), cap=Fraction(2)),)), None, Finding("fails", 3),
         judged("发现3处，每处扣1分，扣3分，封顶2分", lost=2)),
        (Deduct((FOUND,)), None, Finding(measures={"发现问题": 1}), judged("发现问题1处，每处扣1分，扣1分", lost=1)),
        (Deduct((FOUND,)), None, Finding("fails", 3, measures={"另记": 9}),
         judged("发现问题3处，每处扣1分，扣3分", lost=3)),
        (Deduct((FOUND,)), None, Finding(measures={"另记": 9}), judged("没有发现要扣分的")),
        (Deduct((FOUND, LEFT)), None, Finding("fails", 3), judged("发现问题3处，每处扣1分，扣3分", lost=3)),
        (Deduct((FOUND, LEFT)), None, Finding("fails", measures={"发现问题": 2, "未整改": 2}),
         judged("发现问题2处，每处扣1分，扣2分；未整改2处，每处扣1分，扣2分", lost=4)),
        (Deduct((FOUND, LEFT)), None, Finding("fails", measures={"未整改": 2}),
         judged("未整改2处，每处扣1分，扣2分，不超过发现问题所扣的0分", lost=0)),
        (Deduct((FOUND, Charge(Fraction(2), "once", "发现问题"), LEFT)), None,
         Finding("fails", measures={"发现问题": 1, "未整改": 4}),
         judged("发现问题1处，每处扣1分，扣1分；发现问题，扣2分；"
                "未整改4处，每处扣1分，扣4分，不超过发现问题所扣的3分", lost=6)),
    ],
)  # fmt: skip
def test_deductions_say_what_they_count_and_where_they_stop(rule, weight, finding, expected):
    assert judge(rule, weight, finding) == expected


def test_what_a_deduction_takes_before_its_cap_is_told_charge_by_charge():
    rule = Deduct((ONE_EACH,), Fraction(5))
    assert points_lost(rule, Finding("fails", 7)) == (7, ["发现7处，每处扣1分，扣7分"])
    assert points_lost(Deduct((FOUND, LEFT)), Finding("fails", measures={"发现问题": 0, "未整改": 0})) == (0, [])


AIR = Grades(
    (
        Grade("A", (Condition(">", Fraction(85)),), Fraction(1)),
        Grade("B", (Condition(">", Fraction(80)),), Fraction(3, 5)),
        Grade("C"),
    ),
    unit="%",
)
OF_THREE = Grades((Grade("A", (Condition(">=", Fraction(3)),)), Grade("C#")), of=3)
NOISE = Grades((Grade("A", (Condition("<", Fraction(60), "区域噪声"), Condition("<", Fraction(70), "交通噪声"))),))
WATER = Grades((Grade("A", (Condition(">=", Fraction(98)), Condition("==", Fraction(0), "劣Ⅴ类"))),), unit="%")


@pytest.mark.parametrize(
    ("rule", "weight", "finding", "expected"),
    [
        (AIR, 10, Finding(), not_counted("还没有填数值，没有评等级")),
        (AIR, 10, Finding(value=86), judged("86%，符合＞85%，评A，得10分", 10, 10, grade="A")),
        (AIR, 10, Finding(value=82), judged("82%，符合＞80%，评B，得6分", 6, 10, 4, "B")),
        (AIR, 10, Finding(value="80"), judged("80%，各档都没有达到，评C，规则没有写各等级得多少分，不计分", grade="C")),
        (AIR, None, Finding(value="85.12341"), judged("85.1234%，符合＞85%，评A", grade="A")),
        (AIR, None, Finding(value=0), judged("0%，各档都没有达到，评C", grade="C")),
        (OF_THREE, None, Finding(value=3), not_counted("还没有填达到几项，没有评等级")),
        (OF_THREE, None, Finding(count=3), judged("3项中达到3项，符合≥3，评A", grade="A")),
        (OF_THREE, None, Finding(count=0), judged("3项中达到0项，各档都没有达到，评C#", grade="C#")),
        (NOISE, None, Finding(), not_counted("还没有填区域噪声、交通噪声，没有评等级")),
        (NOISE, None, Finding(measures={"区域噪声": 60, "交通噪声": 60}),
         judged("区域噪声60，交通噪声60，没有哪一档写了这种情况，请核对计分规则")),
        (NOISE, None, Finding(measures={"区域噪声": "59.56789", "交通噪声": 60}),
         judged("区域噪声59.5679，交通噪声60，符合区域噪声＜60且交通噪声＜70，评A", grade="A")),
        (WATER, None, Finding(value=98, measures={"劣Ⅴ类": 0}),
         judged("98%，劣Ⅴ类0，符合≥98%且劣Ⅴ类＝0，评A", grade="A")),
    ],
)  # fmt: skip
def test_grades_say_what_was_measured_and_what_it_met(rule, weight, finding, expected):
    assert judge(rule, weight, finding) == expected


RATE, REST = Share(Fraction(100), unit="%"), Share(Fraction(100), inverted=True, unit="%")
PLAIN = Line(Fraction(30), Fraction(-1, 100), unit="件")
DAYS = Line(Fraction(20), Fraction(-10), high=Fraction(10), unit="天")


@pytest.mark.parametrize(
    ("rule", "weight", "finding", "expected"),
    [
        (RATE, 30, Finding(), not_counted("还没有填数值，没有计分")),
        (RATE, None, Finding(value=96), not_counted("本项没有分值，不计分")),
        (RATE, 30, Finding(value="96.5"), judged("96.5%×30分，得28.95分", "28.95", 30, "1.05")),
        (RATE, 30, Finding(value=120), judged("120%×30分，得30分", 30, 30)),
        (RATE, 30, Finding(value=-5), judged("-5%×30分，得0分", 0, 30, 30)),
        (REST, 20, Finding(value=5), judged("（1－5%）×20分，得19分", 19, 20, 1)),
        (Share(Fraction(4)), 8, Finding(count=3), judged("3÷4×8分，得6分", 6, 8, 2)),
        (Share(Fraction(4)), 8, Finding(value=1, count=3), judged("1÷4×8分，得2分", 2, 8, 6)),
        (Share(Fraction(4), unit="次"), 8, Finding(count=3), judged("3次÷4×8分，得6分", 6, 8, 2)),
        (Share(Fraction(100, 3)), 10, Finding(value="12.34567"), judged("12.3457÷33.3333×10分，得3.7分", "3.703701", 10,
                                                                       "6.296299")),
        (Share(), 10, Finding(value="0.5"), judged("0.5×10分，得5分", 5, 10, 5)),
        (PLAIN, 30, Finding(), not_counted("还没有填数值，没有计分")),
        (PLAIN, 30, Finding(count=180), judged("30－0.01×180件＝28.2分，得28.2分", "28.2", 30, "1.8")),
        (PLAIN, 30, Finding(value=100, count=180), judged("30－0.01×100件＝29分，得29分", 29, 30, 1)),
        (PLAIN, 30, Finding(value=-100), judged("30－0.01×-100件＝31分，按0至30分取，得30分", 30, 30)),
        (DAYS, 12, Finding(value=3), judged("20－10×3天＝-10分，按0至10分取，得0分", 0, 12, 12)),
        (DAYS, None, Finding(value="0.5"), judged("20－10×0.5天＝15分，按0至10分取，得10分", 10, 10)),
        (DAYS, None, Finding(value="1.5"), judged("20－10×1.5天＝5分，得5分", 5, 10, 5)),
        (Line(Fraction(1), Fraction(-1)), None, Finding(value=3), judged("1－1×3＝-2分，按0至不限分取，得0分", 0)),
        (Line(Fraction(0), Fraction(2)), None, Finding(value=3), judged("0＋2×3＝6分，得6分", 6)),
        (Line(Fraction(4), Fraction(0)), 5, Finding(value=3), judged("4＋0×3＝4分，得4分", 4, 5, 1)),
        (Line(Fraction(0), Fraction(-1), low=Fraction(2)), 5, Finding(value=1),
         judged("0－1×1＝-1分，按2至5分取，得2分", 2, 5, 3)),
        (Line(exact("1.23456"), exact("0.98765")), None, Finding(value="2.34567"),
         judged("1.2346＋0.9877×2.3457＝3.55分，得3.55分", "3.5512609755")),
        (Manual(), 10, Finding(), not_counted("由人评定，还没有评分")),
        (Manual(), 10, Finding(points="7.5", reason="有创新做法"), judged("人工评7.5分：有创新做法", "7.5", 10, "2.5")),
        (Manual(), 10, Finding(points=12), judged("人工评10分", 10, 10)),
        (Manual(), 10, Finding(points=-1), judged("人工评0分", 0, 10, 10)),
        (Manual(), None, Finding(points="7.5"), judged("人工评7.5分", "7.5", "7.5")),
    ],
)  # fmt: skip
def test_shares_lines_and_points_by_hand_say_how_they_were_reckoned(rule, weight, finding, expected):
    assert judge(rule, weight, finding) == expected
