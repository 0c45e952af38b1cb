"""A draft looked over before it is written: weights, caps, names, codes, types — a sentence with the row for each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise

from chuangcheng.rules.demands import read_demand
from chuangcheng.rules.exact import exact, shown
from chuangcheng.rules.scoring_rules import Deduct, Grades, Rule, Total
from chuangcheng.rules.scoring_words import read_rule, unreadable
from chuangcheng.standards.drafts import CheckDraft, Issue, ItemDraft, Level, StandardDraft

DEEPEST = 10
LONGEST = {"code": 40, "group": 60, "demand_words": 200}
LABELS = {"code": "编号", "group": "分组", "demand_words": "数量要求"}


@dataclass(frozen=True)
class Known:
    """What names in a draft may mean here: site types, categories and units, by name (and other names)."""

    types: Mapping[str, int]
    categories: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)


def issues_of(draft: StandardDraft, known: Known) -> list[Issue]:
    """Everything found, errors first, then in the order of the sheets."""
    tree, checks, weights = (draft.sheets.get(part, "") for part in ("items", "checks", "types"))
    found = list(draft.issues)
    if not draft.items and not draft.checks:
        found.append(Issue("error", "没有找到指标，也没有找到点位的测评标准；请核对表头再上传。"))
    found += (Issue(level, sentence, row, tree) for level, row, sentence in _items(draft))
    found += (Issue(level, sentence, row, checks) for level, row, sentence in _checks(draft, known))
    found += (Issue(level, sentence, row, weights) for level, row, sentence in _types(draft, known))
    return sorted(dict.fromkeys(found), key=lambda issue: issue.level != "error")


Said = Iterator[tuple[Level, int, str]]


def _items(draft: StandardDraft) -> Said:
    yield from _twice([(item.code, item.row) for item in draft.items], "编号")
    below: dict[int, list[ItemDraft]] = {}
    depths: list[int] = []
    for item in draft.items:
        depths.append(0 if item.parent is None else depths[item.parent] + 1)
        if item.parent is not None:
            below.setdefault(item.parent, []).append(item)
    for place, item in enumerate(draft.items):
        if depths[place] >= DEEPEST:
            yield "error", item.row, f"层级最多{DEEPEST}层，“{_short(item.text)}”太深了，请合并上面的层级。"
        rule = read_rule(item.rule_words) if item.rule_words else None
        yield from _texts(item, ("code",))
        yield from _rule(item.rule_words, rule, item.weight, item.row)
        yield from _sums(item, below.get(place, []))
        yield from _names(rule, item, below.get(place, []))
    yield from _top(draft)


def _top(draft: StandardDraft) -> Said:
    tops = [item for item in draft.items if item.parent is None]
    without = [item for item in tops if item.weight is None]
    if without and len(without) < len(tops):
        names = "、".join(f"“{_short(item.text)}”" for item in without[:3])
        yield "warning", without[0].row, f"最上层有的写了分值，{names}没有写，计分时不算它们；请补上分值。"


def _sums(item: ItemDraft, below: list[ItemDraft]) -> Said:
    """Weights of the items below against the one above."""
    weights = [child.weight for child in below if child.weight is not None]
    if weights and len(weights) < len(below):
        yield (
            "warning", item.row,
            f"“{_short(item.text)}”下面{len(below)}条中只有{len(weights)}条写了分值，没写的不计分；请补全。",
        )  # fmt: skip
    total = sum(weights, Decimal(0))
    if item.weight is not None and weights and len(weights) == len(below) and total != item.weight:
        yield (
            "warning", item.row,
            f"“{_short(item.text)}”的分值是{_plain(item.weight)}，下级合计{_plain(total)}，不一致；不改的话按比例折算。",
        )  # fmt: skip


def _names(rule: Rule | None, item: ItemDraft, below: list[ItemDraft]) -> Said:
    """What a parent's rule says of the items below it, against what stands below it."""
    if not isinstance(rule, Total):
        return
    for name, weight in rule.parts:
        meant = next((child for child in below if name in child.text or child.text in name), None)
        if meant is None:
            have = "、".join(_short(child.text) for child in below[:6]) or "没有条目"
            yield "error", item.row, f"计分规则写了“{name}”，下级里没有（下级有：{have}）；请把名称改成一致。"
        elif meant.weight is not None and exact(meant.weight) != weight:
            yield (
                "error", item.row,
                f"计分规则里“{name}”是{shown(weight, 4)}分，{_where(meant)}是{_plain(meant.weight)}分；请改成一致。",
            )  # fmt: skip


def _where(item: ItemDraft) -> str:
    return f"第{item.row}行" if item.row else f"下级“{_short(item.text)}”"


