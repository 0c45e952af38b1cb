"""Single items of a draft's tree: added, changed, moved, removed. Rules are read from their words as at import."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.scoring_rules import rule_json
from chuangcheng.rules.scoring_words import read_rule
from chuangcheng.standards.checking import DEEPEST, Known, issues_of
from chuangcheng.standards.drafts import Issue, ItemDraft, StandardDraft
from chuangcheng.standards.models import Item, ItemKind, ItemUnit, Method, SystemVersion
from chuangcheng.standards.operations.editing import Saved, Way, check_words, open_draft, refuse_errors, swapped
from chuangcheng.standards.queries.known import known_names

PLAIN = ("parent_id", "kind", "code", "text", "method", "rule_words", "requirement")
UNITS = {"lead": "leads", "assist": "assists"}


@dataclass(frozen=True)
class ItemGiven:
    """An item as it is to be; every field is written as given. `parent_id` None stands at the top."""

    text: str
    kind: str
    parent_id: int | None = None
    code: str = ""
    method: str = ""
    weight: Decimal | None = None
    rule_words: str = ""
    requirement: str = ""
    leads: list[str] = field(default_factory=list)
    assists: list[str] = field(default_factory=list)


def save_item(
    *, version_id: int, item_id: int | None, given: ItemGiven, by: Actor, at: datetime, seen: int | None = None
) -> Saved[Item]:
    """Add an item (`item_id` None) as the last below its parent, or change one, also to stand below another. Refused:
    as `open_draft`, `item_missing`, `standard_fields`, `standard_row_wrong`, `item_parent`, `item_code_taken`."""
    with transaction.atomic():
        version = open_draft(version_id=version_id, seen=seen, by=by)
        row = item_of(version, item_id) if item_id is not None else Item(version=version)
        old = said_of(row) if item_id is not None else None
        above = None if given.parent_id is None else parent_of(version, row, given.parent_id)
        _check(version, row, given)
        moved = item_id is None or row.parent_id != given.parent_id
        row.parent = above
        for name in PLAIN[1:]:
            setattr(row, name, getattr(given, name).strip())
        row.weight, row.rule = given.weight, rule_json(read_rule(given.rule_words))
        if moved:
            row.position = len(_ids_below(version, given.parent_id)) + 1
        row.save()
        units = write_units(row, given)
        renumber(version)
        row.refresh_from_db()
        look_at = (*faults_of(row), *units)
        record("standard_item.change" if old else "standard_item.add", by=by, at=at, subject=subject(version, row),
               old=old, new=said_of(row))  # fmt: skip
    return Saved(row, look_at)


def move_item(*, version_id: int, item_id: int, way: Way, by: Actor, at: datetime, seen: int | None = None) -> Item:
    """One place up or down among those below the same parent. Refused: as `open_draft`, `item_missing`,
    `standard_row_end`."""
    with transaction.atomic():
        version = open_draft(version_id=version_id, seen=seen, by=by)
        row = item_of(version, item_id)
        old = row.position
        for place, pk in enumerate(swapped(_ids_below(version, row.parent_id), row.pk, way), start=1):
            Item.objects.filter(pk=pk).update(position=place)
        renumber(version)
        row.refresh_from_db()
        record("standard_item.move", by=by, at=at, subject=subject(version, row), old={"position": old},
               new={"position": row.position})  # fmt: skip
    return row


def remove_item(*, version_id: int, item_id: int, by: Actor, at: datetime, seen: int | None = None) -> None:
    """Take an item out that has nothing below it; check items keep standing without it. Refused: as `open_draft`,
    `item_missing`, `item_has_below`."""
    with transaction.atomic():
        version = open_draft(version_id=version_id, seen=seen, by=by)
        row = item_of(version, item_id)
        below = row.children.count()
        if below:
            sentence = f"“{row}”下面还有{below}条，请先把它们移到别处或删除，再删除这一条。"
            raise Refused(sentence, code="item_has_below", kind="conflict")
        record("standard_item.remove", by=by, at=at, subject=subject(version, row), old=said_of(row), new=None)
        row.delete()
        renumber(version)


def item_of(version: SystemVersion, item_id: int) -> Item:
    """An item of this version and no other."""
    row = version.items.filter(pk=item_id).first()
    if row is None:
        raise Refused("这个版本里没有这条指标，请刷新后再试。", code="item_missing", kind="missing")
    return row


def parent_of(version: SystemVersion, row: Item, parent_id: int) -> Item:
    """The item to stand below: of the same version, neither the item itself nor below it, not too deep."""
    above = version.items.filter(pk=parent_id).first()
    if above is None or (row.pk and f"{above.path}.".startswith(f"{row.path}.")):
        sentence = "上级要选同一版本里的指标，不能是它自己或它的下级，请重新选择上级。"
        raise Refused(sentence, code="item_parent", fields={"parent_id": sentence})
    paths = version.items.filter(path__startswith=f"{row.path}.").values_list("path", flat=True) if row.pk else ()
    tall = max((path.count(".") - row.path.count(".") for path in paths), default=0)
    if above.path.count(".") + 1 + tall >= DEEPEST:
        sentence = f"层级最多{DEEPEST}层，放在这里太深了，请换一个上级。"
        raise Refused(sentence, code="item_parent", fields={"parent_id": sentence})
    return above


def _check(version: SystemVersion, row: Item, given: ItemGiven) -> None:
    chosen = {"kind": (given.kind, ItemKind.values), "method": (given.method, ("", *Method.values))}
    check_words(text=given.text.strip(), weight=given.weight, chosen=chosen)
    code = given.code.strip()
    if code and version.items.filter(code=code).exclude(pk=row.pk).exists():
        sentence = f"这个版本里已经有编号“{code}”，请换一个编号。"
        raise Refused(sentence, code="item_code_taken", kind="conflict", fields={"code": sentence})
    names = [*given.leads, *given.assists]
    if any(not 0 < len(name) <= 120 for name in names):
        sentence = "单位名称最多120个字，几个单位请用顿号隔开。"
        raise Refused(sentence, code="standard_fields", fields={"leads": sentence})
    own = ItemDraft(text=given.text, kind=given.kind, code=code, weight=given.weight, rule_words=given.rule_words)
    refuse_errors(issues_of(StandardDraft([own, *_below(row)]), Known({})))


def faults_of(row: Item) -> list[str]:
    """What to look at: of the item itself, and of the one above it, whose rule and sum it belongs to."""
    own = issues_of(StandardDraft([_plain(row), *_below(row)]), Known({}))
    above: list[Issue] = []
    if row.parent is not None:
        above = issues_of(StandardDraft([_plain(row.parent), *_below(row.parent)]), Known({}))
    return list(dict.fromkeys(issue.sentence for issue in (*own, *above)))


def _plain(row: Item) -> ItemDraft:
    return ItemDraft(text=row.text, kind=row.kind, code=row.code, weight=row.weight, rule_words=row.rule_words)


def _below(row: Item) -> list[ItemDraft]:
    """What stands right below, without rules of their own: they were judged when they were written."""
    rows = row.children.order_by("position") if row.pk else ()
    return [ItemDraft(text=one.text, kind=one.kind, parent=0, code=one.code, weight=one.weight) for one in rows]


def write_units(row: Item, given: ItemGiven) -> list[str]:
    """The units anew, and a sentence where some are no organisation here."""
    names = list(dict.fromkeys([*given.leads, *given.assists]))
    known = known_names(names).units
    row.units.all().delete()
    ItemUnit.objects.bulk_create(
        ItemUnit(item=row, role=role, name=name, organisation_id=known.get(name), position=position)
        for role, part in UNITS.items()
        for position, name in enumerate(dict.fromkeys(getattr(given, part)))
    )
    missing = [name for name in names if name not in known]
    return [f"系统里没有对上单位“{'、'.join(missing)}”，按原文保留。"] if missing else []


def renumber(version: SystemVersion) -> None:
    """Positions, depths and paths as the parents and the order say; only what changed is written."""
    below: dict[int | None, list[Item]] = {}
    for row in version.items.order_by("position", "path", "pk"):
        below.setdefault(row.parent_id, []).append(row)
    changed: list[Item] = []
    waiting: list[tuple[int | None, str, int]] = [(None, "", 0)]
    while waiting:
        parent, prefix, depth = waiting.pop()
        for place, row in enumerate(below.get(parent, ()), start=1):
            path = f"{prefix}{place:04d}"
            if (row.path, row.depth, row.position) != (path, depth, place):
                row.path, row.depth, row.position = path, depth, place
                changed.append(row)
            waiting.append((row.pk, f"{path}.", depth + 1))
    Item.objects.bulk_update(changed, ["path", "depth", "position"], batch_size=200)


def said_of(row: Item) -> dict[str, Any]:
    """An item as the log keeps it."""
    units = {part: [unit.name for unit in row.units.all() if unit.role == role] for role, part in UNITS.items()}
    weight = None if row.weight is None else f"{row.weight.normalize():f}"
    return {**{name: getattr(row, name) for name in PLAIN}, "weight": weight, **units}


def subject(version: SystemVersion, row: Item) -> str:
    """What an entry of the log is about."""
    return f"{version}：{row}"


def _ids_below(version: SystemVersion, parent_id: int | None) -> list[int]:
    return list(version.items.filter(parent=parent_id).order_by("position", "pk").values_list("pk", flat=True))
