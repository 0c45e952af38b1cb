"""Keep what an organisation has without accounts: leading groups and their members, teams, contacts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Contact, LeadingGroup, LeadingMember, Organisation, Post, Team
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.rights import OFFICE_AND_LIAISON, only_keepers
from chuangcheng.people.versions import check_same, version_of
from chuangcheng.rules.refusals import Refused

Row = TypeVar("Row", LeadingGroup, Team, Contact)
GROUP = ("organisation_id", "name", "established_on", "document_number")
MEMBER = ("place", "name", "title", "post_id", "duties")
TEAM = ("organisation_id", "name", "headcount", "composition", "captain", "phone", "is_active")
CONTACT = ("organisation_id", "name", "title", "phone", "is_active")
CODES: dict[type[Model], str] = {LeadingGroup: "leading_group", Team: "team", Contact: "contact"}


@dataclass(frozen=True)
class Member:
    """成员 with 职务 (组长, 副组长, 成员 …); `post_id` where the person holds a post here."""

    place: str
    name: str
    title: str = ""
    duties: str = ""
    post_id: int | None = None


def save_leading_group(
    *,
    group_id: int | None = None,
    organisation_id: int,
    name: str,
    established_on: date | None = None,
    document_number: str = "",
    members: Sequence[Member] = (),
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> LeadingGroup:
    """Make a leading group or change one; its members are those given, in this order.

    Kept by the office or liaison of the organisation or above it. `seen`, here and below, is the version
    (`people.versions`) the change was made to. Refused: `row_stale`, `keepers_only`, `leading_group_taken`,
    `leading_group_missing`, `leading_group_fields`, `leading_member_post`.
    """
    with transaction.atomic():
        row = _row(LeadingGroup, group_id, organisation_id, by, seen)
        old = _group_snapshot(row) if row.pk else None
        row.name, row.established_on, row.document_number = name.strip(), established_on, document_number.strip()
        _save(row)
        _write_members(row, members)
        record(_verb("leading_group", old), by=by, at=at, subject=row.name, old=old, new=_group_snapshot(row))
    return row


def remove_leading_group(*, group_id: int, by: Actor, at: datetime, seen: str | None = None) -> None:
    """Take a leading group out with its members; the log keeps what it was."""
    with transaction.atomic():
        row = _row(LeadingGroup, group_id, None, by, seen)
        record("leading_group.remove", by=by, at=at, subject=row.name, old=_group_snapshot(row), new=None)
        row.delete()


def save_team(
    *,
    team_id: int | None = None,
    organisation_id: int,
    name: str,
    headcount: int = 0,
    composition: str = "",
    captain: str = "",
    phone: str = "",
    is_active: bool = True,
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> Team:
    """Make a team without accounts or change one.

    Refused: `keepers_only`, `organisation_missing`, `team_taken`, `team_missing`, `team_fields`.
    """
    with transaction.atomic():
        row = _row(Team, team_id, organisation_id, by, seen)
        old = snapshot(row, TEAM) if row.pk else None
        row.name, row.headcount, row.composition = name.strip(), headcount, composition.strip()
        row.captain, row.phone, row.is_active = captain.strip(), phone.strip(), is_active
        _save(row)
        record(_verb("team", old), by=by, at=at, subject=row.name, old=old, new=snapshot(row, TEAM))
    return row


def remove_team(*, team_id: int, by: Actor, at: datetime, seen: str | None = None) -> None:
    """Take a team out; the log keeps what it was."""
    with transaction.atomic():
        row = _row(Team, team_id, None, by, seen)
        record("team.remove", by=by, at=at, subject=row.name, old=snapshot(row, TEAM), new=None)
        row.delete()


def save_contact(
    *,
    contact_id: int | None = None,
    organisation_id: int,
    name: str,
    title: str = "",
    phone: str = "",
    is_active: bool = True,
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> Contact:
    """Make a contact without an account or change one. Refused: `keepers_only`, `contact_…` as for teams."""
    with transaction.atomic():
        row = _row(Contact, contact_id, organisation_id, by, seen)
        old = snapshot(row, CONTACT) if row.pk else None
        row.name, row.title, row.phone, row.is_active = name.strip(), title.strip(), phone.strip(), is_active
        _save(row)
        record(_verb("contact", old), by=by, at=at, subject=row.name, old=old, new=snapshot(row, CONTACT))
    return row


def remove_contact(*, contact_id: int, by: Actor, at: datetime, seen: str | None = None) -> None:
    """Take a contact out; the log keeps what it was."""
    with transaction.atomic():
        row = _row(Contact, contact_id, None, by, seen)
        record("contact.remove", by=by, at=at, subject=row.name, old=snapshot(row, CONTACT), new=None)
        row.delete()


def _verb(thing: str, old: object) -> str:
    return f"{thing}.change" if old else f"{thing}.add"


def _row(model: type[Row], row_id: int | None, organisation_id: int | None, by: Actor, seen: str | None) -> Row:
    """The row to write, after the right was asked at the organisation it belongs to; it never changes its owner."""
    label = model._meta.verbose_name
    code = CODES[model]
    if row_id is None:
        organisation = Organisation.objects.filter(pk=organisation_id).first() if organisation_id else None
        if organisation is None:
            raise Refused("没有找到这个单位，请重新选择。", code="organisation_missing", kind="missing")
        row = model(organisation=organisation)
    else:
        found = model.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=row_id).first()
        if found is None or organisation_id not in {None, found.organisation_id}:
            raise Refused(f"没有找到这个{label}，请刷新页面后再试。", code=f"{code}_missing", kind="missing")
        row = found
    only_keepers(by, row.organisation, what=f"登记{label}", roles=OFFICE_AND_LIAISON)
    if row.pk:
        check_same(version_of(row, *(row.members.all() if isinstance(row, LeadingGroup) else ())), seen)
    return row


def _save(row: LeadingGroup | Team | Contact) -> None:
    """Save what the fields allow; every wrong one is said at once."""
    label, code = row._meta.verbose_name, CODES[type(row)]
    _check(row, code=f"{code}_fields")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        sentence = f"“{row.organisation.name}”已经登记过{label}“{row.name}”了，请修改原来的那一条。"
        raise Refused(sentence, code=f"{code}_taken", kind="conflict") from error


def _check(row: Model, *, code: str) -> None:
    try:
        row.clean_fields(exclude=["organisation", "group", "post"])
    except ValidationError as error:
        wrong = {}
        for name in error.message_dict:
            label = getattr(row._meta.get_field(name), "verbose_name", name)
            wrong[name] = f"“{label}”没有填，或者填得太长、不对，请核对。"
        raise Refused("没有保存：" + "".join(wrong.values()), code=code, fields=wrong) from error


def _write_members(group: LeadingGroup, members: Sequence[Member]) -> None:
    posts = {m.post_id for m in members if m.post_id}
    known = Post.objects.filter(pk__in=posts).select_related("organisation")
    if len(known) < len(posts) or any(group.organisation_id not in p.organisation.ancestor_ids for p in known):
        sentence = "成员所选的岗位要在本单位或下级单位，请重新选择。"
        raise Refused(sentence, code="leading_member_post")
    rows = [
        LeadingMember(
            group=group, position=n, **{k: v.strip() if isinstance(v, str) else v for k, v in asdict(m).items()}
        )
        for n, m in enumerate(members)
    ]
    for row in rows:
        _check(row, code="leading_group_fields")
    group.members.all().delete()
    LeadingMember.objects.bulk_create(rows)


def _group_snapshot(row: LeadingGroup) -> dict[str, Any]:
    return {**snapshot(row, GROUP), "members": [snapshot(m, MEMBER) for m in row.members.all()]}
