"""Tokens for programs: issued by the holder of a post for that post, revoked by him or an administrator."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Token
from chuangcheng.people.operations.record import record
from chuangcheng.people.rights import only_administrators
from chuangcheng.people.scopes import NOTE_EVERY, PREFIX, SCOPES, hash_of
from chuangcheng.rules.refusals import Refused

LONGEST = timedelta(days=366)
MOST = 50


@dataclass(frozen=True)
class Issued:
    """A new token and its secret, which is said this once."""

    token: Token
    secret: str


def issue_token(
    *, post_id: int, name: str, scopes: Collection[str], expires_at: datetime, by: Actor, at: datetime
) -> Issued:
    """Issue a token for a post the actor holds. Refused: `token_post`, `token_fields`, `token_too_many`."""
    standing = next((s for s in by.standings if s.post_id == post_id), None)
    if standing is None or by.user_id is None:
        raise Refused("令牌只能由在岗的本人为自己的岗位签发；请换成您自己的岗位。", code="token_post", kind="forbidden")
    _check(name, scopes, expires_at, at)
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        live = Token.objects.filter(user_id=by.user_id, revoked_at=None, expires_at__gt=at)
        if live.count() >= MOST:
            raise Refused(f"您的有效令牌已有{MOST}个，请先停用不再使用的。", code="token_too_many", kind="conflict")
        row = Token.objects.create(
            post_id=post_id,
            user_id=by.user_id,
            name=name.strip(),
            scopes=[scope for scope in SCOPES if scope in scopes],
            hint=secret[:9],
            secret_hash=hash_of(secret),
            created_at=at,
            expires_at=expires_at,
        )
        new = {"post": post_id, "scopes": row.scopes, "expires_at": expires_at.isoformat()}
        record("token.issue", by=by, at=at, subject=_subject(row), old=None, new=new)
    return Issued(row, secret)


def _check(name: str, scopes: Collection[str], expires_at: datetime, at: datetime) -> None:
    wrong = {}
    if not name.strip() or len(name.strip()) > 60:
        wrong["name"] = "请写明令牌给哪个程序用，60字以内。"
    if not scopes or not set(scopes) <= set(SCOPES):
        wrong["scopes"] = "请至少选一项权限范围。"
    if not at < expires_at <= at + LONGEST:
        wrong["expires_at"] = "有效期从现在起，最长一年。"
    if wrong:
        raise Refused("".join(wrong.values()), code="token_fields", fields=wrong)


def revoke_token(*, token_id: int, by: Actor, at: datetime) -> Token:
    """End a token at once; one's own, or any for administrators. Revoking again changes nothing."""
    with transaction.atomic():
        row = Token.objects.select_for_update().filter(id=token_id).first()
        if row is None or (row.user_id != by.user_id and not by.is_administrator):
            raise Refused("没有这个令牌，请刷新页面后再试。", code="token_missing", kind="missing")
        if row.user_id != by.user_id:
            only_administrators(by, what="停用别人的令牌")
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by_id = at, by.user_id
            row.save(update_fields=["revoked_at", "revoked_by"])
            until = {"expires_at": row.expires_at.isoformat()}
            record("token.revoke", by=by, at=at, subject=_subject(row), old=until, new={"expires_at": at.isoformat()})
    return row


def note_use(*, token_id: int, at: datetime) -> None:
    """Remember that a token was used; asked at most every `NOTE_EVERY`."""
    due = Q(last_used_at=None) | Q(last_used_at__lt=at - NOTE_EVERY)
    Token.objects.filter(due, id=token_id).update(last_used_at=at)


def _subject(row: Token) -> str:
    return f"{row.hint}… {row.name}"
