"""Visits as people meet them: what is mine today, one visit with its checklist, a site's history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from chuangcheng.inspections.models import Answer, Presence, RoundState, RoundTeam, Verdict, Visit, VisitState
from chuangcheng.inspections.queries.duplicates import Near, near_duplicates
from chuangcheng.inspections.queries.proposals import Proposal, Proposing
from chuangcheng.inspections.queries.sight import below, runs, visit_seen, visits_run_by, visits_visible_to
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Role
from chuangcheng.people.queries import users_by_id
from chuangcheng.standards.models import CheckItem

MOST_TODAY, MOST_DONE = 300, 50
PORTION = 200
OPEN_STATES = [VisitState.PLANNED, VisitState.STARTED]


@dataclass(frozen=True)
class VisitLine:
    """A visit in a list. `who` are names of those who go or went, empty for whoever is inspected."""

    id: int
    uuid: UUID
    site_id: int
    site_name: str
    address: str
    area_name: str
    unit_name: str
    latitude: float | None
    longitude: float | None
    order: int
    state: str
    state_label: str
    missed_reason: str
    planned_on: date | None
    started_at: datetime | None
    ended_at: datetime | None
    round_id: int | None
    round_label: str
    programme_name: str
    team_number: int | None
    who: tuple[str, ...]
    answered: int
    failed: int
    highlights: int
    problems: int
    rate: float | None
    version: int


@dataclass(frozen=True)
class PhotoLine:
    """A stored photo; `after` one of 立行立改 done."""

    file_id: int
    after: bool


@dataclass(frozen=True)
class ItemShown:
    """A check item of the site's checklist with its answer; `item` None for what was found beside the list.

    `proposal` for a failed one; `near` where it waits because something like it is on the ledger.
    """

    item: CheckItem | None
    answer: Answer | None
    photos: tuple[PhotoLine, ...] = ()
    proposal: Proposal | None = None
    near: tuple[Near, ...] = ()

    @property
    def waits(self) -> bool:
        """Failed, and not on the ledger yet."""
        return self.answer is not None and self.answer.verdict == Verdict.FAILS and self.answer.problem_id is None


@dataclass(frozen=True)
class VisitPage:
    """One visit with its checklist in order, then what was found beside it, and presence. `inside`: the inspecting
    side reads."""

    visit: Visit
    line: VisitLine
    items: tuple[ItemShown, ...]
    presences: tuple[Presence, ...]
    inside: bool

    @property
    def waiting(self) -> tuple[ItemShown, ...]:
        """Failed items not on the ledger yet."""
        return tuple(one for one in self.items if one.waits)


def my_visits(by: Actor, *, on: date) -> list[VisitLine]:
    """Visits this person is to make that day, in their order, those begun first; at most 300. Five statements.

    Planned for that day or before and not made, of rounds that run; and what was finished that day comes last.
    """
    if by.user_id is None:
        return []
    teams = RoundTeam.objects.filter(Q(first=by.user_id) | Q(second=by.user_id)).exclude(round__state=RoundState.CLOSED)
    # By ids, and sorted here: each half is then read from an index of its own. A join, or an order and an end, would
    # have the database walk through all visits.
    team_ids = list(teams.values_list("pk", flat=True))
    running = Q(round=None) | Q(round__from_date__lte=on) & ~Q(round__state=RoundState.CLOSED)
    waiting = Visit.objects.filter(Q(inspector=by.user_id) | Q(team__in=team_ids), state__in=OPEN_STATES)
    rows = list(joined(waiting.filter(running, planned_on__lte=on)))
    done = Visit.objects.filter(state=VisitState.DONE)
    rows += joined(done.filter(team__in=team_ids, planned_on=on))
    own = joined(done.filter(inspector=by.user_id).order_by("-id"))[:MOST_DONE]
    rows += [row for row in own if row.planned_on == on and row.team_id not in team_ids]
    order = {VisitState.STARTED: 0, VisitState.PLANNED: 1}
    rows.sort(key=lambda row: (order.get(VisitState(row.state), 2), row.round_id or 0, row.order, row.pk))
    return lines(rows[:MOST_TODAY], inside=True)


def free_visits(by: Actor, *, on: date, limit: int = 100) -> list[VisitLine]:
    """Planned visits of running rounds that nobody was given, of the organisations this person inspects for."""
    own = below(by, {Role.OFFICE, Role.INSPECTOR})
    rows = Visit.objects.filter(
        organisation__in=own, team=None, inspector=None, state=VisitState.PLANNED, round__from_date__lte=on
    ).exclude(round__state=RoundState.CLOSED)
    return lines(joined(rows).order_by("round_id", "order", "id")[:limit], inside=True)


def site_history(by: Actor, *, site_id: int, after: int | None = None, limit: int = 50) -> list[VisitLine]:
    """A site's visits the reader may see, newest first; `after` the id of the last one shown."""
    ids = site_visits(by, site_id=site_id, after=after, limit=limit)
    shown = list(joined(Visit.objects.filter(pk__in=ids)).order_by("-id"))
    ours = set(visits_run_by(by).filter(pk__in=ids).values_list("pk", flat=True))
    names = _names(shown)
    return [_line(row, inside=by.is_clock or row.pk in ours, names=names) for row in shown]


