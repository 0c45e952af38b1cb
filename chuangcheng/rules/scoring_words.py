"""Rules of scoring read as a standard writes them, and printed again in the same words.

Read: grades — A：＞85%；B：＞80%；C：≤80%；C#：≤70% · A：3项均达到；B：2项；其他C# · with 得60% or 得满分 behind one;
deductions — 公益广告每少1处扣4分，封顶20分 · 每处扣0.5分 · 发现一处扣2分，最多扣10分 · 未设置扣5分; shares — 处置率×20,
按完成率得分, n/4; lines — （2－天数）×10，0至10分; 人工评定; totals — 合计：处置率30＋返工率20. Anything else is None:
it is kept as written and judged by nobody but a person.
"""

import re
from dataclasses import replace
from fractions import Fraction

from chuangcheng.rules.exact import exact, shown
from chuangcheng.rules.numerals import normal, read_arabic, read_chinese
from chuangcheng.rules.scoring_rules import (
    Charge,
    Condition,
    Deduct,
    Each,
    Grade,
    Grades,
    Line,
    Manual,
    Op,
    Rule,
    Share,
    Total,
)

_N = r"(\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3})"
_D = r"(\d+(?:\.\d+)?)"
_U = "(处|个|块|幅|条|次|人|名|面|台|座|项|把|辆|间|家|起|件|天|百分点|个百分点)"
_GRADE = re.compile(r"([ABCD]#?)(?:级|档|等)?[:：为]?")
_OTHERWISE = re.compile(r"(?:其他|其它|其余|否则|未达到的?)(?:情况|的)?(?:均)?(?:为|评|是|:)?([ABCD]#?)")
_CONDITION = re.compile(
    rf"^([一-龥Ⅰ-Ⅻ]{{0,16}}?)(>=|<=|>|<|=|≥|≤|高于|超过|大于|不低于|低于|小于|达到|不超过)?{_D}(%|[^\d得]{{0,8}})?$"
)
_KOFN = re.compile(
    r"^(?:(\d+|[一二两三四五六七八九十])项)?(?:标准)?(均|都|全部)?(?:达到|符合|达标)?(?:(\d+|[一二两三四五六七八九十])项)?$"
)
_NONE_OF = re.compile(r"^(?:且|并且?)?(?:无|没有)([一-龥Ⅰ-Ⅻ]{1,16})$")
_EARNS = re.compile(rf"[(（]?(?:得(?:分值的)?{_D}%|得(满分|全分)|(不得分|不计分|得0分))[)）]?$")
_CAP = re.compile(rf"(?:封顶|最多扣|扣分?上限为?|最高扣|累计不超过|不超过){_D}分(?:封顶)?|{_D}分封顶")
_CHARGE = re.compile(
    rf"^(?:(.{{0,30}}?)(?:每|发现|(?=[少缺])))?(少|缺|缺少|不足)?(?:发现)?(?:有)?{_N}?{_U}(.{{0,20}}?)扣(?:减|除)?{_D}分$"
)
_ONCE = re.compile(rf"^(.{{1,40}}?)(?:的)?,?扣(?:减|除)?{_D}分$")
_WITHIN = re.compile(r"且?不(?:超过|高于)([一-龥]{2,20}?)(?:所)?(?:的)?(?:扣分|扣的分)")
_SHARE = re.compile(rf"^(?:\(?1-)?([一-龥A-Za-z]{{1,20}}?)\)?(?:[×x*]{_D}(?:分)?|/{_D}(?:[×x*].*)?)$")
_BY_SHARE = re.compile(r"^(?:得分=)?按(.{1,20}?)(?:的)?(?:比例)?(?:得分|计分|折算)$")
_LINE = re.compile(rf"^\(?{_D}-(?:{_D}[×x*])?([一-龥A-Za-z]{{1,12}})\)?(?:[×x*]{_D})?$")
_BOUNDS = re.compile(rf"{_D}(?:至|到|-|—|~){_D}分")
_TOTAL = re.compile(rf"([一-龥A-Za-zⅠ-Ⅻ0-9\-]{{2,40}}?)[×x*]?{_D}(?:分|%)?(?:$|[+＋、,，;；])")
_WORDS: dict[str, Op] = {
    ">": ">", "高于": ">", "超过": ">", "大于": ">", ">=": ">=", "≥": ">=", "不低于": ">=", "达到": ">=",
    "<": "<", "低于": "<", "小于": "<", "<=": "<=", "≤": "<=", "不超过": "<=", "=": "==",
}  # fmt: skip
PERCENT = Share(Fraction(100), unit="%")
MARKS = str.maketrans("＞＜＝（）＋－", "><=()+-")


