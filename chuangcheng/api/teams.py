"""队伍、联系人、领导小组: what a unit has without accounts, kept by its office and liaisons."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from chuangcheng.api.answers import tagged
from chuangcheng.api.asked import now, seen_version, who
from chuangcheng.api.once import changes, once
from chuangcheng.api.people_shapes import Contact, ContactGiven, Kept, LeadingGroup, LeadingGroupGiven, Team, TeamGiven
from chuangcheng.api.shapes import IdPath
from chuangcheng.people.operations.teams import (
    Member,
    remove_contact,
    remove_leading_group,
    remove_team,
    save_contact,
    save_leading_group,
    save_team,
)
from chuangcheng.people.queries.tree import organisation_page
from chuangcheng.rules.refusals import Refused

router = Router(tags=["队伍与联系人"])
UNIT = "/organisations/{organisation_id}"


def known_line(request: HttpRequest, organisation_id: int, lines: str, row_id: int) -> dict[str, Any]:
    """One line of an organisation's page, for those who keep them."""
    page = organisation_page(organisation_id, by=who(request), at=now(request))
    if not page.may_keep_people:
        raise Refused(
            f"只有“{page.name}”或其上级单位的创城办、联络员可以登记这些；请联系他们办理。",
            code="unit_people_not_yours",
            kind="forbidden",
        )
    found = next((row for row in getattr(page, lines) if row.id == row_id), None)
    if found is None:
        raise Refused("这个单位没有这一条，请重新读取单位后再试。", code="api_unit_line", kind="missing")
    return asdict(found)


def line(request: HttpRequest, organisation_id: int, lines: str, row_id: int) -> HttpResponse:
    """One of them as it is kept; its tag is what a change asks for."""
    found = known_line(request, organisation_id, lines, row_id)
    return tagged(request, found, version=found["version"])


@router.get(UNIT + "/teams/{row_id}", response=Team, summary="一个队伍")
def team(request: HttpRequest, organisation_id: IdPath, row_id: IdPath) -> Any:
    """As it is kept; its tag is what a change asks for."""
    return line(request, organisation_id, "teams", row_id)


@router.post(UNIT + "/teams", response={201: Kept}, summary="登记队伍")
@once(201)
def add_team(request: HttpRequest, organisation_id: IdPath, given: TeamGiven) -> Any:
    """A new one."""
    row = save_team(organisation_id=organisation_id, by=who(request), at=now(request), **given.dict())
    return {"id": row.id}


@router.put(UNIT + "/teams/{row_id}", response=Kept, summary="修改队伍")
@changes
def change_team(request: HttpRequest, organisation_id: IdPath, row_id: IdPath, given: TeamGiven) -> Any:
    """Every field as given."""
    known_line(request, organisation_id, "teams", row_id)
    by, at, seen = who(request), now(request), seen_version(request)
    said = given.dict()
    save_team(team_id=row_id, organisation_id=organisation_id, by=by, at=at, seen=seen, **said)
    return {"id": row_id}


@router.delete(UNIT + "/teams/{row_id}", response={204: None}, summary="删除队伍")
@changes
def drop_team(request: HttpRequest, organisation_id: IdPath, row_id: IdPath) -> Any:
    """Take it out; the log keeps what it was."""
    known_line(request, organisation_id, "teams", row_id)
    remove_team(team_id=row_id, by=who(request), at=now(request), seen=seen_version(request))


@router.get(UNIT + "/contacts/{row_id}", response=Contact, summary="一个联系人")
def contact(request: HttpRequest, organisation_id: IdPath, row_id: IdPath) -> Any:
    """As it is kept; its tag is what a change asks for."""
    return line(request, organisation_id, "contacts", row_id)


@router.post(UNIT + "/contacts", response={201: Kept}, summary="登记联系人")
@once(201)
def add_contact(request: HttpRequest, organisation_id: IdPath, given: ContactGiven) -> Any:
    """A new one."""
    row = save_contact(organisation_id=organisation_id, by=who(request), at=now(request), **given.dict())
    return {"id": row.id}


@router.put(UNIT + "/contacts/{row_id}", response=Kept, summary="修改联系人")
@changes
def change_contact(request: HttpRequest, organisation_id: IdPath, row_id: IdPath, given: ContactGiven) -> Any:
    """Every field as given."""
    known_line(request, organisation_id, "contacts", row_id)
    by, at, seen = who(request), now(request), seen_version(request)
    said = given.dict()
    save_contact(contact_id=row_id, organisation_id=organisation_id, by=by, at=at, seen=seen, **said)
    return {"id": row_id}


@router.delete(UNIT + "/contacts/{row_id}", response={204: None}, summary="删除联系人")
@changes
def drop_contact(request: HttpRequest, organisation_id: IdPath, row_id: IdPath) -> Any:
    """Take it out; the log keeps what it was."""
    known_line(request, organisation_id, "contacts", row_id)
    remove_contact(contact_id=row_id, by=who(request), at=now(request), seen=seen_version(request))


@router.get(UNIT + "/groups/{row_id}", response=LeadingGroup, summary="一个领导小组")
def group(request: HttpRequest, organisation_id: IdPath, row_id: IdPath) -> Any:
    """As it is kept; its tag is what a change asks for."""
    return line(request, organisation_id, "leading_groups", row_id)


@router.post(UNIT + "/groups", response={201: Kept}, summary="登记领导小组")
@once(201)
def add_group(request: HttpRequest, organisation_id: IdPath, given: LeadingGroupGiven) -> Any:
    """A new one."""
    row = save_leading_group(organisation_id=organisation_id, by=who(request), at=now(request), **group_said(given))
    return {"id": row.id}


@router.put(UNIT + "/groups/{row_id}", response=Kept, summary="修改领导小组")
@changes
def change_group(request: HttpRequest, organisation_id: IdPath, row_id: IdPath, given: LeadingGroupGiven) -> Any:
    """Every field as given."""
    known_line(request, organisation_id, "leading_groups", row_id)
    by, at, seen = who(request), now(request), seen_version(request)
    said = group_said(given)
    save_leading_group(group_id=row_id, organisation_id=organisation_id, by=by, at=at, seen=seen, **said)
    return {"id": row_id}


@router.delete(UNIT + "/groups/{row_id}", response={204: None}, summary="删除领导小组")
@changes
def drop_group(request: HttpRequest, organisation_id: IdPath, row_id: IdPath) -> Any:
    """Take it out; the log keeps what it was."""
    known_line(request, organisation_id, "leading_groups", row_id)
    remove_leading_group(group_id=row_id, by=who(request), at=now(request), seen=seen_version(request))


def group_said(given: LeadingGroupGiven) -> dict[str, Any]:
    """A leading group as its operation takes it."""
    return {**given.dict(exclude={"members"}), "members": [Member(**member.dict()) for member in given.members]}
