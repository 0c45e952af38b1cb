"""The map's pages and data over HTTP, with each refusal; the ground as the environment says it."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from chuangcheng.config.ground import read_ground
from chuangcheng.places.models import Site
from chuangcheng.problems.models import Problem
from chuangcheng.web.map.data import moved
from tests.bench.mapping import lay_out
from tests.ledgers import ledger


@pytest.fixture
def city(db):
    made = ledger()
    lay_out(made, sites=30, problems=40, at=timezone.now())
    return made


@pytest.fixture
def office(city, client):
    client.force_login(city.people.user("市办甲"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_data_are_columns_of_one_length(office):
    data = office.get("/map/data.json").json()
    assert len({len(data[name]) for name in ("id", "kind", "name", "x", "y", "rough", "under")}) == 1
    assert len(data["counts"]) == 5 * len(data["id"])
    assert sum(data["counts"]) + data["lost"][1] == 41


def test_what_has_not_changed_is_not_sent_again(office):
    first = office.get("/map/data.json")
    again = office.get("/map/data.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")
    other = office.get("/map/data.json?tone=overdue", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200


def test_strangers_are_asked_to_log_in(city, client):
    for path in ("/map/", "/map/list/", "/map/data.json", "/map/outlines.json", "/map/at/area/0/"):
        assert client.get(path).status_code in {302, 401}


def test_outlines_are_geojson(office):
    data = office.get("/map/outlines.json").json()
    assert (data["type"], len(data["features"])) == ("FeatureCollection", 25)
    assert data["features"][0]["geometry"]["type"] == "Polygon"


def test_outlines_and_positions_move_with_the_datum_of_the_tiles(office, settings):
    plain = office.get("/map/data.json").json()["x"]
    settings.MAP = read_ground({"CHUANGCHENG_MAP_TILES": "/tiles/{z}/{x}/{y}.png", "CHUANGCHENG_MAP_DATUM": "gcj02"})
    shifted = office.get("/map/data.json").json()["x"]
    assert all(0.003 < there - here < 0.009 for here, there in zip(plain, shifted, strict=True))
    assert moved([[113.6, 34.7]]) != [(113.6, 34.7)]


def test_a_tap_says_what_the_place_is_and_what_waits_there(office):
    site = Site.objects.order_by("id").first()
    shown = office.get(f"/map/at/site/{site.id}/").content.decode()
    assert site.name in shown
    assert "谁负责" in shown
    assert f"/places/sites/{site.id}/" in shown
    assert "/problems/2026-" in shown


def test_a_tap_on_an_area_lists_what_has_no_site(office):
    problem = Problem.objects.filter(site=None, area__isnull=False).first()
    shown = office.get(f"/map/at/area/{problem.area_id}/").content.decode()
    assert problem.area.name in shown
    assert problem.number in shown


def test_a_place_that_is_not_there_is_not_found(office):
    for path in ("/map/at/site/999999/", "/map/at/area/999999/", "/map/at/moon/1/"):
        assert office.get(path).status_code == 404, path


def test_a_filter_that_makes_no_sense_breaks_nothing(office):
    for query in ("tone=purple", "state=void", "area=x", "type=²", "unit=9999999999999999999", "q=%00"):
        assert office.get(f"/map/data.json?{query}").status_code == 200, query


def test_the_list_shows_the_same_worst_first(office):
    shown = office.get("/map/list/").content.decode()
    assert "41 件没销号的问题" in shown
    first = shown.split("<tbody>")[1].split("</tr>")[0]
    assert "已逾期" in first
    late = office.get("/map/list/?tone=overdue").content.decode()
    assert "即将到期 " not in late.split("<tbody>")[1]


def test_the_list_turns_its_pages(office):
    Site.objects.bulk_create(Site(name=f"多出{n}") for n in range(60))
    assert "page=2" in office.get("/map/list/").content.decode()
    assert "page=1" in office.get("/map/list/?page=2").content.decode()
    assert office.get("/map/list/?page=999").status_code == 200


def test_with_a_position_the_nearest_comes_first(office):
    site = Site.objects.order_by("id")[7]
    shown = office.post("/map/list/", {"latitude": site.latitude, "longitude": site.longitude}).content.decode()
    first = shown.split("<tbody>")[1].split("</tr>")[0]
    assert site.name in first
    assert "0 米" in first


def test_no_position_is_said_in_words(office):
    nowhere = ({}, {"latitude": "x", "longitude": "1"}, {"latitude": "nan", "longitude": "1"},
               {"latitude": "0", "longitude": "0"}, {"latitude": "91", "longitude": "0"})  # fmt: skip
    for given in nowhere:
        answer = office.post("/map/list/", given)
        assert answer.status_code == 422, given
        assert "没有取到位置" in answer.content.decode()


def test_a_site_and_the_form_of_a_site_carry_a_map(office):
    site = Site.objects.order_by("id").first()
    assert "data-small-map" in office.get(f"/places/sites/{site.id}/").content.decode()
    assert "data-pick-map" in office.get(f"/places/sites/{site.id}/edit/").content.decode()


def test_without_settings_no_host_is_asked():
    assert (read_ground({}).layers, read_ground({}).hosts) == ((), ())


def test_the_key_of_tianditu_brings_its_two_layers_and_eight_hosts():
    ground = read_ground({"CHUANGCHENG_TIANDITU_KEY": "abc123", "CHUANGCHENG_MAP_CREDIT": "审图号：示例"})
    assert (len(ground.layers), len(ground.hosts), ground.datum) == (2, 8, "cgcs2000")
    assert ground.hosts[0] == "https://t0.tianditu.gov.cn"
    assert "{z}" in ground.layers[0][0]
    assert "tk=abc123" in ground.layers[1][7]
    assert ground.credit == "审图号：示例"


@pytest.mark.parametrize("environment", [
    {"CHUANGCHENG_MAP_TILES": "https://tiles.example/{z}/{x}.png"},
    {"CHUANGCHENG_MAP_TILES": "ftp://tiles.example/{z}/{x}/{y}"},
    {"CHUANGCHENG_MAP_TILES": "https://{s}.example/{z}/{x}/{y}"},
    {"CHUANGCHENG_MAP_TILES": "https://a.example;script-src/{z}/{x}/{y}"},
    {"CHUANGCHENG_MAP_TILES": "/{z}/{x}/{y}", "CHUANGCHENG_TIANDITU_KEY": "a"},
    {"CHUANGCHENG_TIANDITU_KEY": "a&b"},
    {"CHUANGCHENG_MAP_DATUM": "bd09"},
    {"CHUANGCHENG_MAP_DATUM": "mars"},
    {"CHUANGCHENG_MAP_DEEPEST": "deep"},
])  # fmt: skip
def test_settings_that_could_not_be_drawn_fail_loudly(environment):
    with pytest.raises(ImproperlyConfigured):
        read_ground(environment)
