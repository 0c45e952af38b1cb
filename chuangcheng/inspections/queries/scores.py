"""Scores by the standard's rules: of a visit from its answers, of sites, types, areas and a round from their visits.

Reckoned exactly; rounded only where a person reads it. Each says in words what it is made of. A round counts its
types by their weights in the standard, a type its sites alike, an area the same within itself.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from chuangcheng.inspections.models import Answer, Round, Visit, VisitState
from chuangcheng.inspections.queries.sight import round_seen
from chuangcheng.inspections.queries.visits import site_visits
from chuangcheng.people.actor import Actor
from chuangcheng.places.queries import areas_by_id
from chuangcheng.rules.exact import exact, shown
from chuangcheng.rules.scoring import Check, Finding, Part, Scored, mean, rule_of, score_visit
from chuangcheng.rules.scoring_rules import Grades
from chuangcheng.standards.models import CheckItem, SiteType, TypeWeight

FULL = 100
MOST_OF_A_SITE = 200
SCORED = (
    "id", "site_id", "site__name", "site__area_id", "site__site_type_id", "site__organisation_id",
    "site__organisation__name", "score",
)  # fmt: skip


class Judging:
    """Judges visits by one version of a standard; its checklists are read once for all."""

    def __init__(self, standard_id: int | None) -> None:
        self._checks: dict[int, list[Check]] = defaultdict(list)
        self._of: set[Hashable] = set()  # judged by how many of n are met, which is never how many places fail
        rows = CheckItem.objects.filter(version=standard_id) if standard_id else CheckItem.objects.none()
        for row in rows.order_by("position", "id"):
            rule = rule_of(row.rule)
            self._checks[row.site_type_id].append(Check(row.pk, row.text, row.weight, rule, row.group))
            if isinstance(rule, Grades) and rule.of is not None:
                self._of.add(row.pk)

    def score(self, site_type_id: int | None, findings: Mapping[Hashable, Finding], *, name: str = "") -> Scored:
        """One visit, out of 100; without points where nothing was assessed."""
        if self._of:
            findings = {
                key: replace(found, count=found.value) if key in self._of else found for key, found in findings.items()
            }
        return score_visit(self._checks.get(site_type_id or 0, ()), findings, name=name or "现场检查", full=FULL)


def finding_of(verdict: str, count: int, measured: Any) -> Finding:
    """An answer as the rules look at it. A failing one names how many places; a measured number stands for itself."""
    said: Any = verdict
    return Finding(verdict=said, count=count if verdict == "fails" else None, value=measured)


def findings_by_visit(visits: Iterable[int]) -> dict[int, dict[Hashable, Finding]]:
    """Answers to check items of several visits, one statement."""
    found: dict[int, dict[Hashable, Finding]] = defaultdict(dict)
    rows = Answer.objects.filter(visit__in=list(visits), check_item__isnull=False).order_by()
    for visit, item, verdict, count, measured in rows.values_list(
        "visit_id", "check_item_id", "verdict", "count", "measured"
    ):
        found[visit][item] = finding_of(verdict, count, measured)
    return found


def explain(visit: Visit) -> Scored:
    """A visit's score item by item, worked out anew. `site` is joined."""
    findings = findings_by_visit([visit.pk])[visit.pk]
    return Judging(visit.standard_id).score(visit.site.site_type_id, findings, name=visit.site.name)


@dataclass(frozen=True)
class PlaceScore:
    """A site, type, area or unit with its score; `id` None for what belongs to none."""

    id: int | None
    name: str
    scored: Scored
    visits: int

    @property
    def rate(self) -> float | None:
        """得分率 for sorting and bars."""
        return None if self.scored.rate is None else float(self.scored.rate)


@dataclass(frozen=True)
class RoundScore:
    """A round: whole, by type, area, unit and site; sites and units the lowest first."""

    round: Round
    whole: Scored
    types: tuple[PlaceScore, ...]
    areas: tuple[PlaceScore, ...]
    units: tuple[PlaceScore, ...]
    sites: tuple[PlaceScore, ...]
    scored: int
    visits: int

    def as_json(self) -> dict[str, Any]:
        """For programs and for keeping; sites without their parts."""
        groups = {"types": self.types, "areas": self.areas, "units": self.units, "sites": self.sites}
        return {
            "round": self.round.pk,
            "label": self.round.label,
            "whole": self.whole.as_json(deep=False),
            "rate": None if self.whole.rate is None else float(self.whole.rate),
            "visits": self.visits,
            "scored": self.scored,
            **{
                name: [{"id": one.id, "visits": one.visits, **one.scored.as_json(deep=False)} for one in group]
                for name, group in groups.items()
            },
        }


