"""Deadlines as lists write them; the list is of 2026-09-12, a Saturday, where not said otherwise."""

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuangcheng.imports.reading.dues import read_day, read_due

LIST_DATE = date(2026, 9, 12)

DATES = {
    "2026年10月31日": "2026-10-31",
    "2026年10月31日前": "2026-10-31",
    "2026 年 10 月 31 日": "2026-10-31",
    "2026-10-31": "2026-10-31",
    "2026/10/31": "2026-10-31",
    "2026.10.31前": "2026-10-31",
    "２０２６．１０．３１": "2026-10-31",
    "20261031": "2026-10-31",
    "26.10.31": "2026-10-31",
    "二〇二六年十月三十一日": "2026-10-31",
    "10月31日前": "2026-10-31",
    "10月31号": "2026-10-31",
    "十月三十一日": "2026-10-31",
    "10.31": "2026-10-31",
    "10/31": "2026-10-31",
    "10-31": "2026-10-31",
    "46326": "2026-10-31",
    "10月底前": "2026-10-31",
    "十月底": "2026-10-31",
    "11月上旬": "2026-11-10",
    "11月中旬": "2026-11-20",
    "11月下旬": "2026-11-30",
    "10月份": "2026-10-31",
    "2026年10月": "2026-10-31",
    "2026-10": "2026-10-31",
    "202610": "2026-10-31",
    "15日前": "2026-09-15",
    "5日前": "2026-10-05",
    "下月10日前": "2026-10-10",
    "本月底": "2026-09-30",
    "月底前": "2026-09-30",
    "下月底": "2026-10-31",
    "年底前": "2026-12-31",
    "2027年底": "2027-12-31",
    "第四季度": "2026-12-31",
    "2027年一季度": "2027-03-31",
    "上半年": "2026-06-30",
    "本周五前": "2026-09-11",
    "下周一": "2026-09-14",
    "国庆节前": "2026-09-30",
    "十一前": "2026-09-30",
    "9.12-9.30": "2026-09-30",
    "9月12日至30日": "2026-09-30",
    "2026年12月20日至1月10日": "2027-01-10",
    "立即整改，10月15日前完成": "2026-10-15",
    "10月15日前整改到位，长期坚持": "2026-10-15",
}


@pytest.mark.parametrize(("text", "on"), DATES.items())
def test_a_date_is_read_in_any_writing(text: str, on: str) -> None:
    wish = read_due(text, LIST_DATE)
    assert (wish.kind, wish.on, wish.text) == ("date", date.fromisoformat(on), text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026年10月31日18时前", time(18)),
        ("2026-10-31 17:30", time(17, 30)),
        ("10月31日下午5点前", time(17)),
        ("10月31日24时", time(23, 59)),
        ("10月31日", None),
    ],
)
def test_a_time_of_day_is_kept(text: str, at: time | None) -> None:
    wish = read_due(text, LIST_DATE)
    assert (wish.on, wish.at) == (date(2026, 10, 31), at)


@pytest.mark.parametrize("text", ["立即整改", "立行立改", "即知即改", "马上整改", "当场整改"])
def test_at_once_is_a_wish_without_a_date(text: str) -> None:
    assert (read_due(text, LIST_DATE).kind, read_due(text, None).on) == ("immediate", None)


@pytest.mark.parametrize("text", ["长期坚持", "持续推进", "常态化", "每月25日前", "每周五"])
def test_for_ever_is_a_wish_without_a_date(text: str) -> None:
    assert read_due(text, LIST_DATE).kind == "long_term"


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("3个工作日内", 3, "workday"),
        ("三个工作日", 3, "workday"),
        ("5日内", 5, "day"),
        ("收到之日起五日内", 5, "day"),
        ("一周内", 7, "day"),
        ("两周", 14, "day"),
        ("24小时内", 24, "hour"),
        ("4工作时", 4, "workhour"),
        ("1个月内", 1, "month"),
        ("半个月内", 15, "day"),
        ("半年内", 6, "month"),
        ("3-5个工作日", 5, "workday"),
    ],
)
def test_a_span_is_counted_not_dated(text: str, count: int, unit: str) -> None:
    wish = read_due(text, None)
    assert (wish.kind, wish.count, wish.unit) == ("relative", count, unit)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026年2月30日", "2026年2月只有28天"),
        ("9月31日前", "9月只有30天"),
        ("13月5日", "没有13月"),
        ("2.30", "2月只有28天"),
        ("2026.10.32", "10月只有31天"),
        ("1926年10月1日", "年份"),
    ],
)
def test_a_day_no_calendar_has_is_impossible(text: str, words: str) -> None:
    wish = read_due(text, LIST_DATE)
    assert (wish.kind, wish.on) == ("impossible", None)
    assert words in wish.sentence
    assert wish.sentence.endswith("，请改成实际日期。")


