"""What names in a standard mean here."""

from chuangcheng.people.queries.matching import finder
from chuangcheng.standards.checking import Known
from chuangcheng.standards.models import Category, SiteType


def known_names(units: list[str] | None = None) -> Known:
    """Site types by name and other names, categories in use by name and code, and the units that are certain."""
    types: dict[str, int] = {}
    for row in SiteType.objects.filter(active=True):
        for name in [other for other in row.other_names.split("、") if other]:
            types.setdefault(name, row.pk)
    types |= {row.name: row.pk for row in SiteType.objects.filter(active=True)}
    categories: dict[str, int] = {}
    for pk, code, name in Category.objects.filter(active=True).values_list("pk", "code", "name"):
        categories |= {name: pk, code: pk}
    found: dict[str, int] = {}
    if units:
        ask = finder()
        matches = {name: ask.match(name).exact for name in units}
        found = {name: match.pk for name, match in matches.items() if match is not None}
    return Known(types, categories, found)
