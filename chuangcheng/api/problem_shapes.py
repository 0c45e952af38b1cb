"""Shapes of the ledger: a line, a problem in full, what a move answers, the workbench, open requests."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from chuangcheng.api.move_bodies import Day, FileGiven
from chuangcheng.api.shapes import Given, Id, Shape


class Line(Shape):
    """台账的一行"""

    number: str
    text: str
    place: str
    state: str
    state_label: str
    source: str
    source_label: str
    kind: str
    kind_label: str
    home_id: int
    lead_id: int | None
    lead: str
    desk_id: int | None
    desk: str
    desk_kind: str
    desk_since: datetime | None
    desk_due: datetime | None
    due: datetime | None
    due_provisional: bool
    is_late: bool
    area_id: int | None
    site_id: int | None
    site: str
    category_id: int | None
    list_id: int | None
    row_no: int
    rework_count: int
    recurrence_count: int
    return_count: int
    before_count: int
    after_count: int
    follows: bool
    version: int
    registered_at: datetime
    submitted_at: datetime | None
    struck_off_at: datetime | None
    moved_at: datetime


class NewGiven(Given):
    """登记一个问题"""

    home: Id = Field(description="登记在哪个单位的台账")
    text: Annotated[str, Field(min_length=1, max_length=4000)] = Field(description="问题描述")
    source: Literal["office", "inspection", "self_check", "public"] = Field(
        "office", description="来源：office 创城办、inspection 检查发现、self_check 单位自查、public 群众反映"
    )
    place: Annotated[str, Field(max_length=200)] = Field("", description="地点，照平常的说法写")
    area_id: Id | None = Field(None, description="片区、网格")
    site_id: Id | None = Field(None, description="点位")
    category_id: Id | None = Field(None, description="问题类别；决定各步的时限")
    files: Annotated[list[FileGiven], Field(max_length=100)] = Field(
        [], description="附件：先上传，再在这里写文件编号和它说明什么"
    )


class FixedGiven(NewGiven):
    """登记一个当场整改的问题（立行立改）"""

    fixed_by: Id = Field(description="由哪个单位整改的")
    done: Annotated[str, Field(min_length=1, max_length=2000, description="怎样整改的")]


class Registered(Shape):
    """登记好了"""

    number: str
    url: str


class Moved(Shape):
    """办好的一步；version 是办后的版本"""

    number: str
    move: str
    step: int
    version: int
    from_state: str
    state: str
    state_label: str
    desk_kind: str
    desk_id: int | None
    happened_at: datetime
    recorded_at: datetime


class Verdict(Shape):
    """一条的结果；没有办成时 sentence 说明原因"""

    number: str
    ok: bool
    sentence: str


class Verdicts(Shape):
    """批量办理的结果"""

    done: int
    refused: int
    rows: list[Verdict]


class FileLine(Shape):
    """问题的一个文件"""

    id: int
    role: str
    role_label: str
    kind: str
    name: str
    step: int | None
    original: str
    view: str
    thumb: str


class Part(Shape):
    """一个单位的任务"""

    id: int
    unit_id: int
    unit: str
    role: str
    role_label: str
    parent: int | None
    said: str
    person: str
    assigned_at: datetime
    accept_due: datetime | None
    accepted_at: datetime | None
    due: datetime | None
    due_words: str
    is_late: bool
    done_at: datetime | None
    has_desk: bool


class Figure(Shape):
    """措施里的一个数量"""

    metric: str
    printed: str


class Measure(Shape):
    """一项措施或自查情况"""

    id: int
    unit: str
    kind: str
    text: str
    person: str
    at: datetime
    is_done: bool
    figures: list[Figure]
    files: list[int]


class Request(Shape):
    """一项待答复的申请"""

    kind: str
    said: str
    words: str


class Happened(Shape):
    """办理经过的一步"""

    at: datetime
    who: str
    done: str
    words: str
    waited: str
    files: list[int]


class MoveNow(Shape):
    """现在可以办的一步：POST 到 url，needs 是必填项"""

    code: str
    name: str
    unit: int | None
    for_name: str
    on_behalf: bool
    primary: bool
    url: str
    needs: list[str]


class Turn(Shape):
    """轮到谁、办什么、等了多久"""

    who: str
    does: str
    since: datetime | None
    waited: str
    due: datetime | None


class Problem(Line):
    """一个问题的全部情况"""

    requirement: str
    leader_name: str
    due_words: str
    time_left: str
    next_step: str
    turn: Turn
    moves: list[MoveNow]
    files: list[FileLine]
    parts: list[Part]
    measures: list[Measure]
    requests: list[Request]
    timeline: list[Happened]
    warnings: list[str]
    verifiers: list[str]
    relatives: list[str]
    parent: str
    merged_into: str


class OpenRequest(Shape):
    """一项待答复的申请，和能办的下一步"""

    id: int
    number: str
    text: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    unit_id: int
    unit: str
    asked_of_id: int | None
    asked_of: str
    asked_at: datetime
    wish: dict[str, Any]
    answer: dict[str, Any]
    moves: list[str]


class BenchItem(Shape):
    """工作台的一行"""

    number: str
    text: str
    place: str
    state: str
    state_label: str
    asked: str
    turn: Turn


class BenchGroup(Shape):
    """工作台的一组；count 数到 200 为止"""

    count: int
    count_words: str
    items: list[BenchItem]


class BenchRequest(Shape):
    """等答复的申请"""

    number: str
    said: str
    asked_at: datetime


class Workbench(Shape):
    """工作台：现在该办什么"""

    mine: BenchGroup
    helping: BenchGroup
    unsigned: BenchGroup
    waiting: BenchGroup
    requests: list[BenchRequest]
    late: int
    soon: int


class View(Shape):
    """保存的一组筛选"""

    id: int
    name: str
    query: dict[str, Any]


StateCode = Literal[
    "open", "registered", "dispatched", "rectifying", "submitted", "verified", "struck_off", "suspended", "disputed",
    "void",
]  # fmt: skip
Sort = Literal["number", "-number", "due", "-due", "desk", "-desk", "moved", "-moved"]
SourceCode = Literal["list", "inspection", "self_check", "public", "office"]
KindCode = Literal["at_once", "by_date", "long_term"]
AgainCode = Literal["rework", "recurrence", "returned"]
Ids = Annotated[list[Id], Field(max_length=100)]


class Asked(Given):
    """台账的筛选；同一项有几个值时，符合其中一个就算"""

    q: Annotated[str, Field(max_length=100, description="编号、文字、地点、单位或类别")] = ""
    state: list[StateCode] = Field([], description="状态；open 是未销号的全部")
    turn: Literal["", "mine"] = Field("", description="mine 只要轮到本岗位办的")
    due: Literal["", "late", "unsigned", "day", "three", "week"] = Field(
        "", description="期限：late 已逾期、unsigned 逾期未签收、day 一天内到期、three 三天内、week 一周内"
    )
    lead: Ids = Field([], description="牵头单位")
    category: Ids = Field([], description="问题类别")
    area: Ids = Field([], description="片区、网格")
    source: list[SourceCode] = Field(
        [], description="来源：list 反馈清单、inspection 检查发现、self_check 单位自查、public 群众反映、office 创城办"
    )
    kind: list[KindCode] = Field([], description="整改方式：at_once 立行立改、by_date 限期整改、long_term 长期坚持")
    again: list[AgainCode] = Field([], description="rework 返工过、recurrence 反弹过、returned 退过单")
    since: Day | None = Field(None, description="登记日期从哪天起")
    until: Day | None = Field(None, description="登记日期到哪天止")
    sort: Sort = Field("-number", description="次序：number 编号、due 期限、desk 停留、moved 最近办理；前面加 - 是倒序")
    list: Ids = Field([], description="反馈清单")


class ViewGiven(Given):
    """保存一组筛选；同名的会被替换"""

    name: Annotated[str, Field(min_length=1, max_length=40)] = Field(description="筛选的名称")
    query: Asked = Field(description="筛选的条件")
