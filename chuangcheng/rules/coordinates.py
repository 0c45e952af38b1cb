"""Positions in the four datums met in China, and the distance between two of them.

WGS-84 is what satellites and EXIF give, GCJ-02 what Chinese maps and WeChat give, BD-09 what Baidu gives, CGCS2000
what government data and 天地图 give. CGCS2000 (EPSG:4490) lies within a metre of WGS-84, less than any fix taken here
is good for, so the same numbers are taken for both.
The GCJ-02 formula is not official; these constants are the ones every public implementation agrees on,
and the tests hold them against published points. Outside a rough box around China GCJ-02 equals WGS-84.
"""

from collections.abc import Callable
from math import asin, atan2, cos, hypot, isfinite, pi, radians, sin, sqrt
from typing import Literal, NamedTuple

Datum = Literal["wgs84", "gcj02", "bd09", "cgcs2000"]
DATUM_LABELS: dict[Datum, str] = {
    "wgs84": "WGS-84（GPS、北斗）", "gcj02": "GCJ-02（高德、腾讯、微信）", "bd09": "BD-09（百度）",
    "cgcs2000": "CGCS2000（天地图、政务数据）",
}  # fmt: skip

KRASOVSKY_AXIS = 6378245.0  # metres; the ellipsoid GCJ-02 is built on
KRASOVSKY_ECCENTRICITY = 0.00669342162296594323
EARTH_RADIUS = 6371008.8  # metres, IUGG mean radius
BAIDU_TURN = pi * 3000 / 180
BAIDU_SHIFT_LATITUDE, BAIDU_SHIFT_LONGITUDE = 0.006, 0.0065


class Position(NamedTuple):
    """Degrees, north and east positive."""

    latitude: float
    longitude: float
    datum: Datum = "wgs84"


def is_position(latitude: float, longitude: float) -> bool:
    """Tell whether the two numbers can be a place; 0°/0° is what a phone without a fix writes."""
    if not (isfinite(latitude) and isfinite(longitude)):
        return False
    return abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)


def to_wgs84(place: Position) -> Position:
    """Return the same place in WGS-84, to a millimetre against `to_gcj02` and `to_bd09`."""
    if place.datum == "wgs84":
        return place
    if place.datum == "cgcs2000":
        return place._replace(datum="wgs84")
    target = to_gcj02(place)
    return _came_from(target, target._replace(datum="wgs84"), to_gcj02)


def to_cgcs2000(place: Position) -> Position:
    """Return the same place in CGCS2000, within a metre."""
    return place if place.datum == "cgcs2000" else to_wgs84(place)._replace(datum="cgcs2000")


def to_gcj02(place: Position) -> Position:
    """Return the same place in GCJ-02."""
    if place.datum == "gcj02":
        return place
    if place.datum == "bd09":
        return _came_from(place, place._replace(datum="gcj02"), to_bd09)
    latitude, longitude = place.latitude, place.longitude  # of WGS-84 or CGCS2000, which is the same here
    if _outside_china(latitude, longitude):
        return Position(latitude, longitude, "gcj02")
    north, east = _offset_metres(longitude - 105, latitude - 35)
    bend = 1 - KRASOVSKY_ECCENTRICITY * sin(radians(latitude)) ** 2
    metres_north = KRASOVSKY_AXIS * (1 - KRASOVSKY_ECCENTRICITY) / (bend * sqrt(bend)) * pi / 180
    metres_east = KRASOVSKY_AXIS / sqrt(bend) * cos(radians(latitude)) * pi / 180
    return Position(latitude + north / metres_north, longitude + east / metres_east, "gcj02")


def to_bd09(place: Position) -> Position:
    """Return the same place in BD-09."""
    if place.datum == "bd09":
        return place
    start = to_gcj02(place)
    length = hypot(start.longitude, start.latitude) + 0.00002 * sin(start.latitude * BAIDU_TURN)
    angle = atan2(start.latitude, start.longitude) + 0.000003 * cos(start.longitude * BAIDU_TURN)
    return Position(
        length * sin(angle) + BAIDU_SHIFT_LATITUDE, length * cos(angle) + BAIDU_SHIFT_LONGITUDE, datum="bd09"
    )


def distance(one: Position, other: Position) -> float:
    """Metres along the sphere between two places of any datum; within 0.6 % of the ellipsoid."""
    here, there = to_wgs84(one), to_wgs84(other)
    north = sin(radians(there.latitude - here.latitude) / 2) ** 2
    east = sin(radians(there.longitude - here.longitude) / 2) ** 2
    chord = north + cos(radians(here.latitude)) * cos(radians(there.latitude)) * east
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, chord)))


def _outside_china(latitude: float, longitude: float) -> bool:
    return not (72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271)


def _came_from(target: Position, guess: Position, there: Callable[[Position], Position]) -> Position:
    """Return what `there` brings to the target: the shifts are smooth, so stepping back by the error converges."""
    for _ in range(10):
        found = there(guess)
        off_latitude, off_longitude = found.latitude - target.latitude, found.longitude - target.longitude
        guess = guess._replace(latitude=guess.latitude - off_latitude, longitude=guess.longitude - off_longitude)
        if max(abs(off_latitude), abs(off_longitude)) < 1e-10:
            break
    return guess


def _offset_metres(x: float, y: float) -> tuple[float, float]:
    """Return the offset (north, east) in metres; x and y are degrees east of 105° and north of 35°."""
    ripple = (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north += (20 * sin(pi * y) + 40 * sin(pi * y / 3)) * 2 / 3
    north += (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east += (20 * sin(pi * x) + 40 * sin(pi * x / 3)) * 2 / 3
    east += (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    return north, east
