"""What a row of the ledger's sheet says, as plain values a thousand problems at a time: four statements, no models.

The same words as `dossiers` gives, for sheets of a hundred thousand rows; tests/reports/test_exports.py compares them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from chuangcheng.facts.queries import facts_by_id
from chuangcheng.problems.models import Assignment, Measure, MeasureFact, MeasureKind, Problem
from chuangcheng.problems.queries.dossiers import pieces
from chuangcheng.rules.situations import State


class Standing(NamedTuple):
    """Where a problem stands: of itself, or of the main one it was merged into."""

    state: str
    desk_due: datetime | None
    due: datetime | None
    submitted_at: datetime | None


@dataclass
class SheetRow:
    """One problem; `shown` is the row whose state counts, `measures` what was done, in order."""

    number: str
    list_number: str
    text: str
    place: str
    category: str
    leader: str
    rework: int
    recurrence: int
    shown: Standing
    leads: list[str] = field(default_factory=list)
    assists: list[str] = field(default_factory=list)
    person: str = ""
    measures: list[str] = field(default_factory=list)

    @property
    def finished_at(self) -> datetime | None:
        """When it was done: the submission that was verified."""
        return self.shown.submitted_at if self.shown.state in {State.STRUCK_OFF, State.VERIFIED} else None


COLUMNS = (
    "id", "number", "list_row__number_text", "text", "place", "category__name", "leader_name", "rework_count",
    "recurrence_count", "state", "desk_due", "due", "submitted_at", "merged_into__state", "merged_into__desk_due",
    "merged_into__due", "merged_into__submitted_at",
)  # fmt: skip


def sheet_rows(ids: Sequence[int]) -> list[SheetRow]:
    """The rows of these problems, in the order of their ids. Whoever asks has seen to it that they may be seen."""
    found = {values[0]: row_of(values) for values in Problem.objects.filter(id__in=ids).values_list(*COLUMNS)}
    add_parts(found)
    add_measures(found)
    return [found[key] for key in sorted(found)]


def row_of(values: Sequence[Any]) -> SheetRow:
    """The problem's own columns."""
    own, main = Standing(*values[9:13]), values[13:17]
    return SheetRow(
        number=values[1],
        list_number=values[2] or "",
        text=values[3],
        place=values[4],
        category=values[5] or "",
        leader=values[6],
        rework=values[7],
        recurrence=values[8],
        shown=Standing(*main) if main[0] else own,
    )


def add_parts(found: dict[int, SheetRow]) -> None:
    """Leading units, the first one first; those that assist; who answers for it."""
    rows = Assignment.objects.filter(problem_id__in=list(found), returned_at=None, ended_at=None).order_by("id")
    leads: dict[int, list[tuple[bool, str]]] = defaultdict(list)
    answered: set[int] = set()
    columns = ("problem_id", "role", "parent_id", "unit__name", "person_name", "person__title")
    for problem, role, parent, unit, person, post in rows.values_list(*columns):
        if role == "assist":
            found[problem].assists.append(unit)
        elif parent is None:
            leads[problem].append((role != "lead", unit))
        if role == "lead" and problem not in answered:
            answered.add(problem)
            found[problem].person = person or post or ""
    for problem, units in leads.items():
        found[problem].leads = [unit for _, unit in sorted(units, key=lambda one: one[0])]


def add_measures(found: dict[int, SheetRow]) -> None:
    """What was done, with its figures as they stand now."""
    measures = Measure.objects.filter(problem_id__in=list(found), kind=MeasureKind.MEASURE, withdrawn_at=None)
    rows = list(measures.order_by("position", "id").values_list("id", "problem_id", "text"))
    links: dict[int, list[MeasureFact]] = defaultdict(list)
    for link in MeasureFact.objects.filter(measure_id__in=[row[0] for row in rows]).order_by("position", "id"):
        links[link.measure_id].append(link)
    facts = facts_by_id(link.fact_id for group in links.values() for link in group) if links else {}
    for key, problem, text in rows:
        cut = pieces(text, links[key], facts) if key in links else [text]
        found[problem].measures.append("".join(piece if isinstance(piece, str) else piece.text for piece in cut))
