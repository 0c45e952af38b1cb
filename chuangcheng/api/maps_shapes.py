"""What the map tells programs."""

from typing import Annotated, Any, Literal

from pydantic import Field

from chuangcheng.api.shapes import Given, Id, Shape


class MapAsked(Given):
    """地图的筛选"""

    search: Annotated[str, Field(max_length=100)] = Field("", description="点位名称、地址或拼音")
    area_id: Id | None = Field(None, description="片区，连下级")
    site_type_id: Id | None = Field(None, description="点位类型")
    unit_id: Id | None = Field(None, description="责任单位，连下级")
    category_id: Id | None = Field(None, description="问题类别，连下级")
    state: Literal["", "registered", "dispatched", "rectifying", "submitted", "verified", "suspended", "disputed"] = (
        Field("", description="办到哪一步")
    )
    tone: Literal["", "overdue", "soon", "mine", "other", "paused", "none"] = Field(
        "",
        description="overdue 超期、soon 快到期、mine 待我办、other 别人在办、paused 暂缓或申诉；none 没有未销号问题",
    )


class SpotShown(Shape):
    """一处；kind 是 site 点位，或 area 片区里没有对上点位的问题（id 为 0 是片区未定）。

    经纬度是 WGS-84，is_rough 表示用的是片区中心；total 是未销号的问题数，后面按轻重缓急分开
    """

    kind: Literal["site", "area"]
    id: int
    name: str
    under: str
    latitude: float | None
    longitude: float | None
    is_rough: bool
    total: int
    overdue: int
    soon: int
    mine: int
    other: int
    paused: int


class MapShown(Shape):
    """地图；nowhere 是有问题而没有位置、画不上去的"""

    spots: list[SpotShown]
    nowhere: list[SpotShown]


class OutlineProperties(Shape):
    """片区的编号、名称和级别"""

    id: int
    name: str
    kind: str


class OutlineShown(Shape):
    """一个片区的轮廓；geometry 是 GeoJSON 的 Polygon 或 MultiPolygon"""

    type: Literal["Feature"]
    id: int
    properties: OutlineProperties
    geometry: dict[str, Any]


class OutlinesShown(Shape):
    """GeoJSON 的 FeatureCollection"""

    type: Literal["FeatureCollection"]
    features: list[OutlineShown]
