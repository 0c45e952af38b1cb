"""Draws that anybody can repeat: which sites are inspected, and by which team of two.

The algorithm, named by `ALGORITHM` and kept with every draw:

1. Every candidate has a key (a site's `site:<id>`) and a stratum (`type:3|area:7`). Seed and key give it a place:
   SHA-256 of `<seed>|<key>` in UTF-8, read as a number. No random generator of any language takes part.
2. Within each stratum the candidates are sorted by that place, then by key; the first k are drawn.
3. The pool is proven by its hash: SHA-256 over the lines `<key>\\t<stratum>\\n`, sorted, in UTF-8.

Whoever has the pool, the seed and the numbers wanted draws the same sites with a spreadsheet and any SHA-256.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

ALGORITHM = "sha256-strata-1"


@dataclass(frozen=True, order=True)
class Candidate:
    """One thing that can be drawn, and the group it is drawn within."""

    key: str
    stratum: str = ""


@dataclass(frozen=True)
class Wish:
    """How many of a stratum: so many, or a share of it rounded up; never more than there are."""

    count: int = 0
    share: Fraction = Fraction(0)

    def of(self, size: int) -> int:
        """The number taken from a stratum of this size."""
        return min(size, max(self.count, ceil(self.share * size)))


@dataclass(frozen=True)
class Draw:
    """What came out, by stratum in the order of their names and within one in the order drawn."""

    seed: str
    pool_hash: str
    drawn: tuple[str, ...]
    sizes: Mapping[str, int]
    taken: Mapping[str, int]


def place(seed: str, key: str) -> int:
    """Where seed and key put a candidate; the smallest are drawn."""
    return int.from_bytes(hashlib.sha256(f"{seed}|{key}".encode()).digest(), "big")


def hash_of(pool: Iterable[Candidate]) -> str:
    """The fingerprint of a pool, whatever order it is given in. 64 hex digits."""
    lines = sorted(f"{one.key}\t{one.stratum}\n" for one in pool)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def draw(*, seed: str, pool: Iterable[Candidate], wanted: Mapping[str, Wish], otherwise: Wish | None = None) -> Draw:
    """Draw from each stratum what is wanted of it, `otherwise` from those not named. A key counts once."""
    known = sorted(set(pool))
    strata: dict[str, list[str]] = defaultdict(list)
    for one in known:
        strata[one.stratum].append(one.key)
    none = otherwise or Wish()
    taken = {name: wanted.get(name, none).of(len(keys)) for name, keys in sorted(strata.items())}
    drawn = tuple(key for name, count in taken.items() for key in _first(seed, strata[name], count))
    return Draw(seed, hash_of(known), drawn, {name: len(strata[name]) for name in taken}, taken)


def proves(
    *,
    seed: str,
    pool: Iterable[Candidate],
    pool_hash: str,
    drawn: Iterable[str],
    wanted: Mapping[str, Wish],
    otherwise: Wish | None = None,
) -> bool:
    """Whether this pool is the one that was kept, and this seed draws exactly these keys from it."""
    again = draw(seed=seed, pool=pool, wanted=wanted, otherwise=otherwise)
    return again.pool_hash == pool_hash and sorted(again.drawn) == sorted(drawn)


def _first(seed: str, keys: Iterable[str], count: int) -> list[str]:
    return sorted(keys, key=lambda key: (place(seed, key), key))[:count]


@dataclass(frozen=True)
class Person:
    """Somebody who inspects. `own` are the ids of units whose sites this person may not look at."""

    key: int
    name: str
    own: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Pair:
    """A team of two. `trades` are the site types its line bureau looks after; none for a team that looks at all."""

    key: int
    members: tuple[Person, Person]
    trades: frozenset[int] = frozenset()

    def barred_from(self, units: frozenset[int]) -> Person | None:
        """The member whose own unit it is."""
        return next((person for person in self.members if person.own & units), None)


@dataclass(frozen=True)
class Task:
    """A site to be inspected: the units it belongs to, the area it lies in, its type."""

    key: str
    name: str = ""
    units: frozenset[int] = frozenset()
    area: str = ""
    trade: int | None = None


@dataclass(frozen=True)
class Assigned:
    """Team keys by task key; `impossible` says in a sentence why a task has nobody."""

    teams: Mapping[str, int]
    impossible: Mapping[str, str]


def pairs_of(people: Sequence[Person], *, seed: str) -> tuple[tuple[Person, Person], ...]:
    """Teams of two by the seed, of different units where that is possible; somebody left over belongs to none."""
    waiting = sorted(people, key=lambda person: (place(seed, f"person:{person.key}"), person.key))
    found: list[tuple[Person, Person]] = []
    while len(waiting) > 1:
        first = waiting.pop(0)
        stranger = next((n for n, other in enumerate(waiting) if not other.own & first.own), 0)
        found.append((first, waiting.pop(stranger)))
    return tuple(found)


def assign(*, seed: str, tasks: Sequence[Task], teams: Sequence[Pair]) -> Assigned:
    """Give every task to a team none of whose members it belongs to, evenly and area by area.

    分线: a type that a line bureau looks after goes to the teams of such bureaus, every other, and the bureaus' own
    sites, to the teams of none.
    1. Tasks that fewest teams may take go first; within them area by area, drawn by the seed.
    2. Each goes to a team below its fair share, one that is in that area already, the least loaded, by the seed.
    3. Then tasks move from the fullest to the emptiest teams while that makes it more even.
    """
    allowed = {task.key: _allowed(task, teams) for task in tasks}
    impossible = {task.key: _why(task, teams) for task in tasks if not allowed[task.key]}
    possible = [task for task in tasks if allowed[task.key]]
    share = -(-len(possible) // len(teams)) if teams else 0
    load: dict[int, int] = {team.key: 0 for team in teams}
    areas: dict[int, set[str]] = {team.key: set() for team in teams}
    found: dict[str, int] = {}
    for task in sorted(possible, key=lambda t: (len(allowed[t.key]), t.area, place(seed, t.key), t.key)):
        mark = {t.key: place(seed, f"team:{t.key}|{task.area}") for t in allowed[task.key]}
        best = min(mark, key=lambda k: (load[k] >= share, task.area not in areas[k], load[k], mark[k], k))
        found[task.key] = best
        load[best] += 1
        areas[best].add(task.area)
    may = {key: {team.key for team in ready} for key, ready in allowed.items()}
    _even_out(found, [team.key for team in teams], may)
    return Assigned(found, impossible)


def _even_out(found: dict[str, int], teams: Sequence[int], may: Mapping[str, set[int]]) -> None:
    """Move tasks along chains of teams from a fuller to an emptier one, until no chain gains anything."""
    while True:
        load = dict.fromkeys(teams, 0) | Counter(found.values())
        fullest = sorted(load, key=lambda key: (-load[key], key))
        path = next((found_way for start in fullest if (found_way := _chain(start, found, load, may))), None)
        if path is None:
            return
        found.update(path)


def _chain(
    start: int, found: Mapping[str, int], load: Mapping[int, int], may: Mapping[str, set[int]]
) -> list[tuple[str, int]] | None:
    """The shortest chain of moves from a team to one with at least two tasks fewer."""
    held: dict[int, list[str]] = defaultdict(list)
    for task in sorted(found):
        held[found[task]].append(task)
    ways: dict[int, list[tuple[str, int]]] = {start: []}
    queue = [start]
    for here in queue:
        for task in held[here]:
            for there in sorted(may[task] - ways.keys()):
                ways[there] = [*ways[here], (task, there)]
                if load[there] <= load[start] - 2:
                    return ways[there]
                queue.append(there)
    return None


def _suited(task: Task, teams: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    return [team for team in teams if task.trade in team.trades], [team for team in teams if not team.trades]


def _allowed(task: Task, teams: Sequence[Pair]) -> list[Pair]:
    theirs, rest = ([t for t in group if t.barred_from(task.units) is None] for group in _suited(task, teams))
    return theirs or rest


def _why(task: Task, teams: Sequence[Pair]) -> str:
    if not teams:
        return f"“{task.name}”还没有检查组可派，请先编组。"
    theirs, rest = _suited(task, teams)
    if not (theirs or rest):
        return f"“{task.name}”这类点位不归各条线组管；请增加一个不属于条线部门的检查组。"
    names = "、".join(dict.fromkeys(p.name for team in [*theirs, *rest] if (p := team.barred_from(task.units))))
    return f"“{task.name}”各组都有人要回避（{names}是责任单位或其下属单位的人）；请增加外单位的检查组。"
