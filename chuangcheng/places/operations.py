"""Keep areas, sites and who covers them. Every change stands in the log."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet, Value
from django.db.models.functions import Concat, Length, Substr

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.names import tidy
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.rights import may_keep
from chuangcheng.places.models import Area, Coverage, Site
from chuangcheng.rules.refusals import Refused

AREA = ("name", "kind", "parent_id", "organisation_id", "is_active")
SITE = ("name", "area_id", "organisation_id", "address", "latitude", "longitude", "is_active")
COVERAGE = (
    "area_id", "site_id", "profession", "organisation_id", "leader",
    "branch", "department_id", "person", "from_date", "to_date",
)  # fmt: skip


@dataclass(frozen=True)
class AreaDraft:
    """What a form gives for an area; every field is written as given."""

    name: str
    kind: str = ""
    parent_id: int | None = None
    organisation_id: int | None = None
    is_active: bool = True


@dataclass(frozen=True)
class SiteDraft:
    """What a form gives for a site. Position in WGS-84 degrees, both or neither."""

    name: str
    area_id: int | None = None
    organisation_id: int | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_active: bool = True


@dataclass(frozen=True)
class CoverageDraft:
    """What a form gives for 包保: of an area, a site or a profession, by an organisation, from one day to another."""

    organisation_id: int
    from_date: date
    area_id: int | None = None
    site_id: int | None = None
    profession: str = ""
    leader: str = ""
    branch: str = ""
    department_id: int | None = None
    person: str = ""
    to_date: date | None = None


def save_area(*, area_id: int | None = None, draft: AreaDraft, by: Actor, at: datetime) -> Area:
    """Make an area (`area_id` None) or change one; a changed parent moves it with all below it.

    Kept by the office at the area's organisation (the nearest one named at or above it) or above that.
    Refused: `places_keepers`, `area_missing`, `area_fields`, `area_parent`, `area_cycle`, `area_taken`, `area_in_use`.
    """
    with transaction.atomic():
        list(Area.objects.select_for_update().filter(parent=None).order_by("id").values_list("id"))
        row = _area(area_id) if area_id else Area()
        old, old_path = (snapshot(row, AREA) if row.pk else None), row.path
        parent = _area(draft.parent_id) if draft.parent_id else None
        _check_area(row, draft, parent)
        if row.pk:
            _only_keepers(by, owner_of_area(row), what="修改片区")
        row.name, row.kind, row.parent = tidy(draft.name), draft.kind.strip(), parent
        row.organisation, row.is_active = _organisation(draft.organisation_id), draft.is_active
        _only_keepers(by, owner_of_area(row), what="在这里设片区")
        _save(row, f"同一上级下已经有片区“{row.name}”了，请换个名称。", code="area_taken")
        _place(row, old_path)
        record("area.change" if old else "area.add", by=by, at=at, subject=row.name, old=old, new=snapshot(row, AREA))
    return row


def save_site(*, site_id: int | None = None, draft: SiteDraft, by: Actor, at: datetime) -> Site:
    """Make a site (`site_id` None) or change one. Kept by the office of its area, else of its organisation.

    Refused: `places_keepers`, `site_missing`, `site_fields` (with `fields`), `site_taken`.
    """
    with transaction.atomic():
        row = _site(site_id) if site_id else Site()
        old = snapshot(row, SITE) if row.pk else None
        _check_site(draft)
        if row.pk:
            _only_keepers(by, owner_of_site(row), what="修改点位")
        row.name, row.address, row.is_active = tidy(draft.name), draft.address.strip(), draft.is_active
        row.area = _area(draft.area_id) if draft.area_id else None
        row.organisation = _organisation(draft.organisation_id)
        row.latitude, row.longitude = draft.latitude, draft.longitude
        _only_keepers(by, owner_of_site(row), what="在这里登记点位")
        _save(row, f"这个片区已经有点位“{row.name}”了，请换个名称，或修改原来的点位。", code="site_taken")
        record("site.change" if old else "site.add", by=by, at=at, subject=row.name, old=old, new=snapshot(row, SITE))
    return row


def save_coverage(*, coverage_id: int | None = None, draft: CoverageDraft, by: Actor, at: datetime) -> Coverage:
    """Write down who covers what (`coverage_id` None: anew) or correct it.

    Kept by the office of the area or site, for a profession by that of the organisation. One organisation covers
    the same thing once at a time.
    Refused: `places_keepers`, `coverage_missing`, `coverage_fields` (with `fields`), `coverage_taken`.
    """
    with transaction.atomic():
        row = _coverage(coverage_id) if coverage_id else Coverage()
        old = snapshot(row, COVERAGE) if row.pk else None
        _check_coverage(draft)
        if row.pk:
            _only_keepers(by, _owner_of_coverage(row), what="修改包保")
        row.area = _area(draft.area_id) if draft.area_id else None
        row.site = _site(draft.site_id) if draft.site_id else None
        row.organisation = _organisation(draft.organisation_id) or row.organisation
        row.department = _organisation(draft.department_id)
        row.profession, row.leader = draft.profession.strip(), draft.leader.strip()
        row.branch, row.person = draft.branch.strip(), draft.person.strip()
        row.from_date, row.to_date = draft.from_date, draft.to_date
        _only_keepers(by, _owner_of_coverage(row), what="安排包保")
        _once(row)
        row.save()
        action = "coverage.change" if old else "coverage.add"
        record(action, by=by, at=at, subject=subject_of(row), old=old, new=snapshot(row, COVERAGE))
    return row


def end_coverage(*, coverage_id: int, last_day: date, by: Actor, at: datetime) -> Coverage:
    """Let a coverage end with that day; its history stays."""
    with transaction.atomic():
        row = _coverage(coverage_id)
        _only_keepers(by, _owner_of_coverage(row), what="结束包保")
        if last_day < row.from_date:
            sentence = f"包保从{row.from_date}才开始，结束日期不能更早；请改日期。"
            raise Refused(sentence, code="coverage_fields", fields={"to_date": sentence})
        old = {"to_date": row.to_date.isoformat() if row.to_date else None}
        row.to_date = last_day
        row.save(update_fields=["to_date"])
        new = {"to_date": last_day.isoformat()}
        record("coverage.end", by=by, at=at, subject=subject_of(row), old=old, new=new)
    return row


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


def subject_of(row: Coverage) -> str:
    """What is covered and by whom, in words."""
    what = row.site.name if row.site else row.area.name if row.area else row.profession
    return f"{what} {row.organisation.name}"


def _owner_of_coverage(row: Coverage) -> Organisation | None:
    if row.site:
        return owner_of_site(row.site)
    return owner_of_area(row.area) if row.area else row.organisation


def _only_keepers(by: Actor, owner: Organisation | None, *, what: str) -> None:
    """The office at the owner or above it; where nobody owns the ground, an office at the top of a tree."""
    on_top = any("office" in s.roles and len(s.ancestors) == 1 for s in by.standings)
    if may_keep(by, owner) or (owner is None and on_top):
        return
    whose = f"“{owner.name}”或其上级单位" if owner else "最上级单位"
    sentence = f"只有{whose}的创城办可以{what}；请联系他们办理。"
    raise Refused(sentence, code="places_keepers", kind="forbidden")


def _check_area(row: Area, draft: AreaDraft, parent: Area | None) -> None:
    if not 0 < len(tidy(draft.name)) <= 120 or len(draft.kind) > 20:
        wrong = {"name": "请填写片区名称，最多120个字；类型最多20个字。"}
        raise Refused("片区没有保存：" + wrong["name"], code="area_fields", fields=wrong)
    if parent and row.pk and f"/{row.pk}/" in parent.path:
        sentence = f"“{parent.name}”就是“{row.name}”自己或它的下级，不能作上级；请另选上级片区。"
        raise Refused(sentence, code="area_cycle")
    in_use = (
        row.pk and not draft.is_active and (row.children.filter(is_active=True) or row.sites.filter(is_active=True))
    )
    if in_use:
        sentence = f"“{row.name}”下面还有片区或点位在用，请先移走或停用它们。"
        raise Refused(sentence, code="area_in_use", kind="conflict")


def _check_site(draft: SiteDraft) -> None:
    wrong = {}
    if not 0 < len(tidy(draft.name)) <= 120:
        wrong["name"] = "请填写点位名称，最多120个字。"
    if len(draft.address) > 200:
        wrong["address"] = "地址最多200个字。"
    if (draft.latitude is None) != (draft.longitude is None):
        wrong["latitude"] = "经度和纬度要一起填，或都留空。"
    elif draft.latitude is not None and draft.longitude is not None:
        on_earth = -90 <= draft.latitude <= 90 and -180 <= draft.longitude <= 180
        if not on_earth:
            wrong["latitude"] = "经纬度超出范围，请核对（纬度-90到90，经度-180到180）。"
    if wrong:
        raise Refused("点位没有保存：" + "".join(wrong.values()), code="site_fields", fields=wrong)


def _check_coverage(draft: CoverageDraft) -> None:
    wrong = {}
    if not (draft.area_id or draft.site_id or draft.profession.strip()):
        wrong["area_id"] = "请选择包保的片区、点位，或填写专业。"
    if draft.to_date is not None and draft.to_date < draft.from_date:
        wrong["to_date"] = "结束日期不能早于开始日期，请改日期。"
    if max(len(text) for text in (draft.profession, draft.leader, draft.branch, draft.person)) > 60:
        wrong["leader"] = "专业、领导、支部、责任人各最多60个字。"
    if wrong:
        raise Refused("包保没有保存：" + "".join(wrong.values()), code="coverage_fields", fields=wrong)


def _once(row: Coverage) -> None:
    same = Coverage.objects.filter(
        Q(to_date=None) | Q(to_date__gte=row.from_date),
        area=row.area,
        site=row.site,
        profession=row.profession,
        organisation=row.organisation,
    ).exclude(pk=row.pk)
    if (same.filter(from_date__lte=row.to_date) if row.to_date else same).exists():
        sentence = f"“{subject_of(row)}”在这段时间已经有包保了，请修改原来的那一条，或改日期。"
        raise Refused(sentence, code="coverage_taken", kind="conflict")


def _place(row: Area, old_path: str) -> None:
    """Write the path, and for a move those of everything below."""
    path = f"{row.parent.path if row.parent else '/'}{row.pk}/"
    if path == old_path:
        return
    below: QuerySet[Area] = Area.objects.filter(path__startswith=old_path) if old_path != "/" else Area.objects.none()
    longest = below.aggregate(longest=Max(Length("path")))["longest"] or len(old_path)
    if longest - len(old_path) + len(path) > 255:
        raise Refused("片区层级太深了，请减少层级后再保存。", code="area_too_deep")
    below.update(path=Concat(Value(path), Substr("path", len(old_path) + 1)))
    row.path = path
    row.save(update_fields=["path"])


def _save(row: Area | Site, sentence: str, *, code: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(sentence, code=code, kind="conflict") from error


def _area(area_id: int) -> Area:
    row = Area.objects.select_related("organisation", "parent__organisation").filter(pk=area_id).first()
    if row is None:
        raise Refused("没有这个片区，请重新选择。", code="area_missing", kind="missing")
    return row


def _site(site_id: int) -> Site:
    row = Site.objects.select_related("organisation", "area__organisation").filter(pk=site_id).first()
    if row is None:
        raise Refused("没有这个点位，请重新选择。", code="site_missing", kind="missing")
    return row


def _coverage(coverage_id: int) -> Coverage:
    rows = Coverage.objects.select_for_update(of=("self",)).select_related("organisation", "area", "site")
    row = rows.filter(pk=coverage_id).first()
    if row is None:
        raise Refused("没有这条包保，请刷新页面后再试。", code="coverage_missing", kind="missing")
    return row


def _organisation(organisation_id: int | None) -> Organisation | None:
    row = Organisation.objects.filter(pk=organisation_id).first() if organisation_id else None
    if organisation_id and row is None:
        raise Refused("没有这个单位，请重新选择。", code="organisation_missing", kind="missing")
    return row
