"""Quantity demands of a standard — 每200米≥1处, ≥3处, ≥30%, 每小时≥2次, 间隔10米 — as data, and a count judged by them.

One text may hold several ("公益广告≥5处，其中未成年人≥1处，间隔10米"): each becomes a `Need`. What cannot be read is
kept and named in `unread`, never guessed at. Only whole stretches count: on 1,050 m
"每200米≥1处" asks for 5; on a stretch shorter than one step it asks for one step's worth. Sources: domain.md §2.4.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from chuangcheng.rules.exact import Number, exact, exact_text, shown
from chuangcheng.rules.numerals import normal, read_arabic, read_chinese

Kind = Literal["count", "each", "share", "spacing", "times", "within"]
Op = Literal["least", "most", "exactly"]
OP_WORDS: dict[str, str] = {"least": "不少于", "most": "不超过", "exactly": "为"}
HOLDS: dict[str, Any] = {
    "least": lambda a, b: a >= b,
    "most": lambda a, b: a <= b,
    "exactly": lambda a, b: a == b,
}

_N = r"(\d+(?:\.\d+)?|[一二两三四五六七八九十百]{1,4})"
_U = "(处|个|块|幅|条|次|人|名|面|台|座|盏|张|种|类|项|把|辆|间|家|组|套|件|遍|公里|千米|米|m|平方米|小时|天|分钟)"
_LEAST = "不少于|不得少于|不应少于|不低于|不得低于|不小于|至少有?|最少|≥|>=|大于等于|大于或等于|达到"
_MOST = "不超过|不得超过|不多于|不得多于|不大于|不高于|至多|最多|≤|<=|小于等于|小于或等于"
_OPS = f"({_LEAST}|{_MOST})?"
_SEP = re.compile(r"[，,；;。、\n]|其中|且")
_WITHIN = re.compile(rf"^(.{{0,30}}?){_N}(小时|天|日|分钟)(?:之?内|以内)(.{{0,20}})$")
_SPACING = re.compile(rf"^(.{{0,20}}?)(?:间隔|间距|相距|相隔){_OPS}{_N}(?:米|m)?(以上)?$")
_SPACING_AFTER = re.compile(rf"^(.{{0,20}}?){_N}(?:米|m)(?:的)?(?:间隔|间距)$")
_TIMES = re.compile(rf"^(.{{0,30}}?)每{_N}?个?(小时|天|日|周|星期|月|季度|年)(.{{0,12}}?){_OPS}{_N}(次|遍|回)(以上)?$")
_SHARE = re.compile(rf"^(.{{0,40}}?){_OPS}{_N}%(以上|以下)?$")
_TAIL = rf"{_OPS}{_N}{_U}(以上|以下|以内)?(?:的)?([一-龥]{{0,12}})$"
_BASE = f"({_U[1:-1]}|[一-龥]{{1,6}}?)"
_REACH = "(?:范围内|范围之内|之内|以内|内)"
_EACH = re.compile(rf"^(.{{0,30}}?)每(?:隔)?{_N}?{_BASE}{_REACH}?(.{{0,20}}?){_TAIL}")
_STRETCH = re.compile(rf"^(.{{0,30}}?){_N}(米|m|公里|千米){_REACH}(.{{0,20}}?){_TAIL}")
_COUNT = re.compile(rf"^(.{{0,40}}?){_TAIL}")
_NONE = re.compile(r"^(?:不得有|不能有|没有|无)(.{1,30})$")
METRES = {"米": Fraction(1), "m": Fraction(1), "公里": Fraction(1000), "千米": Fraction(1000)}
PER = {"小时": "小时", "天": "天", "日": "天", "周": "周", "星期": "周", "月": "月", "季度": "季度", "年": "年"}


@dataclass(frozen=True)
class Need:
    """One demand. `amount` in `unit` (处, 次, 米, 小时; % for a share, as 30); `step` × `base` is what it is asked for
    each of (200 × 米, 1 × 站台, 1 × 小时), `what` the thing that is counted, as written."""

    kind: Kind
    amount: Fraction
    unit: str = "处"
    op: Op = "least"
    what: str = ""
    step: Fraction = Fraction(1)
    base: str = ""

    @property
    def words(self) -> str:
        """每200米公益广告不少于1处."""
        amount = f"{OP_WORDS[self.op]}{shown(self.amount, 4)}{self.unit}"
        if self.kind in {"each", "times"}:
            step = shown(self.step, 4) if self.step != 1 or self.base in METRES else ""
            return f"每{step}{self.base}{self.what}{amount}"
        if self.kind == "spacing":
            return f"{self.what}间隔{amount}"
        if self.kind == "within":
            return f"{shown(self.amount, 4)}{self.unit}内{self.what}"
        return f"{self.what}{amount}"

    @property
    def asks(self) -> str:
        """What has to be entered besides the count: 长度（米）, 小时数, 总数; "" where the count is enough."""
        if self.kind == "each":
            return "长度（米）" if self.base == "米" else f"{self.base}数"
        return {"times": f"几{'个' if self.base == '月' else ''}{self.base}", "share": "总数"}.get(self.kind, "")


@dataclass(frozen=True)
class Needs:
    """The demands of one text, and the pieces of it that could not be read."""

    parts: tuple[Need, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All of them in one line."""
        return "；".join([*(part.words for part in self.parts), *self.unread])

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a row; `demand_of` reads it back."""
        if not self.parts and not self.unread:
            return {}
        return {"parts": [_need_json(part) for part in self.parts], "unread": list(self.unread)}


@dataclass(frozen=True)
class Seen:
    """What was counted: `count`, and of how much (`base`: metres, stops, hours, the whole of a share)."""

    count: Number | None = None
    base: Number | None = None


@dataclass(frozen=True)
class Met:
    """Whether a demand is met (None: not enough was entered), how much is missing, and why in words."""

    met: bool | None
    short: Fraction
    words: str


def demand_of(kept: Mapping[str, Any]) -> Needs:
    """The demands kept by `Needs.as_json`; none for {}."""
    return Needs(tuple(_need_of(part) for part in kept.get("parts", ())), tuple(kept.get("unread", ())))


def read_demand(text: str) -> Needs:
    """Read a text as it is written in the column 数量要求; "" has no demands."""
    parts: list[Need] = []
    unread: list[str] = []
    lead = ""
    for piece in _SEP.split(normal(text)):
        clean = re.sub(r"\s+", "", piece).strip("：:（）()")
        if not clean:
            continue
        need = _read_one(clean)
        if need is None:
            unread.append(clean)
            continue
        if need.kind == "count" and lead and not need.what:
            need = Need(need.kind, need.amount, need.unit, need.op, lead)
        lead = need.what or lead
        parts.append(need)
    return Needs(tuple(parts), tuple(unread))


def needed(need: Need, base: Number | None = None) -> Fraction | None:
    """How many are asked for on this base (200米 → 1 …); None where the base must be known and is not."""
    if need.kind not in {"each", "times"}:
        return need.amount
    if base is None:
        return None
    steps = max(exact(base) // need.step, 1)
    return need.amount * steps


def judge_demand(need: Need, seen: Seen) -> Met:
    """One demand against what was counted. A share takes count and whole, or the percentage itself as the count."""
    if seen.count is None:
        return Met(None, Fraction(0), f"{need.words}：还没有填数")
    count = exact(seen.count)
    if need.kind == "share":
        return _judge_share(need, count, seen.base)
    wanted = needed(need, seen.base)
    if wanted is None:
        return Met(None, Fraction(0), f"{need.words}：还没有填{need.asks}")
    met = bool(HOLDS[need.op](count, wanted))
    short = abs(wanted - count) if not met else Fraction(0)
    reach = "" if need.kind not in {"each", "times"} else f"{shown(exact(seen.base or 0), 4)}{need.base}"
    has = f"{reach}应{OP_WORDS[need.op]}{shown(wanted, 4)}{need.unit}，实有{shown(count, 4)}{need.unit}"
    verdict = "符合" if met else f"{'少' if count < wanted else '多'}{shown(short, 4)}{need.unit}"
    return Met(met, short, f"{need.what}{has}，{verdict}")


def judge_demands(needs: Needs, seen: Sequence[Seen]) -> Met:
    """All demands of an item, `seen` in their order: met when each is; what is missing is added up where counted."""
    judged = [judge_demand(need, one) for need, one in zip(needs.parts, seen, strict=False)]
    judged += [judge_demand(need, Seen()) for need in needs.parts[len(judged) :]]
    short = sum(
        (one.short for one, need in zip(judged, needs.parts, strict=True) if need.kind in _COUNTED), Fraction(0)
    )
    said = [one.words for one in judged] + [f"“{text}”没有读懂，请人工判断" for text in needs.unread]
    if any(one.met is False for one in judged):
        return Met(False, short, "；".join(said))
    unknown = needs.unread or any(one.met is None for one in judged) or not judged
    return Met(None if unknown else True, short, "；".join(said))


_COUNTED = {"count", "each", "times"}


def _judge_share(need: Need, count: Fraction, whole: Number | None) -> Met:
    if whole is not None and exact(whole) <= 0:
        return Met(None, Fraction(0), f"{need.words}：总数要大于0")
    percent = count if whole is None else count / exact(whole) * 100
    met = bool(HOLDS[need.op](percent, need.amount))
    short = Fraction(0) if met else abs(need.amount - percent)
    of = "" if whole is None else f"{shown(count, 4)}÷{shown(exact(whole), 4)}，"
    verdict = "符合" if met else f"差{shown(short)}个百分点"
    return Met(
        met, short, f"{need.what}应{OP_WORDS[need.op]}{shown(need.amount, 4)}%，{of}实为{shown(percent)}%，{verdict}"
    )


def _read_one(text: str) -> Need | None:
    for pattern, build in _FORMS:
        found = pattern.match(text)
        if found is not None and (need := build(found.groups())) is not None:
            return need
    return None


def _number(text: str | None) -> Fraction | None:
    if text is None:
        return Fraction(1)
    value = read_arabic(text) if text[0].isdigit() else read_chinese(text)
    return None if value is None else Fraction(value)


def _op(word: str | None, after: str | None = None) -> Op:
    if after in {"以下", "以内"} or (word and re.fullmatch(_MOST, word)):
        return "most"
    return "least"


def _what(*texts: str | None) -> str:
    return "".join(text or "" for text in texts).strip("：:的应要须需有设置在")


def _count(found: tuple[str | None, ...]) -> Need | None:
    what, op, number, unit, after, noun = found
    amount = _number(number)
    no_thing = r"[\d每]" if op is None and after is None else r"每\d"  # what could not be read as a step before
    if amount is None or unit is None or re.search(no_thing, what or ""):
        return None
    return Need("count", amount, unit, _op(op, after), _what(what, noun))


def _each(found: tuple[str | None, ...]) -> Need | None:
    what, step, base, more, op, number, unit, after, noun = found
    return _stepped("each", (what, more, noun), step, base, (op, number, unit, after))


def _times(found: tuple[str | None, ...]) -> Need | None:
    what, step, base, more, op, number, _, after = found
    return _stepped("times", (what, more), step, PER[base or "天"], (op, number, "次", after))


def _stepped(
    kind: Kind, what: tuple[str | None, ...], step: str | None, base: str | None, rest: tuple[str | None, ...]
) -> Need | None:
    op, number, unit, after = rest
    amount, size = _number(number), _number(step)
    if amount is None or not size or unit is None or base is None:
        return None
    metres = METRES.get(base)
    if metres is not None:
        size, base = size * metres, "米"
    return Need(kind, amount, unit, _op(op, after), _what(*what), size, base)


def _share(found: tuple[str | None, ...]) -> Need | None:
    what, op, number, after = found
    amount = _number(number)
    return None if amount is None else Need("share", amount, "%", _op(op, after), _what(what))


def _spacing(found: tuple[str | None, ...]) -> Need | None:
    what, op, number, _ = found if len(found) == 4 else (found[0], None, found[1], None)
    amount = _number(number)
    return None if amount is None else Need("spacing", amount, "米", _op(op), _what(what))


def _within(found: tuple[str | None, ...]) -> Need | None:
    what, number, unit, more = found
    amount = _number(number)
    return None if amount is None else Need("within", amount, unit or "", "most", _what(what, more))


def _none(found: tuple[str | None, ...]) -> Need:
    return Need("count", Fraction(0), "处", "most", _what(found[0]))


_FORMS = (
    (_SPACING, _spacing), (_SPACING_AFTER, _spacing), (_SHARE, _share), (_TIMES, _times), (_STRETCH, _each),
    (_EACH, _each), (_WITHIN, _within), (_COUNT, _count), (_NONE, _none),
)  # fmt: skip


def _need_json(need: Need) -> dict[str, Any]:
    said = {"kind": need.kind, "amount": exact_text(need.amount), "unit": need.unit, "op": need.op, "what": need.what}
    return said | ({"step": exact_text(need.step), "base": need.base} if need.base else {})


def _need_of(kept: Mapping[str, Any]) -> Need:
    return Need(
        kept["kind"], exact(kept["amount"]), kept["unit"], kept["op"], kept.get("what", ""),
        exact(kept.get("step", 1)), kept.get("base", ""),
    )  # fmt: skip
