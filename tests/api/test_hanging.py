"""Agreements, operators, fronts and articles through the API: kept with versions, found by state, refused to others."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from chuangcheng.audit.models import Entry
from chuangcheng.places.models import Patrol
from chuangcheng.places.operations import AreaDraft, SiteDraft, save_area, save_site
from chuangcheng.places.operations.place_checklists import ArticleDraft, give_checklist, save_template
from chuangcheng.problems.models import Problem
from tests.api.calling import program, refused, said
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
SINCE = "2026-01-01"


def in_days(days):
    return (TODAY() + timedelta(days=days)).isoformat()


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def liaison(people):
    return program(people, "梧桐甲")


@pytest.fixture
def stranger(people):
    return program(people, "院办甲")


@pytest.fixture
def road(people):
    draft = AreaDraft("商业街", organisation_id=people.org("梧桐社区").id)
    return save_area(draft=draft, by=people.actor("街办甲"), at=AT)


@pytest.fixture
def paper(people, road):
    return {"kind": "front_order", "organisation_id": people.org("梧桐社区").id, "signatory": "甲店",
            "area_id": road.id, "person": "店主甲", "phone": "13900000001", "from_date": SINCE}  # fmt: skip


def kept(who, path, body):
    """Written down, and where it is."""
    answer = who.post(path, body)
    assert answer.status_code == 201, said(answer)
    return f"{path}/{said(answer)['id']}"


def test_a_paper_is_numbered_corrected_renewed_and_called_off(liaison, paper):
    path = kept(liaison, "/agreements", paper | {"to_date": in_days(5)})
    shown = liaison.read(path)
    assert (shown["number"], shown["term"]["state"], shown["term"]["days"]) == ("门前三包〔2026〕1号", "soon", 5)
    seen = liaison.get(path)["ETag"]
    assert liaison.put(path, paper | {"to_date": in_days(6), "stars": 4}).status_code == 200
    assert refused(liaison.put(path, paper, seen=seen)) == (412, "row_stale")
    last = {"last_day": in_days(0)}
    assert refused(liaison.post(path + "/end", last, **{"If-Match": seen})) == (412, "row_stale")
    assert refused(liaison.post(path + "/end", last)) == (428, "api_version_missing")
    assert liaison.post(path + "/end", last, **{"If-Match": liaison.get(path)["ETag"]}).status_code == 200
    assert liaison.read(path)["ended_on"] == in_days(0)
    renewal = paper | {"from_date": in_days(7), "renews_id": shown["id"]}
    later = liaison.read(kept(liaison, "/agreements", renewal))
    assert (later["renews_id"], liaison.read(path)["renewed_by"]) == (shown["id"], later["id"])


def test_papers_are_found_by_state_a_page_at_a_time(liaison, paper):
    for number, days in enumerate((-3, 3, 400)):
        kept(liaison, "/agreements", paper | {"signatory": f"店{number}", "to_date": in_days(days)})
    assert [row["signatory"] for row in liaison.read("/agreements?state=expired")["items"]] == ["店0"]
    assert [row["signatory"] for row in liaison.read("/agreements?state=soon")["items"]] == ["店1"]
    first = liaison.read("/agreements?limit=2")
    assert [row["signatory"] for row in first["items"]] == ["店2", "店1"]
    rest = liaison.read(f"/agreements?limit=2&after={first['next']}")
    assert ([row["signatory"] for row in rest["items"]], rest["next"]) == (["店0"], None)
    assert refused(liaison.get("/agreements?state=old")) == (422, "api_invalid")


def test_a_look_is_written_once_and_says_what_was_not_kept(liaison, paper):
    path = kept(liaison, "/agreements", paper) + "/patrols"
    look = {"hygiene": True, "order": False, "greenery": True, "handling": "persuaded", "note": "门口停车"}
    key = str(uuid4())
    assert liaison.post(path, look, key=key).content == liaison.post(path, look, key=key).content
    assert Patrol.objects.get().uuid.hex == key.replace("-", "")
    assert refused(liaison.post(path, look | {"note": "别的"}, key=key))[0] == 422
    assert [one["kept"] for one in liaison.read(path)[0]["kept"]] == [True, False, True]
    assert refused(liaison.post(path, look | {"handling": ""})) == (422, "patrol_fields")
    assert liaison.read("/agreements?unkept=true")["items"][0]["signatory"] == "甲店"


def test_what_a_look_found_goes_on_the_ledger_once(people, liaison, stranger, paper):
    path = kept(liaison, "/agreements", paper) + "/patrols"
    good = {"hygiene": True, "order": True, "greenery": True}
    seen = said(liaison.post(path, good | {"order": False, "handling": "reported"}))["id"]
    first, again = (liaison.post(f"/patrols/{seen}/register") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    assert liaison.read(path)[0]["problem_number"] == Problem.objects.get().number == said(first)["number"]
    fine = said(liaison.post(path, good))["id"]
    assert refused(liaison.post(f"/patrols/{fine}/register")) == (409, "patrol_all_kept")
    assert refused(stranger.post(f"/patrols/{seen}/register")) == (404, "patrol_missing")


def test_licences_tell_how_near_their_end_is(people, liaison):
    body = {"name": "乙店", "organisation_id": people.org("梧桐社区").id, "phone": "13900000002"}
    path = kept(liaison, "/operators", body)
    licence = kept(liaison, path + "/licences", {"kind": "food", "number": "甲1", "valid_until": in_days(2)})
    listed = liaison.read("/operators?state=soon")["items"]
    assert [(row["name"], row["licences"][0]["term"]["state"], "phone" in row) for row in listed] == [
        ("乙店", "soon", False)
    ]
    seen = liaison.get(licence)["ETag"]
    assert liaison.put(licence, {"kind": "food", "number": "甲2", "valid_until": in_days(900)}).status_code == 200
    assert refused(liaison.put(licence, {"kind": "food"}, seen=seen)) == (412, "row_stale")
    assert liaison.read(path)["licences"][0]["term"]["state"] == "valid"
    backwards = {"kind": "food", "valid_from": in_days(2), "valid_until": in_days(1)}
    assert refused(liaison.post(path + "/licences", backwards)) == (422, "licence_fields")
    assert liaison.post(licence + "/drop").status_code == 204
    assert refused(liaison.get(licence)) == (404, "licence_missing")
    assert liaison.put(path, body | {"is_active": False}).status_code == 200
    assert liaison.read("/operators")["items"] == []


def test_a_change_of_a_front_moves_the_day_it_is_due(people, liaison, road):
    body = {"name": "宣传栏", "kind": "column", "organisation_id": people.org("梧桐社区").id, "area_id": road.id,
            "themes": ["志愿服务"], "change_every_days": 30, "changed_on": in_days(-40), "phone": "13900000003",
            "square_metres": "2.88"}  # fmt: skip
    path = kept(liaison, "/fronts", body)
    shown = liaison.read(path)
    assert (shown["term"]["state"], shown["square_metres"], shown["themes"]) == ("expired", "2.88", ["志愿服务"])
    assert liaison.post(path + "/changes", {"changed_on": in_days(0), "words": "诚信"}).status_code == 201
    assert refused(liaison.post(path + "/changes", {"changed_on": in_days(0)})) == (409, "front_changed")
    shown = liaison.read(path)
    assert (shown["change_due"], shown["changes"][0]["words"]) == (in_days(30), "诚信")
    assert [row["name"] for row in liaison.read("/fronts?theme=志愿服务")["items"]] == ["宣传栏"]
    seen = liaison.get(path)["ETag"]
    assert liaison.put(path, body | {"count": 2}).status_code == 200
    assert refused(liaison.put(path, body, seen=seen)) == (412, "row_stale")
    seen = liaison.get(path)["ETag"]
    assert liaison.put(path, body | {"count": 2, "themes": ["诚信"]}).status_code == 200
    assert refused(liaison.put(path, body, seen=seen)) == (412, "row_stale")
    assert refused(liaison.post("/fronts", body | {"area_id": None, "name": "乙"})) == (422, "front_fields")


def test_articles_are_ticked_one_by_one(people, liaison, road):
    by = people.actor("街办甲")
    draft = SiteDraft("驿站", area_id=road.id, organisation_id=people.org("梧桐社区").id)
    site = save_site(draft=draft, by=by, at=AT)
    articles = [ArticleDraft(name="雨伞", count=5, unit="把"), ArticleDraft(name="酒精", runs_out=True)]
    template = save_template(name="六个一", articles=articles, by=by, at=AT)
    row = give_checklist(site_id=site.pk, template_id=template.pk, by=by, at=AT)
    path = f"/place-checklists/{row.pk}"
    umbrella, spirit = (one["id"] for one in liaison.read(path)["articles"])
    ticked = {"articles": [{"id": umbrella, "state": "missing"}, {"id": spirit, "state": "there",
                                                                  "expires_on": in_days(-1)}]}  # fmt: skip
    shown = said(liaison.post(path + "/found", ticked))
    assert [one["state"] for one in shown["articles"]] == ["missing", "expired"]
    assert [one["site_name"] for one in liaison.read("/place-checklists?state=lacking")["items"]] == ["驿站"]
    assert refused(liaison.post(path + "/found", {"articles": [{"id": 999999, "state": "there"}]}))[0] == 404
    assert refused(liaison.post(path + "/found", {"articles": []})) == (422, "api_invalid")
    assert refused(liaison.get("/place-checklists/999999")) == (404, "checklist_missing")


def test_what_is_anothers_is_not_there_and_fronts_name_no_keeper(people, liaison, stranger, paper):
    agreement = kept(liaison, "/agreements", paper)
    shop = kept(liaison, "/operators", {"name": "乙店", "organisation_id": paper["organisation_id"]})
    for path in (agreement, agreement + "/patrols", shop, "/agreements/999999", "/operators/999999", "/fronts/999999"):
        assert refused(stranger.get(path))[0] == 404
    assert stranger.read("/agreements")["items"] == stranger.read("/operators")["items"] == []
    assert refused(stranger.post("/agreements", paper)) == (403, "upkeep_only")
    assert refused(stranger.put(agreement, paper, seen='"x"')) == (404, "agreement_missing")
    front = {"name": "展板", "kind": "board", "organisation_id": paper["organisation_id"], "place": "门口",
             "person": "甲", "phone": "13900000003"}  # fmt: skip
    board = kept(liaison, "/fronts", front)
    assert (stranger.read(board)["phone"], liaison.read(board)["phone"]) == ("", "13900000003")


def test_who_reads_a_telephone_number_is_logged(liaison, paper):
    path = kept(liaison, "/agreements", paper)
    liaison.read("/agreements")
    assert not Entry.objects.filter(action="read.agreements").exists()
    liaison.read(path)
    assert Entry.objects.get(action="read.agreements").subject == f"/api/v1{path}"
