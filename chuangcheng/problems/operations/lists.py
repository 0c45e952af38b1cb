"""反馈清单: received, filled row by row while unpublished, published at once, answered, and answered back."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from chuangcheng.audit.operations import log
from chuangcheng.notices.operations import post_outbox
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.queries import organisation
from chuangcheng.problems.models import FeedbackList, ListAnswer, ListLevel, ListState, Problem
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.filling import NewRow, drop, fill
from chuangcheng.problems.operations.urging import note
from chuangcheng.problems.operations.verifying import reopen
from chuangcheng.problems.queries.sight import lists_visible_to
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State


@dataclass(frozen=True, kw_only=True)
class ListDetails:
    """What is known of a list besides its rows. Dates as dates; `reply_due` an aware moment."""

    organisation: int
    issuer: str
    title: str
    level: str
    received_on: date
    number: str = ""
    assessed_on: date | None = None
    reply_due: datetime | None = None
    original: int | None = None
    layout: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str = ""


def need_office(by: Actor, home: Organisation, *, code: str, what: str) -> None:
    """Lists are kept by the office of the receiving organisation or one above; a unit keeps its own self-checks."""
    for standing in by.standings:
        if "office" in standing.roles and standing.organisation_id in home.ancestor_ids:
            return
    raise Refused(
        f"{what}由{home.name}或其上级的创城办办理，您现在的岗位不是；请联系创城办。", code=code, kind="forbidden"
    )


def receive_list(*, details: ListDetails, by: Actor, at: datetime) -> FeedbackList:
    """A list that nobody sees yet; fill it with `add_rows`, then `publish_list`."""
    home = organisation(details.organisation)
    need_office(by, home, code="list_not_yours", what="登记反馈清单")
    fields = {}
    if not details.title.strip():
        fields["title"] = "请填写清单名称"
    if not details.issuer.strip():
        fields["issuer"] = "请填写下发单位"
    if details.level not in ListLevel.values:
        fields["level"] = "请选择清单级别"
    if fields:
        raise Refused(
            "清单信息不全：" + "；".join(fields.values()) + "，补齐后再提交。", code="list_incomplete", fields=fields
        )
    return FeedbackList.objects.create(
        organisation=home,
        issuer=details.issuer.strip(),
        title=details.title.strip(),
        number=details.number,
        level=details.level,
        assessed_on=details.assessed_on,
        received_on=details.received_on,
        reply_due=details.reply_due,
        original_id=details.original,
        layout=dict(details.layout),
        fingerprint=details.fingerprint,
        created_by_id=by.user_id,
        created_at=at,
    )


def add_rows(*, feedback: FeedbackList, rows: Iterator[NewRow], by: Actor, at: datetime) -> Iterator[list[str]]:
    """Write rows in batches, each its own short transaction; yields the numbers of each batch's problems."""
    if feedback.published_at:
        raise Refused("清单已经发布，不能再加行；漏项请另行登记问题。", code="list_published", kind="conflict")
    yield from fill(feedback=feedback, rows=rows, by=by, at=at)


def rows_fingerprint(hashes: Sequence[str]) -> str:
    """SHA-256 of the row hashes, whatever their order: the same rows in another file."""
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()


def publish_list(*, feedback: FeedbackList, by: Actor, at: datetime) -> FeedbackList:
    """Make the list and all its problems visible, by one row."""
    with transaction.atomic():
        kept = FeedbackList.objects.select_for_update().get(id=feedback.id)
        need_office(by, kept.organisation, code="publish_not_yours", what="发布清单")
        if kept.published_at:
            raise Refused("清单已经发布过了，不用再发布；请到清单页办理。", code="already_published", kind="conflict")
        if not kept.row_count:
            raise Refused("清单里一条问题也没有，请先导入。", code="list_empty")
        kept.published_at = at
        kept.save(update_fields=["published_at"])
        post_outbox(kind="list.published", subject=kept.title, payload={"list": kept.id}, at=at)
        log(action="list.publish", by_id=by.user_id, at=at, who=by.name, subject=str(kept.id))
    return kept


def discard_list(*, feedback: FeedbackList, by: Actor, at: datetime) -> None:
    """Drop a list that was never published, in batches; its numbers stay used."""
    need_office(by, feedback.organisation, code="discard_not_yours", what="删除未发布的清单")
    drop(feedback)
    log(action="list.discard", by_id=by.user_id, at=at, who=by.name, subject=str(feedback.id))


