"""举一反三排查: orders a person sees, the places that offer themselves, who has answered and who has not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from chuangcheng.inspections.models import FollowUp, FollowUpAnswer, FollowUpResult
from chuangcheng.inspections.queries.self_checks import READS_BELOW
from chuangcheng.people.actor import Actor, Standing
from chuangcheng.people.models import Organisation
from chuangcheng.people.queries import unit_names
from chuangcheng.people.queries.choices import below
from chuangcheng.places.models import Coverage, Site
from chuangcheng.places.operations import owner_of_area, owner_of_site
from chuangcheng.places.queries import coverages_of, sites_known_to
from chuangcheng.problems.models import Problem
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State

ORDERS = frozenset({"office", "liaison"})
MOST_PLACES = 500


@dataclass(frozen=True)
class PlaceChoice:
    """A place to look at, and the unit that would answer. `key` is `coverage:12`, `site:5` or `unit:7`."""

    key: str
    place: str
    unit_id: int
    unit_name: str
    why: str
    area_id: int | None = None
    site_id: int | None = None


@dataclass(frozen=True)
class AnswerLine:
    """One place with what its unit said. `mine`: the reader may answer it."""

    row: FollowUpAnswer
    unit_name: str
    number: str
    state: str
    is_late: bool
    mine: bool


@dataclass(frozen=True)
class FollowUpPage:
    """One order. `is_whole`: the reader ordered it or stands above, and sees every answer and the problem."""

    row: FollowUp
    organisation_name: str
    answers: tuple[AnswerLine, ...]
    is_whole: bool
    may_keep: bool
    at: datetime

    @property
    def waiting(self) -> tuple[AnswerLine, ...]:
        """Who has not answered."""
        return tuple(line for line in self.answers if not line.row.result)

    @property
    def found(self) -> tuple[AnswerLine, ...]:
        """Where the same was found."""
        return tuple(line for line in self.answers if line.row.result == FollowUpResult.FOUND)


def path_of(standing: Standing) -> str:
    """`/1/5/`, as organisations keep it."""
    return "/" + "/".join(map(str, standing.ancestors)) + "/"


def whole_seen(by: Actor) -> QuerySet[FollowUp]:
    """Orders whose every answer this person sees: of the own organisations, and of those below an office or leader."""
    if by.is_clock:
        return FollowUp.objects.all()
    own = [s.organisation_id for s in by.standings if s.roles & (ORDERS | READS_BELOW)]
    seen = Q(organisation_id__in=own)
    for standing in by.standings:
        if standing.roles & READS_BELOW:
            seen |= Q(organisation__path__startswith=path_of(standing))
    return FollowUp.objects.filter(seen) if by.standings else FollowUp.objects.none()


def answers_seen(by: Actor) -> QuerySet[FollowUpAnswer]:
    """Places asked of the own organisations, or of those below an office."""
    if by.is_clock:
        return FollowUpAnswer.objects.all()
    seen = Q(unit_id__in=by.organisation_ids) | Q(follow_up__in=whole_seen(by))
    for standing in by.standings:
        if "office" in standing.roles:
            seen |= Q(unit__path__startswith=path_of(standing))
    return FollowUpAnswer.objects.filter(seen) if by.standings else FollowUpAnswer.objects.none()


def follow_ups_seen(by: Actor) -> QuerySet[FollowUp]:
    """Orders this person sees whole or is asked by."""
    return FollowUp.objects.filter(Q(pk__in=whole_seen(by)) | Q(pk__in=answers_seen(by).values("follow_up_id")))


def may_answer(by: Actor, unit: Organisation) -> bool:
    """A liaison or office of the unit, or an office above it."""
    for standing in by.standings:
        own = standing.organisation_id == unit.id and standing.roles & ORDERS
        if own or ("office" in standing.roles and standing.organisation_id in unit.ancestor_ids):
            return True
    return False


def orderer(by: Actor) -> Standing | None:
    """The post somebody orders with: an office before a liaison, the highest first."""
    posts = [s for s in by.standings if s.roles & ORDERS]
    return min(posts, key=lambda s: ("office" not in s.roles, len(s.ancestors)), default=None)


def follow_up_lines(by: Actor, *, before: int | None = None, limit: int = 30) -> list[tuple[FollowUp, int, int, int]]:
    """Orders newest first, with how many places the reader sees of each, how many answered, how many found."""
    rows = follow_ups_seen(by).select_related("problem", "organisation").order_by("-id")
    found = list((rows.filter(id__lt=before) if before is not None else rows)[:limit])
    seen = answers_seen(by).filter(follow_up__in=[row.id for row in found]).order_by().values("follow_up_id")
    counts = {
        row["follow_up_id"]: (row["total"], row["answered"], row["found"])
        for row in seen.annotate(
            total=Count("id", distinct=True),
            answered=Count("id", filter=~Q(result=""), distinct=True),
            found=Count("id", filter=Q(result=FollowUpResult.FOUND), distinct=True),
        )
    }
    return [(row, *counts.get(row.id, (0, 0, 0))) for row in found]


def follow_ups_of(number: str, by: Actor) -> list[FollowUp]:
    """Orders because of one problem, newest first; for its page."""
    rows = whole_seen(by).filter(problem__number=number, problem__in=visible_to(by))
    return list(rows.order_by("-id")[:20])


def follow_up_page(follow_up_id: int, *, by: Actor, at: datetime) -> FollowUpPage:
    """One order with the answers this person sees. Raises Refused (missing)."""
    rows = follow_ups_seen(by).select_related("problem", "organisation", "category", "check_item")
    row = rows.filter(pk=follow_up_id).first()
    if row is None:
        raise Refused("没有这次排查，或它不归您看；请从排查列表重新打开。", code="follow_up_missing", kind="missing")
    answers = answers_seen(by).filter(follow_up=row).select_related("unit", "problem", "site", "area")
    ordered = list(answers.order_by("unit__path", "place", "id"))
    is_whole = whole_seen(by).filter(pk=row.pk).exists()
    return FollowUpPage(
        row=row,
        organisation_name=unit_names([row.organisation_id])[row.organisation_id],
        answers=tuple(_lines(ordered, row, by=by, at=at)),
        is_whole=is_whole,
        may_keep=is_whole and may_keep(row, by),
        at=at,
    )


def _lines(rows: list[FollowUpAnswer], order: FollowUp, *, by: Actor, at: datetime) -> Iterator[AnswerLine]:
    names = unit_names({row.unit_id for row in rows}) if rows else {}
    for row in rows:
        late = (row.answered_at or at) > order.due
        yield AnswerLine(
            row=row,
            unit_name=names[row.unit_id],
            number=row.problem.number if row.problem else "",
            state=State(row.problem.state).label if row.problem else "",
            is_late=late,
            mine=not row.result and order.closed_at is None and may_answer(by, row.unit),
        )


def may_keep(row: FollowUp, by: Actor) -> bool:
    """Whether this person may remind and close: who could have ordered it."""
    return any(s.organisation_id == row.organisation_id and s.roles & ORDERS for s in by.standings)


def problem_to_follow(number: str, by: Actor) -> Problem:
    """The problem an order begins with. Raises Refused (missing, forbidden)."""
    problem = visible_to(by).select_related("site", "area", "category").filter(number=number).first()
    if problem is None:
        raise Refused(f"没有找到问题{number}，或它不归您看；请核对编号。", code="problem_not_seen", kind="missing")
    if orderer(by) is None:
        sentence = "举一反三排查由创城办或联络员部署；请联系他们。"
        raise Refused(sentence, code="follow_up_orderer", kind="forbidden")
    return problem


def places_like(problem: Problem, *, by: Actor, at: datetime) -> list[PlaceChoice]:
    """Where the same should be looked for: places under the same coverage, then sites of the same type.

    Only units at and below the reader's own; each place once.
    """
    units = {unit.pk: unit for unit in below(by)}
    day = timezone.localdate(at)
    found: dict[tuple[int, str], PlaceChoice] = {}
    for choice in (*_covered(problem, units, day), *_same_type(problem, units, by)):
        found.setdefault((choice.unit_id, choice.place), choice)
    return list(found.values())[:MOST_PLACES]


def _covered(problem: Problem, units: dict[int, Organisation], day: date) -> Iterator[PlaceChoice]:
    here = coverages_of(area_id=problem.area_id, site_id=problem.site_id, on=day)
    owners = {line.organisation_id for line in here} or {problem.home_id}
    rows = coverages_on(day).filter(organisation_id__in=owners)
    for row in rows.order_by("organisation_id", "id")[:MOST_PLACES]:
        if (choice := covered_choice(row, units)) is not None:
            yield choice


def coverages_on(day: date) -> QuerySet[Coverage]:
    """Coverages in effect that day."""
    rows = Coverage.objects.filter(Q(to_date=None) | Q(to_date__gte=day), from_date__lte=day)
    return rows.select_related("area", "site", "organisation", "department")


def covered_choice(row: Coverage, units: dict[int, Organisation]) -> PlaceChoice | None:
    """A coverage as a place to look at, answered by its department or organisation."""
    unit = row.department or row.organisation
    if unit.pk not in units:
        return None
    place = row.site.name if row.site else row.area.name if row.area else row.profession
    return PlaceChoice(
        f"coverage:{row.pk}", place, unit.pk, unit.short_name or unit.name, "同一包保", row.area_id, row.site_id
    )


def _same_type(problem: Problem, units: dict[int, Organisation], by: Actor) -> Iterator[PlaceChoice]:
    kind = getattr(problem.site, "site_type_id", None)
    if kind is None:
        return
    rows = sites_known_to(by).filter(site_type_id=kind).exclude(pk=problem.site_id or 0)
    for site in rows.select_related("area__organisation", "organisation").order_by("name", "id")[:MOST_PLACES]:
        if (choice := site_choice(site, units)) is not None:
            yield choice


def site_choice(site: Site, units: dict[int, Organisation]) -> PlaceChoice | None:
    """A site as a place to look at, answered by whoever is responsible for it."""
    unit = site.organisation or owner_of_site(site)
    if unit is None or unit.pk not in units:
        return None
    name = unit.short_name or unit.name
    return PlaceChoice(f"site:{site.pk}", site.name, unit.pk, name, "同类点位", site.area_id, site.pk)


def unit_choice(unit: Organisation) -> PlaceChoice:
    """A unit asked to look at everything it has."""
    name = unit.short_name or unit.name
    return PlaceChoice(f"unit:{unit.pk}", name, unit.pk, name, "另选单位")


def area_choice(area: object, units: dict[int, Organisation]) -> PlaceChoice | None:
    """An area as a place to look at, answered by whose ground it is."""
    unit = owner_of_area(area)  # type: ignore[arg-type]
    if unit is None or unit.pk not in units:
        return None
    name, pk = str(area), int(area.pk)  # type: ignore[attr-defined]
    return PlaceChoice(f"area:{pk}", name, unit.pk, unit.short_name or unit.name, "另选片区", pk)


def waiting_answers(by: Actor, *, limit: int = 50) -> list[FollowUpAnswer]:
    """Places the person's own units have still to look at, the soonest due first."""
    own: Iterable[int] = [s.organisation_id for s in by.standings if s.roles & ORDERS]
    rows = FollowUpAnswer.objects.filter(unit_id__in=own, result="", follow_up__closed_at=None)
    return list(rows.select_related("follow_up", "unit").order_by("follow_up__due", "id")[:limit])
