"""Scores of an item, a visit, a site, an area and a round: weighted trees of any depth, exact, explaining themselves.

Points of a node = its weight × Σ points ÷ Σ full marks of what was assessed below it, less the deductions of items
there that have no points of their own, never below 0. Where nothing below has a weight, all count alike. What is not
applicable or was not looked at counts for nothing, above or below the line. Rounding happens in `exact.shown` only.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from chuangcheng.rules.exact import Number, exact, exact_text, shown
from chuangcheng.rules.scoring_judging import ONE, Judged, judge
from chuangcheng.rules.scoring_rules import NOTHING, Deduct, Finding, Rule, rule_json, rule_of

__all__ = ["Check", "Finding", "Node", "Part", "Scored", "judge", "mean", "rule_json", "rule_of", "score_tree",
           "score_visit"]  # fmt: skip
HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Node:
    """An item of a tree. `key` finds its finding; `weight` is its full mark or its share beside its neighbours."""

    key: Hashable
    name: str
    weight: Number | None = None
    rule: Rule | None = None
    children: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Check:
    """One line of a checklist; lines of one group are scored together."""

    key: Hashable
    name: str
    weight: Number | None = None
    rule: Rule | None = None
    group: str = ""


@dataclass(frozen=True)
class Part:
    """A score among others that are put together: visits of a site, sites of an area, types of a round."""

    name: str
    points: Fraction | None
    full: Fraction = HUNDRED
    weight: Number = 1


@dataclass(frozen=True)
class Scored:
    """`points` of `full`, None where nothing was assessed; `words` is the reason, `parts` what it is made of.

    `lost` is what was taken off; for items without a full mark it came off the node above.
    """

    name: str
    words: str
    points: Fraction | None = None
    full: Fraction | None = None
    lost: Fraction = NOTHING
    grade: str = ""
    key: Hashable = None
    parts: tuple["Scored", ...] = field(default=())
    assessed: bool = True

    @property
    def rate(self) -> Fraction | None:
        """得分率: points obtained ÷ points possible."""
        return self.points / self.full if self.points is not None and self.full else None

    def as_json(self, *, deep: bool = True) -> dict[str, Any]:
        """As it is kept and given to programs: exact numbers as text ("78.5" or "235/3"), and one to read."""
        said: dict[str, Any] = {"name": self.name, "words": self.words}
        if self.points is not None:
            said |= {"points": exact_text(self.points), "shown": shown(self.points)}
        if self.full is not None:
            said["full"] = exact_text(self.full)
        said |= {"lost": exact_text(self.lost)} if self.lost else {}
        said |= {"grade": self.grade} if self.grade else {}
        said |= {"key": self.key} if isinstance(self.key, int | str) else {}
        return said | ({"parts": [part.as_json() for part in self.parts]} if deep and self.parts else {})


def score_visit(
    checks: Iterable[Check], findings: Mapping[Hashable, Finding], *, name: str = "现场检查", full: Number = 100
) -> Scored:
    """A visit by its checklist, out of `full`. Groups are parts of their own; a group counts by what is in it."""
    groups: dict[str, list[Node]] = {}
    for check in checks:
        groups.setdefault(check.group, []).append(Node(check.key, check.name, check.weight, check.rule))
    lines = [node for nodes in groups.values() for node in nodes]
    alike = all(node.weight is None for node in lines)
    leaves = [_leaf(node, findings, alike=alike) for node in lines]
    whole = _together(name, exact(full), leaves)
    return whole if len(groups) < 2 else replace(whole, parts=_grouped(groups, whole.parts))


def score_tree(node: Node, findings: Mapping[Hashable, Finding]) -> Scored:
    """A node with all below it. The full mark of a node without weight is what its children's add up to."""
    if not node.children:
        return _leaf(node, findings, alike=True)
    alike = all(child.weight is None for child in node.children)
    parts = [
        score_tree(child, findings) if child.children else _leaf(child, findings, alike=alike)
        for child in node.children
    ]
    weight = None if node.weight is None else exact(node.weight)
    return replace(_together(node.name, weight, parts), key=node.key)


