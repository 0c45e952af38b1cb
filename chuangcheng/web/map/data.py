"""What scripts draw the map from: packed, tagged, in the datum of the tiles."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from chuangcheng.problems.queries.mapped import Spot, in_datum, mapped, outlines
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.map.asking import wish_of

KINDS = ("site", "area")
View = Callable[[HttpRequest], HttpResponseBase]


def packed(spots: list[Spot]) -> dict[str, Any]:
    """Columns instead of rows: a tenth of the bytes, and the script reads numbers.

    `kind` 0 site, 1 area; `x` and `y` longitude and latitude; `under` is an index into `words`; `counts` are flat,
    five to a spot; what has no position is only counted, in `lost`.
    """
    placed = [spot for spot in spots if spot.latitude is not None]
    words: dict[str, int] = {}
    positions = [in_datum(s.latitude, s.longitude or 0.0, settings.MAP.datum) for s in placed if s.latitude is not None]
    return {
        "id": [spot.id for spot in placed],
        "kind": [KINDS.index(spot.kind) for spot in placed],
        "name": [spot.name for spot in placed],
        "x": [x for x, _ in positions],
        "y": [y for _, y in positions],
        "rough": [int(spot.is_rough) for spot in placed],
        "under": [words.setdefault(spot.under, len(words)) for spot in placed],
        "words": list(words),
        "counts": [count for spot in placed for count in spot.counts],
        "lost": [len(spots) - len(placed), sum(spot.total for spot in spots if spot.latitude is None)],
    }


def moved(geometry: Any) -> Any:
    """Coordinates of a GeoJSON geometry in the datum of the tiles."""
    if not geometry or not isinstance(geometry, list):
        return geometry
    if isinstance(geometry[0], int | float):
        return in_datum(geometry[1], geometry[0], settings.MAP.datum)
    return [moved(part) for part in geometry]


def tagged(request: HttpRequest, content: Any) -> HttpResponse:
    """JSON with an ETag, or 304 for whoever has it."""
    body = orjson.dumps(content)
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    known = {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}
    found = HttpResponse(status=304) if tag in known else HttpResponse(body, content_type="application/json")
    found["ETag"] = tag
    return found


def revalidated(view: View) -> View:
    """Kept by the reader's own browser and asked about each time, so that what has not changed is not sent again."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponseBase:
        found = view(request)
        if found.has_header("ETag"):
            found["Cache-Control"] = "private, no-cache"
        return found

    return asked


@revalidated
@signed_in
@require_GET
def spots(request: HttpRequest) -> HttpResponse:
    """Sites and open problems of a filter."""
    return tagged(request, packed(mapped(wish_of(request.GET), by=who(request), at=now(request))))


@revalidated
@signed_in
@require_GET
def outline_file(request: HttpRequest) -> HttpResponse:
    """The outlines of areas as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": each.id, "name": each.name, "kind": each.kind},
            "geometry": {**each.boundary, "coordinates": moved(each.boundary.get("coordinates"))},
        }
        for each in outlines(by=who(request))
    ]
    return tagged(request, {"type": "FeatureCollection", "features": features})
