"""分线: which line bureau somebody belongs to, and which site types a bureau looks after."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from chuangcheng.inspections.models import Programme, RunBy
from chuangcheng.people.models import Organisation
from chuangcheng.people.queries import holdings_on, ids_of
from chuangcheng.places.models import Coverage


def bureaus_of(programme: Programme, user_ids: Collection[int], *, on: date) -> dict[int, int]:
    """The programme's line bureau each of these people belongs to that day, by user id; none for 分块."""
    if programme.run_by == RunBy.OFFICE:
        return {}
    named = set(programme.bureaus.values_list("pk", flat=True))
    held = (
        holdings_on(on).filter(user_id__in=user_ids).order_by("id").values_list("user_id", "post__organisation__path")
    )
    found: dict[int, int] = {}
    for user, path in held:
        bureau = next((i for i in reversed(ids_of(path)) if i in named), None)
        if bureau is not None:
            found.setdefault(user, bureau)
    return found


def trades_of(bureau_ids: Iterable[int], *, on: date) -> dict[int, frozenset[int]]:
    """Site types covered (包保) by a bureau or a unit below it that day, by bureau. Two statements."""
    wanted = set(bureau_ids)
    paths = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "path"))
    found: dict[int, set[int]] = {pk: set() for pk in wanted}
    now = Q(to_date=None) | Q(to_date__gte=on)
    rows = Coverage.objects.filter(now, site_type__isnull=False, from_date__lte=on).order_by()
    for path, kind in rows.values_list("organisation__path", "site_type").distinct() if wanted else ():
        for pk, top in paths.items():
            if path.startswith(top):
                found[pk].add(kind)
    return {pk: frozenset(kinds) for pk, kinds in found.items()}
