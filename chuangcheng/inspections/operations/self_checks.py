"""自查: begin one by a standard or by a list of one's own, answer item by item, put what is wrong on the ledger."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from chuangcheng.inspections.models import (
    EvidenceStage,
    SelfCheck,
    SelfCheckEvidence,
    SelfCheckItem,
    SelfCheckOccasion,
    SelfCheckProblem,
    SelfCheckState,
    SelfVerdict,
)
from chuangcheng.inspections.operations.self_check_items import copied_items
from chuangcheng.inspections.queries.self_checks import may_work, self_check_seen, self_checks_seen
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.queries import organisation
from chuangcheng.people.queries.choices import below
from chuangcheng.problems.models import Problem, Source
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.problems.queries.files import check_files_own
from chuangcheng.rules.refusals import Refused

MOST_PROBLEMS, MOST_FILES, MOST_OCCASIONS = 30, 30, 120
CHECK = ("title", "from_date", "to_date", "due_on", "state", "summary", "next_steps")
ITEM = ("verdict", "done", "highlights", "shortcomings")


@dataclass(frozen=True, kw_only=True)
class SelfCheckDraft:
    """What a self-check begins with: a standard (with a site: its check items), or a typed list in `own`."""

    unit: int
    title: str
    from_date: date
    to_date: date
    due_on: date | None = None
    standard: int | None = None
    site: int | None = None
    own: str = ""


@dataclass(frozen=True)
class Occasion:
    """One time a duty was done; counts of people for a meeting."""

    on: date
    words: str = ""
    expected: int | None = None
    present: int | None = None


@dataclass(frozen=True, kw_only=True)
class ItemAnswer:
    """What the unit says of an item. `problems` are sentences; `files` pairs of file id and stage."""

    verdict: str
    done: str = ""
    highlights: str = ""
    shortcomings: str = ""
    problems: Sequence[str] = ()
    occasions: Sequence[Occasion] = ()
    files: Sequence[tuple[int, str]] = field(default=())


def begin_self_check(*, draft: SelfCheckDraft, by: Actor, at: datetime) -> SelfCheck:
    """Begin one, its items copied as they stand.

    Refused: `self_check_worker`, `self_check_fields` (with `fields`), and as `copied_items`.
    """
    unit = organisation(draft.unit)
    if not below(by).filter(pk=unit.pk).exists():
        raise Refused("没有这个单位，请重新选择。", code="organisation_missing", kind="missing")
    _only_workers(by, unit)
    _check_draft(draft)
    with transaction.atomic():
        row = SelfCheck.objects.create(
            unit=unit,
            title=draft.title.strip(),
            standard_id=draft.standard,
            site_id=draft.site,
            from_date=draft.from_date,
            to_date=draft.to_date,
            due_on=draft.due_on,
            made_by_id=by.user_id,
            made_at=at,
        )
        items = copied_items(row, own=draft.own, by=by)
        SelfCheckItem.objects.bulk_create(items)
        record("self_check.begin", by=by, at=at, subject=row.title, old=None, new=snapshot(row, CHECK))
    return row


def answer_item(*, item_id: int, answer: ItemAnswer, seen: int, by: Actor, at: datetime) -> SelfCheckItem:
    """Say what is done, what shines, what is wrong and short of an item; all of it is written as given.

    A problem that is on the ledger already stays as it is. `seen` is the item's version.
    Refused: `self_check_item_missing`, `self_check_finished`, `self_check_stale`, `self_check_answer` (with `fields`).
    """
    with transaction.atomic():
        item = _item(item_id, by)
        check = item.self_check
        _only_workers(by, check.unit)
        _need_open(check)
        if seen != item.version:
            raise Refused(
                f"“{item.text[:30]}”刚被别人改过，请刷新后核对，再保存您填的内容。",
                code="self_check_stale",
                kind="stale",
            )
        _check_answer(answer)
        old = snapshot(item, ITEM)
        item.verdict, item.done = answer.verdict, answer.done.strip()
        item.highlights, item.shortcomings = answer.highlights.strip(), answer.shortcomings.strip()
        item.answered_by_id, item.answered_at, item.version = by.user_id, at, item.version + 1
        item.save()
        _keep_problems(item, answer.problems)
        _keep_occasions(item, answer.occasions)
        _keep_files(item, answer.files, by=by, at=at)
        subject = f"{check.title} {item.text}"
        record("self_check.answer", by=by, at=at, subject=subject, old=old, new=snapshot(item, ITEM))
    return item


def register_found(*, found_id: int, by: Actor, at: datetime, key: UUID | None = None) -> Problem:
    """Put a problem of a self-check on the unit's ledger as its own finding; again gives the same one.

    Refused: `self_check_problem_missing`, and as `register`.
    """
    with transaction.atomic():
        rows = SelfCheckProblem.objects.select_for_update(of=("self",)).select_related(
            "item__self_check__unit", "problem"
        )
        found = rows.filter(pk=found_id, item__self_check__in=self_checks_seen(by)).first()
        if found is None:
            raise Refused("没有这条自查问题，请刷新页面后再试。", code="self_check_problem_missing", kind="missing")
        check = found.item.self_check
        _only_workers(by, check.unit)
        if found.problem:
            return found.problem
        new = NewProblem(
            home=check.unit_id,
            text=found.text,
            source=Source.SELF_CHECK.value,
            site=check.site_id,
            category=found.item.category_id,
        )
        found.problem = register(new=new, by=by, at=at, key=key)
        found.save(update_fields=["problem"])
        return found.problem


def register_all(*, check_id: int, by: Actor, at: datetime) -> list[Problem]:
    """Put everything found that is not yet there on the ledger, each in its own transaction. Refused as one."""
    _only_workers(by, self_check_seen(check_id, by).unit)
    rows = SelfCheckProblem.objects.filter(
        item__self_check__in=self_checks_seen(by).filter(pk=check_id), problem=None
    ).order_by("item__position", "position")
    return [register_found(found_id=pk, by=by, at=at) for pk in rows.values_list("id", flat=True)]


def finish_self_check(*, check_id: int, summary: str, next_steps: str, seen: int, by: Actor, at: datetime) -> SelfCheck:
    """Close it: every item has been judged. Refused: `self_check_unanswered`, `self_check_finished`, stale."""
    with transaction.atomic():
        row = _check(check_id, by, seen)
        _need_open(row)
        left = row.items.filter(verdict="").count()
        if left:
            raise Refused(f"还有{left}条没有自评，填完再结束自查。", code="self_check_unanswered", kind="conflict")
        old = snapshot(row, CHECK)
        row.summary, row.next_steps = summary.strip(), next_steps.strip()
        row.state, row.finished_at = SelfCheckState.FINISHED, at
        _save(row, "self_check.finish", old, by=by, at=at)
    return row


def resume_self_check(*, check_id: int, seen: int, by: Actor, at: datetime) -> SelfCheck:
    """Open a finished one again to put something right."""
    with transaction.atomic():
        row = _check(check_id, by, seen)
        if row.state == SelfCheckState.OPEN:
            raise Refused("这次自查还没有结束，直接修改就可以。", code="self_check_open", kind="conflict")
        old = snapshot(row, CHECK)
        row.state, row.finished_at = SelfCheckState.OPEN, None
        _save(row, "self_check.resume", old, by=by, at=at)
    return row


def _save(row: SelfCheck, action: str, old: dict[str, object], *, by: Actor, at: datetime) -> None:
    row.version += 1
    row.save()
    record(action, by=by, at=at, subject=row.title, old=old, new=snapshot(row, CHECK))


def _check(check_id: int, by: Actor, seen: int) -> SelfCheck:
    rows = self_checks_seen(by).select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(pk=check_id).first()
    if row is None:
        raise Refused("没有这次自查，或它不归您看；请从自查列表重新打开。", code="self_check_missing", kind="missing")
    _only_workers(by, row.unit)
    if row.version != seen:
        raise Refused("这次自查刚被别人改过，请刷新后再办。", code="self_check_stale", kind="stale")
    return row


def _item(item_id: int, by: Actor) -> SelfCheckItem:
    rows = SelfCheckItem.objects.select_for_update(of=("self",)).select_related("self_check__unit")
    row = rows.filter(pk=item_id, self_check__in=self_checks_seen(by)).first()
    if row is None:
        raise Refused(
            "没有这个自查条目，或它不归您看；请从自查列表重新打开。", code="self_check_item_missing", kind="missing"
        )
    return row


def _only_workers(by: Actor, unit: Organisation) -> None:
    if not may_work(by, unit):
        sentence = f"自查由“{unit.name}”的联络员、整改人员或创城办填写；请联系他们。"
        raise Refused(sentence, code="self_check_worker", kind="forbidden")


def _need_open(row: SelfCheck) -> None:
    if row.state != SelfCheckState.OPEN:
        raise Refused("这次自查已经结束；要改请先点“继续自查”。", code="self_check_finished", kind="conflict")


def _check_draft(draft: SelfCheckDraft) -> None:
    wrong = {}
    if not 0 < len(draft.title.strip()) <= 120:
        wrong["title"] = "请填写自查名称，最多120个字。"
    if draft.to_date < draft.from_date:
        wrong["to_date"] = "结束日期不能早于开始日期，请改日期。"
    if draft.standard is None and not draft.own.strip():
        wrong["own"] = "请选择对照的标准，或列出自查条目。"
    if wrong:
        raise Refused("自查没有建立：" + "".join(wrong.values()), code="self_check_fields", fields=wrong)


def _check_answer(answer: ItemAnswer) -> None:
    wrong = {name: said for name, said in (*_wrong_words(answer), *_wrong_rows(answer)) if said}
    if wrong:
        raise Refused("这一条没有保存：" + "".join(wrong.values()), code="self_check_answer", fields=wrong)


def _wrong_words(answer: ItemAnswer) -> Iterator[tuple[str, str]]:
    problems = [text for text in answer.problems if text.strip()]
    if answer.verdict not in SelfVerdict.values:
        yield "verdict", "请选择自评结果。"
    if answer.verdict == SelfVerdict.FAILS and not problems and not answer.shortcomings.strip():
        yield "problems", "没有做到的，请写明问题或不足。"
    if len(problems) > MOST_PROBLEMS or any(len(text) > 1000 for text in problems):
        yield "problems", f"一条里最多{MOST_PROBLEMS}个问题，每个最多1000个字。"
    if max(len(answer.done), len(answer.highlights), len(answer.shortcomings)) > 4000:
        yield "done", "做法、亮点、不足各最多4000个字。"


def _wrong_rows(answer: ItemAnswer) -> Iterator[tuple[str, str]]:
    if len(answer.occasions) > MOST_OCCASIONS or any(len(o.words) > 200 for o in answer.occasions):
        yield "occasions", f"次数最多记{MOST_OCCASIONS}次，每次内容最多200个字。"
    if any(o.present is not None and o.expected is not None and o.present > o.expected for o in answer.occasions):
        yield "occasions", "实到人数不能多于应到人数，请核对。"
    if len(answer.files) > MOST_FILES or any(stage not in EvidenceStage.values for _, stage in answer.files):
        yield "files", f"佐证最多{MOST_FILES}个，并请注明事前、事中或事后。"


def _keep_problems(item: SelfCheckItem, texts: Iterable[str]) -> None:
    """Those on the ledger stay; of the others what is no longer written goes."""
    wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    known = {row.text: row for row in item.problems.all()}
    item.problems.filter(problem=None).exclude(text__in=wanted).delete()
    for position, text in enumerate(wanted):
        if row := known.get(text):
            SelfCheckProblem.objects.filter(pk=row.pk).update(position=position)
        else:
            SelfCheckProblem.objects.create(item=item, position=position, text=text)


def _keep_occasions(item: SelfCheckItem, occasions: Sequence[Occasion]) -> None:
    item.occasions.all().delete()
    SelfCheckOccasion.objects.bulk_create(
        SelfCheckOccasion(item=item, on=o.on, words=o.words.strip(), expected=o.expected, present=o.present)
        for o in occasions
    )


def _keep_files(item: SelfCheckItem, files: Sequence[tuple[int, str]], *, by: Actor, at: datetime) -> None:
    kept = set(item.evidence.values_list("file_id", flat=True))
    check_files_own((file_id for file_id, _ in files if file_id not in kept), by=by, at=at)
    item.evidence.all().delete()
    SelfCheckEvidence.objects.bulk_create(
        SelfCheckEvidence(item=item, file_id=file_id, stage=stage, position=position)
        for position, (file_id, stage) in enumerate(dict(files).items())
    )
