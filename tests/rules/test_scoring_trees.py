"""Trees, visits and means, whole: every node with its words, points, full mark and what was lost. Worked by hand."""

from fractions import Fraction

import pytest

from chuangcheng.rules.exact import exact
from chuangcheng.rules.scoring import Check, Finding, Node, Part, Scored, mean, score_tree, score_visit
from chuangcheng.rules.scoring_rules import Charge, Condition, Deduct, Grade, Grades, Line

GOOD, FAIR = Condition(">=", Fraction(85)), Condition(">=", Fraction(70))
PLEASED = Grades((Grade("A", (GOOD,), Fraction(1)), Grade("B", (FAIR,), Fraction(3, 5))), unit="%")
TWO_EACH = Deduct((Charge(Fraction(2)),))


def scored(name, words, *numbers, lost=0, parts=(), **more):
    points, full = (*(exact(each) if each is not None else None for each in numbers), None, None)[:2]
    return Scored(name, words, points, full, exact(lost), parts=tuple(parts), **more)


def test_a_tree_is_told_to_programs_node_by_node():
    field = Node("f", "实地", 80, None, (Node(1, "甲", 1), Node(2, "乙", 3)))
    tree = Node(("合计", 1), "合计", 100, None, (field, Node("s", "满意度", 20, PLEASED)))
    found = score_tree(tree, {1: Finding("fails"), 2: Finding("meets"), "s": Finding(value=80)})
    lines = [
        {"name": "甲", "words": "不符合，扣1分", "points": "0", "shown": "0", "full": "1", "lost": "1", "key": 1},
        {"name": "乙", "words": "符合，得3分", "points": "3", "shown": "3", "full": "3", "key": 2},
    ]
    whole = {"name": "合计", "words": "应得100分，实得72分", "points": "72", "shown": "72", "full": "100", "lost": "28"}
    assert found.as_json() == whole | {"parts": [
        {"name": "实地", "words": "应得4分，实得3分，折合60分", "points": "60", "shown": "60", "full": "80",
         "lost": "20", "key": "f", "parts": lines},
        {"name": "满意度", "words": "80%，符合≥70%，评B，得12分", "points": "12", "shown": "12", "full": "20",
         "lost": "8", "grade": "B", "key": "s"},
    ]}  # fmt: skip
    assert found.as_json(deep=False) == whole
    assert found.rate == Fraction(18, 25)


def test_what_nobody_looked_at_has_words_and_no_points():
    found = score_tree(Node("k", "空", 10, None, (Node(1, "甲"),)), {})
    leaf = scored("甲", "还没有检查", key=1, assessed=False)
    assert found == scored("空", "还没有可以计分的检查", None, 10, key="k", parts=[leaf], assessed=False)
    assert found.as_json() == {"name": "空", "words": "还没有可以计分的检查", "full": "10", "key": "k", "parts": [
        {"name": "甲", "words": "还没有检查", "key": 1}]}  # fmt: skip
    assert found.rate is None


@pytest.mark.parametrize(
    ("rule", "finding", "expected"),
    [
        (None, Finding("meets"), scored("甲", "符合", 1, 1, key="x")),
        (None, Finding("exception"), scored("甲", "属除外情形，按符合计", 1, 1, key="x")),
        (None, Finding("fails"), scored("甲", "不符合", 0, 1, key="x")),
        (None, Finding("not_applicable"), scored("甲", "不涉及，不计入", key="x", assessed=False)),
        (PLEASED, Finding("meets", value=86), scored("甲", "86%，符合≥85%，评A", grade="A", key="x")),
        (PLEASED, Finding("fails", value=86), scored("甲", "86%，符合≥85%，评A", grade="A", key="x")),
        (TWO_EACH, Finding("fails"), scored("甲", "发现1处，每处扣2分，扣2分", lost=2, key="x")),
        (
            Line(Fraction(30), Fraction(-1), unit="件"),
            Finding(value=1),
            scored("甲", "30－1×1件＝29分，得29分", 29, key="x"),
        ),
    ],
)
def test_an_item_alone_without_a_weight_counts_one_where_it_can(rule, finding, expected):
    assert score_tree(Node("x", "甲", None, rule), {"x": finding}) == expected


def test_beside_an_item_with_a_weight_one_without_counts_for_nothing():
    tree = Node("t", "合计", None, None, (Node(1, "甲", 2), Node(2, "乙")))
    parts = [scored("甲", "符合，得2分", 2, 2, key=1), scored("乙", "符合", key=2)]
    assert score_tree(tree, {1: Finding("meets"), 2: Finding("meets")}) == scored(
        "合计", "应得2分，实得2分", 2, 2, key="t", parts=parts
    )


