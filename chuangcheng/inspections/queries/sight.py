"""What a user may see of inspections. Every read starts here, ids in request bodies included.

Two sides, never mixed. Who inspects: the organisation that runs it and those above, on the posts that have to do with
it, the line bureaus named, and whoever is in a team. Who is inspected: the unit answerable for a site sees what was
found there once the round is closed, and not who found it. A planned 暗访 is nobody's else.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from chuangcheng.inspections.models import Programme, ProgrammeKind, Round, RoundState, RoundTeam, Visit, VisitState
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation, Role
from chuangcheng.rules.refusals import Refused

RUNNERS = frozenset({Role.OFFICE, Role.INSPECTOR, Role.LEADER, Role.VERIFIER})
PATROLLERS = frozenset({Role.LIAISON, Role.RECTIFIER})


def programmes_visible_to(by: Actor) -> QuerySet[Programme]:
    """Programmes this person's organisations run, stand above, or are named in as line bureaus."""
    if by.is_clock:
        return Programme.objects.all()
    own = Q(organisation__in=below(by, RUNNERS)) | Q(
        organisation_id__in=_scopes(by, PATROLLERS), kind=ProgrammeKind.DAILY
    )
    named = Programme.bureaus.through.objects.filter(
        programme=OuterRef("pk"), organisation_id__in=_scopes(by, RUNNERS | PATROLLERS)
    )
    return Programme.objects.filter(own | Exists(named))


def rounds_visible_to(by: Actor) -> QuerySet[Round]:
    """Rounds of those programmes, and those this person is in a team of."""
    if by.is_clock:
        return Round.objects.all()
    team = RoundTeam.objects.filter(Q(first=by.user_id) | Q(second=by.user_id), round=OuterRef("pk"))
    seen = Q(programme__in=programmes_visible_to(by)) | (Exists(team) if by.user_id else Q(pk__in=[]))
    return Round.objects.filter(seen)


def visits_visible_to(by: Actor) -> QuerySet[Visit]:
    """Visits of the inspecting side, and the finished ones at sites the reader's units answer for."""
    if by.is_clock:
        return Visit.objects.all()
    return Visit.objects.filter(_inspecting(by) | _inspected(by))


def visits_run_by(by: Actor) -> QuerySet[Visit]:
    """Those of the inspecting side alone: whoever reads them may know who was there and what is planned."""
    return Visit.objects.all() if by.is_clock else Visit.objects.filter(_inspecting(by))


def _inspecting(by: Actor) -> Q:
    run = Q(organisation__in=below(by, RUNNERS))
    run |= Q(organisation_id__in=_scopes(by, PATROLLERS), programme__kind=ProgrammeKind.DAILY)
    if by.user_id is not None:
        run |= Q(inspector=by.user_id) | Q(team__first=by.user_id) | Q(team__second=by.user_id)
    return run


def _inspected(by: Actor) -> Q:
    over = Q(round=None) | Q(round__state=RoundState.CLOSED)
    return Q(state=VisitState.DONE, site__organisation__in=below(by)) & over


def below(by: Actor, roles: Iterable[str] = ()) -> QuerySet[Organisation, Any]:
    """Ids of organisations at and below those this person stands on, on posts with one of the roles where given."""
    wanted = set(roles)
    own = Q(pk__in=[])
    for standing in by.standings:
        if not wanted or standing.roles & wanted:
            own |= Q(path__startswith="/" + "/".join(map(str, standing.ancestors)) + "/")
    return Organisation.objects.filter(own).order_by().values("pk")


def _scopes(by: Actor, roles: Iterable[str]) -> list[int]:
    wanted = set(roles)
    return sorted({s.organisation_id for s in by.standings if s.roles & wanted})


def programme_seen(programme_id: int, *, by: Actor) -> Programme:
    """One programme. Raises Refused (missing) for what does not exist and for what is not this person's."""
    row = programmes_visible_to(by).select_related("organisation", "standard").filter(pk=programme_id).first()
    if row is None:
        raise Refused("没有这个督查方案，或它不归您看；请从督查页面打开。", code="programme_missing", kind="missing")
    return row


def round_seen(round_id: int, *, by: Actor) -> Round:
    """One round with its programme. Raises Refused (missing)."""
    rows = rounds_visible_to(by).select_related("programme__organisation", "standard")
    row = rows.filter(pk=round_id).first()
    if row is None:
        raise Refused("没有这个督查批次，或它不归您看；请从督查页面打开。", code="round_missing", kind="missing")
    return row


def visit_seen(uuid: UUID, *, by: Actor) -> Visit:
    """One visit with its site, round and programme. Raises Refused (missing)."""
    rows = visits_visible_to(by).select_related("site", "round", "programme", "organisation", "team")
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise Refused("没有这次检查，或它不归您看；请从“今天的检查”打开。", code="visit_missing", kind="missing")
    return row


def runs(visit: Visit, *, by: Actor) -> bool:
    """Whether the reader is of the inspecting side of a visit, and may know who inspected."""
    return by.is_clock or visits_run_by(by).filter(pk=visit.pk).exists()
