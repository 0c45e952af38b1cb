"""Conversions against points published with the public implementations of GCJ-02 and BD-09."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.rules.coordinates import (
    EARTH_RADIUS,
    Position,
    distance,
    is_position,
    to_bd09,
    to_cgcs2000,
    to_gcj02,
    to_wgs84,
)

# (WGS-84 latitude, longitude, GCJ-02 latitude, longitude): Shanghai, Shenzhen, two in Beijing. The first three are the
# test data of eviltransform, the last that of coordtransform, whose Baidu positions of 116.404, 39.915 stand below. The
# Baidu pairs of eviltransform are left out: its formula takes π where the other publications take 3000π/180, and lands
# up to 42 m beside them.
PUBLISHED = [
    (31.1774276, 121.5272106, 31.17530398364597, 121.531541859215),
    (22.543847, 113.912316, 22.540796131694766, 113.9171764808363),
    (39.911954, 116.377817, 39.91334545536069, 116.38404722455657),
    (39.915, 116.404, 39.91640428150164, 116.41024449916938),
]
places_in_china = st.builds(Position, st.floats(18, 53), st.floats(74, 134))


@pytest.mark.parametrize(("latitude", "longitude", "there_latitude", "there_longitude"), PUBLISHED)
def test_wgs84_becomes_the_published_gcj02(latitude, longitude, there_latitude, there_longitude):
    place = to_gcj02(Position(latitude, longitude))
    assert place == (pytest.approx(there_latitude, abs=1e-9), pytest.approx(there_longitude, abs=1e-9), "gcj02")


@pytest.mark.parametrize(("latitude", "longitude", "there_latitude", "there_longitude"), PUBLISHED)
def test_the_published_gcj02_goes_back_to_where_it_came_from(latitude, longitude, there_latitude, there_longitude):
    back = to_wgs84(Position(there_latitude, there_longitude, "gcj02"))
    assert back == (pytest.approx(latitude, abs=1e-8), pytest.approx(longitude, abs=1e-8), "wgs84")


def test_baidu_positions_are_the_published_ones():
    assert to_bd09(Position(39.915, 116.404, "gcj02"))[:2] == pytest.approx(
        (39.92133699351021, 116.41036949371029), abs=1e-9
    )
    assert to_gcj02(Position(39.915, 116.404, "bd09"))[:2] == pytest.approx((39.90865673957631, 116.39762729119315))
    assert to_bd09(Position(39.915, 116.404))[:2] == pytest.approx((39.922699552216216, 116.41662724378733))


@pytest.mark.parametrize("place", [Position(39.7392, -104.9903), Position(-27.4698, 153.0251)])
def test_a_place_abroad_is_not_moved(place):
    assert to_gcj02(place)[:2] == place[:2]


@given(places_in_china)
def test_there_and_back_again_is_within_a_millimetre(place):
    for there in (to_gcj02, to_bd09, to_cgcs2000):
        assert distance(place, to_wgs84(there(place))) < 0.001


@given(places_in_china)
def test_baidu_positions_come_back_through_gcj02_as_they_were(place):
    on_baidu = to_bd09(place)
    assert to_bd09(to_gcj02(on_baidu))[:2] == pytest.approx(on_baidu[:2], abs=1e-9)


def test_cgcs2000_is_taken_as_wgs84():
    place = Position(39.915, 116.404, "cgcs2000")
    assert to_wgs84(place) == (39.915, 116.404, "wgs84")
    # To the last digit: nothing is searched for, which at this place would be off by a hundred-billionth of a degree.
    assert to_wgs84(Position(42.913, 90.203, "cgcs2000")) == (42.913, 90.203, "wgs84")
    assert to_gcj02(place) == to_gcj02(Position(39.915, 116.404))
    back = to_cgcs2000(to_gcj02(place))
    assert back[:2] == pytest.approx(place[:2], abs=1e-9)
    assert back.datum == "cgcs2000"


def test_a_degree_of_latitude_is_111_kilometres():
    assert distance(Position(30, 120), Position(31, 120)) == pytest.approx(111_195, abs=1)


def test_shanghai_to_beijing_is_the_published_distance():
    shanghai, beijing = Position(31.17530398364597, 121.531541859215), Position(39.91334545536069, 116.38404722455657)
    on_the_equators_sphere = distance(shanghai, beijing) * 6378137 / EARTH_RADIUS  # the publication's radius
    assert on_the_equators_sphere == pytest.approx(1_078_164, abs=1)


def test_the_same_numbers_in_two_datums_are_half_a_kilometre_apart():
    assert 400 < distance(Position(39.915, 116.404), Position(39.915, 116.404, "gcj02")) < 700


@pytest.mark.parametrize(("latitude", "longitude"), [(0, 0), (91, 100), (30, 181), (nan, 100), (30, inf)])
def test_numbers_that_are_no_place_are_known(latitude, longitude):
    assert not is_position(latitude, longitude)
    assert is_position(30, 100)


@pytest.mark.parametrize("latitude", [0.83, 55.82])
@pytest.mark.parametrize("longitude", [72.01, 137.83])
def test_the_shift_begins_at_the_edge_of_the_box_around_china(latitude: float, longitude: float) -> None:
    inside = to_gcj02(Position(latitude, longitude))
    assert inside.datum == "gcj02"
    assert inside[:2] != (latitude, longitude)


@pytest.mark.parametrize(("latitude", "longitude"), [(0.82, 100.0), (55.83, 100.0), (30.0, 72.0), (30.0, 137.84)])
def test_beyond_the_box_a_place_stays_and_only_its_datum_changes(latitude: float, longitude: float) -> None:
    assert to_gcj02(Position(latitude, longitude)) == Position(latitude, longitude, "gcj02")


PAIRS = ((to_wgs84, "wgs84"), (to_gcj02, "gcj02"), (to_bd09, "bd09"), (to_cgcs2000, "cgcs2000"))


def test_a_place_in_the_wanted_datum_is_returned_as_it_is() -> None:
    for convert, datum in PAIRS:
        place = Position(31.2, 121.5, datum)  # type: ignore[arg-type]
        assert convert(place) is place


def test_the_poles_and_the_date_line_are_places() -> None:
    assert is_position(90, 10)
    assert is_position(-90, 10)
    assert is_position(10, 180)
    assert not is_position(nan, 10)
    assert not is_position(10, inf)
    assert distance(Position(90, 0), Position(-90, 0)) == pytest.approx(EARTH_RADIUS * 3.141592653589793)
