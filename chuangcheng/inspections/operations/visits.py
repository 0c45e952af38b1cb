"""One visit: begun, answered item by item, finished. Each may be sent twice by a phone and has one effect.

A phone names the visit and each answer by UUIDs of its own. What it knew is said with each answer (`seen`, the version
it had; 0 for none): an answer that somebody else has changed meanwhile is reported with what stands there now, never
overwritten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from chuangcheng.inspections.models import (
    ProgrammeKind,
    Round,
    RoundState,
    Visit,
    VisitState,
)
from chuangcheng.inspections.operations.scoring import score_row
from chuangcheng.inspections.operations.teams import refuse_own_unit
from chuangcheng.inspections.queries.sight import programme_seen, visits_run_by
from chuangcheng.people.actor import Actor, Standing
from chuangcheng.people.models import Role
from chuangcheng.people.operations.record import record
from chuangcheng.places.models import Site
from chuangcheng.places.queries import sites_known_to
from chuangcheng.rules.coordinates import is_position
from chuangcheng.rules.refusals import Refused

DATUMS = ("wgs84", "gcj02", "bd09", "cgcs2000")
CLOCK_SLACK = timedelta(minutes=10)  # phones are rarely better set
INSPECTING = frozenset({Role.OFFICE, Role.INSPECTOR})
PATROLLING = INSPECTING | {Role.LIAISON, Role.RECTIFIER}


@dataclass(frozen=True, kw_only=True)
class Fix:
    """Where a phone was at the moment of submitting, as it said; accuracy in metres."""

    latitude: float
    longitude: float
    datum: str = "wgs84"
    accuracy_m: float | None = None


def start_visit(
    *,
    uuid: UUID,
    by: Actor,
    at: datetime,
    started_at: datetime | None = None,
    site_id: int | None = None,
    programme_id: int | None = None,
) -> Visit:
    """Begin a planned visit by its UUID, or one outside rounds at a site, under a UUID the client has made.

    Asked again, the visit as it stands. `started_at` is the phone's own clock.
    Refused: `visit_missing`, `visit_not_yours`, `visit_own_unit`, `visit_over`, `round_closed`, `site_missing`,
    `programme_missing`, `programme_retired`, `visit_time`.
    """
    started = _moment(started_at, at)
    with transaction.atomic():
        visit = Visit.objects.select_for_update(of=("self",)).select_related(*JOINS).filter(uuid=uuid).first()
        if visit is None:
            return _begin(uuid, site_id, programme_id, by=by, at=at, started=started)
        _only_inspectors(visit, by, at=at)
        if visit.state in (VisitState.STARTED, VisitState.DONE):
            return visit
        if visit.state == VisitState.MISSED:
            raise Refused("这个点位已记为未检查；需要补查的，请创城办另行安排。", code="visit_over", kind="conflict")
        refuse_own_unit(visit, _going(visit, by), at=at)
        visit.state, visit.started_at = VisitState.STARTED, started
        visit.inspector_id = visit.inspector_id or by.user_id
        visit.version += 1
        visit.save()
        Round.objects.filter(pk=visit.round_id or 0, state=RoundState.PLANNED).update(state=RoundState.UNDER_WAY)
    return visit


def finish_visit(
    *, uuid: UUID, by: Actor, at: datetime, ended_at: datetime | None = None, fix: Fix | None = None, note: str = ""
) -> Visit:
    """End a visit with the position of that moment; asked again, the visit as it was ended.

    What failed is put on the ledger by `findings.register_findings`, which the door calls afterwards.
    Refused: `visit_missing`, `visit_not_yours`, `visit_not_begun`, `visit_over`, `round_closed`, `visit_time`,
    `visit_position`.
    """
    ended = _moment(ended_at, at)
    _check_fix(fix)
    with transaction.atomic():
        visit = locked_visit(uuid, by=by, at=at)
        if visit.state == VisitState.DONE:
            return visit
        if visit.state != VisitState.STARTED:
            raise Refused("这次检查还没有开始，请先打开点位开始检查。", code="visit_not_begun", kind="conflict")
        visit.state, visit.note = VisitState.DONE, note.strip()
        visit.ended_at, visit.received_at = max(ended, visit.started_at or ended), at
        if fix is not None:
            visit.latitude, visit.longitude, visit.datum = fix.latitude, fix.longitude, fix.datum
            visit.accuracy_m = fix.accuracy_m
        count_answers(visit)
        score_row(visit)
        visit.version += 1
        visit.save()
        new = {"answered": visit.answered, "failed": visit.failed, "uuid": str(visit.uuid)}
        record("visit.finish", by=by, at=at, subject=visit.site.name, old=None, new=new)
    return visit


def miss_visit(*, uuid: UUID, reason: str, by: Actor, at: datetime) -> Visit:
    """Write down that a planned visit was not made, and why; asked again with the same reason nothing happens.

    Refused: `visit_missing`, `visit_not_yours`, `visit_over`, `visit_reason`, `round_closed`.
    """
    if not 0 < len(reason.strip()) <= 200:
        raise Refused("请写明未检查的原因，最多200个字。", code="visit_reason", fields={"reason": "请写明原因"})
    with transaction.atomic():
        visit = locked_visit(uuid, by=by, at=at)
        if visit.state == VisitState.MISSED and visit.missed_reason == reason.strip():
            return visit
        if visit.state == VisitState.DONE:
            raise Refused("这个点位已经查完，不能再记为未检查。", code="visit_over", kind="conflict")
        visit.state, visit.missed_reason = VisitState.MISSED, reason.strip()
        visit.version += 1
        visit.save()
        new = {"reason": visit.missed_reason, "uuid": str(visit.uuid)}
        record("visit.miss", by=by, at=at, subject=visit.site.name, old=None, new=new)
    return visit


JOINS = ("site__organisation", "round__programme", "programme", "organisation", "team")


def locked_visit(uuid: UUID, *, by: Actor, at: datetime, closed_too: bool = False) -> Visit:
    """A visit of the actor's, locked, in a round that is not closed. Refused as the operations say."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related(*JOINS)
    visit = rows.filter(uuid=uuid).first()
    if visit is None:
        raise Refused("没有这次检查，请从“今天的检查”打开。", code="visit_missing", kind="missing")
    _only_inspectors(visit, by, at=at, closed_too=closed_too)
    return visit


