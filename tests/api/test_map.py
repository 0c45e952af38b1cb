"""The map through the API: sites with their problems, filters, outlines; a filter written wrongly is refused."""

import pytest
from django.utils import timezone

from tests.api.calling import refused, with_token
from tests.bench.mapping import lay_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(book):
    lay_out(book, sites=30, problems=40, at=timezone.now())
    return with_token(book.people, "市办甲")


def test_no_open_problem_is_lost(city):
    found = city.read("/map")
    everywhere = found["spots"] + found["nowhere"]
    assert sum(spot["total"] for spot in everywhere) == 41
    tones = ("overdue", "soon", "mine", "other", "paused")
    assert all(spot["total"] == sum(spot[tone] for tone in tones) for spot in everywhere)
    assert all(spot["latitude"] is None for spot in found["nowhere"])


def test_a_filter_narrows_and_one_written_wrongly_is_refused(city):
    overdue = city.read("/map?tone=overdue")
    assert {spot["overdue"] > 0 for spot in overdue["spots"]} <= {True}
    assert city.read("/map?area_id=999999") == {"spots": [], "nowhere": []}
    assert refused(city.get("/map?tone=red")) == (422, "api_invalid")
    assert refused(city.get("/map?area=1")) == (422, "api_invalid")


def test_outlines_are_geojson_and_not_sent_twice(city):
    first = city.get("/map/areas")
    assert {feature["geometry"]["type"] for feature in first.json()["features"]} == {"Polygon"}
    assert city.get("/map/areas", **{"If-None-Match": first["ETag"]}).status_code == 304
