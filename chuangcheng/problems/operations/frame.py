"""The frame every move runs in: lock, decide, write, record, announce, in one transaction.

An operation is a function of a `Case` decorated with `@move(code)`; the decorated function takes an `Ask`
(what every move comes with) and the move's own arguments, and returns the step it wrote. Asked again with the
same key and body it returns the first step and writes nothing.
"""

import functools
import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, OuterRef, QuerySet, Subquery

from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.behalf import remember_behalf
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.record import announce, record
from chuangcheng.problems.operations.retrying import retried
from chuangcheng.problems.queries.files import check_files_own
from chuangcheng.problems.queries.sight import seen_by, visible_to
from chuangcheng.rules.refusals import Refused
from chuangcheng.statements import Compiled

P = ParamSpec("P")


def move(
    code: str, *, beside: str = ""
) -> Callable[[Callable[Concatenate[Case, P], None]], Callable[Concatenate[Ask, P], Step]]:
    """Make a move of the ledger out of a function that decides and writes on a locked case.

    `beside` names the argument with the number of another problem that the move locks too.
    """

    def wrap(body: Callable[Concatenate[Case, P], None]) -> Callable[Concatenate[Ask, P], Step]:
        names = list(inspect.signature(body).parameters)[1:]

        @functools.wraps(body)
        @retried
        def run(ask: Ask, *args: P.args, **kwargs: P.kwargs) -> Step:
            wishes = dict(zip(names, args, strict=False)) | kwargs
            fingerprint = body_hash(code, ask, wishes)
            try:
                with transaction.atomic():
                    problem = lock(ask, beside=str(wishes.get(beside, "")))
                    if repeated := first_answer(problem, fingerprint):
                        return repeated
                    check_files_own((file.file_id for file in ask.files), by=ask.by, at=ask.at)
                    case = Case.of(problem, code=code, ask=ask)
                    body(case, *args, **kwargs)
                    remember_behalf(case)
                    step = record(case, key=ask.key, fingerprint=fingerprint)
                    announce(case, step)
                    return step
            except (Refused, IntegrityError):
                if met := met_on_the_way(ask, fingerprint):
                    return met
                raise

        return run

    return wrap


def lock(ask: Ask, *, beside: str = "") -> Problem:
    """The problem, locked, if this actor sees it; its version checked against the one asked about.

    One with a smaller number that is to be locked as well is locked before: two moves that want the same two
    problems then wait for each other instead of both for ever.
    """
    if beside and beside < ask.number:
        visible_to(ask.by).select_for_update(of=("self",)).filter(number=beside).first()
    problem = locked(ask)
    if problem is None:
        raise Refused(f"没有找到问题{ask.number}，或您无权查看；请核对编号。", code="problem_missing", kind="missing")
    if ask.version is not None and ask.version != problem.version and not getattr(problem, "repeat", None):
        raise Refused(
            f"问题{ask.number}刚刚被别人办理过，您看到的不是最新情况；请刷新后再办，已填内容会保留。",
            code="problem_stale",
            kind="stale",
        )
    return problem


def locked(ask: Ask) -> Problem | None:
    """The row, and as `repeat` the step that the same request has written before."""
    if ask.by.is_clock or not ask.by.organisation_ids or ask.key is None:
        rows = visible_to(ask.by).select_for_update(of=("self",)).select_related("home", "list")
        return (_with_repeat(rows, ask.key) if ask.key else rows).filter(number=ask.number).first()
    found = LOCKED(number=ask.number, organisations=tuple(ask.by.organisation_ids), key=ask.key)
    return found[0] if found else None


def _with_repeat(rows: QuerySet[Problem], key: UUID) -> QuerySet[Problem]:
    return rows.annotate(repeat=Subquery(Step.objects.filter(problem=OuterRef("pk"), key=key).values("id")[:1]))


LOCKED = Compiled(
    lambda number, organisations, key: _with_repeat(
        seen_by(organisations).select_for_update(of=("self",)).select_related("home", "list").filter(number=number), key
    ).order_by()
)


def met_on_the_way(ask: Ask, fingerprint: str) -> Step | None:
    """The step of the same request that another connection wrote while this one waited for the lock.

    PostgreSQL shows the locked row anew after the wait, but reads the steps as they were before it; asked only after
    a failure, so that the usual move does not pay for it.
    """
    if ask.key is None:
        return None
    return Step.objects.filter(
        problem__in=visible_to(ask.by).filter(number=ask.number), key=ask.key, body_hash=fingerprint
    ).first()


def first_answer(problem: Problem, fingerprint: str) -> Step | None:
    """The step this request already wrote; the same key with another body is refused."""
    repeat = getattr(problem, "repeat", None)
    if repeat is None:
        return None
    step = Step.objects.get(id=repeat)
    if step.body_hash != fingerprint:
        raise Refused("同一个请求编号用在了不同的内容上；请重新提交。", code="key_reused", kind="invalid")
    return step


def body_hash(code: str, ask: Ask, wishes: Mapping[str, Any]) -> str:
    """SHA-256 of what was asked, so that a repeated key can be told from a reused one; `wishes` by argument name."""
    body = {"move": code, "ask": ask.body(), "with": dict(wishes)}
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False, default=_plain).encode()).hexdigest()


def _plain(value: object) -> str:
    return str(value.pk) if isinstance(value, Model) else str(value)
