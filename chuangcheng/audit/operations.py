"""Writers of the log, and of the answers already given."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from chuangcheng.audit.models import Entry, Request
from chuangcheng.rules.refusals import Refused
from chuangcheng.statements import insert


def log(
    *,
    action: str,
    by_id: int | None,
    at: datetime,
    who: str = "",
    subject: str = "",
    success: bool = True,
    old: Any = None,
    new: Any = None,
    address: str | None = None,
) -> None:
    """Append one entry; entries are never changed."""
    Entry.objects.create(
        at=at,
        user_id=by_id,
        who=who,
        action=action,
        subject=subject,
        success=success,
        old=old,
        new=new,
        address=address,
    )


@dataclass
class Once:
    """A request seen before (`answered`, with the first answer) or new (set `answer` before leaving)."""

    answered: bool = False
    answer: dict[str, Any] = field(default_factory=dict)


@contextmanager
def once(*, key: UUID | None, by_id: int | None, operation: str, body: object, at: datetime) -> Iterator[Once]:
    """Inside a transaction: the same key and body gives the first answer again, another body is refused.

    The key is taken first, so that of two at once the second waits for the first and gets its answer.
    """
    if key is None:
        yield Once()
        return
    fingerprint = hashlib.sha256(f"{operation}\x1f{body!r}".encode()).hexdigest()
    mine = Request(key=key, user_id=by_id, operation=operation, body_hash=fingerprint, at=at)
    if known := taken(mine):
        if known.body_hash != fingerprint or known.operation != operation:
            raise Refused("同一个请求编号用在了不同的操作上；请重新提交。", code="request_key_reused")
        yield Once(answered=True, answer=known.answer or {})
        return
    request = Once()
    yield request
    Request.objects.filter(id=mine.id).update(answer=request.answer)


def taken(mine: Request) -> Request | None:
    """Keep the key, or say who had it before."""
    try:
        with transaction.atomic():
            insert(mine)
    except IntegrityError:
        return Request.objects.get(user=mine.user_id, key=mine.key)
    return None
