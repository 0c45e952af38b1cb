"""Areas, sites and coverage through the API: read, add, change with versions, who answers, and each refusal."""

from urllib.parse import quote

import pytest

from chuangcheng.places.models import Area, Coverage, Site
from tests.api.calling import refused, said, with_token
from tests.places.test_answering import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def office(town):
    return with_token(town.people, "街办甲")


def test_an_area_is_added_read_and_changed(town, office):
    body = {"name": "第三片区", "kind": "patch", "parent_id": town.street.id}
    path = f"/areas/{said(office.post('/areas', body))['id']}"
    assert office.read(path)["kind"] == "patch"
    seen = office.get(path)["ETag"]
    assert office.put(path, body | {"name": "第四片区"}).status_code == 200
    assert refused(office.put(path, body, seen=seen)) == (412, "row_stale")
    assert Area.objects.get(kind="patch").name == "第四片区"
    assert refused(office.post("/areas", body | {"name": "第四片区"})) == (409, "area_taken")


def test_a_site_is_added_read_and_changed(town, office):
    body = {"name": "公厕", "area_id": town.road.id, "x": 116.41024449916938, "y": 39.91640428150164, "datum": "gcj02"}
    path = f"/sites/{said(office.post('/sites', body))['id']}"
    shown = office.read(path)
    assert (shown["latitude"], shown["longitude"]) == pytest.approx((39.915, 116.404), abs=1e-6)
    assert shown["may_keep"] is True
    assert office.put(path, body | {"is_active": False}).status_code == 200
    assert not Site.objects.get(name="公厕").is_active
    assert refused(office.post("/sites", body | {"name": "乙", "x": 200})) == (422, "site_fields")


def test_coverage_is_arranged_and_ended_and_says_who_answers(town, office):
    body = {"organisation_id": town.org("城管局"), "area_id": town.road.id, "role": "road", "from_date": "2026-01-01"}
    path = f"/coverages/{said(office.post('/coverages', body))['id']}"
    found = office.read(f"/sites/{town.market.id}/answers")
    assert found[0]["reason"].startswith("包保：东风路路段 路长")
    assert office.put(path, body | {"to_date": "2026-02-01"}).status_code == 200
    assert Coverage.objects.get().to_date is not None
    assert office.read(f"/sites/{town.market.id}/answers")[0]["reason"].startswith("点位责任单位")


def test_what_is_not_there_or_not_ones_own_is_refused(town, office):
    for path in ("/areas/99999", "/sites/99999", "/sites/99999/answers", "/coverages/99999"):
        assert office.get(path).status_code == 404
    stranger = with_token(town.people, "院办甲")
    body = {"name": "公厕", "area_id": town.road.id}
    assert refused(stranger.post("/sites", body)) == (403, "places_keepers")
    assert refused(stranger.post("/areas", {"name": "片"}))[0] == 403
    covers = {"organisation_id": town.org("示例医院"), "area_id": town.road.id, "from_date": "2026-01-01"}
    assert refused(stranger.post("/coverages", covers)) == (403, "places_keepers")


def test_the_lists_tell_type_and_role(town, office):
    town.covers("城管局", area_id=town.road.id, role="road")
    assert office.read("/areas")[0]["kind_label"]
    assert office.read("/sites")["items"][0]["site_type_name"] == ""
    assert office.read("/coverages")[0]["role_label"] == "路长"


def test_all_sites_are_walked_page_by_page_each_once(town, office):
    for number in range(5):
        body = {"name": f"点位{number}", "area_id": town.road.id}
        assert office.post("/sites", body).status_code == 201
    names, after = [], ""
    while after is not None:
        found = office.read(f"/sites?limit=2&after={quote(after)}")
        assert len(found["items"]) <= 2
        names += [site["name"] for site in found["items"]]
        after = found["next"]
    assert sorted(names) == sorted(Site.objects.values_list("name", flat=True))
    assert refused(office.get("/sites?after=x")) == (422, "api_after")
