"""Whose office strikes a problem off: that of the list's level, else the highest office above the receiving unit."""

from dataclasses import dataclass
from datetime import datetime

from chuangcheng.people.models import Organisation, OrganisationKind
from chuangcheng.people.queries import has_office, organisations_by_id

CITY_LEVELS = {"city", "province", "nation"}
KIND_OF_LEVEL = {
    "city": OrganisationKind.CITY,
    "province": OrganisationKind.CITY,
    "nation": OrganisationKind.CITY,
    "district": OrganisationKind.DISTRICT,
    "street": OrganisationKind.STREET,
}


@dataclass(frozen=True)
class StrikeOffice:
    """The organisation whose office strikes off; `own` when the list's level has no office here (本单位销号)."""

    organisation_id: int
    own: bool


def strike_office(*, level: str, home: Organisation, at: datetime) -> StrikeOffice:
    """Decide by the list's level; a self-check or a problem without a list belongs to its own ledger's office.

    `home` is the organisation that received the list.
    """
    above = list(reversed(home.ancestor_ids))
    with_office = has_office(above, at)
    kind = KIND_OF_LEVEL.get(level)
    if kind is None:
        nearest = next((o for o in above if o in with_office), home.id)
        return StrikeOffice(nearest, own=False)
    organisations = organisations_by_id(above)
    at_level = [o for o in above if organisations[o].kind == kind and o in with_office]
    if at_level:
        return StrikeOffice(at_level[0], own=False)
    highest = next((o for o in reversed(above) if o in with_office), home.id)
    return StrikeOffice(highest, own=True)
