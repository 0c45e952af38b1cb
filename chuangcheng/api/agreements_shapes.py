"""责任书, 门前三包 and the looks at them as the API writes and reads them."""

import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from chuangcheng.api.shapes import Given, Id, Shape

AgreementKindCode = Literal["front_order", "duty", "pledge", "pact", "appraisal"]
SignatoryKindCode = Literal["shop", "unit", "person"]
Long = Annotated[str, Field(max_length=5000)]
SearchText = Annotated[str, Field(max_length=100)]


class AgreementsAsked(Given):
    """责任书的筛选"""

    search: SearchText = Field("", description="编号、签订人、范围、点位、片区或单位")
    kind: AgreementKindCode | Literal[""] = Field("", description="种类")
    state: Literal["", "valid", "soon", "expired", "ended"] = Field(
        "", description="valid 有效、soon 快到期、expired 已过期、ended 已终止"
    )
    unit_id: Id | None = Field(None, description="管理单位")
    area_id: Id | None = Field(None, description="片区，连下级")
    site_id: Id | None = Field(None, description="点位")
    stars: Annotated[int, Field(ge=1, le=5)] | None = Field(None, description="星级")
    unkept: bool = Field(False, description="只要最近一次巡查有没做到的")


class TermShown(Shape):
    """期限：valid 有效、soon 快到期、expired 已过期、none 长期、coming 未开始、ended 已终止；days 是还剩几天"""

    state: Literal["valid", "soon", "expired", "none", "coming", "ended"]
    label: str
    days: int | None


class AgreementShown(Shape):
    """一份责任书"""

    id: int
    kind: str
    kind_label: str
    number: str
    signatory: str
    signatory_kind_label: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    from_date: datetime.date
    to_date: datetime.date | None
    stars: int | None
    term: TermShown


class AgreementOwn(AgreementShown):
    """一份责任书的全部内容；scan_id 是扫描件，renewed_by 是续签的那一份"""

    signatory_kind: str
    signatory_unit_id: int | None
    area_id: int | None
    person: str
    phone: str
    reach: str
    duties: str
    reward: str
    penalty: str
    signed_on: datetime.date | None
    ended_on: datetime.date | None
    scan_id: int | None
    note: str
    renews_id: int | None
    renewed_by: int | None
    may_keep: bool
    may_look: bool


class AgreementGiven(Given):
    """责任书；点位、片区、责任范围至少填一项"""

    kind: AgreementKindCode = Field(
        description="front_order 门前三包、duty 责任书、pledge 承诺书、pact 公约、appraisal 责任考核书"
    )
    number: Annotated[str, Field(max_length=60)] = Field("", description="编号，照纸上的抄；不填由系统编号")
    organisation_id: Id = Field(description="管理单位")
    signatory_kind: SignatoryKindCode = Field("shop", description="签订人是 shop 商户、unit 单位、person 个人")
    signatory: Annotated[str, Field(max_length=120)] = Field(description="签订人")
    signatory_unit_id: Id | None = Field(None, description="签订单位；签订人是本系统里的单位时才填")
    person: Annotated[str, Field(max_length=60)] = Field("", description="联系人")
    phone: Annotated[str, Field(max_length=30)] = Field("", description="联系电话")
    site_id: Id | None = Field(None, description="点位")
    area_id: Id | None = Field(None, description="片区")
    reach: Annotated[str, Field(max_length=200)] = Field("", description="责任范围")
    duties: Long = Field("", description="责任内容")
    reward: Long = Field("", description="奖励")
    penalty: Long = Field("", description="处罚")
    signed_on: datetime.date | None = Field(None, description="签订日期")
    from_date: datetime.date = Field(description="从哪天起")
    to_date: datetime.date | None = Field(None, description="到哪天止；不填就长期有效")
    stars: Annotated[int, Field(ge=1, le=5)] | None = Field(None, description="星级，1到5")
    scan_id: Id | None = Field(None, description="扫描件的文件编号")
    note: Annotated[str, Field(max_length=200)] = Field("", description="备注")


class AgreementNew(AgreementGiven):
    """登记责任书；续签的写明续的是哪一份"""

    renews_id: Id | None = Field(None, description="续签的是哪一份")


class AgreementEndGiven(Given):
    """提前终止责任书"""

    last_day: datetime.date = Field(description="到哪一天终止")


class PromiseShown(Shape):
    """三包中的一项做到没有"""

    label: str
    kept: bool


class PatrolShown(Shape):
    """一次门前三包巡查；problem_number 是登记到台账的编号"""

    id: int
    looked_at: datetime.datetime
    looked_by: str
    kept: list[PromiseShown]
    handling: str
    handling_label: str
    note: str
    photo_id: int | None
    problem_number: str


class PatrolGiven(Given):
    """一次巡查；有没做到的要写怎么处理"""

    hygiene: bool = Field(description="包卫生做到没有")
    order: bool = Field(description="包秩序做到没有")
    greenery: bool = Field(description="包绿化做到没有")
    handling: Literal["", "persuaded", "fixed", "reported"] = Field(
        "", description="persuaded 劝导、fixed 当场整改、reported 上报；都做到了不填"
    )
    note: Annotated[str, Field(max_length=200)] = Field("", description="情况")
    looked_at: AwareDatetime | None = Field(None, description="查看时间；不填是现在")
    photo_id: Id | None = Field(None, description="照片的文件编号")
