"""Finds figures in running text: one pass over the numbers, with a bounded look to the left and right of each.

Every look is limited to a few characters, so the time grows with the length of the text and nothing else.
1. `_CORE` finds a number with the qualifiers and scale glued to it.
2. `_unit` reads the unit behind it; a number without one is kept aside, it may begin a change (由2增加到4人).
3. `_prefix` takes the qualifiers in front (共计, 不少于) and 每小时 before a frequency.
4. Pairs of figures joined by 增加到, → become a change; pairs joined by 至, - are ranges and are dropped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from chuangcheng.rules import numerals
from chuangcheng.rules.numerals import ARABIC, CHINESE, HANZI, MIXED
from chuangcheng.rules.quantity_values import Change, Found, Quantity
from chuangcheng.rules.quantity_words import (
    AFTER_WORDS,
    BEFORE_WORDS,
    NOT_UNIT_WORDS,
    OFTEN,
    PER_WORDS,
    UNIT_WORDS,
    meaning,
)

_NUMBER = rf"(?:{MIXED}|{ARABIC}|{CHINESE})"
_CORE = re.compile(
    rf"(?:(?P<part>[百千])分之(?P<share>{_NUMBER}))"
    rf"|(?<![0-9A-Za-z_])(?<![0-9][./:])(?P<number>{_NUMBER})"
    r"[ ]?(?P<inside>余|多|来|几)?(?P<scale>万亿|万|亿)?(?P<later>余|多|来|几)?[ ]?"
)
_UNIT = re.compile(
    r"个(?P<inside>多|余|来|几)(?P<split>月|小时|星期|季度|学时|课时)"
    rf"|(?!{NOT_UNIT_WORDS})(?P<unit>{UNIT_WORDS})(?!(?<=[A-Za-z])[A-Za-z])"
    rf"(?:[ ]?/[ ]?(?P<per>{PER_WORDS}|人|户|次|㎡|平方米))?(?!半)"
)
_ANY_UNIT = re.compile(
    rf"(?![{HANZI}年月日号时点届期楼路房室]|热线|电话|国道)(?P<unit>[一-龥]{{1,3}}(?:/[一-龥A-Za-z]{{1,4}})?|[A-Za-z]{{1,4}})$"
)
_AFTER = re.compile(rf"[ ]?(?P<after>{AFTER_WORDS})")
# A short verb may stand between: 至少谈2次, 不少于召开4次.
_VERBS = "为|有|是|谈|开|办|查|学|召开|开展|组织|巡查|检查|走访|学习|更换|清扫"
_BEFORE = re.compile(rf"(?P<words>(?:(?:{BEFORE_WORDS})(?:{_VERBS})?[ ]?){{1,3}})$")
_WORD = re.compile(BEFORE_WORDS)
_BARE = re.compile(rf"(?P<words>(?:{BEFORE_WORDS}|上|过)[ ]?)$")
_PER = re.compile(rf"每个?(?P<per>{PER_WORDS})[^\W_0-9A-Za-z{HANZI}由从]{{0,8}}$")
_VERB = (
    r"(?:增加|增长|增|提高|提升|上升|升|扩大|扩充|扩展|扩|充实|延长|发展|减少|减|降低|下降|降|缩短|缩减|压缩|压减"
    r"|调整|调|改|变)了?(?:达到|达|到|至|为|成)"
)
_JOINT = re.compile(
    rf"(?P<comma>[,，]?)[ ]?(?:(?P<verb>{_VERB}|→|->|—>|=>|⇒)|(?P<plain>到|至|变成|达到))"
    rf"了?(?:现在的?|目前的?|如今的?)?(?:每个?(?:{PER_WORDS}))?[ ]?(?:{BEFORE_WORDS})?[ ]?"
)
_FROM = re.compile(r"[由从](?:原来的?|以前的?|原有的?|最初的?|之前的?)?[ ]?$")
_RANGE = re.compile(r"[ ]?(?:-|–|—|~|～|至|到|或)[ ]?")

# A lone 一 is counted only with these: 一名, 一场. 一个, 一种, 一级 are mostly turns of speech.
_COUNTED_WITH_ONE = re.compile("名|次|场|场次|支|棵|座|所|份|套|台|辆|盏|幅|人次|批次")
_NO_ONE_AFTER = frozenset("再又新下上进统唯另同任逐某这那第无每首头之其万")
_NO_HANZI_AFTER = frozenset("第几数周期再其初番点0123456789")
_OPENING = frozenset('“‘「『《〈【"')
_TIERS = re.compile(r"联动|督查|督导|网络|网格|管理|责任|包保|巡查|体系")
_NAMES = re.compile("三个代表|四个(?:意识|自信|全面|伟大)|两个(?:维护|确立|务必)|三个务必|五个一工程")
# 十字路口, 三元桥, 五里墩, 三方协议: not counted with Chinese numerals unless a scale stands between.
_ARABIC_ONLY = frozenset("字元里方")
_ADVERBS = frozenset({("十", "分")})
_MONTH = re.compile(r"[0-9]{1,2}月")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A number where it stands: qualifiers begin at `start`, digits at `core`..`core_end`, all ends at `end`."""

    start: int
    core: int
    core_end: int
    end: int
    value: Decimal
    scale: str
    unit: str  # without the scale; "" for a bare number
    qualifier: str | None
    after: bool

    def quantity(self, text: str, *, unit: str | None = None) -> Quantity:
        printed = text[self.start : self.end]
        return Quantity(
            self.value, self.scale + (self.unit if unit is None else unit), self.qualifier, self.after, printed
        )


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    inside: str | None
    end: int


