"""A page that shows telephone numbers or lists of people is logged once each time somebody reads it."""

import json
import re

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, resolve

from chuangcheng.api.openapi import document as get_openapi
from chuangcheng.audit.models import Entry
from chuangcheng.people.models import Contact, User
from chuangcheng.web.audit.reading import PERSONAL, kind_of
from tests.cast import cast
from tests.ledgers import ledger

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
    "places/", "places/sites/new/", "places/sites/<id:site_id>/edit/", "places/sites/<id:site_id>/use/",
    "places/sites/<id:site_id>/renew/", "places/labels/", "places/import/", "places/import/<id:job_id>/",
    "places/import/<id:job_id>/progress/", "places/export/<str:kind>/", "places/reports/", "places/areas/",
    "places/areas/new/", "places/areas/outlines/", "places/areas/<id:area_id>/", "places/areas/<id:area_id>/use/",
    "places/coverage/new/", "places/agreements/", "places/agreements/new/", "places/agreements/<id:agreement_id>/end/",
    "places/agreements/<id:agreement_id>/patrol/", "places/operators/", "places/operators/new/",
    "places/operators/<id:operator_id>/licences/new/", "places/operators/<id:operator_id>/licences/<id:licence_id>/",
    "places/operators/<id:operator_id>/licences/<id:licence_id>/drop/", "places/fronts/", "places/fronts/new/",
    "places/fronts/<id:front_id>/change/", "places/articles/", "places/articles/lists/new/",
    "places/articles/lists/<id:template_id>/", "places/articles/<id:checklist_id>/",
    "places/articles/<id:checklist_id>/take/", "places/articles/give/<id:site_id>/",
    "places/agreements/import/", "places/operators/import/", "places/fronts/import/",
    "places/agreements/export/", "places/operators/export/", "places/fronts/export/",  # logged as exports
    "places/patrols/<id:patrol_id>/register/",
}  # fmt: skip
PARTS = ("settings/units/", "settings/posts/", "settings/tokens/", "settings/accounts/", "lists/import/", "places/")


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


def test_no_program_is_given_a_telephone_number_without_an_entry():
    """Every GET whose declared answer holds a telephone number, taken from the schema."""
    schema = get_openapi()
    there = []
    for path, methods in schema["paths"].items():
        answer = json.dumps(methods.get("get", {}).get("responses", {}))
        if "phone" in spread(answer, schema):
            request = RequestFactory().get(re.sub(r"\{[^}]*\}", "1", path))
            request.resolver_match = resolve(request.path)
            there.append(path)
            assert kind_of(request), path
    assert len(there) >= 6


def test_no_write_of_a_program_is_answered_with_a_telephone_number():
    """So that only a GET reads personal data, and every GET that does is logged."""
    schema = get_openapi()
    answered = {
        f"{method} {path}": spread(json.dumps(operation["responses"]), schema)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method not in {"get", "head"}
    }
    assert len(answered) > 100
    assert {name for name, names in answered.items() if names & {"phone", "email"}} == set()


def spread(text, schema):
    """The declared names a piece of the schema reaches."""
    found, wanted = set(), {text}
    while wanted:
        piece = wanted.pop()
        found |= set(re.findall(r'"(\w+)":', piece))
        names = set(re.findall(r"#/components/schemas/(\w+)", piece)) - found
        found |= names
        wanted |= {json.dumps(schema["components"]["schemas"][name]) for name in names}
    return found


def test_a_problems_page_shows_no_telephone_number(client):
    """Whose it is stands there by name and office; the number stands on the unit's page, which is logged."""
    book = ledger()
    User.objects.update(phone="13911115678")
    Contact.objects.create(organisation=book.people.org("城管局"), name="某某", title="科员", phone="13911115678")
    problem = book.register()
    book.dispatch(problem)
    client.force_login(book.people.user("市办甲"))
    for address in (f"/problems/{problem.number}/", "/problems/", "/", f"/api/v1/problems/{problem.number}"):
        assert "13911115678" not in client.get(address).content.decode()


def test_what_was_not_shown_was_not_read(client):
    cast()
    client.get("/settings/accounts/")
    assert not Entry.objects.filter(action__startswith="read.").exists()
