"""A page that shows telephone numbers or lists of people is logged once each time somebody reads it."""

import pytest
from django.urls import URLPattern, get_resolver

from chuangcheng.audit.models import Entry
from chuangcheng.web.audit.reading import PERSONAL
from tests.cast import cast

pytestmark = pytest.mark.django_db
# Addresses of people and imports that show nobody's data: forms to fill in, acts, state of a job, own tokens.
SHOW_NOBODY = {
    "settings/units/", "settings/units/new/", "settings/units/import/", "settings/units/import/run/",
    "settings/units/<id:unit_id>/edit/", "settings/units/<id:unit_id>/notice/",
    "settings/units/<id:unit_id>/notice/try/", "settings/units/<id:unit_id>/retire/",
    "settings/units/<id:unit_id>/restore/", "settings/units/<id:unit_id>/posts/new/",
    "settings/units/<id:unit_id>/<str:thing>/<id:thing_id>/remove/",
    "settings/posts/<id:post_id>/holdings/<id:holding_id>/end/", "settings/tokens/", "settings/tokens/new/",
    "settings/tokens/<id:token_id>/revoke/", "settings/accounts/new/", "settings/accounts/<id:user_id>/<str:act>/",
    "lists/import/", "lists/import/<id:import_id>/", "lists/import/<id:import_id>/details/",
    "lists/import/<id:import_id>/run/", "lists/import/<id:import_id>/resume/", "lists/import/<id:import_id>/discard/",
}  # fmt: skip
PARTS = ("settings/units/", "settings/posts/", "settings/tokens/", "settings/accounts/", "lists/import/")


def routes(patterns, before=""):
    for item in patterns:
        route = before + str(item.pattern)
        if isinstance(item, URLPattern):
            yield route
        else:
            yield from routes(item.url_patterns, route)


def test_every_address_of_people_and_imports_was_decided_about():
    there = {route for route in routes(get_resolver().url_patterns) if route.startswith(PARTS)}
    assert there == set(PERSONAL) | SHOW_NOBODY


def test_a_reading_is_logged_once_with_who_and_where(client):
    people = cast()
    client.force_login(people.user("管理甲"))
    assert client.get("/settings/accounts/").status_code == 200
    [entry] = Entry.objects.filter(action="read.accounts")
    assert (entry.user_id, entry.subject) == (people.user("管理甲").id, "/settings/accounts/")
    client.get("/settings/")
    assert Entry.objects.filter(action__startswith="read.").count() == 1


def test_what_was_not_shown_was_not_read(client):
    cast()
    client.get("/settings/accounts/")
    assert not Entry.objects.filter(action__startswith="read.").exists()
