"""Who may verify or strike off a problem: candidates from the posts, then `rules.independence`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chuangcheng.people.actor import Standing
from chuangcheng.people.queries import city, standings_at
from chuangcheng.problems.models import Assignment, Problem
from chuangcheng.rules.independence import Candidate, Choice, choose


@dataclass(frozen=True)
class Verifiers:
    """Everybody considered, and the judge's choice among them."""

    standings: tuple[Standing, ...]
    choice: Choice


def verifiers_of(
    problem: Problem,
    parts: Sequence[Assignment],
    at: datetime,
    *,
    also_barred: Iterable[int] = (),
    also_seats: Iterable[int] = (),
) -> Verifiers:
    """Verifiers of the dispatching organisation (its office where it has none), the named verifier, the finder."""
    base = problem.dispatched_by_id or problem.home_id
    standings = _standings(problem, [base, *_named(problem)], at)
    own = [s for s in standings if s.organisation_id == base]
    pool = [s for s in own if "verifier" in s.roles] or [s for s in own if "office" in s.roles]
    pool += [
        s for s in standings if s.organisation_id in _named(problem) and s.roles & {"verifier", "office", "liaison"}
    ]
    pool += _finder(problem, standings)
    return _choose(
        problem, parts, standings, pool, base, barred=_barred(problem) | set(also_barred), seats=set(also_seats)
    )


def strikers_of(problem: Problem, parts: Sequence[Assignment], at: datetime) -> Verifiers:
    """The office of the list's level; the same order, also barring whoever acted on behalf."""
    base = problem.strike_by_id or problem.home_id
    standings = _standings(problem, [base], at)
    pool = [s for s in standings if s.organisation_id == base and "office" in s.roles]
    barred = _barred(problem) | set(problem.hands.get("on_behalf", ()))
    return _choose(problem, parts, standings, pool, base, barred=barred, seats=set())


def _named(problem: Problem) -> list[int]:
    return [problem.verifier_id] if problem.verifier_id else []


def _finder(problem: Problem, standings: Sequence[Standing]) -> list[Standing]:
    found = [s for s in standings if problem.finder_id and s.user_id == problem.finder_id and "inspector" in s.roles]
    return found if found and city().finder_may_verify else []


def _barred(problem: Problem) -> set[int]:
    hands = problem.hands
    return {*hands.get("submitted", ()), *hands.get("measured", ()), *hands.get("persons", ())}


def _standings(problem: Problem, organisations: list[int], at: datetime) -> list[Standing]:
    above = set(problem.home.ancestor_ids) | set(organisations)
    return standings_at(above, at, post=problem.leader_post_id, user=problem.finder_id)


def _choose(
    problem: Problem,
    parts: Sequence[Assignment],
    standings: Sequence[Standing],
    pool: Sequence[Standing],
    base: int,
    *,
    barred: set[int],
    seats: set[int],
) -> Verifiers:
    home = list(problem.home.ancestor_ids)
    above = [o for o in reversed(home[: home.index(base)] if base in home else home) if o != base]
    parents = next((found for o in above if (found := _watchers(standings, o))), [])
    choice = choose(
        pool=[_candidate(s) for s in pool],
        leaders=[_candidate(s) for s in standings if s.post_id == problem.leader_post_id],
        parents=[_candidate(s) for s in parents],
        assigned_units={p.unit_id for p in parts},
        hand_seats={*problem.hands.get("seats", ()), *seats},
        barred=barred,
    )
    return Verifiers(tuple(standings), choice)


def _watchers(standings: Sequence[Standing], organisation: int) -> list[Standing]:
    there = [s for s in standings if s.organisation_id == organisation]
    return [s for s in there if "verifier" in s.roles] or [s for s in there if "office" in s.roles]


def _candidate(standing: Standing) -> Candidate:
    return Candidate(post=standing.post_id, user=standing.user_id, seat_path=standing.seat_path)
