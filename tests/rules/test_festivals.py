"""Estimated years: weekends and statutory festivals, nothing made up."""

from datetime import date

import chinese_calendar
import pytest

from chuangcheng.rules.festivals import LUNAR, estimated_days, festivals


def test_the_festivals_of_2027_fall_where_the_almanac_has_them() -> None:
    assert sorted(festivals(2027)) == [
        date(2027, 1, 1),
        *(date(2027, 2, day) for day in (5, 6, 7, 8)),
        date(2027, 4, 5),
        date(2027, 5, 1),
        date(2027, 5, 2),
        date(2027, 6, 9),
        date(2027, 9, 15),
        *(date(2027, 10, day) for day in (1, 2, 3)),
    ]


@pytest.mark.parametrize("year", range(2025, 2027))
def test_every_statutory_festival_is_a_day_off_in_the_published_calendar(year: int) -> None:
    assert [day for day in festivals(year) if chinese_calendar.is_workday(day)] == []


def test_qingming_agrees_with_the_solar_terms() -> None:
    for year in range(2020, 2060):
        (terms,) = chinese_calendar.get_solar_terms(date(year, 4, 2), date(year, 4, 10))
        assert festivals(year)[terms[0]] == "清明节"


def test_an_estimated_year_has_every_day_and_no_made_up_weekend() -> None:
    days = estimated_days(2028)
    assert len(days) == 366
    assert [day for day, (works, _) in days.items() if works and day.weekday() >= 5] == []
    assert days[date(2028, 1, 26)] == (False, "春节")


def test_a_year_after_the_lunar_table_still_has_its_fixed_festivals() -> None:
    year = max(LUNAR) + 1
    assert set(festivals(year).values()) == {"元旦", "清明节", "劳动节", "国庆节"}
