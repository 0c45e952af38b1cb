"""经营户 and 证照 as the API writes and reads them."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from chuangcheng.api.agreements_shapes import SearchText, TermShown
from chuangcheng.api.shapes import Given, Id, Shape

LicenceKindCode = Literal["business", "food", "health", "hygiene", "fire", "tobacco", "drug", "other"]
LICENCE_WORDS = (
    "business 营业执照、food 食品经营许可证、health 健康证、hygiene 卫生许可证、fire 消防检查合格证、"
    "tobacco 烟草专卖许可证、drug 药品经营许可证、other 其他证照"
)


class OperatorsAsked(Given):
    """经营户的筛选"""

    search: SearchText = Field("", description="名称、摊位、经营范围、证号、点位或片区")
    kind: LicenceKindCode | Literal[""] = Field("", description="证照种类")
    state: Literal["", "valid", "soon", "expired", "without"] = Field(
        "", description="证照 valid 有效、soon 快到期、expired 已过期；without 没有登记"
    )
    unit_id: Id | None = Field(None, description="管理单位")
    area_id: Id | None = Field(None, description="片区，连下级")
    site_id: Id | None = Field(None, description="点位")
    retired: bool = Field(False, description="连停业的一起")


class LicenceShown(Shape):
    """一张证照；version 用来修改，填在 If-Match 里"""

    id: int
    kind: str
    kind_label: str
    number: str
    holder: str
    valid_from: datetime.date | None
    valid_until: datetime.date | None
    scan_id: int | None
    term: TermShown
    version: str


class OperatorShown(Shape):
    """一个经营户和它的证照，先到期的在前"""

    id: int
    name: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    trade: str
    is_active: bool
    licences: list[LicenceShown]


class OperatorOwn(OperatorShown):
    """一个经营户的全部内容"""

    area_id: int | None
    stall: str
    person: str
    phone: str
    note: str
    may_keep: bool


class OperatorGiven(Given):
    """经营户"""

    name: Annotated[str, Field(max_length=120)] = Field(description="名称，照招牌或营业执照写")
    organisation_id: Id = Field(description="管理单位")
    site_id: Id | None = Field(None, description="点位")
    area_id: Id | None = Field(None, description="片区")
    stall: Annotated[str, Field(max_length=60)] = Field("", description="门牌、摊位号")
    trade: Annotated[str, Field(max_length=120)] = Field("", description="经营范围")
    person: Annotated[str, Field(max_length=60)] = Field("", description="负责人")
    phone: Annotated[str, Field(max_length=30)] = Field("", description="联系电话")
    note: Annotated[str, Field(max_length=200)] = Field("", description="备注")
    is_active: bool = Field(True, description="是否还在经营")


class LicenceGiven(Given):
    """证照；更换新证就改证号和有效期"""

    kind: LicenceKindCode = Field(description=LICENCE_WORDS)
    number: Annotated[str, Field(max_length=60)] = Field("", description="证号")
    holder: Annotated[str, Field(max_length=60)] = Field("", description="持证人；健康证写姓名")
    valid_from: datetime.date | None = Field(None, description="从哪天起")
    valid_until: datetime.date | None = Field(None, description="有效期至；不填就是长期有效")
    scan_id: Id | None = Field(None, description="扫描件的文件编号")
