"""The writings of dates, times and spans in due cells, as patterns over text without blanks in half width."""

import re
from typing import Literal

SpanUnit = Literal["workday", "day", "workhour", "hour", "month"]

IMMEDIATE = re.compile(
    r"立行立改|立整立改|即知即改|即查即改|边查边改|即行整改|即改|立改|立即|即时|即刻|马上|当场|现场整改|当日|当天"
)
LONG_TERM = re.compile(r"长期|持续|常态|经常|常抓|日常|长效|全年")
FULL = re.compile(
    r"(?<![0-9.])(?P<y>(?:20|19)?[0-9]{2})(?:年|[-./](?=[0-9]{1,2}[-./]))(?P<m>[0-9]{1,2})(?:月|[-./])(?P<d>[0-9]{1,2})"
    r"(?![0-9])[日号]?"
    r"|(?<![0-9])(?P<y8>20[0-9]{2})(?P<m8>[0-9]{2})(?P<d8>[0-9]{2})(?![0-9])"
    r"|(?<![0-9.年])(?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})(?![0-9])[日号]?"
    r"|(?<![0-9./])(?P<m3>[0-9]{1,2})[./](?P<d3>[0-9]{1,2})(?![0-9./%])[日号]?"
    r"|(?<=[-—~至到、])(?P<d4>[0-9]{1,2})[日号](?!内|以内|之内)"
)
DAY_ONLY = re.compile(
    r"(?P<next>下个?月|次月)?(?:本月|当月|这个月)?(?<![0-9])(?P<d>[0-9]{1,2})[日号](?:前|之前|以前|止|$)"
)
HYPHENED = re.compile(r"(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})[日号]?(?:前|之前|以前)?$")
CLOCK = re.compile(
    r"(?P<half>上午|下午|晚上?|中午)?(?P<h>[0-9]{1,2})(?::(?P<min>[0-9]{2})(?::[0-9]{2})?|[时点](?!间)(?P<half_hour>半)?)"
)
MONTH = re.compile(
    r"(?:(?P<y>(?:20)?[0-9]{2})年)?(?P<m>[0-9]{1,2})(?:月|月份)(?P<part>底|末|上旬|中旬|下旬|初|中)?(?P<before>前|之前|以前)?(?P<within>内)?"
)
YEAR_MONTH = re.compile(r"(?P<y>20[0-9]{2})[-./]?(?P<m>0[1-9]|1[0-2])(?:前|之前)?$")
THIS_MONTH = re.compile(
    r"(?P<next>下个?月|次月)?(?:本月|当月|这个月|月)?(?P<part>月?底|月?末|上旬|中旬|下旬|以?内|之内)"
)
YEAR_PART = re.compile(
    r"(?:(?P<y>20[0-9]{2})年|(?P<next>明年)|今年|本年度?|年)?"
    r"(?P<part>年?底|年?末|年内|上半年|下半年|第?[1-4]季度|年度内|[Qq][1-4])"
)
YEAR_ALONE = re.compile(r"(?P<y>20[0-9]{2})年?(?:内|前|以内)?$")
WEEK = re.compile(r"(?P<which>本周|这周|下周|本星期|下星期)(?P<day>[1-6一二三四五六])?")
FESTIVALS = (("国庆", 9, 30), ("十一", 9, 30), ("元旦", 12, 31), ("五一", 4, 30), ("劳动节", 4, 30))
SPAN = re.compile(
    r"(?P<n>[0-9]{1,3}|半)个?(?P<unit>工作日|工作时|工作小时|工作天|小时|个月|月|星期|礼拜|周|天|日(?=内|以内|之内)|年)"
)
SPANS: dict[str, tuple[int, SpanUnit]] = {
    "工作日": (1, "workday"), "工作天": (1, "workday"), "工作时": (1, "workhour"), "工作小时": (1, "workhour"),
    "小时": (1, "hour"), "天": (1, "day"), "日": (1, "day"), "周": (7, "day"), "星期": (7, "day"), "礼拜": (7, "day"),
    "月": (1, "month"), "个月": (1, "month"), "年": (12, "month"),
}  # fmt: skip
PARTS = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}
CHINESE_NUMBER = re.compile(
    r"[〇○零一二三四五六七八九十两]+(?=[年月日号天个周星礼小工季时点]|$)|(?<=[月至到])[一二三四五六七八九十]+"
)
WEEKDAYS = str.maketrans("123456", "一二三四五六")
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
