"""Who sees a problem is written down with each move; when the tree of organisations changes it is written anew."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import Assignment, Petition, Problem, Sight, Step

BATCH = 500
COLUMNS = (
    "home_id", "dispatched_by_id", "lead_id", "desk_id", "verifier_id", "strike_by_id", "leader_post__organisation_id",
    "parent__home_id",
)  # fmt: skip


def rebuild_sights(organisation_ids: Iterable[int], *, report: Callable[[int], None] = lambda _done: None) -> int:
    """Recompute who sees the problems these organisations have a part in; how many problems.

    To be called with the organisations whose ancestors or line parents changed. In batches of 500, each its own short
    transaction, so it may run again after a crash.
    """
    ids = sorted(involving(list(organisation_ids)))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        with transaction.atomic():
            rewrite(batch)
        report(start + len(batch))
    return len(ids)


def involving(organisation_ids: Sequence[int]) -> set[int]:
    """Problems one of these organisations has a part in, in whatever way."""
    rows = Q(pk__in=[])
    for column in COLUMNS:
        rows |= Q(**{f"{column}__in": organisation_ids})
    found = set(Problem.objects.filter(rows).values_list("id", flat=True))
    found |= set(Assignment.objects.filter(unit__in=organisation_ids).values_list("problem_id", flat=True))
    found |= set(Petition.objects.filter(asked_of__in=organisation_ids).values_list("problem_id", flat=True))
    return found | set(
        Step.objects.filter(move="instruct", codes__unit__in=organisation_ids).values_list("problem_id", flat=True)
    )


def rewrite(problem_ids: Sequence[int]) -> None:
    """The sights of these problems as they should be: rows too many go, rows missing come."""
    parts = parts_in(problem_ids)
    above = seen_from({unit for units in parts.values() for unit in units})
    wanted = {(o, problem) for problem, units in parts.items() for unit in units for o in above.get(unit, ())}
    rows = Sight.objects.select_for_update().filter(problem__in=problem_ids)
    held = {(o, p): pk for pk, o, p in rows.values_list("id", "organisation_id", "problem_id")}
    Sight.objects.filter(id__in=[pk for pair, pk in held.items() if pair not in wanted]).delete()
    missing = sorted(wanted - set(held))
    Sight.objects.bulk_create(
        [Sight(organisation_id=o, problem_id=p) for o, p in missing], ignore_conflicts=True, batch_size=1000
    )


def parts_in(problem_ids: Sequence[int]) -> dict[int, set[int]]:
    """The organisations with a part in each problem, also those whose part has ended."""
    found: dict[int, set[int]] = defaultdict(set)
    for problem, *units in Problem.objects.filter(id__in=problem_ids).values_list("id", *COLUMNS):
        found[problem] |= {unit for unit in units if unit}
    for problem, unit in Assignment.objects.filter(problem__in=problem_ids).values_list("problem_id", "unit_id"):
        found[problem].add(unit)
    asked = Petition.objects.filter(problem__in=problem_ids, asked_of__isnull=False)
    for problem, unit in asked.values_list("problem_id", "asked_of_id"):
        found[problem].add(unit)
    told = Step.objects.filter(problem__in=problem_ids, move="instruct").values_list("problem_id", "codes")
    for problem, codes in told:
        if codes.get("unit"):
            found[problem].add(codes["unit"])
    return found


def seen_from(unit_ids: set[int]) -> dict[int, set[int]]:
    """For each unit: itself, everything above it, its line parent and everything above that."""
    rows = Organisation.objects.filter(id__in=unit_ids).select_related("line_parent")
    return {
        row.id: set(row.ancestor_ids) | set(row.line_parent.ancestor_ids if row.line_parent else ()) for row in rows
    }
