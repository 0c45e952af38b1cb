"""What hangs on places and runs out or is missing, counted for who keeps it: for the page people begin with."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Value

from chuangcheng.people.actor import Actor
from chuangcheng.people.rights import OFFICE_AND_LIAISON
from chuangcheng.places.models import Agreement, Front, Licence, PlaceArticle
from chuangcheng.places.queries.agreements import agreements_seen
from chuangcheng.places.queries.place_checklists import lacking
from chuangcheng.places.queries.terms import in_state
from chuangcheng.places.queries.working import worked_by


@dataclass(frozen=True)
class Due:
    """How many of one kind are over and how many are soon: as many rows as the list with the same filter has."""

    what: str  # agreements | operators | fronts | place_checklists
    over: int
    soon: int


def due_on_places(by: Actor, *, on: date) -> list[Due]:
    """Only what there is of it, in the order of the pages; empty for who keeps nothing. One statement."""
    if not any(standing.roles & OFFICE_AND_LIAISON for standing in by.standings):
        return []
    counted = [
        _counted("agreements", _agreements(by, on), "pk", "to_date", on),
        _counted("operators", _licences(by, on), "operator_id", "valid_until", on),
        _counted("fronts", _fronts(by, on), "pk", "change_due", on),
        _lacking(by, on),
    ]
    found = {what: Due(what, over, soon) for what, over, soon in counted[0].union(*counted[1:], all=True)}
    names = ("agreements", "operators", "fronts", "place_checklists")
    return [found[name] for name in names if name in found and (found[name].over or found[name].soon)]


def _near(field: str, on: date) -> Q:
    return in_state("expired", field, on) | in_state("soon", field, on)


def _agreements(by: Actor, on: date) -> QuerySet[Agreement]:
    running = Q(ended_on=None) | Q(ended_on__gte=on)
    return agreements_seen(by).filter(running, _near("to_date", on), renewed_by=None)


def _licences(by: Actor, on: date) -> QuerySet[Licence]:
    mine = worked_by(by, "operator__organisation", "operator__site__organisation")
    return Licence.objects.filter(mine, _near("valid_until", on), operator__is_active=True)


def _fronts(by: Actor, on: date) -> QuerySet[Front]:
    return Front.objects.filter(worked_by(by, "organisation"), _near("change_due", on), is_active=True)


def _counted(what: str, rows: QuerySet, counts: str, field: str, on: date) -> QuerySet:
    over, soon = (Count(counts, filter=in_state(state, field, on), distinct=True) for state in ("expired", "soon"))
    grouped = rows.order_by().annotate(what=Value(what)).values("what")
    return grouped.annotate(over=over, soon=soon).values_list("what", "over", "soon")


def _lacking(by: Actor, on: date) -> QuerySet:
    """Lists with something missing or expired; whether an article runs out soon is seen there."""
    mine = worked_by(by, "checklist__site__organisation", "checklist__site__area__organisation")
    known = PlaceArticle.objects.filter(mine, lacking(on), checklist__site__is_active=True)
    grouped = known.order_by().annotate(what=Value("place_checklists")).values("what")
    over = Count("checklist_id", distinct=True)
    return grouped.annotate(over=over, soon=Value(0)).values_list("what", "over", "soon")
