"""The shipped site types and the sample system, read from the data in `sample/`."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from chuangcheng.standards.drafts import CheckDraft, ItemDraft, StandardDraft

FOLDER = Path(__file__).parent / "sample"
SAMPLE_NAME = "城市文明程度测评（样例）"
SAMPLE_LABEL = "第1版"
SAMPLE_NOTE = "本系统自带的样例，文字和分值是示范，不是任何一级的正式标准；请导入本地的测评体系后使用。"
KINDS = ("project", "indicator", "content", "standard")
PHOTOS = {"-": "none", "不": "on_fail", "必": "always"}


class TypeSeed(NamedTuple):
    """A shipped site type."""

    code: str
    name: str
    kind: str
    other_names: str


@cache
def type_seeds() -> tuple[TypeSeed, ...]:
    """The site types a city starts with, by code."""
    found = []
    for kind, lines in _data("site_types").items():
        for line in lines:
            code, name, *others = line.split(" ")
            found.append(TypeSeed(f"T{code}", name, kind, others[0] if others else ""))
    return tuple(sorted(found))


def sample_draft() -> StandardDraft:
    """The sample as a draft, fresh each time."""
    draft = StandardDraft(sheets={"items": "测评指标", "checks": "点位测评标准", "types": "点位类型权重"})
    above: list[int] = []
    for line in _data("items")["rows"]:
        depth, code, text, method, weight, rule, leads, assists = line.split("|")
        level = int(depth)
        del above[level:]
        draft.items.append(
            ItemDraft(
                text=text, kind=KINDS[level], parent=above[-1] if above else None, code=code, method=method,
                weight=Decimal(weight) if weight else None, rule_words=rule, leads=_names(leads),
                assists=_names(assists),
            )
        )  # fmt: skip
        above.append(len(draft.items) - 1)
    for part in ("checks_streets", "checks_places", "checks_people"):
        for one in _data(part)["type"]:
            draft.types.append((0, one["name"], Decimal(one["weight"])))
            draft.checks += _checks(one["name"], one["rows"])
    return draft


def _checks(name: str, rows: list[str]) -> Iterator[CheckDraft]:
    code = next(seed.code for seed in type_seeds() if seed.name == name)
    for place, line in enumerate(rows, start=1):
        group, text, demand, exception, photo, weight, rule, category, item = line.split("|")
        yield CheckDraft(
            site_type=name, text=text, code=f"{code}-{place:02d}", group=group, demand_words=demand,
            exception=exception, photo=PHOTOS[photo], weight=Decimal(weight), rule_words=rule, category=category,
            item=item,
        )  # fmt: skip


def _names(text: str) -> list[str]:
    return [name for name in text.split("、") if name]


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
