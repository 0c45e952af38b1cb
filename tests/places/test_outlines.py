"""Outlines of areas: found by code or name, kept in WGS-84, and what cannot be one is said."""

import json

import pytest

from chuangcheng.jobs.tasks_places import import_outlines
from chuangcheng.people.actor import CONSOLE
from tests.cast import AT
from tests.places.test_answering import Town

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[114.3, 30.5], [114.4, 30.5], [114.4, 30.6], [114.3, 30.5]]]}


def run(tmp_path, *features, datum="wgs84", by=CONSOLE):
    path = tmp_path / "a.geojson"
    rows = [{"type": "Feature", "properties": {"名称": name}, "geometry": shape} for name, shape in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    return [each.sentence for each in import_outlines(path=path, datum=datum, by=by, at=AT)]


def test_an_area_gets_its_outline_and_the_box_around_it(tmp_path):
    town = Town()
    assert run(tmp_path, ("南桥片区", SQUARE)) == [""]
    town.street.refresh_from_db()
    assert town.street.boundary == SQUARE
    assert town.street.box == [114.3, 30.5, 114.4, 30.6]


def test_an_outline_in_gcj02_is_brought_to_wgs84(tmp_path):
    town = Town()
    line = {"type": "LineString", "coordinates": [[116.410244, 39.916404], [116.42, 39.92]]}
    assert run(tmp_path, ("东风路路段", line), datum="gcj02") == [""]
    town.road.refresh_from_db()
    assert town.road.boundary["coordinates"][0] == pytest.approx([116.404, 39.915], abs=2e-6)


@pytest.mark.parametrize(
    "shape",
    [
        None,
        {"type": "Point", "coordinates": [114.3, 30.5]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[["东", "北"]]]},
        {"type": "Polygon", "coordinates": [[[114.3, 130.5], [114.4, 30.5]]]},
        {"type": ["Polygon"], "coordinates": [[[1, 1]]]},
    ],
)
def test_what_is_no_outline_is_said_and_left(tmp_path, shape):
    town = Town()
    assert "轮廓要是" in run(tmp_path, ("南桥片区", shape))[0]
    town.street.refresh_from_db()
    assert town.street.boundary is None


def test_an_unknown_name_and_others_ground_are_said(tmp_path):
    town = Town()
    by = town.people.actor("街办甲")
    said = run(tmp_path, ("西山", SQUARE), ("云屏", SQUARE), ("南桥片区", SQUARE), by=by)
    assert said == ["没有叫这个名称的片区。", "这个片区由属地单位的创城办维护。", ""]
