"""Posts, self-checks, orders to look elsewhere and blind re-checks through the API, with each refusal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chuangcheng.inspections.models import Presence, SelfCheck
from chuangcheng.people.models import Holding, Post
from chuangcheng.places.models import Site
from tests.api.calling import refused, said
from tests.cast import SINCE
from tests.inspections.test_rechecks import struck_off

pytestmark = pytest.mark.django_db
CHECKS = "/inspections/self-checks"
DRAWS = "/inspections/recheck-draws"


def later(days):
    return (timezone.localtime() + timedelta(days=days)).isoformat()


@pytest.fixture
def check(book):
    unit = book.people.org("总务科").id
    own = "组织建设标准：\n党务公开规范\n三会一课程序 党员大会每季度不少于1次"
    return {"unit": unit, "title": "支部自查", "from_date": "2026-01-01", "to_date": "2026-12-31", "own": own}


def test_a_self_check_is_begun_answered_registered_ended_and_opened_again(of, check):
    clerk = of("总务甲")
    path = f"{CHECKS}/{said(clerk.post(CHECKS, check))['id']}"
    first, second = (f"{CHECKS}/items/{one['id']}" for one in clerk.read(path)["items"])
    body = {"verdict": "fails", "problems": ["公开栏陈旧"], "done": "每月检查"}
    seen = clerk.get(first)["ETag"]
    assert clerk.put(first, body).status_code == 200
    assert refused(clerk.put(first, body, seen=seen)) == (412, "self_check_stale")
    assert [one["text"] for one in clerk.read(first)["problems"]] == ["公开栏陈旧"]
    assert refused(clerk.post(path + "/finish", {}, **{"If-Match": '"1"'})) == (409, "self_check_unanswered")
    meeting = {
        "verdict": "meets",
        "occasions": [{"on": "2026-03-01", "words": "党员大会", "expected": 20, "present": 18}],
    }
    assert clerk.put(second, meeting).status_code == 200
    assert clerk.read(second)["occasions"] == meeting["occasions"]
    numbers = said(clerk.post(path + "/register"))["numbers"]
    assert [one["number"] for one in clerk.read(first)["problems"]] == numbers
    assert said(clerk.post(path + "/register")) == {"numbers": []}
    version = {"If-Match": clerk.get(path)["ETag"]}
    assert said(clerk.post(path + "/finish", {"summary": "总体良好"}, **version))["state"] == "finished"
    assert refused(clerk.post(path + "/finish", {}, **version)) == (412, "self_check_stale")
    assert refused(clerk.put(first, body)) == (409, "self_check_finished")
    assert said(clerk.post(path + "/resume", **{"If-Match": clerk.get(path)["ETag"]}))["state"] == "open"
    assert refused(clerk.post(path + "/resume")) == (428, "api_version_missing")


def test_a_self_check_is_begun_for_ones_own_unit_with_something_to_check(of, check):
    clerk = of("总务甲")
    assert refused(clerk.post(CHECKS, check | {"own": ""})) == (422, "self_check_fields")
    assert refused(clerk.post(CHECKS, check | {"to_date": "2025-01-01"})) == (422, "self_check_fields")
    assert refused(of("城管甲").post(CHECKS, check)) == (404, "organisation_missing")
    path = f"{CHECKS}/{said(clerk.post(CHECKS, check))['id']}"
    item = f"{CHECKS}/items/{clerk.read(path)['items'][0]['id']}"
    assert refused(clerk.put(item, {"verdict": "fails"})) == (422, "self_check_answer")
    assert refused(clerk.put(item, {"verdict": "good"})) == (422, "api_invalid")
    stranger = of("城管甲")
    assert refused(stranger.get(item)) == (404, "self_check_item_missing")
    assert refused(stranger.put(item, {"verdict": "meets"}, seen='"1"')) == (404, "self_check_item_missing")


def test_a_typed_list_names_only_a_site_this_person_knows(of, check):
    clerk = of("总务甲")
    assert refused(clerk.post(CHECKS, check | {"site": 999999})) == (404, "site_missing")
    assert not SelfCheck.objects.exists()
    hall = Site.objects.create(name="服务大厅")
    made = said(clerk.post(CHECKS, check | {"site": hall.pk}))
    assert SelfCheck.objects.get(pk=made["id"]).site == hall


def test_a_post_is_entered_once_a_day_by_who_manages_it(book, of):
    hall = Site.objects.create(name="服务大厅", organisation=book.people.org("示例医院"))
    body = {"site_id": hall.pk, "day": "2026-03-02", "post": "3号窗口", "state": "leave"}
    keeper = of("院办甲")
    first = said(keeper.post("/inspections/presences", body))
    again = said(keeper.post("/inspections/presences", body | {"state": "substitute", "substitute": "乙"}))
    assert first == again
    assert Presence.objects.get().state == "substitute"
    shown = keeper.read(f"/inspections/presences?site_id={hall.pk}")
    assert [(one["post"], one["state"], one["seen"]) for one in shown] == [("3号窗口", "substitute", False)]
    assert refused(keeper.post("/inspections/presences", body | {"state": "late"})) == (422, "api_invalid")
    assert refused(of("城管甲").post("/inspections/presences", body)) == (403, "keepers_only")
    assert refused(keeper.post("/inspections/presences", body | {"site_id": 999999})) == (404, "site_missing")
    assert of("城管甲").read("/inspections/presences") == []


def test_who_has_not_answered_is_reminded_and_an_order_is_closed(book, of):
    row, office = book.register(by="市办甲"), of("市办甲")
    asked = {
        "text": "查同类问题",
        "due": later(3),
        "units": [book.people.org(name).id for name in ("城管局", "公安局")],
    }
    order = said(office.post(f"/problems/{row.number}/follow-ups", asked))
    path = f"/inspections/follow-ups/{order['id']}"
    assert said(office.post(path + "/remind")) == {"units": 2}
    assert refused(of("市督甲").post(path + "/remind")) == (403, "follow_up_keeper")
    assert refused(of("城管甲").post(path + "/close")) == (404, "follow_up_missing")
    [answer] = [one["id"] for one in of("城管甲").read(path)["answers"] if one["unit_name"] == "城管局"]
    assert of("城管甲").post(f"/inspections/follow-ups/answers/{answer}", {"result": "none"}).status_code == 201
    assert said(office.post(path + "/remind")) == {"units": 1}
    assert said(office.post(path + "/close"))["closed_at"]
    assert refused(office.post(path + "/remind")) == (409, "follow_up_closed")


@pytest.fixture
def drawing(book):
    struck_off(book)
    return {"organisation": book.people.org("云屏市").id, "title": "三月盲查", "struck_from": "2026-03-01",
            "struck_to": "2026-03-31", "due": later(7), "count": 1, "seed": "20260302"}  # fmt: skip


def test_a_draw_can_be_proven_and_given_to_somebody_else(book, of, drawing):
    post = Post.objects.create(organisation=book.people.org("云屏市"), title="督查二", roles=["inspector"])
    Holding.objects.create(post=post, user=book.people.user("公安甲"), from_date=SINCE)
    office = of("市办甲")
    made = said(office.post(DRAWS, drawing))
    assert (made["total"], made["answered"], made["proven"], made["seed"]) == (1, 0, True, "20260302")
    assert [row["title"] for row in office.read(DRAWS)["items"]] == ["三月盲查"]
    assert office.read(f"{DRAWS}/{made['id']}") == made
    one = f"/inspections/rechecks/{made['rechecks'][0]['id']}"
    offered = office.read(one + "/checkers")
    other = next(person for person in offered if person["name"] != made["rechecks"][0]["checker"])
    assert said(office.post(one + "/give", {"checker": other["id"]}))["checker"] == other["id"]
    assert office.read(f"{DRAWS}/{made['id']}")["rechecks"][0]["checker"] == other["name"]
    mender = book.people.user("城管甲").pk
    assert refused(office.post(one + "/give", {"checker": mender})) == (422, "recheck_checker")


def test_draws_are_the_offices_own(of, drawing):
    office = of("市办甲")
    assert refused(office.post(DRAWS, drawing | {"struck_from": "2025-01-01", "struck_to": "2025-01-02"})) == (
        409, "recheck_pool_empty",
    )  # fmt: skip
    assert refused(office.post(DRAWS, drawing | {"count": 0})) == (422, "recheck_fields")
    assert refused(of("城管甲").post(DRAWS, drawing)) == (403, "recheck_drawer")
    made = said(office.post(DRAWS, drawing))
    stranger = of("城管甲")
    assert refused(stranger.get(f"{DRAWS}/{made['id']}")) == (404, "recheck_missing")
    assert stranger.read(DRAWS)["items"] == []
    one = f"/inspections/rechecks/{made['rechecks'][0]['id']}"
    assert refused(stranger.get(one + "/checkers")) == (404, "recheck_missing")
