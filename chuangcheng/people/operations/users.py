"""Keep accounts: who can log in, and who may set up. Rights to business come from posts only."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Holding, User
from chuangcheng.people.names import tidy
from chuangcheng.people.operations.passwords import check_new_password
from chuangcheng.people.operations.posts import office_left_empty, shorten
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.rights import only_administrators
from chuangcheng.people.sessions import login_name
from chuangcheng.people.versions import check_version
from chuangcheng.rules.refusals import Refused

FIELDS = ("username", "display_name", "phone", "email", "is_active", "is_administrator")
LOGIN_NAME = re.compile(r"[\w.@-]{2,60}")
# Without letters and digits that look alike when read out or copied by hand.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Added:
    """An account, and its one-time password to hand over; it is kept nowhere else and must be changed at log-in."""

    user: User
    password: str


@dataclass(frozen=True)
class Account:
    """What a form gives for an account."""

    username: str
    display_name: str
    phone: str = ""
    email: str = ""


def add_user(
    *,
    account: Account,
    password: str | None = None,
    is_administrator: bool = False,
    must_change_password: bool = True,
    by: Actor,
    at: datetime,
) -> Added:
    """Open an account; without a password one is made up. For administrators.

    Refused: `administrators_only`, `user_fields`, `password_weak`, `user_taken`.
    """
    only_administrators(by, what="开设账号")
    row = User(created_at=at, is_administrator=is_administrator, must_change_password=must_change_password)
    _write(row, account)
    if password is not None:
        check_new_password(password, row)
    word = password or one_time_password()
    row.set_password(word)
    row.password_changed_at = at
    with transaction.atomic():
        _save(row)
        record("user.add", by=by, at=at, subject=row.username, old=None, new=snapshot(row, FIELDS))
    return Added(row, word)


def save_user(*, user_id: int, account: Account, by: Actor, at: datetime, seen: str | None = None) -> User:
    """Change an account's names and addresses. For administrators, and everybody for their own but the login name."""
    with transaction.atomic():
        row = locked_user(user_id)
        if not (by.user_id == row.id and login_name(account.username) == row.username):
            only_administrators(by, what="修改账号资料")
        check_version(row, seen)
        old = snapshot(row, FIELDS)
        _write(row, account)
        _save(row)
        record("user.change", by=by, at=at, subject=row.username, old=old, new=snapshot(row, FIELDS))
    return row


def set_administrator(*, user_id: int, is_administrator: bool, by: Actor, at: datetime) -> User:
    """Make somebody an administrator or end it; never one's own, and one always remains."""
    only_administrators(by, what="设置系统管理员")
    with transaction.atomic():
        _lock_administrators()
        row = locked_user(user_id)
        if row.id == by.user_id:
            sentence = "不能改自己的管理员身份；请由另一名系统管理员办理。"
            raise Refused(sentence, code="administrator_own", kind="forbidden")
        if not is_administrator:
            _one_remains(row)
        old = {"is_administrator": row.is_administrator}
        row.is_administrator = is_administrator
        row.save(update_fields=["is_administrator"])
        new = {"is_administrator": is_administrator}
        record("user.administrator", by=by, at=at, subject=row.username, old=old, new=new)
    return row


def deactivate_user(*, user_id: int, by: Actor, at: datetime) -> tuple[User, tuple[str, ...]]:
    """Close an account at once and end what it holds. Returns the user and warnings about offices left empty."""
    only_administrators(by, what="停用账号")
    with transaction.atomic():
        _lock_administrators()
        row = locked_user(user_id)
        if row.id == by.user_id:
            raise Refused("不能停用自己的账号；请由另一名系统管理员办理。", code="user_own", kind="forbidden")
        if not row.is_active:
            raise Refused(f"{row.display_name}的账号已经停用了，不用再停。", code="user_retired", kind="conflict")
        _one_remains(row)
        row.is_active = False
        row.save(update_fields=["is_active"])
        old, new = {"is_active": True}, {"is_active": False}
        record("user.deactivate", by=by, at=at, subject=row.username, old=old, new=new)
        today = timezone.localdate(at)
        held = list(
            Holding.objects.filter(user=row).exclude(to_date__lt=today).select_related("post__organisation", "user")
        )
        for holding in held:
            shorten(holding, today - timedelta(days=1), by=by, at=at)
        offices = [h.post.organisation for h in held if "office" in h.post.roles]
        return row, office_left_empty(offices, at=at)


