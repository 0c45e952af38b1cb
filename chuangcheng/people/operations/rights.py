"""Who may keep what here, and how it is logged. The ledger's own rights are `rules.problem_states`'."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model

from chuangcheng.audit.operations import log
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation, Role
from chuangcheng.rules.refusals import Refused

OFFICE = frozenset({Role.OFFICE})
OFFICE_AND_LIAISON = frozenset({Role.OFFICE, Role.LIAISON})


def only_administrators(by: Actor, *, what: str) -> None:
    """Accounts, posts and settings are changed by an administrator; `what` completes the sentence."""
    if not by.is_administrator:
        raise Refused(
            f"只有系统管理员可以{what}；请联系本市的系统管理员。", code="administrators_only", kind="forbidden"
        )


def may_keep(by: Actor, organisation: Organisation | None, roles: Collection[str] = OFFICE) -> bool:
    """An administrator, or somebody with one of the roles at this organisation or above it."""
    if by.is_administrator:
        return True
    above = organisation.ancestor_ids if organisation else ()
    return any(s.organisation_id in above and s.roles & set(roles) for s in by.standings)


def only_keepers(by: Actor, organisation: Organisation | None, *, what: str, roles: Collection[str] = OFFICE) -> None:
    """Refuse whoever may not keep this organisation's papers."""
    if may_keep(by, organisation, roles):
        return
    whose = f"“{organisation.name}”或其上级单位" if organisation else "系统"
    who = "系统管理员" if organisation is None else "创城办、联络员" if Role.LIAISON in roles else "创城办"
    raise Refused(f"只有{whose}的{who}可以{what}；请联系他们办理。", code="keepers_only", kind="forbidden")


def snapshot(row: Model, fields: Iterable[str]) -> dict[str, Any]:
    """The fields as the log keeps them: dates as text, rows by id."""
    return {name: _plain(getattr(row, name)) for name in fields}


def record(
    action: str, *, by: Actor, at: datetime, subject: str, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> None:
    """One entry of the log; of two snapshots only what differs."""
    if old is not None and new is not None:
        changed = [name for name in new if old.get(name) != new[name]]
        if not changed:
            return
        old, new = {n: old.get(n) for n in changed}, {n: new[n] for n in changed}
    log(action=action, by_id=by.user_id, who=by.name, at=at, subject=subject[:120], old=old, new=new)


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value
