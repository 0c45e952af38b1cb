"""List marks and document numbers."""

import pytest

from chuangcheng.rules.numbering import (
    DocumentNumber,
    Mark,
    document_number,
    hanzi,
    heading_mark,
    mark,
    read_document_number,
    read_mark,
    without_mark,
)
from chuangcheng.rules.refusals import Refused


def test_list_numerals_count_on_past_ten():
    assert [hanzi(n) for n in (0, 1, 2, 10, 12, 20, 101, 120)] == [
        "零",
        "一",
        "二",
        "十",
        "十二",
        "二十",
        "一百零一",
        "一百二十",
    ]


def test_heading_marks_follow_the_official_levels():
    assert [heading_mark(level, 2) for level in (1, 2, 3, 4)] == ["二、", "（二）", "2.", "（2）"]
    assert mark("firstly", 11) == "十一是"


@pytest.mark.parametrize("style", ["firstly", "hanzi", "paren_hanzi", "arabic", "paren"])
@pytest.mark.parametrize("number", [1, 9, 10, 23, 99])
def test_every_mark_reads_back(style, number):
    printed = mark(style, number)
    assert read_mark(printed + "加强领导") == Mark(style, number, len(printed))


@pytest.mark.parametrize(
    ("text", "style", "number", "rest"),
    [
        ("一是落实责任", "firstly", 1, "落实责任"),
        ("二要加强巡查", "firstly", 2, "加强巡查"),
        ("(三)强化措施", "paren_hanzi", 3, "强化措施"),
        ("（十二）强化措施", "paren_hanzi", 12, "强化措施"),
        ("1、制定方案", "arabic", 1, "制定方案"),
        ("１．制定方案", "arabic", 1, "制定方案"),
        ("2)方案要详实", "paren", 2, "方案要详实"),
        ("  四、 存在问题", "hanzi", 4, "存在问题"),
    ],
)
def test_marks_are_read_as_offices_type_them(text, style, number, rest):
    found = read_mark(text)
    assert found is not None
    assert (found.style, found.number) == (style, number)
    assert without_mark(text) == rest


@pytest.mark.parametrize("text", ["2.5万余方", "一直坚持", "加强领导", "", "20块展板", "3.28日开会"])
def test_a_text_without_a_mark_stays_whole(text):
    assert read_mark(text) is None
    assert without_mark(text) == text


def test_items_are_counted_from_one():
    with pytest.raises(ValueError):
        mark("arabic", 0)


def test_a_document_number_has_the_year_in_full_and_no_padding():
    assert document_number(agency="创城办", year=2026, serial=3) == "创城办〔2026〕3号"
    assert str(DocumentNumber("市创建办", 2026, 12)) == "市创建办〔2026〕12号"
    assert [document_number(agency="创城办", year=year, serial=1) for year in (1949, 2199)] == [
        "创城办〔1949〕1号", "创城办〔2199〕1号",
    ]  # fmt: skip


@pytest.mark.parametrize(("year", "serial"), [(26, 3), (1948, 1), (2200, 1), (2026, 0), (20006, 1)])
def test_a_number_that_is_none_is_refused(year, serial):
    with pytest.raises(Refused) as refused:
        document_number(agency="创城办", year=year, serial=serial)
    assert refused.value.code == "document_number_malformed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("创城办〔2026〕3号", DocumentNumber("创城办", 2026, 3)),
        ("创城办[2026]03号", DocumentNumber("创城办", 2026, 3)),
        ("（创城办【2026】第3号）", DocumentNumber("创城办", 2026, 3)),
        ("〔２０２６〕１２号", DocumentNumber("", 2026, 12)),
        ("第3号楼", None),
        ("〔20__〕3号", None),
    ],
)
def test_document_numbers_are_found_in_other_spellings(text, expected):
    assert read_document_number(text) == expected


@pytest.mark.parametrize(("year", "serial"), [(1949, 1), (2199, 1), (2026, 1)])
def test_the_first_and_last_year_and_number_one_are_document_numbers(year: int, serial: int) -> None:
    printed = document_number(agency="创城办", year=year, serial=serial)
    assert read_document_number(printed) == DocumentNumber("创城办", year, serial)


@pytest.mark.parametrize("text", ["创城办〔1948〕1号", "创城办〔2200〕1号", "创城办〔2026〕0号"])
def test_what_no_office_writes_is_not_read_as_a_document_number(text: str) -> None:
    assert read_document_number(text) is None


def test_a_number_that_is_none_says_what_to_correct() -> None:
    with pytest.raises(Refused) as met:
        document_number(agency="创城办", year=26, serial=1)
    assert met.value.sentence == "文号的年份要写四位、序号从1起，请改正后再编号。"
    with pytest.raises(ValueError, match=r"^items are counted from 1$"):
        mark("hanzi", 0)
    with pytest.raises(ValueError, match=r"^only numbers from 0 on have a list numeral$"):
        hanzi(-1)