def round_score(round_id: int, *, by: Actor) -> RoundScore:
    """A round from the scores its finished visits were given; five statements. Raises Refused `round_missing`."""
    return put_together(round_seen(round_id, by=by))


def put_together(row: Round) -> RoundScore:
    """The same of a round at hand."""
    rows = list(Visit.objects.filter(round=row, state=VisitState.DONE).order_by("site_id").values(*SCORED))
    table = _Table(rows, _weights(row.standard_id))
    areas = areas_by_id({one["site__area_id"] for one in rows if one["site__area_id"]})
    units = {one["site__organisation_id"]: one["site__organisation__name"] or "" for one in rows}
    return RoundScore(
        row,
        table.weighted(rows, row.label),
        table.by("site__site_type_id", table.type_names),
        table.areas({i: area.name for i, area in areas.items()}),
        _lowest_first(table.by("site__organisation_id", units)),
        _lowest_first(table.by("site_id", {one["site_id"]: one["site__name"] for one in rows})),
        sum(part.points is not None for part in table.parts.values()),
        len(rows),
    )


def site_score(by: Actor, *, site_id: int, since: date, until: date) -> Scored:
    """A site over some days, all visits the reader sees alike; at most the last 200."""
    days: dict[str, Any] = {"ended_at__date__gte": since, "ended_at__date__lte": until, "state": VisitState.DONE}
    ids = site_visits(by, site_id=site_id, limit=MOST_OF_A_SITE, score__isnull=False, **days)
    rows = Visit.objects.filter(pk__in=ids).order_by("-id").values_list("ended_at", "score")
    parts = [part_of(f"{timezone.localdate(ended)}" if ended else "", score) for ended, score in rows]
    return mean(parts, name="点位", full=FULL)


def part_of(name: str, score: Mapping[str, Any] | None) -> Part:
    """A kept score as part of another."""
    if not score or score.get("points") is None:
        return Part(name, None)
    return Part(name, exact(score["points"]), exact(score.get("full", FULL)))


class _Table:
    """The finished visits of a round with their scores, put together by one column or another."""

    def __init__(self, rows: list[dict[str, Any]], weights: Mapping[int | None, Any]) -> None:
        self.rows, self.weights = rows, weights
        self.parts = {row["id"]: part_of(row["site__name"], row["score"]) for row in rows}
        wanted = {row["site__site_type_id"] for row in rows}
        names = SiteType.objects.filter(pk__in=[i for i in wanted if i]).values_list("pk", "name")
        self.type_names: dict[int | None, str] = dict(names)

    def by(self, key: str, names: Mapping[int | None, str]) -> tuple[PlaceScore, ...]:
        """Everything by a column, all visits alike."""
        return self._by(self.rows, key, names)

    def weighted(self, rows: Iterable[dict[str, Any]], name: str) -> Scored:
        """The types of these visits put together by their weights."""
        types = self._by(rows, "site__site_type_id", self.type_names)
        full = Fraction(FULL)
        parts = [Part(one.name or "其他", one.scored.points, full, self.weights.get(one.id, 1)) for one in types]
        return mean(parts, name=name, full=FULL)

    def areas(self, names: Mapping[int, str]) -> tuple[PlaceScore, ...]:
        """Each area as a round of its own, the lowest first."""
        groups: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
        for row in self.rows:
            groups[row["site__area_id"]].append(row)
        said = {i: names.get(i or 0, "") for i in groups}
        return _lowest_first(
            PlaceScore(i, said[i], self.weighted(mine, said[i]), len(mine)) for i, mine in groups.items()
        )

    def _by(self, rows: Iterable[dict[str, Any]], key: str, names: Mapping[int | None, str]) -> tuple[PlaceScore, ...]:
        groups: dict[int | None, list[Part]] = defaultdict(list)
        for row in rows:
            groups[row[key]].append(self.parts[row["id"]])
        return tuple(
            PlaceScore(i, names.get(i, ""), _alike(mine, names.get(i, "")), len(mine)) for i, mine in groups.items()
        )


def _alike(parts: list[Part], name: str) -> Scored:
    """The mean; a single visit, as most sites of a round have, is its own, and costs no reckoning."""
    only = parts[0]
    if len(parts) > 1 or only.points is None or only.full != FULL:
        return mean(parts, name=name, full=FULL)
    return Scored(name, f"一次检查，{shown(only.points)}分", only.points, only.full, only.full - only.points)


def _lowest_first(found: Iterable[PlaceScore]) -> tuple[PlaceScore, ...]:
    return tuple(sorted(found, key=lambda one: (one.rate is None, one.rate or 0, one.name, one.id or 0)))


def _weights(standard_id: int | None) -> dict[int | None, Any]:
    rows = TypeWeight.objects.filter(version=standard_id) if standard_id else TypeWeight.objects.none()
    return dict(rows.values_list("site_type_id", "weight"))
