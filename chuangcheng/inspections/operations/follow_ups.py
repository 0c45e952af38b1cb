"""举一反三排查: order it, answer it place by place, remind, close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from chuangcheng.inspections.models import FollowUp, FollowUpAnswer, FollowUpResult
from chuangcheng.inspections.operations.telling import tell
from chuangcheng.inspections.queries.follow_ups import (
    MOST_PLACES,
    PlaceChoice,
    answers_seen,
    area_choice,
    coverages_on,
    covered_choice,
    may_answer,
    may_keep,
    orderer,
    problem_to_follow,
    site_choice,
    unit_choice,
    whole_seen,
)
from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.people.queries.choices import below
from chuangcheng.places.queries import areas_known_to, sites_known_to
from chuangcheng.problems.models import Source
from chuangcheng.problems.operations.ask import FileRef
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.rules.refusals import Refused

SOON = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class FollowUpDraft:
    """What to look for, by when, and where: ids of coverages, sites, areas and whole units."""

    text: str
    due: datetime
    coverages: Sequence[int] = ()
    sites: Sequence[int] = ()
    areas: Sequence[int] = ()
    units: Sequence[int] = ()


def order_follow_up(*, number: str, draft: FollowUpDraft, by: Actor, at: datetime) -> FollowUp:
    """Ask every place to look for the same; each unit is told once.

    Refused: `problem_not_seen`, `follow_up_orderer`, `follow_up_fields` (with `fields`), `follow_up_places`.
    """
    problem = problem_to_follow(number, by)
    standing = orderer(by)
    _check_draft(draft, at)
    places = _places(draft, by=by, at=at)
    if standing is None or not places:
        raise Refused(
            "请至少选一个要排查的地点或单位；不在您管辖范围内的不能选。",
            code="follow_up_places",
            fields={"places": "请选择地点或单位"},
        )
    with transaction.atomic():
        row = FollowUp.objects.create(
            problem=problem,
            organisation_id=standing.organisation_id,
            text=draft.text.strip(),
            category_id=problem.category_id,
            due=draft.due,
            made_by_id=by.user_id,
            made_at=at,
        )
        FollowUpAnswer.objects.bulk_create(
            FollowUpAnswer(follow_up=row, unit_id=p.unit_id, place=p.place, area_id=p.area_id, site_id=p.site_id)
            for p in places
        )
        record("follow_up.order", by=by, at=at, subject=number, old=None, new={"id": row.pk, "places": len(places)})
        _tell(row, {p.unit_id for p in places}, word="举一反三排查", at=at)
    return row


def answer_follow_up(
    *,
    answer_id: int,
    result: str,
    words: str,
    by: Actor,
    at: datetime,
    files: Sequence[FileRef] = (),
) -> FollowUpAnswer:
    """Say that nothing of the kind is here, or what was found, which goes on the unit's own ledger.

    Refused: `follow_up_missing`, `follow_up_answerer`, `follow_up_answered`, `follow_up_closed`, `follow_up_words`.
    """
    with transaction.atomic():
        rows = FollowUpAnswer.objects.select_for_update(of=("self",)).select_related("follow_up", "unit")
        row = rows.filter(pk=answer_id, pk__in=answers_seen(by).values("pk")).first()
        if row is None:
            sentence = "没有这处排查，或它不归您看；请从排查列表重新打开。"
            raise Refused(sentence, code="follow_up_missing", kind="missing")
        _check_answer(row, result, words, by)
        row.result, row.words = result, words.strip()
        row.answered_by_id, row.answered_at = by.user_id, at
        if result == FollowUpResult.FOUND:
            new = NewProblem(
                home=row.unit_id,
                text=words.strip(),
                source=Source.SELF_CHECK.value,
                place=row.place if row.site_id is None else "",
                area=row.area_id,
                site=row.site_id,
                category=row.follow_up.category_id,
                files=tuple(files),
            )
            row.problem = register(new=new, by=by, at=at)
        row.save()
        subject = f"{row.follow_up_id} {row.place}"
        record("follow_up.answer", by=by, at=at, subject=subject, old=None, new={"result": result})
        if not row.follow_up.answers.filter(result="").exists():
            FollowUp.objects.filter(pk=row.follow_up_id, closed_at=None).update(closed_at=at)
    return row


def remind_follow_up(*, follow_up_id: int, by: Actor, at: datetime) -> int:
    """Tell every unit that has not answered; how many units. Refused: `follow_up_missing`, `follow_up_orderer`."""
    with transaction.atomic():
        row = _kept(follow_up_id, by)
        waiting = row.answers.filter(result="")
        units = set(waiting.values_list("unit_id", flat=True))
        waiting.update(reminded_at=at)
        _tell(row, units, word="举一反三排查，请抓紧答复", at=at)
        record("follow_up.remind", by=by, at=at, subject=row.problem.number, old=None, new={"units": len(units)})
    return len(units)


def close_follow_up(*, follow_up_id: int, by: Actor, at: datetime) -> FollowUp:
    """End it; who has not answered stays unanswered."""
    with transaction.atomic():
        row = _kept(follow_up_id, by)
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        left = row.answers.filter(result="").count()
        record("follow_up.close", by=by, at=at, subject=row.problem.number, old=None, new={"unanswered": left})
    return row


def remind_due(*, at: datetime) -> int:
    """The clock's reminders: a day before the due date and once it has passed; how many orders."""
    waiting = Q(reminded_at=None) | Q(reminded_at__lt=F("follow_up__due") - SOON)
    late = Q(reminded_at=None) | Q(reminded_at__lt=F("follow_up__due"))
    soon = FollowUpAnswer.objects.filter(
        waiting, result="", follow_up__closed_at=None, follow_up__due__gt=at, follow_up__due__lte=at + SOON
    )
    over = FollowUpAnswer.objects.filter(late, result="", follow_up__closed_at=None, follow_up__due__lte=at)
    told = 0
    for rows, word in ((soon, "举一反三排查快到期"), (over, "举一反三排查已超期")):
        for order in FollowUp.objects.filter(pk__in=rows.values("follow_up_id"))[:200]:
            with transaction.atomic():
                mine = FollowUpAnswer.objects.filter(follow_up=order, pk__in=rows.values("pk"))
                units = set(mine.values_list("unit_id", flat=True))
                FollowUpAnswer.objects.filter(follow_up=order, result="").update(reminded_at=at)
                if units:
                    _tell(order, units, word=word, at=at)
                    told += 1
    return told


