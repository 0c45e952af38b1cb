"""Who keeps and who looks at what hangs on places, and what a form may name."""

from chuangcheng.evidence.models import File
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation, Role
from chuangcheng.people.queries.tree import known_to
from chuangcheng.people.rights import OFFICE_AND_LIAISON, may_keep
from chuangcheng.places.models import Area, Site
from chuangcheng.places.queries.access import areas_known_to, sites_known_to
from chuangcheng.rules.refusals import Refused

LOOKERS = OFFICE_AND_LIAISON | {Role.INSPECTOR, Role.RECTIFIER, Role.VERIFIER}


def only_upkeep(by: Actor, organisation: Organisation | None, *, what: str) -> None:
    """Refused `upkeep_only`: kept by liaisons and offices of the organisation or above it."""
    if not may_keep(by, organisation, OFFICE_AND_LIAISON):
        whose = f"“{organisation.name}”或其上级单位" if organisation else "责任单位"
        sentence = f"只有{whose}的联络员、创城办可以{what}；请联系他们办理。"
        raise Refused(sentence, code="upkeep_only", kind="forbidden")


def only_lookers(by: Actor, organisation: Organisation | None, *, what: str) -> None:
    """Refused `lookers_only`: whoever works on the ground of the organisation, inspectors and rectifiers too."""
    if not may_keep(by, organisation, LOOKERS):
        whose = f"“{organisation.name}”或其上级单位" if organisation else "责任单位"
        sentence = f"只有{whose}的工作人员可以{what}；请联系他们办理。"
        raise Refused(sentence, code="lookers_only", kind="forbidden")


def unit_known(by: Actor, organisation_id: int | None) -> Organisation | None:
    """The organisation chosen, of those this person knows; refused `organisation_missing`."""
    row = known_to(by).filter(pk=organisation_id).first() if organisation_id else None
    if organisation_id and row is None:
        raise Refused("没有这个单位，请重新选择。", code="organisation_missing", kind="missing")
    return row


def site_known(by: Actor, site_id: int | None) -> Site | None:
    """The site chosen, of those this person knows; refused `site_missing`."""
    row = sites_known_to(by, with_retired=True).filter(pk=site_id).first() if site_id else None
    if site_id and row is None:
        raise Refused("没有这个点位，请重新选择。", code="site_missing", kind="missing")
    return row


def area_known(by: Actor, area_id: int | None) -> Area | None:
    """The area chosen, of those this person knows; refused `area_missing`."""
    row = areas_known_to(by, with_retired=True).filter(pk=area_id).first() if area_id else None
    if area_id and row is None:
        raise Refused("没有这个片区，请重新选择。", code="area_missing", kind="missing")
    return row


def own_file(by: Actor, file_id: int | None, *, kept: int | None = None) -> int | None:
    """The file a form names: what hangs there already, or what this person sent; refused `file_not_seen`."""
    if file_id is None or file_id == kept:
        return file_id
    mine = File.objects.filter(pk=file_id, uploaded_by=by.user_id or 0, erased_at=None)
    if not mine.exists():
        raise Refused("没有这个文件，或您不能查看它；请重新上传。", code="file_not_seen", kind="missing")
    return file_id
