"""Who acts: a user with the posts held at this moment, as plain values that rules and operations take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """One post in effect.

    `organisation_id` is the scope (rights), `ancestors` the ids from the top of the tree down to it;
    `seat_path` the ids down to the section the post sits in (independence).
    """

    post_id: int
    title: str
    organisation_id: int
    organisation_name: str
    ancestors: tuple[int, ...]
    seat_path: tuple[int, ...]
    roles: frozenset[str]
    user_id: int
    is_deputy: bool = False

    @property
    def seat_id(self) -> int:
        """The section whose independence counts; the organisation itself where no section is named."""
        return self.seat_path[-1]


@dataclass(frozen=True)
class Actor:
    """Who makes a move. `user_id` is None for the clock, which stands on no post, and for a stranger at the door.

    `is_clock` is said, never concluded from a missing user: it is true for this program itself alone, for the sweep and
    for the command line, which see everything.
    """

    user_id: int | None
    name: str
    standings: tuple[Standing, ...] = ()
    is_administrator: bool = False
    is_clock: bool = False

    @property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations this person acts for."""
        return frozenset(s.organisation_id for s in self.standings)

    @property
    def roles(self) -> frozenset[str]:
        """Every role held on any post."""
        return frozenset(role for s in self.standings for role in s.roles)


# Before log-in: sees nothing and may do nothing.
NOBODY = Actor(user_id=None, name="")
CLOCK = Actor(user_id=None, name="系统时钟", is_clock=True)
# Whoever types at the server's own command line: sets up accounts and units there before anybody can log in.
CONSOLE = Actor(user_id=None, name="命令行", is_administrator=True, is_clock=True)
