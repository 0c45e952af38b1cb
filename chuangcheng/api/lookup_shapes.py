"""Look-ups, figures and jobs as the API reads them."""

import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from chuangcheng.api.shapes import Given, Id, Shape


class Category(Shape):
    """问题类别；三个时限写成话，after_photo 是否要整改后照片"""

    id: int
    code: str
    name: str
    path: str
    kind: str
    severity: str
    active: bool
    depth: int
    accept: str
    rectify: str
    verify: str
    after_photo: bool


class Day(Shape):
    """与周末不同的一天"""

    date: datetime.date
    working: bool
    name: str


class Year(Shape):
    """工作日历的一年：official 正式，estimated、missing 推算"""

    year: int
    status: Literal["official", "estimated", "missing"]
    source: str
    working_days: int
    days_off: list[Day]
    made_up: list[Day]
    hours: list[list[datetime.time]]


class Area(Shape):
    """片区、网格"""

    id: int
    name: str
    kind: str
    organisation_id: int | None
    organisation_name: str
    site_count: int
    children: list["Area"]


class Site(Shape):
    """点位；经纬度为 WGS-84"""

    id: int
    name: str
    area_id: int | None
    area_name: str
    organisation_id: int | None
    organisation_name: str
    address: str
    latitude: float | None
    longitude: float | None


class Coverage(Shape):
    """包保：谁包哪里，从哪天到哪天"""

    id: int
    area_id: int | None
    site_id: int | None
    what: str
    profession: str
    organisation_id: int
    organisation_name: str
    leader: str
    branch: str
    department_id: int | None
    department_name: str
    person: str
    from_date: datetime.date
    to_date: datetime.date | None


class Definition(Shape):
    """一个数字的名称和口径"""

    code: str
    name: str
    meaning: str


class Figures(Shape):
    """一个单位（或全部）的数字；rate、rebound 为 0 到 1，没有分母时为空"""

    unit_id: int | None
    name: str
    total: int
    struck_off: int
    open: int
    overdue: int
    reworked: int
    late: int
    recurred: int
    rate: float | None
    rebound: float | None
    by_state: dict[str, int]


class RepeatedPlace(Shape):
    """半年内反复出问题的地方"""

    name: str
    count: int


class Overview(Shape):
    """领导一览；as_of 是数字截至的时间"""

    all: Figures
    units: list[Figures]
    oldest: list[str]
    repeated: list[RepeatedPlace]
    today: dict[str, int]
    yesterday: dict[str, int]
    definitions: list[Definition]
    as_of: datetime.datetime | None


class UnitOverview(Shape):
    """一个单位的数字、超期的问题和群通报文字"""

    figures: Figures
    overdue: list[str]
    notice: str
    as_of: datetime.datetime | None


class Job(Shape):
    """后台任务；state：queued 排队、running 在办、done 完成、failed 未完成；result 是结果，link 是结果页面"""

    id: int
    task: str
    state: Literal["queued", "running", "done", "failed"]
    state_label: str
    done: int
    total: int
    sentence: str
    link: str
    result: dict[str, Any] | None
    created_at: datetime.datetime
    finished_at: datetime.datetime | None


class Message(Shape):
    """收件箱的一条"""

    id: int
    title: str
    body: str
    link: str
    urgent: bool
    happened_at: datetime.datetime
    read_at: datetime.datetime | None


class ReadGiven(Given):
    """标为已读的消息编号；不填为全部"""

    ids: Annotated[list[Id], Field(max_length=1000)] = []


class MarkedRead(Shape):
    """标了几条"""

    read: int
