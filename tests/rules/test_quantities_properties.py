"""Promises of rules/quantities.py over generated figures and arbitrary text."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuangcheng.rules import numerals
from chuangcheng.rules.quantities import (
    Change,
    Quantity,
    compose,
    compose_change,
    find,
    only,
    parse,
    render,
    with_value,
)
from chuangcheng.rules.quantity_words import BEFORE_BARE, FAMILY_OF, MEANINGS

UNITS = [
    "块",
    "条",
    "人",
    "人次",
    "次/小时",
    "万方",
    "万元",
    "%",
    "平方米",
    "㎡",
    "个",
    "个月",
    "小时",
    "户",
    "台次",
    "批次",
]
QUALIFIERS = [None, "余", "多", "近", "以上", "共计", "累计", "达到", "不少于", "约", "左右", "至少", "不超过", "以内"]
values = st.one_of(
    st.integers(1, 10**9).map(Decimal),
    st.decimals(min_value=Decimal("0.1"), max_value=9999, places=2, allow_nan=False, allow_infinity=False),
)
quantities = st.builds(compose, value=values, unit=st.sampled_from(UNITS), qualifier=st.sampled_from(QUALIFIERS))
ALPHABET = st.sampled_from(
    "0123456789０１9.,，。％%一二两三十百千万亿点分之余多近约共计达到不少于以上左右由从增加至每小时天块条人次个"
    "年月日号第〔〕（）“”→-/ abm²"
)
texts = st.one_of(st.text(max_size=120), st.text(ALPHABET, max_size=120))


def parts(figure):
    return (figure.value, figure.unit, figure.qualifier, figure.qualifier_after)


@given(quantities)
@settings(deadline=None)
def test_what_is_composed_reads_back_as_itself(quantity):
    assert parse(quantity.printed) == quantity
    assert render(quantity) == quantity.printed


@given(quantities, values)
@settings(deadline=None)
def test_another_value_keeps_unit_and_qualifier(quantity, value):
    changed = with_value(quantity, value)
    assert parts(changed) == (value, *parts(quantity)[1:])
    assert parse(changed.printed) == changed


@given(quantities, values, values)
@settings(deadline=None)
def test_a_composed_change_reads_back_with_both_ends(quantity, old, new):
    change = compose_change(from_=with_value(quantity, old), to=with_value(quantity, new))
    read = parse(change.printed)
    assert isinstance(read, Change)
    assert (parts(read.from_), parts(read.to)) == (parts(change.from_), parts(change.to))
    assert render(read) == change.printed


@given(texts)
@settings(deadline=None, max_examples=400)
def test_no_text_makes_it_raise_and_what_is_found_stands_in_the_text(text):
    parse(text)
    only(text)
    end = 0
    for found in find(text):
        assert found.start >= end
        assert text[found.start : found.end] == found.figure.printed
        end = found.end


@given(texts)
@settings(deadline=None, max_examples=400)
def test_what_is_found_in_a_sentence_reads_the_same_alone(text):
    for found in find(text):
        alone = parse(found.figure.printed)
        assert alone is not None
        if isinstance(found.figure, Quantity) and isinstance(alone, Quantity):
            assert alone.value == found.figure.value


@given(st.integers(1, 99_999_999))
@settings(deadline=None)
def test_chinese_numerals_read_back(number):
    assert numerals.read(numerals.chinese(Decimal(number))) == number


SPELLINGS = [
    ("三十余条", 40, "四十余条"),
    ("共计10块", 12, "共计12块"),
    ("１２块", 30, "３０块"),
    ("1,200余人", 23000, "23,000余人"),
    ("近万棵", 3, "近三万棵"),
    ("两期", 3, "三期"),
    ("三期", 2, "两期"),
    ("近百人", 200, "近二百人"),
    ("不少于2次/小时", 3, "不少于3次/小时"),
    ("每小时巡查不少于2次", 3, "每小时巡查不少于3次"),
    ("2。5万余方", "3.5", "3.5万余方"),
    ("百分之九十八", 90, "百分之九十"),
]


@pytest.mark.parametrize(("printed", "value", "expected"), SPELLINGS)
def test_another_value_is_spelt_in_the_style_of_the_first(printed, value, expected):
    figure = parse(printed)
    assert isinstance(figure, Quantity)
    assert with_value(figure, Decimal(value)).printed == expected


@pytest.mark.parametrize("qualifier", [None, *sorted(set(MEANINGS) - set(BEFORE_BARE))])
@pytest.mark.parametrize("scale", ["", "万"])
def test_every_unit_reads_back_with_every_qualifier(scale, qualifier):
    unread = []
    for unit in FAMILY_OF:
        quantity = compose(value=30, unit=scale + unit, qualifier=qualifier)
        if parse(quantity.printed) != quantity:
            unread.append(quantity.printed)
    assert unread == []
