"""Write down whether 门前三包 is kept. What is not kept may be put on the ledger by the rooms above."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.places.models import AgreementKind, Handling, Patrol, PatrolFinding, PatrolItem
from chuangcheng.places.operations.agreements import agreement_by_id, subject_of
from chuangcheng.places.operations.hanging import only_lookers, own_file
from chuangcheng.places.queries.working import worked_by
from chuangcheng.rules.refusals import Refused

AHEAD = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class PatrolDraft:
    """One look: `kept` says of each promise (`PatrolItem`) whether it is kept; `looked_at` None is now."""

    uuid: UUID
    kept: Mapping[str, bool]
    handling: str = ""
    note: str = ""
    looked_at: datetime | None = None
    photo_id: int | None = None


def save_patrol(*, agreement_id: int, draft: PatrolDraft, by: Actor, at: datetime) -> Patrol:
    """Write down a look; the same `uuid` again is the look written already.

    Refused: `agreement_missing`, `lookers_only`, `patrol_kind`, `patrol_over`, `patrol_fields` (with `fields`),
    `patrol_uuid`, `file_not_seen`.
    """
    looked_at = draft.looked_at or at
    with transaction.atomic():
        agreement = agreement_by_id(agreement_id, by=by)
        only_lookers(by, agreement.organisation, what="登记门前三包巡查")
        known = Patrol.objects.filter(uuid=draft.uuid).first()
        if known is not None:
            if known.agreement_id != agreement.pk or known.looked_by_id != by.user_id:
                raise Refused("这次巡查的编号已经用过，请重新登记。", code="patrol_uuid", kind="conflict")
            return known
        if agreement.kind != AgreementKind.FRONT_ORDER:
            raise Refused("只有门前三包可以登记巡查。", code="patrol_kind", kind="conflict")
        last = agreement.ended_on or agreement.to_date
        if last is not None and timezone.localdate(looked_at) > last:
            raise Refused("这份门前三包已经到期或终止，请先续签。", code="patrol_over", kind="conflict")
        _check(draft, looked_at=looked_at, at=at)
        row = Patrol.objects.create(
            uuid=draft.uuid, agreement=agreement, looked_at=looked_at, looked_by_id=by.user_id,
            handling=draft.handling, note=draft.note.strip(), photo_id=own_file(by, draft.photo_id),
        )  # fmt: skip
        PatrolFinding.objects.bulk_create(
            PatrolFinding(patrol=row, item=item, kept=kept) for item, kept in draft.kept.items()
        )
        new = {"handling": row.handling, "kept": {str(item): kept for item, kept in draft.kept.items()}}
        record("patrol.add", by=by, at=at, subject=subject_of(agreement), old=None, new=new)
    return row


def note_problem(*, patrol_id: int, number: str, by: Actor, at: datetime) -> Patrol:
    """Remember under which number the rooms above put a patrol on the ledger.

    Refused: `patrol_missing`, `lookers_only`, `patrol_registered`.
    """
    with transaction.atomic():
        row = patrol_by_id(patrol_id, by=by)
        if row.problem_number:
            sentence = f"这次巡查已经登记到台账，不用再登：{row.problem_number}。"
            raise Refused(sentence, code="patrol_registered", kind="conflict")
        row.problem_number, old = number, row.handling
        row.handling = Handling.REPORTED
        row.save(update_fields=["problem_number", "handling"])
        record("patrol.register", by=by, at=at, subject=subject_of(row.agreement),
               old={"handling": old, "problem": ""}, new={"handling": row.handling, "problem": number})  # fmt: skip
    return row


def patrol_by_id(patrol_id: int, *, by: Actor) -> Patrol:
    """The patrol, locked, of those this person may go on with. Refused: `patrol_missing`, `lookers_only`."""
    rows = Patrol.objects.select_for_update(of=("self",)).select_related("agreement__organisation", "agreement__site")
    row = rows.filter(worked_by(by, "agreement__organisation"), pk=patrol_id).first()
    if row is None:
        raise Refused("没有这次巡查，或它不归您看；请从责任书页面重新打开。", code="patrol_missing", kind="missing")
    only_lookers(by, row.agreement.organisation, what="把巡查登记到台账")
    return row


def _check(draft: PatrolDraft, *, looked_at: datetime, at: datetime) -> None:
    wrong = {}
    if set(draft.kept) != set(PatrolItem.values):
        wrong["kept"] = "包卫生、包秩序、包绿化都要选做到或没做到。"
    if looked_at > at + AHEAD:
        wrong["looked_at"] = "查看时间不能晚于现在。"
    failed = not all(draft.kept.values())
    if draft.handling not in Handling.values or failed == (draft.handling == Handling.NONE):
        wrong["handling"] = "有没做到的，请选劝导、当场整改或上报。" if failed else "都做到了，不用选处理。"
    if len(draft.note.strip()) > 200:
        wrong["note"] = "情况最多200个字。"
    if wrong:
        raise Refused("巡查没有保存：" + "".join(wrong.values()), code="patrol_fields", fields=wrong)
