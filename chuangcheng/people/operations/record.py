"""How changes here are written to the log: what was, what is, and who did it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model

from chuangcheng.audit.operations import log
from chuangcheng.people.actor import Actor

# Whom to telephone and whose certificate it is, where these are swept from their rows after a period: the log outlives
# it, so it says that they changed and never what they were.
SWEPT = ("person", "phone", "holder")
SOMETHING = "（不写入日志）"


def snapshot(row: Model, fields: Iterable[str]) -> dict[str, Any]:
    """The fields as the log keeps them: dates as text, rows by id."""
    return {name: _plain(getattr(row, name)) for name in fields}


def record(
    action: str, *, by: Actor, at: datetime, subject: str, old: dict[str, Any] | None, new: dict[str, Any] | None,
    withheld: Collection[str] = (),
) -> None:  # fmt: skip
    """One entry of the log; of two snapshots only what differs, of what is `withheld` only that it does."""
    if old is not None and new is not None:
        changed = [name for name in new if old.get(name) != new[name]]
        if not changed:
            return
        old, new = {n: old.get(n) for n in changed}, {n: new[n] for n in changed}
    old, new = _without(old, withheld), _without(new, withheld)
    log(action=action, by_id=by.user_id, who=by.name, at=at, subject=subject[:120], old=old, new=new)


def _without(values: dict[str, Any] | None, withheld: Collection[str]) -> dict[str, Any] | None:
    return values and {name: SOMETHING if value and name in withheld else value for name, value in values.items()}


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value
