"""A round as its page shows it: how far it is, what was found, what waits; and lists of programmes and rounds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from chuangcheng.inspections.models import Answer, Programme, Round, RoundTeam, Visit
from chuangcheng.inspections.queries.sight import programmes_visible_to, round_seen, rounds_visible_to
from chuangcheng.inspections.queries.visits import VisitLine, joined, lines
from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class Progress:
    """How far the visits of a group are, and what they found."""

    label: str
    key: int | None = None
    planned: int = 0
    started: int = 0
    done: int = 0
    missed: int = 0
    failed: int = 0
    problems: int = 0
    highlights: int = 0

    @property
    def total(self) -> int:
        """All visits."""
        return self.planned + self.started + self.done + self.missed


@dataclass(frozen=True)
class TeamLine:
    """A team with its names and how far it is."""

    id: int
    number: int
    first: str
    second: str
    first_id: int
    second_id: int
    bureau: str
    progress: Progress


@dataclass(frozen=True)
class RoundPage:
    """`waiting`: failed items that are not on the ledger yet."""

    round: Round
    progress: Progress
    teams: tuple[TeamLine, ...]
    without_team: int
    areas: tuple[Progress, ...]
    types: tuple[Progress, ...]
    units: tuple[Progress, ...]
    waiting: int


@dataclass(frozen=True)
class FindingLine:
    """A failed item or a highlight of a round."""

    id: int
    uuid: UUID
    visit_uuid: UUID
    site_id: int
    site_name: str
    unit_name: str
    item: str
    verdict: str
    count: int
    note: str
    fixed_on_spot: bool
    highlight: bool
    problem_number: str
    attached: bool
    answered_at: datetime


@dataclass(frozen=True)
class RoundLine:
    """A round in a list."""

    id: int
    label: str
    programme_id: int
    programme_name: str
    kind_label: str
    state: str
    state_label: str
    from_date: date
    to_date: date
    drawn: bool
    rate: float | None


def programmes(by: Actor, *, active: bool | None = True) -> list[Programme]:
    """Programmes the reader sees, newest first; at most 500."""
    rows = programmes_visible_to(by).select_related("organisation", "standard__system").order_by("-id")
    return list((rows if active is None else rows.filter(active=active))[:500])


def rounds(
    by: Actor, *, programme_id: int | None = None, state: str = "", after: int | None = None, limit: int = 50
) -> list[RoundLine]:
    """Rounds the reader sees, newest first; `after` the id of the last one shown."""
    rows = rounds_visible_to(by).select_related("programme").order_by("-id")
    if programme_id is not None:
        rows = rows.filter(programme=programme_id)
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return [round_line(row) for row in rows[:limit]]


def round_line(row: Round) -> RoundLine:
    """A round as lists show it; its programme must be fetched."""
    return RoundLine(
        row.pk,
        row.label,
        row.programme_id,
        row.programme.name,
        row.programme.get_kind_display(),
        row.state,
        row.get_state_display(),
        row.from_date,
        row.to_date,
        row.drawn_at is not None,
        (row.score or {}).get("rate"),
    )


def round_page(round_id: int, *, by: Actor) -> RoundPage:
    """One round with its numbers by team, area, type and unit; as many statements whatever the size.

    Raises Refused `round_missing`.
    """
    row = round_seen(round_id, by=by)
    cells = list(_cells(Visit.objects.filter(round=row)))
    teams = {one.key: one for one in _grouped(cells, "team_id")}
    none = Progress("")
    said = row.teams.select_related("first", "second", "bureau")
    return RoundPage(
        row,
        next(iter(_grouped(cells, "")), none),
        tuple(_team(team, teams.get(team.pk, none)) for team in said),
        teams.get(None, none).total,
        _grouped(cells, "area_id", "area"),
        _grouped(cells, "type_id", "type"),
        _grouped(cells, "unit_id", "unit"),
        findings_of(row).filter(verdict="fails", problem=None).count(),
    )


def other_teams(visit: Visit) -> list[tuple[int, str]]:
    """The teams of its round a visit may be given to, (id, words), but for the one that has it. One statement."""
    rows = (
        RoundTeam.objects.filter(round=visit.round_id).exclude(pk=visit.team_id or 0).select_related("first", "second")
    )
    return [(row.pk, f"第{row.number}组 {row.first.display_name}、{row.second.display_name}") for row in rows]


def _team(row: RoundTeam, progress: Progress) -> TeamLine:
    return TeamLine(
        row.pk,
        row.number,
        row.first.display_name,
        row.second.display_name,
        row.first_id,
        row.second_id,
        row.bureau.name if row.bureau else "",
        progress,
    )


COLUMNS = {
    "area_id": F("site__area_id"),
    "area": F("site__area__name"),
    "type_id": F("site__site_type_id"),
    "type": F("site__site_type__name"),
    "unit_id": F("site__organisation_id"),
    "unit": F("site__organisation__name"),
}


def _cells(visits: QuerySet[Visit]) -> Iterable[dict[str, Any]]:
    """How many visits there are of each team, area, type, unit and state, and what they found; one statement."""
    sums = {f"{name}_sum": Sum(name) for name in ("failed", "problems", "highlights")}
    rows: Iterable[Any] = visits.order_by().values("team_id", "state", **COLUMNS).annotate(visits=Count("id"), **sums)
    return rows


def _grouped(cells: Iterable[dict[str, Any]], key: str, label: str = "") -> tuple[Progress, ...]:
    """Put together by one column (all of them without one); most findings first."""
    groups: dict[int | None, dict[str, int]] = {}
    labels: dict[int | None, str] = {}
    for cell in cells:
        mine = cell[key] if key else None
        numbers = groups.setdefault(mine, defaultdict(int))
        labels[mine] = (cell[label] if label else "") or ""
        numbers[cell["state"]] += cell["visits"]
        for name in ("failed", "problems", "highlights"):
            numbers[name] += cell[f"{name}_sum"] or 0
    found = [Progress(labels[mine], mine, **numbers) for mine, numbers in groups.items()]
    return tuple(sorted(found, key=lambda one: (-one.failed, one.label, one.key or 0)))


def round_visits(
    round_id: int,
    *,
    by: Actor,
    state: str = "",
    team_id: int | None = None,
    without_team: bool = False,
    after: tuple[int, int] | None = None,
    limit: int = 100,
) -> list[VisitLine]:
    """Visits of a round by their order; `after` (order, id) of the last one shown. Raises Refused `round_missing`."""
    rows = Visit.objects.filter(round=round_seen(round_id, by=by))
    if state:
        rows = rows.filter(state=state)
    if team_id is not None or without_team:
        rows = rows.filter(team=team_id)
    if after is not None:
        rows = rows.filter(Q(order__gt=after[0]) | Q(order=after[0], pk__gt=after[1]))
    return lines(joined(rows).order_by("order", "id")[:limit], inside=True)


def round_findings(
    round_id: int, *, by: Actor, waiting: bool = False, after: int | None = None, limit: int = 100
) -> list[FindingLine]:
    """Failed items of a round, newest first; only those not on the ledger yet with `waiting`."""
    rows = findings_of(round_seen(round_id, by=by)).filter(verdict="fails")
    return _findings(rows.filter(problem=None) if waiting else rows, after, limit)


def round_highlights(round_id: int, *, by: Actor, after: int | None = None, limit: int = 100) -> list[FindingLine]:
    """亮点 of a round, newest first."""
    return _findings(findings_of(round_seen(round_id, by=by)).filter(highlight=True), after, limit)


def findings_of(row: Round) -> QuerySet[Answer]:
    """Answers of a round's visits."""
    return Answer.objects.filter(visit__round=row)


