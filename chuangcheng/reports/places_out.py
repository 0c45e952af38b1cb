"""Sites as a sheet and as GeoJSON, areas with their outlines as GeoJSON. What is written can be imported again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.utils.timezone import localtime

from chuangcheng.audit.operations import log
from chuangcheng.people.actor import Actor
from chuangcheng.places.models import Area, Site
from chuangcheng.places.queries import SiteFilter, areas_known_to, filtered_sites
from chuangcheng.reports.sheets import Column, ledger_xlsx
from chuangcheng.rules.coordinates import DATUM_LABELS

COLUMNS = (
    Column("编号", 12), Column("名称", 24), Column("类型", 16), Column("性质", 8), Column("片区", 20),
    Column("责任单位", 20), Column("地址", 28), Column("经度", 14), Column("纬度", 14), Column("坐标系", 24),
    Column("精度（米）", 10), Column("备注", 20),
)  # fmt: skip
BATCH = 1000


def export_sites_xlsx(*, wish: SiteFilter, out: Path | BinaryIO, by: Actor, at: datetime) -> int:
    """The sites of a filter with their fix as it was taken; logged. The number of rows."""
    as_of = f"截至{localtime(at):%Y年%m月%d日 %H:%M}，由{by.name}导出"
    rows = (_row(site) for site in _each(wish, by))
    made = ledger_xlsx(title="点位表", columns=COLUMNS, rows=rows, out=out, as_of=as_of)
    log(action="site.export", by_id=by.user_id, at=at, who=by.name, subject="xlsx", new={"rows": made})
    return made


def export_sites_geojson(*, wish: SiteFilter, by: Actor, at: datetime) -> bytes:
    """A FeatureCollection in WGS-84; a site without a position has the geometry null. Logged."""
    features = [_feature(site) for site in _each(wish, by)]
    log(action="site.export", by_id=by.user_id, at=at, who=by.name, subject="geojson", new={"rows": len(features)})
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def export_areas_geojson(*, by: Actor, at: datetime) -> bytes:
    """The areas this person knows, those without an outline with the geometry null. Logged."""
    rows = areas_known_to(by).select_related("organisation", "parent").order_by("path")
    features = [_area_feature(area) for area in rows]
    log(action="area.export", by_id=by.user_id, at=at, who=by.name, subject="geojson", new={"rows": len(features)})
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _each(wish: SiteFilter, by: Actor) -> Iterator[Site]:
    """In batches by id: no cursor stays open while the file is written."""
    rows, last = filtered_sites(wish, by=by).order_by("id"), 0
    while found := list(rows.filter(id__gt=last)[:BATCH]):
        yield from found
        last = found[-1].id


def _row(site: Site) -> Sequence[Any]:
    position = [f"{site.x:.7f}", f"{site.y:.7f}"] if site.x is not None and site.y is not None else ["", ""]
    return (
        site.code,
        site.name,
        site.site_type.name if site.site_type else "",
        site.get_kind_display(),
        site.area.name if site.area else "",
        site.organisation.name if site.organisation else "",
        site.address,
        *position,
        DATUM_LABELS.get(site.datum, ""),  # type: ignore[call-overload]
        f"{site.accuracy_m:g}" if site.accuracy_m else "",
        site.note,
    )


def _feature(site: Site) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [site.longitude, site.latitude]} if site.latitude is not None else None
    said = dict(zip((column.title for column in COLUMNS), _row(site), strict=True))
    kept = {name: said[name] for name in ("编号", "名称", "类型", "性质", "片区", "责任单位", "地址", "备注")}
    return {"type": "Feature", "id": site.id, "geometry": point, "properties": kept}


def _area_feature(area: Area) -> dict[str, Any]:
    kept = {
        "名称": area.name,
        "代码": area.code,
        "类型": area.get_kind_display() if area.kind else "",
        "上级": area.parent.name if area.parent else "",
        "属地单位": area.organisation.name if area.organisation else "",
    }
    return {"type": "Feature", "id": area.id, "geometry": area.boundary, "properties": kept}
