"""Warn of what runs out: licences, agreements, what fronts show. The clock's work; each warning is told once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from chuangcheng.notices.operations import post_outbox
from chuangcheng.places.models import Agreement, DueSubject, DueWarning, Front, Licence
from chuangcheng.places.operations.agreements import subject_of

KIND = "places.due"
# What ran out longer ago is not told any more when the sweep comes to it late.
LATE = timedelta(days=30)
BATCH = 500


@dataclass(frozen=True)
class Ending:
    """One thing that runs out: what it is in words without names of persons, whose, and where its page is."""

    subject: str
    row: int
    due: date
    unit: int
    words: str
    link: str


def warn_due(*, at: datetime) -> int:
    """Tell each unit what of its own comes to its end, at each of the levels (`EXPIRY_DAYS`) once; how many."""
    on = timezone.localdate(at)
    levels = sorted(settings.EXPIRY_DAYS)
    if not levels:
        return 0
    told = 0
    for batch in _batches(_endings(on - LATE, on + timedelta(days=levels[-1]))):
        with transaction.atomic():
            told += sum(_warn(one, on=on, levels=levels, at=at) for one in batch)
    return told


def _warn(one: Ending, *, on: date, levels: Sequence[int], at: datetime) -> bool:
    days = (one.due - on).days
    level = min(level for level in levels if days <= level)
    _, fresh = DueWarning.objects.get_or_create(
        subject=one.subject, row=one.row, due=one.due, level=level, defaults={"told_at": at}
    )
    if not fresh:
        return False
    when = f"还有{days}天" if days > 0 else "今天" if days == 0 else f"已过{-days}天"
    word = "该更换" if one.subject == DueSubject.FRONT else "到期"
    payload = {
        "title": f"【{DueSubject(one.subject).label}{word}】{one.words}"[:200],
        "body": f"{one.due}{word}（{when}），请及时办理。",
        "link": one.link,
        "units": [one.unit],
        "users": [],
        "urgent": False,
    }
    post_outbox(kind=KIND, subject=f"{one.subject}:{one.row}:{level}", payload=payload, at=at)
    return True


def _endings(first: date, last: date) -> Iterator[Ending]:
    """What ends from one day to another."""
    papers = Agreement.objects.filter(to_date__range=(first, last), ended_on=None, renewed_by=None)
    for row in papers.iterator(chunk_size=BATCH):
        words, link = subject_of(row), f"/places/agreements/{row.pk}/"
        yield Ending(DueSubject.AGREEMENT, row.pk, row.to_date or last, row.organisation_id, words, link)
    licences = Licence.objects.filter(valid_until__range=(first, last), operator__is_active=True)
    for one in licences.select_related("operator").iterator(chunk_size=BATCH):
        words, link = f"{one.operator.name} {one.get_kind_display()}", f"/places/operators/{one.operator_id}/"
        yield Ending(DueSubject.LICENCE, one.pk, one.valid_until or last, one.operator.organisation_id, words, link)
    fronts = Front.objects.filter(Q(changed_on=None) | Q(changed_on__lt=F("change_due")), is_active=True)
    for front in fronts.filter(change_due__range=(first, last)).iterator(chunk_size=BATCH):
        link = f"/places/fronts/{front.pk}/"
        yield Ending(DueSubject.FRONT, front.pk, front.change_due or last, front.organisation_id, front.name, link)


def _batches(rows: Iterable[Ending]) -> Iterator[list[Ending]]:
    found: list[Ending] = []
    for row in rows:
        found.append(row)
        if len(found) >= BATCH:
            yield found
            found = []
    if found:
        yield found
