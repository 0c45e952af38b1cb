"""The same thing found twice: the same check item or category, within 50 m and 24 hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians

from django.db.models import Q

from chuangcheng.inspections.models import Answer
from chuangcheng.inspections.queries.proposals import category_of
from chuangcheng.people.actor import Actor
from chuangcheng.places.models import Site
from chuangcheng.problems.models import Problem
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.rules.coordinates import Position, distance
from chuangcheng.rules.situations import OPEN

NEAR_METRES = 50
NEAR_TIME = timedelta(hours=24)
METRES_OF_A_DEGREE = 111_000
MOST = 20
MOST_READ = 500


@dataclass(frozen=True)
class Near:
    """A problem on the ledger that may be the same thing; `metres` 0 at the very site."""

    id: int
    number: str
    text: str
    place: str
    state: str
    registered_at: datetime
    metres: int


def near_duplicates(answer: Answer, *, by: Actor) -> list[Near]:
    """Open problems the reader sees, of the finding's check item or category, near in place and time; nearest first.

    Not those that came of the same visit, and not the finding's own. Two statements at most.
    """
    moment = answer.answered_at
    same = _same(answer, category_of(answer), since=moment - NEAR_TIME)
    if same is None:
        return []
    rows = visible_to(by).filter(
        same,
        near_box(answer.visit.site),
        registered_at__gte=moment - NEAR_TIME,
        registered_at__lte=moment + NEAR_TIME,
        state__in=[state.value for state in OPEN],
        follows=False,
    )
    rows = rows.exclude(pk__in=_of_visit(answer)).select_related("site").order_by("-id")[:MOST_READ]
    return sorted(_near(answer.visit.site, rows), key=lambda one: (one.metres, -one.id))[:MOST]


def near_box(site: Site) -> Q:
    """Problems at the site, or at one within a square around it that holds the circle."""
    here = Q(site=site)
    if site.latitude is None or site.longitude is None:
        return here
    north = NEAR_METRES * 1.01 / METRES_OF_A_DEGREE
    east = north / max(cos(radians(site.latitude)), 0.01)
    return here | Q(
        site__latitude__range=(site.latitude - north, site.latitude + north),
        site__longitude__range=(site.longitude - east, site.longitude + east),
    )


def _same(answer: Answer, category: int | None, *, since: datetime) -> Q | None:
    same = Q(category=category) if category else Q()
    if answer.check_item_id:
        found = Answer.objects.filter(
            check_item=answer.check_item_id, verdict="fails", problem__isnull=False, answered_at__gte=since
        )
        same |= Q(pk__in=found.order_by().values("problem"))
    return same or None


def _of_visit(answer: Answer) -> list[int]:
    rows = Answer.objects.filter(visit=answer.visit_id, problem__isnull=False)
    return [pk for pk in rows.values_list("problem", flat=True) if pk]


def _near(site: Site, rows: Iterable[Problem]) -> Iterable[Near]:
    for row in rows:
        metres = _metres(site, row.site)
        if metres <= NEAR_METRES:
            yield Near(row.pk, row.number, row.text, row.place, row.state, row.registered_at, round(metres))


def _metres(one: Site, other: Site | None) -> float:
    if other is None:
        return NEAR_METRES + 1
    if one.pk == other.pk:
        return 0.0
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return NEAR_METRES + 1
    return distance(Position(one.latitude, one.longitude), Position(other.latitude, other.longitude))
