"""Most chains are sound: recompute many at once as fast as the machine can, and name those that need a closer look.

Only a chain whose every hash comes out is passed here; whatever looks odd is judged by `audit.checking`, slowly and
with words. So this reader may be terse: a mistake of its own costs time, never the truth. Reads bytes of columns as the
database keeps them, without making rows of models.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
from django.db import connection

from chuangcheng.problems.models import Problem
from chuangcheng.problems.queries.chains import PUBLISHED
from chuangcheng.rules.chain import GENESIS

Anchors = Mapping[str, tuple[int, str]]
COLUMNS = (
    "p.id, p.number, p.step_count, p.head, s.seq, s.previous, s.hash, s.words, s.salts, s.digests, s.codes, s.move, "
    "s.from_state, s.to_state, s.actor_id, s.post_id, s.organisation_id, s.on_behalf_of_id, s.assignment_id, "
)
# As text: a driver spends more on making a moment or a UUID than all the hashing costs.
TEXTS = {
    "sqlite": "s.happened_at || '', s.recorded_at || '', s.key || ''",
    "postgresql": "(s.happened_at AT TIME ZONE 'UTC')::text, (s.recorded_at AT TIME ZONE 'UTC')::text, s.key::text",
}
BEHIND = (
    " FROM problems_step s JOIN problems_problem p ON p.id = s.problem_id "
    "WHERE s.problem_id BETWEEN %s AND %s ORDER BY s.problem_id, s.seq"
)
sha256, loads, dumps, SORTED = hashlib.sha256, orjson.loads, orjson.dumps, orjson.OPT_SORT_KEYS


@dataclass
class Passed:
    """What came out of a range: chains and steps that are sound, and the numbers that need a closer look."""

    chains: int = 0
    steps: int = 0
    loose_steps: int = 0
    loose_chains: int = 0
    erased: list[tuple[str, int]] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)


def published_after(last_id: int, *, limit: int) -> list[tuple[int, str]]:
    """(id, number) of the next published problems."""
    rows = Problem.objects.filter(PUBLISHED, id__gt=last_id).order_by("id")
    return list(rows.values_list("id", "number")[:limit])


def check_some(wanted: Sequence[tuple[int, str]], anchors: Anchors) -> Passed:
    """Recompute the chains of these problems, (id, number) in order of ids, against what checkpoints say of them."""
    found = Passed()
    names = dict(wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS}{TEXTS[connection.vendor]}{BEHIND}", [wanted[0][0], wanted[-1][0]])
        rows = cursor.fetchall()
    for key, steps in groupby(rows, itemgetter(0)):
        number = names.pop(key, None)
        if number is not None:
            check_one(number, list(steps), anchors.get(number, (0, "")), found)
    found.doubtful += names.values()
    return found


def check_one(number: str, steps: list[tuple[Any, ...]], anchor: tuple[int, str], found: Passed) -> None:
    """One chain: passed with its counts, or doubtful."""
    previous, gaps = "", []
    for place, row in enumerate(steps, start=1):
        sound, whole = step_sound(number, place, previous, row)
        if not sound or (place == anchor[0] and row[6] != anchor[1]):
            found.doubtful.append(number)
            return
        previous = row[6]
        if not whole:
            gaps.append((number, place))
    if steps[0][2] != len(steps) or steps[0][3] != previous or anchor[0] > len(steps):
        found.doubtful.append(number)
        return
    found.chains += 1
    found.steps += len(steps)
    found.erased += gaps
    found.loose_steps += len(steps) - anchor[0]
    found.loose_chains += len(steps) > anchor[0]


def step_sound(number: str, place: int, previous: str, row: tuple[Any, ...]) -> tuple[bool, bool]:
    """Whether a step's hash and texts come out, and whether all its texts are still there."""
    words, salts, digests = loads(row[7]), loads(row[8]), loads(row[9])
    if row[4] != place or row[5] != previous:
        return False, True
    for name, text in words.items():
        salted = f"{salts.get(name, '')}\x1f{text}".encode()
        if sha256(salted).hexdigest() != digests.get(name):
            return False, True
    body = {
        "problem": number, "seq": place, "move": row[11], "from": row[12], "to": row[13], "actor": row[14],
        "post": row[15], "organisation": row[16], "on_behalf_of": row[17], "assignment": row[18],
        "happened_at": moment(row[19]), "recorded_at": moment(row[20]), "codes": loads(row[10]), "digests": digests,
        "key": key_text(row[21]),
    }  # fmt: skip
    made = sha256(f"{previous or GENESIS}\x1e".encode() + dumps(body, option=SORTED)).hexdigest()
    return made == row[6], len(words) == len(digests)


def moment(text: str) -> str:
    """A moment as the chain writes it, from UTC as a database writes it: 2026-03-02 01:57:00, with or without .5."""
    return f"{text[:10]}T{text[11:19]}{(text[19:] or '.').ljust(7, '0')}+00:00"


def key_text(text: str | None) -> str | None:
    """A request's key as the chain writes it; SQLite keeps it without dashes."""
    if text is None or len(text) != 32:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