def _findings(rows: QuerySet[Answer], after: int | None, limit: int) -> list[FindingLine]:
    if after is not None:
        rows = rows.filter(pk__lt=after)
    joined = rows.select_related("visit__site__organisation", "check_item", "problem").order_by("-id")[:limit]
    return list(_finding_lines(joined))


def _finding_lines(rows: Iterable[Answer]) -> Iterable[FindingLine]:
    for row in rows:
        site = row.visit.site
        yield FindingLine(
            row.pk,
            row.uuid,
            row.visit.uuid,
            site.pk,
            site.name,
            site.organisation.name if site.organisation else "",
            row.check_item.text if row.check_item else "",
            row.verdict,
            row.count,
            row.note,
            row.fixed_on_spot,
            row.highlight,
            row.problem.number if row.problem else "",
            row.attached,
            row.answered_at,
        )


def programme_called(said: str, *, by: Actor) -> Programme:
    """A programme by its id or its exact name; for the command line. Raises Refused (missing)."""
    rows = programmes_visible_to(by).filter(active=True)
    found = rows.filter(name=said).order_by("-id").first()
    if found is None and said.isdecimal() and len(said) <= 18:
        found = rows.filter(pk=int(said)).first()
    if found is None:
        raise Refused(f"没有在用的督查方案“{said}”，请写方案的名称或编号。", code="programme_missing", kind="missing")
    return found
