"""What every change of a draft begins and ends with: rights, the version that was seen, faults in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.access import only_system_keepers
from chuangcheng.standards.drafts import Issue
from chuangcheng.standards.models import CheckItem, Item, SystemVersion
from chuangcheng.standards.operations.systems import locked_version, need_draft

MOST_WEIGHT = Decimal(100_000)
Way = Literal["up", "down"]
Row = TypeVar("Row", Item, CheckItem)


@dataclass(frozen=True)
class Saved(Generic[Row]):
    """A row as it stands now, and what its keeper should look at once more, in sentences."""

    row: Row
    look_at: tuple[str, ...] = ()


def open_draft(*, version_id: int, seen: int | None, by: Actor) -> SystemVersion:
    """A draft, locked, its revision counted on; inside a transaction. Refused: `systems_not_yours`,
    `system_version_missing`, `row_stale`, `system_frozen`."""
    only_system_keepers(by, what="修改测评体系")
    version = need_draft(locked_version(version_id, seen))
    version.revision += 1
    version.save(update_fields=["revision"])
    return version


def check_words(*, text: str, weight: Decimal | None, chosen: Mapping[str, tuple[str, Iterable[str]]]) -> None:
    """What every row needs: words, a weight within bounds, choices that exist (label, values; "名称": (value, …)).
    Refused: `standard_fields` (with `fields`)."""
    wrong = {}
    if not 0 < len(text) <= 2000:
        wrong["text"] = "请填写内容，最多2000个字。"
    if weight is not None and (not weight.is_finite() or not 0 <= weight <= MOST_WEIGHT or weight != round(weight, 4)):
        wrong["weight"] = f"分值请填0到{MOST_WEIGHT}，最多四位小数；不计分就留空。"
    for name, (value, values) in chosen.items():
        if value not in values:
            wrong[name] = "请重新选择这一项，原来选的不在列表里。"
    if wrong:
        raise Refused("标准没有保存：" + "".join(wrong.values()), code="standard_fields", fields=wrong)


def refuse_errors(issues: Iterable[Issue]) -> None:
    """Refused: `standard_row_wrong` with every sentence that has to be put right."""
    errors = [issue.sentence for issue in issues if issue.level == "error"]
    if errors:
        raise Refused("标准写得不对，没有保存：" + "".join(errors), code="standard_row_wrong")


def swapped(ids: list[int], row_id: int, way: Way) -> list[int]:
    """The order with one row a place up or down. Refused: `standard_row_end` where it stands at that end already."""
    place = ids.index(row_id)
    other = place - 1 if way == "up" else place + 1
    if not 0 <= other < len(ids):
        where = "最前" if way == "up" else "最后"
        raise Refused(f"这一条已经在{where}面了，不用再移。", code="standard_row_end", kind="conflict")
    order = list(ids)
    order[place], order[other] = order[other], order[place]
    return order
