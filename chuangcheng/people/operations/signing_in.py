"""Log in and out: one message for a wrong name and a wrong password, both in the log."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest

from chuangcheng.audit.operations import log
from chuangcheng.people.lockout import client_address
from chuangcheng.people.models import User
from chuangcheng.people.sessions import KEY, Stay, begin, login_name, stay_of
from chuangcheng.rules.refusals import Refused

NOT_MATCHED = "登录名或密码不对，请重新输入；忘记密码请联系系统管理员重置。"
LOCKED = "输错次数太多，请15分钟后再试；着急请联系系统管理员重置密码。"


@dataclass(frozen=True)
class SignedIn:
    """Who came in, for how long, and whether the password must be changed first."""

    user: User
    stay: Stay
    must_change_password: bool


def sign_in(
    request: HttpRequest, *, username: str, password: str, phone: bool = False, remember: bool = False, at: datetime
) -> SignedIn:
    """Check name and password, open the session, write the log.

    Refused after the log is written: `login_failed` (same words for an unknown name, a wrong password and a closed
    account; Django spends a hash on an unknown name too) and `login_locked` (kind busy).
    """
    name = login_name(username)
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        _note_failure(request, User.objects.filter(username=name).first(), at=at)
        raise _refusal(request, NOT_MATCHED)
    login(request, user)
    stay = begin(phone=phone, remember=remember, at=at)
    request.session[KEY] = stay.as_session()
    request.session.set_expiry(int((stay.ends_at - at).total_seconds()))
    User.objects.filter(pk=user.pk).update(last_seen_at=at)
    _note(request, user, action="login", at=at)
    return SignedIn(user, stay, user.must_change_password)


def confirm_still_there(request: HttpRequest, *, password: str, at: datetime) -> Stay:
    """After idling: the same person's password in place, without leaving the page; the session's end stays.

    Refused as `sign_in`, and `login_ended` when there is no session to go on with.
    """
    before = stay_of(request.session)
    user = request.user
    if before is None or not isinstance(user, User) or at >= before.ends_at:
        raise Refused("登录已经结束，请重新登录；已填内容会保留。", code="login_ended", kind="forbidden")
    checked = authenticate(request, username=user.username, password=password)
    if checked is None or checked.pk != user.pk:
        _note_failure(request, user, at=at)
        raise _refusal(request, "密码不对，请重新输入。")
    stay = Stay(ends_at=before.ends_at, seen_at=at, idle=before.idle)
    request.session[KEY] = stay.as_session()
    return stay


def sign_out(request: HttpRequest, *, at: datetime) -> None:
    """End the session; logged when there was one."""
    if isinstance(request.user, User):
        _note(request, request.user, action="logout", at=at)
    logout(request)


def _refusal(request: HttpRequest, sentence: str) -> Refused:
    if getattr(request, "axes_locked_out", False):
        return Refused(LOCKED, code="login_locked", kind="busy")
    return Refused(sentence, code="login_failed")


def _note(request: HttpRequest, user: User, *, action: str, at: datetime) -> None:
    address = client_address(request)
    log(action=action, by_id=user.id, who=user.display_name, subject=user.username, at=at, address=address)


def _note_failure(request: HttpRequest, user: User | None, *, at: datetime) -> None:
    """A password typed into the wrong field must not end up in the log: an unknown name is not written down."""
    log(
        action="login",
        by_id=user.id if user else None,
        who=user.display_name if user else "",
        subject=user.username if user else "未知登录名",
        success=False,
        at=at,
        address=client_address(request),
    )
