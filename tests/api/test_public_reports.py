"""随手报 through the API: read by the office over the ground without who reported, decided once."""

from uuid import uuid4

import pytest

from chuangcheng.problems.models import Problem, PublicReport
from chuangcheng.problems.operations.public_reports import NewReport, send_report
from tests.api.calling import refused, said, with_token
from tests.cast import AT
from tests.places.test_answering import Town

pytestmark = pytest.mark.django_db
DISMISSED = {"reason": "现场没有看到"}


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def office(town):
    return with_token(town.people, "街办甲")


def sent(town, sender="x"):
    words = {"text": "门口垃圾桶满了", "name": "过路人甲", "phone": "13800000000"}
    return send_report(new=NewReport(token=town.market.token, **words, sender=sender, key=uuid4()), files=[], at=AT)


def home(town):
    return {"home": town.org("南桥街道"), "text": "市场门口垃圾桶满溢"}


def test_a_report_is_read_without_who_reported_and_put_on_the_ledger_once(town, office):
    path = f"/public-reports/{sent(town).id}"
    assert "过路人" not in office.get(path).content.decode()
    assert office.read(path)["photo_ids"] == []
    key = str(uuid4())
    first, again = (office.post(path + "/confirm", home(town), key=key) for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    problem = Problem.objects.get()
    assert (said(first)["number"], problem.source, problem.site_id) == (problem.number, "public", town.market.id)
    assert office.read(path)["problem"] == problem.number
    assert refused(office.post(path + "/confirm", home(town))) == (409, "report_decided")
    assert refused(office.post(path + "/dismiss", DISMISSED)) == (409, "report_decided")


def test_a_report_is_dismissed_with_a_reason_and_found_by_its_state(town, office):
    path = f"/public-reports/{sent(town).id}"
    assert refused(office.post(path + "/dismiss", {"reason": " "})) == (422, "api_invalid")
    assert said(office.post(path + "/dismiss", DISMISSED))["reason"] == "现场没有看到"
    assert office.read("/public-reports")["items"] == []
    [line] = office.read("/public-reports?state=dismissed")["items"]
    assert (line["state"], line["problem"], line["site_name"]) == ("dismissed", "", "东风市场")


def test_reports_are_walked_page_by_page_newest_first(town, office):
    newest_first = [sent(town, sender=str(number)).id for number in range(5)][::-1]
    found, after = [], ""
    while after is not None:
        page = office.read(f"/public-reports?limit=2&after={after}")
        found += [row["id"] for row in page["items"]]
        after = page["next"]
    assert found == newest_first
    assert refused(office.get("/public-reports?after=x")) == (422, "api_after")


def test_nobody_but_the_offices_over_the_ground_knows_of_a_report(town):
    path = f"/public-reports/{sent(town).id}"
    for who in ("院办甲", "城管甲"):
        stranger = with_token(town.people, who)
        assert stranger.read("/public-reports")["items"] == []
        assert refused(stranger.get(path)) == (404, "report_missing")
        assert refused(stranger.post(path + "/confirm", home(town))) == (404, "report_missing")
        assert refused(stranger.post(path + "/dismiss", DISMISSED)) == (404, "report_missing")
    assert PublicReport.objects.get().state == "waiting"