@pytest.mark.parametrize("text", ["10月底前", "10.31", "15日前", "月底", "年底前", "本周五", "国庆节前"])
def test_without_a_year_the_list_date_must_be_asked(text: str) -> None:
    wish = read_due(text, None)
    assert (wish.kind, wish.on) == ("list_date_needed", None)
    assert "请先填写清单日期" in wish.sentence


def test_a_date_long_before_the_list_is_next_years_and_says_so() -> None:
    wish = read_due("1月15日前", date(2026, 12, 20))
    assert (wish.on, wish.sentence) == (
        date(2027, 1, 15),
        "整改时限“1月15日前”没有写年份，按2027年1月15日理解；不对请更正。",
    )


def test_a_date_shortly_before_the_list_stays_in_its_year() -> None:
    assert read_due("8月31日", LIST_DATE).on == date(2026, 8, 31)


def test_the_29th_of_february_waits_for_no_other_year() -> None:
    assert read_due("2月29日", date(2028, 1, 10)).on == date(2028, 2, 29)
    assert read_due("2月29日", date(2026, 1, 10)).kind == "impossible"


@pytest.mark.parametrize(
    ("value", "on"),
    [
        (46326, date(2026, 10, 31)),
        (46326.75, date(2026, 10, 31)),
        (10.31, date(2026, 10, 31)),
        (20261031.0, date(2026, 10, 31)),
        (datetime(2026, 10, 31, 18), date(2026, 10, 31)),
        (date(2026, 10, 31), date(2026, 10, 31)),
    ],
)
def test_numbers_and_date_cells_are_dates(value: object, on: date) -> None:
    assert read_day(value, LIST_DATE) == on  # type: ignore[arg-type]


def test_a_number_that_lost_its_zero_says_how_it_was_read() -> None:
    assert read_due(10.3, LIST_DATE).sentence == "整改时限“10.3”是数字，按10月3日理解；如果是10月30日，请更正。"


def test_before_october_is_the_end_of_september_and_says_so() -> None:
    wish = read_due("10月前", LIST_DATE)
    assert wish.on == date(2026, 9, 30)
    assert "如果是10月底，请更正" in wish.sentence


@pytest.mark.parametrize("text", ["", "/", "无", "—", None])
def test_nothing_written_is_no_wish(text: str | None) -> None:
    assert read_due(text, LIST_DATE).kind == "none"


@pytest.mark.parametrize("text", ["尽快", "春节前", "98.5%", "见附件", 5, 0])
def test_what_is_not_understood_is_said_and_not_guessed(text: str | int) -> None:
    wish = read_due(text, LIST_DATE)
    assert (wish.kind, wish.on) == ("unclear", None)
    assert "请补填日期" in wish.sentence


PIECES = st.sampled_from(
    [*DATES, "年", "月", "日", "前", "底", "旬", "第", "季度", "周", "个", "内", "至", "-", ".", "/"]
)
WRITTEN = st.lists(st.one_of(PIECES, st.integers(0, 99999).map(str), st.text(max_size=3)), max_size=6).map("".join)
CELLS = st.one_of(WRITTEN, st.text(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.none(), st.booleans())


@settings(max_examples=1000)
@given(CELLS, st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2099, 12, 31))))
def test_the_reader_never_raises_and_never_gives_a_date_without_its_kind(cell: object, list_date: date | None) -> None:
    wish = read_due(cell, list_date)  # type: ignore[arg-type]
    assert (wish.on is not None) == (wish.kind == "date")
    assert (wish.count is not None) == (wish.kind == "relative")
    assert bool(wish.sentence) or wish.kind not in ("unclear", "impossible", "list_date_needed")


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)))
def test_a_whole_date_is_read_back_from_every_writing(day: date) -> None:
    for written in ("%Y年%m月%d日", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"):
        assert read_day(day.strftime(written), None) == day
    assert read_day(f"{day.year}年{day.month}月{day.day}日前", None) == day


@given(st.dates(date(2001, 1, 1), date(2098, 1, 1)), st.integers(0, 250))
def test_a_date_without_a_year_lies_within_nine_months_of_the_list(list_date: date, later: int) -> None:
    wanted = date.fromordinal(list_date.toordinal() + later)
    if (wanted.month, wanted.day) != (2, 29):
        assert read_day(f"{wanted.month}月{wanted.day}日", list_date) == wanted
