"""The problems of one site that a reader sees, open and past."""

from dataclasses import dataclass

from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import Problem
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.rules.situations import OPEN

MOST = 20


@dataclass(frozen=True)
class OfSite:
    """Newest first, at most 20 of each."""

    open: tuple[Problem, ...]
    past: tuple[Problem, ...]


def problems_of_site(site_id: int, *, by: Actor) -> OfSite:
    """Two statements, however many there are."""
    rows = visible_to(by).filter(site_id=site_id).select_related("lead").order_by("-id")
    return OfSite(tuple(rows.filter(state__in=OPEN)[:MOST]), tuple(rows.exclude(state__in=OPEN)[:MOST]))
