"""Keep what was signed: written down, corrected, renewed, called off. Every change stands in the log."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import SWEPT, record, snapshot
from chuangcheng.people.versions import check_version
from chuangcheng.places.models import Agreement, AgreementKind, SignatoryKind
from chuangcheng.places.operations.hanging import (
    area_known,
    only_upkeep,
    own_file,
    site_known,
    unit_known,
)
from chuangcheng.places.queries.working import worked_by
from chuangcheng.rules.refusals import Refused

TEXTS = ("number", "signatory", "person", "phone", "reach", "duties", "reward", "penalty", "note")
AGREEMENT = (
    "kind", "number", "organisation_id", "signatory_kind", "signatory", "signatory_unit_id", "person", "phone",
    "site_id", "area_id", "reach", "duties", "reward", "penalty", "signed_on", "from_date", "to_date", "ended_on",
    "stars", "scan_id", "renews_id", "note",
)  # fmt: skip
LONGEST = {"number": 60, "person": 60, "phone": 30, "reach": 200, "note": 200}
TRIES = 20


@dataclass(frozen=True, kw_only=True)
class AgreementDraft:
    """What a form gives. `number` empty: the system gives the next one of the kind and year of `from_date`."""

    kind: str
    organisation_id: int
    signatory: str
    from_date: date
    signatory_kind: str = SignatoryKind.SHOP
    number: str = ""
    signatory_unit_id: int | None = None
    person: str = ""
    phone: str = ""
    site_id: int | None = None
    area_id: int | None = None
    reach: str = ""
    duties: str = ""
    reward: str = ""
    penalty: str = ""
    signed_on: date | None = None
    to_date: date | None = None
    stars: int | None = None
    scan_id: int | None = None
    note: str = ""


def save_agreement(
    *,
    agreement_id: int | None = None,
    draft: AgreementDraft,
    by: Actor,
    at: datetime,
    seen: str | None = None,
    renews_id: int | None = None,
) -> Agreement:
    """Write down an agreement (`agreement_id` None: anew; `renews_id` the one it follows) or correct it.

    Kept by liaisons and offices of its organisation or above. A number once given stays when the form leaves it empty.
    Refused: `row_stale`, `upkeep_only`, `agreement_missing`, `agreement_fields` (with `fields`), `agreement_taken`,
    `agreement_renewed`, `organisation_missing`, `site_missing`, `area_missing`, `file_not_seen`.
    """
    draft = replace(draft, **{name: getattr(draft, name).strip() for name in TEXTS})
    if wrong := agreement_faults(draft):
        raise Refused("责任书没有保存：" + "".join(wrong.values()), code="agreement_fields", fields=wrong)
    with transaction.atomic():
        row = agreement_by_id(agreement_id, by=by) if agreement_id else Agreement()
        if row.pk:
            only_upkeep(by, row.organisation, what="修改责任书")
        check_version(row, seen)
        old = snapshot(row, AGREEMENT) if row.pk else None
        _fill(row, draft, by=by)
        only_upkeep(by, row.organisation, what="登记责任书")
        if renews_id is not None:
            row.renews = _renewable(renews_id, draft, by=by)
        _keep_numbered(row, draft)
        action = "agreement.change" if old else "agreement.renew" if row.renews_id else "agreement.add"
        record(action, by=by, at=at, subject=subject_of(row), old=old, new=snapshot(row, AGREEMENT), withheld=SWEPT)
    return row


def end_agreement(*, agreement_id: int, last_day: date, by: Actor, at: datetime, seen: str | None = None) -> Agreement:
    """Call an agreement off with that day, before its term. Refused: `upkeep_only`, `agreement_fields`, `row_stale`."""
    with transaction.atomic():
        row = agreement_by_id(agreement_id, by=by)
        only_upkeep(by, row.organisation, what="终止责任书")
        check_version(row, seen)
        if last_day < row.from_date or (row.to_date and last_day > row.to_date):
            sentence = f"终止日期要在{row.from_date}之后、到期之前；请改日期。"
            raise Refused(sentence, code="agreement_fields", fields={"last_day": sentence})
        old = snapshot(row, ("ended_on",))
        row.ended_on = last_day
        row.save(update_fields=["ended_on"])
        record("agreement.end", by=by, at=at, subject=subject_of(row), old=old, new=snapshot(row, ("ended_on",)))
    return row


def subject_of(row: Agreement) -> str:
    """Kind and number; no names: the log stays."""
    kind = row.get_kind_display()
    return row.number if row.number.startswith(kind) else f"{kind} {row.number}"


def agreement_by_id(agreement_id: int, *, by: Actor) -> Agreement:
    """The agreement, locked, of those this person works with; refused `agreement_missing`."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("organisation", "site", "area")
    seen = worked_by(by, "organisation", "signatory_unit", "site__organisation")
    row = rows.filter(seen, pk=agreement_id).first()
    if row is None:
        raise Refused(
            "没有这份责任书，或它不归您看；请从责任书列表重新打开。", code="agreement_missing", kind="missing"
        )
    return row


