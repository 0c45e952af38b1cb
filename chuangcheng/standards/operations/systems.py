"""Systems and their versions: written from a draft, put in use, retired, given up. A version in use never changes."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.rules.demands import read_demand
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.scoring_rules import rule_json
from chuangcheng.rules.scoring_words import read_rule
from chuangcheng.standards.access import only_system_keepers
from chuangcheng.standards.checking import Known, issues_of
from chuangcheng.standards.drafts import ItemDraft, StandardDraft
from chuangcheng.standards.models import CheckItem, Item, ItemUnit, System, SystemVersion, TypeWeight, VersionStatus
from chuangcheng.standards.queries.known import known_names
from chuangcheng.standards.queries.systems import draft_of_version

BATCH = 500
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class VersionDraft:
    """Which version a draft becomes: of a system that is there (`system_id`) or of a new one by name."""

    label: str
    system_id: int | None = None
    system_name: str = ""
    issuer: str = ""
    note: str = ""
    file_id: int | None = None
    sample: bool = False


def write_version(
    *, named: VersionDraft, draft: StandardDraft, known: Known, warnings_seen: bool, by: Actor, at: datetime,
    report: Progress | None = None,
) -> SystemVersion:  # fmt: skip
    """Write a draft as a new version, all of it or nothing. Refused: `systems_not_yours`, `standard_errors` (with the
    first sentences), `standard_warnings` while nobody has looked at them, `system_fields`, `system_version_taken`."""
    only_system_keepers(by, what="导入测评体系")
    issues = issues_of(draft, known)
    errors = [issue for issue in issues if issue.level == "error"]
    if errors:
        first = "".join(f"第{one.row}行：{one.sentence}" if one.row else one.sentence for one in errors[:3])
        raise Refused(f"有{len(errors)}处错误，没有导入，请改好再传。{first}", code="standard_errors")
    if issues and not warnings_seen:
        raise Refused(f"有{len(issues)}处要核对，请看过后勾选“已核对”再导入。", code="standard_warnings")
    with transaction.atomic():
        version = write_draft(named=named, draft=draft, known=known, by_id=by.user_id, at=at, report=report)
        record("standard.import", by=by, at=at, subject=str(version), old=None,
               new={"items": len(draft.items), "checks": len(draft.checks), "version": version.pk})  # fmt: skip
    return version


def write_draft(
    *, named: VersionDraft, draft: StandardDraft, known: Known, by_id: int | None, at: datetime,
    report: Progress | None = None,
) -> SystemVersion:  # fmt: skip
    """The same without rights and checks, for set-up; call it inside a transaction."""
    version = _new_version(named, by_id=by_id, at=at)
    total = len(draft.items) + len(draft.checks)
    ids = _write_items(version, draft, known)
    if report:
        report(len(draft.items), total, "正在写入指标")
    codes = {item.code: ids[place] for place, item in enumerate(draft.items) if item.code}
    _write_checks(version, draft, known, codes)
    TypeWeight.objects.bulk_create(
        [TypeWeight(version=version, site_type_id=known.types[name], weight=weight) for _, name, weight in draft.types]
    )
    if report:
        report(total, total, "正在写入测评标准")
    return version


def put_in_use(*, version_id: int, seen: int | None, by: Actor, at: datetime) -> SystemVersion:
    """Freeze a draft and use it; the version of this system used so far is retired. Refused: `system_not_draft`,
    `system_empty`, `system_faulty` (what an import would refuse, with the first sentences), `row_stale`."""
    only_system_keepers(by, what="启用测评体系")
    with transaction.atomic():
        version = locked_version(version_id, seen)
        if version.status != VersionStatus.DRAFT:
            sentence = f"“{version}”已经{version.get_status_display()}，不用再启用。"
            raise Refused(sentence, code="system_not_draft", kind="conflict")
        if not version.items.exists() and not version.check_items.exists():
            raise Refused("这个版本还没有内容，请先导入再启用。", code="system_empty", kind="conflict")
        errors = [one for one in issues_of(draft_of_version(version), known_names()) if one.level == "error"]
        if errors:
            first = "".join(one.sentence for one in errors[:3])
            sentence = f"有{len(errors)}处错误，没有启用，请在这个草稿里改好再启用。{first}"
            raise Refused(sentence, code="system_faulty", kind="conflict")
        begin_use(version, by=by, at=at)
    return version


def begin_use(version: SystemVersion, *, by: Actor, at: datetime) -> None:
    """Freeze a version and retire the one used so far; inside a transaction, rights asked before."""
    before = SystemVersion.objects.filter(system=version.system, status=VersionStatus.IN_USE)
    labels = list(before.values_list("label", flat=True))
    before.update(status=VersionStatus.RETIRED, retired_at=at)
    version.status, version.used_at, version.digest = VersionStatus.IN_USE, at, digest_of_version(version)
    version.save()
    record("standard.use", by=by, at=at, subject=str(version), old={"in_use": labels},
           new={"in_use": [version.label], "digest": version.digest})  # fmt: skip


def retire_version(*, version_id: int, by: Actor, at: datetime, seen: int | None = None) -> SystemVersion:
    """Take a version out of use; what was judged by it keeps it. Refused: `system_not_in_use`."""
    only_system_keepers(by, what="停用测评体系")
    with transaction.atomic():
        version = locked_version(version_id, seen)
        if version.status != VersionStatus.IN_USE:
            raise Refused("只有在用的版本可以停用。", code="system_not_in_use", kind="conflict")
        version.status, version.retired_at = VersionStatus.RETIRED, at
        version.save()
        record(
            "standard.retire", by=by, at=at, subject=str(version), old={"status": "in_use"}, new={"status": "retired"}
        )
    return version


def discard_draft(*, version_id: int, by: Actor, at: datetime) -> None:
    """Give a draft up, with everything in it. Refused: `system_frozen`."""
    only_system_keepers(by, what="删除测评体系的草稿")
    with transaction.atomic():
        version = need_draft(locked_version(version_id, None))
        record("standard.discard", by=by, at=at, subject=str(version), old={"label": version.label}, new=None)
        system = version.system
        version.delete()
        if not system.versions.exists():
            system.delete()


def need_draft(version: SystemVersion) -> SystemVersion:
    """Refuse to touch what is frozen. Refused: `system_frozen`."""
    if version.status != VersionStatus.DRAFT:
        sentence = f"“{version}”启用后内容不能再改，以前的检查按它计分；请在“更多”里复制成新草案，改好再启用。"
        raise Refused(sentence, code="system_frozen", kind="conflict")
    return version


def digest_of_version(version: SystemVersion) -> str:
    """SHA-256 over all content in its order, so that anybody can see that it is still the same."""
    items = version.items.order_by("path").values_list(
        "path", "kind", "code", "text", "method", "weight", "rule_words", "requirement"
    )
    units = ItemUnit.objects.filter(item__version=version).order_by("item__path", "role", "position", "name")
    checks = version.check_items.order_by("site_type__code", "position", "id").values_list(
        "site_type__code", "code", "group", "text", "demand_words", "exception", "photo", "weight", "rule_words"
    )
    weights = version.type_weights.order_by("site_type__code").values_list("site_type__code", "weight")
    said: list[Any] = [list(rows) for rows in (items, units.values_list("item__path", "role", "name"), checks, weights)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()


def locked_version(version_id: int, seen: int | None) -> SystemVersion:
    """A version, locked to the end of the transaction. Refused: `system_version_missing`, `row_stale`."""
    version = (
        SystemVersion.objects.select_for_update(of=("self",)).select_related("system").filter(pk=version_id).first()
    )
    if version is None:
        raise Refused("没有这个测评体系版本，请刷新后再试。", code="system_version_missing", kind="missing")
    if seen is not None and version.revision != seen:
        raise Refused("刚有人改过这个版本，请重新读取，核对后再办。", code="row_stale", kind="stale")
    return version


def _new_version(named: VersionDraft, *, by_id: int | None, at: datetime) -> SystemVersion:
    label, name = named.label.strip(), named.system_name.strip()
    if not 0 < len(label) <= 60 or (named.system_id is None and not 0 < len(name) <= 120):
        fields = {"label": "请填写版本，如“2026版”，最多60个字。", "system_name": "请填写体系名称，最多120个字。"}
        raise Refused("请填写测评体系的名称和版本。", code="system_fields", fields=fields)
    if named.system_id is None:
        defaults = {"issuer": named.issuer.strip()[:120], "created_at": at, "sample": named.sample}
        system, _ = System.objects.get_or_create(name=name, defaults=defaults)
    else:
        found = System.objects.filter(pk=named.system_id).first()
        if found is None:
            raise Refused("没有这个测评体系，请重新选择。", code="system_missing", kind="missing")
        system = found
    try:
        with transaction.atomic():
            return SystemVersion.objects.create(
                system=system, label=label, note=named.note.strip(), file_id=named.file_id, created_at=at,
                created_by_id=by_id,
            )  # fmt: skip
    except IntegrityError as error:
        sentence = f"“{system.name}”已经有版本“{label}”，请换一个版本名。"
        raise Refused(sentence, code="system_version_taken", kind="conflict", fields={"label": sentence}) from error


def _write_items(version: SystemVersion, draft: StandardDraft, known: Known) -> list[int]:
    """The tree, level by level; the ids in the order of the draft."""
    depths: list[int] = []
    paths: list[str] = []
    below: dict[int | None, int] = {}
    for item in draft.items:
        place = below[item.parent] = below.get(item.parent, 0) + 1
        depths.append(0 if item.parent is None else depths[item.parent] + 1)
        paths.append((f"{paths[item.parent]}." if item.parent is not None else "") + f"{place:04d}")
    ids = [0] * len(draft.items)
    for depth in range(max(depths, default=-1) + 1):
        places = [n for n, found in enumerate(depths) if found == depth]
        rows = [_item_row(version, draft.items[n], ids, depth, paths[n]) for n in places]
        for n, row in zip(places, Item.objects.bulk_create(rows, batch_size=BATCH), strict=True):
            ids[n] = row.pk
    units = [unit for place, item in enumerate(draft.items) for unit in _units(ids[place], item, known)]
    ItemUnit.objects.bulk_create(units, batch_size=BATCH)
    return ids


def _item_row(version: SystemVersion, item: ItemDraft, ids: list[int], depth: int, path: str) -> Item:
    return Item(
        version=version, parent_id=None if item.parent is None else ids[item.parent], path=path, depth=depth,
        kind=item.kind, code=item.code, text=item.text, method=item.method, weight=item.weight,
        rule=rule_json(read_rule(item.rule_words)), rule_words=item.rule_words, requirement=item.requirement,
        position=int(path[-4:]),
    )  # fmt: skip


def _units(item_id: int, item: ItemDraft, known: Known) -> Iterable[ItemUnit]:
    for role, names in (("lead", item.leads), ("assist", item.assists)):
        for position, name in enumerate(dict.fromkeys(names)):
            yield ItemUnit(item_id=item_id, role=role, name=name[:120], organisation_id=known.units.get(name),
                           position=position)  # fmt: skip


def _write_checks(version: SystemVersion, draft: StandardDraft, known: Known, codes: dict[str, int]) -> None:
    rows = [
        CheckItem(
            version=version, site_type_id=known.types[one.site_type], code=one.code, group=one.group, text=one.text,
            demand=read_demand(one.demand_words).as_json(), demand_words=one.demand_words, exception=one.exception,
            photo=one.photo, category_id=known.categories.get(one.category), item_id=codes.get(one.item),
            weight=one.weight, rule=rule_json(read_rule(one.rule_words)), rule_words=one.rule_words, position=place,
        )
        for place, one in enumerate(draft.checks, start=1)
    ]  # fmt: skip
    CheckItem.objects.bulk_create(rows, batch_size=BATCH)
