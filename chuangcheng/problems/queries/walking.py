"""A list is walked from row to row in the order it is sorted by, wherever one begins: no offsets, no counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from chuangcheng.problems.models import Problem
from chuangcheng.statements import Compiled, Given

Rows = QuerySet[Problem]
# What the last row was sorted by (None: it had nothing), and its id.
Place = tuple[datetime | None, int] | None


@dataclass(frozen=True)
class Way:
    """Sorted by `key`, which way, how many rows; `ordered` is the column that holds the ids of what is walked.

    `implied` is a column never empty where `key` is not: said where an index is kept only of rows that have it.
    `valued`: the rows' own conditions leave none without `key`; said once more, the planner takes the two for
    independent and the rows for rare.
    """

    key: str
    descending: bool
    limit: int
    ordered: str = "id"
    implied: str = ""
    valued: bool = False

    @property
    def sign(self) -> str:
        """Before a name in `order_by`."""
        return "-" if self.descending else ""

    @property
    def beyond(self) -> str:
        """The look-up of what comes after a value."""
        return "lt" if self.descending else "gt"


def walk(rows: Rows, way: Way, place: Place) -> list[Any]:
    """The rows after a place; those without a value come last whichever way one walks the rest."""
    return _stretches(lambda stretch: list(stretch(rows, way, place)), way, place)


Stretch = Callable[[Rows, Way, Place], Rows]


def _stretches(read: Callable[[Stretch], list[Any]], way: Way, place: Place) -> list[Any]:
    if way.key == "id":
        return read(by_id)
    found = read(with_value) if place is None or place[0] is not None else []
    if len(found) < way.limit and not way.valued:
        found += read(without_value)[: way.limit - len(found)]
    return found


def by_id(rows: Rows, way: Way, place: Place) -> Rows:
    """In the order of ids."""
    if place:
        rows = rows.filter(**{f"{way.ordered}__{way.beyond}": place[1]})
    return rows.order_by(f"{way.sign}{way.ordered}")[: way.limit]


def with_value(rows: Rows, way: Way, place: Place) -> Rows:
    """Those that have what is sorted by."""
    named = (way.implied,) if way.valued else (way.key, way.implied)
    rows = rows.filter(**{f"{name}__isnull": False for name in named if name})
    if place:
        value, number = place
        after = Q(**{f"{way.key}__{way.beyond}": value}) | Q(**{way.key: value, f"id__{way.beyond}": number})
        rows = rows.filter(after)
    return rows.order_by(f"{way.sign}{way.key}", f"{way.sign}id")[: way.limit]


def without_value(rows: Rows, way: Way, place: Place) -> Rows:
    """Those that have not."""
    rows = rows.filter(**{f"{way.key}__isnull": True})
    if place and place[0] is None:
        rows = rows.filter(**{f"id__{way.beyond}": place[1]})
    return rows.order_by(f"{way.sign}id")[: way.limit]


def walk_fixed(build: Callable[..., Rows], asked: Any, way: Way, place: Place, **given: Given) -> list[Any]:
    """The same for rows that `build(asked, **given)` makes, turned into SQL once for each `asked` and way.

    Not prepared: a unit that sees a sliver of the ledger is walked otherwise than one that sees all of it.
    `build` is a function of a module, `asked` can be a key, and all that differs between readers is in `given`.
    """

    def read(stretch: Stretch) -> list[Any]:
        at: dict[str, Given] = {}
        if place and stretch is with_value and place[0] is not None:
            at = {"value": place[0], "number": place[1]}
        elif place and (stretch is by_id or place[0] is None):
            at = {"number": place[1]}
        return _fixed(build, asked, stretch, way)(**given, **at)

    return _stretches(read, way, place)


@lru_cache(maxsize=256)
def _fixed(build: Callable[..., Rows], asked: Any, stretch: Stretch, way: Way) -> Compiled[Any]:
    def rows(value: datetime | None = None, number: int | None = None, **given: Any) -> Rows:
        return stretch(build(asked, **given), way, None if number is None else (value, number))

    return Compiled(rows, prepare=False)
