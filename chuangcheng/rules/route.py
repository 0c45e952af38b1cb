"""A good order of visits: nearest neighbour, then 2-opt on the open way. The same stops always give the same order."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from chuangcheng.rules.coordinates import EARTH_RADIUS

MOST_STARTS = 8
LEAST_GAIN = 1e-6  # metres; less is noise of floats and would go round for ever


@dataclass(frozen=True)
class Stop:
    """A place to go to. Position in WGS-84 degrees where known; `area` groups those without one."""

    key: str
    latitude: float | None = None
    longitude: float | None = None
    area: str = ""


@dataclass(frozen=True)
class Way:
    """Keys in the order to go, and the metres between those with a position, as the crow flies."""

    keys: tuple[str, ...]
    metres: float


def best_order(stops: Sequence[Stop], *, start: tuple[float, float] | None = None) -> Way:
    """Order the stops; from `start` (latitude, longitude) where somebody sets out, else from the best end.

    Stops without a position come last, by area and key, for nobody knows how far they are.
    """
    known = sorted((s for s in stops if s.latitude is not None and s.longitude is not None), key=lambda s: s.key)
    lost = sorted((s for s in stops if s.latitude is None or s.longitude is None), key=lambda s: (s.area, s.key))
    order, metres = _shortest(_points(known, start), fixed=start is not None)
    shift = 1 if start is not None else 0
    keys = [known[n - shift].key for n in order if n >= shift]
    return Way((*keys, *(stop.key for stop in lost)), metres)


def _points(stops: Sequence[Stop], start: tuple[float, float] | None) -> list[tuple[float, float]]:
    """Metres east and north on a flat map, true enough within a city."""
    degrees = [start] if start is not None else []
    degrees += [(s.latitude or 0.0, s.longitude or 0.0) for s in stops]
    if not degrees:
        return []
    middle = sum(latitude for latitude, _ in degrees) / len(degrees)
    east = EARTH_RADIUS * cos(radians(middle))
    return [(radians(longitude) * east, radians(latitude) * EARTH_RADIUS) for latitude, longitude in degrees]


def _shortest(points: Sequence[tuple[float, float]], *, fixed: bool) -> tuple[list[int], float]:
    if not points:
        return [], 0.0
    far = [[hypot(x - u, y - v) for u, v in points] for x, y in points]
    best: list[int] = []
    length = float("inf")
    for first in [0] if fixed else _starts(points):
        order = _two_opt(_nearest(first, far), far, fixed=fixed)
        metres = sum(far[a][b] for a, b in itertools.pairwise(order))
        if metres < length - LEAST_GAIN:
            best, length = order, metres
    return best, length


def _starts(points: Sequence[tuple[float, float]]) -> list[int]:
    """Points to begin at: the outermost in eight directions."""
    directions = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
    outer = (max(range(len(points)), key=lambda n: points[n][0] * dx + points[n][1] * dy) for dx, dy in directions)
    return list(dict.fromkeys(outer))[:MOST_STARTS]


def _nearest(first: int, far: Sequence[Sequence[float]]) -> list[int]:
    order, left = [first], set(range(len(far))) - {first}
    while left:
        here = far[order[-1]]
        nearest = min(left, key=lambda n: (here[n], n))
        order.append(nearest)
        left.remove(nearest)
    return order


def _two_opt(order: list[int], far: Sequence[Sequence[float]], *, fixed: bool) -> list[int]:
    """Turn stretches round while that makes the open way shorter; its end is free, its start unless fixed."""
    size, better = len(order), True
    while better:
        better = False
        for i in range(1 if fixed else 0, size - 1):
            before = order[i - 1] if i else None
            for j in range(i + 1, size):
                one, other = order[i], order[j]
                gain = 0.0 if before is None else far[before][one] - far[before][other]
                if j + 1 < size:
                    gain += far[other][order[j + 1]] - far[one][order[j + 1]]
                if gain > LEAST_GAIN:
                    order[i : j + 1] = order[i : j + 1][::-1]
                    better = True
    return order
