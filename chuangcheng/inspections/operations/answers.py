"""Answers to a visit's check items, with presence on posts, as a phone or a page sends them: any number of times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from chuangcheng.inspections.models import Answer, AnswerPhoto, Presence, Verdict, Visit, VisitState
from chuangcheng.inspections.operations.presences import PresenceConflict, PresenceDraft, see_posts
from chuangcheng.inspections.operations.scoring import score_row
from chuangcheng.inspections.operations.visits import CLOCK_SLACK, count_answers, locked_visit
from chuangcheng.inspections.queries.proposals import rule_of
from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.problems.queries.files import check_files_own
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import CheckItem

MOST = 500
SAID = ("verdict", "count", "measured", "measured_of", "note", "fixed_on_spot", "fixed_how", "highlight", "proposal")
PROPOSED = {"category", "lead", "text", "place", "rectify"}


@dataclass(frozen=True, kw_only=True)
class AnswerDraft:
    """One answer as the client has it. `seen` is the version it knew, 0 for none; `photos` ids of stored files,
    `after_photos` those of 立行立改 done.

    `proposal`: {"category": id, "lead": id, "text": …, "place": …, "rectify": {"clock": …, "amount": …}}.
    """

    uuid: UUID
    verdict: str
    answered_at: datetime
    check_item: int | None = None
    count: int = 0
    measured: Decimal | None = None
    measured_of: Decimal | None = None
    note: str = ""
    fixed_on_spot: bool = False
    fixed_how: str = ""
    highlight: bool = False
    proposal: Mapping[str, Any] = field(default_factory=dict)
    photos: Sequence[int] = ()
    after_photos: Sequence[int] = ()
    seen: int = 0


@dataclass(frozen=True)
class Conflict:
    """An answer that was not written, why, and what stands there: under `theirs` it may be sent again."""

    uuid: UUID
    sentence: str
    theirs: Answer


@dataclass(frozen=True)
class Saved:
    """`answers` are rows as they stand, by the UUID the client sent; a colleague's equal answer has its own UUID.
    `presences` the same of posts."""

    visit: Visit
    answers: Mapping[UUID, Answer]
    conflicts: tuple[Conflict, ...]
    presences: Mapping[UUID, Presence]
    presence_conflicts: tuple[PresenceConflict, ...]


def save_answers(
    *, uuid: UUID, answers: Sequence[AnswerDraft], presences: Sequence[PresenceDraft] = (), by: Actor, at: datetime
) -> Saved:
    """Write down answers of a visit that was begun; what somebody else has changed meanwhile is told, not overwritten.

    An answer already on the ledger keeps its verdict; photos may still be added to it. Once the visit is done a change
    is a correction and stands in the log.
    Refused (nothing written): `visit_missing`, `visit_not_yours`, `visit_not_begun`, `round_closed`,
    `answer_fields` (with `fields` by UUID), `answer_item_missing`, `file_not_seen`, `presence_fields`.
    """
    _check(answers, at=at)
    with transaction.atomic():
        visit = locked_visit(uuid, by=by, at=at)
        if visit.state not in (VisitState.STARTED, VisitState.DONE):
            raise Refused("这次检查还没有开始，请先打开点位开始检查。", code="visit_not_begun", kind="conflict")
        _check_items(visit, answers)
        sent = {file for one in answers for file in (*one.photos, *one.after_photos)}
        there = AnswerPhoto.objects.filter(answer__visit=visit, file__in=sent).values_list("file_id", flat=True)
        check_files_own(sent - set(there), by=by, at=at)
        desk = _Desk(visit, by=by, at=at)
        for draft in answers:
            desk.take(draft)
        desk.write()
        posts = see_posts(visit, presences, by=by, at=at)
        count_answers(visit)
        score_row(visit)
        visit.version += 1
        visit.save()
    return Saved(visit, desk.kept, tuple(desk.conflicts), posts.kept, tuple(posts.conflicts))


class _Desk:
    """Holds what stands in the visit against what was sent."""

    def __init__(self, visit: Visit, *, by: Actor, at: datetime) -> None:
        self.visit, self.by, self.at = visit, by, at
        rows = list(visit.answers.all())
        self.by_uuid = {row.uuid: row for row in rows}
        self.by_item = {row.check_item_id: row for row in rows if row.check_item_id}
        self.kept: dict[UUID, Answer] = {}
        self.conflicts: list[Conflict] = []
        self.photos: list[AnswerPhoto] = []

    def take(self, draft: AnswerDraft) -> None:
        row = self.by_uuid.get(draft.uuid) or self.by_item.get(draft.check_item or 0)
        if row is None:
            row = Answer(visit=self.visit, uuid=draft.uuid, check_item_id=draft.check_item, version=0)
            self._put(row, draft)
        elif _says(row) != _said(draft):
            if sentence := self._against(row, draft):
                self.conflicts.append(Conflict(draft.uuid, sentence, row))
                return
            self._put(row, draft)
        self.kept[draft.uuid] = row
        for after, files in ((False, draft.photos), (True, draft.after_photos)):
            self.photos += [AnswerPhoto(answer=row, file_id=f, position=n, after=after) for n, f in enumerate(files)]

    def _against(self, row: Answer, draft: AnswerDraft) -> str:
        if row.problem_id is not None:
            return "这一项已经挂账，检查结论不能再改；需要更正的，请到台账里办理。"
        if draft.seen == row.version:
            return ""
        # The first answer arrived, its receipt did not, and the same phone has gone on writing.
        own = row.uuid == draft.uuid and row.answered_by_id == self.by.user_id
        if own and row.version == 1 and draft.seen == 0 and draft.answered_at >= row.answered_at:
            return ""
        return "这一项刚被同组的人或另一台设备改过，没有覆盖；请对照后选一个再提交。"

    def _put(self, row: Answer, draft: AnswerDraft) -> None:
        old = _says(row) if row.pk else None
        for name, value in _said(draft).items():
            setattr(row, name, value)
        row.answered_at, row.answered_by_id = min(draft.answered_at, self.at), self.by.user_id
        row.version += 1
        if row.pk:
            row.save()
        else:
            row.save(force_insert=True)
            self.by_uuid[row.uuid] = row
            if row.check_item_id:
                self.by_item[row.check_item_id] = row
        if old is not None and self.visit.state == VisitState.DONE:
            subject = self.visit.site.name
            old, new = _logged(old), _logged(_says(row))
            record("visit.correct", by=self.by, at=self.at, subject=subject, old=old, new=new)

    def write(self) -> None:
        """Photos, each once; none is taken away by sending an older list."""
        AnswerPhoto.objects.bulk_create(self.photos, ignore_conflicts=True)


def drop_photo(*, uuid: UUID, answer: UUID, file_id: int, by: Actor, at: datetime) -> None:
    """Take a photo off an answer that is not on the ledger yet; the file itself stays in the evidence room.

    Refused as `save_answers`, and `answer_missing`, `answer_on_ledger`.
    """
    with transaction.atomic():
        visit = locked_visit(uuid, by=by, at=at)
        row = visit.answers.filter(uuid=answer).first()
        if row is None:
            raise Refused("没有这一项检查结果，请刷新后再试。", code="answer_missing", kind="missing")
        if row.problem_id is not None:
            raise Refused("这一项已经挂账，照片不能再撤；请到台账里办理。", code="answer_on_ledger", kind="conflict")
        gone, _ = row.photos.filter(file=file_id).delete()
        if gone:
            record("visit.drop_photo", by=by, at=at, subject=visit.site.name, old={"file": file_id}, new=None)


def _said(draft: AnswerDraft) -> dict[str, Any]:
    fails = draft.verdict == Verdict.FAILS
    fixed = fails and draft.fixed_on_spot
    return {
        "verdict": draft.verdict,
        "count": max(draft.count, 1) if fails else 0,
        "measured": draft.measured,
        "measured_of": draft.measured_of if draft.measured is not None else None,
        "note": draft.note.strip(),
        "fixed_on_spot": fixed,
        "fixed_how": draft.fixed_how.strip() if fixed else "",
        "highlight": draft.highlight,
        "proposal": dict(draft.proposal) if fails else {},
    }


def _logged(said: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: None if said[name] is None else str(said[name]) for name in ("measured", "measured_of")}
    return {**said, **numbers}


def _says(row: Answer) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SAID}


def _check(answers: Sequence[AnswerDraft], *, at: datetime) -> None:
    wrong = {str(one.uuid): why for one in answers if (why := _wrong(one, at))}
    if len(answers) > MOST:
        raise Refused(f"一次最多提交{MOST}项，请分次提交。", code="answer_fields")
    if wrong:
        raise Refused("检查结果没有保存：" + next(iter(wrong.values())), code="answer_fields", fields=wrong)


def _wrong(draft: AnswerDraft, at: datetime) -> str:
    if draft.verdict not in Verdict.values:
        return "请选择符合、不符合、不涉及或除外情形。"
    if draft.verdict == Verdict.EXCEPTION and not draft.note.strip():
        return "选“除外情形”请写明是哪一种。"
    if draft.check_item is None and draft.verdict == Verdict.FAILS and not draft.note.strip():
        return "清单以外的问题请写明是什么。"
    if not 0 <= draft.count <= 10_000 or len(draft.note) > 2000 or len(draft.fixed_how) > 2000 or _too_many(draft):
        return "处数最多1万，说明最多2000个字，照片最多50张。"
    if draft.answered_at > at + CLOCK_SLACK:
        return "手机上的时间比现在还晚，请校准手机时间后再提交。"
    wrong = _wrong_number(draft.measured) or _wrong_number(draft.measured_of)
    return wrong or _wrong_proposal(draft.proposal)


def _too_many(draft: AnswerDraft) -> bool:
    return len(draft.photos) + len(draft.after_photos) > 50


def _wrong_number(measured: Decimal | None) -> str:
    right = measured is None or (measured.is_finite() and abs(measured) < 10**9 and measured == round(measured, 4))
    return "" if right else "实测数量看不明白，请填数字，最多四位小数。"


def _wrong_proposal(proposal: Mapping[str, Any]) -> str:
    ids = (proposal.get(name) for name in ("category", "lead"))
    texts = (proposal.get(name, "") for name in ("text", "place"))
    right = set(proposal) <= PROPOSED and all(i is None or (isinstance(i, int) and i > 0) for i in ids)
    right = right and all(isinstance(text, str) and len(text) <= 2000 for text in texts)
    if not right:
        return "交办建议里有看不懂的内容，请重新填写。"
    try:
        rule_of(proposal)
    except Refused as refused:
        return refused.sentence
    return ""


def _check_items(visit: Visit, answers: Sequence[AnswerDraft]) -> None:
    wanted = {one.check_item for one in answers if one.check_item is not None}
    rows = CheckItem.objects.filter(pk__in=wanted)
    if visit.standard_id is not None:
        rows = rows.filter(version=visit.standard_id)
    if len(wanted) != rows.count():
        sentence = "有的检查项不在这次检查的标准里，请更新检查清单后再提交；已填内容会保留。"
        raise Refused(sentence, code="answer_item_missing", kind="missing")
