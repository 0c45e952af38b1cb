"""Posts and windows: what was seen and entered, for those who may see it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from chuangcheng.inspections.models import Presence
from chuangcheng.inspections.queries.sight import below, visits_visible_to
from chuangcheng.people.actor import Actor


@dataclass(frozen=True)
class PresenceLine:
    """A post on a day. `seen`: an inspector saw it; otherwise its manager entered it."""

    id: int
    site_name: str
    day: date
    post: str
    state: str
    state_label: str
    substitute: str
    note: str
    seen: bool


def presence_lines(by: Actor, *, site_id: int | None = None, limit: int = 100) -> list[PresenceLine]:
    """Entered ones of sites of the own units and those below, seen ones with their visits; newest first."""
    entered = Q(visit=None, site__organisation__in=below(by))
    seen = Q(visit__in=visits_visible_to(by))
    rows = Presence.objects.filter(entered | seen).select_related("site")
    if site_id is not None:
        rows = rows.filter(site=site_id)
    return [
        PresenceLine(
            id=row.pk,
            site_name=row.site.name,
            day=row.day,
            post=row.post,
            state=row.state,
            state_label=row.get_state_display(),
            substitute=row.substitute,
            note=row.note,
            seen=row.visit_id is not None,
        )
        for row in rows.order_by("-day", "-id")[:limit]
    ]


def post_names(site_ids: Collection[int], *, most: int = 12) -> dict[int, list[str]]:
    """Names of the posts and windows written down at these sites before, by site, those of late first."""
    rows = (
        Presence.objects.filter(site__in=site_ids).order_by().values_list("site_id", "post").annotate(last=Max("day"))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for site, post, _ in sorted(rows, key=lambda row: (row[2], row[1]), reverse=True):
        if len(found[site]) < most:
            found[site].append(post)
    return dict(found)
