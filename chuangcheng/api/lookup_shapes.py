"""Look-ups with their upkeep, figures and jobs as the API reads and writes them."""

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from chuangcheng.api.shapes import Given, Id, Shape
from chuangcheng.rules.worktime import Clock, Rule


def whole_minute(moment: datetime.time) -> datetime.time:
    """A time of the city's own day."""
    if moment.tzinfo or moment.second or moment.microsecond:
        raise ValueError("要填到分，不带时区，例如 08:30")
    return moment


# What JSON Schema calls a time has a zone; one of the city's own day has none.
DayTime = Annotated[
    datetime.time, WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"})
]
OfficeTime = Annotated[DayTime, AfterValidator(whole_minute)]
CountedClock = Literal["urgent_hours", "working_hours", "working_days", "calendar_days"]


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


class Limit(Shape):
    """类别自己设的一个时限"""

    clock: CountedClock
    amount: str


class CategoryOwn(Shape):
    """一个类别自己设的内容；时限和 after_photo 为空的随上级"""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    severity: str
    accept: Limit | None
    rectify: Limit | None
    verify: Limit | None
    after_photo: bool | None
    active: bool


class LimitGiven(Given):
    """一个时限：按哪种时间，多长"""

    clock: CountedClock = Field(description="哪种时间")
    amount: Annotated[Decimal, Field(ge=Decimal("0.25"), le=10_000, decimal_places=2)] = Field(description="多长")


class CategoryGiven(Given):
    """问题类别；各项都按所给的写，时限和 after_photo 不填就随上级"""

    code: Annotated[str, Field(max_length=20)] = Field(description="代码")
    name: Annotated[str, Field(max_length=60)] = Field(description="名称")
    kind: Literal["part", "event"] = Field(description="part 部件，event 事件")
    parent_id: Id | None = Field(None, description="上级类别；不填就是一级类别")
    severity: Literal["", "A", "B", "C"] = Field("", description="等级；空表示没有")
    accept: LimitGiven | None = Field(None, description="签收时限；不填就随上级")
    rectify: LimitGiven | None = Field(None, description="整改时限；不填就随上级")
    verify: LimitGiven | None = Field(None, description="复核时限；不填就随上级")
    after_photo: bool | None = Field(None, description="是否必须有整改后照片；不填就随上级")
    active: bool = Field(True, description="是否启用")

    def limits(self) -> dict[str, Rule | None]:
        """As the operation takes them."""
        said = {"accept": self.accept, "rectify": self.rectify, "verify": self.verify}
        return {stage: Rule(Clock(one.clock), one.amount) if one else None for stage, one in said.items()}


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
    hours: list[list[DayTime]]


class OfficeHours(Shape):
    """一个工作日上班的各段时间"""

    hours: list[list[DayTime]]


class OfficeHoursGiven(Given):
    """从早到晚的各段上班时间，每段写起、止"""

    hours: Annotated[
        list[Annotated[list[OfficeTime], Field(min_length=2, max_length=2)]], Field(min_length=1, max_length=6)
    ] = Field(description="各段上班时间，每段写起、止")


class WorkingGiven(Given):
    """这一天上不上班，和说明"""

    working: bool = Field(description="这一天上不上班")
    name: Annotated[str, Field(max_length=30)] = Field("", description="说明，如节日名称")


class DayGiven(WorkingGiven):
    """放假安排里的一天"""

    date: datetime.date = Field(description="哪一天")


class OfficialGiven(Given):
    """放假通知的名称和文号；days 是通知里与平常不同的日子，不填就照已改好的日历"""

    source: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="放假通知的名称和文号")
    days: Annotated[list[DayGiven], Field(max_length=366)] | None = Field(
        None, description="通知里与平常不同的日子；不填就照已改好的日历"
    )


class YearChanged(Shape):
    """改了哪些天"""

    year: int
    status: str
    changed: list[datetime.date]


class CityChoices(Shape):
    """城市设置：称呼、编号前缀、销号和审签步骤、排序、免打扰时间"""

    name: str
    office_label: str
    strike_off_step: bool
    finder_may_verify: bool
    leader_signs: bool
    ranking_on: bool
    number_prefix: str
    quiet_from: DayTime | None
    quiet_to: DayTime | None


class CityGiven(Given):
    """城市设置；只改所给的项"""

    name: Annotated[str, Field(max_length=60)] = Field("", description="城市名称")
    office_label: Annotated[str, Field(max_length=30)] = Field("", description="创城办的叫法")
    strike_off_step: bool = Field(True, description="复核通过后是否另由创城办销号")
    finder_may_verify: bool = Field(False, description="发现问题的人是否可以复核")
    leader_signs: bool = Field(False, description="上报后是否先由分管领导审签")
    ranking_on: bool = Field(True, description="领导一览是否按整改结果给单位排序")
    number_prefix: Annotated[str, Field(max_length=10)] = Field("", description="问题编号前缀，只影响以后登记的问题")
    quiet_from: OfficeTime | None = Field(None, description="免打扰从几点起")
    quiet_to: OfficeTime | None = Field(None, description="免打扰到几点止")


class Area(Shape):
    """片区、网格"""

    id: int
    name: str
    kind: str
    organisation_id: int | None
    organisation_name: str
    site_count: int
    children: list["Area"]
    kind_label: str
    code: str
    is_active: bool
    has_outline: bool


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
    code: str
    kind: str
    site_type_id: int | None
    site_type_name: str
    is_active: bool


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
    category_id: int | None
    category_name: str
    role: str
    role_label: str
    group: str
    phone: str
    site_type_id: int | None
    site_type_name: str


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

    ids: Annotated[list[Id], Field(max_length=1000)] = Field([], description="消息编号；不填为全部")


class MarkedRead(Shape):
    """标了几条"""

    read: int
