"""Who comes in: a token of one post, or the session of somebody at the pages; and what its scopes allow."""

from contextlib import suppress
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError
from django.http import HttpRequest
from ninja.security.http import HttpAuthBase
from ninja.utils import check_csrf

from chuangcheng.api.asked import now
from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.tokens import note_use
from chuangcheng.people.queries import actor_for
from chuangcheng.people.queries.tokens import bearer
from chuangcheng.people.scopes import SCOPES
from chuangcheng.people.sessions import KEY, seen, stay_of, word_of
from chuangcheng.rules.refusals import Refused

READS = frozenset({"GET", "OPTIONS"})  # HEAD asks how far one's own upload is: part of sending


class NotKnown(Exception):
    """Nobody, or a token that is no longer good: 401 with the sentence of a refusal."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.sentence)
        self.refused = refused


class Door(HttpAuthBase):
    """The entrance of a router: reading wants the scope `read`, everything else the router's own."""

    openapi_scheme = "bearer"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Actor:
        """Who asks; sets `actor` and `by_token` (the token's id) on the request. Raises NotKnown or Refused."""
        refuse_nul(request)
        said = request.headers.get("Authorization", "")
        actor = by_token(request, said, self.scope) if said else by_session(request)
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def refuse_nul(request: HttpRequest) -> None:
    """No text of ours holds a NUL, and no database keeps one."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        raise Refused("地址里有不能使用的字符，请检查后再试。", code="api_nul")


def by_token(request: HttpRequest, said: str, scope: str) -> Actor:
    """Whoever a token stands for."""
    kind, _, secret = said.partition(" ")
    at = now(request)
    if kind.lower() != "bearer":
        raise NotKnown(Refused("请用 Authorization: Bearer 令牌。", code="token_scheme"))
    try:
        found = bearer(secret.strip(), at=at)
    except Refused as refused:
        raise NotKnown(refused) from refused
    if found is None:
        raise NotKnown(Refused("没有这个令牌，请检查是否复制完整。", code="token_unknown"))
    wanted = "read" if request.method in READS else scope
    if wanted not in found.scopes:
        sentence = f"这个令牌没有“{SCOPES[wanted]}”的权限范围，请换用有此权限的令牌。"
        raise Refused(sentence, code="token_scope", kind="forbidden")
    if found.note_due:
        with suppress(DatabaseError):  # a full disk must not keep anybody from reading
            note_use(token_id=found.token_id, at=at)
    request.by_token = found.token_id  # type: ignore[attr-defined]
    return found.actor


def by_session(request: HttpRequest) -> Actor:
    """Somebody logged in at the pages, with all posts held; a write needs the CSRF token as a form does."""
    request.by_token = None  # type: ignore[attr-defined]
    user: Any = request.user
    at = now(request)
    if not user.is_authenticated or not still_in(request.session, at):
        raise NotKnown(Refused("请带上有效的令牌，或先登录网页。", code="api_nobody"))
    if check_csrf(request):
        sentence = "缺少防伪标记，请在请求头 X-CSRFToken 带上 csrftoken；程序请改用令牌。"
        raise Refused(sentence, code="api_csrf", kind="forbidden")
    if user.must_change_password:
        raise Refused("请先登录网页修改初始密码。", code="api_password", kind="forbidden")
    return actor_for(user, at)


def still_in(session: SessionBase, at: Any) -> bool:
    """Whether the stay goes on; a request is a sign of life. One without a stay was opened by a test or the console."""
    stay = stay_of(session)
    if stay is None:
        return True
    alive = word_of(stay, at) == "alive"
    if alive and (fresh := seen(stay, at)) is not None:
        session[KEY] = fresh.as_session()
    return alive
