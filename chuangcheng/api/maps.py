"""地图: sites with their open problems added up, and the outlines of areas as GeoJSON."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from chuangcheng.api.answers import tagged
from chuangcheng.api.asked import now, who
from chuangcheng.api.maps_shapes import MapAsked, MapShown, OutlinesShown
from chuangcheng.problems.queries.mapped import TONES, MapFilter, Spot, mapped, outlines

router = Router(tags=["地图"])


@router.get("/map", response=MapShown, summary="地图：点位和未销号的问题")
def spots(request: HttpRequest, asked: Query[MapAsked]) -> Any:
    """What the map draws, in WGS-84; what has no position is told apart, so that nothing is lost."""
    wish = MapFilter(
        q=asked.search, area=asked.area_id, site_type=asked.site_type_id, unit=asked.unit_id,
        category=asked.category_id, state=asked.state, tone=asked.tone,
    )  # fmt: skip
    found = mapped(wish, by=who(request), at=now(request))
    placed = [spot_out(spot) for spot in found if spot.latitude is not None]
    lost = [spot_out(spot) for spot in found if spot.latitude is None and spot.total]
    return tagged(request, {"spots": placed, "nowhere": lost})


def spot_out(spot: Spot) -> dict[str, Any]:
    """A place with its problems by tone."""
    names = ("kind", "id", "name", "under", "latitude", "longitude", "is_rough", "total")
    said = {name: getattr(spot, name) for name in names}
    return {**said, **dict(zip(TONES, spot.counts, strict=True))}


@router.get("/map/areas", response=OutlinesShown, summary="地图：片区轮廓（GeoJSON）")
def areas(request: HttpRequest) -> Any:
    """As RFC 7946 has it: WGS-84, longitude first."""
    features = [
        {
            "type": "Feature",
            "id": each.id,
            "properties": {"id": each.id, "name": each.name, "kind": each.kind},
            "geometry": each.boundary,
        }
        for each in outlines(by=who(request))
    ]
    return tagged(request, {"type": "FeatureCollection", "features": features})
