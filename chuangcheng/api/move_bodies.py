"""What each move is asked with: the body of POST /problems/{number}/moves/{code}, and what the operation takes of it.

A body's own fields go to the operation by their names; where it takes something else, `wishes` says so.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from chuangcheng.api.shapes import Given, Id
from chuangcheng.problems.operations.answering import RETURN_REASONS
from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.operations.assigning import Order
from chuangcheng.problems.operations.bulk import MOST
from chuangcheng.problems.operations.dividing import SplitPart
from chuangcheng.problems.operations.measuring import FactWish
from chuangcheng.problems.operations.urging import URGE_CHANNELS
from chuangcheng.problems.operations.verifying import SEND_BACK_REASONS
from chuangcheng.rules.worktime import Clock, Rule

YEARS = range(2000, 2100)


def possible(moment: date) -> date:
    """A day the calendar can count from."""
    if moment.year not in YEARS:
        raise ValueError(f"年份要在{YEARS[0]}到{YEARS[-1]}之间")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(possible)]
Day = Annotated[date, AfterValidator(possible)]
Words = Annotated[str, Field(max_length=4000)]
Long = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(max_length=60)]
Units = Annotated[list[Id], Field(max_length=50)]
Number = Annotated[str, Field(min_length=1, max_length=30)]
ClockCode = Literal["urgent_hours", "working_hours", "working_days", "calendar_days", "fixed_moment"]
ReturnReason = Literal[tuple(RETURN_REASONS)]  # type: ignore[valid-type]
SendBackReason = Literal[tuple(SEND_BACK_REASONS)]  # type: ignore[valid-type]
UrgeChannel = Literal[tuple(URGE_CHANNELS)]  # type: ignore[valid-type]
FileRole = Literal["before", "after", "site", "basis", "document", "signed"]


class FileGiven(Given):
    """一个已上传的文件，和它说明什么"""

    file_id: Id = Field(description="上传后得到的文件编号")
    role: FileRole = Field(
        description="说明什么：before 整改前、after 整改后、site 现场、basis 依据、document 文件、signed 签章件"
    )


class RuleGiven(Given):
    """时限：clock 是哪种时间，amount 是多长；fixed_moment 时填 moment"""

    clock: ClockCode = Field(
        description="哪种时间：urgent_hours 紧急小时、working_hours 工作小时、"
        "working_days 工作日、calendar_days 自然日、fixed_moment 指定时刻"
    )
    amount: Annotated[Decimal, Field(gt=0, le=10_000)] | None = Field(None, description="多长；fixed_moment 时不填")
    moment: Moment | None = Field(None, description="指定的时刻，只在 fixed_moment 时填")


def rule_of(given: RuleGiven | None) -> Rule | None:
    """As the operations take it; None is the category's own. Raises Refused where it says nothing."""
    if given is None:
        return None
    fixed = given.clock == Clock.FIXED_MOMENT.value
    return Rule(Clock(given.clock), None if fixed else given.amount, given.moment if fixed else None)


class MoveGiven(Given):
    """每一步都可以带的：说明、代填依据、为哪个单位、附件"""

    words: Words = Field("", description="说明、理由或意见；必填的步骤会说明")
    basis: Name = Field("", description="代填依据（电话、微信、纸质材料……）；填了就是创城办代单位办理")
    happened_at: Moment | None = Field(None, description="代填时单位实际办理的时间；不填就是现在")
    unit: Id | None = Field(None, description="为哪个单位办理；本岗位只牵涉一个单位时不用填")
    files: Annotated[list[FileGiven], Field(max_length=100)] = Field(
        [], description="附件：先上传，再在这里写文件编号和它说明什么"
    )

    def ask(self, ask: Ask) -> Ask:
        """What every move comes with; `ask` has who, when, number, key and version."""
        return Ask(
            number=ask.number,
            by=ask.by,
            at=ask.at,
            key=ask.key,
            version=ask.version,
            words=self.words,
            basis=self.basis,
            happened_at=self.happened_at,
            unit=self.unit,
            files=tuple(FileRef(one.file_id, one.role) for one in self.files),
        )

    def wishes(self) -> dict[str, Any]:
        """The move's own arguments."""
        common = MoveGiven.model_fields.keys() | {"numbers"}
        return {name: getattr(self, name) for name in type(self).model_fields if name not in common}


