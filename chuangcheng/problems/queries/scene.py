"""A problem as one reader meets it: row, assignments, open petitions, and the judge's view with rights loaded."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import City
from chuangcheng.people.queries import city, organisations_by_id
from chuangcheng.problems.models import Assignment, ListLevel, Petition, Problem
from chuangcheng.problems.queries.sight import seen_by, visible_to
from chuangcheng.problems.queries.situation import in_force, situation_of, stands_of
from chuangcheng.problems.queries.verifiers import Verifiers, strikers_of, verifiers_of
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import Part, Situation, Stand, State
from chuangcheng.statements import Compiled

# Few enough that working out how to join them costs the database less than reading them; units are read together after.
JOINS = ("list", "area", "site", "category")
UNITS = ("home", "lead", "desk", "verifier", "dispatched_by")


@dataclass
class Scene:
    """Everything a page needs to say what may be done now. `verifiers` only where somebody verifies or strikes off."""

    problem: Problem
    parts: list[Assignment]
    petitions: list[Petition]
    situation: Situation
    stands: tuple[Stand, ...]
    by: Actor
    at: datetime
    verifiers: Verifiers | None = None

    @property
    def own_parts(self) -> list[Part]:
        """The parts of the reader's units, or those that name one of the reader's posts."""
        posts = {s.post_id for s in self.by.standings}
        mine = [p for p in self.situation.parts if p.unit in self.by.organisation_ids]
        return mine or [p for p in self.situation.parts if p.person_post in posts]

    @property
    def desk_part(self) -> Part | None:
        """The part that holds the desk."""
        return self.situation.part(self.problem.desk_assignment_id)

    @property
    def top_lead(self) -> Part | None:
        """The lead that the office named."""
        line = self.situation.lead_line
        return line[0] if line else None

    @property
    def is_outside(self) -> bool:
        """On a list that an outside issuer handed over."""
        return self.problem.list is not None and self.problem.list.level != ListLevel.UNIT

    @cached_property
    def city(self) -> City:
        """The city's switches."""
        return city()

    def assignment(self, part_id: int | None) -> Assignment | None:
        """The assignment in force with that id."""
        return next((p for p in self.parts if p.id == part_id), None)

    def petition(self, kind: str) -> Petition | None:
        """The petition of that kind still to be answered."""
        return next((p for p in self.petitions if p.kind == kind), None)


def problem_seen(number: str, *, by: Actor) -> Problem:
    """One problem this person sees. Raises Refused (missing) for all others."""
    if by.is_clock:
        rows = list(visible_to(by).select_related(*JOINS).filter(number=number))
    else:
        rows = SEEN(number=number, organisations=tuple(by.organisation_ids)) if by.organisation_ids else []
    if not rows:
        raise Refused(f"没有找到问题{number}，或它不归您看；请核对编号。", code="problem_not_seen", kind="missing")
    join_units(rows[0])
    return rows[0]


SEEN = Compiled(
    lambda number, organisations: seen_by(organisations).select_related(*JOINS).filter(number=number).order_by()
)
PETITIONS = Compiled(
    lambda problem: Petition.objects.filter(problem=problem, state__in=["open", "forwarded"]).select_related(
        "assignment__unit", "asked_of"
    )
)


def join_units(problem: Problem) -> None:
    """The organisations a problem names, in one statement."""
    ids = {name: getattr(problem, f"{name}_id") for name in UNITS}
    known = organisations_by_id({i for i in ids.values() if i})
    for name, unit_id in ids.items():
        if unit_id:
            setattr(problem, name, known[unit_id])


def scene(number: str, *, by: Actor, at: datetime) -> Scene:
    """Read a problem for one reader. Raises Refused (missing)."""
    return scene_of(problem_seen(number, by=by), by=by, at=at)


def scene_of(problem: Problem, *, by: Actor, at: datetime) -> Scene:
    """The same for a row already read."""
    parts = in_force(problem)
    if held := next((part for part in parts if part.id == problem.desk_assignment_id), None):
        problem.desk_assignment = held
    situation = situation_of(problem, parts)
    verifiers: Verifiers | None = None
    if problem.state == State.SUBMITTED:
        verifiers = verifiers_of(problem, parts, at)
        situation = replace(situation, may_verify=verifiers.choice.allowed)
    elif problem.state == State.VERIFIED:
        verifiers = strikers_of(problem, parts, at)
        allowed = verifiers.choice.allowed
        situation = replace(situation, may_verify=allowed, may_strike=allowed)
    return Scene(
        problem=problem,
        parts=parts,
        petitions=PETITIONS(problem=problem.pk),
        situation=situation,
        stands=stands_of(by),
        by=by,
        at=at,
        verifiers=verifiers,
    )
