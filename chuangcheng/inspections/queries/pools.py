"""What a round can be drawn from, and whether a draw can be proven."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from chuangcheng.inspections.models import Programme, RoundPool
from chuangcheng.inspections.queries.sight import round_seen
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.places.models import Area, Site
from chuangcheng.rules import draws
from chuangcheng.rules.draws import Candidate, Wish
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class DrawShown:
    """A draw with everything it takes to repeat it. `proven`: pool, seed and numbers give these very sites again."""

    seed: str
    algorithm: str
    pool_hash: str
    drawn_at: datetime
    drawn_by: str
    pool: tuple[Candidate, ...]
    wanted: Mapping[str, Any]
    drawn: tuple[str, ...]
    proven: bool


def sites_of(programme: Programme, *, anywhere: bool = False) -> QuerySet[Site]:
    """Sites in use in the trees the programme's organisation stands in; of its types and areas unless `anywhere`.

    Without areas named: those on the ground of the organisation and below, or of units below it.
    """
    top = f"/{programme.organisation.ancestor_ids[0]}/"
    ours = Organisation.objects.filter(path__startswith=programme.organisation.path).order_by().values("pk")
    known = Organisation.objects.filter(path__startswith=top).order_by().values("pk")
    rows = Site.objects.filter(
        Q(area__organisation=None) | Q(area__organisation__in=known),
        Q(organisation=None) | Q(organisation__in=known),
        is_active=True,
    )
    if anywhere:
        return rows
    if types := list(programme.site_types.values_list("pk", flat=True)):
        rows = rows.filter(site_type__in=types)
    paths = list(programme.areas.values_list("path", flat=True))
    if not paths:
        on_top = programme.organisation.path == top
        return rows if on_top else rows.filter(Q(area__organisation__in=ours) | Q(organisation__in=ours))
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(area__path__startswith=path)
    return rows.filter(inside)


def candidates(programme: Programme, *, per: str) -> list[Candidate]:
    """The pool, with strata by site type and by the area the programme names (else the area right at the site)."""
    named = sorted(programme.areas.values_list("path", flat=True), key=len)
    rows = sites_of(programme).order_by("pk").values_list("pk", "site_type_id", "area__path")
    return [Candidate(f"site:{pk}", _stratum(per, kind or 0, _area(path or "/", named))) for pk, kind, path in rows]


def _area(path: str, named: list[str]) -> int:
    inside = next((one for one in named if path.startswith(one)), path)
    return int(inside.strip("/").rpartition("/")[2] or 0)


def _stratum(per: str, kind: int, area: int) -> str:
    parts = {"type_area": (f"type:{kind}", f"area:{area}"), "type": (f"type:{kind}",), "area": (f"area:{area}",)}
    return "|".join(parts.get(per, ()))


def wish_of(kept: Mapping[str, Any]) -> Wish:
    """As `operations.rounds.wish_json` kept it."""
    return Wish(int(kept["count"]), Fraction(kept["share"]))


def draw_of(round_id: int, *, by: Actor) -> DrawShown:
    """The draw of a round, worked out again from what was kept. Raises Refused: `round_missing`, `round_not_drawn`."""
    row = round_seen(round_id, by=by)
    kept = RoundPool.objects.filter(round=row).first()
    if kept is None or row.drawn_at is None:
        raise Refused("这一批还没有抽取点位，请先抽取。", code="round_not_drawn", kind="missing")
    pool = tuple(Candidate(key, stratum) for key, stratum in kept.pool)
    wanted = {name: wish_of(wish) for name, wish in kept.wanted["of"].items()}
    proven = draws.proves(
        seed=row.seed,
        pool=pool,
        pool_hash=row.pool_hash,
        drawn=kept.drawn,
        wanted=wanted,
        otherwise=wish_of(kept.wanted["otherwise"]),
    )
    who = row.drawn_by.display_name if row.drawn_by else ""
    return DrawShown(
        row.seed, row.algorithm, row.pool_hash, row.drawn_at, who, pool, kept.wanted, tuple(kept.drawn), proven
    )


def area_names(ids: set[int]) -> dict[int, str]:
    """Names of areas by id, for the strata of a draw."""
    return dict(Area.objects.filter(pk__in=ids).values_list("pk", "name"))
