"""Who hears of which move: one table, from the move to the audiences worked out from its step."""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Whom a message is for; resolved in `jobs.telling`."""

    DESK = "desk"  # whose turn it is now, by the posts that can act there
    DISPATCHER = "dispatcher"  # the office that dispatched
    PARTS = "parts"  # liaisons of every unit in force
    HANDED = "handed"  # liaisons of units whose part began with this step
    ENDED = "ended"  # liaisons of units whose part ended with this step
    ASKER = "asker"  # liaisons of the unit whose request it is
    DECIDER = "decider"  # who decides the request: the unit asked
    SUBMITTER = "submitter"  # liaisons of the unit that submitted
    NAMED = "named"  # the unit the move names
    LEADER = "leader"  # the leader in charge, and leaders of the unit late


@dataclass(frozen=True)
class Tell:
    """What a move tells: to whom, the word the title begins with, and whether it goes out at once."""

    word: str
    to: tuple[Audience, ...]
    urgent: bool = False


A = Audience
TELLS: dict[str, Tell] = {
    "register": Tell("新登记待交办", (A.DESK,)),
    "fix_on_spot": Tell("立行立改待复核", (A.DESK, A.PARTS)),
    "dispatch": Tell("新交办待签收", (A.HANDED, A.LEADER)),
    "recall": Tell("交办已撤回", (A.ENDED,)),
    "accept": Tell("已签收", (A.DISPATCHER,)),
    "return": Tell("已退单，请重新交办", (A.DESK, A.DISPATCHER)),
    "transfer": Tell("改派", (A.HANDED, A.ENDED)),
    "reset_deadline": Tell("时限已调整", (A.PARTS,)),
    "add_unit": Tell("新交办待签收", (A.HANDED,)),
    "drop_unit": Tell("不再承办", (A.ENDED,)),
    "hand_down": Tell("上级转交待签收", (A.HANDED,)),
    "take_back": Tell("上级已收回", (A.ENDED,)),
    "refer_up": Tell("提请协调", (A.DECIDER,)),
    "answer_referral": Tell("协调答复", (A.ASKER, A.DESK)),
    "close_referral": Tell("协调已办结", (A.ASKER,)),
    "ask_extension": Tell("申请延期待审批", (A.DECIDER,)),
    "decide_extension": Tell("延期申请已答复", (A.ASKER,)),
    "ask_suspension": Tell("申请暂缓待审批", (A.DECIDER,)),
    "decide_suspension": Tell("暂缓申请已答复", (A.ASKER,)),
    "resume": Tell("恢复整改", (A.PARTS, A.DISPATCHER)),
    "dispute": Tell("申诉待答复", (A.DESK,)),
    "uphold_dispute": Tell("申诉成立", (A.ASKER,)),
    "refuse_dispute": Tell("申诉不成立，请继续整改", (A.ASKER, A.DESK)),
    "confirm": Tell("共同牵头单位已办结", (A.DESK,)),
    "submit": Tell("已上报，等您办理", (A.DESK,)),
    "endorse": Tell("已初审，等您办理", (A.DESK,)),
    "decline": Tell("初审退回，请继续整改", (A.DESK,)),
    "verify": Tell("复核通过", (A.DESK, A.SUBMITTER)),
    "strike_off": Tell("已销号", (A.SUBMITTER,)),
    "send_back": Tell("退回重新整改", (A.DESK, A.LEADER)),
    "reopen": Tell("反弹，重新挂账", (A.DESK, A.LEADER)),
    "void": Tell("不予认定", (A.ENDED,)),
    "restore": Tell("恢复认定", (A.DESK,)),
    "urge": Tell("催办", (A.DESK,), urgent=True),
    "supervise": Tell("督办", (A.DESK, A.LEADER), urgent=True),
    "instruct": Tell("领导批示", (A.NAMED, A.DISPATCHER), urgent=True),
}
# The clock's warnings, by level: before the deadline nobody is disturbed out of hours.
ESCALATIONS: dict[str, Tell] = {
    "soon": Tell("即将到期", (A.DESK,)),
    "overdue": Tell("已超期", (A.DESK, A.DISPATCHER), urgent=True),
    "overdue_day": Tell("超期一天", (A.DESK, A.DISPATCHER, A.LEADER), urgent=True),
    "overdue_3": Tell("超期三天", (A.DESK, A.DISPATCHER, A.LEADER), urgent=True),
}
# Which posts can act at a desk, by its kind; a unit without such posts is told through its office or liaison.
DESK_ROLES: dict[str, frozenset[str]] = {
    "office": frozenset({"office"}),
    "lead": frozenset({"liaison"}),
    "endorse": frozenset({"liaison", "office"}),
    "verify": frozenset({"verifier"}),
    "strike_off": frozenset({"office"}),
    "referral": frozenset({"office"}),
}
STAND_IN = frozenset({"office", "liaison"})


def tell_of(move: str, level: str = "") -> Tell | None:
    """What a move tells; None for the quiet ones (measures, notes, attachments, signatures …)."""
    return ESCALATIONS.get(level) if move == "escalate" else TELLS.get(move)
