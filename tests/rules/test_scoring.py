"""Points by rule: the published examples worked by hand, and trees that explain themselves."""

from fractions import Fraction

import pytest

from chuangcheng.rules.exact import exact, exact_text, shown
from chuangcheng.rules.scoring import (
    Check,
    Finding,
    Node,
    Part,
    judge,
    mean,
    rule_json,
    rule_of,
    score_tree,
    score_visit,
)
from chuangcheng.rules.scoring_words import read_rule, rule_words, unreadable

AIR = "A：＞85%；B：＞80%；C：≤80%"
WATER = "A：100%且无劣Ⅴ类水体；B：＞95%且无劣Ⅴ类水体；C：≤95%；C#：≤70%"
SAVING = "A：3项均达到；B：2项；其他C#"
NOISE = "A：区域噪声＜60且交通干线噪声＜70；B：区域噪声＜65且交通干线噪声＜70；其他C"
PLEASED = "A：＞75%；B：＞70%；C：≤70%；C#：≤50%"
ADS = "公益广告每少1处扣4分，封顶20分"
PATROL = "发现问题每处扣1分，封顶10分；未整改每处扣1分，封顶10分且不超过发现问题扣分"
POOR = {"劣Ⅴ类水体": 1}
CLEAN = {"劣Ⅴ类水体": 0}


@pytest.mark.parametrize(
    ("rule", "finding", "grade"),
    [
        (AIR, Finding(value="85.1"), "A"),
        (AIR, Finding(value=85), "B"),
        (AIR, Finding(value=80), "C"),
        (WATER, Finding(value=100, measures=CLEAN), "A"),
        (WATER, Finding(value=100, measures=POOR), "没有哪一档"),
        (WATER, Finding(value=96, measures=CLEAN), "B"),
        (WATER, Finding(value=95, measures=CLEAN), "C"),
        (WATER, Finding(value=70, measures=CLEAN), "C#"),
        (SAVING, Finding(count=3), "A"),
        (SAVING, Finding(count=2), "B"),
        (SAVING, Finding(count=1), "C#"),
        (SAVING, Finding(count=0), "C#"),
        (NOISE, Finding(measures={"区域噪声": "59.9", "交通干线噪声": "69.9"}), "A"),
        (NOISE, Finding(measures={"区域噪声": 60, "交通干线噪声": "69.9"}), "B"),
        (NOISE, Finding(measures={"区域噪声": 65, "交通干线噪声": 60}), "C"),
        (PLEASED, Finding(value="70.5"), "B"),
        (PLEASED, Finding(value=50), "C#"),
    ],
)
def test_grades_follow_the_published_thresholds(rule, finding, grade):
    read = read_rule(rule)
    judged = judge(read, None, finding)
    assert judged.grade == grade or (not judged.grade and grade in judged.words)


def test_a_grade_says_what_was_measured_and_what_it_needed():
    assert judge(read_rule(AIR), None, Finding(value="86")).words == "86%，符合＞85%，评A"
    assert judge(read_rule(SAVING), None, Finding(count=1)).words == "3项中达到1项，各档都没有达到，评C#"
    points = judge(read_rule("A：＞85%得满分；B：＞80%得60%；C：≤80%不得分"), 10, Finding(value=82))
    assert (points.points, points.words) == (6, "82%，符合＞80%，评B，得6分")


def test_a_grade_without_its_number_is_not_guessed():
    judged = judge(read_rule(WATER), 10, Finding(value=98))
    assert not judged.assessed
    assert judged.points is None
    assert judged.words == "还没有填劣Ⅴ类水体，没有评等级"


@pytest.mark.parametrize(
    ("missing", "lost", "words"),
    [
        (2, 8, "公益广告少2处，每处扣4分，扣8分，封顶20分"),
        (5, 20, "公益广告少5处，每处扣4分，扣20分，封顶20分"),
        (7, 20, "公益广告少7处，每处扣4分，扣28分；封顶20分，扣20分"),
    ],
)
def test_missing_advertisements_cost_up_to_the_cap(missing, lost, words):
    judged = judge(read_rule(ADS), 20, Finding("fails", missing))
    assert (judged.lost, judged.points, judged.words) == (lost, 20 - lost, words)


def test_a_failure_without_a_number_is_one():
    assert judge(read_rule("每处扣0.5分"), None, Finding("fails")).lost == Fraction(1, 2)
    assert judge(read_rule("每处扣0.5分"), None, Finding("fails", 0)).lost == Fraction(1, 2)


def test_a_second_charge_never_passes_the_first():
    rule = read_rule(PATROL)
    judged = judge(rule, None, Finding("fails", measures={"发现问题": 3, "未整改": 5}))
    assert judged.lost == 6
    assert "不超过发现问题所扣的3分" in judged.words
    assert judge(rule, None, Finding("fails", measures={"发现问题": 14, "未整改": 12})).lost == 20


@pytest.mark.parametrize(
    ("rule", "weight", "finding", "points"),
    [
        ("30－0.01×件数", 30, Finding(count=180), "28.2"),
        ("（2－天数）×10，0至10分", 10, Finding(value="1.5"), "5"),
        ("（2－天数）×10，0至10分", 10, Finding(value=3), "0"),
        ("（2－天数）×10，0至10分", 10, Finding(value="0.5"), "10"),
        ("处置率×30", 30, Finding(value="96.5"), "28.95"),
        ("（1－返工率）×20", 20, Finding(value=5), "19"),
        ("n/4", 8, Finding(count=3), "6"),
        ("n/8", 8, Finding(count=12), "8"),
        ("人工评定", 10, Finding(points="7.5", reason="有创新做法"), "7.5"),
    ],
)
def test_published_formulas_give_the_published_points(rule, weight, finding, points):
    assert judge(read_rule(rule), weight, finding).points == exact(points)


