"""Every question of the reviewed files, put by everybody; what deviates, and what nobody wrote an answer for."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.permission.asking import Answer, Request, ask
from tests.permission.expecting import Expected, load
from tests.permission.questions import QUESTIONS
from tests.permission.world import World, everybody

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Who tries the methods that a URL does not take: rights must not matter there.
TRYING = ("office@above", "liaison@own", "administrator", "office@other")
Chosen = Callable[[Expected, str], bool]


@dataclass
class Result:
    """What was asked and answered; `against` in words."""

    answers: dict[tuple[str, str, str, str], Answer] = field(default_factory=dict)
    against: list[str] = field(default_factory=list)

    def note(self, expected: Expected, who: str, answer: Answer, number: str) -> None:
        self.answers[(*expected.key, who)] = answer
        wanted = expected.of(who)
        where = f"{expected.method} {expected.url} ({expected.case}) by {who}"
        if answer.word != wanted:
            self.against.append(f"{where}: {answer.word}, expected {wanted}")
        elif (
            expected.shows is not None
            and answer.word == "allowed"
            and (who in expected.shows) != (number in answer.text)
        ):
            self.against.append(f"{where}: {'shows' if number in answer.text else 'hides'} the problem")


def everything(expected: Expected, who: str) -> bool:
    return True


def run(world: World, *, chosen: Chosen = everything, entries: Sequence[Expected] | None = None) -> Result:
    """Ask what is chosen; every person by every question."""
    result = Result()
    for expected in load() if entries is None else entries:
        request = QUESTIONS[expected.key]
        for who in everybody():
            if chosen(expected, who):
                answer = ask(world, who, expected.url, expected.method, request, read=expected.shows is not None)
                result.note(expected, who, answer, world.things["rectifying"])
    return result


def patterns(found: Iterable[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """Every URL pattern of the product, without the kinds of its blanks."""
    for one in get_resolver().url_patterns if found is None else found:
        path = before + str(one.pattern).lstrip("^")
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, path)
        else:
            yield re.sub(r"<\w+:(\w+)>", r"<\1>", path)


def unlisted() -> list[str]:
    """Patterns without an answer, answers without a pattern, and questions nobody can put."""
    written = {expected.url for expected in load()}
    there = set(patterns())
    asked = {expected.key for expected in load()}
    return [
        *(f"no answer is written for {path}" for path in sorted(there - written)),
        *(f"there is no {path}" for path in sorted(written - there)),
        *(f"nobody asks {key}" for key in sorted(asked - set(QUESTIONS))),
        *(f"no answer is written for {key}" for key in sorted(set(QUESTIONS) - asked)),
        *(f"not everybody has an answer at {e.key}" for e in load() if e.rest == "unsaid" and not covers_all(e)),
    ]


def covers_all(expected: Expected) -> bool:
    return all(expected.of(name) != "unsaid" for name in everybody())


def nowhere(url: str) -> bool:
    """Whether the answers say that there is no such page for anybody."""
    return all(e.of(name) == "404" for e in load() if e.url == url for name in everybody())


def other_methods(world: World) -> Result:
    """What a URL does not take is answered 405 to whoever is logged in; 404 where the page itself is not there."""
    result = Result()
    taken: dict[str, set[str]] = {}
    for expected in load():
        taken.setdefault(expected.url, set()).add(expected.method)
    for url, methods in taken.items():
        where = next(QUESTIONS[e.key].where for e in load() if e.url == url)
        for method in (m for m in METHODS if m not in methods):
            for who in TRYING:
                answer = ask(world, who, url, method, Request(where=where))
                result.answers[url, method, "", who] = answer
                wanted = "404" if nowhere(url) else "405"
                if answer.word != wanted:
                    result.against.append(f"{method} {url} by {who}: {answer.word}, expected {wanted}")
    return result
