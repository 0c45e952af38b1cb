"""Keep the tree of organisations: names, kinds, line parents, places in the tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Value
from django.db.models.functions import Concat, Length, Substr

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation, OrganisationKind
from chuangcheng.people.names import pinyin_of, tidy
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.rights import only_keepers
from chuangcheng.people.versions import check_version
from chuangcheng.rules.refusals import Refused

FIELDS = (
    "name", "short_name", "other_names", "kind", "parent_id", "line_parent_id",
    "code", "address", "position", "is_active",
)  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """What a form gives for an organisation; every field is written as given."""

    name: str
    kind: str = OrganisationKind.UNIT
    parent_id: int | None = None
    line_parent_id: int | None = None
    short_name: str = ""
    other_names: Sequence[str] = ()
    code: str = ""
    address: str = ""
    position: int = 0


@dataclass(frozen=True)
class Saved:
    """`moved_ids`: organisations whose ancestors or line parents changed; whoever keeps sights rebuilds theirs."""

    organisation: Organisation
    moved_ids: tuple[int, ...] = ()


def save_organisation(
    *, organisation_id: int | None = None, draft: Draft, by: Actor, at: datetime, seen: str | None = None
) -> Saved:
    """Make an organisation (`organisation_id` None) or change one; a changed parent moves it with all below it.

    Kept by an administrator, or by the office at the organisation or above it; a move needs that right at both ends,
    the top of the tree an administrator. `seen` is the version (`people.versions`) the change was made to.
    Refused: `row_stale`, `administrators_only`, `keepers_only`, `organisation_missing`, `organisation_fields`,
    `organisation_parent`, `organisation_cycle`, `organisation_too_deep`, `organisation_taken`.
    """
    draft = _checked(draft)
    with transaction.atomic():
        lock_tree()
        row = _row(organisation_id)
        if row.pk:
            only_keepers(by, row, what="修改单位资料")
        check_version(row, seen)
        old = snapshot(row, FIELDS) if row.pk else None
        old_path, old_line = row.path, row.line_parent_id
        parent = _parent(row, draft, by)
        _write(row, draft, parent)
        _save(row)
        moved = _place(row, parent, old_path) if old is None or old["parent_id"] != row.parent_id else ()
        if old is not None and old_line != row.line_parent_id:
            moved = (*moved, row.id)
        action = "organisation.change" if old else "organisation.add"
        record(action, by=by, at=at, subject=row.name, old=old, new=snapshot(row, FIELDS))
    return Saved(row, tuple(dict.fromkeys(moved)))


def retire_organisation(*, organisation_id: int, by: Actor, at: datetime) -> Organisation:
    """Take an organisation out of use; its history stays. Refused while it has posts or organisations in use.

    Whether open problems lie with it is the ledger's to say; the caller asks there first.
    """
    with transaction.atomic():
        lock_tree()
        row = _row(organisation_id)
        only_keepers(by, row.parent, what="停用单位")
        posts = list(row.posts.filter(is_active=True).values_list("title", flat=True)[:3])
        children = list(row.children.filter(is_active=True).values_list("name", flat=True)[:3])
        if posts or children:
            what = "、".join([*(f"岗位“{title}”" for title in posts), *(f"下级“{name}”" for name in children)])
            sentence = f"“{row.name}”下面还有{what}在用，不能停用；请先停用这些岗位，移走或停用下级单位。"
            raise Refused(sentence, code="organisation_in_use", kind="conflict")
        _switch(row, active=False, by=by, at=at)
    return row


def restore_organisation(*, organisation_id: int, by: Actor, at: datetime) -> Organisation:
    """Take a retired organisation into use again, under a parent that is in use."""
    with transaction.atomic():
        lock_tree()
        row = _row(organisation_id)
        only_keepers(by, row.parent, what="恢复单位")
        if row.parent and not row.parent.is_active:
            raise Refused(
                f"上级“{row.parent.name}”已停用，请先恢复上级，再恢复“{row.name}”。",
                code="organisation_parent_retired",
                kind="conflict",
            )
        _switch(row, active=True, by=by, at=at)
    return row


def lock_tree() -> None:
    """Changes of the tree take turns, so that two moves at once cannot make a circle or leave a wrong path."""
    list(Organisation.objects.select_for_update().filter(parent=None).order_by("id").values_list("id"))


def _switch(row: Organisation, *, active: bool, by: Actor, at: datetime) -> None:
    old = {"is_active": row.is_active}
    row.is_active = active
    row.save(update_fields=["is_active"])
    action = "organisation.restore" if active else "organisation.retire"
    record(action, by=by, at=at, subject=row.name, old=old, new={"is_active": active})


def _checked(draft: Draft) -> Draft:
    """The draft with tidied names; every wrong field is said at once."""
    name, short = tidy(draft.name), tidy(draft.short_name)
    others = tuple(dict.fromkeys(o for o in (tidy(each) for each in draft.other_names) if o and o not in {name, short}))
    wrong = {}
    if not 0 < len(name) <= 120:
        wrong["name"] = "请填写单位名称，最多120个字。"
    if len(short) > 60:
        wrong["short_name"] = "简称最多60个字。"
    if any(len(each) > 60 for each in others):
        wrong["other_names"] = "每个别称最多60个字，用顿号分开。"
    if draft.kind not in OrganisationKind.values:
        wrong["kind"] = "请选择单位类型。"
    if len(draft.code) > 40 or len(draft.address) > 200:
        wrong["address"] = "代码最多40个字，地址最多200个字。"
    if wrong:
        raise Refused("单位没有保存：" + "".join(wrong.values()), code="organisation_fields", fields=wrong)
    return Draft(**{**vars(draft), "name": name, "short_name": short, "other_names": others})


def _row(organisation_id: int | None) -> Organisation:
    if organisation_id is None:
        return Organisation()
    row = Organisation.objects.select_related("parent", "line_parent").filter(pk=organisation_id).first()
    if row is None:
        raise Refused("这个单位已经不在了，请刷新页面后再试。", code="organisation_missing", kind="missing")
    return row


def _parent(row: Organisation, draft: Draft, by: Actor) -> Organisation | None:
    """The parent to be; the right to put something below it is asked only when it is a new place."""
    parent = Organisation.objects.filter(pk=draft.parent_id).first() if draft.parent_id else None
    if draft.parent_id and parent is None:
        raise Refused("没有找到所选的上级单位，请重新选择。", code="organisation_parent", kind="missing")
    if row.pk and row.parent_id == draft.parent_id:
        return parent
    only_keepers(by, parent, what="设立单位")
    if parent is None:
        return None
    if row.pk and row.pk in parent.ancestor_ids:
        sentence = f"“{parent.name}”就是“{row.name}”自己或它的下级，不能作上级；请另选上级单位。"
        raise Refused(sentence, code="organisation_cycle")
    if not parent.is_active:
        raise Refused(f"“{parent.name}”已停用，请另选上级单位。", code="organisation_parent_retired", kind="conflict")
    return parent


def _write(row: Organisation, draft: Draft, parent: Organisation | None) -> None:
    line = Organisation.objects.filter(pk=draft.line_parent_id).first() if draft.line_parent_id else None
    if draft.line_parent_id and (line is None or line.pk == row.pk):
        raise Refused("业务主管部门不能选自己，也要选已有的单位；请重新选择。", code="organisation_line_parent")
    row.parent, row.line_parent = parent, line
    row.name, row.short_name, row.other_names = draft.name, draft.short_name, list(draft.other_names)
    row.kind, row.code, row.address, row.position = draft.kind, draft.code, draft.address, draft.position
    row.pinyin = pinyin_of(draft.name, draft.short_name, tuple(draft.other_names))


def _save(row: Organisation) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        sentence = f"同一上级下已经有“{row.name}”了（可能已停用），请换个名称，或直接修改原来的单位。"
        raise Refused(sentence, code="organisation_taken", kind="conflict") from error


def _place(row: Organisation, parent: Organisation | None, old_path: str) -> tuple[int, ...]:
    """Write the path, and for a move those of everything below; returns whose ancestors or line parents moved."""
    new_path = f"{parent.path if parent else '/'}{row.pk}/"
    if old_path == "/":
        row.path = new_path
        _fits(len(new_path))
        row.save(update_fields=["path"])
        return ()
    below = Organisation.objects.filter(path__startswith=old_path)
    longest = below.aggregate(longest=Max(Length("path")))["longest"] or 0
    _fits(longest - len(old_path) + len(new_path))
    ids = list(below.values_list("id", flat=True))
    below.update(path=Concat(Value(new_path), Substr("path", len(old_path) + 1)))
    row.path = new_path
    return (*ids, *Organisation.objects.filter(line_parent_id__in=ids).values_list("id", flat=True))


def _fits(length: int) -> None:
    if length > 255:
        raise Refused("单位层级太深了，请减少层级后再保存。", code="organisation_too_deep")
