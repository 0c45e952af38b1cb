"""Keep areas. Every change stands in the log."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet, Value
from django.db.models.functions import Concat, Length, Substr

from chuangcheng.people.actor import Actor
from chuangcheng.people.names import tidy
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.versions import check_version
from chuangcheng.places.models import Area, AreaKind
from chuangcheng.places.operations.ground import area_by_id, only_keepers, organisation_by_id, owner_of_area, save_once
from chuangcheng.rules.refusals import Refused

AREA = ("name", "kind", "code", "parent_id", "organisation_id", "note", "is_active")


@dataclass(frozen=True)
class AreaDraft:
    """What a form gives for an area; every field is written as given."""

    name: str
    kind: str = ""
    parent_id: int | None = None
    organisation_id: int | None = None
    is_active: bool = True
    code: str = ""
    note: str = ""


def save_area(
    *, area_id: int | None = None, draft: AreaDraft, by: Actor, at: datetime, seen: str | None = None
) -> Area:
    """Make an area (`area_id` None) or change one; a changed parent moves it with all below it.

    Kept by the office at the area's organisation (the nearest one named at or above it) or above that.
    `seen` is the version (`people.versions`) the change was made to.
    Refused: `row_stale`, `places_keepers`, `area_missing`, `area_fields`, `area_cycle`, `area_taken`,
    `area_in_use`, `area_too_deep`.
    """
    with transaction.atomic():
        list(Area.objects.select_for_update().filter(parent=None).order_by("id").values_list("id"))
        row = area_by_id(area_id) if area_id else Area()
        old, old_path = (snapshot(row, AREA) if row.pk else None), row.path
        parent = area_by_id(draft.parent_id) if draft.parent_id else None
        if row.pk:
            only_keepers(by, owner_of_area(row), what="修改片区")
        check_version(row, seen)
        _check_area(row, draft, parent)
        row.name, row.kind, row.parent = tidy(draft.name), draft.kind, parent
        row.code, row.note = draft.code.strip(), draft.note.strip()
        row.organisation, row.is_active = organisation_by_id(draft.organisation_id), draft.is_active
        only_keepers(by, owner_of_area(row), what="在这里设片区")
        save_once(row, f"同一上级下已经有片区“{row.name}”了，或代码已经用过；请换名称或代码。", code="area_taken")
        _place(row, old_path)
        record("area.change" if old else "area.add", by=by, at=at, subject=row.name, old=old, new=snapshot(row, AREA))
    return row


def use_area(*, area_id: int, active: bool, by: Actor, at: datetime) -> Area:
    """Take an area out of use, or into use again; its history stays. Refused: `places_keepers`, `area_in_use`."""
    with transaction.atomic():
        row = area_by_id(area_id)
        only_keepers(by, owner_of_area(row), what="停用或恢复片区")
        if not active:
            _refuse_in_use(row)
        old = {"is_active": row.is_active}
        row.is_active = active
        row.save(update_fields=["is_active"])
        record("area.change", by=by, at=at, subject=row.name, old=old, new={"is_active": active})
    return row


def _check_area(row: Area, draft: AreaDraft, parent: Area | None) -> None:
    wrong = {}
    if not 0 < len(tidy(draft.name)) <= 120:
        wrong["name"] = "请填写片区名称，最多120个字。"
    if draft.kind and draft.kind not in AreaKind.values:
        wrong["kind"] = "请从列表里选择片区类型。"
    if len(draft.code) > 40 or len(draft.note) > 200:
        wrong["note"] = "代码最多40个字，备注最多200个字。"
    if wrong:
        raise Refused("片区没有保存：" + "".join(wrong.values()), code="area_fields", fields=wrong)
    if parent and row.pk and f"/{row.pk}/" in parent.path:
        sentence = f"“{parent.name}”就是“{row.name}”自己或它的下级，不能作上级；请另选上级片区。"
        raise Refused(sentence, code="area_cycle")
    if row.pk and not draft.is_active:
        _refuse_in_use(row)


def _refuse_in_use(row: Area) -> None:
    if row.children.filter(is_active=True).exists() or row.sites.filter(is_active=True).exists():
        sentence = f"“{row.name}”下面还有片区或点位在用，请先移走或停用它们。"
        raise Refused(sentence, code="area_in_use", kind="conflict")


def _place(row: Area, old_path: str) -> None:
    """Write the path, and for a move those of everything below."""
    path = f"{row.parent.path if row.parent else '/'}{row.pk}/"
    if path == old_path:
        return
    below: QuerySet[Area] = Area.objects.filter(path__startswith=old_path) if old_path != "/" else Area.objects.none()
    longest = below.aggregate(longest=Max(Length("path")))["longest"] or len(old_path)
    if longest - len(old_path) + len(path) > 255:
        raise Refused("片区层级太深了，请减少层级后再保存。", code="area_too_deep")
    below.update(path=Concat(Value(path), Substr("path", len(old_path) + 1)))
    row.path = path
    row.save(update_fields=["path"])