def test_items_that_all_have_no_weight_count_alike_within_their_branch():
    tree = Node("t", "合计", 10, None, (Node(1, "甲"), Node(2, "乙")))
    parts = (scored("甲", "符合", 1, 1, key=1), scored("乙", "不符合", 0, 1, key=2))
    assert score_tree(tree, {1: Finding("meets"), 2: Finding("fails")}) == scored(
        "合计", "应得2分，实得1分，折合5分", 5, 10, lost=5, key="t", parts=parts
    )


def test_a_branch_that_was_not_assessed_counts_neither_above_nor_below_the_line():
    field = Node("f", "实地", 60, None, (Node(1, "甲"),))
    found = score_tree(Node("t", "合计", 100, None, (field, Node(2, "乙", 40))), {2: Finding("meets")})
    assert (found.words, found.points, found.lost) == ("应得40分，实得40分，折合100分", 100, 0)


@pytest.mark.parametrize(
    ("weight", "places", "expected"),
    [
        (None, 0, ("没有扣分", None, None, 0)),
        (None, 1, ("扣2分", None, None, 2)),
        (10, 0, ("满分10分，得10分", 10, 10, 0)),
        (10, 1, ("满分10分，扣2分，得8分", 8, 10, 2)),
        (10, 5, ("满分10分，扣10分，得0分", 0, 10, 10)),
        (10, 6, ("满分10分，扣12分，得0分（扣完为止）", 0, 10, 10)),
    ],
)
def test_deductions_without_points_of_their_own_come_off_the_node_above(weight, places, expected):
    finding = Finding("fails", places) if places else Finding("meets")
    found = score_tree(Node("t", "秩序", weight, None, (Node(1, "占道", None, TWO_EACH),)), {1: finding})
    assert (found.words, found.points, found.full, found.lost) == expected
    assert (found.name, found.key, found.assessed) == ("秩序", "t", True)
    assert [part.name for part in found.parts] == ["占道"]


def test_a_visit_is_told_group_by_group_or_line_by_line():
    lines = [Check(1, "设施", 2, group="硬件"), Check(2, "秩序", 3)]
    found = {1: Finding("meets"), 2: Finding("fails")}
    first, second = scored("设施", "符合，得2分", 2, 2, key=1), scored("秩序", "不符合，扣3分", 0, 3, lost=3, key=2)
    words = "应得5分，实得2分，折合20分"
    assert score_visit(lines, found, full=50) == scored("现场检查", words, 20, 50, lost=30, parts=[
        scored("硬件", "应得2分，实得2分", 2, 2, parts=[first]),
        scored("其他", "应得3分，实得0分", 0, 3, lost=3, parts=[second]),
    ])  # fmt: skip
    alone = [Check(1, "设施", 2, group="硬件"), Check(2, "秩序", 3, group="硬件")]
    assert score_visit(alone, found, name="公园") == scored(
        "公园", "应得5分，实得2分，折合40分", 40, 100, lost=60, parts=[first, second]
    )


def test_a_mean_by_weights_says_each_part_and_its_weight():
    parts = [
        Part("甲", Fraction(90), weight=Fraction(1, 3)),
        Part("乙", Fraction(30), full=Fraction(60)),
        Part("丙", None),
    ]
    kept = [scored("甲", "权重0.3333", 90, 100), scored("乙", "权重1", 30, 60), scored("丙", "权重1", None, 100)]
    # (90 × 1/3 + 50 × 1) ÷ 4/3
    assert mean(parts[:2], name="三处") == scored(
        "三处", "（90×0.3333＋50×1）÷1.3333＝60分", 60, 100, lost=40, parts=kept[:2]
    )
    with_left = mean(parts, name="三处", full=50)
    assert (with_left.words, with_left.points) == ("（45×0.3333＋25×1）÷1.3333＝30分；1个没有计分的不算", 30)
    assert mean(parts[2:], name="三处") == scored("三处", "还没有可以计分的检查", None, 100, parts=kept[2:])


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([1], "90＝90分"),
        ([2, 2], "（90＋90）÷2＝90分"),
        ([1] * 8, "（90＋90＋90＋90＋90＋90＋90＋90）÷8＝90分"),
        ([1] * 9, "9个平均＝90分"),
        (range(1, 10), "9个按权重平均＝90分"),
        ([1] * 8 + [2], "9个按权重平均＝90分"),
        ([1, 2], "（90×1＋90×2）÷3＝90分"),
    ],
)
def test_a_mean_says_how_it_was_reckoned_as_long_as_that_can_be_read(weights, words):
    assert mean([Part("甲", Fraction(90), weight=weight) for weight in weights], name="几处").words == words