class DispatchGiven(MoveGiven):
    """交办"""

    lead: Id = Field(description="牵头单位")
    co_leads: Units = Field([], description="共同牵头的单位")
    assists: Units = Field([], description="协办单位")
    kind: Literal["at_once", "by_date", "long_term"] = Field(
        "by_date", description="整改方式：at_once 立行立改、by_date 限期整改、long_term 长期坚持"
    )
    rule: RuleGiven | None = Field(None, description="时限；不填就按问题类别的时限")
    requirement: Long = Field("", description="交办要求")
    leader_name: Name = Field("", description="分管领导的姓名")
    leader_post: Id | None = Field(None, description="分管领导的岗位")
    verifier: Id | None = Field(None, description="指定复核单位；不填就由交办单位复核")
    person_name: Name = Field("", description="责任人姓名")

    def wishes(self) -> dict[str, Any]:
        said = super().wishes()
        return {"order": Order(**{**said, "rule": rule_of(self.rule), "co_leads": tuple(self.co_leads),
                                  "assists": tuple(self.assists)})}  # fmt: skip


class WithRule(MoveGiven):
    """With a time limit."""

    rule: RuleGiven | None = Field(None, description="时限；不填就按问题类别的时限")

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "rule": rule_of(self.rule)}


class TransferGiven(WithRule):
    """改派"""

    lead: Id = Field(description="改派给哪个单位牵头")
    reset: bool = Field(False, description="true 重新计时；false 沿用剩下的时限")


class ResetDeadlineGiven(MoveGiven):
    """调整时限"""

    rule: RuleGiven = Field(description="新的时限")
    assignment: Id | None = Field(None, description="只调整哪一项任务的时限；不填就是牵头单位的")

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "rule": rule_of(self.rule)}


class AddUnitGiven(WithRule):
    """增加协办单位"""

    new_unit: Id = Field(description="要增加的单位")
    role: Literal["co_lead", "assist"] = Field(description="co_lead 共同牵头，assist 协办")

    def wishes(self) -> dict[str, Any]:
        said = super().wishes()
        return {"unit": said.pop("new_unit"), **said}


class AssignmentGiven(MoveGiven):
    """指明是哪一个单位的任务"""

    assignment: Id = Field(description="哪一项任务（问题详情里任务的编号）")


class PersonGiven(MoveGiven):
    """责任人：岗位或姓名"""

    person: Id | None = Field(None, description="责任人的岗位")
    person_name: Name = Field("", description="责任人姓名")


class ReturnGiven(MoveGiven):
    """退单"""

    reason: ReturnReason = Field(  # type: ignore[valid-type]
        description="退单原因：not_ours 不属于本单位职责、wrong_place 地点不在本单位辖区、"
        "unclear 问题描述不清、duplicate 与已有问题重复、other 其他"
    )


class HandDownGiven(WithRule):
    """转交下级"""

    lead: Id = Field(description="转交给哪个下级单位牵头")
    co_leads: Units = Field([], description="共同牵头的下级单位")
    assists: Units = Field([], description="协办的下级单位")

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "co_leads": tuple(self.co_leads), "assists": tuple(self.assists)}


class AskedOfGiven(MoveGiven):
    """提请协调"""

    asked_of: Id = Field(description="提请哪个上级单位协调")


class AnswerReferralGiven(MoveGiven):
    """协调答复"""

    verdict: Literal["grant", "refuse", "higher"] = Field(
        description="grant 同意协调，refuse 不同意，higher 再往上提请"
    )
    asked_of: Id | None = Field(None, description="再往上提请哪个单位；verdict 为 higher 时必填")


class MomentGiven(MoveGiven):
    """恢复后的新期限；原期限是指定时刻时必填"""

    moment: Moment | None = Field(None, description="恢复后的新期限；原期限是指定时刻时必填")


class FactGiven(Given):
    """一个数量：metric 是工作数据的代码，text 照措施里的写法"""

    metric: Annotated[str, Field(min_length=1, max_length=60)] = Field(description="工作数据的代码")
    text: Annotated[str, Field(min_length=1, max_length=80)] = Field(description="数量，照措施里的写法，如“20余块”")


class MeasureGiven(MoveGiven):
    """填写措施"""

    text: Annotated[str, Field(min_length=1, max_length=4000)] = Field(description="采取的措施或自查情况")
    kind: Literal["measure", "finding"] = Field("measure", description="measure 整改措施，finding 自查情况")
    facts: Annotated[list[FactGiven], Field(max_length=12)] = Field([], description="措施里的数量，计入工作数据")
    person_name: Name = Field("", description="责任人姓名；不填就是任务上的责任人")
    done: bool = Field(True, description="true 已完成；false 还在进行")
    confirmed: bool = Field(False, description="知道填写后不能复核本问题，仍由本人填写")

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "facts": tuple(FactWish(metric=f.metric, text=f.text) for f in self.facts)}