def _checks(draft: StandardDraft, known: Known) -> Said:
    yield from _twice([(check.code and f"{check.site_type} {check.code}", check.row) for check in draft.checks], "编号")
    codes = {item.code for item in draft.items if item.code}
    for check in draft.checks:
        yield from _type(check.site_type, check.row, known)
        yield from _texts(check, ("code", "group", "demand_words"))
        rule = read_rule(check.rule_words) if check.rule_words else None
        yield from _rule(check.rule_words, rule, check.weight, check.row)
        unread = read_demand(check.demand_words).unread
        if unread:
            yield "warning", check.row, f"数量要求“{'、'.join(unread)}”没有读懂，按原文保留，现场由人判断。"
        if check.category and check.category not in known.categories:
            yield "warning", check.row, f"没有找到问题类别“{check.category}”，导入后这一条不带类别。"
        if check.item and check.item not in codes:
            yield "error", check.row, f"对应的指标编号“{check.item}”不在指标表里；请核对编号，或清空这一格。"


def _types(draft: StandardDraft, known: Known) -> Said:
    for row, name, weight in draft.types:
        yield from _type(name, row, known)
        if weight <= 0:
            yield "error", row, f"点位类型“{name}”的权重要大于0。"
    yield from _twice([(name, row) for row, name, _ in draft.types], "点位类型")


def _type(name: str, row: int, known: Known) -> Said:
    if name in known.types:
        return
    near = get_close_matches(name, known.types, n=1, cutoff=0.5)
    guess = f"，是不是“{near[0]}”" if near else ""
    yield "error", row, f"没有点位类型“{name}”{guess}？请改成已有的类型，或先增加这个点位类型。"


def _rule(words: str, rule: Rule | None, weight: Decimal | None, row: int) -> Said:
    """The rule as read, and its caps against the weight."""
    if words and rule is None:
        if unreadable(words):
            yield "warning", row, f"计分规则“{_short(words)}”没有读懂，按原文保留，由人评分。"
        return
    if isinstance(rule, Grades):
        yield from _grades(rule, weight, row)
    if isinstance(rule, Deduct):
        yield from _caps(rule, weight, row)


def _grades(rule: Grades, weight: Decimal | None, row: int) -> Said:
    if weight is not None and any(grade.share is None for grade in rule.grades):
        yield "warning", row, "等级规则没有写各等级得多少分（如“A：＞85%得满分”），只评等级、不计分。"
    if rule.of is None and not any(not grade.conditions for grade in rule.grades) and _gap(rule):
        yield "warning", row, "等级规则的几档没有接上，有的数值哪一档都不是；请核对各档的界线。"


def _gap(rule: Grades) -> bool:
    """Whether thresholds of the own number leave something between them that no grade takes."""
    plain = [g for g in rule.grades if all(not c.measure for c in g.conditions)]
    if len(plain) != len(rule.grades):
        return False
    edges = sorted({c.value for g in plain for c in g.conditions})
    probes = [*edges, *((a + b) / 2 for a, b in pairwise(edges)), edges[0] - 1]
    return any(not any(all(c.holds(p) for c in g.conditions) for g in plain) for p in probes)


def _caps(rule: Deduct, weight: Decimal | None, row: int) -> Said:
    names = {charge.what for charge in rule.charges}
    for charge in rule.charges:
        if charge.not_above and charge.not_above not in names:
            yield "error", row, f"扣分规则说不超过“{charge.not_above}”的扣分，规则里没有这一项；请把名称改成一致。"
    if weight is None:
        return
    full = exact(weight)
    most = rule.cap if rule.cap is not None else _most(rule)
    if most is None:
        return
    if most > full:
        word = "扣分封顶" if rule.cap is not None else "最多能扣"
        yield "error", row, f"{word}{shown(most, 4)}分，高于本项分值{_plain(weight)}分；请改封顶或改分值。"
    elif most < full:
        yield (
            "warning", row,
            f"本项{_plain(weight)}分，最多扣{shown(most, 4)}分，有{shown(full - most, 4)}分永远扣不到；请核对。",
        )  # fmt: skip


def _most(rule: Deduct) -> Fraction | None:
    """The most all charges can take together; None where one has no end."""
    if any(charge.cap is None and charge.each != "once" for charge in rule.charges):
        return None
    return sum((charge.points if charge.cap is None else charge.cap for charge in rule.charges), Fraction(0))


def _twice(codes: list[tuple[str, int]], what: str) -> Said:
    rows: dict[str, list[int]] = {}
    for code, row in codes:
        if code:
            rows.setdefault(code, []).append(row)
    for code, found in rows.items():
        if len(found) > 1:
            where = "、".join(str(row) for row in found[:5])
            yield "error", found[1], f"{what}“{code}”重复，在第{where}行；请改成不同的{what}。"


def _texts(row: ItemDraft | CheckDraft, names: tuple[str, ...]) -> Said:
    for name in names:
        if len(getattr(row, name)) > LONGEST[name]:
            yield "error", row.row, f"{LABELS[name]}最多{LONGEST[name]}个字，请缩短。"


def _plain(number: Decimal) -> str:
    return shown(exact(number), 4)


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


def counts(draft: StandardDraft) -> dict[str, int]:
    """How much is in a draft: items by kind, check items, types."""
    kinds = Counter(item.kind for item in draft.items)
    return {**kinds, "items": len(draft.items), "checks": len(draft.checks),
            "site_types": len({check.site_type for check in draft.checks})}  # fmt: skip
