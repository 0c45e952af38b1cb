"""多步一屏: several steps on one problem, asked for on one screen; each its own move, judged and logged by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import uuid5

from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.queries.moves import moves_now
from chuangcheng.problems.queries.scene import scene
from chuangcheng.rules.problem_states import MOVES
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class Next:
    """One step: its move, the call that makes it, the files it brings."""

    code: str
    make: Callable[[Ask], object]
    files: tuple[FileRef, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of one step; nothing after the first refusal is tried."""

    name: str
    done: bool
    sentence: str = ""


def in_turn(*, ask: Ask, steps: Sequence[Next]) -> list[Outcome]:
    """Make the steps one after the other, as oneself where one may, else on behalf of the unit with `ask.basis`.

    Each gets a key made from the request's, so that sending it again does nothing twice.
    """
    outcomes: list[Outcome] = []
    for place, step in enumerate(steps):
        name = MOVES[step.code].name
        try:
            step.make(_ask_for(ask, step, place))
        except Refused as refused:
            outcomes.append(Outcome(name, False, refused.sentence))
            break
        outcomes.append(Outcome(name, True))
    return outcomes


def _ask_for(ask: Ask, step: Next, place: int) -> Ask:
    unit, on_behalf = _standing(ask, step.code)
    key = uuid5(ask.key, f"{place}:{step.code}") if ask.key else None
    return replace(
        ask,
        key=key,
        unit=unit,
        version=None,
        basis=ask.basis if on_behalf else "",
        files=step.files,
        words=step.words,
    )


def _standing(ask: Ask, code: str) -> tuple[int | None, bool]:
    """For which unit, and whether on behalf of it: the desk's own part before any other."""
    seen = scene(ask.number, by=ask.by, at=ask.at)
    moves = moves_now(seen)
    own = [m for m in (moves.primary, *moves.beside, *moves.rest) if m and m.code == code]
    filled = [m for m in moves.on_behalf if m.code == code]
    desk = seen.problem.desk_id
    for found, on_behalf in ((own, False), (filled, True)):
        best = next((m for m in found if m.unit == desk), found[0] if found else None)
        if best:
            return best.unit, on_behalf
    return None, False
