"""An address that somebody has cut or made up is answered with a page, never with a fault of the server."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from chuangcheng.web.asked import day, whole_number, whole_numbers
from tests.cast import Cast
from tests.web.problems.conftest import logged_in, people

__all__ = ["logged_in", "people"]
LONG = "9" * 25


def test_what_no_row_could_have_is_no_number() -> None:
    assert whole_numbers(["7", "²", "-1", "", "x", LONG, 12]) == [7, 12]
    assert whole_number("٣") == 3


def test_a_day_off_the_calendar_is_no_day() -> None:
    assert day("2026-10-08") == date(2026, 10, 8)
    assert [day(text) for text in ("0001-01-01", "9999-12-31", "2026-02-30", "")] == [None] * 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/lists/?before=²",
        "/inbox/?before=²",
        "/settings/audit/?before=²&since=0001-01-01&until=9999-12-31",
        "/problems/?lead=²",
        f"/problems/?lead={LONG}&list={LONG}&area={LONG}",
        "/problems/?since=0001-01-01&until=9999-12-31",
    ],
)
def test_an_odd_address_gives_the_page(logged_in: Callable[..., Client], people: Cast, address: str) -> None:
    who = "市审甲" if address.startswith("/settings/audit/") else "市办甲"
    assert logged_in(who).get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/evidence/{}/view/", "/evidence/{}/original/", "/lists/{}/", "/reports/{}/", "/settings/units/{}/"]
)
def test_a_number_no_row_could_have_is_no_address(logged_in: Callable[..., Client], people: Cast, address: str) -> None:
    assert logged_in("市办甲").get(address.format(LONG)).status_code == 404
