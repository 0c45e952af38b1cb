"""The rules an item is scored by, as plain data, and how each judges one finding in words.

Two kinds are the field's own — grades (A/B/C/C# by threshold, or k of n standards met) and deductions (for each
missing, for each place, capped) — and three are what published schemes add to them: a share of the points (处置率×30,
n/4), a straight line between bounds ((2−天数)×10, 0至10), and points given by hand with a reason. Sources: domain.md
§2.2, §2.4, §3.5. Every number is exact; nothing is rounded but in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from chuangcheng.rules.exact import Number, exact, exact_text, shown

Op = Literal[">", ">=", "<", "<=", "=="]
OPS: dict[str, str] = {">": "＞", ">=": "≥", "<": "＜", "<=": "≤", "==": "＝"}
Each = Literal["missing", "place", "once"]
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Condition:
    """A number against a threshold; `measure` names a further number, "" is the item's own."""

    op: Op
    value: Fraction
    measure: str = ""

    def holds(self, number: Fraction) -> bool:
        """Whether the number keeps to it."""
        return {
            ">": number > self.value,
            ">=": number >= self.value,
            "<": number < self.value,
            "<=": number <= self.value,
            "==": number == self.value,
        }[self.op]

    def words(self, unit: str) -> str:
        """＞85%, 劣Ⅴ类水体＝0."""
        return f"{self.measure}{OPS[self.op]}{shown(self.value, 4)}{unit if not self.measure else ''}"


@dataclass(frozen=True)
class Grade:
    """A grade and what it asks for; without conditions it is what is left over. `share` is its part of the points."""

    name: str
    conditions: tuple[Condition, ...] = ()
    share: Fraction | None = None


@dataclass(frozen=True)
class Grades:
    """等级: grades with # are looked at first, then the others as written. `of` is n of "k of n standards met"."""

    grades: tuple[Grade, ...]
    unit: str = ""
    of: int | None = None

    @property
    def in_order(self) -> list[Grade]:
        """As they are judged: those that overrule, then as written, what is left over last."""
        return sorted(self.grades, key=lambda grade: (not grade.conditions, not grade.name.endswith("#")))


@dataclass(frozen=True)
class Charge:
    """What one failing costs: `points` for each `step` missing or found, or once. `not_above` names another charge
    of the rule whose amount this one never passes."""

    points: Fraction
    each: Each = "place"
    what: str = ""
    unit: str = "处"
    step: Fraction = Fraction(1)
    cap: Fraction | None = None
    not_above: str = ""


@dataclass(frozen=True)
class Deduct:
    """扣分: charges together, never above `cap`."""

    charges: tuple[Charge, ...]
    cap: Fraction | None = None


@dataclass(frozen=True)
class Share:
    """按比例得分: number ÷ `of` of the points, `inverted` what is left of it; never below 0 or above all."""

    of: Fraction = Fraction(1)
    inverted: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Line:
    """按公式得分: `start` + `slope` × number, kept between `low` and `high`."""

    start: Fraction
    slope: Fraction
    low: Fraction = NOTHING
    high: Fraction | None = None
    unit: str = ""


@dataclass(frozen=True)
class Manual:
    """人工评定: points given with a reason, 0 to the weight."""

    note: str = ""


@dataclass(frozen=True)
class Total:
    """合计: what a parent's rule says of the items below it, name and weight; it judges nothing, it is checked."""

    parts: tuple[tuple[str, Fraction], ...]


Rule = Grades | Deduct | Share | Line | Manual | Total


@dataclass(frozen=True)
class Finding:
    """What was found of an item. `count` is how many places fail, how many are missing, or how many standards are met;
    `value` the measured number; `measures` further numbers by name; `points` what was given by hand."""

    verdict: Literal["meets", "fails", "not_applicable", "exception"] | None = None
    count: Number | None = None
    value: Number | None = None
    measures: Mapping[str, Number] = field(default_factory=dict)
    points: Number | None = None
    reason: str = ""


def rule_json(rule: Rule | None) -> dict[str, Any]:
    """As it is kept in a row; {} for none."""
    return {} if rule is None else _WRITE[type(rule)](rule)


def rule_of(kept: Mapping[str, Any]) -> Rule | None:
    """The rule kept by `rule_json`; None for {}. ValueError or KeyError where it is no rule."""
    return _READ[kept["kind"]](kept) if kept else None


def _numbers(kept: Mapping[str, Any], *names: str) -> dict[str, Fraction]:
    return {name: exact(kept[name]) for name in names if kept.get(name) is not None}


def _texts(**numbers: Fraction | None) -> dict[str, str]:
    return {name: exact_text(number) for name, number in numbers.items() if number is not None}


def _grades_json(rule: Grades) -> dict[str, Any]:
    grades = [
        {
            "name": grade.name,
            "conditions": [[c.measure, c.op, exact_text(c.value)] for c in grade.conditions],
            **_texts(share=grade.share),
        }
        for grade in rule.grades
    ]
    return {"kind": "grades", "grades": grades, "unit": rule.unit, "of": rule.of}


def _grades_of(kept: Mapping[str, Any]) -> Grades:
    grades = []
    for each in kept["grades"]:
        conditions = tuple(Condition(_op(op), exact(value), measure) for measure, op, value in each["conditions"])
        grades.append(Grade(each["name"], conditions, **_numbers(each, "share")))
    return Grades(tuple(grades), kept.get("unit", ""), kept.get("of"))


def _op(text: str) -> Op:
    if text not in OPS:
        raise ValueError(text)
    return text  # type: ignore[return-value]


def _deduct_json(rule: Deduct) -> dict[str, Any]:
    charges = [
        {"each": one.each, "what": one.what, "unit": one.unit, "not_above": one.not_above,
         **_texts(points=one.points, step=one.step, cap=one.cap)}
        for one in rule.charges
    ]  # fmt: skip
    return {"kind": "deduct", "charges": charges, **_texts(cap=rule.cap)}


def _deduct_of(kept: Mapping[str, Any]) -> Deduct:
    charges = []
    for one in kept["charges"]:
        said: dict[str, Any] = {name: one[name] for name in ("each", "what", "unit", "not_above") if name in one}
        charges.append(Charge(**(said | _numbers(one, "points", "step", "cap"))))
    return Deduct(tuple(charges), **_numbers(kept, "cap"))


_WRITE: dict[type, Any] = {
    Grades: _grades_json,
    Deduct: _deduct_json,
    Share: lambda r: {"kind": "share", **_texts(of=r.of), "inverted": r.inverted, "unit": r.unit},
    Line: lambda r: {"kind": "line", **_texts(start=r.start, slope=r.slope, low=r.low, high=r.high), "unit": r.unit},
    Manual: lambda r: {"kind": "manual", "note": r.note},
    Total: lambda r: {"kind": "total", "parts": [[name, exact_text(weight)] for name, weight in r.parts]},
}
_READ: dict[str, Any] = {
    "grades": _grades_of,
    "deduct": _deduct_of,
    "share": lambda k: Share(**_numbers(k, "of"), inverted=k.get("inverted", False), unit=k.get("unit", "")),
    "line": lambda k: Line(**_numbers(k, "start", "slope", "low", "high"), unit=k.get("unit", "")),
    "manual": lambda k: Manual(k.get("note", "")),
    "total": lambda k: Total(tuple((name, exact(weight)) for name, weight in k["parts"])),
}
