"""Who may keep organisations, accounts and settings. The rights of the ledger are `rules.problem_states`'."""

from collections.abc import Collection

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
    if organisation is None:
        raise Refused(f"只有系统管理员可以在最上级{what}；请联系他们办理。", code="keepers_only", kind="forbidden")
    who = "创城办、联络员" if Role.LIAISON in roles else "创城办"
    sentence = f"只有“{organisation.name}”或其上级单位的{who}可以{what}；请联系他们办理。"
    raise Refused(sentence, code="keepers_only", kind="forbidden")
