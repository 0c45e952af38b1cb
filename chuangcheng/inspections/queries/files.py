"""Which stored files a person may open, those of inspections included; what doors that serve files ask."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from chuangcheng.evidence.models import File
from chuangcheng.evidence.queries import files
from chuangcheng.inspections.models import AnswerPhoto, Recheck, RecheckPhoto, SelfCheckEvidence
from chuangcheng.inspections.queries.rechecks import draws_seen
from chuangcheng.inspections.queries.self_checks import self_checks_seen
from chuangcheng.inspections.queries.sight import visits_visible_to
from chuangcheng.people.actor import Actor
from chuangcheng.places.queries.papers import papers_with
from chuangcheng.problems.models import Attachment
from chuangcheng.problems.queries.files import file_seen
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import SamplePhoto


def file_shown(file_id: int, *, by: Actor, at: datetime) -> File:
    """One file this person may open: of the ledger, of a visit, self-check or re-check they see, or a sample photo.

    Raises Refused `file_not_seen` (missing) for all others, so that ids tell nothing.
    """
    try:
        return file_seen(file_id, by=by, at=at)
    except Refused:
        found = files([file_id]).get(file_id)
        if found is None or not any(uses(file_id, by).exists() for uses in _USES):
            raise
        return found


def _of_visits(file_id: int, by: Actor) -> QuerySet[AnswerPhoto]:
    return AnswerPhoto.objects.filter(file_id=file_id, answer__visit__in=visits_visible_to(by))


def _of_self_checks(file_id: int, by: Actor) -> QuerySet[SelfCheckEvidence]:
    return SelfCheckEvidence.objects.filter(file_id=file_id, item__self_check__in=self_checks_seen(by))


def _of_rechecks(file_id: int, by: Actor) -> QuerySet[RecheckPhoto]:
    seen = Q(recheck__draw__in=draws_seen(by)) | Q(recheck__checker=by.user_id or 0)
    return RecheckPhoto.objects.filter(seen, file_id=file_id)


def _before_a_recheck(file_id: int, by: Actor) -> QuerySet[Attachment]:
    """Whoever has looked again is shown how it was, though the problem itself may not be theirs."""
    mine = Recheck.objects.filter(checker=by.user_id or 0).exclude(result="")
    return Attachment.objects.filter(file_id=file_id, withdrawn_at=None, problem__in=mine.order_by().values("problem"))


def _samples(file_id: int, by: Actor) -> QuerySet[SamplePhoto]:
    rows = SamplePhoto.objects.filter(file_id=file_id)
    return rows if by.standings else rows.none()  # as the standard itself: for everybody who works


_USES: tuple[Callable[[int, Actor], QuerySet[Any]], ...] = (
    _of_visits, _of_self_checks, _of_rechecks, _before_a_recheck, _samples, papers_with,
)  # fmt: skip
