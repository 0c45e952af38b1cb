"""What stands around the table: the list's date, reply date, issuer and number, read from title rows and paragraphs."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chuangcheng.imports.reading.due_patterns import CHINESE_NUMBER, DIGITS
from chuangcheng.imports.reading.dues import read_due
from chuangcheng.rules import numerals

LONGEST = 2000  # characters of one title or paragraph that are looked at
FULL_DATE = re.compile(
    r"(?<![0-9])(?P<y>20[0-9]{2})(?:年|[-./])(?P<m>[0-9]{1,2})(?:月|[-./])(?P<d>[0-9]{1,2})(?![0-9])日?"
)
COMPACT_DATE = re.compile(r"(?<![0-9])(?P<y>20[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])(?![0-9])")
TO_DAY = re.compile(
    r"(?<![0-9])(?P<y>20[0-9]{2})[年.](?P<a>[0-9]{1,2})[月.](?P<b>[0-9]{1,2})日?[-—~至到](?:(?P<m>[0-9]{1,2})[月.])?(?P<d>[0-9]{1,2})日?(?![0-9])"
)
YEAR_MONTH = re.compile(r"(?<![0-9])(?P<y>20[0-9]{2})年(?P<m>[0-9]{1,2})月")
LABELLED = re.compile(r"(?:反馈|下发|印发|制表|发文|填报|填表|交办|制发)?(?:日期|时间)[:：]?$")
REPLY = re.compile(
    r"(?:请|须|应|务必|限)?(?:于|在)?(?P<when>(?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|底|上旬|中旬|下旬)?)(?:下班)?(?:前|之前|以前)"
)
REPLY_WORDS = re.compile(r"报|反馈|回复|送|返回")
ORGAN = (
    r"[\u4e00-\u9fff（）()]{1,28}?(?:创城办|创建办|创文办|文明办|指挥部办公室|领导小组办公室|办公室|指挥部|领导小组|宣传部|督查科|督查室|委员会|"
    r"测评组|督查组|考评办|管理局|[\u4e00-\u9fff]{2}局|中心|街道办事处|街道)"
)
ISSUER_LABEL = re.compile(
    r"(?:反馈|下发|发文|制表|交办|督查|测评|检查|填报|印发|制发|制单)(?:单位|部门|机关)[:：]\s*(?P<name>[^\s,，;；。]{2,40})"
)
ISSUER_TITLE = re.compile(
    rf"^(?P<name>{ORGAN})(?=关于|对|20[0-9]{{2}}|[实现]地|现场|反馈|督查|督导|测评|检查|问题|第|交办|暗访|明察|模拟|$)"
)
ISSUER_LINE = re.compile(rf"^(?P<name>{ORGAN})(?:\s*20[0-9]{{2}}年.*)?$")
NUMBER_LABEL = re.compile(r"(?:编号|文号|清单号|单号)[:：]\s*(?P<number>[^\s,，;；]{1,40})")
NUMBER_FREE = re.compile(
    r"(?P<number>[\u4e00-\u9fffA-Za-z]{0,12}[〔\[【(（]20[0-9]{2}[〕\]】)）]\s*第?\s*[0-9]{1,5}\s*[号期批]|第\s*[0-9一二三四五六七八九十]{1,4}\s*[期批号])"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """`month` is (year, month) where the heading names no day."""

    text: str
    list_date: date | None = None
    month: tuple[int, int] | None = None
    reply_by: date | None = None
    issuer: str = ""
    number: str = ""


def read_heading(*, before: Iterable[str], behind: Iterable[str] = (), file_name: str = "") -> Heading:
    """Reads the texts before the header, then those behind the table, then the file's name; never raises."""
    above = [text[:LONGEST] for text in before if text]
    below = [text[:LONGEST] for text in behind if text]
    plain = [_plain(text) for text in (*above, *below)]
    on = _list_date(plain) or _file_date(file_name)
    month = next((found for found in map(_month, (*plain, _plain(file_name))) if found), None)
    return Heading(
        text="\n".join(above),
        list_date=on,
        month=None if on else month,
        reply_by=_reply_by(plain, on),
        issuer=_issuer(above, below),
        number=_number([unicodedata.normalize("NFKC", text) if "〔" not in text else text for text in above]),
    )


def _plain(text: str) -> str:
    flat = re.sub(r"(?<=[0-9年月])\s+(?=[0-9年月日])", "", unicodedata.normalize("NFKC", text))
    return CHINESE_NUMBER.sub(_as_digits, flat)


def _as_digits(match: re.Match[str]) -> str:
    written = match.group()
    value = None if len(written) >= 2 and "十" not in written else numerals.read_chinese(written)
    return str(value) if value is not None else written.translate(DIGITS)


def _list_date(texts: list[str]) -> date | None:
    """A labelled date first, else the last whole date that is no reply date, of the first text that has one."""
    free: date | None = None
    for text in texts:
        last: date | None = None
        for match in sorted((*FULL_DATE.finditer(text), *TO_DAY.finditer(text)), key=lambda match: match.end()):
            on = _checked(match)
            if on is None or re.match(r"\s*(?:下班)?(?:之|以)?前", text[match.end() :]):
                continue
            if LABELLED.search(text[: match.start()].rstrip()):
                return on
            last = on
        free = free or last
    return free


def _checked(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    try:
        return date(int(parts["y"]), int(parts["m"] or parts.get("a") or 0), int(parts["d"]))
    except ValueError:
        return None


def _file_date(name: str) -> date | None:
    plain = _plain(name)
    found = [_checked(match) for match in (*FULL_DATE.finditer(plain), *COMPACT_DATE.finditer(plain))]
    return next((on for on in found if on), None)


def _month(text: str) -> tuple[int, int] | None:
    match = YEAR_MONTH.search(text)
    return (int(match["y"]), int(match["m"])) if match and 1 <= int(match["m"]) <= 12 else None


def _reply_by(texts: list[str], list_date: date | None) -> date | None:
    for text in texts:
        for match in REPLY.finditer(text):
            if REPLY_WORDS.search(text[match.end() : match.end() + 40]):
                return read_due(match["when"], list_date).on
    return None


def _issuer(above: list[str], below: list[str]) -> str:
    for text in (*above, *below):
        match = ISSUER_LABEL.search(text)
        if match:
            return match["name"]
    for pattern, texts in ((ISSUER_TITLE, above), (ISSUER_LINE, below), (ISSUER_LINE, above)):
        for text in texts:
            for line in text.splitlines():
                match = pattern.match(line.strip())
                if match:
                    return match["name"]
    return ""


def _number(texts: list[str]) -> str:
    for pattern in (NUMBER_LABEL, NUMBER_FREE):
        for text in texts:
            match = pattern.search(text)
            if match:
                return "".join(match["number"].split())
    return ""
