"""The only writers of documents: opened as drafts, words edited, finalised with a 文号 and frozen."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from chuangcheng.audit.operations import log
from chuangcheng.inspections.models import SelfCheck, SelfCheckState
from chuangcheng.inspections.queries.self_checks import may_work, self_check_seen
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import FeedbackList
from chuangcheng.problems.queries.lists import feedback_list
from chuangcheng.reports.documents.data import to_data
from chuangcheng.reports.documents.freeze import digest
from chuangcheng.reports.editing import editable, spans_in, template_of
from chuangcheng.reports.models import Document, DocumentKind, Serial
from chuangcheng.reports.queries import (
    document,
    draft_of,
    keyed_blocks,
    suggested_title,
    text_of,
)
from chuangcheng.reports.self_checks import suggested_title as title_of_self_check
from chuangcheng.rules.numbering import document_number
from chuangcheng.rules.refusals import Refused

HEAD_FIELDS = {
    "title",
    "issuer",
    "addressee",
    "signature",
    "signer",
    "date",
    "letterhead",
    "copies_to",
    "printed_by",
    "agency",
}


def need_writer(by: Actor, organisation: Organisation) -> None:
    """Documents of a list are written by the office of the receiving organisation or one above it."""
    if not any("office" in s.roles and s.organisation_id in organisation.ancestor_ids for s in by.standings):
        raise Refused(
            f"{organisation.name}的报告和文书由其创城办办理，您现在的岗位不是。", code="document_not_yours",
            kind="forbidden",
        )  # fmt: skip


def need_self_checker(by: Actor, unit: Organisation) -> None:
    """The report of a self-check is written by whoever may fill the self-check in."""
    if not may_work(by, unit):
        raise Refused(
            f"自查报告由“{unit.name}”的联络员、整改人员或创城办撰写；请联系他们。", code="self_check_report_not_yours",
            kind="forbidden",
        )  # fmt: skip


def open_document(*, list_id: int, kind: str, by: Actor, at: datetime) -> Document:
    """The draft of a list's report or letter in this round; made when there is none."""
    feedback = feedback_list(list_id, by)
    need_writer(by, feedback.organisation)
    if kind not in {DocumentKind.REPORT, DocumentKind.LETTER}:
        raise Refused("请选择整改报告或回复函。", code="document_kind")
    with transaction.atomic():
        FeedbackList.objects.select_for_update().get(id=feedback.id)
        draft = Document.objects.filter(list=feedback, kind=kind, round=feedback.round, finalised_at=None).first()
        return draft or Document.objects.create(
            kind=kind,
            organisation=feedback.organisation,
            list=feedback,
            title=suggested_title(feedback, kind),
            round=feedback.round,
            token=secrets.token_urlsafe(16),
            created_by_id=by.user_id,
            created_at=at,
        )


def open_self_check_report(*, check_id: int, by: Actor, at: datetime) -> Document:
    """The draft of a self-check's 对标自查报告; made when there is none, another one once that was finalised."""
    check = self_check_seen(check_id, by)
    need_self_checker(by, check.unit)
    with transaction.atomic():
        SelfCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
        draft = Document.objects.filter(self_check=check, finalised_at=None).first()
        return draft or Document.objects.create(
            kind=DocumentKind.SELF_CHECK,
            organisation=check.unit,
            self_check=check,
            title=title_of_self_check(check)[:200],
            token=secrets.token_urlsafe(16),
            created_by_id=by.user_id,
            created_at=at,
        )


def locked(document_id: int, by: Actor, version: int | None) -> Document:
    """A draft, locked, at the version the writer saw."""
    seen = document(document_id, by)
    row = Document.objects.select_for_update(of=("self",)).select_related("list", "organisation").get(id=seen.id)
    (need_self_checker if row.self_check_id else need_writer)(by, row.organisation)
    if row.is_final:
        raise Refused("这份文书已经定稿，不能再改；需要更正的请另拟一稿。", code="document_final", kind="conflict")
    if version is not None and version != row.version:
        raise Refused("这份文书刚被别人改过，请刷新后再改，您写的内容还在页面上。", code="document_stale", kind="stale")
    return row


def edit_words(
    *, document_id: int, key: str, text: str, by: Actor, at: datetime, version: int | None = None
) -> Document:
    """A writer's words for one paragraph; its claims stay as they are. Empty text takes the drafted words back."""
    with transaction.atomic():
        row = locked(document_id, by, version)
        edits = dict(row.edits)
        edits.pop(key, None)
        row.edits = edits
        block = dict(keyed_blocks(row, draft_of(row, at))).get(key)
        if block is None or not editable(block):
            raise Refused("没有找到要改的段落，请刷新后再试。", code="paragraph_missing", kind="missing")
        if text.strip():
            row.edits = {**edits, key: template_of(text.strip(), spans_in(block))}
        return saved(row, "edits")


def edit_head(
    *, document_id: int, head: Mapping[str, str | bool], by: Actor, at: datetime, version: int | None = None
) -> Document:
    """Title, addressee, signature, date, letterhead, 抄送 …"""
    with transaction.atomic():
        row = locked(document_id, by, version)
        unknown = set(head) - HEAD_FIELDS
        if unknown:
            raise Refused(
                f"报告抬头里没有这些项目：{'、'.join(sorted(unknown))}；请刷新页面后再填。", code="head_unknown"
            )
        row.head = {**row.head, **head}
        row.title = str(row.head.get("title") or row.title)[:200]
        return saved(row, "head", "title")


def saved(row: Document, *fields: str) -> Document:
    """One version on."""
    row.version += 1
    row.save(update_fields=[*fields, "version"])
    return row


def take_serial(*, organisation: Organisation, series: str, year: int) -> int:
    """The next serial of a series and year; taken within the caller's transaction."""
    Serial.objects.get_or_create(organisation=organisation, series=series, year=year)
    row = Serial.objects.select_for_update().get(organisation=organisation, series=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def finalise(
    *, document_id: int, by: Actor, at: datetime, agency: str = "创城", version: int | None = None
) -> Document:
    """Freeze a document with its claims under a 文号 of its own; it is kept and never changes again."""
    with transaction.atomic():
        row = locked(document_id, by, version)
        if row.self_check is not None and row.self_check.state != SelfCheckState.FINISHED:
            raise Refused(
                "自查还没有结束，报告先不能定稿；请先在自查页逐条填完，点“结束自查”。", code="self_check_report_early",
                kind="conflict",
            )  # fmt: skip
        year = localtime(at).year
        serial = take_serial(organisation=row.organisation, series=agency, year=year)
        row.number = document_number(agency=agency, year=year, serial=serial)
        row.head = {**row.head, "date": row.head.get("date") or localtime(at).date().isoformat()}
        text = text_of(row, at)
        row.frozen, row.digest = to_data(text), digest(text)
        row.finalised_at, row.finalised_by_id = at, by.user_id
        row.save()
        log(action="document.finalise", by_id=by.user_id, at=at, who=by.name, subject=str(row.id), new=row.number)
        return row