def numeral_span(text: str) -> tuple[int, int] | None:
    """Where the digits of the one quantity in `text` stand, e.g. (2, 4) in 共计10块; None when there is none."""
    marks = [mark for mark in _marks(numerals.normal(text), strict=False) if mark.start == 0 and mark.end == len(text)]
    return (marks[0].core, marks[0].core_end) if marks else None


def scan(text: str, *, strict: bool) -> Iterator[Found]:
    """Yield the figures of `text` from left to right, never overlapping.

    `strict` is for running text; without it the text is taken to be one figure, and a lone 一 and unknown units count.
    """
    plain = numerals.normal(text)
    marks = list(_marks(plain, strict=strict))
    changes = {i: change for i, pair in enumerate(pairwise(marks)) if (change := _change(plain, text, *pair))}
    ranged = {
        i + d for i, (a, b) in enumerate(pairwise(marks)) if i not in changes and _is_range(plain, a, b) for d in (0, 1)
    }
    taken = -1
    for i, mark in enumerate(marks):
        if i <= taken:
            continue
        if i in changes:
            taken = i + 1
            yield changes[i]
        elif i not in ranged and (mark.unit or not strict):
            yield Found(mark.start, mark.end, mark.quantity(text))


def _change(plain: str, text: str, a: _Mark, b: _Mark) -> Found | None:
    joint = _JOINT.fullmatch(plain, a.end, b.core) if b.core - a.end <= 20 else None
    unit = _common_unit(a.unit, b.unit)
    if joint is None or not unit:
        return None
    lead = _FROM.search(plain, max(0, a.start - 6), a.start)
    if lead is None and (joint["plain"] or joint["comma"]):
        return None
    start = lead.start() if lead else a.start
    if unit in OFTEN and (per := _PER.search(plain, max(0, start - 14), start)):
        start, unit = per.start(), f"{unit}/{per['per']}"
    change = Change(a.quantity(text, unit=unit), b.quantity(text, unit=unit), text[start : b.end])
    return Found(start, b.end, change)


def _common_unit(a: str, b: str) -> str:
    """The unit of a change: one end may leave it out (由2增加到4人) or name the frequency for both; "" else."""
    if a == b or not a or b.startswith(f"{a}/"):
        return b
    return a if b and a.startswith(f"{b}/") else ""


def _is_range(plain: str, a: _Mark, b: _Mark) -> bool:
    return b.core - a.end <= 3 and _RANGE.fullmatch(plain, a.end, b.core) is not None


def _marks(plain: str, *, strict: bool) -> Iterator[_Mark]:
    floor = 0
    for match in _CORE.finditer(plain):
        mark = _share(plain, match, floor) if match["share"] else _mark(plain, match, floor, strict=strict)
        if mark and not _is_no_count(plain, mark) and not (strict and _is_spoken(plain, mark)):
            floor = mark.end
            yield mark


def _share(plain: str, match: re.Match[str], floor: int) -> _Mark | None:
    """百分之九十八 is 98 %, 百分之百 100 %."""
    number = match["share"]
    value = Decimal(100) if number == "百" else numerals.read(number)
    if value is None:
        return None
    core, core_end = match.span("share")
    start, words = _prefix(plain, match.start(), floor)
    end, after = _suffix(plain, core_end)
    qualifier, is_after = _strongest(words, None, after)
    return _Mark(start, core, core_end, end, value, "", "%" if match["part"] == "百" else "‰", qualifier, is_after)


