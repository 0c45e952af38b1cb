"""Reads of systems: versions, the tree with search and method, checks of a type, a version as a draft again."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q

from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.access import only_readers
from chuangcheng.standards.drafts import CheckDraft, ItemDraft, StandardDraft
from chuangcheng.standards.models import CheckItem, Item, ItemUnit, SamplePhoto, SiteType, System, SystemVersion

Difference = tuple[str, str, str]


@dataclass(frozen=True)
class Change:
    """One line of a comparison: `word` added, removed or changed; `fields` are (label, old, new)."""

    word: str
    part: str
    name: str
    fields: tuple[Difference, ...] = ()


def systems_for(by: Actor) -> list[System]:
    """Every system with its versions, newest first, each with its counts. Refused: `systems_not_seen`."""
    only_readers(by)
    versions = SystemVersion.objects.order_by("-id")
    rows = list(System.objects.prefetch_related(Prefetch("versions", versions)))
    items = dict(Item.objects.values_list("version").annotate(n=Count("pk")).order_by())
    checks = dict(CheckItem.objects.values_list("version").annotate(n=Count("pk")).order_by())
    for row in rows:
        for version in row.versions.all():
            version.item_count = items.get(version.pk, 0)  # type: ignore[attr-defined]
            version.check_count = checks.get(version.pk, 0)  # type: ignore[attr-defined]
    return rows


def version_for(version_id: int, by: Actor) -> SystemVersion:
    """One version. Refused: `systems_not_seen`, `system_version_missing`."""
    only_readers(by)
    row = SystemVersion.objects.select_related("system").filter(pk=version_id).first()
    if row is None:
        raise Refused("没有这个测评体系版本，请从列表里重新打开。", code="system_version_missing", kind="missing")
    return row


def tree_of(version: SystemVersion, *, search: str = "", method: str = "") -> tuple[list[Item], set[int]]:
    """The items in order with their units, and which of them match; those above a match are kept with it."""
    rows = list(version.items.prefetch_related("units").order_by("path"))
    if not search and not method:
        return rows, set()
    words = search.split()
    hits = {row.pk for row in rows if (not method or row.method == method) and all(_has(row, one) for one in words)}
    paths = {row.path[:cut] for row in rows if row.pk in hits for cut in range(4, len(row.path) + 1, 5)}
    return [row for row in rows if row.path in paths], hits


def _has(row: Item, word: str) -> bool:
    said = (row.code, row.text, row.requirement, row.rule_words, *(unit.name for unit in row.units.all()))
    return any(word in text for text in said)


def item_for(item_id: int, by: Actor) -> Item:
    """One item with its units, its version and what is right below it. Refused: `item_missing`."""
    only_readers(by)
    row = Item.objects.select_related("version__system", "parent").filter(pk=item_id).first()
    if row is None:
        raise Refused("没有这个测评指标，请从体系里重新打开。", code="item_missing", kind="missing")
    return row


def check_item_for(check_id: int, by: Actor) -> CheckItem:
    """One check item with its type, version, category and sample photos. Refused: `check_item_missing`."""
    only_readers(by)
    joined = CheckItem.objects.select_related("version__system", "site_type", "category", "item")
    row = joined.filter(pk=check_id).first()
    if row is None:
        raise Refused("没有这条测评标准，请从体系里重新打开。", code="check_item_missing", kind="missing")
    return row


def types_of(version: SystemVersion) -> list[tuple[SiteType, int, str]]:
    """The site types that have check items in a version: type, how many, its weight in words."""
    found = dict(version.check_items.values_list("site_type").annotate(n=Count("pk")).order_by())
    weights = dict(version.type_weights.values_list("site_type", "weight"))
    rows = SiteType.objects.filter(pk__in=found)
    return [(row, found[row.pk], f"{weights[row.pk].normalize():f}" if row.pk in weights else "") for row in rows]


def checks_of(version: SystemVersion, type_id: int, *, search: str = "") -> list[CheckItem]:
    """The checklist of a type in a version, in order, with sample photos."""
    rows = version.check_items.filter(site_type=type_id).select_related("category", "item")
    if search:
        rows = rows.filter(Q(text__contains=search) | Q(code__contains=search) | Q(group__contains=search))
    photos = Prefetch("samples", SamplePhoto.objects.select_related("file"))
    return list(rows.prefetch_related(photos).order_by("position", "id"))


def site_types_for(by: Actor, *, include_inactive: bool = False) -> list[SiteType]:
    """Site types by code. Refused: `systems_not_seen`."""
    only_readers(by)
    rows = SiteType.objects.all()
    return list(rows if include_inactive else rows.filter(active=True))


def site_type_for(type_id: int, by: Actor) -> SiteType:
    """One site type. Refused: `site_type_missing`."""
    only_readers(by)
    row = SiteType.objects.filter(pk=type_id).first()
    if row is None:
        raise Refused("没有这个点位类型，请刷新后再试。", code="site_type_missing", kind="missing")
    return row


def checks_by_type(version_ids: Collection[int]) -> dict[tuple[int, int], list[CheckItem]]:
    """Check items of versions, in order, by version and site type."""
    found: dict[tuple[int, int], list[CheckItem]] = {}
    rows = CheckItem.objects.filter(version__in=version_ids).order_by("version_id", "site_type_id", "position", "id")
    for row in rows:
        found.setdefault((row.version_id, row.site_type_id), []).append(row)
    return found


def samples_of(check_ids: Collection[int]) -> dict[int, list[SamplePhoto]]:
    """The sample photos of check items, how it should be first."""
    found: dict[int, list[SamplePhoto]] = {one: [] for one in check_ids}
    for row in SamplePhoto.objects.filter(check_item__in=found):
        found[row.check_item_id].append(row)
    return found


def draft_of_version(version: SystemVersion) -> StandardDraft:
    """A version as plain values again, for export, copying and comparing."""
    rows = list(version.items.prefetch_related(Prefetch("units", ItemUnit.objects.order_by("position")))
                .order_by("path"))  # fmt: skip
    places = {row.pk: place for place, row in enumerate(rows)}
    items = [
        ItemDraft(
            text=row.text, kind=row.kind, parent=places[row.parent_id] if row.parent_id else None, code=row.code,
            method=row.method, weight=row.weight, rule_words=row.rule_words, requirement=row.requirement,
            leads=[unit.name for unit in row.units.all() if unit.role == "lead"],
            assists=[unit.name for unit in row.units.all() if unit.role == "assist"],
        )
        for row in rows
    ]  # fmt: skip
    checks = [
        CheckDraft(
            site_type=one.site_type.name, text=one.text, code=one.code, group=one.group,
            demand_words=one.demand_words, exception=one.exception, photo=one.photo, weight=one.weight,
            rule_words=one.rule_words, category=one.category.name if one.category else "",
            item=one.item.code if one.item else "",
        )
        for one in version.check_items.select_related("site_type", "category", "item").order_by("position", "id")
    ]  # fmt: skip
    types = [(0, name, weight) for name, weight in
             version.type_weights.order_by("site_type__code").values_list("site_type__name", "weight")]  # fmt: skip
    return StandardDraft(items, checks, types)


ITEM_LABELS = {"text": "内容", "method": "测评方法", "weight": "分值", "rule_words": "计分规则",
               "requirement": "具体要求", "leads": "牵头单位", "assists": "责任单位", "above": "上级"}  # fmt: skip
CHECK_LABELS = {"text": "标准", "group": "分组", "demand_words": "数量要求", "exception": "除外情形", "photo": "拍照",
                "weight": "分值", "rule_words": "扣分规则", "category": "问题类别", "item": "对应指标"}  # fmt: skip


def compare(old: StandardDraft, new: StandardDraft) -> list[Change]:
    """What was added, removed and changed, in the order of the new version; rows are known by code, else by text."""
    items = _changes("指标", _by_name(_items_said(old)), _by_name(_items_said(new)), ITEM_LABELS)
    checks = _changes("点位标准", _by_name(_checks_said(old)), _by_name(_checks_said(new)), CHECK_LABELS)
    weights = [{n: {"code": n, "name": n, "weight": _plain(w)} for _, n, w in one.types} for one in (old, new)]
    return [*items, *checks, *_changes("点位类型权重", weights[0], weights[1], {"weight": "权重"})]


def _items_said(draft: StandardDraft) -> Iterable[dict[str, str]]:
    for item in draft.items:
        above = draft.items[item.parent] if item.parent is not None else None
        said = {name: _plain(getattr(item, name)) for name in ITEM_LABELS if name != "above"}
        parent = (above.code or above.text) if above else ""
        yield {**said, "above": parent, "code": item.code, "name": f"{item.code} {item.text}".strip(), "in": parent}


def _checks_said(draft: StandardDraft) -> Iterable[dict[str, str]]:
    for check in draft.checks:
        said = {name: _plain(getattr(check, name)) for name in CHECK_LABELS}
        code = f"{check.site_type} {check.code}" if check.code else ""
        yield {**said, "code": code, "name": f"{check.site_type}：{check.code} {check.text}", "in": check.site_type}


def _by_name(rows: Iterable[dict[str, str]]) -> dict[str, dict[str, str]]:
    """By code; without one by what stands above and the text, the second of the same with a number."""
    found: dict[str, dict[str, str]] = {}
    again: Counter[str] = Counter()
    for row in rows:
        key = row["code"] or f"{row['in']}\n{row['text']}"
        again[key] += 1
        found[key if again[key] == 1 else f"{key}\n{again[key]}"] = row
    return found


def _changes(
    part: str, old: dict[str, dict[str, str]], new: dict[str, dict[str, str]], labels: dict[str, str]
) -> list[Change]:
    found = []
    for key, row in new.items():
        if key not in old:
            found.append(Change("added", part, row["name"]))
            continue
        before = old[key]
        fields = tuple((label, before[n], row[n]) for n, label in labels.items() if before[n] != row[n])
        if fields:
            found.append(Change("changed", part, row["name"], fields))
    return found + [Change("removed", part, row["name"]) for key, row in old.items() if key not in new]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    return "" if value is None else value if isinstance(value, str) else f"{value.normalize():f}"
