"""What people report from labels, as programs read it and decide it."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from chuangcheng.api.shapes import Given, Id, Shape

State = Literal["waiting", "registered", "dismissed"]


class PublicReportLine(Shape):
    """群众扫码反映的一条；反映人不通过接口提供。problem 是登记到台账的编号"""

    id: int
    site_id: int
    site_name: str
    text: str
    state: str
    state_label: str
    sent_at: datetime.datetime
    problem: str


class PublicReportOwn(PublicReportLine):
    """一条随手报和它的照片"""

    organisation_id: int | None
    photo_ids: list[int]
    reason: str


class ReportConfirmed(Given):
    """核实属实，登记到台账；请去掉反映人的姓名、电话等个人信息"""

    home: Id = Field(description="登记在哪个单位的台账")
    text: Annotated[str, Field(min_length=1, max_length=1000)] = Field(description="问题描述")
    category_id: Id | None = Field(None, description="问题类别")


class ReportDismissed(Given):
    """不予登记"""

    reason: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="原因")
