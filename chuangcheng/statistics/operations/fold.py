"""Fold the step stream into the tallies: once per batch, by the worker; idempotent, and rebuildable from nothing.

A fold reads which problems have moved, compares each row with how it was counted last, and adds the difference.
It looks back over the last steps each time, because a step with a lower id may be committed after a higher one.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from chuangcheng.problems.models import FeedbackList, Problem, Step
from chuangcheng.statistics.models import Counted, Fold, Tally

LOOK_BACK = 500
BATCH = 2000
PUBLISHED = timedelta(days=7)
Key = tuple[int, int | None, str]
FIGURES = ("problems", "recurred", "reworked", "late")


def fold(*, at: datetime) -> int:
    """Fold what has happened since the last time; returns how many problems were counted anew."""
    with transaction.atomic():
        Fold.objects.get_or_create(name="ledger")
        row = Fold.objects.select_for_update().get(name="ledger")
        steps = Step.objects.filter(id__gt=row.last_step - LOOK_BACK).order_by("id")[: BATCH + LOOK_BACK]
        moved = list(steps.values_list("id", "problem_id"))
        changed = count({problem for _, problem in moved} | just_published(at))
        row.last_step = max([row.last_step, *(step for step, _ in moved)])
        row.as_of = at
        row.save()
    return changed


def just_published(at: datetime) -> set[int]:
    """The next problems of a list published of late: its registering steps may have been folded while it was hidden.

    Each list is gone through once, a batch at a time; its own `Fold` keeps the last problem's id, and when it was done.
    """
    done = Fold.objects.filter(name__startswith="list ", as_of__isnull=False).values_list("name", flat=True)
    lists = FeedbackList.objects.filter(published_at__gte=at - PUBLISHED).order_by("id").values_list("id", flat=True)
    name = next((name for one in lists if (name := f"list {one}") not in set(done)), None)
    if name is None:
        return set()
    place, _ = Fold.objects.get_or_create(name=name)
    rows = Problem.objects.filter(list=int(name.split()[1]), id__gt=place.last_step)
    found = list(rows.order_by("id").values_list("id", flat=True)[:BATCH])
    place.last_step = max([place.last_step, *found])
    place.as_of = at if len(found) < BATCH else None
    place.save()
    return set(found)


def fold_all(*, at: datetime) -> int:
    """Fold until nothing is left."""
    total = 0
    while True:
        before = places()
        total += fold(at=at)
        if before == places():
            return total


def places() -> set[tuple[str, int]]:
    """How far the steps and the lists have been gone through."""
    return set(Fold.objects.values_list("name", "last_step"))


def rebuild(*, at: datetime) -> int:
    """Forget the tallies and fold the whole stream again."""
    with transaction.atomic():
        Tally.objects.all().delete()
        Counted.objects.all().delete()
        Fold.objects.filter(name="ledger").delete()
    return fold_all(at=at)


def count(problem_ids: set[int]) -> int:
    """Bring these problems' counts up to their rows."""
    rows = Problem.objects.filter(id__in=problem_ids).select_related(None)
    hidden = set(rows.filter(list__isnull=False, list__published_at=None).values_list("id", flat=True))
    known = Counted.objects.in_bulk(list(problem_ids))
    differences: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    fresh: list[Counted] = []
    for problem in rows:
        now = None if problem.follows or problem.id in hidden else counted(problem)
        before = known.get(problem.id)
        if same(before, now):
            continue
        if before:
            add(differences, before, -1)
        if now:
            add(differences, now, 1)
            fresh.append(now)
        elif before:
            before.delete()
    fields = ["home", "lead", "state", "recurrences", "reworks", "late"]
    Counted.objects.bulk_create(fresh, update_conflicts=True, unique_fields=["problem"], update_fields=fields)
    for key, figures in differences.items():
        apply(key, figures)
    return len(fresh)


def counted(problem: Problem) -> Counted:
    """How the row counts now."""
    return Counted(
        problem_id=problem.id,
        home_id=problem.home_id,
        lead_id=problem.lead_id,
        state=problem.state,
        recurrences=problem.recurrence_count,
        reworks=problem.rework_count,
        late=problem.submitted_late,
    )


def same(before: Counted | None, now: Counted | None) -> bool:
    """Whether nothing changes in any tally."""
    if before is None or now is None:
        return before is now
    return all(
        getattr(before, name) == getattr(now, name)
        for name in ("home_id", "lead_id", "state", "recurrences", "reworks", "late")
    )


def add(differences: dict[Key, list[int]], row: Counted, sign: int) -> None:
    """One problem more or less in its tally."""
    figures = differences[(row.home_id, row.lead_id, row.state)]
    for i, value in enumerate((1, int(row.recurrences > 0), int(row.reworks > 0), int(row.late))):
        figures[i] += sign * value


def apply(key: Key, figures: list[int]) -> None:
    """Add the differences to one tally."""
    if not any(figures):
        return
    home, lead, state = key
    tally, _ = Tally.objects.get_or_create(home_id=home, lead_id=lead, state=state)
    for name, value in zip(FIGURES, figures, strict=True):
        setattr(tally, name, getattr(tally, name) + value)
    tally.save()
