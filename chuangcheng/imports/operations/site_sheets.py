"""A sheet (xlsx, xls, csv) or GeoJSON of sites, and GeoJSON of outlines, as plain rows; columns found by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.tables import Table, cell_text
from chuangcheng.people.names import folded
from chuangcheng.places.operations.site_import import SheetRow
from chuangcheng.rules.refusals import Refused

SEARCHED = 20
MOST_BYTES = 40 * 1024 * 1024
GEOJSON = {".geojson", ".json"}
# What columns are called, by field; compared without blanks, brackets and marks.
NAMES = {
    "name": ("名称", "点位名称", "点位", "场所名称", "场所", "地点名称", "name"),
    "site_type": ("类型", "点位类型", "场所类型", "类别", "点位类别", "type"),
    "kind": ("性质", "点位性质"),
    "area": ("片区", "所在片区", "所属片区", "所属区域", "区域", "网格", "所属网格", "路段", "area"),
    "district": ("区县", "所属区县"),
    "street": ("街道", "所属街道", "街道乡镇", "乡镇", "镇街"),
    "community": ("社区", "所属社区", "社区村", "村社区"),
    "unit": ("责任单位", "主管单位", "牵头单位", "责任部门", "管理单位", "主体责任单位", "unit"),
    "address": ("地址", "详细地址", "具体地址", "位置", "具体位置", "address"),
    "code": ("编号", "点位编号", "代码", "编码", "code"),
    "note": ("备注", "说明", "note"),
    "x": ("经度", "东经", "lng", "lon", "longitude", "x"),
    "y": ("纬度", "北纬", "lat", "latitude", "y"),
    "position": ("坐标", "经纬度", "位置坐标", "经度纬度"),
    "datum": ("坐标系", "坐标类型", "datum"),
    "accuracy_m": ("精度", "精度米", "定位精度"),
}
FIELD_OF = {folded(name): field for field, names in NAMES.items() for name in names}


@dataclass(frozen=True)
class PlaceSheet:
    """What was read: rows by field, the columns used and those left out. GeoJSON is always WGS-84."""

    rows: list[SheetRow]
    used: list[tuple[str, str]]
    left: list[str]
    is_geojson: bool = False


def read_sites(path: Path, *, name: str, on_rows: Callable[[int, int], None] | None = None) -> PlaceSheet:
    """The rows of the first table with a column of names. Refused: `sites_header`, `sites_geojson`, `sites_big`, and
    whatever reading refuses."""
    if path.stat().st_size > MOST_BYTES:
        raise Refused("文件太大了，最多40兆；请分成几份再导入。", code="sites_big")
    if Path(name).suffix.lower() in GEOJSON:
        return _from_geojson(features_of(path))
    for table in read_file(path, original_name=name, pictures_into=None, on_rows=on_rows).tables:
        header = _header_row(table)
        if header is not None:
            return _from_table(table, header)
    raise Refused("没有找到写着“名称”的表头；请在第一行写上名称、类型、片区等，再导入。", code="sites_header")


def features_of(path: Path) -> list[dict[str, Any]]:
    """The features of a GeoJSON file. Refused: `sites_geojson`."""
    sentence = "这个文件不是 GeoJSON 的 FeatureCollection；请从地图软件里重新导出。"
    try:
        said = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise Refused(sentence, code="sites_geojson") from error
    features = said.get("features") if isinstance(said, dict) else None
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        raise Refused(sentence, code="sites_geojson")
    return features


def properties_of(feature: dict[str, Any]) -> dict[str, str]:
    """What a feature says of itself, as texts."""
    said = feature.get("properties")
    pairs = said.items() if isinstance(said, dict) else ()
    return {str(key): "" if value is None else str(value).strip() for key, value in pairs}


def _header_row(table: Table) -> int | None:
    for number, row in enumerate(table.rows[:SEARCHED]):
        fields = {FIELD_OF.get(folded(cell_text(cell))) for cell in row}
        if "name" in fields and len(fields - {None}) > 1:
            return number
    return None


def _from_table(table: Table, header: int) -> PlaceSheet:
    heads = [cell_text(cell).strip() for cell in table.rows[header]]
    columns: dict[str, int] = {}
    for number, head in enumerate(heads):
        field = FIELD_OF.get(folded(head))
        if field:
            columns.setdefault(field, number)
    rows = []
    for line, row in enumerate(table.rows[header + 1 :], start=header + 2):
        cells = {f: cell_text(row[n]).strip() for f, n in columns.items() if n < len(row)}
        if any(cells.values()):
            rows.append(SheetRow(line, _put_together(cells)))
    return PlaceSheet(rows, *_columns_told(heads, columns))


def _columns_told(heads: Sequence[str], columns: dict[str, int]) -> tuple[list[tuple[str, str]], list[str]]:
    used = [(heads[number], NAMES[field][0]) for field, number in sorted(columns.items(), key=lambda pair: pair[1])]
    return used, [head for number, head in enumerate(heads) if head and number not in columns.values()]


def _put_together(cells: dict[str, str]) -> dict[str, str]:
    """One column of positions is parted; columns of district, street and community become the way to the area."""
    way = [cells.pop(name, "") for name in ("district", "street", "community")]
    way.append(cells.pop("area", ""))
    cells["area"] = "/".join(step for step in dict.fromkeys(way) if step)
    position = cells.pop("position", "")
    if position and not cells.get("x") and not cells.get("y"):
        parts = [part for part in position.replace("，", ",").replace("、", ",").replace(" ", ",").split(",") if part]
        cells["x"], cells["y"] = parts if len(parts) == 2 else (position, position)
    return cells


def _from_geojson(features: list[dict[str, Any]]) -> PlaceSheet:
    rows, used, left = [], {}, {}
    for line, feature in enumerate(features, start=1):
        cells: dict[str, str] = {}
        for head, text in properties_of(feature).items():
            field = FIELD_OF.get(folded(head))
            if field:
                cells.setdefault(field, text)
                used[head] = NAMES[field][0]
            else:
                left[head] = True
        if (point := _point(feature)) is not None:
            cells |= {"x": repr(point[0]), "y": repr(point[1]), "datum": "WGS-84", "position": ""}
        rows.append(SheetRow(line, _put_together(cells)))
    return PlaceSheet(rows, list(used.items()), list(left), is_geojson=True)


def _point(feature: dict[str, Any]) -> tuple[float, float] | None:
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    found = geometry.get("coordinates")
    whole = isinstance(found, list) and len(found) >= 2 and all(isinstance(n, int | float) for n in found[:2])
    return (float(found[0]), float(found[1])) if whole and isinstance(found, list) else None
