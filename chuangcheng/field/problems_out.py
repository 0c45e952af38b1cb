"""Problems as the phone takes them along: what is on the reader's desks, with the moves that may be made."""

from datetime import datetime
from typing import Any

from chuangcheng.people.actor import Actor
from chuangcheng.problems.queries.moves import MoveNow, moves_now
from chuangcheng.problems.queries.page import attachments_of, measures_of
from chuangcheng.problems.queries.scene import problem_seen, scene_of
from chuangcheng.problems.queries.turn import turn_of
from chuangcheng.problems.queries.workbench import workbench
from chuangcheng.rules.problem_states import LABELS
from chuangcheng.rules.situations import NEXT_STEP, State
from chuangcheng.standards.queries import calendar

MOST = 60
# What can be done from a phone; everything else is for the page.
BY_PHONE = ("accept", "measure", "submit", "verify", "send_back", "note")


def problems_of(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """The most urgent of the reader's own, then those the reader helps with."""
    if not by.standings:
        return []
    bench = workbench(by=by, at=at)
    asked = {item.problem.number: item.asked for item in (*bench.helping.items, *bench.mine.items)}
    order = [item.problem.number for item in (*bench.mine.items, *bench.helping.items)]
    return [problem_of(number, asked[number], by=by, at=at) for number in dict.fromkeys(order[:MOST])]


def problem_of(number: str, asked: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """One problem. `version` is what a move made offline has seen."""
    row = problem_seen(number, by=by)
    scene = scene_of(row, by=by, at=at)
    files = attachments_of(row)
    turn = turn_of(row, calendar=calendar(), at=at)
    moves = moves_now(scene)
    made = (*filter(None, (moves.primary,)), *moves.beside, *moves.rest)
    return {
        "number": row.number,
        "version": row.version,
        "text": row.text,
        "place": row.place,
        "site": row.site.name if row.site else "",
        "state": row.state,
        "state_label": LABELS[State(row.state)],
        "asked": asked,
        "turn": turn.who,
        "due": turn.due,
        "due_words": row.due_words,
        "next_step": NEXT_STEP[State(row.state)],
        "requirement": row.requirement,
        "moves": [move_of(m) for m in made if m.code in BY_PHONE],
        "photos": [
            {"id": a.file_id, "role": a.role, "label": a.get_role_display()} for a in files if a.file.kind == "photo"
        ],
        "measures": [
            {"unit": m.unit, "text": m.text, "person": m.person, "at": m.at, "done": m.is_done}
            for m in measures_of(row, files)
        ],
    }


def move_of(made: MoveNow) -> dict[str, Any]:
    """A move that may be made, and for which unit where that is open."""
    return {"code": made.code, "name": made.name, "unit": made.unit, "for_name": made.for_name}