def count_answers(visit: Visit) -> None:
    """Keep the numbers of answers on the row; not saved."""
    found = visit.answers.aggregate(
        answered=Count("id"),
        failed=Count("id", filter=Q(verdict="fails")),
        highlights=Count("id", filter=Q(highlight=True)),
        problems=Count("id", filter=Q(problem__isnull=False)),
    )
    visit.answered, visit.failed = found["answered"], found["failed"]
    visit.highlights, visit.problems = found["highlights"], found["problems"]


def _begin(
    uuid: UUID, site_id: int | None, programme_id: int | None, *, by: Actor, at: datetime, started: datetime
) -> Visit:
    if site_id is None:
        raise Refused("没有这次检查，请从“今天的检查”打开。", code="visit_missing", kind="missing")
    site = sites_known_to(by).select_related("organisation").filter(pk=site_id).first()
    if site is None:
        raise Refused("没有这个点位，请重新选择。", code="site_missing", kind="missing")
    programme = programme_seen(programme_id, by=by) if programme_id else None
    if programme is not None and not programme.active:
        sentence = f"督查方案“{programme.name}”已经停用，请换一个方案。"
        raise Refused(sentence, code="programme_retired", kind="conflict")
    visit = Visit(
        uuid=uuid,
        programme=programme,
        organisation_id=programme.organisation_id if programme else _acting_for(by, site),
        site=site,
        standard_id=programme.standard_id if programme else None,
        inspector_id=by.user_id,
        planned_on=timezone.localdate(started),
        state=VisitState.STARTED,
        started_at=started,
    )
    _only_inspectors(visit, by, at=at)
    refuse_own_unit(visit, _going(visit, by), at=at)
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError:  # the same request, sent a second time before the first was answered
        return locked_visit(uuid, by=by, at=at)
    return visit


