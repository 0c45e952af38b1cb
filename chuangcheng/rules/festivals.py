"""The days off of a year whose official notice is not out: weekends and statutory festivals, nothing made up.

Source of the festivals: 全国年节及纪念日放假办法 as in force since 2025 (元旦 1, 春节 4 from New Year's Eve, 清明 1,
劳动节 2, 端午 1, 中秋 1, 国庆节 3). The lunar dates are a table, found equal in two independent calculations; after
its last year only festivals of fixed date are known.
"""

from datetime import date, timedelta

# year: 春节 (first day of the first lunar month), 端午, 中秋, each as (month, day)
LUNAR = {
    2020: ((1, 25), (6, 25), (10, 1)),
    2021: ((2, 12), (6, 14), (9, 21)),
    2022: ((2, 1), (6, 3), (9, 10)),
    2023: ((1, 22), (6, 22), (9, 29)),
    2024: ((2, 10), (6, 10), (9, 17)),
    2025: ((1, 29), (5, 31), (10, 6)),
    2026: ((2, 17), (6, 19), (9, 25)),
    2027: ((2, 6), (6, 9), (9, 15)),
    2028: ((1, 26), (5, 28), (10, 3)),
    2029: ((2, 13), (6, 16), (9, 22)),
    2030: ((2, 3), (6, 5), (9, 12)),
    2031: ((1, 23), (6, 24), (10, 1)),
    2032: ((2, 11), (6, 12), (9, 19)),
    2033: ((1, 31), (6, 1), (9, 8)),
    2034: ((2, 19), (6, 20), (9, 27)),
    2035: ((2, 8), (6, 10), (9, 16)),
    2036: ((1, 28), (5, 30), (10, 4)),
    2037: ((2, 15), (6, 18), (9, 24)),
    2038: ((2, 4), (6, 7), (9, 13)),
    2039: ((1, 24), (5, 27), (10, 2)),
    2040: ((2, 12), (6, 14), (9, 20)),
    2041: ((2, 1), (6, 3), (9, 10)),
    2042: ((1, 22), (6, 22), (9, 28)),
    2043: ((2, 10), (6, 11), (9, 17)),
    2044: ((1, 30), (5, 31), (10, 5)),
    2045: ((2, 17), (6, 19), (9, 25)),
    2046: ((2, 6), (6, 8), (9, 15)),
    2047: ((1, 26), (5, 29), (10, 4)),
    2048: ((2, 14), (6, 15), (9, 22)),
    2049: ((2, 2), (6, 4), (9, 11)),
    2050: ((1, 23), (6, 23), (9, 30)),
}


def festivals(year: int) -> dict[date, str]:
    """Statutory days off of a year with their Chinese names; where two meet, the later in the list names the day."""
    days = {
        date(year, 1, 1): "元旦",
        date(year, 4, _qingming(year)): "清明节",
        date(year, 5, 1): "劳动节",
        date(year, 5, 2): "劳动节",
    }
    if year in LUNAR:
        spring, dragon_boat, mid_autumn = (date(year, month, day) for month, day in LUNAR[year])
        days |= {spring + timedelta(days=n): "春节" for n in range(-1, 3)}
        days |= {dragon_boat: "端午节", mid_autumn: "中秋节"}
    return days | {date(year, 10, day): "国庆节" for day in (1, 2, 3)}


def estimated_days(year: int) -> dict[date, tuple[bool, str]]:
    """Every date of a year: (worked?, name or empty), from weekends and festivals only."""
    off = festivals(year)
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    days = (first + timedelta(days=n) for n in range(length))
    return {day: (day not in off and day.weekday() < 5, off.get(day, "")) for day in days}


def _qingming(year: int) -> int:
    """Day of April of 清明, by the usual formula for the 21st century (constant 4.81)."""
    short = year % 100
    return int(short * 0.2422 + 4.81) - short // 4
