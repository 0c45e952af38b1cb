"""Who may open the files that hang on places: scans of papers and licences, photos of looks and of fronts."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from chuangcheng.evidence.models import File
from chuangcheng.people.actor import Actor
from chuangcheng.places.models import FrontChange, Licence, Patrol
from chuangcheng.places.queries.agreements import agreements_seen
from chuangcheng.places.queries.fronts import fronts_seen
from chuangcheng.places.queries.operators import operators_seen


def papers_with(file_id: int, by: Actor) -> QuerySet[Any]:
    """The file, if something this person sees shows it."""
    here = {"agreement__in": agreements_seen(by).order_by().values("pk")}
    uses = (
        agreements_seen(by).filter(scan=OuterRef("pk")),
        Licence.objects.filter(scan=OuterRef("pk"), operator__in=operators_seen(by).order_by().values("pk")),
        Patrol.objects.filter(photo=OuterRef("pk"), **here),
        FrontChange.objects.filter(photo=OuterRef("pk"), front__in=fronts_seen(by).order_by().values("pk")),
    )
    shown = Q()
    for rows in uses:
        shown |= Q(Exists(rows))
    return File.objects.filter(shown, pk=file_id)
