"""Who answers for a place: by the site, then its areas upward, then by type, category and profession, then its unit."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chuangcheng.people.models import Organisation
from chuangcheng.people.queries import ids_of
from chuangcheng.places.models import Area, Coverage, Site
from chuangcheng.places.queries.coverage import in_effect
from chuangcheng.standards.models import Category


@dataclass(frozen=True)
class Answer:
    """One unit that answers, with the reason in words; `coverage_id` None where no 包保 says so but the ground does.

    `department` is the section, `leader` and `person` are names as the coverage has them, `phone` the person's.
    """

    organisation_id: int
    organisation_name: str
    reason: str
    coverage_id: int | None = None
    role: str = ""
    group: str = ""
    leader: str = ""
    department_id: int | None = None
    department: str = ""
    person: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Ground:
    """Where it is: the areas from the nearest up, and the organisations the ground belongs to, from the nearest up."""

    site: Site | None
    areas: tuple[Area, ...]

    @property
    def owner(self) -> Organisation | None:
        """Whose ground it is: the nearest organisation named."""
        return next((area.organisation for area in self.areas if area.organisation), None)


def who_answers(
    *,
    at: date,
    site_id: int | None = None,
    area_id: int | None = None,
    site_type_id: int | None = None,
    category_id: int | None = None,
    profession: str = "",
) -> list[Answer]:
    """Who answers for a site (or an area) that day, the first one first; empty where nobody does. At most 5 statements.

    `site_type_id` is that of the site where none is named. A coverage narrowed to a type, a category or a profession
    answers only for those; of two of one place the narrower comes first. One that names no place counts where the
    organisation above it owns the ground. Each unit stands there once, by its nearest reason.
    """
    ground = ground_of(site_id=site_id, area_id=area_id)
    kinds = _line_of_categories(category_id)
    wanted = Q(area_id__in=[area.id for area in ground.areas], site=None) | Q(area=None, site=None)
    if ground.site:
        wanted |= Q(site=ground.site)
    kind = site_type_id or (ground.site.site_type_id if ground.site else None)
    reach = Q(site_type=None) | Q(site_type_id=kind) if kind else Q(site_type=None)
    narrowed = reach, Q(category=None) | Q(category_id__in=kinds), Q(profession="") | Q(profession=profession.strip())
    rows = [row for row in in_effect(Coverage.objects.filter(wanted, *narrowed), at) if _reaches(row, ground)]
    rows.sort(key=lambda row: (_distance(row, ground), -_narrowness(row, kinds), row.id))
    answers = [_answer(row) for row in rows] + _by_the_ground(ground)
    first: dict[tuple[int, int | None], Answer] = {}
    for answer in answers:
        first.setdefault((answer.organisation_id, answer.department_id), answer)
    return [each for each in first.values() if each.coverage_id or not _said_already(each, first)]


def ground_of(*, site_id: int | None = None, area_id: int | None = None) -> Ground:
    """Where a site or an area lies; two statements."""
    site = Site.objects.select_related("area", "organisation").filter(pk=site_id).first() if site_id else None
    area = site.area if site else Area.objects.filter(pk=area_id).first() if area_id else None
    above = ids_of(area.path) if area else ()
    rows = Area.objects.select_related("organisation").in_bulk(above) if above else {}
    return Ground(site, tuple(rows[i] for i in reversed(above) if i in rows))


def _line_of_categories(category_id: int | None) -> list[int]:
    """The category and those above it, itself first."""
    line: list[int] = []
    if category_id is None:
        return line
    parents = dict(Category.objects.values_list("id", "parent_id"))
    here: int | None = category_id
    while here is not None and here not in line:
        line.append(here)
        here = parents.get(here)
    return line


def _reaches(row: Coverage, ground: Ground) -> bool:
    """What names a place was asked for by its place; what names none counts on the ground of whoever is above it."""
    if row.site_id or row.area_id or ground.owner is None:
        return True
    above = row.organisation.ancestor_ids[:-1] or row.organisation.ancestor_ids
    return above[-1] in ground.owner.ancestor_ids


def _distance(row: Coverage, ground: Ground) -> int:
    if row.site_id:
        return 0
    near = [area.id for area in ground.areas]
    return 1 + near.index(row.area_id) if row.area_id in near else 1 + len(near)


def _narrowness(row: Coverage, kinds: list[int]) -> int:
    """The nearer the category, the narrower; a type narrows less than any category, a profession less than a type."""
    by_category = len(kinds) - kinds.index(row.category_id) + 1 if row.category_id in kinds else 0
    return 4 * by_category + 2 * bool(row.site_type_id) + bool(row.profession)


def _answer(row: Coverage) -> Answer:
    what = [row.site.name if row.site else row.area.name if row.area else ""]
    what += [row.site_type.name if row.site_type else "", row.category.name if row.category else ""]
    what += [row.profession, row.get_role_display(), row.group]
    words = [word for word in what if word and word != "包保"]
    return Answer(
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        reason="包保：" + " ".join([*words, row.organisation.name]),
        coverage_id=row.id,
        role=row.role,
        group=row.group,
        leader=row.leader,
        department_id=row.department_id,
        department=row.department.name if row.department else "",
        person=row.person,
        phone=row.phone,
    )


def _by_the_ground(ground: Ground) -> list[Answer]:
    found = []
    if ground.site and ground.site.organisation:
        unit = ground.site.organisation
        found.append(Answer(unit.id, unit.name, f"点位责任单位：{unit.name}"))
    if ground.owner:
        unit = ground.owner
        found.append(Answer(unit.id, unit.name, f"属地单位：{unit.name}"))
    return found


def _said_already(answer: Answer, first: dict[tuple[int, int | None], Answer]) -> bool:
    """Whether a coverage names the unit already, with a section of its own."""
    return any(e.coverage_id and e.organisation_id == answer.organisation_id for e in first.values())
