"""What a seeded ledger is written as: the columns of its tables, the plan it follows, and slices of ready rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.bench.seeding.town import Town

Row = tuple[Any, ...]
GENESIS = "0" * 64
BODY_HASH = "b" * 64
# Of so many problems, as many as there are sites stand at one.
SITED = 1500
DAY, HOUR = 86_400, 3_600
ZONE = 8 * HOUR
SLICE = 10_000
# Days between the last registration and the day of seeding, so that no step of a story lies ahead.
REST = 16
# Ids that a slice may use up, per problem.
STEPS, SIGHTS, PARTS = 8, 6, 1
COLUMNS = {
    "problems_problem": (
        "id", "number", "home_id", "list_id", "row_no", "source", "text", "place", "site_id", "category_id", "kind",
        "finder_id", "state", "lead_id", "dispatched_by_id", "dispatched_at", "strike_by_id", "desk_id", "desk_kind",
        "desk_assignment_id", "desk_since", "desk_due", "rule", "due", "due_words", "time_left", "submitted_at",
        "submitted_late", "struck_off_at", "verified_word", "hands", "rework_count", "measure_count", "before_count",
        "after_count", "version", "step_count", "head", "registered_at", "moved_at",
    ),
    "problems_assignment": (
        "id", "problem_id", "unit_id", "role", "assigned_by_id", "assigned_at", "accept_due", "due", "rule",
        "due_words", "time_left", "accepted_at", "person_name", "done_at",
    ),
    "problems_step": (
        "id", "problem_id", "seq", "move", "from_state", "to_state", "actor_id", "post_id", "organisation_id",
        "assignment_id", "happened_at", "recorded_at", "codes", "words", "salts", "digests", "key", "body_hash",
        "previous", "hash",
    ),
    "problems_sight": ("id", "organisation_id", "problem_id"),
    "problems_measure": (
        "id", "problem_id", "assignment_id", "unit_id", "text", "position", "recorded_by_id", "happened_at",
        "recorded_at",
    ),
    "problems_attachment": ("id", "problem_id", "step_id", "file_id", "role", "position"),
    "statistics_counted": ("problem_id", "home_id", "lead_id", "state", "reworks", "late"),
    "problems_search": ("problem_id", "grams"),
}  # fmt: skip
RULE = '{"clock":"working_days","amount":"5","moment":null}'
LEFT = '{"clock":"working_days","minutes":1320,"moment":null}'
LONG_WORDS = (
    "从{0}起算，时限5个工作日。只在工作日8:00—12:00、14:00—18:00计时，1个工作日按8小时计。"
    "不计周末。其间4个工作日共计32小时，当日计8小时，合计40小时。到{1}到期。"
)
SHORT_WORDS = "从{0}起算，到{1}到期。"


@dataclass(frozen=True)
class Plan:
    """How a ledger is made. `whole` is the share that went the whole way, `on_way` the share still open."""

    count: int
    end: datetime
    years: int = 5
    whole: float = 0.36
    on_way: float = 0.03
    not_upheld: float = 0.005
    search: bool = True
    long_words: bool = True
    files: int = 3000

    @property
    def begin(self) -> datetime:
        """When the first problem was registered."""
        return self.end - timedelta(days=365 * self.years)


@dataclass
class Slice:
    """Rows by table, and how the problems count in the tallies: (home, lead, state, reworked, late) → how many."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    tallies: Counter[tuple[int, int | None, str, int, int]] = field(default_factory=Counter)


def days_between(first: date, last: date) -> dict[int, str]:
    """Days since 1970 → the day as ISO text, one more on either side."""
    epoch = date(1970, 1, 1)
    count = (last - first).days + 2
    return {(first - epoch).days + n: (first + timedelta(days=n)).isoformat() for n in range(-1, count)}


def slices(count: int) -> Iterator[tuple[int, int]]:
    """The ids of all problems, cut for the processes that tell them."""
    for first in range(1, count + 1, SLICE):
        yield first, min(first + SLICE, count + 1)


def line_down(town: Town, home: int) -> tuple[int, ...]:
    """Ids from the city down to an organisation."""
    return (home,) if home == town.city else (town.city, home)
