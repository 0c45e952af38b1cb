"""What forms of places offer: areas, units, types of sites, categories; sites found by a word."""

from collections.abc import Iterable, Sequence

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.queries.tree import known_to
from chuangcheng.places.models import AreaKind, CoverageRole, SiteKind
from chuangcheng.places.queries.areas import AreaNode, area_tree
from chuangcheng.standards.models import SiteType
from chuangcheng.standards.queries import categories

Choices = list[tuple[str, str]]
AREA_KINDS: Choices = [("", "未定"), *((str(kind.value), str(kind.label)) for kind in AreaKind)]
SITE_KINDS: Choices = [(str(kind.value), str(kind.label)) for kind in SiteKind]
ROLES: Choices = [(str(role.value), str(role.label)) for role in CoverageRole]


def area_choices(by: Actor, *, without: int | None = None) -> Choices:
    """Areas in use that this person knows, indented, without one and what is below it."""

    def walk(nodes: Sequence[AreaNode], depth: int) -> Iterable[tuple[str, str]]:
        for node in nodes:
            if node.id != without:
                yield str(node.id), "　" * depth + node.name
                yield from walk(node.children, depth + 1)

    return list(walk(area_tree(by), 0))


def unit_choices(by: Actor) -> Choices:
    """Organisations in use that this person knows, indented by their tree."""
    rows = known_to(by).filter(is_active=True).order_by("path").values_list("id", "path", "name", "position")
    children: dict[int, list[tuple[int, int, str]]] = {}
    known = {pk for pk, *_ in rows}
    for pk, path, name, position in rows:
        above = [int(part) for part in path.split("/") if part][:-1]
        parent = above[-1] if above and above[-1] in known else 0
        children.setdefault(parent, []).append((position, pk, name))

    def walk(parent: int, depth: int) -> Iterable[tuple[str, str]]:
        for _, pk, name in sorted(children.get(parent, ())):
            yield str(pk), "　" * depth + name
            yield from walk(pk, depth + 1)

    return list(walk(0, 0))


def site_type_choices() -> Choices:
    """Types of sites in use, by code."""
    rows = SiteType.objects.filter(active=True).values_list("id", "name")
    return [(str(pk), name) for pk, name in rows]


def category_choices() -> Choices:
    """Categories of problems in the order of their tree."""
    return [(str(node.id), node.path) for root in categories() for node in root.walk()]


def unit_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of organisations by id."""
    return dict(Organisation.objects.filter(id__in=list(ids)).values_list("id", "name"))
