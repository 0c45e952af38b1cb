"""Programmes, and the teams and visits of a round, as the API writes and reads them."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from chuangcheng.api.inspections_shapes import RoundShown, VisitShown
from chuangcheng.api.shapes import Given, Id, Shape

Ids = Annotated[list[Id], Field(max_length=500)]
ProgrammeKindCode = Literal["daily", "special", "comprehensive", "random", "covert", "mock", "third_party"]
LevelCode = Literal["city", "district", "street", "community", "unit"]
Share = Annotated[str, Field(max_length=20)]
DrawCount = Annotated[int, Field(ge=0, le=100_000)]


class ProgrammeShown(Shape):
    """一个督查方案"""

    id: int
    name: str
    kind: str
    kind_label: str
    level: str
    level_label: str
    run_by: str
    organisation_id: int
    organisation_name: str
    standard_id: int | None
    standard_name: str
    demand_words: str
    active: bool


class ProgrammeOwn(ProgrammeShown):
    """一个督查方案的全部内容；draw_rule 空着是全部都查"""

    bureau_ids: list[int]
    site_type_ids: list[int]
    area_ids: list[int]
    draw_rule: dict[str, Any]
    note: str
    may_keep: bool


class DrawNumbers(Given):
    """某一类点位抽多少"""

    count: DrawCount = Field(0, description="抽几个")
    share: Share = Field("0", description="抽几分之几，如 1/5")


class DrawRuleGiven(Given):
    """怎样抽：每组抽 count 个或 share 那么多，两个都填取多的"""

    per: Literal["type_area", "type", "area", "all"] = Field(
        "type_area", description="分组：type_area 每类点位每个片区、type 每类点位、area 每个片区、all 不分组"
    )
    count: DrawCount | None = Field(None, description="每组抽几个")
    share: Share | None = Field(None, description="每组抽几分之几，如 1/5")
    of: dict[str, DrawNumbers] | None = Field(None, description="某几类点位另定，点位类型的编号作键")


class ProgrammeGiven(Given):
    """督查方案；暗访的计划只有组织方看得到"""

    name: Annotated[str, Field(max_length=120)] = Field(description="方案名称")
    organisation_id: Id = Field(description="组织单位")
    kind: ProgrammeKindCode = Field(
        "daily",
        description="daily 日常巡查、special 专项督查、comprehensive 综合督查、random 随机抽查、covert 暗访、"
        "mock 模拟测评、third_party 第三方测评",
    )
    level: LevelCode = Field(
        "city", description="city 市级、district 区级、street 街道级、community 社区级、unit 单位内部"
    )
    run_by: Literal["office", "bureaus", "both"] = Field(
        "office", description="office 创城办组织（分块）、bureaus 条线部门组织（分线）、both 分线分块"
    )
    bureau_ids: Ids = Field([], description="条线部门；分线时选")
    standard_id: Id | None = Field(None, description="对照的标准版本")
    site_type_ids: Ids = Field([], description="点位类型；不选就是所有类型")
    area_ids: Ids = Field([], description="片区；不选就是本单位地界上的全部点位")
    demand_words: Annotated[str, Field(max_length=120)] = Field("", description="频次要求，如 每小时不少于2次")
    draw_rule: DrawRuleGiven | None = Field(None, description="怎样抽点位；不填就全部都查")
    note: Annotated[str, Field(max_length=2000)] = Field("", description="说明")
    active: bool = Field(True, description="是否在用")


class ProgressShown(Shape):
    """进度；label 是分到哪一组"""

    label: str
    planned: int
    started: int
    done: int
    missed: int
    failed: int
    problems: int
    highlights: int


class TeamShown(Shape):
    """一个检查组，两个人"""

    id: int
    number: int
    first_id: int
    first: str
    second_id: int
    second: str
    bureau: str
    progress: ProgressShown


class RoundDetail(RoundShown):
    """一个批次：检查组、没有派到组的点位数、还没上台账的问题数"""

    progress: ProgressShown
    teams: list[TeamShown]
    without_team: int
    waiting: int


class RoundVisitsAsked(Given):
    """批次里检查的筛选"""

    state: Literal["", "planned", "started", "done", "missed"] = Field(
        "", description="planned 待检查、started 检查中、done 已检查、missed 未检查"
    )
    team_id: Id | None = Field(None, description="只要这个检查组的")
    without_team: bool = Field(False, description="只要还没派组的")


class RoundVisit(VisitShown):
    """批次里的一次检查；order 是先后次序，team_number 空着是还没派组"""

    id: int
    order: int
    team_number: int | None
    planned_on: date | None
    missed_reason: str


class InspectorShown(Shape):
    """可以编组的人"""

    id: int
    name: str


class TeamsGiven(Given):
    """参加检查的人；系统按种子两两编组，尽量不同单位"""

    people: Annotated[list[Id], Field(min_length=2, max_length=400)] = Field(description="参加检查的人的账号编号")


class TeamsAssigned(Shape):
    """派组的结果；impossible 说明哪些点位没有组能去"""

    assigned: int
    impossible: list[str]


class GiveTeamGiven(Given):
    """改派检查组"""

    team_id: Id = Field(description="改派到哪一组")


class MissGiven(Given):
    """没有检查"""

    reason: Annotated[str, Field(max_length=200)] = Field(description="没有检查的原因")


class VisitKept(Shape):
    """一次检查现在的状态"""

    state: str
    team_id: int | None
    version: int
