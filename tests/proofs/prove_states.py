"""The table of moves: every state can be reached and left."""

from chuangcheng.rules.problem_states import MOVES
from chuangcheng.rules.situations import OPEN, State
from scripts.measuring import Proved


def reached(begin: set[State], *, back: bool = False) -> set[State]:
    """The states that a chain of moves leads to from these (or, backwards, that lead to these)."""
    found, grown = set(begin), True
    while grown:
        more = {
            far
            for move in MOVES.values()
            if not move.creates
            for origin in move.frm
            for target in move.to
            for near, far in [(target, origin) if back else (origin, target)]
            if near in found
        }
        grown = not more <= found
        found |= more
    return found


def prove_every_state_is_reached_from_the_start() -> Proved:
    begin = {state for move in MOVES.values() if move.creates for state in move.to}
    missing = set(State) - reached(begin)
    return Proved("every state is reached from a new problem", len(State), tuple(sorted(missing)))


def prove_every_open_problem_can_be_struck_off() -> Proved:
    stuck = OPEN - reached({State.STRUCK_OFF}, back=True)
    return Proved("from every open state a chain of moves leads to 已销号", len(OPEN), tuple(sorted(stuck)))
