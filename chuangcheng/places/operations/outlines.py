"""Outlines of areas from GeoJSON, so that a map can be drawn without any map service."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from chuangcheng.people.actor import Actor
from chuangcheng.people.names import folded
from chuangcheng.people.operations.record import record
from chuangcheng.places.models import Area
from chuangcheng.places.operations.ground import ground_kept_by, owner_of_area
from chuangcheng.places.queries.access import areas_known_to
from chuangcheng.rules.coordinates import Datum, Position, is_position, to_wgs84

MOST_POINTS = 20_000
NO_OUTLINE = "轮廓要是 Polygon、MultiPolygon、LineString 或 MultiLineString，坐标要在经纬度范围内，最多两万个点。"
DEPTH = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


@dataclass(frozen=True)
class Outline:
    """A feature of a file: its number, what names its area, and its geometry as it was read."""

    line: int
    name: str
    code: str
    geometry: Any


@dataclass(frozen=True)
class OutlineVerdict:
    """What became of a feature; `sentence` empty where its area has the outline now."""

    line: int
    name: str
    sentence: str


def set_outlines(
    *, outlines: Sequence[Outline], datum: Datum = "wgs84", by: Actor, at: datetime
) -> list[OutlineVerdict]:
    """Give each area its outline, found by code, else by a name only one area has; the faulty ones are left and said.

    Coordinates are rounded to six digits (a tenth of a metre) and kept in WGS-84.
    """
    areas = list(areas_known_to(by).select_related("organisation", "parent__organisation"))
    by_code = {row.code: row for row in areas if row.code}
    by_name: dict[str, list[Area]] = {}
    for row in areas:
        by_name.setdefault(folded(row.name), []).append(row)
    found = []
    with transaction.atomic():
        for outline in outlines:
            area, wrong = _area_of(outline, by_code, by_name)
            if area and not ground_kept_by(by, owner_of_area(area)):
                area, wrong = None, "这个片区由属地单位的创城办维护。"
            shape = _shape(outline.geometry, datum) if area else None
            if area and shape is None:
                wrong = NO_OUTLINE
            if area and shape:
                _keep(area, shape, by=by, at=at)
            found.append(OutlineVerdict(outline.line, outline.name or outline.code, wrong))
    return found


def _area_of(outline: Outline, by_code: dict[str, Area], by_name: dict[str, list[Area]]) -> tuple[Area | None, str]:
    if outline.code and outline.code in by_code:
        return by_code[outline.code], ""
    named = by_name.get(folded(outline.name), []) if outline.name else []
    if len(named) == 1:
        return named[0], ""
    return None, "有几个片区叫这个名称，请写上代码。" if named else "没有叫这个名称的片区。"


def _keep(row: Area, shape: dict[str, Any], *, by: Actor, at: datetime) -> None:
    points = list(_points(shape["coordinates"]))
    easts, norths = [point[0] for point in points], [point[1] for point in points]
    old = {"points": len(list(_points(row.boundary["coordinates"]))) if row.boundary else 0}
    row.boundary, row.box = shape, [min(easts), min(norths), max(easts), max(norths)]
    row.save(update_fields=["boundary", "box"])
    record("area.outline", by=by, at=at, subject=row.name, old=old, new={"points": len(points), "box": row.box})


def _shape(geometry: Any, datum: Datum) -> dict[str, Any] | None:
    """The geometry in WGS-84, or None where it is none of the four kinds, too long, or off the earth."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in DEPTH:
        return None
    try:
        coordinates = _moved(geometry.get("coordinates"), DEPTH[kind], datum)
    except (TypeError, ValueError):
        return None
    return {"type": kind, "coordinates": coordinates} if 2 <= len(list(_points(coordinates))) <= MOST_POINTS else None


def _moved(found: Any, depth: int, datum: Datum) -> list[Any]:
    if not isinstance(found, list) or not found or len(found) > MOST_POINTS:
        raise ValueError
    if depth:
        return [_moved(each, depth - 1, datum) for each in found]
    east, north = float(found[0]), float(found[1])
    if not is_position(north, east):
        raise ValueError
    place = to_wgs84(Position(north, east, datum))
    return [round(place.longitude, 6), round(place.latitude, 6)]


def _points(coordinates: Any) -> Iterable[list[float]]:
    if coordinates and isinstance(coordinates[0], list):
        for each in coordinates:
            yield from _points(each)
    else:
        yield coordinates
