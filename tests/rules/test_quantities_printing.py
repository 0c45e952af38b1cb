"""Figures whose parts were changed are printed in the style they were written in, or else the usual way."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chuangcheng.rules import numerals
from chuangcheng.rules.quantities import Change, Quantity, add, compose, compose_change, find, parse, render, with_value
from chuangcheng.rules.refusals import Refused


def quantity(text: str) -> Quantity:
    read = parse(text)
    assert isinstance(read, Quantity)
    return read


@pytest.mark.parametrize(
    ("figure", "printed"),
    [
        (quantity("三十余条"), "三十余条"),
        (replace(quantity("三十余条"), value=Decimal(40)), "四十余条"),
        (replace(quantity("三十余条"), value=Decimal(40), unit="个"), "40余个"),
        (replace(quantity("三十余条"), value=Decimal(40), printed=""), "40余条"),
        (replace(quantity("三十余条"), qualifier="约", qualifier_after=False), "约30条"),
        (replace(quantity("近万棵"), value=Decimal(3)), "近三万棵"),
        (replace(quantity("1,200张"), value=Decimal(1234567)), "1,234,567张"),
        (replace(quantity("１２块"), value=Decimal(34)), "３４块"),
    ],
)
def test_a_changed_figure_keeps_its_style_where_it_still_fits(figure: Quantity, printed: str) -> None:
    assert render(figure) == printed


def test_a_changed_change_is_printed_from_both_its_ends() -> None:
    change = parse("二人增加到四人")
    assert isinstance(change, Change)
    assert render(change) == "二人增加到四人"
    assert render(replace(change, printed="")) == "由二人增加到四人"
    assert render(replace(change, to=replace(change.to, value=Decimal(6)))) == "由二人增加到六人"
    assert render(replace(change, from_=replace(change.from_, value=Decimal(8)))) == "由八人减少到四人"


@pytest.mark.parametrize(
    ("old", "new", "unit", "printed"),
    [
        (2, 4, "人", "由2人增加到4人"),
        (4, 2, "人", "由4人减少到2人"),
        (4, 4, "人", "由4人调整为4人"),
        (90, 98, "%", "由90%提高到98%"),
        (98, 90, "%", "由98%下降到90%"),
        (98, 98, "%", "由98%调整为98%"),
    ],
)
def test_a_change_says_which_way_it_went(old: int, new: int, unit: str, printed: str) -> None:
    change = compose_change(from_=compose(value=old, unit=unit), to=compose(value=new, unit=unit))
    assert change.printed == printed


def test_a_value_that_cannot_be_spelt_in_the_old_style_is_printed_plainly() -> None:
    assert with_value(quantity("三十余条"), Decimal("100001000")).printed == "100001000余条"
    assert with_value(Quantity(Decimal(3), "条", None, False, "没有数字"), Decimal(4)).printed == "4条"
    assert with_value(quantity("约三十条"), Decimal("40.5")) == Quantity(
        Decimal("40.5"), "条", "约", False, "约四十点五条"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1万2", "12000"),
        ("1万2千", "12000"),
        ("1亿2", "120000000"),
        ("1万20", "10020"),
        ("1万2345", "12345"),
        ("3千", "3000"),
        ("2.5千", "2500"),
        ("2。5", "2.5"),
        ("1,200", "1200"),
        ("1" * 18, "1" * 18),
        ("1" * 19, None),
        ("三十", "30"),
        ("一百二十点零五", "120.05"),
        ("两万三", "23000"),
        ("三四十", None),
        ("二〇二六", None),
        ("万", None),
        ("百二十", None),
        ("一" + "千" * 30, None),
        ("", None),
    ],
)
def test_numbers_are_read_as_they_are_typed(text: str, value: str | None) -> None:
    assert numerals.read(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("value", "sample", "printed"),
    [
        ("2", "三", "两"),
        ("2", "二", "二"),
        ("2", "", "两"),
        ("12", "三十", "十二"),
        ("1234567.5", "1,000", "1,234,567.5"),
        ("1234", "１，０００", "１，２３４"),
        ("98.70", "1", "98.7"),
        ("1200", "1", "1200"),
        ("100001000", "三", "100001000"),
    ],
)
def test_numbers_are_printed_like_their_sample(value: str, sample: str, printed: str) -> None:
    assert numerals.print_like(Decimal(value), sample) == printed


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        ("第3次检查", []),
        ("第 3次检查", []),
        ("8时30分", []),
        ("8点30分", []),
        ("8:30分", []),
        ("得30分", ["30分"]),
        ("2026年", []),
        ("1900年", []),
        ("2100年", []),
        ("3年", ["3年"]),
        ("1899年", []),
        ("满3年", ["3年"]),
        ("近亿元", ["近亿元"]),
        ("千分之五", ["千分之五"]),
        ("约千分之五", ["约千分之五"]),
        ("清理3处，更换5块", ["3处", "5块"]),
        ("2至4人，另5块", ["5块"]),
        ("由2人增加到4人，更换5块", ["由2人增加到4人", "5块"]),
        ("累计共计3处", ["累计共计3处"]),
    ],
)
def test_what_stands_around_a_number_says_whether_it_counts(sentence: str, printed: list[str]) -> None:
    assert [found.figure.printed for found in find(sentence)] == printed


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("千分之五以上", "5", "‰", "以上"),
        ("约千分之五", "5", "‰", "约"),
        ("近亿元", "1", "亿元", "近"),
        ("三亿元", "3", "亿元", None),
        ("三十万元", "30", "万元", None),
        ("共计约30处", "30", "处", "约"),
        ("约共计30处", "30", "处", "约"),
        ("0", "0", "", None),
        ("10", "10", "", None),
        ("1234567890", "1234567890", "", None),
    ],
)
def test_the_parts_of_a_figure_are_told_apart(text: str, value: str, unit: str, qualifier: str | None) -> None:
    read = quantity(text)
    assert (read.value, read.unit, read.qualifier) == (Decimal(value), unit, qualifier)


@pytest.mark.parametrize("text", ["01", "00", "13812345678", "。，", " ", "9" * 81])
def test_codes_and_nothing_are_no_figures(text: str) -> None:
    assert parse(text) is None


def test_what_has_no_sum_says_which_units_and_what_to_do() -> None:
    with pytest.raises(Refused) as met:
        add([])
    assert met.value.sentence == "没有可以相加的数据，请先填写数据。"
    with pytest.raises(Refused) as met:
        add([quantity("98%"), quantity("97%")])
    assert met.value.sentence == "“%”是比率，不能相加，请分别列出。"
    with pytest.raises(Refused) as met:
        add([quantity("3块"), quantity("5")])
    assert met.value.sentence == "“无单位”和“块”不能相加，请把计量单位改成一样的。"
    with pytest.raises(Refused) as met:
        add([quantity("5"), quantity("3米")])
    assert met.value.sentence == "“米”和“无单位”不能相加，请把计量单位改成一样的。"


@pytest.mark.parametrize("word", ["共计", "累计", "合计"])
def test_a_sum_of_exact_figures_keeps_the_word_that_says_so(word: str) -> None:
    assert add([quantity("3块"), quantity(f"{word}5块")]).printed == f"{word}8块"
