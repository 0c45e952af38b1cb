"""Accounts, for administrators."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import User
from chuangcheng.people.names import folded, spelt
from chuangcheng.people.queries import holdings_on
from chuangcheng.people.rights import only_administrators
from chuangcheng.people.versions import version_of
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class UserLine:
    """One account; `posts` as 单位·岗位 of today."""

    id: int
    username: str
    display_name: str
    phone: str
    email: str
    is_active: bool
    is_administrator: bool
    must_change_password: bool
    last_seen_at: datetime | None
    posts: tuple[str, ...]
    version: str


def users(by: Actor, *, at: datetime, search: str = "") -> list[UserLine]:
    """Every account, searched by name, login name, pinyin or telephone; those in use first. Two statements."""
    only_administrators(by, what="查看全部账号")
    held: dict[int, list[str]] = defaultdict(list)
    for h in holdings_on(timezone.localdate(at)).order_by("post_id"):
        organisation = h.post.organisation
        mark = "（代理）" if h.is_deputy else ""
        held[h.user_id].append(f"{organisation.short_name or organisation.name}·{h.post.title}{mark}")
    wanted = folded(search)
    rows = [row for row in User.objects.order_by("-is_active", "display_name", "id") if _answers(row, wanted)]
    return [_line(row, tuple(held[row.id])) for row in rows]


def account(user_id: int, *, by: Actor, at: datetime) -> UserLine:
    """One account: for administrators, and everybody's own."""
    if by.user_id != user_id:
        only_administrators(by, what="查看别人的账号")
    row = User.objects.filter(pk=user_id).first()
    if row is None:
        raise Refused("没有这个用户，请刷新页面后再试。", code="user_missing", kind="missing")
    held = holdings_on(timezone.localdate(at)).filter(user=row).order_by("post_id")
    return _line(row, tuple(f"{h.post.organisation.name}·{h.post.title}" for h in held))


def _line(row: User, posts: tuple[str, ...]) -> UserLine:
    return UserLine(
        id=row.id,
        username=row.username,
        display_name=row.display_name,
        phone=row.phone,
        email=row.email,
        is_active=row.is_active,
        is_administrator=row.is_administrator,
        must_change_password=row.must_change_password,
        last_seen_at=row.last_seen_at,
        posts=posts,
        version=version_of(row),
    )


def _answers(row: User, wanted: str) -> bool:
    full, initials = spelt(row.display_name)
    words = (row.username, row.display_name, row.phone, full, initials)
    return not wanted or any(wanted in folded(word) for word in words)
