"""Who may verify or strike off: never those who mended, and among the rest the most independent that exist.

Order (design, "Independence"): outside all assigned seats, another section, another person in an assigned seat,
the leader in charge, a verifier of the parent organisation. Rights follow scope, independence follows seat.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Distance(StrEnum):
    """The word a step keeps about who verified; everything from OTHER_SECTION on prints as 本单位自核."""

    OUTSIDE = "outside"
    OTHER_SECTION = "other_section"
    OTHER_PERSON = "other_person"
    LEADER = "leader"
    PARENT = "parent"

    @property
    def label(self) -> str:
        """The word in Chinese."""
        return {
            Distance.OUTSIDE: "单位外复核",
            Distance.OTHER_SECTION: "本单位其他科室复核",
            Distance.OTHER_PERSON: "本科室其他人员复核",
            Distance.LEADER: "分管领导复核",
            Distance.PARENT: "上级单位复核",
        }[self]

    @property
    def is_own(self) -> bool:
        """本单位自核."""
        return self in {Distance.OTHER_SECTION, Distance.OTHER_PERSON, Distance.LEADER}


@dataclass(frozen=True)
class Candidate:
    """Somebody who holds the right; `seat_path` ids down to the section they sit in."""

    post: int
    user: int
    seat_path: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """Who is allowed, and at what distance they stand."""

    allowed: frozenset[tuple[int, int]]
    distance: Distance | None


def choose(
    *,
    pool: Sequence[Candidate],
    leaders: Sequence[Candidate],
    parents: Sequence[Candidate],
    assigned_units: Collection[int],
    hand_seats: Collection[int],
    barred: Collection[int],
) -> Choice:
    """The first class of the order that has anybody in it.

    `assigned_units`: organisation ids with a part in the problem. `hand_seats`: sections of those who had a hand
    in it. `barred`: user ids of the submitter (actor and represented), responsible persons, measure recorders.
    """
    free = [c for c in pool if c.user not in barred]
    outside = [c for c in free if not set(c.seat_path) & set(assigned_units)]
    section = [c for c in free if c not in outside and c.seat_path[-1] not in hand_seats]
    classes: tuple[tuple[Distance, Sequence[Candidate]], ...] = (
        (Distance.OUTSIDE, outside),
        (Distance.OTHER_SECTION, section),
        (Distance.OTHER_PERSON, free),
        (Distance.LEADER, [c for c in leaders if c.user not in barred]),
        (Distance.PARENT, [c for c in parents if c.user not in barred]),
    )
    for distance, members in classes:
        if members:
            return Choice(frozenset((c.post, c.user) for c in members), distance)
    return Choice(frozenset(), None)
