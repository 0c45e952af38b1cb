"""Posts manned or not, self-checks as they are made, draws of blind re-checks: what programs write."""

import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from chuangcheng.api.inspections_shapes import SelfCheckItemShown
from chuangcheng.api.shapes import Given, Id, Shape

Words = Annotated[str, Field(max_length=4000)]
Sentence = Annotated[str, Field(min_length=1, max_length=1000)]
PresenceCode = Literal["present", "absent", "substitute", "leave"]
StageCode = Literal["before", "during", "after"]


class PresenceShown(Shape):
    """一个窗口或岗位某天的情况；seen 是检查时看到的，否则是管理单位登记的"""

    id: int
    site_name: str
    day: datetime.date
    post: str
    state: str
    state_label: str
    substitute: str
    note: str
    seen: bool


class PresenceGiven(Given):
    """登记在岗情况；同一点位、同一天、同一岗位再登记就是更正"""

    site_id: Id = Field(description="点位")
    day: datetime.date = Field(description="日期")
    post: Annotated[str, Field(max_length=60)] = Field(description="窗口或岗位")
    state: PresenceCode = Field(description="present 在岗、absent 空岗、substitute 顶岗、leave 请假")
    substitute: Annotated[str, Field(max_length=60)] = Field("", description="谁顶岗")
    note: Annotated[str, Field(max_length=200)] = Field("", description="说明")


class SelfCheckGiven(Given):
    """开展自查；对照标准，或者自己列条目（每行一条）"""

    unit: Id = Field(description="自查的单位")
    title: Annotated[str, Field(max_length=120)] = Field(description="自查名称")
    from_date: datetime.date = Field(description="查哪段时间，从")
    to_date: datetime.date = Field(description="到")
    due_on: datetime.date | None = Field(None, description="什么时候填完")
    standard: Id | None = Field(None, description="对照的标准版本")
    site: Id | None = Field(None, description="点位；填了就按这类点位的检查清单")
    own: Annotated[str, Field(max_length=100_000)] = Field("", description="自己列的条目，每行一条；有标准的不填")


class OccasionShown(Shape):
    """做过的一次；会议写应到、实到人数"""

    on: datetime.date
    words: str
    expected: int | None
    present: int | None


class ProofShown(Shape):
    """一个佐证文件"""

    file_id: int
    name: str
    stage: str


class SelfCheckItemOwn(SelfCheckItemShown):
    """自查条目的全部内容"""

    self_check: int
    occasions: list[OccasionShown]
    files: list[ProofShown]


class OccasionGiven(Given):
    """做过的一次"""

    on: datetime.date = Field(description="哪天")
    words: Annotated[str, Field(max_length=200)] = Field("", description="内容")
    expected: Annotated[int, Field(ge=0, le=100_000)] | None = Field(None, description="应到人数")
    present: Annotated[int, Field(ge=0, le=100_000)] | None = Field(None, description="实到人数")


class ProofGiven(Given):
    """一个佐证文件"""

    file_id: Id = Field(description="文件编号")
    stage: StageCode = Field(description="before 事前、during 事中、after 事后")


class ItemAnswerGiven(Given):
    """一条的自评；每一项都按给的写，已登记到台账的问题不变"""

    verdict: Literal["meets", "partly", "fails", "not_applicable"] = Field(
        description="meets 已做到、partly 部分做到、fails 没有做到、not_applicable 不涉及"
    )
    done: Words = Field("", description="做法")
    highlights: Words = Field("", description="亮点")
    shortcomings: Words = Field("", description="不足")
    problems: Annotated[list[Sentence], Field(max_length=30)] = Field([], description="问题，一句一个")
    occasions: Annotated[list[OccasionGiven], Field(max_length=120)] = Field([], description="做过的各次")
    files: Annotated[list[ProofGiven], Field(max_length=30)] = Field([], description="佐证文件")


class FinishSelfCheckGiven(Given):
    """结束自查"""

    summary: Words = Field("", description="总的情况")
    next_steps: Words = Field("", description="下一步打算")


class SelfCheckKept(Shape):
    """自查现在的状态"""

    id: int
    state: str
    version: int


class NumbersRegistered(Shape):
    """登记到台账的编号"""

    numbers: list[str]


class UnitsReminded(Shape):
    """提醒了几个单位"""

    units: int


class RecheckDrawGiven(Given):
    """抽取盲查；seed 不填由系统产生，种子留存，谁都能重算"""

    organisation: Id = Field(description="抽查单位")
    title: Annotated[str, Field(max_length=120)] = Field(description="名称")
    struck_from: datetime.date = Field(description="销号日期，从")
    struck_to: datetime.date = Field(description="到")
    due: AwareDatetime = Field(description="什么时候查完")
    per: Literal["all", "unit", "category", "area"] = Field(
        "all", description="分组：all 不分组、unit 按单位、category 按类别、area 按片区"
    )
    count: Annotated[int, Field(ge=0, le=500)] = Field(0, description="每组抽几个")
    percent: Annotated[int, Field(ge=0, le=100)] = Field(0, description="或抽百分之几；两个都填取多的")
    seed: Annotated[str, Field(max_length=120)] = Field("", description="随机种子")


class RecheckDrawShown(Shape):
    """一次盲查抽取：抽了多少、查了多少、反弹多少"""

    id: int
    title: str
    organisation_id: int
    struck_from: datetime.date
    struck_to: datetime.date
    due: datetime.datetime
    seed: str
    pool_hash: str
    drawn_at: datetime.datetime
    total: int
    answered: int
    rebounded: int


class DrawnShown(Shape):
    """抽中的一个；派给本人而还没查的，单位和编号空着"""

    id: int
    checker: str
    unit: str
    number: str
    text: str
    state: str
    result: str
    words: str


class RecheckDrawDetail(RecheckDrawShown):
    """一次盲查抽取；proven 是现在用种子重算的结论"""

    pool_size: int
    proven: bool
    may_keep: bool
    rechecks: list[DrawnShown]


class CheckerShown(Shape):
    """可以派的人"""

    id: int
    name: str


class CheckerGiven(Given):
    """改派盲查"""

    checker: Id = Field(description="改派给谁，账号编号")


class RecheckGivenTo(Shape):
    """改派以后"""

    id: int
    checker: int
