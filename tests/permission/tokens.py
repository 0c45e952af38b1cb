"""Tokens: every call of the API with a token that lacks the scope, and with one that has just that scope."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from chuangcheng.people.operations.tokens import issue_token, revoke_token
from chuangcheng.people.queries import actor_for
from chuangcheng.people.scopes import SCOPES
from tests.permission.asking import Request, ask
from tests.permission.calls import CALLS
from tests.permission.expecting import Expected, load
from tests.permission.world import World, everybody

# By hand: which scope writing wants, by how the address begins; reading always wants `read`.
WRITING = (
    ("api/v1/evidence", "evidence"), ("api/v1/organisations", "settings"), ("api/v1/posts", "settings"),
    ("api/v1/holdings", "settings"), ("api/v1/users", "settings"), ("api/v1/lists/<list_id>/documents", "reports"),
    ("api/v1/lists/<list_id>/papers", "reports"), ("api/v1/lists", "lists"), ("api/v1/open-rows", "lists"),
    ("api/v1/imports", "lists"), ("api/v1/documents", "reports"), ("api/v1/papers", "reports"),
    ("api/v1/problems/<number>/papers", "reports"), ("api/v1/problems", "ledger"), ("api/v1/moves", "ledger"),
    ("api/v1/views", "ledger"), ("api/v1/inbox", "reports"), ("api/v1/categories", "settings"),
    ("api/v1/calendar", "settings"), ("api/v1/city", "settings"), ("api/v1/areas", "settings"),
    ("api/v1/sites", "settings"), ("api/v1/coverages", "settings"), ("api/v1/standards", "settings"),
    ("api/v1/inspections/self-checks/<check_id>/documents", "reports"), ("api/v1/inspections", "ledger"),
    ("api/v1/agreements", "settings"), ("api/v1/operators", "settings"),
    ("api/v1/fronts", "settings"), ("api/v1/place-checklists", "settings"),
)  # fmt: skip
OPEN = {"api/", "api/v1/", "api/v1/openapi.json"}


def scope_of(expected: Expected) -> str:
    if expected.method == "GET":
        return "read"
    return next(scope for begin, scope in WRITING if expected.url.startswith(begin))


def token(world: World, who: str, scopes: list[str]) -> str:
    at = timezone.now()
    issued = issue_token(
        post_id=world.posts[who].id, name="试", scopes=scopes, expires_at=at + timedelta(days=1),
        by=actor_for(world.users[who], at), at=at,
    )  # fmt: skip
    return f"Bearer {issued.secret}"


def with_token(request: Request, said: str) -> Request:
    return replace(request, meta={**request.meta, "HTTP_AUTHORIZATION": said})


def asked() -> list[tuple[Expected, str]]:
    """Every call that somebody on a post may make, and who."""
    found = []
    for expected in load():
        if (
            expected.url.startswith("api/")
            and expected.url not in OPEN
            and expected.key in CALLS
            and "uploads/" not in expected.url
        ):
            who = next((n for n in everybody() if "@" in n and expected.of(n) == "allowed"), None)
            if who is not None and who.partition("@")[2] != "deactivated":
                found.append((expected, who))
    return found


def try_all(world: World, *, step: int = 1) -> tuple[int, list[str]]:
    """How many calls were made with tokens, and which were answered otherwise than their scopes say."""
    kept: dict[tuple[str, str, bool], str] = {}
    against, count = [], 0
    for expected, who in asked()[::step]:
        scope = scope_of(expected)
        for has in (True, False):
            scopes = [s for s in SCOPES if (s == scope) == has]
            said = kept.setdefault((who, scope, has), "") or token(world, who, scopes)
            kept[who, scope, has] = said
            wanted = "allowed" if has else "403"
            word = anonymously(world, expected, said)
            count += 1
            if word != wanted:
                words = "with just" if has else "without"
                against.append(f"{expected.method} {expected.url} by {who} {words} {scope}: {word}")
    return count, against


def anonymously(world: World, expected: Expected, said: str) -> str:
    """The call without a session, by the token alone."""
    return ask(world, "anonymous", expected.url, expected.method, with_token(CALLS[expected.key], said)).word


def dead_tokens(world: World) -> list[str]:
    """Tokens that must not open anything: none, unknown, revoked, run out, of a post that was handed over."""
    expected = next(e for e, _ in asked() if e.url == "api/v1/problems/<number>" and e.method == "GET")
    said: dict[str, str] = {"none": "", "unknown": "Bearer cc_nothing", "of another kind": "Basic abc"}
    at = timezone.now()
    by = actor_for(world.users["liaison@own"], at)
    issued: Any = issue_token(post_id=world.posts["liaison@own"].id, name="试", scopes=["read"],
                              expires_at=at + timedelta(days=1), by=by, at=at)  # fmt: skip
    revoke_token(token_id=issued.token.pk, by=by, at=at)
    said["revoked"] = f"Bearer {issued.secret}"
    ended: Any = issue_token(post_id=world.posts["liaison@own"].id, name="试", scopes=["read"],
                             expires_at=at + timedelta(days=1), by=by, at=at)  # fmt: skip
    type(ended.token).objects.filter(pk=ended.token.pk).update(
        created_at=at - timedelta(days=2), expires_at=at - timedelta(seconds=1)
    )
    said["run out"] = f"Bearer {ended.secret}"
    said["of a post handed over"] = world.things["token_of_former"]
    return [name for name, words in said.items() if anonymously(world, expected, words) != "login"]
