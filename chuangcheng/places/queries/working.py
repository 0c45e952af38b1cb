"""Who works with what hangs on places: names of signatories, operators and keepers are shown to nobody else."""

from django.db.models import Q

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation


def worked_by(by: Actor, *fields: str) -> Q:
    """Rows one of whose organisations, named by `fields`, is this person's own or one below it."""
    if by.is_clock or by.is_administrator:
        return Q()
    found = Q(pk__in=[])
    for standing in by.standings:
        top = "/" + "/".join(map(str, standing.ancestors)) + "/"
        for field in fields:
            found |= Q(**{f"{field}__path__startswith": top})
    return found


def works_at(by: Actor, organisation: Organisation | None) -> bool:
    """The same of one organisation."""
    if by.is_clock or by.is_administrator:
        return True
    above = organisation.ancestor_ids if organisation else ()
    return any(standing.organisation_id in above for standing in by.standings)