def test_the_composite_of_five_rates_is_reckoned_exactly():
    names = {"处置率": (30, "处置率×30", "98"), "按期处置率": (20, "按期处置率×20", "95"),
             "返工率": (20, "（1－返工率）×20", "3"), "超期待处置率": (20, "（1－超期待处置率）×20", "1"),
             "延期率": (10, "（1－延期率）×10", "7")}  # fmt: skip
    tree = Node("all", "数字城管", 100, None, tuple(Node(n, n, w, read_rule(r)) for n, (w, r, _) in names.items()))
    found = {name: Finding(value=value) for name, (_, _, value) in names.items()}
    scored = score_tree(tree, found)
    # 29.4 + 19 + 19.4 + 19.8 + 9.3
    assert scored.points == exact("96.9")
    assert scored.parts[2].words == "（1－3%）×20分，得19.4分"


def test_weighted_children_of_any_depth_are_scaled_to_their_parent():
    field = Node("f", "实地考察", 85, None, (Node("a", "甲", 1), Node("b", "乙", 2)))
    survey = Node("s", "问卷调查", 15, read_rule("按满意率得分"))
    scored = score_tree(Node("t", "合计", 100, None, (field, survey)), {
        "a": Finding("fails"), "b": Finding("meets"), "s": Finding(value=90)})  # fmt: skip
    assert scored.parts[0].points == Fraction(170, 3)
    assert scored.points == Fraction(170, 3) + Fraction(27, 2)
    assert scored.parts[0].words == "应得3分，实得2分，折合56.67分"


def test_what_was_not_looked_at_counts_neither_above_nor_below_the_line():
    checks = [Check(n, f"第{n}条", 5) for n in range(4)]
    found = {0: Finding("meets"), 1: Finding("fails"), 2: Finding("not_applicable")}
    assert score_visit(checks, found).points == 50
    assert score_visit(checks, {}).points is None
    assert score_visit(checks, {}).words == "还没有可以计分的检查"


def test_an_exception_counts_as_met():
    assert score_visit([Check(1, "停放", 5)], {1: Finding("exception")}).points == 100


def test_lines_without_weights_count_alike_and_deductions_come_off_the_full_mark():
    checks = [Check(1, "设施", group="设施"), Check(2, "秩序", group="秩序"),
              Check(3, "环境", rule=read_rule("每处扣0.5分"), group="公共环境")]  # fmt: skip
    scored = score_visit(checks, {1: Finding("meets"), 2: Finding("meets"), 3: Finding("fails", 3)})
    assert scored.points == exact("98.5")
    assert scored.words == "应得2分，实得2分，折合100分，另扣1.5分，得98.5分"
    assert [part.name for part in scored.parts] == ["设施", "秩序", "公共环境"]


def test_deductions_alone_come_off_a_hundred_and_stop_at_nothing():
    checks = [Check(1, "环境", rule=read_rule("每处扣0.5分"))]
    assert score_visit(checks, {1: Finding("meets")}).points == 100
    worst = score_visit(checks, {1: Finding("fails", 300)})
    assert worst.points == 0
    assert worst.words.endswith("得0分（扣完为止）")


def test_towns_are_put_together_by_their_published_weights():
    parts = [Part("乡镇政府", Fraction(90), weight=20), Part("主要街道", Fraction(80), weight=30),
             Part("室外公厕", Fraction(70), weight=15), Part("行政村", None, weight=20),
             Part("公路沿线", Fraction(60), weight=15)]  # fmt: skip
    scored = mean(parts, name="甲镇")
    assert scored.points == Fraction(90 * 20 + 80 * 30 + 70 * 15 + 60 * 15, 80)
    assert scored.words == "（90×20＋80×30＋70×15＋60×15）÷80＝76.88分；1个没有计分的不算"


def test_numbers_are_kept_exactly_and_rounded_only_where_they_are_read():
    scored = mean([Part("甲", Fraction(100)), Part("乙", Fraction(100)), Part("丙", Fraction(50))], name="三处")
    kept = scored.as_json()
    assert kept["points"] == "250/3"
    assert exact(kept["points"]) == scored.points
    assert kept["shown"] == "83.33"


@pytest.mark.parametrize("value", ["0", "12.5", "-0.125", "1/3", "250/3", "100", "0.0001"])
def test_exact_numbers_come_back_the_same(value):
    assert exact_text(exact(value)) == value


def test_halves_are_rounded_away_from_nought():
    assert [shown(exact(n)) for n in ("0.125", "-0.125", "2", "1/3")] == ["0.13", "-0.13", "2", "0.33"]


RULES = [AIR, WATER, SAVING, NOISE, ADS, PATROL, "每处扣0.5分", "发现一处扣2分，最多扣10分", "未设置扣5分",
         "每缺1人扣1分，扣完为止", "处置率×30", "（1－返工率）×20", "n/4", "（2－天数）×10，0至10分", "人工评定",
         "合计：处置率30＋返工率20"]  # fmt: skip


@pytest.mark.parametrize("text", RULES)
def test_rules_are_kept_and_printed_without_loss(text):
    rule = read_rule(text)
    assert rule is not None
    assert rule_of(rule_json(rule)) == rule
    assert read_rule(rule_words(rule)) == rule


def test_what_is_no_rule_is_left_to_a_person():
    assert read_rule("看现场情况") is None
    assert not unreadable("看现场情况")
    assert unreadable("视情节扣分")