def read_rule(text: str) -> Rule | None:
    """The rule a text writes, or None where it writes none that can be reckoned with."""
    plain = re.sub(r"\s+", "", normal(text)).translate(MARKS).strip("。;；")
    if not plain:
        return None
    for read in (_total, _manual, _grades, _deduct, _share, _line):
        rule = read(plain)
        if rule is not None:
            return rule
    return None


def rule_words(rule: Rule) -> str:
    """A rule in words that `read_rule` reads back to the same."""
    if isinstance(rule, Grades):
        return "；".join(_grade_words(grade, rule) for grade in rule.grades)
    if isinstance(rule, Deduct):
        cap = "" if rule.cap is None else f"；封顶{shown(rule.cap, 4)}分"
        return "；".join(_charge_words(one) for one in rule.charges) + cap
    if isinstance(rule, Share):
        return _share_words(rule)
    if isinstance(rule, Total):
        return "合计：" + "＋".join(f"{name}{shown(weight, 4)}" for name, weight in rule.parts)
    if isinstance(rule, Manual):
        return rule.note or "人工评定"
    high = "" if rule.high is None else f"，{shown(rule.low, 4)}至{shown(rule.high, 4)}分"
    return f"{shown(rule.start, 4)}－{shown(-rule.slope, 4)}×数值{high}"


def _share_words(rule: Share) -> str:
    if rule.unit != "%":
        return f"数量/{shown(rule.of, 4)}"
    return "（1－比率）×1" if rule.inverted else "按比例得分"


def _grade_words(grade: Grade, rule: Grades) -> str:
    if rule.of is not None and grade.conditions:
        value = grade.conditions[0].value
        has = f"{rule.of}项均达到" if value == rule.of else f"{shown(value)}项"
    else:
        has = "且".join(one.words(rule.unit) for one in grade.conditions)
    earns = "" if grade.share is None else "不得分" if not grade.share else f"得{shown(grade.share * 100, 4)}%"
    return f"{grade.name}：{has}{earns}" if has else f"其他{grade.name}{earns}"


def _charge_words(one: Charge) -> str:
    cap = "" if one.cap is None else f"，封顶{shown(one.cap, 4)}分"
    cap += f"且不超过{one.not_above}扣分" if one.not_above else ""
    if one.each == "once":
        return f"{one.what or '不符合'}扣{shown(one.points, 4)}分{cap}"
    less = "少" if one.each == "missing" else ""
    return f"{one.what}每{less}{shown(one.step, 4)}{one.unit}扣{shown(one.points, 4)}分{cap}"


def _number(text: str) -> Fraction:
    value = read_arabic(text) if text[0].isdigit() else read_chinese(text)
    return Fraction(value or 1)


def _total(text: str) -> Total | None:
    if not text.startswith("合计"):
        return None
    parts = tuple((name.strip("-"), exact(weight)) for name, weight in _TOTAL.findall(text[2:]))
    return Total(parts) if parts else None


def _manual(text: str) -> Manual | None:
    return Manual(text) if re.search(r"人工评[定分]|评委评分|酌情(?:扣|打|评|给)分|由.{1,12}评定", text) else None


# Grades ------------------------------------------------------------------------------------------------


def _grades(text: str) -> Grades | None:
    pieces = [piece for piece in re.split(r"[;；,，。](?=[ABCD]|其他|其它|其余|否则|未达到)", text) if piece]
    grades: list[Grade] = []
    units: list[str] = []
    most: list[int] = []
    for piece in pieces:
        grade = _one_grade(piece, units, most)
        if grade is None:
            return None
        grades.append(grade)
    if not grades:
        return None
    of = max(most) if most else None
    return Grades(tuple(grades), next((unit for unit in units if unit), ""), of)


def _one_grade(piece: str, units: list[str], most: list[int]) -> Grade | None:
    earned = _EARNS.search(piece)
    share = _earned(earned)
    body = (piece[: earned.start()] if earned else piece).rstrip(",，(")
    other = _OTHERWISE.fullmatch(body)
    if other:
        return Grade(other.group(1), (), share)
    head = _GRADE.match(body)
    if head is None:
        return None
    rest = body[head.end() :].strip(",，")
    if rest in {"其他", "其它", "其余", "其他情况"}:
        return Grade(head.group(1), (), share)
    counted = _counted(rest, most)
    if counted:
        return Grade(head.group(1), counted, share)
    conditions = [_condition(one, units) for one in re.split(r"且|并且|,|，|和", rest) if one]
    if not conditions or any(one is None for one in conditions):
        return None
    return Grade(head.group(1), tuple(one for one in conditions if one), share)


