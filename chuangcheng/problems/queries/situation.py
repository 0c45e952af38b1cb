"""A problem as the judge sees it."""

from typing import Any

from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import Assignment, Petition, Problem, Source
from chuangcheng.rules.situations import Part, Situation, Stand, State
from chuangcheng.statements import Compiled


def in_force(problem: Problem) -> list[Assignment]:
    """The assignments not ended or returned, parents first, with their units."""
    return IN_FORCE(problem=problem.pk)


IN_FORCE = Compiled(
    lambda problem: (
        Assignment.objects.filter(problem=problem, ended_at=None, returned_at=None)
        .select_related("unit__line_parent")
        .order_by("id")
    )
)


def situation_of(problem: Problem, parts: list[Assignment], **changes: Any) -> Situation:
    """Plain values for `rules.problem_states.judge`."""
    values: dict[str, Any] = {
        "number": problem.number,
        "state": State(problem.state),
        "home": problem.home_id,
        "home_path": problem.home.ancestor_ids,
        "parts": tuple(part_of(p) for p in parts),
        "dispatched_by": problem.dispatched_by_id,
        "desk": problem.desk_id,
        "desk_kind": problem.desk_kind,
        "desk_part": problem.desk_assignment_id,
        "submitting_unit": submitting_unit(problem, parts),
        "asked_of": problem.desk_id if problem.desk_kind == "referral" else None,
        "follows": followed_number(problem),
        "own_self_check": problem.source == Source.SELF_CHECK,
        "finder": problem.finder_id,
    }
    return Situation(**{**values, **changes})


def part_of(row: Assignment) -> Part:
    """An assignment as plain values."""
    return Part(
        id=row.id,
        unit=row.unit_id,
        unit_path=row.unit.ancestor_ids,
        role=row.role,
        parent=row.parent_id,
        assigned_by=row.assigned_by_id,
        accepted=row.accepted_at is not None,
        done=row.done_at is not None,
        person_post=row.person_id,
    )


def submitting_unit(problem: Problem, parts: list[Assignment]) -> int | None:
    """The unit that submitted last: kept in `hands` by the move."""
    unit = problem.hands.get("unit")
    return unit if any(p.unit_id == unit for p in parts) else None


def followed_number(problem: Problem) -> str:
    """What a split or merged row follows, in words; empty when it stands on its own."""
    if not problem.follows:
        return ""
    if problem.merged_into_id and problem.merged_into:
        return problem.merged_into.number
    return "拆分后的各条"


def stands_of(by: Actor) -> tuple[Stand, ...]:
    """The actor's standings as the judge sees them."""
    return tuple(
        Stand(post=s.post_id, user=s.user_id, organisation=s.organisation_id, roles=s.roles, title=s.title)
        for s in by.standings
    )


def open_petition(problem: Problem, kind: str, part: Assignment | None = None) -> Petition | None:
    """The petition of that kind still to be answered."""
    rows = Petition.objects.filter(problem=problem, kind=kind, state__in=["open", "forwarded"])
    return (rows.filter(assignment=part) if part else rows).select_related("assignment__unit").first()