def reactivate_user(*, user_id: int, by: Actor, at: datetime) -> User:
    """Open a closed account again, without posts."""
    only_administrators(by, what="恢复账号")
    with transaction.atomic():
        row = locked_user(user_id)
        old = {"is_active": row.is_active}
        row.is_active = True
        row.save(update_fields=["is_active"])
        record("user.reactivate", by=by, at=at, subject=row.username, old=old, new={"is_active": True})
    return row


def change_password(*, user_id: int, old_password: str, new_password: str, by: Actor, at: datetime) -> User:
    """Change one's own password; the door then keeps this session alive (`update_session_auth_hash`).

    Refused: `password_not_own`, `password_wrong`, `password_weak` (with `fields`).
    """
    if by.user_id != user_id:
        raise Refused("只能改自己的密码；别人的密码请用“重置密码”。", code="password_not_own", kind="forbidden")
    with transaction.atomic():
        row = locked_user(user_id)
        if not row.check_password(old_password):
            sentence = "原密码不对，请重新输入；忘了请联系系统管理员重置。"
            raise Refused(sentence, code="password_wrong", fields={"old_password": sentence})
        check_new_password(new_password, row)
        _set_password(row, new_password, must_change=False, at=at)
        record("user.password", by=by, at=at, subject=row.username, old=None, new=None)
    return row


def reset_password(*, user_id: int, password: str | None = None, by: Actor, at: datetime) -> Added:
    """Give somebody a one-time password and lift the lock after wrong ones. For administrators."""
    only_administrators(by, what="重置密码")
    if by.user_id == user_id:
        raise Refused("自己的密码请用“修改密码”。", code="password_own", kind="forbidden")
    with transaction.atomic():
        row = locked_user(user_id)
        if password is not None:
            check_new_password(password, row)
        word = password or one_time_password()
        _set_password(row, word, must_change=True, at=at)
        AxesProxyHandler.reset_attempts(username=row.username)
        record("user.reset_password", by=by, at=at, subject=row.username, old=None, new=None)
    return Added(row, word)


def one_time_password() -> str:
    """Twelve letters and digits in groups of four: 59 bits, easy to read out."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def locked_user(user_id: int) -> User:
    """The account, locked until the end of the transaction."""
    row = User.objects.select_for_update().filter(pk=user_id).first()
    if row is None:
        raise Refused("没有这个用户，请刷新页面后再试。", code="user_missing", kind="missing")
    return row


def _set_password(row: User, word: str, *, must_change: bool, at: datetime) -> None:
    row.set_password(word)
    row.must_change_password = must_change
    row.password_changed_at = at
    row.save(update_fields=["password", "must_change_password", "password_changed_at"])


def _write(row: User, account: Account) -> None:
    row.username, row.display_name = login_name(account.username), tidy(account.display_name)
    row.phone, row.email = account.phone.strip(), account.email.strip()
    wrong = {}
    if not LOGIN_NAME.fullmatch(row.username):
        wrong["username"] = "登录名用2到60个字母、数字、汉字或“.”“_”“-”“@”。"
    if not 0 < len(row.display_name) <= 60:
        wrong["display_name"] = "请填写姓名，最多60个字。"
    if len(row.phone) > 30:
        wrong["phone"] = "手机号最多30位。"
    if row.email and not _is_email(row.email):
        wrong["email"] = "邮箱地址不对，请核对。"
    if wrong:
        raise Refused("账号没有保存：" + "".join(wrong.values()), code="user_fields", fields=wrong)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _save(row: User) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        sentence = f"登录名“{row.username}”已经有人用了，请换一个。"
        raise Refused(sentence, code="user_taken", kind="conflict", fields={"username": sentence}) from error


def _lock_administrators() -> None:
    """Two administrators ending each other take turns, so that one remains."""
    list(User.objects.select_for_update().filter(is_administrator=True).order_by("id").values_list("id"))


def _one_remains(row: User) -> None:
    others = User.objects.filter(is_administrator=True, is_active=True).exclude(pk=row.pk)
    if row.is_administrator and not others.exists():
        sentence = f"{row.display_name}是最后一名系统管理员；请先设置另一名系统管理员。"
        raise Refused(sentence, code="administrator_last", kind="conflict")
