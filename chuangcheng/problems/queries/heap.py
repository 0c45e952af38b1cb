"""A heap of photos finds its problems: by a number in the file name, or by the row of a list that is chosen."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import city
from chuangcheng.problems.models import Problem
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.rules.situations import OPEN

FULL = re.compile(r"(?<!\d)(\d{4})[-_－](\d{1,6})(?!\d)")
ROW = re.compile(r"(?:第|序号)?\s*0*(\d{1,5})(?!\d)")
ROLES = (("before", ("整改前", "改前", "before")), ("after", ("整改后", "改后", "after")), ("site", ("复核", "现场")))
MOST_CHOICES = 500


@dataclass(frozen=True)
class Guess:
    """Which problem a file belongs to (empty: not known) and what it shows."""

    number: str
    role: str


def guesses(names: Iterable[str], *, by: Actor, list_id: int | None = None, role: str = "after") -> dict[str, Guess]:
    """A guess for every file name, only among open problems the reader sees; a few statements."""
    wanted = list(dict.fromkeys(names))
    numbers = {name: number for name in wanted if (number := _full_number(name))}
    rows = visible_to(by).filter(state__in=[s.value for s in OPEN], follows=False)
    known = set(rows.filter(number__in=set(numbers.values())).values_list("number", flat=True))
    by_row = _by_row(list_id, by) if list_id else {}
    found = {}
    for name in wanted:
        number = numbers.get(name, "")
        number = number if number in known else ""
        if not number and list_id:
            match = ROW.search(name)
            number = by_row.get(int(match[1]), "") if match else ""
        found[name] = Guess(number, role_of(name, role))
    return found


def role_of(name: str, otherwise: str) -> str:
    """What a name says the picture shows."""
    plain = name.casefold()
    return next((role for role, words in ROLES if any(word in plain for word in words)), otherwise)


def _full_number(name: str) -> str:
    match = FULL.search(name)
    return f"{city().number_prefix}{match[1]}-{int(match[2]):06d}" if match else ""


def _by_row(list_id: int, by: Actor) -> Mapping[int, str]:
    rows = visible_to(by).filter(list=list_id, parent=None).values_list("row_no", "number")
    return dict(rows)


def open_choices(by: Actor, *, list_id: int | None = None) -> list[tuple[str, str]]:
    """Open problems to assign a photo to: number and the beginning of the text, newest first, at most 500."""
    rows = visible_to(by).filter(state__in=[s.value for s in OPEN], follows=False)
    if list_id:
        rows = rows.filter(list=list_id)
    return [(p.number, _label(p)) for p in rows.order_by("-id").only("number", "text", "row_no")[:MOST_CHOICES]]


def _label(problem: Problem) -> str:
    row = f"第{problem.row_no}行 " if problem.row_no else ""
    return f"{problem.number} {row}{problem.text[:30]}"