def site_visits(by: Actor, *, site_id: int, after: int | None = None, limit: int, **only: Any) -> list[int]:
    """Ids of a site's visits the reader may see, newest first; `only` narrows them.

    Read along the site's own index in portions, and each portion looked at for what is seen: asked in one, who may see
    what leads the database through everybody's visits.
    """
    found: list[int] = []
    while len(found) < limit:
        rows = Visit.objects.filter(site=site_id, **only)
        rows = rows if after is None else rows.filter(pk__lt=after)
        ids = list(rows.order_by("-id").values_list("pk", flat=True)[:PORTION])
        seen = set(visits_visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
        found += [i for i in ids if i in seen]
        if len(ids) < PORTION:
            break
        after = ids[-1]
    return found[:limit]


def visit_page(uuid: UUID, *, by: Actor) -> VisitPage:
    """One visit whole. Whoever is inspected sees no names, no proposals and no look-alikes.

    Raises Refused `visit_missing`.
    """
    visit_seen(uuid, by=by)
    visit = joined(Visit.objects.filter(uuid=uuid)).get()
    inside = runs(visit, by=by)
    answers = _answers(visit)
    found = {row.check_item_id: row for row in answers if row.check_item_id}
    show = _Showing(by, inside=inside)
    items = [show.item(item, found.pop(item.pk, None)) for item in checklist(visit)]
    rest = [row for row in answers if row.check_item_id is None or row.check_item_id in found]
    items += [show.item(row.check_item, row) for row in rest]
    presences = tuple(visit.presences.order_by("post", "id"))
    return VisitPage(visit, lines([visit], inside=inside)[0], tuple(items), presences, inside)


def checklist(visit: Visit) -> list[CheckItem]:
    """The check items of the site's type in the visit's standard, in order; none where there is no standard."""
    if visit.standard_id is None or visit.site.site_type_id is None:
        return []
    rows = CheckItem.objects.filter(version=visit.standard_id, site_type=visit.site.site_type_id)
    return list(rows.select_related("category").order_by("position", "id"))


def lines(rows: Iterable[Visit], *, inside: bool) -> list[VisitLine]:
    """Visits as lines, names read together; one statement."""
    found = list(rows)
    names = _names(found) if inside else {}
    return [_line(row, inside=inside, names=names) for row in found]


def joined(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """With all that a line shows."""
    return rows.select_related(
        "site__area", "site__organisation", "round__programme", "programme", "organisation", "team"
    )


def _names(rows: Sequence[Visit]) -> dict[int, str]:
    wanted = {user for row in rows for user in _users(row)}
    return {i: user.display_name for i, user in users_by_id(wanted).items()}


def _users(row: Visit) -> list[int]:
    named = [row.team.first_id, row.team.second_id] if row.team else [row.inspector_id]
    return [user for user in named if user]


def _line(row: Visit, *, inside: bool, names: dict[int, str]) -> VisitLine:
    site, unit = row.site, row.site.organisation
    programme = row.programme or (row.round.programme if row.round else None)
    said: dict[str, Any] = {name: getattr(row, name) for name in SAID}
    return VisitLine(
        **said,
        site_name=site.name,
        address=site.address,
        area_name=site.area.name if site.area else "",
        unit_name=(unit.short_name or unit.name) if unit else "",
        latitude=site.latitude,
        longitude=site.longitude,
        state_label=VisitState(row.state).label,
        round_label=row.round.label if row.round else "",
        programme_name=programme.name if programme else "",
        team_number=row.team.number if row.team and inside else None,
        who=tuple(names[user] for user in _users(row) if user in names) if inside else (),
    )


SAID = (
    "id", "uuid", "site_id", "order", "state", "missed_reason", "planned_on", "started_at", "ended_at", "round_id",
    "answered", "failed", "highlights", "problems", "rate", "version",
)  # fmt: skip


def _answers(visit: Visit) -> list[Answer]:
    rows = list(visit.answers.select_related("check_item", "problem").prefetch_related("photos").order_by("id"))
    for row in rows:
        row.visit = visit
    return rows


class _Showing:
    """Makes lines of a checklist for one reader."""

    def __init__(self, by: Actor, *, inside: bool) -> None:
        self.by, self.inside, self.proposing = by, inside, Proposing()

    def item(self, item: CheckItem | None, answer: Answer | None) -> ItemShown:
        if answer is None:
            return ItemShown(item, None)
        photos = tuple(PhotoLine(photo.file_id, photo.after) for photo in answer.photos.all())
        if answer.verdict != Verdict.FAILS or not self.inside:
            return ItemShown(item, answer, photos)
        waits = answer.problem_id is None and answer.visit.state == VisitState.DONE
        near = tuple(near_duplicates(answer, by=self.by)) if waits else ()
        return ItemShown(item, answer, photos, self.proposing.of(answer), near)