def locked_list(list_id: int, by: Actor) -> FeedbackList:
    """A published list the actor sees, locked."""
    found = lists_visible_to(by).select_for_update(of=("self",)).select_related("organisation").filter(id=list_id)
    feedback = found.first()
    if feedback is None:
        raise Refused("没有找到要登记往来的清单，或您无权查看；请从清单页进入。", code="list_missing", kind="missing")
    return feedback


def record_reply(*, list_id: int, by: Actor, at: datetime, words: str = "", document: int | None = None) -> ListAnswer:
    """The office has answered the issuer; allowed with open rows, which were printed 未完成 with reason and plan."""
    with transaction.atomic():
        feedback = locked_list(list_id, by)
        need_office(by, feedback.organisation, code="reply_not_yours", what="登记回复")
        if feedback.state in {ListState.REPLIED, ListState.PASSED}:
            raise Refused("这一轮已经回复过，请等下发单位的答复。", code="already_replied", kind="conflict")
        feedback.state, feedback.replied_at = ListState.REPLIED, at
        feedback.save(update_fields=["state", "replied_at"])
        rows = Problem.objects.filter(list=feedback).select_related("merged_into")
        states = {p.number: (p.merged_into or p).state for p in rows}
        answer = write_answer(feedback, "reply", by=by, at=at, words=words, rows=states, document=document)
        post_outbox(kind="list.replied", subject=feedback.title, payload={"list": feedback.id}, at=at)
        return answer


def write_answer(
    feedback: FeedbackList,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    words: str,
    rows: dict[str, Any],
    document: int | None,
) -> ListAnswer:
    """One line of the correspondence about a list."""
    return ListAnswer.objects.create(
        list=feedback,
        kind=kind,
        round=feedback.round,
        happened_at=at,
        words=words,
        rows=rows,
        document_id=document,
        recorded_by_id=by.user_id,
        recorded_at=at,
    )


def record_issuer_verdict(
    *, list_id: int, returned: Mapping[str, str], by: Actor, at: datetime, words: str = "", document: int | None = None
) -> ListAnswer:
    """The issuer's answer to our reply: all rows pass, or the named ones (number → what is missing) come back.

    Struck-off ones are reopened, others get a note; the list is in work again, one round on.
    """
    with transaction.atomic():
        feedback = locked_list(list_id, by)
        need_office(by, feedback.organisation, code="verdict_not_yours", what="登记下发单位的答复")
        if feedback.state != ListState.REPLIED:
            raise Refused("清单还没有回复，不能登记对方的答复；请先登记回复。", code="not_replied", kind="conflict")
        problems = {p.number: p for p in Problem.objects.filter(list=feedback)}
        unknown = [number for number in returned if number not in problems]
        if unknown:
            raise Refused(f"清单里没有这些问题：{'、'.join(unknown)}；请核对编号。", code="returned_unknown")
        answer = write_answer(feedback, "answer", by=by, at=at, words=words, rows=dict(returned), document=document)
        feedback.state = ListState.RECTIFYING if returned else ListState.PASSED
        feedback.round += 1 if returned else 0
        feedback.save(update_fields=["state", "round"])
        reopened: set[int] = set()
        for number, why in returned.items():
            ask = Ask(number=number, by=by, at=at, words=why or words or "下发单位退回")
            for row in in_work_of(problems[number]):
                take_back_row(row, ask, reopened)
        return answer


def in_work_of(problem: Problem) -> list[Problem]:
    """The rows that stand for one: itself, the parts it was split into, or the main one it was merged into."""
    if not problem.follows:
        return [problem]
    main = problem.merged_into
    if main is not None:
        return in_work_of(main)
    return [row for part in problem.parts.exclude(state=State.VOID).order_by("id") for row in in_work_of(part)]


def take_back_row(row: Problem, ask: Ask, reopened: set[int]) -> None:
    """A struck-off row is reopened, once for however many rows of the sheet; any other gets a note."""
    ask = replace(ask, number=row.number)
    if row.id in reopened:
        return
    reopened.add(row.id)
    if row.state == State.STRUCK_OFF:
        reopen(ask)
    else:
        note(ask)
