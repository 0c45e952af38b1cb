"""Reads the answers written by hand in expected/*.yaml; nothing here knows the product.

An answer is a word: allowed, 403, 404, 422 (the form does not offer that id to this person), row (a row of many is
refused and says why) or login. People are written `roles @ relations`, `*` for every role; names of groups stand at
the head of the file. `rest` is everybody who is logged in and not named. Whoever is logged out gets `login`, unless the
entry says `open: true`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.permission.world import ALONE, ROLES, everybody

MOVE = "problems/<number>/moves/<code>/"
FOLDER = Path(__file__).parent / "expected"
LOGGED_OUT = {"anonymous", *(f"{role}@deactivated" for role in ROLES)}


@dataclass(frozen=True)
class Rule:
    """These people get this answer; `text` as it is written."""

    answer: str
    text: str
    people: frozenset[str]


@dataclass(frozen=True)
class Expected:
    """One question with its rules; `of(name)` is the one answer for a person."""

    url: str
    method: str
    case: str
    rules: tuple[Rule, ...]
    rest: str
    is_open: bool = False
    shows: frozenset[str] | None = None
    scene: str = ""

    def of(self, name: str) -> str:
        if name in LOGGED_OUT and not self.is_open:
            return "login"
        return next((rule.answer for rule in self.rules if name in rule.people), self.rest)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.url, self.method, self.case

    def flips(self) -> Iterator["Expected"]:
        """The same with one rule swapped: for each rule, its people get another answer."""
        for n, rule in enumerate(self.rules):
            wrong = replace(rule, answer="404" if rule.answer != "404" else "allowed")
            yield replace(self, rules=(*self.rules[:n], wrong, *self.rules[n + 1 :]))
        yield replace(self, rest="404" if self.rest != "404" else "allowed")


@cache
def load() -> tuple[Expected, ...]:
    """Every entry of every file."""
    found: list[Expected] = []
    doors: dict[str, Any] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        page = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += read(page)
        doors |= page.get("moves as on pages", {})
    moves = [e for e in found if e.url == MOVE and e.method == "POST"]
    return (*found, *(at_door(e, door, how) for door, how in doors.items() for e in moves if offered_at(e, how)))


def offered_at(expected: Expected, how: Mapping[str, Any]) -> bool:
    """Whether this move is offered at the door, and answered there as on the pages."""
    return expected.case.split()[0] not in how.get("without", []) and expected.case not in how.get("cases without", [])


def at_door(expected: Expected, door: str, how: Mapping[str, Any]) -> Expected:
    """The answers of a move's page at another door; in bulk every refusal stands in its row."""
    rules, rest = expected.rules, expected.rest
    if how.get("refusals"):
        word = str(how["refusals"])
        rules = tuple(replace(r, answer=r.answer if r.answer == "allowed" else word) for r in rules)
        rest = word
    return replace(expected, url=door + expected.case.split()[0], rules=rules, rest=rest)


def read(page: Mapping[str, Any]) -> Iterator[Expected]:
    groups = {name: str(text) for name, text in page.get("groups", {}).items()}
    for url, methods in page["answers"].items():
        for method, cases in methods.items():
            for case, entry in cases.items():
                yield one(url, method, case, {**page.get("otherwise", {}), **entry}, groups)


def one(url: str, method: str, case: str, entry: Mapping[Any, Any], groups: Mapping[str, str]) -> Expected:
    words = ("allowed", "422", "row", "403", "404")
    given = {str(answer): entry[answer] for answer in entry if str(answer) in words}
    rest = [answer for answer, text in given.items() if text == "rest"]
    named = tuple(
        Rule(answer, text, people(text, groups))
        for answer in words
        if answer in given and given[answer] != "rest"
        for text in as_list(given[answer])
    )
    shows = people(entry["shows"], groups) if "shows" in entry else None
    return Expected(
        url, method, case, named, rest[0] if rest else "unsaid", bool(entry.get("open")), shows, entry.get("scene", "")
    )


def as_list(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def people(text: Any, groups: Mapping[str, str]) -> frozenset[str]:
    """The names a text means: groups, `roles @ relations`, joined by commas."""
    found: set[str] = set()
    for part in (p.strip() for text_ in as_list(text) for p in text_.split(",")):
        if part in groups:
            found |= people(groups[part], groups)
        elif part in ALONE:
            found.add(part)
        else:
            roles, at, relations = part.partition("@")
            assert at, f"nobody is called {part!r}"
            found |= {f"{r}@{x}" for r in (ROLES if roles.strip() == "*" else roles.split()) for x in relations.split()}
    unknown = found - set(everybody())
    assert not unknown, f"nobody is called {sorted(unknown)}"
    return frozenset(found)