class RestateGiven(MoveGiven):
    """更正措施数据"""

    fact: Id = Field(description="要更正的数据编号")
    text: Annotated[str, Field(min_length=1, max_length=80)] = Field(description="更正后的数量，照措施里的写法")


class AskExtensionGiven(MoveGiven):
    """申请延期"""

    moment: Moment = Field(description="申请的新期限，要晚于现在的期限")


class GrantedGiven(MoveGiven):
    """审批"""

    granted: bool = Field(description="true 同意，false 不同意")


class DecideSuspensionGiven(GrantedGiven):
    """审批暂缓"""

    moment: Moment | None = Field(None, description="暂缓后的新期限；原期限是指定时刻时必填")


class AskSuspensionGiven(MoveGiven):
    """申请暂缓"""

    cause: Annotated[str, Field(min_length=1, max_length=2000)] = Field(description="外部原因")
    plan: Annotated[str, Field(min_length=1, max_length=2000)] = Field(description="后续计划")
    review_on: Day = Field(description="复查日期：到这一天自动恢复整改，一年以内")


class IssuerAnswerGiven(MoveGiven):
    """登记下发单位答复"""

    accepted: bool = Field(description="下发单位是否认可：true 认可，false 不认可")


class NothingToDoGiven(MoveGiven):
    """办结确认"""

    nothing_to_do: Long = Field("", description="没有填写措施时，说明为什么无须措施")


class SubmitGiven(PersonGiven):
    """上报整改情况"""

    nothing_to_do: Long = Field("", description="没有填写措施时，说明为什么无须措施")


class StrikeOffGiven(MoveGiven):
    """销号"""

    becomes_duty: bool = Field(False, description="整改措施是否转为常态化工作")


class SendBackGiven(MoveGiven):
    """退回重新整改"""

    reason: SendBackReason = Field(  # type: ignore[valid-type]
        description="退回原因：not_done 未整改、in_part 整改不到位、false 虚假整改、unclear 佐证材料不清楚"
    )
    moment: Moment | None = Field(None, description="重新整改的期限；不填就由系统推算")


class PartGiven(Given):
    """拆出来的一条"""

    text: Annotated[str, Field(min_length=1, max_length=4000)] = Field(description="这一条的问题描述")
    place: Annotated[str, Field(max_length=200)] = Field("", description="地点")
    site: Id | None = Field(None, description="点位")


class SplitGiven(MoveGiven):
    """拆分"""

    into: Annotated[list[PartGiven], Field(min_length=2, max_length=50)] = Field(description="拆成的各条，至少两条")

    def wishes(self) -> dict[str, Any]:
        return {"into": [SplitPart(**part.dict()) for part in self.into]}


class MergeGiven(MoveGiven):
    """并案"""

    into: Number = Field(description="并入哪个问题，填它的编号")


class VoidGiven(MoveGiven):
    """不予认定"""

    issuer_answer: Long = Field("", description="下发单位的答复；来自上级清单的问题必填")


class ChangesGiven(Given):
    """要更正的内容，只写要改的"""

    text: Annotated[str, Field(min_length=1, max_length=4000)] | None = Field(None, description="问题描述")
    place: Annotated[str, Field(max_length=200)] | None = Field(None, description="地点")
    category_id: Id | None = Field(None, description="问题类别")
    area_id: Id | None = Field(None, description="片区、网格")
    site_id: Id | None = Field(None, description="点位")
    requirement: Long | None = Field(None, description="交办要求")
    leader_name: Name | None = Field(None, description="分管领导的姓名")


class AmendGiven(MoveGiven):
    """更正"""

    changes: ChangesGiven = Field(description="更正后的内容，只写要改的")

    def wishes(self) -> dict[str, Any]:
        changes = self.changes.model_dump(exclude_unset=True)
        words = {"text", "place", "requirement", "leader_name"}
        return {"changes": {n: "" if v is None and n in words else v for n, v in changes.items()}}


class UrgeGiven(MoveGiven):
    """催办"""

    channel: UrgeChannel = Field("system", description="催办方式：system 系统通知、telephone 电话、visit 上门")  # type: ignore[valid-type]
    answered_by: Name = Field("", description="电话催办时的接听人")


class SuperviseGiven(MoveGiven):
    """督办"""

    reply_by: Moment = Field(description="要求在什么时候以前答复")


class InstructGiven(MoveGiven):
    """批示"""

    to: Id = Field(description="批示给哪个单位")
    due: Moment | None = Field(None, description="要求在什么时候以前办；可以不填")


Numbers = Annotated[list[Number], Field(min_length=1, max_length=MOST)]
EACH = Field(description="问题编号，一次最多500个")
