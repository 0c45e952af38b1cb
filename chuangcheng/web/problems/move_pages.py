"""Every move that people make: its form, the operation it calls, what its page says and how its button reads."""

from collections.abc import Callable
from dataclasses import dataclass

from chuangcheng.problems.operations import (
    answering,
    assigning,
    dividing,
    measuring,
    petitions,
    registering,
    submitting,
    urging,
    verifying,
)
from chuangcheng.rules.problem_states import MOVES
from chuangcheng.rules.situations import Relation
from chuangcheng.web.problems import judging_forms as judging
from chuangcheng.web.problems import office_forms as office
from chuangcheng.web.problems import unit_forms as unit
from chuangcheng.web.problems.move_form import MoveForm

Operation = Callable[..., object]


@dataclass(frozen=True)
class MovePage:
    """`operation(ask, **form.wishes())`; `purpose` is one line under the heading."""

    code: str
    form: type[MoveForm]
    operation: Operation
    purpose: str = ""
    done: str = ""

    @property
    def name(self) -> str:
        """The verb."""
        return MOVES[self.code].name

    @property
    def sentence(self) -> str:
        """What is said when it is done."""
        return self.done or f"已{self.name}。"


_ALL = (
    MovePage("dispatch", office.Dispatch, assigning.dispatch, "交给一个第一牵头单位，写清时限和要求。"),
    MovePage("recall", office.Reasoned, assigning.recall, "牵头单位签收前可以撤回，撤回后重新交办。", "已撤回交办。"),
    MovePage("transfer", office.Transfer, assigning.transfer, "换一个牵头单位，已填的措施保留。"),
    MovePage("reset_deadline", office.ResetDeadline, assigning.reset_deadline, "下级的期限不能晚于上级的期限。"),
    MovePage("add_unit", office.AddUnit, assigning.add_unit, "增加后由该单位自己签收。"),
    MovePage("drop_unit", office.DropUnit, assigning.drop_unit, "该单位已填的措施保留。"),
    MovePage("accept", unit.Accept, answering.accept, "签收后开始整改。"),
    MovePage("return", unit.Return, answering.return_, "退给交办的单位，由它重新交办。"),
    MovePage("hand_down", unit.HandDown, assigning.hand_down, "转交后由下级办理、上报，本单位初审。"),
    MovePage("take_back", office.Reasoned, assigning.take_back, "收回后由本单位自己办，下级已填的措施保留。"),
    MovePage("refer_up", unit.ReferUp, petitions.refer_up, "本单位解决不了的事，请上级或主管部门协调。"),
    MovePage("answer_referral", office.AnswerReferral, petitions.answer_referral, "", "已答复。"),
    MovePage("close_referral", office.CloseReferral, petitions.close_referral, "写明协调结果，退回承办单位继续整改。"),
    MovePage("measure", unit.Measure, measuring.measure, "一项措施填一次；里面的数量只填这一次，报告里自动带出。"),
    MovePage("restate", office.Restate, measuring.restate, "改正措施里的数量，报告里跟着变；已定稿的不变。"),
    MovePage("confirm", unit.Confirm, measuring.confirm, "确认本单位承担的部分已办完。"),
    MovePage("ask_extension", unit.AskExtension, petitions.ask_extension, "期限到之前申请，一次不超过原来的整改时间。"),
    MovePage("withdraw_extension", office.Plain, petitions.withdraw_extension, "", "已撤回延期申请。"),
    MovePage("decide_extension", office.DecideExtension, petitions.decide_extension, "", "已审批。"),
    MovePage("ask_suspension", unit.AskSuspension, petitions.ask_suspension, "因本单位以外的原因暂时办不了时申请。"),
    MovePage("decide_suspension", office.DecideSuspension, petitions.decide_suspension, "", "已审批。"),
    MovePage("resume", office.WithMoment, petitions.resume, "恢复后整改时限接着走。"),
    MovePage("dispute", unit.Dispute, petitions.dispute, "认为不是问题或不属于本单位时提出，时限暂停。"),
    MovePage("forward_dispute", office.Plain, petitions.forward_dispute, "把申诉转给清单的下发单位。"),
    MovePage("record_issuer_answer", office.IssuerAnswer, petitions.record_issuer_answer, "", "已登记答复。"),
    MovePage("uphold_dispute", office.Reasoned, petitions.uphold_dispute, "认可申诉，本问题不予认定。", "申诉成立。"),
    MovePage(
        "refuse_dispute",
        office.WithMomentReasoned,
        petitions.refuse_dispute,
        "不认可申诉，退回承办单位整改。",
        "申诉不成立，已退回整改。",
    ),
    MovePage("withdraw_dispute", office.WithMoment, petitions.withdraw_dispute, "撤回后接着整改。"),
    MovePage("submit", unit.Submit, submitting.submit, "上报后由上级逐级初审、复核。"),
    MovePage("sign", office.Plain, submitting.sign, "审签后报告继续往上报。"),
    MovePage("endorse", office.Plain, submitting.endorse, "核对措施和照片，通过后报上一级。"),
    MovePage("decline", office.Reasoned, submitting.decline, "退给下级补充，剩余时间接着走。", "已退回下级。"),
    MovePage("withdraw", office.Plain, submitting.withdraw, "上级初审前可以撤回。", "已撤回上报。"),
    MovePage("verify", judging.Verify, verifying.verify, "到现场或看照片核实，确认整改到位。"),
    MovePage("strike_off", judging.StrikeOff, verifying.strike_off, "确认办结，从台账上销号。"),
    MovePage("send_back", judging.SendBack, verifying.send_back, "没有整改到位的，退给上报单位重新整改，计返工一次。"),
    MovePage("reopen", judging.Reopen, verifying.reopen, "已销号的问题又出现了，重新挂账，计反弹一次。"),
    MovePage("split", office.Split, dividing.split, "拆开后各条分别交办，本条随各条办结。"),
    MovePage("merge", office.Merge, dividing.merge, "与另一问题是同一件事时并过去，本条随主问题办理。"),
    MovePage("void", office.Void, dividing.void, "确认不是问题或不属于本级管辖。"),
    MovePage("restore", office.Reasoned, dividing.restore, "恢复后重新交办。"),
    MovePage("amend", office.Amend, registering.amend, "改正登记内容，原来的写法保留在办理经过里。"),
    MovePage("urge", judging.Urge, urging.urge, "提醒现在经办的单位。"),
    MovePage("supervise", judging.Supervise, urging.supervise, "编号督办，到期要回复；再督办一次升一级。"),
    MovePage("instruct", judging.Instruct, urging.instruct, "批示后收到的单位会得到通知。"),
    MovePage("note", unit.Note, urging.note, "补充情况，不改变办理状态。", "已记下。"),
    MovePage("attach", unit.Attach, urging.attach_files, "补充照片和附件，不改变办理状态。", "已归档。"),
)
PAGES = {page.code: page for page in _ALL}
# Moves offered for many rows at once, in the order of the bulk bar.
IN_BULK = (
    "dispatch", "accept", "urge", "endorse", "verify", "strike_off", "send_back", "reset_deadline", "transfer",
    "recall", "supervise", "instruct", "note", "submit", "measure", "confirm", "decide_extension", "resume", "restore",
    "void",
)  # fmt: skip
FIRST_IN_BULK = 6
# Who may be asked to verify or strike off; the judge decides for each problem.
JUDGING = frozenset({"office", "verifier", "leader", "inspector"})


def bulk_for(roles: frozenset[str]) -> list[MovePage]:
    """The moves somebody with these roles may hope to make on many rows; each row is judged by itself."""
    return [PAGES[code] for code in IN_BULK if _hopes(code, roles)]


def _hopes(code: str, roles: frozenset[str]) -> bool:
    move = MOVES[code]
    if move.behalf and "office" in roles:
        return True
    return any(
        who.role in roles or (who.role is None and (who.relation is Relation.SEES or bool(roles & JUDGING)))
        for who in move.who
    )
