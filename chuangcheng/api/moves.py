"""Every move of the ledger: one table of code, body and operation, and from it one address each, alone and in bulk."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import create_model

from chuangcheng.api import move_bodies as body
from chuangcheng.api.answers import answer
from chuangcheng.api.asked import key_of, now, seen_number, who
from chuangcheng.api.once import once
from chuangcheng.api.problem_shapes import Moved, Verdicts
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
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.bulk import Verdict, in_bulk
from chuangcheng.rules.problem_states import LABELS, MOVES

router = Router(tags=["办理"])
Plain = body.MoveGiven
STATES = {state.value: label for state, label in LABELS.items()}


@dataclass(frozen=True)
class MoveHere:
    """A move that programs make: `operation(ask, **body.wishes())`. `words` says what the note is, when it must be."""

    body: type[body.MoveGiven]
    operation: Callable[..., Any]
    words: str = ""


TABLE: dict[str, MoveHere] = {
    "dispatch": MoveHere(body.DispatchGiven, assigning.dispatch),
    "recall": MoveHere(Plain, assigning.recall, "原因"),
    "transfer": MoveHere(body.TransferGiven, assigning.transfer, "原因"),
    "reset_deadline": MoveHere(body.ResetDeadlineGiven, assigning.reset_deadline, "原因"),
    "add_unit": MoveHere(body.AddUnitGiven, assigning.add_unit, "原因"),
    "drop_unit": MoveHere(body.AssignmentGiven, assigning.drop_unit, "原因"),
    "accept": MoveHere(body.PersonGiven, answering.accept),
    "return": MoveHere(body.ReturnGiven, answering.return_, "退单理由"),
    "hand_down": MoveHere(body.HandDownGiven, assigning.hand_down),
    "take_back": MoveHere(Plain, assigning.take_back, "原因"),
    "refer_up": MoveHere(body.AskedOfGiven, petitions.refer_up, "需要协调解决的事项"),
    "answer_referral": MoveHere(body.AnswerReferralGiven, petitions.answer_referral),
    "close_referral": MoveHere(body.MomentGiven, petitions.close_referral, "协调结果"),
    "measure": MoveHere(body.MeasureGiven, measuring.measure),
    "restate": MoveHere(body.RestateGiven, measuring.restate, "更正原因"),
    "confirm": MoveHere(body.NothingToDoGiven, measuring.confirm),
    "ask_extension": MoveHere(body.AskExtensionGiven, petitions.ask_extension, "延期原因"),
    "withdraw_extension": MoveHere(Plain, petitions.withdraw_extension),
    "decide_extension": MoveHere(body.GrantedGiven, petitions.decide_extension),
    "ask_suspension": MoveHere(body.AskSuspensionGiven, petitions.ask_suspension),
    "decide_suspension": MoveHere(body.DecideSuspensionGiven, petitions.decide_suspension),
    "resume": MoveHere(body.MomentGiven, petitions.resume),
    "dispute": MoveHere(Plain, petitions.dispute, "自查情况和申诉理由"),
    "forward_dispute": MoveHere(Plain, petitions.forward_dispute),
    "record_issuer_answer": MoveHere(body.IssuerAnswerGiven, petitions.record_issuer_answer, "下发单位的答复"),
    "uphold_dispute": MoveHere(Plain, petitions.uphold_dispute, "理由"),
    "refuse_dispute": MoveHere(body.MomentGiven, petitions.refuse_dispute, "理由"),
    "withdraw_dispute": MoveHere(body.MomentGiven, petitions.withdraw_dispute),
    "submit": MoveHere(body.SubmitGiven, submitting.submit),
    "sign": MoveHere(Plain, submitting.sign),
    "endorse": MoveHere(Plain, submitting.endorse),
    "decline": MoveHere(Plain, submitting.decline, "原因"),
    "withdraw": MoveHere(Plain, submitting.withdraw),
    "verify": MoveHere(Plain, verifying.verify),
    "strike_off": MoveHere(body.StrikeOffGiven, verifying.strike_off),
    "send_back": MoveHere(body.SendBackGiven, verifying.send_back, "哪里没有整改到位"),
    "reopen": MoveHere(Plain, verifying.reopen, "新发现的情况"),
    "split": MoveHere(body.SplitGiven, dividing.split),
    "merge": MoveHere(body.MergeGiven, dividing.merge),
    "void": MoveHere(body.VoidGiven, dividing.void, "原因"),
    "restore": MoveHere(Plain, dividing.restore, "原因"),
    "amend": MoveHere(body.AmendGiven, registering.amend, "更正原因"),
    "urge": MoveHere(body.UrgeGiven, urging.urge),
    "supervise": MoveHere(body.SuperviseGiven, urging.supervise, "督办要求"),
    "instruct": MoveHere(body.InstructGiven, urging.instruct, "批示内容"),
    "note": MoveHere(Plain, urging.note, "情况说明"),
    "attach": MoveHere(Plain, urging.attach_files),
}
# What is about one problem by its nature: a part of it, its own figures, another problem.
NOT_IN_BULK = {"drop_unit", "restate", "split", "merge", "amend"}


def needed(code: str) -> list[str]:
    """The fields a move cannot do without."""
    here = TABLE[code]
    fields = [name for name, field in here.body.model_fields.items() if field.is_required()]
    return [*fields, "words"] if here.words else fields


def make(request: HttpRequest, number: str, code: str, given: body.MoveGiven) -> HttpResponse:
    """One move of one problem at the version that was seen."""
    here = TABLE[code]
    key, version = key_of(request), seen_number(request)
    ask = Ask(number=number, by=who(request), at=now(request), key=key, version=version)
    step = here.operation(given.ask(ask), **given.wishes())
    return moved(step, number)


def moved(step: Any, number: str) -> HttpResponse:
    """What a step says of itself, so that a repeated request is told the same."""
    version = step.seq + step.problem.version - step.problem.step_count
    desk_kind, desk_id = step.codes.get("desk") or ("", None)
    told = answer({
        "number": number,
        "move": step.move,
        "step": step.seq,
        "version": version,
        "from_state": step.from_state,
        "state": step.to_state,
        "state_label": STATES[step.to_state],
        "desk_kind": desk_kind,
        "desk_id": desk_id,
        "happened_at": timezone.localtime(step.happened_at),
        "recorded_at": timezone.localtime(step.recorded_at),
    })  # fmt: skip
    told["ETag"] = f'"{version}"'
    return told


def make_many(request: HttpRequest, code: str, given: Any) -> dict[str, Any]:
    """One move on many problems with one shared body; a refused row stops nobody else."""
    here = TABLE[code]
    ask = given.ask(Ask(number="", by=who(request), at=now(request), key=key_of(request)))
    wishes = given.wishes()
    verdicts = in_bulk(numbers=given.numbers, ask=ask, make=lambda one: here.operation(one, **wishes))
    return told_of(verdicts)


def told_of(verdicts: list[Verdict]) -> dict[str, Any]:
    """How many were done, and each row's verdict."""
    done = sum(v.done for v in verdicts)
    rows = [{"number": v.number, "ok": v.done, "sentence": v.sentence} for v in verdicts]
    return {"done": done, "refused": len(rows) - done, "rows": rows}


