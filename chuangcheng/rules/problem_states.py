"""The ledger's state machine: MOVES, every move in the order people meet them; and `judge`, which alone decides.

Role and state are two questions: `judge` asks the state first, then whether one of the actor's standings has
the role and stands in the relation the move wants. What a move must bring is checked by its operation.
docs/problem-states.md is generated from this table. Source: the table "Moves" of the design. `brings` is what
the move must come with and its effect, for the docs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import (
    EVERY,
    HOLDS,
    LABELS,
    NEXT_STEP,
    OPEN,
    Move,
    Part,
    Relation,
    Situation,
    Stand,
    State,
    Who,
)
from chuangcheng.rules.situations import State as S

__all__ = ["LABELS", "MOVES", "OPEN", "Grant", "Move", "State", "as_markdown", "judge", "judge_state", "may"]

R = Relation
OFFICE_COVERS = Who("office", R.COVERS)
OFFICE_DISPATCHER = Who("office", R.DISPATCHER)
INSPECTOR = Who("inspector", R.COVERS)
OWN_LEDGER = (Who("office", R.OWN_LEDGER), Who("liaison", R.OWN_LEDGER))
LIAISON_OWN = Who("liaison", R.OWN_PART)
LIAISON_DESK = Who("liaison", R.DESK)
WORKERS = (LIAISON_OWN, Who("liaison", R.NAMED), Who("rectifier", R.NAMED))
BEFORE_SUBMIT = frozenset({S.DISPATCHED, S.RECTIFYING})
DIVISIBLE = frozenset({S.REGISTERED, S.DISPATCHED, S.RECTIFYING})
RECTIFYING = frozenset({S.RECTIFYING})
SUBMITTED = frozenset({S.SUBMITTED})
SUSPENDED = frozenset({S.SUSPENDED})
DISPUTED = frozenset({S.DISPUTED})

_TABLE = (
    Move("register", "登记", frozenset(), (S.REGISTERED,),
         (OFFICE_COVERS, INSPECTOR, Who("office", R.OWN_LEDGER), Who("liaison", R.OWN_LEDGER)),
         "text and source; place optional, else the unit's area", creates=True),
    Move("fix_on_spot", "立行立改", frozenset(), (S.SUBMITTED,), (INSPECTOR, OFFICE_COVERS),
         "the unit that fixed it, whose lead counts as accepted and submitted; desk at the verifier", creates=True),
    Move("amend", "更正", OPEN, (), (OFFICE_COVERS, *OWN_LEDGER), "reason; old and new are kept"),
    Move("dispatch", "交办", frozenset({S.REGISTERED}), (S.DISPATCHED,), (OFFICE_COVERS,),
         "one lead, kind, deadline rule; optional co-leads, assists, leader in charge, requirement, named verifier; "
         "refused when nobody could verify; desk at the lead"),
    Move("recall", "撤回交办", frozenset({S.DISPATCHED}), (S.REGISTERED,), (OFFICE_DISPATCHER,),
         "before the lead's accept; desk back at the office"),
    Move("accept", "签收", BEFORE_SUBMIT, (S.RECTIFYING,), (LIAISON_OWN,),
         "person optional; the top lead's accept begins rectification, any other keeps the state", behalf=True),
    Move("return", "退单", BEFORE_SUBMIT, (S.REGISTERED,), (LIAISON_OWN,),
         "reason code and words; the top lead's goes to the office, any other ends only that assignment", behalf=True),
    Move("transfer", "改派", BEFORE_SUBMIT, (S.DISPATCHED,), (OFFICE_DISPATCHER,),
         "reason; lead line ended, measures and co-leads stay; new accept clock, time left unless reset"),
    Move("reset_deadline", "调整时限", BEFORE_SUBMIT, (), (OFFICE_DISPATCHER, Who("liaison", R.ABOVE_IN_TREE)),
         "reason; an inner due never passes the outer"),
    Move("add_unit", "增加协办单位", BEFORE_SUBMIT, (), (OFFICE_DISPATCHER, LIAISON_OWN), "reason; co-lead or assist"),
    Move("drop_unit", "减少协办单位", BEFORE_SUBMIT, (), (OFFICE_DISPATCHER, Who("liaison", R.ABOVE_IN_TREE)),
         "reason; measures stay"),
    Move("hand_down", "转交下级", BEFORE_SUBMIT, (S.RECTIFYING,), (LIAISON_DESK,),
         "implies the own accept; one lead, optional co-leads and assists, inner due; desk down", behalf=True),
    Move("take_back", "收回转交", RECTIFYING, (), (Who("liaison", R.ABOVE_IN_TREE),),
         "reason; the subtree is ended, measures stay; desk to the taker", behalf=True),
    Move("refer_up", "提请协调", RECTIFYING, (), (LIAISON_DESK,), "what is asked of whom; desk at the office asked",
         behalf=True),
    Move("answer_referral", "协调答复", RECTIFYING, (), (Who("office", R.ASKED),),
         "grant (the clock stops), refuse (desk back) or ask higher"),
    Move("close_referral", "协调办结", RECTIFYING, (), (Who("office", R.ASKED),), "outcome; desk back"),
    Move("measure", "填写措施", RECTIFYING, (), (*WORKERS, Who("rectifier", R.OWN_PART)),
         "self-check finding or measure, text; quantities become facts; evidence", behalf=True),
    Move("ask_extension", "申请延期", RECTIFYING, (), (LIAISON_OWN,),
         "one open per assignment; at most the original time each, at most twice, not once overdue, "
         "never past the list's reply date", behalf=True),
    Move("withdraw_extension", "撤回延期申请", RECTIFYING, (), (LIAISON_OWN,), "", behalf=True),
    Move("decide_extension", "审批延期", RECTIFYING, (), (Who("office", R.ASSIGNER), Who("liaison", R.HANDED_DOWN)),
         "granted or refused, words", behalf=True),
    Move("ask_suspension", "申请暂缓", RECTIFYING, (), (LIAISON_OWN,),
         "outside cause, plan, review date within a year", behalf=True),
    Move("decide_suspension", "审批暂缓", RECTIFYING, (S.SUSPENDED, S.RECTIFYING), (OFFICE_DISPATCHER,),
         "granted or refused; a fixed moment needs a new one for afterwards"),
    Move("resume", "恢复整改", SUSPENDED, (S.RECTIFYING,), (OFFICE_DISPATCHER,),
         "also the clock on the review date; time left, or a new moment"),
    Move("dispute", "申诉", BEFORE_SUBMIT, (S.DISPUTED,), (LIAISON_OWN,), "own check, evidence", behalf=True),
    Move("forward_dispute", "转呈申诉", DISPUTED, (), (OFFICE_DISPATCHER,), "outside lists only"),
    Move("record_issuer_answer", "登记下发单位答复", DISPUTED, (), (OFFICE_DISPATCHER,), "outside lists only; words"),
    Move("uphold_dispute", "申诉成立", DISPUTED, (S.VOID,), (OFFICE_DISPATCHER,),
         "words; on an outside list the issuer's answer"),
    Move("refuse_dispute", "申诉不成立", DISPUTED, (S.DISPATCHED, S.RECTIFYING), (OFFICE_DISPATCHER,),
         "words; on an outside list the issuer's answer; back to the state it came from"),
    Move("withdraw_dispute", "撤回申诉", DISPUTED, (S.DISPATCHED, S.RECTIFYING), (LIAISON_OWN,),
         "back to the state it came from", behalf=True),
    Move("confirm", "办结确认", RECTIFYING, (), (LIAISON_OWN,), "a co-lead's own part is done", behalf=True),
    Move("submit", "上报整改情况", RECTIFYING, (S.SUBMITTED,),
         (LIAISON_DESK, Who("liaison", R.NAMED), Who("rectifier", R.NAMED)),
         "person named; every lead has a done measure or a written nothing-to-do; an after-photo where the "
         "category asks for one; endorsements start anew; desk one up", behalf=True),
    Move("sign", "审签", SUBMITTED, (), (Who("leader", R.UNIT_LEADER),), "before endorse, where the city requires it"),
    Move("endorse", "初审通过", SUBMITTED, (), (LIAISON_DESK, Who("office", R.DESK)),
         "desk one up, from the top lead to the verifier", behalf=True),
    Move("decline", "初审退回", SUBMITTED, (S.RECTIFYING,), (LIAISON_DESK, Who("office", R.DESK)),
         "note; desk one down, time left runs on; not rework", behalf=True),
    Move("withdraw", "撤回上报", SUBMITTED, (S.RECTIFYING,),
         (Who("liaison", R.SUBMITTER), Who("liaison", R.NAMED), Who("rectifier", R.NAMED)),
         "while the desk is still the first above", behalf=True),
    Move("verify", "复核通过", SUBMITTED, (S.VERIFIED, S.STRUCK_OFF), (Who(None, R.MAY_VERIFY),),
         "desk at the verifier; note; optional site photo; a city may let it strike off"),
    Move("strike_off", "销号", frozenset({S.VERIFIED}), (S.STRUCK_OFF,), (Who(None, R.MAY_STRIKE),),
         "optionally becomes a duty"),
    Move("send_back", "退回重新整改", frozenset({S.SUBMITTED, S.VERIFIED}), (S.RECTIFYING,),
         (Who(None, R.MAY_VERIFY), OFFICE_DISPATCHER, Who("office", R.DESK)),
         "reason code and words, deadline; counts as rework; desk to whoever submitted"),
    Move("reopen", "反弹重新挂账", frozenset({S.STRUCK_OFF}), (S.DISPATCHED, S.REGISTERED), (OFFICE_COVERS, INSPECTOR),
         "the new finding; counts as recurrence; at the last top lead, or at the office when it is gone"),
    Move("split", "拆分", DIVISIBLE, (), (OFFICE_COVERS,), "children per unit or site; the parent follows"),
    Move("merge", "并案", DIVISIBLE, (), (OFFICE_COVERS,), "a main problem, which this one follows"),
    Move("void", "不予认定", OPEN, (S.VOID,), (OFFICE_COVERS,),
         "reason; for a row of an outside list also the issuer's answer; ends assignments"),
    Move("restore", "恢复认定", frozenset({S.VOID}), (S.REGISTERED,), (OFFICE_COVERS,), "reason"),
    Move("urge", "催办", OPEN, (), (OFFICE_COVERS, OFFICE_DISPATCHER), "words; also by telephone, and who answered"),
    Move("escalate", "超期预警", OPEN, (), (), "made by the clock, once by deadline and level"),
    Move("recompute", "按正式日历重算期限", OPEN, (), (),
         "made by the clock when the days of an estimated year change or become official"),
    Move("erase", "清除个人信息", EVERY, (), (),
         "made by the system when personal data is erased; the words go, their digests stay"),
    Move("supervise", "督办", OPEN, (), (OFFICE_COVERS,), "a numbered order with reply date; then 提级, 约谈, 通报"),
    Move("instruct", "批示", OPEN, (), (Who("leader", R.COVERS), Who("leader", R.DISPATCHER)), "text, addressee, due"),
    Move("follow", "随办", EVERY, (S.STRUCK_OFF, S.VOID, S.RECTIFYING), (),
         "made by the system: a split problem follows its parts"),
    Move("restate", "更正措施数据", EVERY - {S.VOID}, (), (*WORKERS, OFFICE_COVERS, OFFICE_DISPATCHER),
         "a fact of a measure, its new figure, reason; old and new are kept", behalf=True),
    Move("note", "情况说明", EVERY, (), (Who(None, R.SEES),), "words, evidence"),
    Move("attach", "补充附件", OPEN, (), (*WORKERS, OFFICE_COVERS, OFFICE_DISPATCHER, Who(None, R.MAY_VERIFY)),
         "files filed by hand, by number or by QR code", behalf=True),
)  # fmt: skip
MOVES = {move.code: move for move in _TABLE}


@dataclass(frozen=True)
class Grant:
    """The judge's yes: under which standing, and whether on behalf of the unit."""

    stand: Stand
    on_behalf: bool = False