def _acting_for(by: Actor, site: Site) -> int:
    """The organisation somebody without a programme inspects for: the nearest above the site's that has them."""
    mine = [s for s in by.standings if s.roles & INSPECTING]
    if not mine:
        raise _not_yours()
    above = site.organisation.ancestor_ids if site.organisation else ()
    near = [s for s in mine if s.organisation_id in above]
    return max(near or mine, key=lambda s: len(s.ancestors)).organisation_id


def _only_inspectors(visit: Visit, by: Actor, *, at: datetime, closed_too: bool = False) -> None:
    """Those named on the visit; where nobody is, an inspector of the organisation; the office types for anybody."""
    if not _may(visit, by):
        if visit.pk and not visits_run_by(by).filter(pk=visit.pk).exists():
            raise Refused("没有这次检查，请从“今天的检查”打开。", code="visit_missing", kind="missing")
        raise _not_yours()
    if visit.round is not None and visit.round.state == RoundState.CLOSED and not closed_too:
        sentence = f"“{visit.round.label}”已经结束，不能再改检查结果；请联系创城办。"
        raise Refused(sentence, code="round_closed", kind="conflict")


def _not_yours() -> Refused:
    sentence = "这次检查没有分派给您；请到“今天的检查”办理自己的，或请创城办改派。"
    return Refused(sentence, code="visit_not_yours", kind="forbidden")


def _may(visit: Visit, by: Actor) -> bool:
    if by.user_id is None:
        return False
    named = {visit.inspector_id} - {None}
    if visit.team is not None:
        named |= {visit.team.first_id, visit.team.second_id}
    if by.user_id in named and _on_post(visit, by):
        return True
    above = visit.organisation.ancestor_ids
    if any(s.organisation_id in above and Role.OFFICE in s.roles for s in by.standings):
        return True
    free = not named
    return free and any(s.organisation_id == visit.organisation_id and s.roles & _roles(visit) for s in by.standings)


def _on_post(visit: Visit, by: Actor) -> bool:
    """Whoever is in a team need only stand on some post; alone, on one that inspects for this organisation."""
    if visit.team is not None:
        return bool(by.standings)
    above = visit.organisation.ancestor_ids
    return any(_inspects(s, visit, above) for s in by.standings)


def _inspects(standing: Standing, visit: Visit, above: tuple[int, ...]) -> bool:
    return standing.organisation_id in above and bool(standing.roles & _roles(visit))


def _roles(visit: Visit) -> frozenset[Any]:
    daily = visit.programme is not None and visit.programme.kind == ProgrammeKind.DAILY
    return PATROLLING if daily else INSPECTING


def _going(visit: Visit, by: Actor) -> Sequence[int]:
    """Who looks: the whole team, or whoever begins. An office typing for a named inspector looks at nothing itself."""
    if visit.team is not None:
        return [visit.team.first_id, visit.team.second_id]
    person = visit.inspector_id or by.user_id
    return [person] if person is not None else []


def _moment(said: datetime | None, at: datetime) -> datetime:
    if said is None:
        return at
    if said > at + CLOCK_SLACK:
        sentence = "手机上的时间比现在还晚，请校准手机时间后再提交；已填内容会保留。"
        raise Refused(sentence, code="visit_time", fields={"time": sentence})
    return min(said, at)


def _check_fix(fix: Fix | None) -> None:
    if fix is None:
        return
    right = is_position(fix.latitude, fix.longitude) and fix.datum in DATUMS
    if not right or (fix.accuracy_m is not None and not 0 <= fix.accuracy_m < 1_000_000):
        raise Refused("定位数据不对，请重新定位，或不带定位提交。", code="visit_position", fields={"fix": "请重新定位"})
