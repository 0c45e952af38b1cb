"""Whose ground it is, who may keep it, and the rows a change starts from."""

from django.db import IntegrityError, transaction
from django.db.models import Model

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.rights import may_keep
from chuangcheng.places.models import Area, Coverage, Site
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import SiteType


def owner_of_area(row: Area) -> Organisation | None:
    """The organisation whose ground it is: the nearest one named at or above it."""
    here: Area | None = row
    while here is not None:
        if here.organisation:
            return here.organisation
        here = here.parent
    return None


def owner_of_site(row: Site) -> Organisation | None:
    """The organisation whose ground it stands on; the one responsible where no area says so."""
    return (owner_of_area(row.area) if row.area else None) or row.organisation


def owner_of_coverage(row: Coverage) -> Organisation | None:
    """Whose office arranges it: that of the ground, for a profession that of the organisation."""
    if row.site:
        return owner_of_site(row.site)
    return owner_of_area(row.area) if row.area else row.organisation


def ground_kept_by(by: Actor, owner: Organisation | None) -> bool:
    """The office at the owner or above it; where nobody owns the ground, an office at the top of a tree."""
    on_top = any("office" in s.roles and len(s.ancestors) == 1 for s in by.standings)
    return may_keep(by, owner) or (owner is None and on_top)


def only_keepers(by: Actor, owner: Organisation | None, *, what: str) -> None:
    """Refuse whoever does not keep the ground: `places_keepers`; `what` completes the sentence."""
    if ground_kept_by(by, owner):
        return
    whose = f"“{owner.name}”或其上级单位" if owner else "最上级单位"
    sentence = f"只有{whose}的创城办可以{what}；请联系他们办理。"
    raise Refused(sentence, code="places_keepers", kind="forbidden")


def save_once(row: Model, sentence: str, *, code: str) -> None:
    """Save; what the database holds to be there already is refused with the sentence."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(sentence, code=code, kind="conflict") from error


def area_by_id(area_id: int) -> Area:
    """The area with what tells whose ground it is; refused `area_missing`."""
    row = Area.objects.select_related("organisation", "parent__organisation").filter(pk=area_id).first()
    if row is None:
        raise Refused("没有这个片区，请重新选择。", code="area_missing", kind="missing")
    return row


def site_by_id(site_id: int) -> Site:
    """The site with what tells whose ground it stands on; refused `site_missing`."""
    row = Site.objects.select_related("organisation", "area__organisation").filter(pk=site_id).first()
    if row is None:
        raise Refused("没有这个点位，请重新选择。", code="site_missing", kind="missing")
    return row


def coverage_by_id(coverage_id: int) -> Coverage:
    """The coverage, locked; refused `coverage_missing`."""
    rows = Coverage.objects.select_for_update(of=("self",)).select_related(
        "organisation", "area", "site", "site_type", "category"
    )
    row = rows.filter(pk=coverage_id).first()
    if row is None:
        raise Refused("没有这条包保，请刷新页面后再试。", code="coverage_missing", kind="missing")
    return row


def organisation_by_id(organisation_id: int | None) -> Organisation | None:
    """The organisation chosen, None for none; refused `organisation_missing`."""
    row = Organisation.objects.filter(pk=organisation_id).first() if organisation_id else None
    if organisation_id and row is None:
        raise Refused("没有这个单位，请重新选择。", code="organisation_missing", kind="missing")
    return row


def site_type_by_id(site_type_id: int | None) -> int | None:
    """The type chosen, None for none; refused `site_type_missing`."""
    if site_type_id and not SiteType.objects.filter(pk=site_type_id).exists():
        raise Refused("没有这个点位类型，请重新选择。", code="site_type_missing", kind="missing")
    return site_type_id
