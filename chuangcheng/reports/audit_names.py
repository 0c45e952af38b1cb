"""What the log keeps as a code or an id, as people call it now: roles, kinds, units, posts, persons, places."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from chuangcheng.people.models import Organisation, OrganisationKind, Post, Role, User
from chuangcheng.places.models import Area, Site

Names = Mapping[tuple[str, int], str]

CODES = {**dict(Role.choices), **dict(OrganisationKind.choices)}
CODED = frozenset({"roles", "kind"})
OF: dict[str, type[Model]] = {
    "parent_id": Organisation, "line_parent_id": Organisation, "seat_id": Organisation, "department_id": Organisation,
    "user_id": User, "from_users": User, "post_id": Post, "post": Post, "area_id": Area, "site_id": Site,
}  # fmt: skip
CALLED = {User: "display_name", Post: "title"}


def names_in(changes: Iterable[Any], *, of_areas: bool = False) -> Names:
    """The present name of every id that stands in these old and new values, by (field, id); one statement a model.

    `parent_id` is a unit, except in the entries of areas.
    """
    wanted: dict[type[Model], dict[tuple[str, int], None]] = {}
    for name, value in (pair for change in changes if isinstance(change, dict) for pair in change.items()):
        model = Area if of_areas and name == "parent_id" else OF.get(name)
        if model is not None:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, int) and not isinstance(each, bool):
                    wanted.setdefault(model, {})[(name, each)] = None
    found: dict[tuple[str, int], str] = {}
    for model, keys in wanted.items():
        rows = model._default_manager.filter(pk__in={key for _, key in keys})
        called = dict(rows.values_list("pk", CALLED.get(model, "name")))
        found |= {key: called[key[1]] for key in keys if key[1] in called}
    return found


def called(name: str, value: Any, names: Names) -> Any:
    """A value of a field in words where it is a code or an id; an id nobody has any more keeps its number."""
    if isinstance(value, list):
        return [called(name, each, names) for each in value]
    if name in CODED and isinstance(value, str):
        return CODES.get(value, value)
    if name in OF and isinstance(value, int) and not isinstance(value, bool):
        return names.get((name, value), f"{value}号（已不在）")
    return value
