"""The frame of a page: what the navigation shows, in which frame a page is drawn, what stands in for errors."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from chuangcheng.people.actor import Actor, Standing
from chuangcheng.web import context

OFFICE = Actor(1, "甲", (Standing(1, "创城办", 1, "示例医院", (1,), (1,), frozenset({"office"}), 1),))
LIAISON = Actor(2, "乙", (Standing(2, "联络员", 2, "总务科", (2,), (2,), frozenset({"liaison"}), 2),))
ADMINISTRATOR = Actor(3, "丙", (), is_administrator=True)


@pytest.fixture
def everything_exists(monkeypatch):
    """Every place has a page."""
    monkeypatch.setattr(context, "address", lambda name: "/" if name == "desk" else f"/{name}/")


def labels(actor: Actor) -> list[str]:
    return [item.label for item in context.navigation_for(actor, "/")]


def test_the_navigation_shows_only_what_somebody_may_see(everything_exists):
    assert "设置" in labels(OFFICE)
    assert "设置" not in labels(LIAISON)
    assert labels(ADMINISTRATOR) == ["工作台", "设置"]


def test_the_navigation_shows_only_pages_that_exist(monkeypatch):
    monkeypatch.setattr(context, "address", lambda name: "/problems/" if name == "ledger" else "")
    assert labels(OFFICE) == ["台账"]


def test_one_is_somewhere_below_a_place_and_home_is_only_home(everything_exists):
    items = context.navigation_for(OFFICE, "/ledger/2026-000118/")
    assert [item.label for item in items if item.current] == ["台账"]
    assert [item.label for item in context.navigation_for(OFFICE, "/") if item.current] == ["工作台"]


def test_letters_of_the_navigation_are_not_taken_twice():
    assert len({place.key for place in context.PLACES}) == len(context.PLACES)


@pytest.mark.parametrize(
    ("asked", "frame"),
    [
        ("", "web/base.html"),
        ("dialog-body", "web/parts/dialog.html"),
        ("pane", "web/parts/pane.html"),
        ("x", "web/base.html"),
    ],
)
def test_a_page_is_drawn_in_the_frame_that_asks_for_it(asked, frame):
    request = RequestFactory().get("/", headers={"HX-Target": asked})
    assert context.face(request)["frame"] == frame


def test_reading_who_is_looking_happens_only_when_a_template_asks(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        context.face(RequestFactory().get("/"))


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "403_csrf"])
def test_an_error_page_needs_nothing_and_says_what_to_do(name):
    drawn = render_to_string(f"{name}.html")
    assert "请" in drawn
    assert "回工作台" in drawn


ADDRESSES = ["/style/", "/style/page/login/", "/style/page/problem/", "/style/dialog/", "/style/job/"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.django_db
def test_the_style_guide_is_not_there_on_a_real_installation(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.django_db
def test_the_style_guide_is_there_while_debugging(client, settings, address):
    settings.DEBUG = True
    answer = client.get(address)
    assert answer.status_code == 200
    assert ' style="' not in answer.content.decode()