@functools.cache
def for_many(one: type[body.MoveGiven]) -> type[body.MoveGiven]:
    """The body of a move with the numbers it is made on."""
    return create_model(f"{one.__name__}Many", __base__=one, numbers=(body.Numbers, body.EACH))


def add_move(code: str) -> None:
    """The address of one move, and where it is offered for many the address for many."""
    here, name = TABLE[code], MOVES[code].name
    needs = f"words 必填：{here.words}。" if here.words else ""

    def one(request: HttpRequest, number: str, given: Any) -> HttpResponse:
        return make(request, number, code, given)

    one.__annotations__["given"] = here.body
    extra = {"x-headers": ["key", "seen"]}
    router.post(
        f"/problems/{{number}}/moves/{code}", response=Moved, summary=name, operation_id=f"move_{code}",
        description=f"{needs}由{MOVES[code].who_words}办理。", openapi_extra=extra,
    )(one)  # fmt: skip
    if code in NOT_IN_BULK:
        return
    many_body = for_many(here.body)

    @once(200, together=False)
    def many(request: HttpRequest, given: Any) -> dict[str, Any]:
        return make_many(request, code, given)

    many.__wrapped__.__annotations__["given"] = many_body  # type: ignore[attr-defined]
    many.__annotations__["given"] = many_body
    router.post(
        f"/moves/{code}", response=Verdicts, summary=f"批量{name}", operation_id=f"moves_{code}",
        description=f"{needs}每条各自判断，逐条回答。",
    )(many)  # fmt: skip


for _code in TABLE:
    add_move(_code)
