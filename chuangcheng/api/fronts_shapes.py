"""宣传阵地 and lists of articles at sites as the API writes and reads them."""

import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from chuangcheng.api.agreements_shapes import SearchText, TermShown
from chuangcheng.api.shapes import Given, Id, Shape

FrontKindCode = Literal[
    "column", "board", "screen", "billboard", "blackboard", "wall", "corridor", "landscape", "hoarding", "sign",
    "poster", "slogan", "banner", "other",
]  # fmt: skip
FRONT_WORDS = (
    "column 宣传栏、board 展板、screen 电子屏、billboard 公益广告牌、blackboard 黑板报、wall 文化墙、"
    "corridor 文化长廊、landscape 景观小品、hoarding 围挡、sign 提示牌、"
    "poster 张贴标识、slogan 标语、banner 横幅、other 其他"
)


class FrontsAsked(Given):
    """宣传阵地的筛选"""

    search: SearchText = Field("", description="名称、位置、点位或片区")
    kind: FrontKindCode | Literal[""] = Field("", description="种类")
    theme: Annotated[str, Field(max_length=60)] = Field("", description="主题")
    state: Literal["", "valid", "soon", "expired"] = Field(
        "", description="更换：valid 不用换、soon 快该换了、expired 早该换了"
    )
    unit_id: Id | None = Field(None, description="管理单位")
    area_id: Id | None = Field(None, description="片区，连下级")
    site_id: Id | None = Field(None, description="点位")
    retired: bool = Field(False, description="连拆掉的一起")


class FrontShown(Shape):
    """一处宣传阵地；term 是下次更换的期限"""

    id: int
    name: str
    kind: str
    kind_label: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    themes: list[str]
    count: int
    count_words: str
    size: str
    square_metres: str | None
    changed_on: datetime.date | None
    change_due: datetime.date | None
    term: TermShown
    is_active: bool


class FrontChangeShown(Shape):
    """一次更换"""

    changed_on: datetime.date
    changed_by: str
    words: str
    photo_id: int | None


class FrontOwn(FrontShown):
    """一处宣传阵地的全部内容；管护人和电话只告诉在这里工作的人，changes 是最近五十次更换"""

    area_id: int | None
    place: str
    qualifier: str
    change_every_days: int | None
    person: str
    phone: str
    note: str
    may_keep: bool
    changes: list[FrontChangeShown]


class FrontGiven(Given):
    """宣传阵地；点位、片区、具体位置至少填一项"""

    name: Annotated[str, Field(max_length=120)] = Field(description="名称")
    kind: FrontKindCode = Field(description=FRONT_WORDS)
    organisation_id: Id = Field(description="责任单位")
    site_id: Id | None = Field(None, description="点位")
    area_id: Id | None = Field(None, description="片区")
    place: Annotated[str, Field(max_length=120)] = Field("", description="具体位置")
    themes: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=40)] = Field([], description="主题")
    count: Annotated[int, Field(ge=1, le=100_000)] = Field(1, description="数量")
    qualifier: Literal["", "余", "约"] = Field("", description="数量准不准：空是准数，余是多于这个数，约是大约")
    size: Annotated[str, Field(max_length=60)] = Field("", description="规格")
    square_metres: Annotated[Decimal, Field(gt=0, lt=1_000_000, decimal_places=2)] | None = Field(
        None, description="面积，平方米"
    )
    changed_on: datetime.date | None = Field(None, description="上次更换")
    change_every_days: Annotated[int, Field(ge=1, le=3660)] | None = Field(None, description="多少天一换")
    change_due: datetime.date | None = Field(None, description="下次更换；不填就按多少天一换推算")
    person: Annotated[str, Field(max_length=60)] = Field("", description="管护人")
    phone: Annotated[str, Field(max_length=30)] = Field("", description="联系电话")
    note: Annotated[str, Field(max_length=200)] = Field("", description="备注")
    is_active: bool = Field(True, description="是否还在用")


class FrontChangeGiven(Given):
    """登记一次更换"""

    changed_on: datetime.date = Field(description="更换日期")
    words: Annotated[str, Field(max_length=200)] = Field("", description="换成什么")
    photo_id: Id | None = Field(None, description="照片的文件编号")


class ChecklistsAsked(Given):
    """物品清单的筛选"""

    search: SearchText = Field("", description="点位或清单名称")
    template_id: Id | None = Field(None, description="哪种清单")
    site_id: Id | None = Field(None, description="点位")
    state: Literal["", "lacking", "unseen"] = Field("", description="lacking 有缺的、过期的，unseen 还没看全")


class ArticleShown(Shape):
    """一件物品；state 是 there 有、missing 缺、expired 过期、soon 快过期，空是没看过"""

    id: int
    name: str
    count_words: str
    runs_out: bool
    state: Literal["", "there", "missing", "expired", "soon"]
    state_label: str
    expires_on: datetime.date | None
    note: str
    looked_at: datetime.datetime | None
    looked_by: str


class PlaceChecklistShown(Shape):
    """一个点位的物品清单"""

    id: int
    site_id: int
    site_name: str
    name: str
    articles: list[ArticleShown]
    looked_at: datetime.datetime | None
    looked_by: str
    may_look: bool
    may_keep: bool


class ArticleFoundGiven(Given):
    """一件物品看到的情况"""

    id: Id = Field(description="清单里这件物品的编号")
    state: Literal["there", "missing", "expired"] = Field(description="there 有、missing 缺、expired 过期")
    expires_on: datetime.date | None = Field(None, description="有效期至")
    note: Annotated[str, Field(max_length=120)] = Field("", description="备注")


class ArticlesFoundGiven(Given):
    """看过的物品；没写的保持原样"""

    articles: Annotated[list[ArticleFoundGiven], Field(min_length=1, max_length=100)] = Field(description="看过的物品")
