"""How far an order reaches: units below whoever gives it, in the tree or on the line; never a stranger's unit.

Forms offer only these; the operations ask again, because ids also come by other doors.
"""

from chuangcheng.people.models import Organisation, Post
from chuangcheng.problems.models import Assignment
from chuangcheng.problems.operations.case import Case


def givers(case: Case, parent: Assignment | None = None) -> set[int]:
    """On whose word a part is given: the dispatching and home offices beside the top lead, below a part its unit.

    An office that fills in for that unit reaches as far as it does itself.
    """
    named = {parent.unit_id} if parent else {case.problem.dispatched_by_id, case.problem.home_id}
    standing = case.standing
    return {o for o in {*named, standing.organisation_id if standing else None} if o is not None}


def is_under(unit: Organisation, organisations: set[int]) -> bool:
    """Whether the unit is one of these, or stands below one, in the tree or on the line."""
    line = unit.line_parent.ancestor_ids if unit.line_parent else ()
    return bool(organisations & {*unit.ancestor_ids, *line})


def need_reach(case: Case, unit: Organisation, *, parent: Assignment | None = None) -> None:
    """Refuse a part for a unit that none of the givers stands above."""
    case.need(
        is_under(unit, givers(case, parent)),
        f"“{unit.name}”不在交办单位的管辖范围内，不能交办；请选下属或业务主管的单位，或提请上级交办。",
        code="unit_out_of_reach",
        field="lead",
    )


def need_watchers_in_reach(case: Case, verifier: Organisation | None, leader: Post | None) -> None:
    """The named verifier and the leader in charge stand above the ledger, below the office, or on a unit's line."""
    lines = {p.unit.line_parent_id for p in case.parts}
    above = set(case.problem.home.ancestor_ids)
    for organisation, field in ((verifier, "verifier"), (leader.organisation if leader else None, "leader_post")):
        case.need(
            organisation is None or organisation.id in above | lines or is_under(organisation, givers(case)),
            f"“{organisation.name if organisation else ''}”与本问题没有上下级或业务主管关系，不能指定来复核；请另选。",
            code="watcher_out_of_reach",
            field=field,
        )
    case.need(
        leader is None or "leader" in leader.roles,
        "指定的分管领导不在领导岗位上，请重新选择分管领导。",
        code="leader_no_leader",
        field="leader_post",
    )
