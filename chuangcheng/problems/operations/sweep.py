"""The clock's round, each minute: warnings and escalations once each, and suspensions whose review date has come.

Once, also after an outage and with two schedulers: a warning's key is made from problem, deadline and level, and
the step table holds (problem, key) unique.
"""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from chuangcheng.people.actor import CLOCK
from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.petitions import resume
from chuangcheng.problems.operations.urging import escalate
from chuangcheng.rules.refusals import Refused

NAMESPACE = uuid.UUID("6a8d7f0e-4f5e-5c1b-9c61-2f0c4f1d9b11")
SOON = timedelta(hours=4)
LEVELS = (
    ("soon", -SOON),
    ("overdue", timedelta(0)),
    ("overdue_day", timedelta(days=1)),
    ("overdue_3", timedelta(days=3)),
)
BATCH = 500


def escalation_key(*, problem_id: int, deadline: datetime, level: str) -> uuid.UUID:
    """The same for every scheduler, for ever."""
    moment = int(deadline.timestamp())
    return uuid.uuid5(NAMESPACE, f"{problem_id}:{moment}:{level}")


def sweep(*, at: datetime) -> int:
    """Make every move the clock owes at this moment; returns how many were made."""
    return escalate_all(at=at) + resume_all(at=at)


def escalate_all(*, at: datetime) -> int:
    """Each running deadline that passed a level gets the highest level passed, once."""
    made = 0
    after = 0
    while rows := list(running(at).filter(id__gt=after).order_by("id")[:BATCH]):
        after = rows[-1].id
        due = [(p, level) for p in rows if (level := level_now(p.desk_due, at))]
        keys = {
            escalation_key(problem_id=p.id, deadline=p.desk_due, level=level): (p, level)
            for p, level in due
            if p.desk_due
        }
        known = set(Step.objects.filter(problem__in=rows, key__in=keys).values_list("key", flat=True))
        made += sum(warn(p, level, key, at) for key, (p, level) in keys.items() if key not in known)
    return made


def running(at: datetime) -> QuerySet[Problem]:
    """Problems whose desk has a deadline that is near or past."""
    return Problem.objects.filter(
        state__in=["dispatched", "rectifying", "submitted", "verified"], desk_due__lte=at + SOON, follows=False
    ).exclude(list__published_at=None, list__isnull=False)


def level_now(due: datetime | None, at: datetime) -> str:
    """The highest level this deadline has passed."""
    passed = [level for level, offset in LEVELS if due and at >= due + offset]
    return passed[-1] if passed else ""


def warn(problem: Problem, level: str, key: uuid.UUID, at: datetime) -> int:
    """One warning; another scheduler may have been first."""
    if problem.desk_due is None:
        return 0
    try:
        escalate(
            Ask(number=problem.number, by=CLOCK, at=max(at, problem.moved_at), key=key),
            level=level,
            deadline=problem.desk_due,
        )
    except (Refused, IntegrityError):
        return 0
    return 1


def resume_all(*, at: datetime) -> int:
    """Suspensions whose review date is today or past go on."""
    due = Problem.objects.filter(state="suspended", review_on__lte=timezone.localdate(at)).values_list(
        "number", flat=True
    )
    return sum(wake(number, at) for number in list(due))


def wake(number: str, at: datetime) -> int:
    """Resume one; somebody may have been first."""
    try:
        resume(Ask(number=number, by=CLOCK, at=at))
    except Refused:
        return 0
    return 1