def mean(parts: Sequence[Part], *, name: str, full: Number = 100) -> Scored:
    """Scores put together by weight, out of `full`: the visits of a site, the sites of an area, the types of a round.
    Parts that were not assessed count for nothing."""
    whole = exact(full)
    counted = [part for part in parts if part.points is not None and part.full]
    kept = tuple(Scored(part.name, f"权重{shown(exact(part.weight), 4)}", part.points, part.full) for part in parts)
    weights = sum((exact(part.weight) for part in counted), NOTHING)
    if not weights:
        return Scored(name, "还没有可以计分的检查", None, whole, parts=kept)
    total = sum((exact(p.weight) * whole * (p.points or NOTHING) / p.full for p in counted), NOTHING)
    points = total / weights
    left = len(parts) - len(counted)
    words = f"{_mean_words(counted, whole, weights)}＝{shown(points)}分" + (f"；{left}个没有计分的不算" if left else "")
    return Scored(name, words, points, whole, whole - points, parts=kept)


def _mean_words(parts: Sequence[Part], whole: Fraction, weights: Fraction) -> str:
    if len(parts) > 8:
        alike = len({exact(part.weight) for part in parts}) == 1
        return f"{len(parts)}个{'平均' if alike else '按权重平均'}"
    scores = [shown(whole * (part.points or NOTHING) / part.full) for part in parts]
    if len({exact(part.weight) for part in parts}) == 1:
        return f"（{'＋'.join(scores)}）÷{len(parts)}" if len(parts) > 1 else scores[0]
    terms = [f"{score}×{shown(exact(part.weight), 4)}" for score, part in zip(scores, parts, strict=True)]
    return f"（{'＋'.join(terms)}）÷{shown(weights, 4)}"


def _leaf(node: Node, findings: Mapping[Hashable, Finding], *, alike: bool) -> Scored:
    """An item; `alike` when no neighbour has a weight either, so that each counts one."""
    found = findings.get(node.key, Finding())
    judged = judge(node.rule, node.weight, found)
    if alike and judged.assessed and judged.full is None and not isinstance(node.rule, Deduct):
        judged = _alike(judged, found)
    return Scored(
        node.name, judged.words, judged.points, judged.full, judged.lost, judged.grade, node.key,
        assessed=judged.assessed,
    )  # fmt: skip


def _alike(judged: Judged, found: Finding) -> Judged:
    """Items without weight or deduction count one each: met or not. Grades without points stay without."""
    if found.verdict in {"meets", "exception"} and not judged.grade:
        return replace(judged, points=ONE, full=ONE)
    if found.verdict == "fails" and not judged.grade:
        return replace(judged, points=NOTHING, full=ONE, lost=NOTHING)
    return judged


def _together(name: str, weight: Fraction | None, parts: Sequence[Scored]) -> Scored:
    """Children into their node: points by weight, then what comes off for deductions without points of their own."""
    counted = [part for part in parts if part.points is not None and part.full]
    taken = sum((part.lost for part in parts if part.full is None), NOTHING)
    possible = sum((part.full or NOTHING for part in counted), NOTHING)
    got = sum((part.points or NOTHING for part in counted), NOTHING)
    assessed = any(part.assessed for part in parts)
    whole = weight if weight is not None else (possible or None)
    if not assessed or whole is None:
        words = f"扣{shown(taken)}分" if taken else "没有扣分" if assessed else "还没有可以计分的检查"
        return Scored(name, words, None, weight, taken, parts=tuple(parts), assessed=assessed)
    base = whole * got / possible if possible else whole
    points = max(base - taken, NOTHING)
    said = [f"应得{shown(possible)}分，实得{shown(got)}分"] if possible else [f"满分{shown(whole)}分"]
    said += [f"折合{shown(base)}分"] if possible and possible != whole else []
    said += [f"另扣{shown(taken)}分" if possible else f"扣{shown(taken)}分"] if taken else []
    said += [f"得{shown(points)}分" + ("（扣完为止）" if base < taken else "")] if taken or not possible else []
    return Scored(name, "，".join(said), points, whole, whole - points, parts=tuple(parts))


def _grouped(groups: Mapping[str, Sequence[Node]], parts: Sequence[Scored]) -> tuple[Scored, ...]:
    """The lines of a checklist under their groups, each group with its own sum."""
    by_key = {part.key: part for part in parts}
    return tuple(
        _together(group or "其他", None, [by_key[node.key] for node in nodes]) for group, nodes in groups.items()
    )
