"""办理经过: the steps of a problem as sentences a stranger to the system reads. No codes, ids or hashes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from chuangcheng.people.queries import organisations_by_id, posts_by_id, users_by_id
from chuangcheng.problems.models import Attachment, Problem, Source, Step, TreatmentKind
from chuangcheng.problems.operations.answering import RETURN_REASONS
from chuangcheng.problems.operations.urging import SUPERVISE_LEVELS, URGE_CHANNELS
from chuangcheng.problems.operations.verifying import SEND_BACK_REASONS
from chuangcheng.problems.queries.turn import worked_words
from chuangcheng.rules.independence import Distance
from chuangcheng.rules.problem_states import MOVES
from chuangcheng.rules.worktime import Calendar
from chuangcheng.statements import Compiled

TONES = {
    "return": "overdue", "send_back": "overdue", "decline": "overdue", "reopen": "overdue", "void": "void",
    "uphold_dispute": "void", "strike_off": "done", "verify": "done", "endorse": "done", "decide_suspension": "paused",
    "dispute": "paused", "urge": "soon", "escalate": "soon", "supervise": "soon", "submit": "mine", "measure": "mine",
    "accept": "mine",
}  # fmt: skip
ESCALATED = {
    "soon": "时限将到，系统提醒",
    "overdue": "已到时限，系统预警",
    "overdue_day": "逾期一天，系统预警",
    "overdue_3": "逾期三天，系统预警",
}
FIELDS = {"text": "问题描述", "place": "地点", "requirement": "交办要求", "leader_name": "分管领导"}
ROLE_WORDS = {"co_lead": "共同牵头", "assist": "配合"}
WORDS_LABELS = {
    "requirement": "要求", "finding": "新情况", "done": "当场整改", "nothing_to_do": "无须措施",
    "answered_by": "接听人",
    "cause": "外部原因", "plan": "后续计划", "issuer_answer": "下发单位答复", "basis": "代填依据",
}  # fmt: skip
PLAIN_WORDS = ("text", "note")


@dataclass(frozen=True)
class Happened:
    """One line: who did what, what was written, how long it had waited, which files came with it."""

    at: datetime
    who: str
    done: str
    words: str = ""
    waited: str = ""
    tone: str = "other"
    files: tuple[Attachment, ...] = field(default=())


def timeline_of(problem: Problem, *, calendar: Calendar, attachments: Iterable[Attachment]) -> list[Happened]:
    """Newest first; the steps, and what they name: units, posts and people, each kind in one statement."""
    steps = STEPS(problem=problem.pk)
    names = _names(steps)
    by_step: dict[int | None, list[Attachment]] = {}
    for attachment in attachments:
        by_step.setdefault(attachment.step_id, []).append(attachment)
    told = []
    previous: Step | None = None
    for step in steps:
        told.append(_tell(step, previous, names, calendar, tuple(by_step.get(step.id, ()))))
        previous = step
    return told[::-1]


STEPS = Compiled(lambda problem: Step.objects.filter(problem=problem).order_by("seq"))


def _tell(
    step: Step, previous: Step | None, names: dict[int, str], calendar: Calendar, files: tuple[Attachment, ...]
) -> Happened:
    waited = ""
    if previous and step.move not in {"note", "attach", "urge", "escalate", "recompute", "erase", "instruct"}:
        words = worked_words(previous.happened_at, step.happened_at, calendar)
        waited = "" if words == "不到1分钟" else f"距上一步{words}"
    return Happened(
        at=step.happened_at,
        who=who_words(step),
        done=done_words(step, names),
        words=written(step),
        waited=waited,
        tone=TONES.get(step.move, "other"),
        files=files,
    )


def who_words(step: Step) -> str:
    """总务科 联络员（姓名）; on behalf: 院创城办代总务科填报; the clock: 系统."""
    if step.actor is None:
        return "系统"
    where = step.organisation.short_name or step.organisation.name if step.organisation else ""
    title = step.post.title if step.post else ""
    person = f"{where} {title} {step.actor.display_name}".strip()
    if step.on_behalf_of:
        return f"{person}（代{step.on_behalf_of.short_name or step.on_behalf_of.name}填报）"
    return person


def done_words(step: Step, names: dict[int, str]) -> str:
    """The verb with what makes this one different: 交办给总务科，党办协办；限期整改."""
    said = SAYS.get(step.move)
    base = said(step.codes, names) if said else MOVES[step.move].name
    late = step.codes.get("late")
    if late:
        base += f"（超过时限{late['minutes'] // 60}小时）" if late["minutes"] >= 60 else "（超过时限）"
    return base


def written(step: Step) -> str:
    """What was written, the plain words first, then what needs a label; an erased text says so."""
    plain = ("note",) if step.move == "register" else PLAIN_WORDS
    lines = [step.words[name] for name in plain if step.words.get(name)]
    lines += [f"{label}：{step.words[name]}" for name, label in WORDS_LABELS.items() if step.words.get(name)]
    if step.move == "restate":
        lines.append(f"由“{step.words.get('old', '')}”改为“{step.words.get('new', '')}”")
    lines += [
        f"{label}由“{step.words.get(f'old_{name}') or '空'}”改为“{step.words.get(f'new_{name}') or '空'}”"
        for name, label in FIELDS.items()
        if f"new_{name}" in step.words or f"old_{name}" in step.words
    ]
    if set(step.digests) - set(step.words):
        lines.append("（部分文字已按规定清除）")
    return "\n".join(lines)


def _names(steps: Sequence[Step]) -> dict[int, str]:
    """Names of the units that codes name; makers, posts and units of the steps are put on them."""
    ids: set[int] = set()
    for step in steps:
        codes = step.codes
        ids.update(codes.get("units", ()))
        ids.update(codes[name] for name in ("unit", "asked_of", "from_unit") if isinstance(codes.get(name), int))
        ids.update(i for i in (step.organisation_id, step.on_behalf_of_id) if i)
    units = organisations_by_id(ids)
    users = users_by_id({step.actor_id for step in steps if step.actor_id})
    posts = posts_by_id({step.post_id for step in steps if step.post_id})
    for step in steps:
        for name, kept, known in (
            ("actor", step.actor_id, users),
            ("post", step.post_id, posts),
            ("organisation", step.organisation_id, units),
            ("on_behalf_of", step.on_behalf_of_id, units),
        ):
            if kept:
                setattr(step, name, known[kept])
    return {i: o.short_name or o.name for i, o in units.items()}


def moment_words(iso: str | None) -> str:
    """10月8日 18:00 from what a step keeps."""
    if not iso:
        return ""
    local = timezone.localtime(datetime.fromisoformat(iso))
    return f"{local.month}月{local.day}日 {local:%H:%M}"


Codes = dict[str, Any]
Names = dict[int, str]


def _units(codes: Codes, names: Names) -> list[str]:
    return [names.get(u, "某单位") for u in codes.get("units", ())]


def _dispatch(codes: Codes, names: Names) -> str:
    units = _units(codes, names)
    kind = codes.get("kind")
    said = f"交办给{units[0]}" if units else "交办"
    said += f"，{'、'.join(units[1:])}协办" if len(units) > 1 else ""
    said += f"；{TreatmentKind(kind).label}" if kind in TreatmentKind.values else ""
    return said + (f"，{moment_words(codes.get('due'))}前完成" if codes.get("due") else "")


def _hand_down(codes: Codes, names: Names) -> str:
    units = _units(codes, names)
    said = f"转交{units[0]}办理" if units else "转交下级办理"
    said += f"，{'、'.join(units[1:])}协办" if len(units) > 1 else ""
    return said + (f"，{moment_words(codes.get('due'))}前完成" if codes.get("due") else "")


def _granted(yes: str, no: str) -> Any:
    return lambda codes, names: yes if codes.get("granted") else no


def _decide_extension(codes: Codes, names: Names) -> str:
    return f"同意延期至{moment_words(codes.get('moment'))}" if codes.get("granted") else "不同意延期"


def _urge(codes: Codes, names: Names) -> str:
    channel = codes.get("channel", "system")
    by = "" if channel == "system" else f"（{URGE_CHANNELS.get(channel, channel)}）"
    return f"催办{names.get(codes.get('unit') or 0, '')}{by}"


def _supervise(codes: Codes, names: Names) -> str:
    level = SUPERVISE_LEVELS.get(codes.get("level", 1), "督办")
    return f"{level}{names.get(codes.get('unit') or 0, '')}，{moment_words(codes.get('reply_by'))}前回复"


def _verify(codes: Codes, names: Names) -> str:
    word = codes.get("independence")
    return "复核通过" + (f"（{Distance(word).label}）" if word else "")


def _strike(codes: Codes, names: Names) -> str:
    own = "（本单位销号）" if codes.get("own_strike") else ""
    return f"销号{own}" + ("，转为常态化工作" if codes.get("becomes_duty") else "")


def _referral(codes: Codes, names: Names) -> str:
    higher = f"提请{names.get(codes.get('asked_of') or 0, '上级')}协调"
    return {"grant": "同意协调，整改时限暂停", "refuse": "不同意协调，退回承办单位"}.get(
        codes.get("verdict", ""), higher
    )


def _recomputed(codes: Codes) -> str:
    old, new = codes.get("due") or (None, None)
    moved = f"，由{moment_words(old)}改为{moment_words(new)}" if old != new else ""
    return f"放假安排有变，按日历重算时限{moved}"


SAYS: dict[str, Any] = {
    "register": lambda c, n: f"登记（{Source(c['source']).label}）" if c.get("source") else "登记",
    "dispatch": _dispatch,
    "hand_down": _hand_down,
    "transfer": lambda c, n: f"改派给{'、'.join(_units(c, n))}",
    "add_unit": lambda c, n: f"增加{'、'.join(_units(c, n))}{ROLE_WORDS.get(c.get('role', ''), '协办')}",
    "drop_unit": lambda c, n: f"不再由{'、'.join(_units(c, n))}{ROLE_WORDS.get(c.get('role', ''), '协办')}",
    "return": lambda c, n: f"退单：{RETURN_REASONS.get(c.get('reason', ''), '')}",
    "reset_deadline": lambda c, n: f"整改时限由{moment_words(c.get('old_due'))}调整为{moment_words(c.get('due'))}",
    "measure": lambda c, n: "填写自查情况" if c.get("kind") == "finding" else "填写整改措施",
    "submit": lambda c, n: "上报整改情况" + ("（超期）" if c.get("late_submit") else ""),
    "ask_extension": lambda c, n: f"申请延期至{moment_words(c.get('moment'))}",
    "decide_extension": _decide_extension,
    "decide_suspension": _granted("同意暂缓，整改时限暂停", "不同意暂缓"),
    "record_issuer_answer": lambda c, n: "登记下发单位答复：" + ("同意申诉" if c.get("accepted") else "不同意申诉"),
    "refer_up": lambda c, n: f"提请{n.get(c.get('asked_of') or 0, '上级')}协调",
    "answer_referral": _referral,
    "verify": _verify,
    "strike_off": _strike,
    "send_back": lambda c, n: (
        f"退回重新整改：{SEND_BACK_REASONS.get(c.get('reason', ''), '')}，{moment_words(c.get('due'))}前完成"
    ),
    "urge": _urge,
    "supervise": _supervise,
    "instruct": lambda c, n: (
        f"批示{n.get(c.get('unit') or 0, '')}" + (f"，{moment_words(c.get('due'))}前办结" if c.get("due") else "")
    ),
    "escalate": lambda c, n: ESCALATED.get(c.get("level", ""), "时限预警"),
    "recompute": lambda c, n: _recomputed(c),
    "split": lambda c, n: f"拆分为{'、'.join(c.get('parts', ()))}",
    "merge": lambda c, n: f"并入{c.get('into', '')}",
    "follow": lambda c, n: f"随{c.get('part', '')}办理",
}
