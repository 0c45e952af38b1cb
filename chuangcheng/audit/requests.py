"""Requests of programs that count once: their answer is kept under the client's key and given again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from chuangcheng.audit.models import Request
from chuangcheng.audit.operations import taken
from chuangcheng.rules.refusals import Refused

# A request that was cut off between its work and its answer keeps its key this long, then it may be made again.
CUT_OFF = timedelta(minutes=15)


@dataclass(frozen=True)
class Told:
    """An answer: HTTP status, body, and the body to keep where that is another (without what is said only once)."""

    status: int
    body: str
    kept: str = ""


@dataclass(frozen=True)
class Asked:
    """Who asks for what, under which key; `fingerprint` is the SHA-256 of everything asked."""

    key: UUID
    by_id: int | None
    operation: str
    fingerprint: str
    at: datetime


def answer_together(asked: Asked, act: Callable[[], Told]) -> Told:
    """Act and keep the answer in one transaction; of two at once the second waits and gets the first one's answer.

    Raises Refused: the key was used for something else (invalid), and whatever `act` refuses, which keeps nothing.
    """
    with transaction.atomic():
        mine = _row(asked)
        if known := taken(mine):
            return _again(known, asked)
        told = act()
        _keep(mine, told)
    return told


def answer_apart(asked: Asked, act: Callable[[], Told]) -> Told:
    """As `answer_together` for work that may not run inside a transaction; of two at once the second is refused.

    Raises Refused besides: the first is still under way (conflict).
    """
    mine = _row(asked)
    if known := taken(mine):
        if known.answer is not None or known.body_hash != asked.fingerprint:
            return _again(known, asked)
        mine = _take_over(known, asked.at)
    try:
        told = act()
    except BaseException:
        Request.objects.filter(id=mine.id, answer__isnull=True).delete()
        raise
    _keep(mine, told)
    return told


def _row(asked: Asked) -> Request:
    return Request(
        key=asked.key, user_id=asked.by_id, operation=asked.operation[:60], body_hash=asked.fingerprint, at=asked.at
    )


def _keep(mine: Request, told: Told) -> None:
    Request.objects.filter(id=mine.id).update(answer={"status": told.status, "body": told.kept or told.body})


def _again(known: Request, asked: Asked) -> Told:
    if known.body_hash != asked.fingerprint or known.operation != asked.operation[:60] or known.answer is None:
        raise Refused("这个 Idempotency-Key 已用于另一次提交，请换一个新的编号再提交。", code="request_key_taken")
    return Told(known.answer["status"], known.answer["body"])


def _take_over(known: Request, at: datetime) -> Request:
    """The key of a request that was cut off long ago; refused while it may still be under way."""
    is_free = at - known.at >= CUT_OFF
    if not is_free or not Request.objects.filter(id=known.id, at=known.at, answer__isnull=True).update(at=at):
        raise Refused(
            "同一编号的提交正在办理，请稍候用同一个编号再问一次结果。", code="request_in_progress", kind="conflict"
        )
    return known
