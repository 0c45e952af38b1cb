"""Logging in: the lock-out is kind to an office behind one address, and says nothing about who exists."""

from datetime import timedelta

import pytest
from axes.middleware import AxesMiddleware
from axes.models import AccessAttempt
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from chuangcheng.audit.models import Entry
from chuangcheng.people.lockout import client_address
from chuangcheng.people.models import User
from chuangcheng.people.operations.signing_in import confirm_still_there, sign_in, sign_out
from chuangcheng.people.operations.users import deactivate_user, reset_password
from chuangcheng.people.sessions import KEY, stay_of
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, PASSWORD, cast

pytestmark = pytest.mark.django_db
OFFICE, HOME = "203.0.113.7", "198.51.100.9"


def request_from(address=OFFICE, user=None, session=None, **meta):
    request = RequestFactory().post("/login/", REMOTE_ADDR=address, **meta)
    request.session = session if session is not None else SessionStore()
    request.user = user or AnonymousUser()
    return request


def attempt(username, password=PASSWORD, address=OFFICE, **how):
    """The code of the refusal, or "in"."""
    try:
        sign_in(request_from(address), username=username, password=password, at=AT, **how)
    except Refused as refusal:
        return refusal.code
    return "in"


def refusal_of(username, password, address=OFFICE):
    with pytest.raises(Refused) as refusal:
        sign_in(request_from(address), username=username, password=password, at=AT)
    return refusal.value


def test_a_log_in_opens_a_session_and_is_logged():
    user = cast().user("市办甲")
    request = request_from()
    result = sign_in(request, username=user.username.upper(), password=PASSWORD, at=AT)
    assert result.user == user
    assert not result.must_change_password
    assert stay_of(request.session) == result.stay
    assert request.session.get_expiry_age() == pytest.approx(12 * 3600, abs=5)
    entry = Entry.objects.get(action="login")
    assert (entry.user, entry.success, entry.address) == (user, True, OFFICE)
    user.refresh_from_db()
    assert user.last_seen_at == AT


def test_a_remembered_phone_keeps_its_session_for_fourteen_days():
    user = cast().user("市办甲")
    request = request_from()
    sign_in(request, username=user.username, password=PASSWORD, phone=True, remember=True, at=AT)
    assert request.session.get_expiry_age() == pytest.approx(14 * 86400, abs=5)


def test_an_unknown_name_a_wrong_password_and_a_closed_account_sound_alike():
    people = cast()
    deactivate_user(user_id=people.user("团委甲").id, by=people.actor("管理甲"), at=AT)
    tries = (
        ("nobody", PASSWORD),
        (people.user("市办甲").username, "wrong"),
        (people.user("团委甲").username, PASSWORD),
    )
    assert len({refusal_of(*each).sentence for each in tries}) == 1


def test_a_password_in_the_wrong_field_is_not_written_down():
    cast()
    attempt("my-secret-password", "shibanjia")
    entry = Entry.objects.get()
    assert (entry.success, entry.user, entry.subject) == (False, None, "未知登录名")


@pytest.mark.parametrize("name", ["shibanjia", "nobody"])
def test_after_five_wrong_passwords_even_the_right_one_waits(name):
    cast()
    codes = [attempt(name, "wrong") for _ in range(5)]
    assert codes[:4] == ["login_failed"] * 4
    assert attempt(name) == "login_locked"
    assert attempt(name.upper()) == "login_locked"


def test_colleagues_and_other_addresses_are_not_locked_out():
    people = cast()
    for _ in range(6):
        attempt(people.user("市办甲").username, "wrong")
    assert attempt(people.user("市办乙").username) == "in"
    assert attempt(people.user("市办甲").username, address=HOME) == "in"


def test_the_lock_opens_after_a_quarter_of_an_hour():
    name = cast().user("市办甲").username
    for _ in range(5):
        attempt(name, "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert attempt(name) == "login_locked"
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert attempt(name) == "in"


def test_a_right_password_forgets_the_wrong_ones_before_it():
    name = cast().user("市办甲").username
    for _ in range(3):
        assert [attempt(name, "wrong") for _ in range(4)] == ["login_failed"] * 4
        assert attempt(name) == "in"


def test_an_address_that_tries_many_names_is_closed(settings):
    settings.ADDRESS_FAILURES = 12
    name = cast().user("市办甲").username
    for n in range(12):
        assert attempt(f"guess{n}", "wrong") == "login_failed"
    assert attempt(name) == "login_locked"
    assert attempt(name, address=HOME) == "in"


def test_the_log_in_page_itself_says_that_one_must_wait():
    name = cast().user("市办甲").username

    def page(request):
        with pytest.raises(Refused) as refusal:
            sign_in(request, username=name, password=PASSWORD, at=AT)
        return HttpResponse(refusal.value.sentence, status=503)

    for _ in range(5):
        attempt(name, "wrong")
    response = AxesMiddleware(page)(request_from())
    assert response.status_code == 503
    assert "15分钟" in response.content.decode()


def test_a_reset_password_opens_the_lock():
    people = cast()
    user = people.user("市办甲")
    for _ in range(5):
        attempt(user.username, "wrong")
    added = reset_password(user_id=user.id, by=people.actor("管理甲"), at=AT)
    assert attempt(user.username, added.password) == "in"


def test_after_idling_the_same_person_goes_on_with_the_password():
    people = cast()
    request = request_from()
    sign_in(request, username=people.user("市办甲").username, password=PASSWORD, at=AT)
    back = request_from(user=people.user("市办甲"), session=request.session)
    stay = confirm_still_there(back, password=PASSWORD, at=AT + timedelta(hours=1))
    assert stay.seen_at == AT + timedelta(hours=1)
    assert stay.ends_at == AT + timedelta(hours=12)
    with pytest.raises(Refused, match="密码不对"):
        confirm_still_there(back, password="wrong", at=AT + timedelta(hours=1))
    with pytest.raises(Refused, match="请重新登录"):
        confirm_still_there(back, password=PASSWORD, at=AT + timedelta(hours=12))


def test_logging_out_ends_the_session_and_is_logged():
    people = cast()
    request = request_from()
    sign_in(request, username=people.user("市办甲").username, password=PASSWORD, at=AT)
    sign_out(request, at=AT)
    assert KEY not in request.session
    assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == ["login", "logout"]


def test_a_first_log_in_says_that_the_password_must_be_changed():
    people = cast()
    User.objects.filter(id=people.user("市办甲").id).update(must_change_password=True)
    result = sign_in(request_from(), username=people.user("市办甲").username, password=PASSWORD, at=AT)
    assert result.must_change_password


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", OFFICE),
        (1, "6.6.6.6, 198.51.100.9", HOME),
        (2, "6.6.6.6, 198.51.100.9, 10.0.0.1", HOME),
        (2, "198.51.100.9", OFFICE),
        (1, "nonsense", OFFICE),
    ],
)
def test_only_what_our_own_proxies_wrote_down_is_believed(settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    assert client_address(request_from(HTTP_X_FORWARDED_FOR=forwarded)) == address


def test_a_unix_socket_has_no_address():
    assert client_address(request_from(address="")) is None
    name = cast().user("市办甲").username
    assert attempt(name, "wrong", address="") == "login_failed"
    assert attempt(name, address="") == "in"