def _tell(row: FollowUp, units: set[int], *, word: str, at: datetime) -> None:
    tell(
        kind="inspections.follow_up",
        subject=str(row.pk),
        title=f"【{word}】{row.text[:60]}",
        body="请查看本单位有没有同类问题，并逐处答复。",
        link=f"/inspections/follow-ups/{row.pk}/",
        units=units,
        at=at,
    )


def _kept(follow_up_id: int, by: Actor) -> FollowUp:
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("problem")
    row = rows.filter(pk=follow_up_id, pk__in=whole_seen(by).values("pk")).first()
    if row is None:
        raise Refused("没有这次排查，或它不归您看；请从排查列表重新打开。", code="follow_up_missing", kind="missing")
    if not may_keep(row, by):
        sentence = "只有部署排查的单位可以催办和结束；请联系他们。"
        raise Refused(sentence, code="follow_up_keeper", kind="forbidden")
    if row.closed_at:
        raise Refused("这次排查已经结束，不用再填。", code="follow_up_closed", kind="conflict")
    return row


def _check_draft(draft: FollowUpDraft, at: datetime) -> None:
    wrong = {}
    if not 0 < len(draft.text.strip()) <= 2000:
        wrong["text"] = "请写明排查什么，最多2000个字。"
    if draft.due <= at:
        wrong["due"] = "完成期限要晚于现在，请改期限。"
    if wrong:
        raise Refused("排查没有部署：" + "".join(wrong.values()), code="follow_up_fields", fields=wrong)


def _check_answer(row: FollowUpAnswer, result: str, words: str, by: Actor) -> None:
    if not may_answer(by, row.unit):
        sentence = f"这一处由“{row.unit.name}”的联络员或创城办答复；请联系他们。"
        raise Refused(sentence, code="follow_up_answerer", kind="forbidden")
    if row.result:
        raise Refused("这一处已经答复过了，请刷新页面。", code="follow_up_answered", kind="conflict")
    if row.follow_up.closed_at:
        raise Refused("这次排查已经结束，不用再答复。", code="follow_up_closed", kind="conflict")
    if result not in FollowUpResult.values:
        raise Refused("请选择有没有同类问题。", code="follow_up_result", fields={"result": "请选择"})
    if result == FollowUpResult.FOUND and not words.strip():
        raise Refused("请写明发现了什么问题，再提交。", code="follow_up_words", fields={"words": "请写明发现的问题"})


def _places(draft: FollowUpDraft, *, by: Actor, at: datetime) -> list[PlaceChoice]:
    """What was chosen, of what this person may choose; each place once."""
    units = {unit.pk: unit for unit in below(by)}
    covered = coverages_on(timezone.localdate(at)).filter(pk__in=list(draft.coverages))
    sites = sites_known_to(by).filter(pk__in=list(draft.sites)).select_related("area__organisation", "organisation")
    areas = areas_known_to(by).filter(pk__in=list(draft.areas)).select_related("organisation")
    chosen = [covered_choice(row, units) for row in covered]
    chosen += [site_choice(row, units) for row in sites]
    chosen += [area_choice(row, units) for row in areas]
    chosen += [unit_choice(units[pk]) for pk in draft.units if pk in units]
    found: dict[tuple[int, str], PlaceChoice] = {}
    for choice in chosen:
        if choice is not None:
            found.setdefault((choice.unit_id, choice.place), choice)
    return list(found.values())[:MOST_PLACES]
