"""督查方案: programmes, and who goes where in a round."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from chuangcheng.api.answers import tagged
from chuangcheng.api.asked import now, seen_version, who
from chuangcheng.api.once import changes, once
from chuangcheng.api.people_shapes import Kept
from chuangcheng.api.programmes_shapes import (
    GiveTeamGiven,
    InspectorShown,
    MissGiven,
    ProgrammeGiven,
    ProgrammeOwn,
    ProgrammeShown,
    RoundDetail,
    RoundVisit,
    RoundVisitsAsked,
    TeamsAssigned,
    TeamsGiven,
    TeamShown,
    VisitKept,
)
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.inspections.operations.programmes import ProgrammeDraft, save_programme
from chuangcheng.inspections.operations.teams import assign_teams, give_visit, pair_up
from chuangcheng.inspections.operations.visits import miss_visit
from chuangcheng.inspections.queries.begin_choices import inspector_choices, runners_of
from chuangcheng.inspections.queries.rounds import TeamLine, round_line, round_page, round_visits
from chuangcheng.inspections.queries.rounds import programmes as programme_rows
from chuangcheng.inspections.queries.sight import programme_seen, round_seen
from chuangcheng.people.actor import Actor
from chuangcheng.people.rights import OFFICE_AND_LIAISON, may_keep, only_keepers
from chuangcheng.rules.refusals import Refused

router = Router(tags=["督查方案与编组"])
ROOM = "/inspections"
PROGRAMME, ROUND, VISIT = ROOM + "/programmes/{programme_id}", ROOM + "/rounds/{round_id}", ROOM + "/visits/{uuid}"


@router.get(ROOM + "/programmes", response=list[ProgrammeShown], summary="督查方案，新的在前")
def programmes(request: HttpRequest, retired: Annotated[bool, Query(description="连停用的一起")] = False) -> Any:
    """Programmes the post sees, at most five hundred."""
    rows = programme_rows(who(request), active=None if retired else True)
    return tagged(request, [line_out(row) for row in rows])


def line_out(row: Any) -> dict[str, Any]:
    """A programme in a list."""
    plain = ("id", "name", "kind", "level", "run_by", "organisation_id", "standard_id", "demand_words", "active")
    return {
        **{name: getattr(row, name) for name in plain},
        "kind_label": row.get_kind_display(),
        "level_label": row.get_level_display(),
        "organisation_name": row.organisation.short_name or row.organisation.name,
        "standard_name": str(row.standard) if row.standard else "",
    }


@router.get(PROGRAMME, response=ProgrammeOwn, summary="一个督查方案")
def programme(request: HttpRequest, programme_id: IdPath) -> Any:
    """What a change begins from; its tag is what the change asks for."""
    by = who(request)
    row = programme_seen(programme_id, by=by)
    many = {"bureau_ids": row.bureaus, "site_type_ids": row.site_types, "area_ids": row.areas}
    said = {
        **line_out(row),
        **{name: sorted(rows.values_list("pk", flat=True)) for name, rows in many.items()},
        "draw_rule": row.draw_rule,
        "note": row.note,
        "may_keep": may_keep(by, row.organisation, OFFICE_AND_LIAISON),
    }
    return tagged(request, said, version=str(row.version))


def draft_of(given: ProgrammeGiven, by: Actor) -> ProgrammeDraft:
    """A programme as its operation takes it. Refused (forbidden) for whom this person may not run one."""
    if given.organisation_id not in dict(runners_of(by)):
        sentence = "督查方案由组织单位的创城办或联络员安排；请联系他们。"
        raise Refused(sentence, code="keepers_only", kind="forbidden")
    said = given.model_dump(exclude={"draw_rule"})
    rule = given.draw_rule.model_dump(exclude_none=True) if given.draw_rule else {}
    return ProgrammeDraft(**said, draw_rule=rule)


@router.post(ROOM + "/programmes", response={201: Kept}, summary="建立督查方案")
@once(201)
def add_programme(request: HttpRequest, given: ProgrammeGiven) -> Any:
    """A new programme; rounds are opened from it."""
    by = who(request)
    return {"id": save_programme(draft=draft_of(given, by), by=by, at=now(request)).pk}


@router.put(PROGRAMME, response=Kept, summary="修改或停用督查方案")
@changes
def change_programme(request: HttpRequest, programme_id: IdPath, given: ProgrammeGiven) -> Any:
    """Every field as given; rounds that were opened keep what they were opened with."""
    by, at, seen = who(request), now(request), seen_version(request)
    programme_seen(programme_id, by=by)
    return {"id": save_programme(programme_id=programme_id, draft=draft_of(given, by), by=by, at=at, seen=seen).pk}


@router.get(ROUND, response=RoundDetail, summary="一个批次：进度和检查组")
def round_(request: HttpRequest, round_id: IdPath) -> Any:
    """How far it is, by team; what is not given to one yet."""
    found = round_page(round_id, by=who(request))
    said = {
        **asdict(round_line(found.round)),
        "progress": asdict(found.progress),
        "teams": [asdict(team) for team in found.teams],
        "without_team": found.without_team,
        "waiting": found.waiting,
    }
    return tagged(request, said)


@router.get(ROUND + "/visits", response=Page[RoundVisit], summary="批次里的检查，按次序")
def visits(
    request: HttpRequest, round_id: IdPath, asked: Query[RoundVisitsAsked], after: After = "", limit: Limit = 50
) -> Any:
    """Who goes where in which order."""
    wish: dict[str, Any] = {"state": asked.state, "team_id": asked.team_id, "without_team": asked.without_team}
    lines = round_visits(round_id, by=who(request), **wish, after=place_of(after), limit=limit)
    items = [{name: getattr(line, name) for name in RoundVisit.model_fields} for line in lines]
    following = f"{lines[-1].order}-{lines[-1].id}" if len(lines) == limit else None
    return tagged(request, {"items": items, "next": following})


def place_of(after: str) -> tuple[int, int] | None:
    """Order and id a page begins after. Refused (invalid) for what no page gave."""
    if not after:
        return None
    order, _, pk = after.partition("-")
    if not (order.isascii() and pk.isascii() and order.isdecimal() and pk.isdecimal() and len(after) <= 30):
        raise Refused("after 不是本系统给的，请用上一页的 next。", code="api_after")
    return int(order), int(pk)


@router.get(ROUND + "/inspectors", response=list[InspectorShown], summary="可以编组的人")
def inspectors(request: HttpRequest, round_id: IdPath) -> Any:
    """For who makes the teams."""
    by = who(request)
    organisation = round_seen(round_id, by=by).programme.organisation
    only_keepers(by, organisation, what="编组", roles=OFFICE_AND_LIAISON)
    found = inspector_choices(organisation.pk, at=now(request))
    return tagged(request, [{"id": pk, "name": name} for pk, name in found])


@router.post(ROUND + "/teams", response=list[TeamShown], summary="编组，两人一组")
@once(200)
def teams(request: HttpRequest, round_id: IdPath, given: TeamsGiven) -> Any:
    """Anew, by the round's seed; a team at work stays as it is, or this is refused."""
    by = who(request)
    pair_up(round_id=round_id, user_ids=given.people, by=by, at=now(request))
    return [team_out(team) for team in round_page(round_id, by=by).teams]


def team_out(team: TeamLine) -> dict[str, Any]:
    """A team with how far it is."""
    return asdict(team)


@router.post(ROUND + "/assign", response=TeamsAssigned, summary="把没检查的点位派到组")
@once(200)
def assign(request: HttpRequest, round_id: IdPath) -> Any:
    """Nobody to the own unit, evenly, area by area."""
    return asdict(assign_teams(round_id=round_id, by=who(request), at=now(request)))


@router.post(VISIT + "/give", response=VisitKept, summary="把一个点位改派到别的组")
@once(200)
def give(request: HttpRequest, uuid: UUID, given: GiveTeamGiven) -> Any:
    """One visit that was not begun."""
    return visit_out(give_visit(uuid=uuid, team_id=given.team_id, by=who(request), at=now(request)))


@router.post(VISIT + "/miss", response=VisitKept, summary="记为未检查")
@once(200)
def miss(request: HttpRequest, uuid: UUID, given: MissGiven) -> Any:
    """Not looked at, and why."""
    return visit_out(miss_visit(uuid=uuid, reason=given.reason, by=who(request), at=now(request)))


def visit_out(row: Any) -> dict[str, Any]:
    """What became of a visit."""
    return {name: getattr(row, name) for name in VisitKept.model_fields}
