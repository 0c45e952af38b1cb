"""What a user may see. Every read of the ledger starts here, ids in request bodies included."""

from collections.abc import Collection, Sequence

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import FeedbackList, Problem, Sight


def visible_to(by: Actor) -> QuerySet[Problem]:
    """The published problems this person sees: those their organisations have a part in, or stand above.

    The clock sees everything. An administrator or an account without a post sees nothing.
    """
    if by.is_clock:
        return Problem.objects.all()
    return seen_by(by.organisation_ids)


def seen_by(organisations: Collection[int]) -> QuerySet[Problem]:
    """The published problems that one of these organisations sees."""
    seen = Exists(Sight.objects.filter(problem=OuterRef("pk"), organisation_id__in=organisations))
    return published().filter(seen)


def published() -> QuerySet[Problem]:
    """Problems of no list or of a published one; for readers whose sight is asked about beside it."""
    hidden = Exists(FeedbackList.objects.filter(pk=OuterRef("list_id"), published_at=None))
    return Problem.objects.filter(~hidden)


def seen_in_order(by: Actor) -> QuerySet[Problem]:
    """`visible_to`, joined (as `seen`) so that the index of what one organisation sees can be walked in order.

    A unit sees a sliver of a large ledger, and would otherwise have every row of it looked at. Whoever stands above
    sees all that those below see, so that the join alone says what is seen.
    """
    return visible_to(by) if by.is_clock else seen_from(topmost(by))


def seen_from(tops: Sequence[int]) -> QuerySet[Problem]:
    """The same for topmost organisations."""
    if len(tops) != 1:
        return seen_by(tops)
    mine = FilteredRelation("sights", condition=Q(sights__organisation=tops[0]))
    return published().annotate(seen=mine).filter(seen__organisation=tops[0])


def edge_of_sight(by: Actor, *, after: int | None, count: int, descending: bool) -> int | None:
    """The id of the problem `count` places further on in the order of ids; None where that is beyond the last.

    Read from one index, so that a walk can be told in advance how far it may go.
    """
    tops = topmost(by)
    one = len(tops) == 1 and not by.is_clock
    rows = Sight.objects.filter(organisation=tops[0]) if one else Problem.objects.all()
    key = "problem_id" if one else "id"
    if after is not None:
        rows = rows.filter(**{f"{key}__{'lt' if descending else 'gt'}": after})
    order = f"{'-' if descending else ''}{key}"
    return rows.order_by(order).values_list(key, flat=True)[count : count + 1].first()


def topmost(by: Actor) -> list[int]:
    """The reader's organisations without those below another of them: whoever stands above sees all that they see."""
    own = {s.organisation_id: set(s.ancestors) for s in by.standings}
    return sorted(o for o, above in own.items() if not (above - {o}) & set(own))


def about_seen(by: Actor) -> Exists:
    """The condition on messages (rows with an `outbox`) that they are about a problem this person sees."""
    return Exists(visible_to(by).filter(number=OuterRef("outbox__subject")))


def lists_visible_to(by: Actor) -> QuerySet[FeedbackList]:
    """Lists whose receiving organisation is an own one or stands below one; units see only their problems."""
    if by.is_clock:
        return FeedbackList.objects.all()
    mine = Q()
    for standing in by.standings:
        path = "/" + "/".join(map(str, standing.ancestors)) + "/"
        mine |= Q(organisation__path__startswith=path)
    return FeedbackList.objects.filter(mine, published_at__isnull=False) if mine else FeedbackList.objects.none()
