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
FileRole = Literal["before", "after", "site", "basis", "document", "signed"]


class FileGiven(Given):
    """一个已上传的文件，和它说明什么"""

    file_id: Id
    role: FileRole


class RuleGiven(Given):
    """时限：clock 是哪种时间，amount 是多长；fixed_moment 时填 moment"""

    clock: ClockCode
    amount: Annotated[Decimal, Field(gt=0, le=10_000)] | None = None
    moment: Moment | None = None


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
    files: Annotated[list[FileGiven], Field(max_length=100)] = []

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

    lead: Id
    co_leads: Units = []
    assists: Units = []
    kind: Literal["at_once", "by_date", "long_term"] = "by_date"
    rule: RuleGiven | None = None
    requirement: Long = ""
    leader_name: Name = ""
    leader_post: Id | None = None
    verifier: Id | None = None
    person_name: Name = ""

    def wishes(self) -> dict[str, Any]:
        said = super().wishes()
        return {"order": Order(**{**said, "rule": rule_of(self.rule), "co_leads": tuple(self.co_leads),
                                  "assists": tuple(self.assists)})}  # fmt: skip


class WithRule(MoveGiven):
    """With a time limit."""

    rule: RuleGiven | None = None

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "rule": rule_of(self.rule)}


class TransferGiven(WithRule):
    """改派"""

    lead: Id
    reset: bool = False


class ResetDeadlineGiven(MoveGiven):
    """调整时限"""

    rule: RuleGiven
    assignment: Id | None = None

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "rule": rule_of(self.rule)}


class AddUnitGiven(WithRule):
    """增加协办单位"""

    new_unit: Id
    role: Literal["co_lead", "assist"]

    def wishes(self) -> dict[str, Any]:
        said = super().wishes()
        return {"unit": said.pop("new_unit"), **said}


class AssignmentGiven(MoveGiven):
    """指明是哪一个单位的任务"""

    assignment: Id


class PersonGiven(MoveGiven):
    """责任人：岗位或姓名"""

    person: Id | None = None
    person_name: Name = ""


class ReturnGiven(MoveGiven):
    """退单"""

    reason: Literal[tuple(RETURN_REASONS)]  # type: ignore[valid-type]


class HandDownGiven(WithRule):
    """转交下级"""

    lead: Id
    co_leads: Units = []
    assists: Units = []

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "co_leads": tuple(self.co_leads), "assists": tuple(self.assists)}


class AskedOfGiven(MoveGiven):
    """提请协调"""

    asked_of: Id


class AnswerReferralGiven(MoveGiven):
    """协调答复"""

    verdict: Literal["grant", "refuse", "higher"]
    asked_of: Id | None = None


class MomentGiven(MoveGiven):
    """恢复后的新期限；原期限是指定时刻时必填"""

    moment: Moment | None = None


class FactGiven(Given):
    """一个数量：metric 是工作数据的代码，text 照措施里的写法"""

    metric: Annotated[str, Field(min_length=1, max_length=60)]
    text: Annotated[str, Field(min_length=1, max_length=80)]


class MeasureGiven(MoveGiven):
    """填写措施"""

    text: Annotated[str, Field(min_length=1, max_length=4000)]
    kind: Literal["measure", "finding"] = "measure"
    facts: Annotated[list[FactGiven], Field(max_length=12)] = []
    person_name: Name = ""
    done: bool = True
    confirmed: bool = Field(False, description="知道填写后不能复核本问题，仍由本人填写")

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "facts": tuple(FactWish(metric=f.metric, text=f.text) for f in self.facts)}


class RestateGiven(MoveGiven):
    """更正措施数据"""

    fact: Id
    text: Annotated[str, Field(min_length=1, max_length=80)]


class AskExtensionGiven(MoveGiven):
    """申请延期"""

    moment: Moment


class GrantedGiven(MoveGiven):
    """审批"""

    granted: bool


class DecideSuspensionGiven(GrantedGiven):
    """审批暂缓"""

    moment: Moment | None = None


class AskSuspensionGiven(MoveGiven):
    """申请暂缓"""

    cause: Annotated[str, Field(min_length=1, max_length=2000)]
    plan: Annotated[str, Field(min_length=1, max_length=2000)]
    review_on: Day


class IssuerAnswerGiven(MoveGiven):
    """登记下发单位答复"""

    accepted: bool


class NothingToDoGiven(MoveGiven):
    """办结确认"""

    nothing_to_do: Long = ""


class SubmitGiven(PersonGiven):
    """上报整改情况"""

    nothing_to_do: Long = ""


class StrikeOffGiven(MoveGiven):
    """销号"""

    becomes_duty: bool = False


class SendBackGiven(MoveGiven):
    """退回重新整改"""

    reason: Literal[tuple(SEND_BACK_REASONS)]  # type: ignore[valid-type]
    moment: Moment | None = None


class PartGiven(Given):
    """拆出来的一条"""

    text: Annotated[str, Field(min_length=1, max_length=4000)]
    place: Annotated[str, Field(max_length=200)] = ""
    site: Id | None = None


class SplitGiven(MoveGiven):
    """拆分"""

    into: Annotated[list[PartGiven], Field(min_length=2, max_length=50)]

    def wishes(self) -> dict[str, Any]:
        return {"into": [SplitPart(**part.dict()) for part in self.into]}


class MergeGiven(MoveGiven):
    """并案"""

    into: Number


class VoidGiven(MoveGiven):
    """不予认定"""

    issuer_answer: Long = ""


class ChangesGiven(Given):
    """要更正的内容，只写要改的"""

    text: Annotated[str, Field(min_length=1, max_length=4000)] | None = None
    place: Annotated[str, Field(max_length=200)] | None = None
    category_id: Id | None = None
    area_id: Id | None = None
    site_id: Id | None = None
    requirement: Long | None = None
    leader_name: Name | None = None


class AmendGiven(MoveGiven):
    """更正"""

    changes: ChangesGiven

    def wishes(self) -> dict[str, Any]:
        changes = self.changes.model_dump(exclude_unset=True)
        words = {"text", "place", "requirement", "leader_name"}
        return {"changes": {n: "" if v is None and n in words else v for n, v in changes.items()}}


class UrgeGiven(MoveGiven):
    """催办"""

    channel: Literal[tuple(URGE_CHANNELS)] = "system"  # type: ignore[valid-type]
    answered_by: Name = ""


class SuperviseGiven(MoveGiven):
    """督办"""

    reply_by: Moment


class InstructGiven(MoveGiven):
    """批示"""

    to: Id
    due: Moment | None = None


Numbers = Annotated[list[Number], Field(min_length=1, max_length=MOST)]