def _mark(plain: str, match: re.Match[str], floor: int, *, strict: bool) -> _Mark | None:
    core, core_end = match.span("number")
    read = _value(match["number"], match["scale"] or "")
    if read is None:
        return None
    value, scale = read
    unit = _unit(plain, match.end(), any_unit=not strict and match["number"][0] not in HANZI)
    bare = match["number"] in {"百", "千", "万", "亿"}
    inside = match["inside"] or match["later"]
    if unit is None and (inside or bare):
        return None
    start, words = _prefix(plain, core, floor, bare=bare)
    if bare and not (words or inside):
        return None
    if unit is None:
        end = match.end("scale") if match["scale"] else core_end
        return _Mark(start, core, core_end, end, value, scale, "", *_strongest(words, None, None))
    end, after = _suffix(plain, unit.end)
    qualifier, is_after = _strongest(words, inside or unit.inside, after)
    name = unit.name
    if name in OFTEN and (per := _PER.search(plain, max(floor, start - 14), start)):
        start, name = per.start(), f"{name}/{per['per']}"
    return _Mark(start, core, core_end, end, value, scale, name, qualifier, is_after)


def _value(number: str, scale: str) -> tuple[Decimal, str] | None:
    """Read the number; a trailing 万 or 亿 of a Chinese one goes to the unit, as in 2.5万方: (3, "万") for 三万."""
    if number in {"百", "千"}:
        return Decimal(numerals.WORTH[number]), scale
    if number in {"万", "亿"}:
        return Decimal(1), number + scale
    if number[0] in HANZI and number[-1] in "万亿" and not re.search("[万亿]", number[:-1]):
        number, scale = number[:-1], number[-1] + scale
    value = numerals.read(number)
    return None if value is None else (value, scale)


def _unit(plain: str, position: int, *, any_unit: bool) -> _Unit | None:
    match = _UNIT.match(plain, position)
    if match and match["split"]:
        return _Unit("个" + match["split"], match["inside"], match.end())
    if match:
        return _Unit(match["unit"] + (f"/{match['per']}" if match["per"] else ""), None, match.end())
    if any_unit and (match := _ANY_UNIT.match(plain, position)):
        return _Unit(match["unit"], None, match.end())
    return None


def _prefix(plain: str, core: int, floor: int, *, bare: bool = False) -> tuple[int, list[str]]:
    """Where the qualifiers in front begin, and which they are; (core, []) without any."""
    window = max(floor, core - 12)
    match = _BEFORE.search(plain, window, core) or (_BARE.search(plain, window, core) if bare else None)
    if match is None:
        return core, []
    words = _WORD.findall(match["words"]) or [match["words"].strip()]
    return match.start("words"), words


def _suffix(plain: str, position: int) -> tuple[int, str | None]:
    match = _AFTER.match(plain, position)
    return (match.end(), match["after"]) if match else (position, None)


def _strongest(before: list[str], inside: str | None, after: str | None) -> tuple[str | None, bool]:
    """Choose the qualifier that says most of the value, and whether it stands after the number."""
    for word in (inside, after):
        if word:
            return word, True
    telling = [word for word in before if meaning(word) != "exact"]
    return ((telling or before)[-1], False) if before else (None, False)


def _is_no_count(plain: str, mark: _Mark) -> bool:
    """Whether a number is an ordinal, a year, a time of day or 一批, wherever it stands."""
    before = plain[mark.core - 1] if mark.core else ""
    number = plain[mark.core : mark.core_end]
    if before == "第" or plain[max(0, mark.core - 2) : mark.core] == "第 ":
        return True
    if mark.unit == "年":
        is_long = number.isdecimal() and len(number) >= 4 and mark.qualifier is None
        return is_long or 1900 <= mark.value <= 2100 or _MONTH.match(plain, mark.end) is not None
    if mark.unit == "分":
        return before in {"时", "点", ":"}
    return number == "一" and mark.unit == "批"


def _is_spoken(plain: str, mark: _Mark) -> bool:
    """Whether a Chinese numeral in running text is part of a word: 统一, “三个代表”, 六个一, 二级甲等, 十分."""
    number = plain[mark.core : mark.core_end]
    if number[0] not in HANZI or not mark.unit:
        return False
    before = plain[mark.core - 1] if mark.core else ""
    if before in _OPENING or (mark.start == mark.core and before in _NO_HANZI_AFTER):
        return True
    if _NAMES.match(plain, mark.core) or (number, mark.unit) in _ADVERBS:
        return True
    if mark.unit == "级" and not _TIERS.match(plain, mark.end):
        return True
    if mark.unit in _ARABIC_ONLY and not mark.scale:
        return True
    return number == "一" and not mark.qualifier and _is_one_in_speech(mark.unit, before)


def _is_one_in_speech(unit: str, before: str) -> bool:
    return _COUNTED_WITH_ONE.fullmatch(unit) is None or before in _NO_ONE_AFTER
