"""How long somebody stays logged in, as plain rules."""

from datetime import timedelta

import pytest

from chuangcheng.people.sessions import KEY, begin, login_name, next_page, seen, stay_of, word_of
from tests.cast import AT

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def later(stay, at):
    """The stay after a sign of life at that moment."""
    return seen(stay, at) or stay


def test_a_desktop_idles_after_half_an_hour():
    stay = begin(phone=False, remember=False, at=AT)
    assert word_of(stay, AT + 29 * MINUTE) == "alive"
    assert word_of(stay, AT + 30 * MINUTE) == "idle"
    assert word_of(later(stay, AT + 29 * MINUTE), AT + 58 * MINUTE) == "alive"


def test_a_desktop_ends_after_twelve_hours_however_busy():
    stay = begin(phone=False, remember=True, at=AT)
    for n in range(1, 72):
        assert word_of(stay, AT + n * 10 * MINUTE) == "alive"
        stay = later(stay, AT + n * 10 * MINUTE)
    assert word_of(stay, AT + 12 * HOUR) == "ended"


def test_a_remembered_phone_stays_for_fourteen_days_without_a_sign():
    stay = begin(phone=True, remember=True, at=AT)
    assert word_of(stay, AT + 14 * DAY - MINUTE) == "alive"
    assert word_of(stay, AT + 14 * DAY) == "ended"


def test_a_phone_that_is_not_remembered_is_like_a_desktop():
    assert begin(phone=True, remember=False, at=AT) == begin(phone=False, remember=False, at=AT)


def test_what_the_session_keeps_gives_the_same_stay_back():
    for stay in (begin(phone=True, remember=True, at=AT), begin(phone=False, remember=False, at=AT)):
        assert stay_of({KEY: stay.as_session()}) == stay
    assert stay_of({}) is None


def test_a_sign_of_life_is_written_once_a_minute_at_most():
    stay = begin(phone=False, remember=False, at=AT)
    assert seen(stay, AT + 59 * timedelta(seconds=1)) is None
    assert seen(stay, AT + MINUTE).seen_at == AT + MINUTE


@pytest.mark.parametrize("typed", ["shiban", " ShiBan ", "ｓｈｉｂａｎ", "shi\0ban"])
def test_a_login_name_is_one_however_it_is_typed(typed):
    assert login_name(typed) == "shiban"


def test_the_password_is_changed_before_anything_else():
    pages = {"wanted": "/ledger/", "change": "/password/", "home": "/"}
    assert next_page(must_change_password=True, **pages) == "/password/"
    assert next_page(must_change_password=False, **pages) == "/ledger/"
    assert next_page(must_change_password=False, **{**pages, "wanted": ""}) == "/"