def _fill(row: Agreement, draft: AgreementDraft, *, by: Actor) -> None:
    organisation = unit_known(by, draft.organisation_id)
    if organisation is None:
        raise Refused(
            "请选择管这份责任书的单位。",
            code="agreement_fields",
            fields={"organisation_id": "请选择管这份责任书的单位。"},
        )
    row.organisation, row.signatory_unit = organisation, unit_known(by, draft.signatory_unit_id)
    row.site = site_known(by, draft.site_id)
    row.area = area_known(by, draft.area_id)
    row.scan_id = own_file(by, draft.scan_id, kept=row.scan_id)
    if row.pk and row.kind != draft.kind:  # a number given by the system names its kind
        row.year = row.serial = None
        row.number = ""
    for name in ("kind", "signatory_kind", "signed_on", "from_date", "to_date", "stars"):
        setattr(row, name, getattr(draft, name))
    for name in TEXTS[1:]:
        setattr(row, name, getattr(draft, name))


def _renewable(renews_id: int, draft: AgreementDraft, *, by: Actor) -> Agreement:
    before = agreement_by_id(renews_id, by=by)
    if Agreement.objects.filter(renews=before).exists():
        raise Refused("这份责任书已经续签过了，请打开续签的那一份。", code="agreement_renewed", kind="conflict")
    if draft.kind != before.kind or draft.from_date <= before.from_date:
        sentence = "续签要与原来的种类相同，开始日期要晚于原来的开始日期；请改正后再保存。"
        raise Refused(sentence, code="agreement_fields", fields={"from_date": sentence})
    return before


def _keep_numbered(row: Agreement, draft: AgreementDraft) -> None:
    taken = f"编号“{draft.number}”已经登记过，请核对纸上的编号。"
    if draft.number and draft.number != row.number:
        row.number, row.year, row.serial = draft.number, None, None
    if row.number:
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise Refused(taken, code="agreement_taken", kind="conflict", fields={"number": taken}) from error
        return
    for _ in range(TRIES):
        _next_number(row, draft.from_date.year)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # another got this number in the same moment
            continue
        return
    raise Refused("正在有很多人登记，请稍后再保存。", code="agreement_taken", kind="conflict")


def _next_number(row: Agreement, year: int) -> None:
    """The next serial of kind and year that no paper of the organisation bears either."""
    last = Agreement.objects.filter(kind=row.kind, year=year).aggregate(last=Max("serial"))["last"] or 0
    label = AgreementKind(row.kind).label
    same = Agreement.objects.filter(organisation=row.organisation, kind=row.kind).exclude(pk=row.pk)
    row.year, row.serial = year, last + 1
    while same.filter(number=f"{label}〔{year}〕{row.serial}号").exists():
        row.serial += 1
    row.number = f"{label}〔{year}〕{row.serial}号"


def agreement_faults(draft: AgreementDraft) -> dict[str, str]:
    """What is wrong with a draft, by field, in sentences."""
    wrong = {name: f"最多{most}个字。" for name, most in LONGEST.items() if len(getattr(draft, name)) > most}
    longest = max(len(draft.duties), len(draft.reward), len(draft.penalty))
    faults = (
        ("kind", draft.kind not in AgreementKind.values, "请选择种类。"),
        ("signatory_kind", draft.signatory_kind not in SignatoryKind.values, "请选择签订人是商户、单位还是个人。"),
        ("signatory", not 0 < len(draft.signatory) <= 120, "请填写签订人，最多120个字。"),
        ("site_id", not (draft.site_id or draft.area_id or draft.reach), "请选择点位或片区，或写明责任范围。"),
        ("duties", longest > 5000, "责任内容、奖励、处罚各最多5000个字。"),
        (
            "to_date",
            draft.to_date is not None and draft.to_date < draft.from_date,
            "到期日不能早于开始日期，请改日期。",
        ),
        ("stars", draft.stars is not None and not 1 <= draft.stars <= 5, "星级填1到5。"),
    )
    return wrong | {name: sentence for name, bad, sentence in faults if bad}
