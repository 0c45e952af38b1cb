"""What of the ground a person may see."""

from django.db.models import Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.queries.tree import known_to
from chuangcheng.places.models import Area, Site


def areas_known_to(by: Actor, *, with_retired: bool = False) -> QuerySet[Area]:
    """Areas in use on the ground of organisations this person knows, and those nobody owns."""
    rows = Area.objects.all() if with_retired else Area.objects.filter(is_active=True)
    if by.is_clock or by.is_administrator:
        return rows
    if not by.standings:
        return rows.none()
    return rows.filter(Q(organisation=None) | Q(organisation__in=organisations_known(by)))


def sites_known_to(by: Actor, *, with_retired: bool = False) -> QuerySet[Site]:
    """Sites in use, as areas; those out of use too where asked: their page and history stay readable."""
    rows = Site.objects.all() if with_retired else Site.objects.filter(is_active=True)
    if by.is_clock or by.is_administrator:
        return rows
    if not by.standings:
        return rows.none()
    known = organisations_known(by)
    own_ground = Q(area__organisation=None) | Q(area__organisation__in=known)
    return rows.filter(own_ground, Q(organisation=None) | Q(organisation__in=known))


def organisations_known(by: Actor) -> QuerySet[Organisation]:
    """Organisations whose names this person may see, for subqueries."""
    return known_to(by).order_by()
