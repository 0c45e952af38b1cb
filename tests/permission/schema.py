"""The OpenAPI document taken at its word by schemathesis: all its checks, as every role, every operation reached.

Each call runs in-process and is taken back, so that the ids given to it stay good; half of the calls get the ids of
things that are there, by the names of the parameters. The right call of each operation is the one of `calls.py`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import schemathesis
from django.conf import settings as product
from django.core.handlers.wsgi import WSGIRequest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

from chuangcheng.people.operations.tokens import issue_token
from chuangcheng.people.queries import actor_for
from chuangcheng.people.scopes import SCOPES
from tests.permission.asking import ask, handler, taken_back
from tests.permission.calls import CALLS
from tests.permission.expecting import load
from tests.permission.mass import asker
from tests.permission.world import World

ADDRESS = "/api/v1/openapi.json"
ROLES_ASKED = (
    "office@above", "liaison@own", "rectifier@own", "inspector@above", "verifier@above", "leader@above",
    "auditor@above", "administrator", "nobody",
)  # fmt: skip
# They follow one resource through several calls, and here nothing stays.
STATEFUL = {"use_after_free", "ensure_resource_availability", "object_level_authorization"}
# What a well-formed call may be told: the rules of the ledger are more than a schema can say.
JUDGED = ["2xx", "304", "401", "403", "404", "409", "412", "422", "428", "503", "507"]
# Pieces of an upload are bytes like others; schemathesis does not know their name.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
# What needs another machine to answer: tests/notices does it.
ELSEWHERE = {("POST", "api/v1/organisations/<organisation_id>/channel/try")}
# What a parameter of that name may be.
THINGS: dict[str, Callable[[World], Any]] = {
    "file_id": lambda w: w.things["photo"],
    "organisation_id": lambda w: w.org("own"),
    "post_id": lambda w: w.posts["rectifier@own"].id,
    "user_id": lambda w: w.things["user"],
    "holding_id": lambda w: w.things["holding"],
    "list_id": lambda w: w.things["list"],
    "import_id": lambda w: w.things["import"],
    "document_id": lambda w: w.things["document"],
    "job_id": lambda w: w.things["job"],
    "row_id": lambda w: w.things["team"],
    "view_id": lambda w: w.things["view"],
    "number": lambda w: w.things["rectifying"],
    "token": lambda w: w.things["token"],
    "key": lambda w: w.things["paragraph"],
    "year": lambda w: 2026,
    "category_id": lambda w: w.things["category"],
    "day": lambda w: "2026-10-01",
}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The product as WSGI; whatever a call writes is taken back."""
    with taken_back():
        request = WSGIRequest(environ)
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        answer: Any = handler().get_response(request)
        content = answer.getvalue() if answer.streaming else answer.content
    cookies = [("Set-Cookie", morsel.OutputString()) for morsel in answer.cookies.values()]
    start_response(f"{answer.status_code} {answer.reason_phrase}", [*answer.items(), *cookies])
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else content]


def credentials(world: World, who: str) -> dict[str, str]:
    """A token of the post with every scope; the session of whoever has no post."""
    if who not in world.posts:
        return {"Cookie": f"{product.SESSION_COOKIE_NAME}={world.sessions[who]}"}
    at = timezone.now()
    issued = issue_token(
        post_id=world.posts[who].id, name="试", scopes=list(SCOPES), expires_at=at + timedelta(days=1),
        by=actor_for(world.users[who], at), at=at,
    )  # fmt: skip
    return {"Authorization": f"Bearer {issued.secret}"}


def operations() -> Iterator[Any]:
    config = schemathesis.Config.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": JUDGED}}})
    schema = schemathesis.openapi.from_wsgi(ADDRESS, application, config=config)
    for found in schema.get_all_operations():
        yield found.ok()


def checks() -> list[Any]:
    load_all_checks()
    return list(CHECKS.get_by_names([name for name in CHECKS.get_all_names() if name not in STATEFUL]))


def at_random(world: World, operation: Any, headers: dict[str, str], *, examples: int) -> dict[str, str]:
    """What the checks say against one operation, each fault once."""
    faults: dict[str, str] = {}
    asked = checks()

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(), real=st.booleans())
    def tried(case: Any, real: bool) -> None:
        if real and case.path_parameters:
            known = {n: THINGS[n](world) for n in case.path_parameters if n in THINGS}
            case.path_parameters = {**case.path_parameters, **known}
        response = case.call(headers=headers)
        if response.status_code >= 500 and response.status_code not in {503, 507}:
            faults["5xx"] = f"{response.status_code} {response.content[:200]!r}"
        try:
            case.validate_response(response, checks=asked, headers=headers)
        except FailureGroup as found:
            for fault in found.exceptions:
                words = " ".join(str(fault).split())
                where = f"({response.status_code} {case.method} {case.path})"
                faults.setdefault(type(fault).__name__, f"{words[:300]} {where}")

    tried()
    return faults


def all_at_random(
    world: World, *, examples: int, roles: Iterable[str] = ROLES_ASKED, step: int = 1
) -> tuple[int, list[str]]:
    """How many calls were generated, and what is against them; with `step` one operation and role in so many."""
    count, against = 0, []
    known = list(operations())
    for place, who in enumerate(roles):
        headers = credentials(world, who)
        for number, operation in enumerate(known):
            if (number + place) % step == 0:
                faults = at_random(world, operation, headers, examples=examples)
                against += [f"{operation.label} by {who}: {words}" for words in faults.values()]
                count += examples
    return count, against


def reached(world: World) -> tuple[int, list[str]]:
    """Every operation of the document by its right call: how many there are, and which give no 2xx."""
    right: dict[tuple[str, str], tuple[Any, str]] = {}
    for expected in load():
        who = asker(expected)
        if expected.key in CALLS and who is not None:
            right.setdefault((expected.method, expected.url), (CALLS[expected.key], who))
    against = []
    labels = [(op.method.upper(), blank(op.path)) for op in operations()]
    for method, url in labels:
        if (method, url) in ELSEWHERE:
            continue
        right.setdefault(("HEAD", url), right.get(("GET", url), (None, "")))
        if right.get((method, url), (None,))[0] is None:
            against.append(f"{method} {url}: nobody asks it rightly")
            continue
        request, who = right[method, url]
        answer = ask(world, who, url, method, request)
        if answer.word != "allowed":
            against.append(f"{method} {url} by {who}: {answer.word}")
    return len(labels), against


def blank(path: str) -> str:
    """`/api/v1/lists/{list_id}` as the answers have it."""
    return re.sub(r"\{(?:\w+:)?(\w+)\}", r"<\1>", path).lstrip("/")
