"""Feedback lists and imports as the API writes and reads them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from chuangcheng.api.shapes import Given, Id, Shape
from chuangcheng.imports.reading.headers import LABELS

Column = Literal[tuple(LABELS)]  # type: ignore[valid-type]


class ListProgress(Shape):
    """进度：total 总数（不含不予认定），done 已销号，registered 待交办，open 未销号"""

    total: int
    done: int
    registered: int
    open: int


class FeedbackList(Shape):
    """反馈清单"""

    id: int
    organisation_id: int
    organisation_name: str
    issuer: str
    title: str
    number: str
    level: str
    level_label: str
    assessed_on: date | None
    received_on: date
    reply_due: datetime | None
    state: str
    state_label: str
    round: int
    row_count: int
    replied_at: datetime | None
    original_id: int | None
    progress: ListProgress


class Letter(Shape):
    """清单往来：reply 我方回复，answer 对方答复"""

    id: int
    kind: Literal["reply", "answer"]
    kind_label: str
    round: int
    happened_at: datetime
    words: str
    rows: dict[str, str]
    document_id: int | None
    recorded_by: str


class FeedbackListDetail(FeedbackList):
    """一份清单，连同往来、文书和办理权限"""

    may_keep: bool
    letters: list[Letter]
    documents: list[int]


class ListProblem(Shape):
    """清单里的一个问题，按原表次序"""

    number: str
    row: int | None
    number_text: str
    text: str
    place: str
    state: str
    state_label: str
    lead: str
    desk: str
    desk_due: datetime | None
    shows: str


class ListDispatchGiven(Given):
    """一键交办的共同要求"""

    requirement: str = Field("", description="对全部问题的交办要求")


class ReplyGiven(Given):
    """登记回复；document_id 是回复件扫描件"""

    words: str = Field("", description="说明")
    document_id: Id | None = Field(None, description="回复件扫描件的文件编号")


class AnswerGiven(Given):
    """对方答复；returned 是退回的问题编号和理由，空表示全部通过"""

    returned: dict[str, str] = Field({}, description="被退回的问题编号和理由；空表示全部通过")
    words: str = Field("", description="说明")
    document_id: Id | None = Field(None, description="对方答复扫描件的文件编号")


class Import(Shape):
    """一次导入；columns 是字段到列号（从0起）的对应"""

    id: int
    organisation_id: int
    organisation_name: str
    original_name: str
    file_id: int
    kind: str
    state: str
    state_label: str
    sentence: str
    sheet: str
    sheets: list[str]
    headers: list[str]
    columns: dict[str, int]
    details: dict[str, Any]
    notes: list[str]
    rows: int
    done: int
    list_id: int | None
    created_at: datetime


class ImportBegun(Import):
    """导入；大文件另给后台任务编号"""

    job_id: int | None


class UnitCandidate(Shape):
    """可能所指的单位"""

    id: int
    name: str
    score: int
    why: str


class WrittenUnit(Shape):
    """表里写的单位：已认定的 means，或可选的 candidates"""

    written: str
    means: int | None
    means_name: str
    candidates: list[UnitCandidate]


class ImportIssue(Shape):
    """一行的提示：warning 可以导入，error 不能导入"""

    level: Literal["warning", "error"]
    code: str
    sentence: str


class StagedRow(Shape):
    """读出的一行；data 是要登记的内容"""

    position: int
    level: Literal["ok", "warning", "error"]
    issues: list[ImportIssue]
    unknown_units: str
    data: dict[str, Any]


class Preview(Shape):
    """逐行核对的一页；next 是下一页的 after，没有则为空"""

    items: list[StagedRow]
    next: str | None
    counts: dict[str, int]


class ColumnsGiven(Given):
    """改认列：字段名到列号（从0起）"""

    columns: dict[Column, Annotated[int, Field(ge=0, le=10_000)]] = Field(description="字段名到列号，列号从0起")  # type: ignore[valid-type]
    sheet: str = Field("", description="工作表名称")


class DetailsGiven(Given):
    """清单信息；只改所给的项"""

    title: str | None = Field(None, description="清单名称")
    issuer: str | None = Field(None, description="下发单位")
    number: str | None = Field(None, description="文号")
    level: str | None = Field(None, description="下发单位的级别")
    assessed_on: date | None = Field(None, description="测评日期")
    received_on: date | None = Field(None, description="收到日期")
    reply_by: date | None = Field(None, description="回复期限")


class UnitsGiven(Given):
    """单位写法所指：means 写法到单位编号；create 是要新建的写法"""

    means: dict[str, Id] = Field({}, description="清单里的单位写法到单位编号")
    create: list[str] = Field([], description="要新建单位的写法")


class RunGiven(Given):
    """导入方式：all_or_nothing 有一行不能导入就都不导入；again 重复清单也导入"""

    all_or_nothing: bool = Field(False, description="有一行不能导入就都不导入")
    again: bool = Field(False, description="与已导入的重复时仍然导入")


class RowReason(Shape):
    """原表第几行、什么原因"""

    row: int
    reason: str


class ImportCheck(Shape):
    """导入会怎样：known_list 是内容相同的已有清单"""

    rows: int
    duplicates: int
    errors: list[RowReason]
    warnings: list[RowReason]
    known_list: int | None


class ImportRun(Shape):
    """导入结果；超过500行时是后台任务，job_id 有值，其余待任务完成"""

    job_id: int | None
    list_id: int | None
    rows: int
    imported: int
    duplicates: int
    errors: list[RowReason]
    warnings: list[RowReason]


class RowVerdict(Shape):
    """“待整改问题”表一行的结果"""

    row: int
    number: str
    ok: bool
    sentence: str
