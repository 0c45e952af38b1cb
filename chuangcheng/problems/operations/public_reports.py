"""随手报: take a report from a place's label, put it on the ledger once an office has confirmed it, or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from chuangcheng.audit.operations import log
from chuangcheng.notices.operations import post_outbox
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation, Role
from chuangcheng.people.queries import standings_at
from chuangcheng.places.models import Site
from chuangcheng.places.operations import owner_of_site
from chuangcheng.problems.models import Problem
from chuangcheng.problems.models.public_reports import PublicReport, ReportState
from chuangcheng.problems.operations.ask import FileRef
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.problems.queries.public_reports import report as report_seen
from chuangcheng.rules.refusals import Refused

MOST_PHOTOS = 3
LONGEST = 1000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# How many reports in an hour: from one address, of one place, of all places; and from one address in a day.
OF_SENDER, OF_SITE, OF_ALL, OF_SENDER_A_DAY = 5, 20, 300, 20


@dataclass(frozen=True, kw_only=True)
class NewReport:
    """What somebody says; name and telephone only if they like. `sender` is a keyed hash, no address."""

    token: str
    text: str
    name: str = ""
    phone: str = ""
    sender: str
    key: UUID


def check_report(new: NewReport, *, photos: int, at: datetime) -> Site:
    """Refuse before any photo is kept: `label_unknown`, `report_fields`, `report_often`."""
    site = Site.objects.select_related("organisation", "area").filter(token=new.token[:64], is_active=True).first()
    if site is None:
        raise Refused("这张标签已经换新或停用，没有报出去；请扫现场新的标签。", code="label_unknown", kind="missing")
    wrong = {}
    if not 5 <= len(new.text.strip()) <= LONGEST:
        wrong["text"] = f"请写明看到了什么，5到{LONGEST}个字。"
    if max(len(new.name), len(new.phone)) > 30:
        wrong["name"] = "称呼、电话各最多30个字。"
    if photos > MOST_PHOTOS:
        wrong["photos"] = f"最多{MOST_PHOTOS}张照片。"
    if wrong:
        raise Refused("没有报出去：" + "".join(wrong.values()), code="report_fields", fields=wrong)
    _check_often(new, site, at)
    return site


def _check_often(new: NewReport, site: Site, at: datetime) -> None:
    lately = PublicReport.objects.filter(sent_at__gt=at - HOUR)
    own = PublicReport.objects.filter(sender=new.sender, sent_at__gt=at - DAY)
    limits = (
        (own.filter(sent_at__gt=at - HOUR), OF_SENDER),
        (own, OF_SENDER_A_DAY),
        (lately.filter(site=site), OF_SITE),
        (lately, OF_ALL),
    )
    if any(rows.order_by().values_list("id")[most - 1 : most].exists() for rows, most in limits):
        raise Refused("报得太频繁了，请过一个小时再报；急事请打12345。", code="report_often", kind="busy")


def send_report(*, new: NewReport, files: Sequence[int], at: datetime) -> PublicReport:
    """Keep a report for the office of the place; the same key again gives the first one. Tells nobody's address."""
    there = PublicReport.objects.filter(key=new.key).first()
    if there is not None:
        return there
    site = check_report(new, photos=len(files), at=at)
    with transaction.atomic():
        row = PublicReport.objects.create(
            site=site,
            organisation=owner_of_site(site),
            text=new.text.strip(),
            reporter_name=new.name.strip(),
            reporter_phone=new.phone.strip(),
            sender=new.sender,
            key=new.key,
            sent_at=at,
        )
        row.photos.set(files)
        _tell_office(row, at)
    return row


def _tell_office(row: PublicReport, at: datetime) -> None:
    """Tell the nearest office over the ground; of nobody's ground, those at the top. Only that something came:
    what was written may name people, and who reported is read on the report's own page."""
    office = _nearest_office(row.organisation, at)
    if not office:
        return
    payload = {
        "title": f"【随手报】{row.site.name}"[:200],
        "body": "有群众扫码反映情况，请核实：属实的登记到台账，不属实的写明原因。",
        "link": f"/places/reports/{row.pk}/",
        "units": office,
        "roles": [Role.OFFICE.value],
        "users": [],
        "urgent": False,
    }
    post_outbox(kind="places.report", subject=str(row.pk), payload=payload, at=at)


def _nearest_office(ground: Organisation | None, at: datetime) -> list[int]:
    """The first organisation from the ground upwards whose office somebody holds; every top one for no ground."""
    if ground is None:
        levels = [list(Organisation.objects.filter(parent=None).values_list("id", flat=True))]
    else:
        levels = [[unit] for unit in reversed(ground.ancestor_ids)]
    held = standings_at((unit for level in levels for unit in level), at)
    manned = {standing.organisation_id for standing in held if Role.OFFICE in standing.roles}
    return next((sorted(manned.intersection(level)) for level in levels if manned.intersection(level)), [])


def confirm_report(
    *, report_id: int, home: int, text: str, category: int | None, by: Actor, at: datetime, key: UUID | None = None
) -> Problem:
    """Put a confirmed report on the ledger with its photos; who reported stays with the report.

    Refused: `report_missing`, `report_decided`, and what registering refuses.
    """
    with transaction.atomic():
        row = _waiting(report_id, by)
        photos = row.photos.order_by("id").values_list("id", flat=True)
        new = NewProblem(
            home=home,
            text=text,
            source="public",
            place=row.site.name,
            area=row.site.area_id,
            site=row.site_id,
            category=category,
            files=tuple(FileRef(file_id, "before") for file_id in photos),
            finder_is_actor=False,
            vouched=True,
        )
        problem = register(new=new, by=by, at=at, key=key)
        row.state, row.problem = ReportState.REGISTERED, problem
        _decide(row, by, at)
    return problem


def dismiss_report(*, report_id: int, reason: str, by: Actor, at: datetime) -> PublicReport:
    """Do not put it on the ledger; the reason is kept. Refused: `report_missing`, `report_decided`, `report_reason`."""
    if not 0 < len(reason.strip()) <= 200:
        sentence = "请写明不予登记的原因，最多200个字。"
        raise Refused(sentence, code="report_reason", fields={"reason": sentence})
    with transaction.atomic():
        row = _waiting(report_id, by)
        row.state, row.reason = ReportState.DISMISSED, reason.strip()
        _decide(row, by, at)
    return row


def _waiting(report_id: int, by: Actor) -> PublicReport:
    report_seen(report_id, by=by)
    row = PublicReport.objects.select_for_update(of=("self",)).select_related("site").get(id=report_id)
    if row.state != ReportState.WAITING:
        raise Refused("这条随手报已经处理过了，请刷新页面。", code="report_decided", kind="conflict")
    return row


def _decide(row: PublicReport, by: Actor, at: datetime) -> None:
    row.decided_by_id, row.decided_at = by.user_id, at
    row.save(update_fields=["state", "problem", "reason", "decided_by", "decided_at"])
    log(
        action=f"report.{row.state}", by_id=by.user_id, at=at, who=by.name,
        subject=row.site.name[:120], old={"state": "waiting"}, new={"state": row.state, "report": row.id},
    )  # fmt: skip
