"""Teams of two, who goes where and in what order; nobody to the own unit."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chuangcheng.inspections.models import Round, RoundTeam, Visit, VisitState
from chuangcheng.inspections.operations.rounds import BATCH, locked_round
from chuangcheng.inspections.queries.line_bureaus import bureaus_of, trades_of
from chuangcheng.inspections.queries.own_units import OwnUnits, barred
from chuangcheng.inspections.queries.sight import visits_run_by
from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.people.queries import holdings_on, organisations_by_id
from chuangcheng.places.queries import areas_by_id
from chuangcheng.rules.draws import Pair, assign, pairs_of
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.route import Stop, best_order


@dataclass(frozen=True)
class TeamDraft:
    """Two user ids, and for 分线 the line bureau; not named, it is the one of the programme's a member belongs to."""

    first: int
    second: int
    bureau_id: int | None = None


@dataclass(frozen=True)
class Given:
    """What came of assigning: how many visits have a team now, and a sentence for each that cannot have one."""

    assigned: int
    impossible: tuple[str, ...]


def save_teams(*, round_id: int, teams: Sequence[TeamDraft], by: Actor, at: datetime) -> list[RoundTeam]:
    """Write down the teams of a round, in that order; visits not begun lose a team that changed or is gone.

    Refused: `keepers_only`, `round_missing`, `round_closed`, `team_of_two`, `team_twice`, `team_stranger`,
    `team_at_work`.
    """
    with transaction.atomic():
        row = locked_round(round_id, by=by, what="编组")
        _check_teams(row, teams, at=at)
        old = {team.number: team for team in row.teams.all()}
        named = {user for team in teams for user in (team.first, team.second)}
        lines = bureaus_of(row.programme, named, on=timezone.localdate(at))
        said = {n: [team.first_id, team.second_id] for n, team in old.items()}
        kept = []
        for number, draft in enumerate(teams, 1):
            team = old.pop(number, None) or RoundTeam(round=row, number=number)
            changed = (team.first_id, team.second_id) != (draft.first, draft.second)
            if team.pk and changed:
                _take_back(team)
            team.first_id, team.second_id = draft.first, draft.second
            team.bureau_id = draft.bureau_id or lines.get(draft.first) or lines.get(draft.second)
            team.save()
            kept.append(team)
        for team in old.values():
            _take_back(team)
            team.delete()
        new = {str(team.number): [team.first_id, team.second_id] for team in kept}
        record("round.teams", by=by, at=at, subject=row.label, old={str(n): v for n, v in said.items()}, new=new)
    return kept


def pair_up(*, round_id: int, user_ids: Sequence[int], by: Actor, at: datetime) -> list[RoundTeam]:
    """Make teams of these people by the round's seed, of different units where that is possible.

    Refused as `save_teams`, and `team_of_two` where there are fewer than two.
    """
    with transaction.atomic():
        row = locked_round(round_id, by=by, what="编组")
        own = OwnUnits.of(row.programme, row.programme.organisation_id)
        people = list(own.people(user_ids, at=at).values())
        if {person.key for person in people} != set(user_ids):
            raise _stranger()
        if len(people) < 2:
            raise Refused("每组两人，请至少选两个人。", code="team_of_two")
        pairs = pairs_of(people, seed=row.seed or f"round:{row.pk}")
        return save_teams(round_id=round_id, teams=[TeamDraft(a.key, b.key) for a, b in pairs], by=by, at=at)


def assign_teams(*, round_id: int, by: Actor, at: datetime) -> Given:
    """Give every visit not begun to a team: none to the own unit, evenly, area by area; then put each way in order.

    A type of sites that a line bureau looks after (包保) goes to that bureau's teams.

    Refused: `keepers_only`, `round_missing`, `round_closed`, `team_none`.
    """
    with transaction.atomic():
        row = locked_round(round_id, by=by, what="分派检查组")
        teams = list(row.teams.all())
        if not teams:
            raise Refused("这一批还没有检查组，请先编组。", code="team_none", kind="conflict")
        visits = list(row.visits.filter(state=VisitState.PLANNED).select_related("site").order_by("order", "id"))
        own = OwnUnits.of(row.programme, row.programme.organisation_id)
        people = own.people({i for t in teams for i in (t.first_id, t.second_id)}, at=at)
        trades = trades_of((t.bureau_id for t in teams if t.bureau_id), on=timezone.localdate(at))
        none: frozenset[int] = frozenset()
        pairs = [
            Pair(t.pk, (people[t.first_id], people[t.second_id]), trades.get(t.bureau_id or 0, none)) for t in teams
        ]
        paths = _paths(visits)
        tasks = own.tasks((visit.site for visit in visits), paths)
        found = assign(seed=row.seed or f"round:{row.pk}", tasks=tasks, teams=pairs)
        for visit in visits:
            visit.team_id = found.teams.get(f"site:{visit.site_id}")
        _put_in_order(visits, paths)
        Visit.objects.bulk_update(visits, ["team", "order"], batch_size=BATCH)
        new = {"assigned": len(found.teams), "impossible": len(found.impossible)}
        record("round.assign", by=by, at=at, subject=row.label, old=None, new=new)
    return Given(len(found.teams), tuple(found.impossible.values()))


