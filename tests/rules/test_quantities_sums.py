"""Adding, converting and comparing quantities."""

from decimal import Decimal

import pytest

from chuangcheng.rules.quantities import Quantity, add, agree, compose, convert, parse, unit_family
from chuangcheng.rules.refusals import Refused


def q(text):
    figure = parse(text)
    assert isinstance(figure, Quantity)
    return figure


SUMS = [
    (["20块", "10块"], "30块"),
    (["20余块", "10块"], "30余块"),
    (["20余块", "30多块"], "50余块"),
    (["20多块", "30多块"], "50多块"),
    (["近20块", "10块"], "近30块"),
    (["近20块", "10余块"], "约30块"),
    (["不少于20块", "10块"], "不少于30块"),
    (["不少于20块", "10余块"], "30余块"),
    (["共计10块", "5块"], "共计15块"),
    (["共计10块", "20余块"], "30余块"),
    (["2.5万余方", "1万方"], "3.5万余方"),
    (["2.5万余方", "3000方"], "28000余方"),
    (["2公里", "500米"], "2.5公里"),
    (["10名", "5人"], "15名"),
]


@pytest.mark.parametrize(("texts", "total"), SUMS)
def test_a_sum_keeps_the_qualifier_of_its_parts(texts, total):
    assert add([q(text) for text in texts]).printed == total


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ([], "nothing_to_add"),
        (["20块", "3小时"], "units_differ"),
        (["20块", "3人"], "units_differ"),
        (["2万方", "3平方米"], "units_differ"),
        (["98%", "97%"], "rate_has_no_sum"),
        (["2次/小时", "3次/小时"], "rate_has_no_sum"),
    ],
)
def test_what_has_no_sum_is_refused(texts, code):
    with pytest.raises(Refused) as refused:
        add([q(text) for text in texts])
    assert refused.value.code == code


def test_units_of_one_family_convert():
    assert convert(q("3亩"), "平方米") == 2000
    assert convert(q("2.5万方"), "方") == 25000
    assert convert(q("20块"), "个") == 20
    assert convert(q("20块"), "小时") is None
    assert convert(q("3垄"), "垄") == 3
    assert convert(q("3垄"), "块") is None


def test_families_are_named():
    assert [unit_family(unit) for unit in ("块", "万元", "次/小时", "人次", "万平方米", "垄")] == [
        "count",
        "money",
        "frequency",
        "person_times",
        "area",
        "",
    ]


@pytest.mark.parametrize(
    ("stated", "seen", "same"),
    [
        ("20余块", "二十多块", True),
        ("20余块", "20块", False),
        ("20余块", "30余块", False),
        ("共计10块", "10块", True),
        ("2.5万余方", "25000余方", True),
        ("不少于2次/小时", "每小时巡查不少于2次", True),
        ("不少于2次/小时", "至少2次", False),
        ("90%以上", "不低于90%", True),
        ("20块", "20小时", False),
    ],
)
def test_two_figures_agree_when_they_say_the_same(stated, seen, same):
    assert agree(q(stated), q(seen)) is same


def test_a_quantity_is_composed_from_its_parts():
    assert compose(value=20, unit="块", qualifier="余").printed == "20余块"
    assert compose(value="2.50", unit="万方", qualifier="余").printed == "2.5万余方"
    assert compose(value=3, unit="个月", qualifier="多").printed == "3个多月"
    assert compose(value=Decimal("1E+3"), unit="人").printed == "1000人"