def judge(
    *, code: str, case: Situation, stands: Sequence[Stand], part: Part | None = None, behalf: bool = False
) -> Grant:
    """Decide a move, or refuse with a sentence that names the state, who may and the next step.

    `part` is the assignment the move is about, where it is about one. `behalf` asks as the office for the unit.
    """
    move = MOVES[code]
    judge_state(code=code, case=case)
    if behalf:
        return _judge_behalf(move, case, stands, part)
    for stand in stands:
        if any(_stands(who, stand, case, part) for who in move.who):
            return Grant(stand)
    raise Refused(
        f"“{move.name}”由{move.who_words}办理，您现在的岗位不在其中（问题{case.number}为“{case.state.label}”，"
        f"{NEXT_STEP[case.state]}）。",
        code=f"{code}_not_yours",
        kind="forbidden",
    )


def may(*, code: str, case: Situation, stands: Sequence[Stand], part: Part | None = None) -> bool:
    """Whether the judge would say yes; for buttons, never instead of the judge."""
    try:
        judge(code=code, case=case, stands=stands, part=part)
    except Refused:
        return False
    return True


def judge_state(*, code: str, case: Situation) -> None:
    """The first half of the judgement, all there is to ask of the clock: may this problem in this state."""
    move = MOVES[code]
    if case.follows and move.code not in {"note", "follow", "erase"}:
        raise Refused(
            f"问题{case.number}已随{case.follows}办理，不能单独“{move.name}”；请到{case.follows}办理，这里只能写情况说明。",
            code=f"{move.code}_follows",
            kind="conflict",
        )
    if move.creates or case.state in move.frm:
        return
    states = "、".join(f"“{state.label}”" for state in S if state in move.frm)
    raise Refused(
        f"问题{case.number}现在是“{case.state.label}”，不能“{move.name}”；{states}时由{move.who_words}办理。"
        f"{NEXT_STEP[case.state]}。",
        code=f"{move.code}_wrong_state",
        kind="conflict",
    )


