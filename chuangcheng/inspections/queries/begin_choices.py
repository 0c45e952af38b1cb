"""What forms of this room offer: standards in use, sites and their types, organisations, people for teams."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from chuangcheng.inspections.models import Programme, ProgrammeKind
from chuangcheng.inspections.queries.sight import programmes_visible_to
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Role
from chuangcheng.people.queries import holdings_on, organisation
from chuangcheng.people.queries.choices import below
from chuangcheng.people.rights import OFFICE_AND_LIAISON
from chuangcheng.places.queries import sites_known_to
from chuangcheng.standards.models import SiteType, SystemVersion

MOST_SITES = 2000


def self_check_standards(by: Actor) -> list[tuple[int, str]]:
    """Versions in use: id and 测评体系（2026版）."""
    rows = SystemVersion.objects.filter(status="in_use").select_related("system").order_by("system__name", "-id")
    return [(row.pk, f"{row.system.name}（{row.label}）") for row in rows] if by.standings else []


def self_check_sites(by: Actor) -> list[tuple[int, str]]:
    """Sites of a type that this person knows, by name."""
    rows = sites_known_to(by).filter(site_type__isnull=False).select_related("site_type").order_by("name", "id")
    return [(row.pk, f"{row.name}（{row.site_type.name}）") for row in rows[:MOST_SITES] if row.site_type]


def site_type_choices() -> list[tuple[int, str]]:
    """Site types in use: id and name."""
    return list(SiteType.objects.filter(active=True).order_by("code", "id").values_list("pk", "name"))


def runners_of(by: Actor) -> list[tuple[int, str]]:
    """Organisations this person may run a programme for: own ones first, then those below an office."""
    own = {s.organisation_id for s in by.standings if s.roles & OFFICE_AND_LIAISON}
    wide = {s.organisation_id for s in by.standings if Role.OFFICE in s.roles}
    rows = [unit for unit in below(by).order_by("position", "id") if {*unit.ancestor_ids} & wide or unit.pk in own]
    rows.sort(key=lambda unit: (unit.pk not in own, len(unit.ancestor_ids)))
    return [(unit.pk, unit.short_name or unit.name) for unit in rows]


def inspector_choices(organisation_id: int, *, at: datetime) -> list[tuple[int, str]]:
    """Who can be put into a team: everybody on a post of an inspector, verifier or office at or below, and beside."""
    top = organisation(organisation_id).ancestor_ids[0]
    held = holdings_on(timezone.localdate(at)).filter(post__organisation__path__startswith=f"/{top}/")
    found: dict[int, str] = {}
    for row in held.order_by("post__organisation__path", "post__position", "user_id"):
        if {Role.INSPECTOR, Role.OFFICE, Role.VERIFIER, Role.LIAISON} & set(row.post.roles):
            unit = row.post.organisation
            found.setdefault(row.user_id, f"{row.user.display_name}（{unit.short_name or unit.name} {row.post.title}）")
    return list(found.items())


def patrol_programmes(by: Actor) -> list[tuple[int, str]]:
    """Programmes a visit outside rounds can belong to."""
    return [(row.pk, row.name) for row in running_programmes(by)]


def running_programmes(by: Actor) -> list[Programme]:
    """The same as rows, by name."""
    rows = programmes_visible_to(by).filter(active=True).exclude(kind=ProgrammeKind.COVERT).order_by("name")
    return list(rows[:200])


def presence_sites(by: Actor) -> list[tuple[int, str]]:
    """Sites whose posts this person may write about: of the own units and of those below an office."""
    own = Q(pk__in=[])
    for standing in by.standings:
        if standing.roles & OFFICE_AND_LIAISON:
            own |= Q(organisation__path__startswith="/" + "/".join(map(str, standing.ancestors)) + "/")
    return list(sites_known_to(by).filter(own).order_by("name", "id").values_list("pk", "name")[:MOST_SITES])
