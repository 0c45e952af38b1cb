"""Areas, sites and coverage as the API writes them, and who answers."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from chuangcheng.api.lookup_shapes import Coverage, Site
from chuangcheng.api.shapes import Given, Id, Shape

AreaKindCode = Literal["", "city", "district", "street", "community", "grid", "patch", "section", "other"]
SiteKindCode = Literal["place", "vehicle", "matter"]
RoleCode = Literal["cover", "street", "road", "building", "patch", "grid"]
DatumCode = Literal["wgs84", "gcj02", "bd09", "cgcs2000"]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Short = Annotated[str, Field(max_length=60)]


class AreaGiven(Given):
    """片区；改上级就是连下级一起移动"""

    name: Name = Field(description="名称")
    kind: AreaKindCode = Field("", description="city、district、street、community、grid、patch、section、other，或空")
    parent_id: Id | None = Field(None, description="上级片区；不填就是最上一级")
    organisation_id: Id | None = Field(None, description="属地单位；不填就随上级片区")
    code: Annotated[str, Field(max_length=40)] = Field("", description="代码")
    note: Annotated[str, Field(max_length=200)] = Field("", description="说明")
    is_active: bool = Field(True, description="是否在用")


class AreaOwn(Shape):
    """一个片区自己的内容；boundary 是 GeoJSON 轮廓（WGS-84）"""

    id: int
    name: str
    kind: str
    parent_id: int | None
    organisation_id: int | None
    code: str
    note: str
    is_active: bool
    boundary: dict[str, object] | None


class SiteGiven(Given):
    """点位；x、y 是登记时的经度、纬度，datum 是它们的坐标系"""

    name: Name = Field(description="名称")
    site_type_id: Id | None = Field(None, description="点位类型")
    kind: SiteKindCode = Field("place", description="place 场所、vehicle 车辆、matter 事项")
    area_id: Id | None = Field(None, description="所在片区")
    organisation_id: Id | None = Field(None, description="管理单位；不填就随片区")
    address: Annotated[str, Field(max_length=200)] = Field("", description="地址")
    code: Annotated[str, Field(max_length=40)] = Field("", description="代码")
    note: Annotated[str, Field(max_length=200)] = Field("", description="说明")
    x: float | None = Field(None, description="登记时的经度")
    y: float | None = Field(None, description="登记时的纬度")
    datum: DatumCode = Field("wgs84", description="坐标系")
    accuracy_m: float | None = Field(None, description="定位精度，米")
    is_active: bool = Field(True, description="是否在用")


class SiteOwn(Site):
    """一个点位；latitude、longitude 是换算后的 WGS-84，x、y、datum 是登记时的坐标"""

    note: str
    x: float | None
    y: float | None
    datum: str
    accuracy_m: float | None
    may_keep: bool


class Answers(Shape):
    """谁负责；前面的先找，reason 是依据"""

    organisation_id: int
    organisation_name: str
    reason: str
    coverage_id: int | None
    role: str
    group: str
    leader: str
    department_id: int | None
    department: str
    person: str
    phone: str


class CoverageGiven(Given):
    """包保；片区和点位只填一个，类型、类别、专业填了就只管这些"""

    organisation_id: Id = Field(description="负责的单位")
    role: RoleCode = Field(
        "cover", description="cover 包保、street 街长、road 路长、building 楼长、patch 片长、grid 网格员"
    )
    area_id: Id | None = Field(None, description="包保的片区；和点位只填一个")
    site_id: Id | None = Field(None, description="包保的点位；和片区只填一个")
    site_type_id: Id | None = Field(None, description="只管这一类点位")
    category_id: Id | None = Field(None, description="只管这一类问题")
    profession: Short = Field("", description="只管这个专业")
    group: Short = Field("", description="小组")
    leader: Short = Field("", description="包保领导")
    branch: Short = Field("", description="支部")
    department_id: Id | None = Field(None, description="责任科室")
    person: Short = Field("", description="责任人")
    phone: Annotated[str, Field(max_length=30)] = Field("", description="责任人电话")
    from_date: datetime.date = Field(description="从哪天起")
    to_date: datetime.date | None = Field(None, description="到哪天止；不填就一直有效")


class CoverageOwn(Coverage):
    """一条包保"""
