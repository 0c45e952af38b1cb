"""What a user may see. Every read of the ledger starts here, ids in request bodies included."""

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import FeedbackList, Problem, Sight


def visible_to(by: Actor) -> QuerySet[Problem]:
    """The published problems this person sees: those their organisations have a part in, or stand above.

    The clock sees everything. An administrator or an account without a post sees nothing.
    """
    if by.is_clock:
        return Problem.objects.all()
    seen = Exists(Sight.objects.filter(problem=OuterRef("pk"), organisation_id__in=by.organisation_ids))
    hidden = Exists(FeedbackList.objects.filter(pk=OuterRef("list_id"), published_at=None))
    return Problem.objects.filter(seen, ~hidden)


def seen_in_order(by: Actor) -> QuerySet[Problem]:
    """`visible_to`, joined (as `seen`) so that the index of what one organisation sees can be walked in order.

    A unit sees a sliver of a large ledger, and would otherwise have every row of it looked at.
    """
    tops = topmost(by)
    rows = visible_to(by)
    if len(tops) != 1:
        return rows
    mine = FilteredRelation("sights", condition=Q(sights__organisation=tops[0]))
    return rows.annotate(seen=mine).filter(seen__organisation=tops[0])


def topmost(by: Actor) -> list[int]:
    """The reader's organisations without those below another of them: whoever stands above sees all that they see."""
    own = {s.organisation_id: set(s.ancestors) for s in by.standings}
    return sorted(o for o, above in own.items() if not (above - {o}) & set(own))


def lists_visible_to(by: Actor) -> QuerySet[FeedbackList]:
    """Lists whose receiving organisation is an own one or stands below one; units see only their problems."""
    if by.is_clock:
        return FeedbackList.objects.all()
    mine = Q()
    for standing in by.standings:
        path = "/" + "/".join(map(str, standing.ancestors)) + "/"
        mine |= Q(organisation__path__startswith=path)
    return FeedbackList.objects.filter(mine, published_at__isnull=False) if mine else FeedbackList.objects.none()
