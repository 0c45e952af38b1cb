"""申请: those still to be answered, by whoever is asked and whoever asked."""

from django.db.models import Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import Petition
from chuangcheng.problems.queries.sight import visible_to

OPEN = ("open", "forwarded")


def open_petitions(
    *, by: Actor, kind: str = "", to_answer: bool = False, after: int | None = None, limit: int = 50
) -> list[Petition]:
    """Open requests of problems this person sees, newest first; `to_answer`: those asked of own organisations."""
    rows: QuerySet[Petition] = Petition.objects.filter(state__in=OPEN, problem__in=visible_to(by))
    if kind:
        rows = rows.filter(kind=kind)
    if to_answer:
        rows = rows.filter(Q(asked_of__in=by.organisation_ids))
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows.select_related("problem", "assignment__unit", "asked_of").order_by("-id")[:limit])