def _judge_behalf(move: Move, case: Situation, stands: Sequence[Stand], part: Part | None) -> Grant:
    if not move.behalf:
        raise Refused(
            f"“{move.name}”不能代填，须由{move.who_words}本人办理。", code=f"{move.code}_no_behalf", kind="forbidden"
        )
    reach = {case.dispatched_by, *case.home_path, *(part.unit_path if part else ())}
    for stand in stands:
        if "office" in stand.roles and stand.organisation in reach:
            return Grant(stand, on_behalf=True)
    raise Refused(
        f"代填“{move.name}”由交办单位或上级创城办办理，您现在的岗位不是（问题{case.number}为“{case.state.label}”，"
        f"{NEXT_STEP[case.state]}）。",
        code=f"{move.code}_behalf_not_yours",
        kind="forbidden",
    )


def _stands(who: Who, stand: Stand, case: Situation, part: Part | None) -> bool:
    return (who.role is None or who.role in stand.roles) and HOLDS[who.relation](stand, case, part)


def as_markdown() -> str:
    """docs/problem-states.md: the states, their diagram and the table of moves."""
    lines = [
        "# States and moves of a problem",
        "",
        "Generated from `chuangcheng/rules/problem_states.py`; do not edit by hand (`make docs`).",
        "",
        "| state | label | next |",
        "|---|---|---|",
        *(f"| `{state.value}` | {state.label} | {NEXT_STEP[state]} |" for state in S),
        "",
        "```mermaid",
        "stateDiagram-v2",
        *_arrows(),
        "```",
        "",
        "| move | from | to | who | brings, effect | on behalf |",
        "|---|---|---|---|---|---|",
        *(_row(move) for move in MOVES.values()),
        "",
    ]
    return "\n".join(lines)


def _arrows() -> list[str]:
    arrows = [f"    [*] --> {to.value}: {m.name}" for m in MOVES.values() if m.creates for to in m.to]
    for move in MOVES.values():
        arrows += [
            f"    {frm.value} --> {to.value}: {move.name}"
            for frm in S
            if frm in move.frm
            for to in move.to
            if to != frm
        ]
    return arrows


def _row(move: Move) -> str:
    frm = "—" if move.creates else "any" if move.frm == EVERY else "any open" if move.frm == OPEN else ""
    frm = frm or "、".join(s.label for s in S if s in move.frm)
    to = "、".join(s.label for s in move.to) or "same"
    behalf = "yes" if move.behalf else ""
    return f"| `{move.code}` {move.name} | {frm} | {to} | {move.who_words} | {move.brings} | {behalf} |"
