"""Tokens: whom one stands for, and the lists of one's own and of all."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from chuangcheng.people.actor import Actor, Standing
from chuangcheng.people.models import Token
from chuangcheng.people.queries import holdings_on
from chuangcheng.people.rights import only_administrators
from chuangcheng.people.scopes import NOTE_EVERY, SCOPES, hash_of
from chuangcheng.rules.refusals import Refused
from chuangcheng.statements import ask

# Asked before every request of a program: as text, since building it each time would cost more than running it.
SQL = """
SELECT t.id, t.scopes, t.user_id, u.display_name, t.post_id, p.title, p.roles, p.organisation_id, o.name, o.path,
    COALESCE(s.path, o.path), t.revoked_at IS NOT NULL, t.expires_at <= %s,
    t.last_used_at IS NULL OR t.last_used_at < %s, u.is_active AND p.is_active, u.must_change_password,
    (SELECT h.is_deputy FROM people_holding h WHERE h.post_id = t.post_id AND h.user_id = t.user_id
        AND h.from_date <= %s AND (h.to_date IS NULL OR h.to_date >= %s) ORDER BY h.is_deputy LIMIT 1)
FROM people_token t
JOIN people_user u ON u.id = t.user_id
JOIN people_post p ON p.id = t.post_id
JOIN people_organisation o ON o.id = p.organisation_id
LEFT JOIN people_organisation s ON s.id = p.seat_id
WHERE t.secret_hash = %s
"""


@dataclass(frozen=True)
class Bearer:
    """Whom a token stands for: its issuer on its one post. `note_due`: its use has not been written for a while."""

    actor: Actor
    scopes: frozenset[str]
    token_id: int
    note_due: bool


def bearer(secret: str, *, at: datetime) -> Bearer | None:
    """Whom a token stands for, None for one that was never issued. One statement.

    Refused: `token_revoked`, `token_expired`, `token_post_lost`, `token_password`, all kind forbidden.
    """
    adapt = connection.ops.adapt_datetimefield_value
    day = timezone.localdate(at).isoformat()
    rows = ask(SQL, [adapt(at), adapt(at - NOTE_EVERY), day, day, hash_of(secret)])
    if not rows:
        return None
    row = rows[0]
    (token_id, scopes, user_id, name, post_id, title, roles, unit_id, unit, path, seat_path) = row[:11]
    _check_alive(*row[11:13], alive=row[14], password=row[15], deputy=row[16])
    standing = Standing(
        post_id=post_id,
        title=title,
        organisation_id=unit_id,
        organisation_name=unit,
        ancestors=_ids(path),
        seat_path=_ids(seat_path),
        roles=frozenset(json.loads(roles)),
        user_id=user_id,
        is_deputy=bool(row[16]),
    )
    actor = Actor(user_id=user_id, name=name, standings=(standing,))
    return Bearer(actor, frozenset(json.loads(scopes)), token_id, bool(row[13]))


def _check_alive(revoked: object, expired: object, *, alive: object, password: object, deputy: object) -> None:
    if revoked:
        raise Refused("令牌已停用，请换用有效的令牌。", code="token_revoked", kind="forbidden")
    if expired:
        raise Refused("令牌已过期，请在网页上重新签发。", code="token_expired", kind="forbidden")
    if not alive or deputy is None:
        sentence = "签发人已不在这个岗位上，令牌随之失效；请现任在岗人员重新签发。"
        raise Refused(sentence, code="token_post_lost", kind="forbidden")
    if password:
        sentence = "签发人须先登录网页修改初始密码，令牌才能继续使用。"
        raise Refused(sentence, code="token_password", kind="forbidden")


def _ids(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in path.split("/") if part)


@dataclass(frozen=True)
class TokenLine:
    """A token as people see it; `state` live | expired | revoked | lost (the post was handed over)."""

    id: int
    name: str
    hint: str
    scopes: tuple[str, ...]
    scope_names: tuple[str, ...]
    post: str
    holder: str
    state: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    mine: bool


def own_tokens(by: Actor, *, at: datetime) -> list[TokenLine]:
    """One's own, the newest first."""
    return _lines(Token.objects.filter(user_id=by.user_id or 0), by, at)


def all_tokens(by: Actor, *, at: datetime) -> list[TokenLine]:
    """Everybody's, for administrators."""
    only_administrators(by, what="查看全部令牌")
    return _lines(Token.objects.all(), by, at)


def _lines(rows: QuerySet[Token], by: Actor, at: datetime) -> list[TokenLine]:
    found = rows.select_related("post__organisation", "user").order_by("-id")
    day = timezone.localdate(at)
    held = set(holdings_on(day).filter(post__tokens__in=rows).values_list("post_id", "user_id"))
    return [_line(row, by, at, (row.post_id, row.user_id) in held) for row in found]


def _line(row: Token, by: Actor, at: datetime, held: bool) -> TokenLine:
    state = "live"
    if row.revoked_at:
        state = "revoked"
    elif row.expires_at <= at:
        state = "expired"
    elif not held:
        state = "lost"
    return TokenLine(
        id=row.id,
        name=row.name,
        hint=row.hint,
        scopes=tuple(row.scopes),
        scope_names=tuple(SCOPES.get(scope, scope) for scope in row.scopes),
        post=f"{row.post.organisation.short_name or row.post.organisation.name}·{row.post.title}",
        holder=row.user.display_name,
        state=state,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
        mine=row.user_id == by.user_id,
    )