def give_visit(*, uuid: UUID, team_id: int, by: Actor, at: datetime) -> Visit:
    """Give one visit to another team of its round.

    Refused: `visit_missing`, `keepers_only`, `round_closed`, `visit_under_way`, `team_missing`, `visit_own_unit`.
    """
    with transaction.atomic():
        visit = visits_run_by(by).filter(uuid=uuid).select_related("site", "programme").first()
        if visit is None or visit.round_id is None:
            raise Refused("没有这次检查，请从批次页面打开。", code="visit_missing", kind="missing")
        row = locked_round(visit.round_id, by=by, what="改派检查组")
        visit = Visit.objects.select_for_update(of=("self",)).select_related("site", "programme").get(pk=visit.pk)
        if visit.state != VisitState.PLANNED:
            raise Refused(
                "这个点位已经开始检查或已结束，不能改派；请另选还没检查的点位。",
                code="visit_under_way",
                kind="conflict",
            )
        team = row.teams.filter(pk=team_id).first()
        if team is None:
            raise Refused("这一批没有这个检查组，请重新选择。", code="team_missing", kind="missing")
        refuse_own_unit(visit, [team.first_id, team.second_id], at=at)
        old, visit.team = visit.team_id, team
        visit.version += 1
        visit.save(update_fields=["team", "version"])
        record("visit.give", by=by, at=at, subject=visit.site.name, old={"team": old}, new={"team": team.pk})
    return visit


def refuse_own_unit(visit: Visit, user_ids: Sequence[int], *, at: datetime) -> None:
    """Raise Refused `visit_own_unit` where one of them would look at the own unit."""
    own = OwnUnits.of(visit.programme, visit.organisation_id)
    person = barred(own, visit.site, user_ids, at=at)
    if person is not None:
        unit = visit.site.organisation
        whose = unit.short_name or unit.name if unit else ""
        sentence = f"“{visit.site.name}”由{whose}负责，{person.name}是这个单位或其下属单位的人，须回避；请换人检查。"
        raise Refused(sentence, code="visit_own_unit", kind="forbidden")


def _check_teams(row: Round, teams: Sequence[TeamDraft], *, at: datetime) -> None:
    named = [user for team in teams for user in (team.first, team.second)]
    if any(team.first == team.second for team in teams):
        raise Refused("每组两人，不能是同一个人；请另选一人。", code="team_of_two")
    if len(named) != len(set(named)):
        raise Refused("有人在两个组里，请每人只编进一个组。", code="team_twice")
    top = row.programme.organisation.ancestor_ids[0]
    held = holdings_on(timezone.localdate(at)).filter(user_id__in=named)
    known = set(held.filter(post__organisation__path__startswith=f"/{top}/").values_list("user_id", flat=True))
    bureaus = {team.bureau_id for team in teams if team.bureau_id}
    if set(named) - known or bureaus - organisations_by_id(bureaus).keys():
        raise _stranger()


def _stranger() -> Refused:
    return Refused("有人已不在岗，或不是本市的人，请重新选择。", code="team_stranger", kind="missing")


def _take_back(team: RoundTeam) -> None:
    """Visits not begun are without a team again; those under way or done keep theirs, and the team with them."""
    if team.visits.exclude(state=VisitState.PLANNED).exists():
        sentence = f"第{team.number}组已经开始检查，不能改人；请把没查的点位改派给别的组。"
        raise Refused(sentence, code="team_at_work", kind="conflict")
    team.visits.update(team=None)


def _paths(visits: Sequence[Visit]) -> dict[int, str]:
    areas = areas_by_id({visit.site.area_id for visit in visits if visit.site.area_id})
    return {i: area.path for i, area in areas.items()}


def _put_in_order(visits: Sequence[Visit], paths: dict[int, str]) -> None:
    """Each team's visits in a good order; those without a team keep to the end."""
    groups: dict[int | None, dict[str, Visit]] = defaultdict(dict)
    for visit in visits:
        groups[visit.team_id][str(visit.pk)] = visit
    for team, mine in groups.items():
        stops = [
            Stop(key, visit.site.latitude, visit.site.longitude, paths.get(visit.site.area_id or 0, ""))
            for key, visit in mine.items()
        ]
        keys = best_order(stops).keys if team and len(stops) <= MOST_IN_ORDER else [stop.key for stop in stops]
        for order, key in enumerate(keys, 1):
            mine[key].order = order


MOST_IN_ORDER = 200  # stops of one team; beyond that nobody goes in one way, and finding it would take seconds
