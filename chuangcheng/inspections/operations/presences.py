"""Presence on posts and windows: as an inspector saw it in a visit, or as a manager entered it. Nobody checks in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chuangcheng.inspections.models import Presence, PresenceState, Visit, VisitState
from chuangcheng.inspections.operations.new_ids import new_uuid
from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.people.rights import OFFICE_AND_LIAISON, only_keepers
from chuangcheng.places.queries import sites_known_to
from chuangcheng.rules.refusals import Refused

SAID = ("state", "substitute", "note")
MOST = 100


@dataclass(frozen=True, kw_only=True)
class PresenceDraft:
    """A post or window as an inspector saw it. `seen` is the version it knew, 0 for none; None corrects whatever
    stands there."""

    uuid: UUID
    post: str
    state: str
    substitute: str = ""
    note: str = ""
    seen: int | None = None


@dataclass(frozen=True)
class PresenceConflict:
    """A post that was not written, why, and what stands there: under `theirs` it may be sent again."""

    uuid: UUID
    sentence: str
    theirs: Presence


@dataclass(frozen=True)
class Posts:
    """Rows as they stand by the UUID sent, and what was not written."""

    kept: dict[UUID, Presence]
    conflicts: list[PresenceConflict]


def see_posts(visit: Visit, drafts: Sequence[PresenceDraft], *, by: Actor, at: datetime) -> Posts:
    """Write down what an inspector saw in a visit that is locked; a post has one row in it.

    Refused: `presence_fields` (with `fields` by UUID).
    """
    wrong = {str(one.uuid): why for one in drafts if (why := "".join(_wrong(one).values()))}
    if len(drafts) > MOST:
        raise Refused(f"一次最多登记{MOST}个岗位，请分次提交。", code="presence_fields")
    if wrong:
        raise Refused("在岗情况没有保存：" + next(iter(wrong.values())), code="presence_fields", fields=wrong)
    found = Posts({}, [])
    rows = {row.post: row for row in visit.presences.all()} if drafts else {}
    for draft in drafts:
        _see(visit, draft, rows, found, by=by, at=at)
    return found


def _see(
    visit: Visit, draft: PresenceDraft, rows: dict[str, Presence], found: Posts, *, by: Actor, at: datetime
) -> None:
    said = _said(draft)
    row = rows.get(draft.post.strip())
    if row is not None and _says(row) == said:
        found.kept[draft.uuid] = row
        return
    if row is not None and not _may_change(row, draft, by=by):
        sentence = f"“{row.post}”刚由同组的人或另一台设备记过，没有覆盖；请对照后选一个再提交。"
        found.conflicts.append(PresenceConflict(draft.uuid, sentence, row))
        return
    old = _says(row) if row else None
    if row is None:
        taken = Presence.objects.filter(uuid=draft.uuid).exists()
        day = timezone.localdate(visit.started_at or at)
        uuid = new_uuid() if taken else draft.uuid
        row = Presence(uuid=uuid, visit=visit, site=visit.site, day=day, post=draft.post.strip(), version=0)
    _put(row, said, by=by, at=at)
    rows[row.post] = found.kept[draft.uuid] = row
    if old and visit.state == VisitState.DONE:
        record("presence.change", by=by, at=at, subject=f"{visit.site.name} {row.post}", old=old, new=said)


def _may_change(row: Presence, draft: PresenceDraft, *, by: Actor) -> bool:
    if draft.seen is None or draft.seen == row.version:
        return True
    # The first arrived, its receipt did not, and the same phone has gone on writing.
    return row.uuid == draft.uuid and row.entered_by_id == by.user_id and row.version == 1 and draft.seen == 0


def enter_presence(
    *, site_id: int, day: date, post: str, state: str, substitute: str = "", note: str = "", by: Actor, at: datetime
) -> Presence:
    """Write down, as a manager of the site's unit, that a post was on leave, manned by a substitute, present or empty.

    One row per site, day and post, changed in place. Nobody checks in: only the office or a liaison of the unit enters.
    Refused: `site_missing`, `keepers_only`, `presence_fields`.
    """
    site = sites_known_to(by).select_related("organisation").filter(pk=site_id).first()
    if site is None:
        raise Refused("没有这个点位，请重新选择。", code="site_missing", kind="missing")
    only_keepers(by, site.organisation, what="登记在岗情况", roles=OFFICE_AND_LIAISON)
    draft = PresenceDraft(uuid=new_uuid(), post=post, state=state, substitute=substitute, note=note)
    if wrong := _wrong(draft):
        raise Refused("在岗情况没有保存：" + "".join(wrong.values()), code="presence_fields", fields=wrong)
    said = _said(draft)
    with transaction.atomic():
        rows = Presence.objects.select_for_update().filter(site=site, day=day, post=post.strip(), visit=None)
        row = rows.first()
        old = _says(row) if row else None
        row = row or Presence(uuid=draft.uuid, site=site, day=day, post=post.strip(), version=0)
        _put(row, said, by=by, at=at)
        subject = f"{site.name} {day} {row.post}"
        record("presence.change" if old else "presence.add", by=by, at=at, subject=subject, old=old, new=said)
    return row


def _put(row: Presence, said: dict[str, Any], *, by: Actor, at: datetime) -> None:
    for name, value in said.items():
        setattr(row, name, value)
    row.entered_by_id, row.entered_at = by.user_id, at
    row.version += 1
    row.save()


def _said(draft: PresenceDraft) -> dict[str, Any]:
    return {"state": draft.state, "substitute": draft.substitute.strip(), "note": draft.note.strip()}


def _says(row: Presence) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SAID}


def _wrong(draft: PresenceDraft) -> dict[str, str]:
    wrong = {}
    if not 0 < len(draft.post.strip()) <= 60:
        wrong["post"] = "请写岗位或窗口名称，最多60个字。"
    if draft.state not in PresenceState.values:
        wrong["state"] = "请选择在岗、空岗、顶岗或请假。"
    if draft.state == PresenceState.SUBSTITUTE and not draft.substitute.strip():
        wrong["substitute"] = "请写明谁顶岗。"
    if len(draft.substitute) > 60 or len(draft.note) > 200:
        wrong["note"] = "顶岗人员最多60个字，说明最多200个字。"
    return wrong
