"""Whose site it is, and whose own unit that makes it: nobody inspects the own unit.

A section or branch belongs to the unit it stands in; a street and its communities are units of their own. From
outside, everybody of the responsible unit is barred, and everybody of the units below it, who would look at their own
superior. Within a unit's own inspection another section looks: barred is whoever sits in the very section, or in none.
A unit's own daily patrol is no inspection of itself and bars nobody.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from chuangcheng.inspections.models import Programme, ProgrammeKind
from chuangcheng.people.models import Organisation, OrganisationKind
from chuangcheng.people.queries import holdings_on, ids_of, users_by_id
from chuangcheng.places.models import Site
from chuangcheng.rules.draws import Person, Task

PARTS = {OrganisationKind.SECTION, OrganisationKind.BRANCH}


@dataclass(frozen=True)
class _Place:
    path: tuple[int, ...]
    kind: str


class OwnUnits:
    """Works out who is barred from what, for one organisation that inspects. Reads each organisation once."""

    def __init__(self, organisation_id: int, *, patrol: bool = False) -> None:
        self._places: dict[int, _Place] = {}
        self._patrol = patrol
        self._learn([organisation_id])
        self._home = self._unit(organisation_id)

    @classmethod
    def of(cls, programme: Programme | None, organisation_id: int) -> "OwnUnits":
        """For a programme's visits."""
        patrol = programme is not None and programme.kind == ProgrammeKind.DAILY
        return cls(organisation_id, patrol=patrol)

    def people(self, user_ids: Collection[int], *, at: datetime) -> dict[int, Person]:
        """Persons by user id, with the units that are their own at that moment. Three statements."""
        names = {i: user.display_name for i, user in users_by_id(user_ids).items()}
        own: dict[int, set[int]] = {i: set() for i in names}
        held = holdings_on(timezone.localdate(at)).filter(user_id__in=names).order_by("id")
        seats: dict[int, set[tuple[int, ...]]] = {i: set() for i in names}
        for row in held:
            scope = ids_of(row.post.organisation.path)
            seat = ids_of(row.post.seat.path) if row.post.seat else scope
            own[row.user_id] |= {*scope, *seat}
            seats[row.user_id].add(seat)
        self._learn(i for paths in seats.values() for path in paths for i in path)
        for user, paths in seats.items():
            own[user] |= {-i for path in paths for i in path if i == path[-1] or self._is_part(i)}
        return {i: Person(i, name, frozenset(own[i])) for i, name in names.items()}

    def task(self, site: Site, *, area: str = "") -> Task:
        """A site as a task; its responsible organisation must have been learned by `tasks`, or is read now."""
        return Task(f"site:{site.pk}", site.name, self._units_of(site.organisation_id), area, site.site_type_id)

    def tasks(self, sites: Iterable[Site], areas: Mapping[int, str]) -> list[Task]:
        """Several at once: one statement. `areas` are paths of areas by id."""
        rows = list(sites)
        self._learn(row.organisation_id for row in rows if row.organisation_id)
        return [self.task(row, area=areas.get(row.area_id or 0, "")) for row in rows]

    def _units_of(self, organisation_id: int | None) -> frozenset[int]:
        """Positive ids bar whoever belongs to the unit or below it, negative ones whoever sits right there."""
        if organisation_id is None:
            return frozenset()
        self._learn([organisation_id])
        unit = self._unit(organisation_id)
        if unit != self._home:
            return frozenset({unit})
        return frozenset() if self._patrol else frozenset({-organisation_id})

    def _unit(self, organisation_id: int) -> int:
        path = self._places[organisation_id].path if organisation_id in self._places else (organisation_id,)
        return next((i for i in reversed(path) if not self._is_part(i)), organisation_id)

    def _is_part(self, organisation_id: int) -> bool:
        place = self._places.get(organisation_id)
        return place is not None and place.kind in PARTS

    def _learn(self, ids: Iterable[int]) -> None:
        wanted = set(ids) - self._places.keys()
        while wanted:
            rows = Organisation.objects.filter(pk__in=wanted).order_by().values_list("pk", "path", "kind")
            found = {pk: _Place(ids_of(path), kind) for pk, path, kind in rows}
            self._places |= found
            wanted = {i for place in found.values() for i in place.path} - self._places.keys()


def barred(own: OwnUnits, site: Site, user_ids: Collection[int], *, at: datetime) -> Person | None:
    """The first of these people whose own unit the site is."""
    units = own.task(site).units
    return next((person for person in own.people(user_ids, at=at).values() if person.own & units), None)
