"""Rounds, visits, self-checks, follow-up checks and blind re-checks as the API writes and reads them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from chuangcheng.api.shapes import Given, Id, Shape

Text = Annotated[str, Field(max_length=4000)]


class RoundShown(Shape):
    """督查批次"""

    id: int
    label: str
    programme_id: int
    programme_name: str
    kind_label: str
    state: str
    state_label: str
    from_date: date
    to_date: date
    drawn: bool
    rate: float | None


class RoundGiven(Given):
    """开批次并抽取：seed 不填由系统产生；种子留存，谁都能重算"""

    from_date: Annotated[date, Field(description="开始日期")]
    to_date: Annotated[date, Field(description="结束日期")]
    label: Annotated[str, Field(max_length=120, description="批次名称，不填按方案和批次号起名")] = ""
    seed: Annotated[str, Field(max_length=120, description="随机种子")] = ""


class DrawShown(Shape):
    """抽取：pool 是抽取池（点位键和分组），proven 是现在重算的结论"""

    round: int
    seed: str
    algorithm: str
    pool_hash: str
    drawn_at: datetime
    pool: list[list[str]]
    drawn: list[str]
    proven: bool


class RoundScored(Shape):
    """批次得分：分数是精确值（如 "235/3"），words 说明怎么来的"""

    round: int
    label: str
    rate: float | None
    visits: int
    scored: int
    whole: dict[str, Any]
    types: list[dict[str, Any]]
    areas: list[dict[str, Any]]
    units: list[dict[str, Any]]
    sites: list[dict[str, Any]]


class VisitShown(Shape):
    """现场检查；被检查的一方看不到 who"""

    uuid: UUID
    site_id: int
    site_name: str
    address: str
    unit_name: str
    state: str
    state_label: str
    round_id: int | None
    round_label: str
    who: list[str]
    answered: int
    failed: int
    highlights: int
    problems: int
    rate: float | None
    version: int


class ItemShown(Shape):
    """检查项和它的结果；清单以外的发现没有 check_item"""

    check_item: int | None
    text: str
    uuid: UUID | None
    verdict: str
    count: int
    measured: Decimal | None
    measured_of: Decimal | None
    counted: str
    note: str
    highlight: bool
    photos: list[int]
    problem: str
    version: int


class PostSeen(Shape):
    """检查时看到的一个窗口或岗位"""

    uuid: UUID
    post: str
    state: str
    substitute: str
    note: str
    version: int


class VisitDetail(VisitShown):
    """现场检查和检查清单"""

    items: list[ItemShown]
    presences: list[PostSeen]


class StartGiven(Given):
    """开始检查：批次以外的要写点位，uuid 由客户端产生"""

    started_at: Annotated[AwareDatetime | None, Field(description="开始时间，不填是现在")] = None
    site_id: Annotated[Id | None, Field(description="点位；批次里的不填")] = None
    programme_id: Annotated[Id | None, Field(description="方案；批次里的不填")] = None


class CheckAnswerGiven(Given):
    """一项检查结果：seen 是读到的版本，新的填 0"""

    uuid: Annotated[UUID, Field(description="客户端给这一项的编号")]
    verdict: Annotated[Literal["meets", "fails", "not_applicable", "exception"], Field(description="结论")]
    answered_at: Annotated[AwareDatetime, Field(description="检查时间")]
    check_item: Annotated[Id | None, Field(description="检查项；清单以外的发现不填")] = None
    count: Annotated[int, Field(ge=0, le=10_000, description="不符合的处数")] = 0
    measured: Annotated[Decimal | None, Field(description="实有数量，标准要数的才填")] = None
    measured_of: Annotated[Decimal | None, Field(description="在多大范围里数的，如长度（米）、总数")] = None
    note: Annotated[str, Field(max_length=2000, description="说明")] = ""
    fixed_on_spot: Annotated[bool, Field(description="立行立改")] = False
    fixed_how: Annotated[str, Field(max_length=2000, description="怎样整改的")] = ""
    highlight: Annotated[bool, Field(description="亮点")] = False
    photos: Annotated[list[Id], Field(max_length=50, description="照片的文件编号")] = []
    after_photos: Annotated[list[Id], Field(max_length=50, description="整改后照片的文件编号")] = []
    seen: Annotated[int, Field(ge=0, le=2**31, description="读到的版本")] = 0


class PostSeenGiven(Given):
    """看到的一个窗口或岗位：seen 是读到的版本，新的填 0"""

    uuid: Annotated[UUID, Field(description="客户端给这一条的编号")]
    post: Annotated[str, Field(max_length=60, description="窗口或岗位")]
    state: Annotated[
        Literal["present", "absent", "substitute", "leave"],
        Field(description="present 在岗、absent 空岗、substitute 顶岗、leave 请假"),
    ]
    substitute: Annotated[str, Field(max_length=60, description="谁顶岗")] = ""
    note: Annotated[str, Field(max_length=200, description="说明")] = ""
    seen: Annotated[int, Field(ge=0, le=2**31, description="读到的版本")] = 0


class AnswersGiven(Given):
    """一次检查的若干项结果，和看到的岗位"""

    answers: Annotated[list[CheckAnswerGiven], Field(max_length=100, description="各项结果")] = []
    presences: Annotated[list[PostSeenGiven], Field(max_length=100, description="窗口、岗位在岗情况")] = []


class AnswerVersion(Shape):
    """一项结果现在的版本"""

    uuid: UUID
    version: int


class AnswerConflict(Shape):
    """没有写入的一项：sentence 说明原因，theirs 是现在的结论"""

    uuid: UUID
    sentence: str
    theirs: str
    version: int


class AnswersSaved(Shape):
    """保存的结果；被别人改过的不覆盖，列在 conflicts 和 presence_conflicts"""

    answers: list[AnswerVersion]
    conflicts: list[AnswerConflict]
    presences: list[AnswerVersion]
    presence_conflicts: list[AnswerConflict]


class FinishGiven(Given):
    """提交检查"""

    note: Annotated[str, Field(max_length=2000, description="总的说明")] = ""
    ended_at: Annotated[AwareDatetime | None, Field(description="结束时间，不填是现在")] = None


class FoundShown(Shape):
    """一个不符合项：number 是台账编号；没有上账的 sentence 说明原因，near 是可能相同的问题"""

    answer: UUID
    number: str
    sentence: str
    near: list[str]


class SelfCheckShown(Shape):
    """单位自查"""

    id: int
    title: str
    unit_id: int
    from_date: date
    to_date: date
    due_on: date | None
    state: str
    total: int
    answered: int
    problems: int
    registered: int


class SelfCheckItemShown(Shape):
    """自查条目：standing 是频次要求 done 已做到、due 还没到期、short 次数不够；problems 的 number 空着是没上台账"""

    id: int
    chapter: str
    code: str
    text: str
    requirement: str
    verdict: str
    done: str
    highlights: str
    shortcomings: str
    standing: str | None
    problems: list[dict[str, Any]]
    version: int


class SelfCheckDetail(SelfCheckShown):
    """自查和它的条目"""

    items: list[SelfCheckItemShown]


class FoundRegistered(Shape):
    """台账编号"""

    number: str


class FollowUpShown(Shape):
    """举一反三排查：total、answered、found 是本人看得到的地点数"""

    id: int
    text: str
    due: datetime
    closed_at: datetime | None
    total: int
    answered: int
    found: int


class PlaceAnswered(Shape):
    """一处的答复：result 空着是还没答复"""

    id: int
    unit_name: str
    place: str
    result: str
    words: str
    number: str


class FollowUpDetail(Shape):
    """举一反三排查和各处的答复；被排查的单位只看到自己的"""

    id: int
    text: str
    due: datetime
    closed_at: datetime | None
    answers: list[PlaceAnswered]


class FollowUpGiven(Given):
    """部署举一反三排查"""

    text: Annotated[str, Field(min_length=1, max_length=2000, description="排查什么")]
    due: Annotated[AwareDatetime, Field(description="什么时候答复")]
    coverages: Annotated[list[Id], Field(max_length=500, description="包保")] = []
    sites: Annotated[list[Id], Field(max_length=500, description="点位")] = []
    areas: Annotated[list[Id], Field(max_length=500, description="片区")] = []
    units: Annotated[list[Id], Field(max_length=500, description="单位")] = []


class PlaceGiven(Given):
    """答复一处：found 会登记到本单位台账"""

    result: Annotated[Literal["none", "found"], Field(description="有没有同类问题")]
    words: Annotated[Text, Field(description="发现的问题")] = ""


class RecheckShown(Shape):
    """派给本人的盲查：只有是什么、在哪里"""

    id: int
    draw_title: str
    due: datetime
    text: str
    place: str
    site_name: str
    address: str
    latitude: float | None
    longitude: float | None
    category: str


class RecheckGiven(Given):
    """盲查结果"""

    result: Annotated[Literal["holds", "rebounded"], Field(description="保持良好或反弹")]
    words: Annotated[str, Field(max_length=2000, description="现场情况；反弹的要写")] = ""
    photos: Annotated[list[Id], Field(max_length=30, description="现场照片的文件编号")] = []


class RecheckAnswered(Shape):
    """盲查办结；number 是问题的台账编号"""

    id: int
    result: str
    number: str
