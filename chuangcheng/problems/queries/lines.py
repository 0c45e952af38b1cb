"""The ledger for programs: plain values instead of rows, as many as asked for, each list one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import unit_names
from chuangcheng.places.queries import site_names
from chuangcheng.problems.models import Source, TreatmentKind
from chuangcheng.problems.queries.ledger import RUNNING, LedgerFilter, cursor_of, page_of, place_of, sort_of
from chuangcheng.rules.problem_states import LABELS

# What a line says of a row. Names of units and sites are read after it: planning a join costs more than reading them.
COLUMNS = (
    "id", "number", "text", "place", "state", "source", "kind", "home_id", "lead_id", "desk_id", "desk_kind",
    "desk_since", "desk_due", "due", "due_provisional", "area_id", "site_id", "category_id", "list_id", "row_no",
    "rework_count", "recurrence_count", "return_count", "before_count", "after_count", "follows", "version",
    "registered_at", "submitted_at", "struck_off_at", "moved_at",
)  # fmt: skip
TIMES = ("desk_since", "desk_due", "due", "registered_at", "submitted_at", "struck_off_at", "moved_at")
STATES = {state.value: label for state, label in LABELS.items()}
SOURCES: dict[str, Any] = dict(Source.choices)
KINDS: dict[str, Any] = dict(TreatmentKind.choices)
IN_TIME = frozenset(state.value for state in RUNNING)


@dataclass(frozen=True)
class Lines:
    """A page: lines as plain values, and the cursor of the next page; None at the end."""

    items: list[dict[str, Any]]
    next: str | None


def ledger_lines(wish: LedgerFilter, *, by: Actor, at: datetime, after: str = "", limit: int = 50) -> Lines:
    """The lines after a cursor, in the order asked for. Raises Refused for a broken cursor or too many words."""
    key, _ = sort_of(wish.sort)
    found = page_of(wish, by=by, at=at, place=place_of(after), back=False, limit=limit + 1, dress=_as_values)
    more = len(found) > limit
    zone = timezone.get_current_timezone()
    units = unit_names({row[name] for row in found for name in ("lead_id", "desk_id") if row[name]})
    sites = site_names({row["site_id"] for row in found if row["site_id"]})
    items = [line_of(row, at, zone, units, sites) for row in found[:limit]]
    last = found[limit - 1] if more else None
    return Lines(items, cursor_of(last[key], last["id"]) if last else None)


def _as_values(rows: Any) -> Any:
    return rows.values(*COLUMNS)


def line_of(
    row: dict[str, Any], at: datetime, zone: Any, units: dict[int, str], sites: dict[int, str]
) -> dict[str, Any]:
    """One row in the words of the API: names of units and sites, times in the city's zone."""
    line = row.copy()
    del line["id"]
    line["is_late"] = bool(
        line["desk_due"] and line["desk_due"] < at and line["state"] in IN_TIME and not line["follows"]
    )
    line["lead"] = units.get(line["lead_id"], "")
    line["desk"] = units.get(line["desk_id"], "")
    line["site"] = sites.get(line["site_id"], "")
    line["state_label"] = STATES[line["state"]]
    line["source_label"] = SOURCES.get(line["source"], "")
    line["kind_label"] = KINDS.get(line["kind"], "")
    for name in TIMES:
        if line[name] is not None:
            line[name] = line[name].astimezone(zone)
    return line
