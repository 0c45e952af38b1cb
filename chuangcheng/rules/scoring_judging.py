"""One item judged by its rule: points, what was lost, and the reason in words."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from chuangcheng.rules.exact import Number, exact, shown
from chuangcheng.rules.scoring_rules import (
    NOTHING,
    Charge,
    Deduct,
    Finding,
    Grade,
    Grades,
    Line,
    Manual,
    Rule,
    Share,
    Total,
)

ONE = Fraction(1)


@dataclass(frozen=True)
class Judged:
    """`points` of `full`, both None where nothing can be said (`words` says why); `lost` is what was taken off,
    also where the item has no points of its own and it comes off what stands above it. `assessed` is False where the
    item counts for nothing: not applicable, not looked at, no number given."""

    words: str
    points: Fraction | None = None
    full: Fraction | None = None
    lost: Fraction = NOTHING
    grade: str = ""
    assessed: bool = True


def judge(rule: Rule | None, weight: Number | None, finding: Finding) -> Judged:
    """Judge one finding. Not applicable and unanswered items get no points and count for nothing; an exception counts
    as met. Without a rule a failure costs the whole weight."""
    full = None if weight is None else exact(weight)
    if finding.verdict == "not_applicable":
        return Judged("不涉及，不计入", assessed=False)
    if finding.verdict == "exception":
        return Judged("属除外情形，按符合计", full, full)
    if rule is None or isinstance(rule, Total):
        return _plain(full, finding)
    return _JUDGES[type(rule)](rule, full, finding)


def points_lost(rule: Deduct, finding: Finding) -> tuple[Fraction, list[str]]:
    """What a deduction rule takes for a finding, and its sentence for each charge; `cap` of the rule not yet heeded."""
    amounts: dict[str, Fraction] = {}
    said = []
    for place, charge in enumerate(rule.charges):
        count = _count(charge, finding, alone=len(rule.charges) == 1, first=place == 0)
        if count <= 0:
            continue
        amount, words = _charged(charge, count, amounts)
        amounts[charge.what] = amounts.get(charge.what, NOTHING) + amount
        said.append(words)
    return sum(amounts.values(), NOTHING), said


def _plain(full: Fraction | None, finding: Finding) -> Judged:
    if finding.verdict is None:
        return Judged("还没有检查", assessed=False)
    if finding.verdict == "meets":
        return Judged("符合" if full is None else f"符合，得{shown(full)}分", full, full)
    lost = full or NOTHING
    return Judged(
        "不符合" if full is None else f"不符合，扣{shown(full)}分", None if full is None else NOTHING, full, lost
    )


def _deduct(rule: Deduct, full: Fraction | None, finding: Finding) -> Judged:
    if finding.verdict is None and finding.count is None and not finding.measures:
        return Judged("还没有检查", assessed=False)
    if finding.verdict == "meets":
        return Judged("符合，不扣分", full, full)
    lost, said = points_lost(rule, finding)
    limits = [(rule.cap, "封顶")] if rule.cap is not None else []
    limits += [(full, "扣完为止，本项")] if full is not None else []
    for limit, word in limits:
        if limit is not None and lost > limit:
            said.append(f"{word}{shown(limit)}分，扣{shown(limit)}分")
            lost = limit
    words = "；".join(said) or "没有发现要扣分的"
    if said and rule.cap is not None and not any("封顶" in one for one in said):
        words += f"，封顶{shown(rule.cap)}分"
    return Judged(words, None if full is None else full - lost, full, lost)


def _count(charge: Charge, finding: Finding, *, alone: bool, first: bool) -> Fraction:
    """How many of what this charge counts were found; a failure without a number is one."""
    if charge.what in finding.measures:
        return exact(finding.measures[charge.what])
    if not (alone or (first and not finding.measures)):
        return NOTHING
    if finding.count is None or (finding.verdict == "fails" and exact(finding.count) == 0):
        return ONE if finding.verdict == "fails" else NOTHING
    return exact(finding.count)


def _charged(charge: Charge, count: Fraction, before: dict[str, Fraction]) -> tuple[Fraction, str]:
    if charge.each == "once":
        amount, words = charge.points, f"{charge.what or '不符合要求'}，扣{shown(charge.points)}分"
    else:
        verb = "少" if charge.each == "missing" else "" if charge.what else "发现"
        step = "" if charge.step == 1 else shown(charge.step)
        amount = charge.points * Fraction(count // charge.step)
        words = (
            f"{charge.what}{verb}{shown(count)}{charge.unit}，"
            f"每{step}{charge.unit}扣{shown(charge.points)}分，扣{shown(amount)}分"
        )
    if charge.cap is not None and amount > charge.cap:
        amount, words = charge.cap, f"{words}，封顶{shown(charge.cap)}分"
    limit = before.get(charge.not_above) if charge.not_above else None
    if charge.not_above and amount > (limit or NOTHING):
        amount = limit or NOTHING
        words = f"{words}，不超过{charge.not_above}所扣的{shown(amount)}分"
    return amount, words


def _grade(rule: Grades, full: Fraction | None, finding: Finding) -> Judged:
    number = finding.count if rule.of is not None else finding.value
    value = None if number is None else exact(number)
    missing = _missing(rule, value, finding)
    if missing:
        return Judged(f"还没有填{'、'.join(missing)}，没有评等级", assessed=False)
    grade = next((one for one in rule.in_order if _reached(one, value, finding)), None)
    has = _has(rule, value, finding)
    if grade is None:
        return Judged(f"{has}，没有哪一档写了这种情况，请核对计分规则")
    wants = "且".join(one.words(rule.unit) for one in grade.conditions)
    words = f"{has}，{f'符合{wants}，' if wants else '各档都没有达到，'}评{grade.name}"
    if full is None or grade.share is None:
        return Judged(words + ("" if full is None else "，规则没有写各等级得多少分，不计分"), grade=grade.name)
    points = full * grade.share
    return Judged(f"{words}，得{shown(points)}分", points, full, full - points, grade.name)


def _missing(rule: Grades, value: Fraction | None, finding: Finding) -> list[str]:
    wanted = dict.fromkeys(c.measure for grade in rule.grades for c in grade.conditions)
    return [
        name or ("达到几项" if rule.of is not None else "数值")
        for name in wanted
        if (value is None if not name else name not in finding.measures)
    ]


def _reached(grade: Grade, value: Fraction | None, finding: Finding) -> bool:
    """Every condition holds; a grade without conditions is reached by anything."""
    return all(
        one.holds(exact(finding.measures[one.measure]) if one.measure else value or NOTHING) for one in grade.conditions
    )


def _has(rule: Grades, value: Fraction | None, finding: Finding) -> str:
    if rule.of is not None:
        return f"{rule.of}项中达到{shown(value or NOTHING)}项"
    own = "" if value is None else f"{shown(value, 4)}{rule.unit}"
    named = dict.fromkeys(c.measure for grade in rule.grades for c in grade.conditions if c.measure)
    return "，".join([*([own] if own else []), *(f"{name}{shown(exact(finding.measures[name]), 4)}" for name in named)])


def _share(rule: Share, full: Fraction | None, finding: Finding) -> Judged:
    number = finding.value if finding.value is not None else finding.count
    if number is None or full is None:
        return Judged("还没有填数值，没有计分" if number is None else "本项没有分值，不计分", assessed=False)
    value = exact(number)
    part = min(max(value / rule.of, NOTHING), ONE)
    share = ONE - part if rule.inverted else part
    how = f"{shown(value, 4)}{rule.unit}" + ("" if rule.of == 1 or rule.unit == "%" else f"÷{shown(rule.of, 4)}")
    how = f"（1－{how}）" if rule.inverted else how
    points = full * share
    return Judged(f"{how}×{shown(full)}分，得{shown(points)}分", points, full, full - points)


def _line(rule: Line, full: Fraction | None, finding: Finding) -> Judged:
    number = finding.value if finding.value is not None else finding.count
    if number is None:
        return Judged("还没有填数值，没有计分", assessed=False)
    value = exact(number)
    high = rule.high if rule.high is not None else full
    raw = rule.start + rule.slope * value
    points = max(raw if high is None else min(raw, high), rule.low)
    sign = "＋" if rule.slope >= 0 else "－"
    words = f"{shown(rule.start, 4)}{sign}{shown(abs(rule.slope), 4)}×{shown(value, 4)}{rule.unit}＝{shown(raw)}分"
    if points != raw:
        words += f"，按{shown(rule.low)}至{shown(high) if high is not None else '不限'}分取"
    whole = full if full is not None else high
    return Judged(f"{words}，得{shown(points)}分", points, whole, (whole or points) - points)


def _manual(rule: Manual, full: Fraction | None, finding: Finding) -> Judged:
    if finding.points is None:
        return Judged("由人评定，还没有评分", assessed=False)
    points = max(exact(finding.points), NOTHING)
    points = points if full is None else min(points, full)
    reason = f"：{finding.reason}" if finding.reason else ""
    whole = full if full is not None else points
    return Judged(f"人工评{shown(points)}分{reason}", points, whole, whole - points)


_JUDGES: dict[type, Callable[[Any, Fraction | None, Finding], Judged]] = {
    Grades: _grade,
    Deduct: _deduct,
    Share: _share,
    Line: _line,
    Manual: _manual,
}
