"""Keep operators (经营户) and their licences (证照). Every change stands in the log."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import SWEPT, record, snapshot
from chuangcheng.people.versions import check_version
from chuangcheng.places.models import Licence, LicenceKind, Operator
from chuangcheng.places.operations.ground import save_once
from chuangcheng.places.operations.hanging import area_known, only_upkeep, own_file, site_known, unit_known
from chuangcheng.places.queries.working import worked_by
from chuangcheng.rules.refusals import Refused

OPERATOR_TEXTS = {"name": 120, "stall": 60, "trade": 120, "person": 60, "phone": 30, "note": 200}
OPERATOR = (*OPERATOR_TEXTS, "organisation_id", "site_id", "area_id", "is_active")
LICENCE = ("operator_id", "kind", "number", "holder", "valid_from", "valid_until", "scan_id")


@dataclass(frozen=True, kw_only=True)
class OperatorDraft:
    """What a form gives for an operator."""

    name: str
    organisation_id: int
    site_id: int | None = None
    area_id: int | None = None
    stall: str = ""
    trade: str = ""
    person: str = ""
    phone: str = ""
    note: str = ""
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class LicenceDraft:
    """What a form gives for a licence; `valid_until` None is for ever."""

    kind: str
    number: str = ""
    holder: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    scan_id: int | None = None


def save_operator(
    *, operator_id: int | None = None, draft: OperatorDraft, by: Actor, at: datetime, seen: str | None = None
) -> Operator:
    """Write down an operator (`operator_id` None) or correct it.

    Kept by liaisons and offices of its organisation or above. Refused: `row_stale`, `upkeep_only`, `operator_missing`,
    `operator_fields` (with `fields`), `operator_taken`, `organisation_missing`, `site_missing`, `area_missing`.
    """
    draft = replace(draft, **{name: getattr(draft, name).strip() for name in OPERATOR_TEXTS})
    if wrong := operator_faults(draft):
        raise Refused("经营户没有保存：" + "".join(wrong.values()), code="operator_fields", fields=wrong)
    with transaction.atomic():
        row = operator_by_id(operator_id, by=by) if operator_id else Operator()
        check_version(row, seen)
        old = snapshot(row, OPERATOR) if row.pk else None
        organisation = unit_known(by, draft.organisation_id)
        if organisation is None:
            wrong = {"organisation_id": "请选择管这个经营户的单位。"}
            raise Refused("请选择管这个经营户的单位。", code="operator_fields", fields=wrong)
        row.organisation = organisation
        row.site, row.area = site_known(by, draft.site_id), area_known(by, draft.area_id)
        for name in (*OPERATOR_TEXTS, "is_active"):
            setattr(row, name, getattr(draft, name))
        row.closed_on = None if row.is_active else row.closed_on or timezone.localdate(at)
        only_upkeep(by, row.organisation, what="登记经营户")
        save_once(row, f"“{row.name}”已经登记过，请修改原来的，或填门牌、摊位号。", code="operator_taken")
        action = "operator.change" if old else "operator.add"
        record(action, by=by, at=at, subject=f"经营户 {row.pk}", old=old, new=snapshot(row, OPERATOR), withheld=SWEPT)
    return row


def save_licence(
    *,
    operator_id: int,
    licence_id: int | None = None,
    draft: LicenceDraft,
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> Licence:
    """Write down a licence of an operator (`licence_id` None), renew or correct it.

    Refused: `row_stale`, `upkeep_only`, `operator_missing`, `licence_missing`, `licence_fields` (with `fields`),
    `licence_taken`, `file_not_seen`.
    """
    draft = replace(draft, number=draft.number.strip(), holder=draft.holder.strip())
    if wrong := licence_faults(draft):
        raise Refused("证照没有保存：" + "".join(wrong.values()), code="licence_fields", fields=wrong)
    with transaction.atomic():
        operator = operator_by_id(operator_id, by=by)
        row = _licence_of(operator, licence_id) if licence_id else Licence(operator=operator)
        check_version(row, seen)
        old = snapshot(row, LICENCE) if row.pk else None
        row.scan_id = own_file(by, draft.scan_id, kept=row.scan_id)
        for name in ("kind", "number", "holder", "valid_from", "valid_until"):
            setattr(row, name, getattr(draft, name))
        save_once(row, "这张证照已经登记过，请修改原来的那一张。", code="licence_taken")
        action = "licence.change" if old else "licence.add"
        subject, new = f"经营户 {operator.pk}", snapshot(row, LICENCE)
        record(action, by=by, at=at, subject=subject, old=old, new=new, withheld=SWEPT)
    return row


def drop_licence(*, operator_id: int, licence_id: int, by: Actor, at: datetime) -> None:
    """Take a licence off that was written down wrongly. Refused: `upkeep_only`, `licence_missing`."""
    with transaction.atomic():
        operator = operator_by_id(operator_id, by=by)
        row = _licence_of(operator, licence_id)
        subject, old = f"经营户 {operator.pk}", snapshot(row, LICENCE)
        record("licence.drop", by=by, at=at, subject=subject, old=old, new=None, withheld=SWEPT)
        row.delete()


def operator_by_id(operator_id: int, *, by: Actor) -> Operator:
    """The operator, locked, of those this person keeps; refused `operator_missing`, `upkeep_only`."""
    rows = Operator.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.filter(worked_by(by, "organisation", "site__organisation"), pk=operator_id).first()
    if row is None:
        raise Refused("没有这个经营户，或它不归您看；请从经营户列表重新打开。", code="operator_missing", kind="missing")
    only_upkeep(by, row.organisation, what="修改经营户和证照")
    return row


def _licence_of(operator: Operator, licence_id: int) -> Licence:
    row = Licence.objects.select_for_update().filter(operator=operator, pk=licence_id).first()
    if row is None:
        raise Refused("没有这张证照，请刷新页面后再试。", code="licence_missing", kind="missing")
    return row


def operator_faults(draft: OperatorDraft) -> dict[str, str]:
    """What is wrong with a draft, by field, in sentences."""
    wrong = {name: f"最多{most}个字。" for name, most in OPERATOR_TEXTS.items() if len(getattr(draft, name)) > most}
    return wrong if draft.name else wrong | {"name": "请填写经营户名称。"}


def licence_faults(draft: LicenceDraft) -> dict[str, str]:
    """What is wrong with a draft, by field, in sentences."""
    wrong = {}
    if draft.kind not in LicenceKind.values:
        wrong["kind"] = "请选择证照种类。"
    if max(len(draft.number), len(draft.holder)) > 60:
        wrong["number"] = "证号、持证人各最多60个字。"
    if draft.valid_from and draft.valid_until and draft.valid_until < draft.valid_from:
        wrong["valid_until"] = "有效期不能早于开始日期，请改日期。"
    return wrong
