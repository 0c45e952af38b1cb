"""Programmes, teams of a round and visits moved between them, through the API, with each refusal."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.inspections.models import Visit
from tests.api.calling import program, refused, said
from tests.inspections.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def office(world):
    return program(world.people, "市办甲")


@pytest.fixture
def body(world):
    return {
        "name": "秋季综合督查", "kind": "comprehensive", "organisation_id": world.people.org("云屏市").id,
        "standard_id": world.standard.pk, "demand_words": "每天不少于1次", "site_type_ids": [world.types[0].pk],
        "draw_rule": {"per": "type", "count": 2},
    }  # fmt: skip


def programme(office, body):
    answer = office.post("/inspections/programmes", body)
    assert answer.status_code == 201, said(answer)
    return f"/inspections/programmes/{said(answer)['id']}"


def test_a_programme_is_made_changed_and_retired(office, body):
    path = programme(office, body)
    shown = office.read(path)
    assert (shown["draw_rule"], shown["may_keep"]) == ({"per": "type", "count": 2}, True)
    seen = office.get(path)["ETag"]
    assert office.put(path, body | {"draw_rule": None, "active": False}).status_code == 200
    assert refused(office.put(path, body, seen=seen)) == (412, "row_stale")
    assert office.read(path)["draw_rule"] == {}
    assert office.read("/inspections/programmes") == []
    assert [row["name"] for row in office.read("/inspections/programmes?retired=true")] == ["秋季综合督查"]


def test_a_list_of_many_programmes_asks_the_database_as_often_as_one_of_one(office, body):
    counted = []
    for names in (["甲"], ["乙", "丙"]):
        for name in names:
            programme(office, body | {"name": name})
        with CaptureQueriesContext(connection) as asked:
            office.read("/inspections/programmes")
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_what_cannot_be_a_programme_is_refused_with_a_sentence(office, body):
    programme(office, body)
    post = "/inspections/programmes"
    assert refused(office.post(post, body)) == (409, "programme_taken")
    assert refused(office.post(post, body | {"demand_words": "经常"})) == (422, "programme_fields")
    assert refused(office.post(post, body | {"kind": "secret"})) == (422, "api_invalid")
    assert refused(office.post(post, body | {"draw_rule": {"share": "一半"}})) == (422, "draw_rule_unclear")
    assert refused(office.post(post, body | {"name": "乙", "area_ids": [999999]})) == (404, "programme_choice_missing")


def test_only_who_runs_it_makes_or_sees_a_programme(world, office, body):
    path = programme(office, body | {"kind": "covert"})
    stranger = program(world.people, "院办甲")
    assert refused(stranger.post("/inspections/programmes", body)) == (403, "keepers_only")
    assert refused(stranger.get(path)) == (404, "programme_missing")
    assert refused(stranger.put(path, body, seen='"1"')) == (404, "programme_missing")
    inspector = program(world.people, "市督甲")
    assert refused(inspector.put(path, body)) == (403, "keepers_only")


def test_people_are_paired_sites_given_and_one_moved_and_one_missed(world, office):
    row = world.round()
    path = f"/inspections/rounds/{row.pk}"
    offered = {one["id"] for one in office.read(path + "/inspectors")}
    people = [world.people.user(name).pk for name in ("市督甲", "市核甲", "公安甲", "区联甲")]
    assert set(people) <= offered
    teams = said(office.post(path + "/teams", {"people": people}))
    assert [team["number"] for team in teams] == [1, 2]
    assert {one for team in teams for one in (team["first_id"], team["second_id"])} == set(people)
    given = said(office.post(path + "/assign"))
    assert given == {"assigned": 8, "impossible": []}
    assert office.read(path)["without_team"] == 0
    first = office.read(path + f"/visits?limit=3&team_id={teams[0]['id']}")
    rest = office.read(path + f"/visits?team_id={teams[0]['id']}&after={first['next']}")
    listed = first["items"] + rest["items"]
    assert [one["order"] for one in listed] == [1, 2, 3, 4]
    moved, missed = (f"/inspections/visits/{one['uuid']}" for one in listed[:2])
    assert said(office.post(moved + "/give", {"team_id": teams[1]["id"]}))["team_id"] == teams[1]["id"]
    assert said(office.post(missed + "/miss", {"reason": "停业"}))["state"] == "missed"
    assert refused(office.post(missed + "/give", {"team_id": teams[1]["id"]})) == (409, "visit_under_way")
    assert refused(office.post(moved + "/give", {"team_id": 999999})) == (404, "team_missing")
    assert Visit.objects.filter(round=row, team=teams[1]["id"]).count() == 5


def test_teams_are_made_by_who_runs_the_round(world, office):
    row = world.round()
    path, people = f"/inspections/rounds/{row.pk}", [world.people.user("市督甲").pk, world.people.user("市核甲").pk]
    assert refused(office.post(path + "/assign")) == (409, "team_none")
    assert refused(office.post(path + "/teams", {"people": [people[0], people[0]]})) == (422, "team_of_two")
    assert refused(office.post(path + "/teams", {"people": people[:1]})) == (422, "api_invalid")
    inspector = program(world.people, "市督甲")
    assert refused(inspector.post(path + "/teams", {"people": people})) == (403, "keepers_only")
    assert refused(inspector.get(path + "/inspectors")) == (403, "keepers_only")
    stranger = program(world.people, "院办甲")
    for url in ("", "/visits", "/inspectors"):
        assert refused(stranger.get(path + url)) == (404, "round_missing")
    assert refused(stranger.post(f"/inspections/visits/{uuid4()}/give", {"team_id": 1})) == (404, "visit_missing")
    assert refused(office.get(path + "/visits?after=x")) == (422, "api_after")