def _earned(found: re.Match[str] | None) -> Fraction | None:
    if found is None:
        return None
    percent, full, _ = found.groups()
    return exact(percent) / 100 if percent else Fraction(1 if full else 0)


def _counted(text: str, most: list[int]) -> tuple[Condition, ...]:
    """3项均达到, 全部3项, 2项, 达到2项: how many standards are met."""
    found = _KOFN.fullmatch(text) if "项" in text else None
    if found is None:
        return ()
    first, all_of, second = found.groups()
    number = int(_number(first or second or "1"))
    most.append(number)
    return (Condition("==" if all_of else ">=", Fraction(number)),)


def _condition(text: str, units: list[str]) -> Condition | None:
    none_of = _NONE_OF.match(text)
    if none_of:
        return Condition("==", Fraction(0), none_of.group(1))
    found = _CONDITION.match(text)
    if found is None:
        return None
    measure, op, value, unit = found.groups()
    if not measure:
        units.append(unit or "")
    return Condition(_WORDS[op or "="], exact(value), measure or "")


# Deductions --------------------------------------------------------------------------------------------


def _deduct(text: str) -> Deduct | None:
    if "扣" not in text:
        return None
    charges: list[Charge] = []
    cap: Fraction | None = None
    for piece in [one for one in re.split(r"[;；。]", text) if one]:
        found, limit = _charges(re.sub(r"[,，]?(?:直至|直到)?扣完(?:本项分?值?|该项分?)?为止", "", piece))
        if found is None:
            return None
        if found:
            charges += found
        else:
            cap = limit
    single = len(charges) == 1 and charges[0].cap is not None and cap is None and not charges[0].not_above
    if single:
        only = charges[0]
        cap, charges = only.cap, [Charge(only.points, only.each, only.what, only.unit, only.step)]
    return Deduct(tuple(charges), cap) if charges else None


def _charges(piece: str) -> tuple[list[Charge] | None, Fraction | None]:
    """The charges of a sentence and the cap behind them; None where it is no charge, [] where only a cap stands."""
    within = _WITHIN.search(piece)
    piece = piece[: within.start()] + piece[within.end() :] if within else piece
    capped = _CAP.search(piece)
    cap = exact(capped.group(1) or capped.group(2)) if capped else None
    piece = (piece[: capped.start()] + piece[capped.end() :] if capped else piece).strip(",，()且")
    if not piece:
        return [], cap
    clauses = _clauses(piece)
    found = [_charge(clause, cap, within.group(1) if within else "") for clause in clauses]
    return (None if any(one is None for one in found) else [one for one in found if one]), cap


def _clauses(piece: str) -> list[str]:
    """Commas divide charges; words before a charge without 扣 belong to it."""
    clauses: list[str] = []
    lead = ""
    for part in re.split(r"[,，]", piece):
        if "扣" in part:
            clauses.append(lead + part)
            lead = ""
        else:
            lead = f"{lead}{part}"
    return clauses


def _charge(text: str, cap: Fraction | None, within: str) -> Charge | None:
    found = _CHARGE.match(text)
    if found:
        what, less, step, unit, more, points = found.groups()
        each: Each = "missing" if less or re.search(r"[少缺]$", what or "") else "place"
        name = re.sub(r"(?:每|[少缺]|发现|的)+$", "", what or "") or more.strip("的未")
        return Charge(exact(points), each, name, unit, _number(step) if step else Fraction(1), cap, within)
    once = _ONCE.match(text)
    if once is None:
        return None
    what, points = once.groups()
    return Charge(exact(points), "once", "" if what == "不符合" else what, cap=cap, not_above=within)


# Shares and lines --------------------------------------------------------------------------------------


def _share(text: str) -> Share | None:
    if _BY_SHARE.match(text):
        return PERCENT
    found = _SHARE.match(text)
    if found is None:
        return None
    if not found.group(3):
        return replace(PERCENT, inverted="1-" in text) if found.group(1).endswith("率") else None
    of = exact(found.group(3))
    return Share(of) if of else None


def _line(text: str) -> Line | None:
    bounds = _BOUNDS.search(text)
    body = (text[: bounds.start()] if bounds else text).rstrip(",，(取在")
    found = _LINE.match(body)
    if found is None:
        return None
    start, slope, _, times = found.groups()
    factor = exact(times) if times else Fraction(1)
    low, high = (exact(bounds.group(1)), exact(bounds.group(2))) if bounds else (Fraction(0), None)
    return Line(exact(start) * factor, -exact(slope or "1") * factor, low, high)


def unreadable(text: str) -> bool:
    """Whether a text speaks of points or grades and still could not be read as a rule."""
    return bool(re.search(r"[分扣×]|等级|[ABC][#:：]", normal(text))) and read_rule(text) is None
