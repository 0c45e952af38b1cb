"""The ledger for programs: plain values instead of rows, as many as asked for, each list one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import Source, TreatmentKind
from chuangcheng.problems.queries.ledger import RUNNING, LedgerFilter, cursor_of, page_of, place_of, sort_of
from chuangcheng.rules.problem_states import LABELS

# What a line says, and the column it comes from; joined names last.
COLUMNS = {
    "id": "id", "number": "number", "text": "text", "place": "place", "state": "state", "source": "source",
    "kind": "kind", "home_id": "home_id", "lead_id": "lead_id", "lead": "lead__name", "lead_short": "lead__short_name",
    "desk_id": "desk_id", "desk": "desk__name", "desk_short": "desk__short_name", "desk_kind": "desk_kind",
    "desk_since": "desk_since", "desk_due": "desk_due", "due": "due", "due_provisional": "due_provisional",
    "area_id": "area_id", "site_id": "site_id", "site": "site__name", "category_id": "category_id",
    "list_id": "list_id", "row_no": "row_no", "rework_count": "rework_count", "recurrence_count": "recurrence_count",
    "return_count": "return_count", "before_count": "before_count", "after_count": "after_count",
    "follows": "follows", "version": "version", "registered_at": "registered_at", "submitted_at": "submitted_at",
    "struck_off_at": "struck_off_at", "moved_at": "moved_at",
}  # fmt: skip
NAMES, FETCHED = tuple(COLUMNS), tuple(COLUMNS.values())
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
    found: list[Any] = page_of(
        wish, by=by, at=at, place=place_of(after), back=False, limit=limit + 1, dress=lambda rows: rows.values(*FETCHED)
    )
    more = len(found) > limit
    zone = timezone.get_current_timezone()
    items = [line_of(row, at, zone) for row in found[:limit]]
    last = found[limit - 1] if more else None
    return Lines(items, cursor_of(last[key], last["id"]) if last else None)


def line_of(row: dict[str, Any], at: datetime, zone: Any) -> dict[str, Any]:
    """One row in the words of the API: names short where there are short ones, times in the city's zone."""
    line = dict(zip(NAMES, map(row.__getitem__, FETCHED), strict=True))
    del line["id"]
    line["is_late"] = bool(
        line["desk_due"] and line["desk_due"] < at and line["state"] in IN_TIME and not line["follows"]
    )
    line["lead"] = line.pop("lead_short") or line["lead"] or ""
    line["desk"] = line.pop("desk_short") or line["desk"] or ""
    line["site"] = line["site"] or ""
    line["state_label"] = STATES[line["state"]]
    line["source_label"] = SOURCES.get(line["source"], "")
    line["kind_label"] = KINDS.get(line["kind"], "")
    for name in TIMES:
        if line[name] is not None:
            line[name] = line[name].astimezone(zone)
    return line
