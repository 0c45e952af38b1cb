"""Reads of the tree of areas."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.versions import version_of
from chuangcheng.places.models import Area, Site
from chuangcheng.places.operations.ground import ground_kept_by, owner_of_area
from chuangcheng.places.queries.access import areas_known_to
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class AreaNode:
    """One area in the tree, with how many sites in use stand right in it."""

    id: int
    name: str
    kind: str
    organisation_id: int | None
    organisation_name: str
    site_count: int
    children: "tuple[AreaNode, ...]" = ()
    kind_label: str = ""
    code: str = ""
    is_active: bool = True
    has_outline: bool = False


@dataclass(frozen=True)
class AreaPage:
    """One area as its form begins from, and whether this person may change it."""

    area: Area
    may_keep: bool
    version: str


def area_tree(by: Actor, *, with_retired: bool = False) -> tuple[AreaNode, ...]:
    """The areas, nested, by name. Two statements. An area whose parent is not shown stands at the top."""
    known = areas_known_to(by, with_retired=with_retired).defer("boundary")
    rows = list(known.select_related("organisation").order_by("name", "id"))
    shown = {row.id for row in rows}
    children: dict[int | None, list[Area]] = defaultdict(list)
    for row in rows:
        children[row.parent_id if row.parent_id in shown else None].append(row)
    counts: dict[int, int] = defaultdict(int)
    for area_id in Site.objects.filter(is_active=True, area_id__in=shown).values_list("area_id", flat=True):
        counts[area_id or 0] += 1

    def node(row: Area) -> AreaNode:
        return AreaNode(
            id=row.id,
            name=row.name,
            kind=row.kind,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name if row.organisation else "",
            site_count=counts[row.id],
            children=tuple(node(child) for child in children[row.id]),
            kind_label=row.get_kind_display() if row.kind else "",
            code=row.code,
            is_active=row.is_active,
            has_outline=row.box is not None,
        )

    return tuple(node(top) for top in children[None])


def area_page(area_id: int, *, by: Actor) -> AreaPage:
    """One area this person knows, in use or not. Refused: `area_missing`."""
    row = areas_known_to(by, with_retired=True).select_related("organisation", "parent").filter(pk=area_id).first()
    if row is None:
        raise Refused("没有这个片区，请重新选择。", code="area_missing", kind="missing")
    return AreaPage(row, ground_kept_by(by, owner_of_area(row)), version_of(row))


def area_of(organisation_id: int) -> Area | None:
    """The area of a unit, or of the nearest organisation above it that has one: where its problems are when no
    place is named."""
    path = Organisation.objects.filter(pk=organisation_id).values_list("path", flat=True).first() or ""
    above = [int(part) for part in path.split("/") if part]
    found: dict[int | None, Area] = {}
    for row in Area.objects.filter(organisation_id__in=above, is_active=True).order_by("path", "id"):
        found.setdefault(row.organisation_id, row)
    return next((found[i] for i in reversed(above) if i in found), None)


def areas_by_id(ids: Iterable[int]) -> dict[int, Area]:
    """Areas by id; unknown ids are left out."""
    return Area.objects.in_bulk(list(ids))
