"""The body of every move, and the scene it is made in: `code` → (scene, body); a second case of a move has a name."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from chuangcheng.problems.models import Assignment
from tests.permission.asking import Request
from tests.permission.world import World

Form = Callable[[World], dict[str, Any]]
URL = "problems/<number>/moves/<code>/"


def said(**values: Any) -> Form:
    return lambda world: dict(values)


def part(world: World, scene: str, relation: str) -> Assignment:
    return Assignment.objects.get(
        problem__number=world.things[scene], unit=world.org(relation), ended_at=None, returned_at=None
    )


def later(world: World) -> dict[str, Any]:
    """An hour after the lead's deadline."""
    due = part(world, "rectifying", "own").due
    assert due is not None
    return {"moment": f"{timezone.localtime(due + timedelta(hours=1)):%Y-%m-%dT%H:%M}", "words": "管线未迁"}


def in_days(days: int) -> str:
    return f"{datetime.combine(timezone.localdate() + timedelta(days=days), time(12)):%Y-%m-%dT%H:%M}"


WHY = {"words": "理由如下"}
BEHALF = {"behalf": "1", "basis": "电话"}
MOVES: dict[str, tuple[str, Form]] = {
    "dispatch": ("registered", lambda w: {"lead": w.org("own"), "kind": "by_date"}),
    "amend": ("registered", said(text="改过的描述", **WHY)),
    "amend a self-check": ("self_check", said(text="改过的描述", **WHY)),
    "split": ("registered", said(lines="东门垃圾\n西门垃圾")),
    "merge": ("registered", lambda w: {"into": w.things["dispatched"]}),
    "merge a self-check into another unit's problem": ("self_check", lambda w: {"into": w.things["elsewhere"]}),
    "void": ("registered", said(**WHY)),
    "recall": ("dispatched", said(**WHY)),
    "accept": ("dispatched", said(person_name="王某")),
    "accept on behalf of the lead unit": (
        "dispatched", lambda w: {"person_name": "王某", "unit": w.org("own"), **BEHALF},
    ),
    "return": ("dispatched", said(reason="not_ours", **WHY)),
    "transfer": ("rectifying", lambda w: {"lead": w.org("sibling"), **WHY}),
    "reset_deadline": ("rectifying", said(rule_clock="working_days", rule_amount="30", **WHY)),
    "reset_deadline of what was handed down": (
        "handed_down",
        lambda w: {"assignment": part(w, "handed_down", "child").id, "rule_clock": "working_hours",
                   "rule_amount": "1", **WHY},
    ),
    "add_unit": ("rectifying", lambda w: {"new_unit": w.org("child"), "role": "assist", **WHY}),
    "drop_unit": ("rectifying", lambda w: {"assignment": part(w, "rectifying", "assist").id, **WHY}),
    "hand_down": ("rectifying", lambda w: {"lead": w.org("child")}),
    "take_back": ("handed_down", said(**WHY)),
    "refer_up": ("rectifying", lambda w: {"asked_of": w.org("above"), **WHY}),
    "answer_referral": ("referred", said(verdict="grant")),
    "close_referral": ("referral_granted", said(**WHY)),
    "measure": ("rectifying", said(kind="measure", text="已清理", done="on", confirmed="on")),
    "measure with another unit's photo": (
        "rectifying",
        lambda w: {"kind": "measure", "text": "已清理", "confirmed": "on", "after": w.things["foreign_photo"]},
    ),
    "restate": ("measured", lambda w: {"fact": w.things["fact"], "text": "25余次", **WHY}),
    "restate a figure of another problem": (
        "rectifying", lambda w: {"fact": w.things["fact"], "text": "25余次", **WHY},
    ),
    "confirm": ("rectifying", said(nothing_to_do="没有要做的")),
    "ask_extension": ("rectifying", later),
    "withdraw_extension": ("extension_asked", said()),
    "decide_extension": ("extension_asked", said(granted="yes")),
    "ask_suspension": (
        "rectifying",
        lambda w: {"cause": "管线", "plan": "续办", "review_on": timezone.localdate() + timedelta(days=30)},
    ),
    "decide_suspension": ("suspension_asked", said(granted="yes")),
    "resume": ("suspended", said()),
    "dispute": ("rectifying", said(**WHY)),
    "forward_dispute": ("outside", said()),
    "record_issuer_answer": ("forwarded", said(accepted="no", **WHY)),
    "uphold_dispute": ("disputed", said(**WHY)),
    "refuse_dispute": ("disputed", said(**WHY)),
    "withdraw_dispute": ("disputed", said()),
    "submit": ("ready", said(person_name="王某")),
    "sign": ("child_submitted", said()),
    "endorse": ("child_submitted", said()),
    "decline": ("child_submitted", said(**WHY)),
    "withdraw": ("submitted", said()),
    "withdraw of what was handed down": ("child_submitted", said()),
    "verify": ("submitted", said(words="已看")),
    "strike_off": ("verified", said()),
    "send_back": ("submitted", said(reason="not_done", **WHY)),
    "send_back before strike-off": ("verified", said(reason="not_done", **WHY)),
    "reopen": ("struck_off", said(**WHY)),
    "restore": ("voided", said(**WHY)),
    "urge": ("rectifying", said(channel="system", words="请抓紧")),
    "supervise": ("rectifying", lambda w: {"words": "请抓紧", "reply_by": in_days(9)}),
    "instruct": ("rectifying", lambda w: {"words": "请抓紧", "to": w.org("own")}),
    "note": ("rectifying", said(words="情况")),
    "note with another unit's photo": (
        "rectifying", lambda w: {"words": "情况", "document": w.things["foreign_photo"]},
    ),
    "note on another unit's problem": ("elsewhere", said(words="情况")),
    "attach": ("rectifying", lambda w: {"before": w.things["photo"]}),
    "attach before verifying": ("submitted", lambda w: {"before": w.things["photo"]}),
}  # fmt: skip


def move_questions() -> dict[tuple[str, str, str], Request]:
    """Every move made, and its form opened."""
    found = {}
    for case, (scene, form) in MOVES.items():
        code = case.split()[0]
        where = {"number": scene, "code": lambda w, code=code: code}
        keyed = lambda w, form=form: {"key": 1, **form(w)}  # noqa: E731
        found[URL, "POST", case] = Request(where, body=keyed, moves=True)
        if case == code:
            found[URL, "GET", case] = Request(where)
    return found
