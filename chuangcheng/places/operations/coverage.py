"""Keep who covers what (包保). Every change stands in the log."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import SWEPT, record, snapshot
from chuangcheng.people.versions import check_version
from chuangcheng.places.models import Coverage, CoverageRole
from chuangcheng.places.operations.ground import (
    area_by_id,
    coverage_by_id,
    only_keepers,
    organisation_by_id,
    owner_of_coverage,
    site_by_id,
    site_type_by_id,
)
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import Category

COVERAGE = (
    "area_id", "site_id", "site_type_id", "category_id", "profession", "role", "group", "organisation_id", "leader",
    "branch", "department_id", "person", "phone", "from_date", "to_date",
)  # fmt: skip


@dataclass(frozen=True)
class CoverageDraft:
    """What a form gives for 包保: of an area or a site, a category, a profession, by an organisation, from one day to
    another. What is named together narrows: 农贸市场 in 南桥片区."""

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
    category_id: int | None = None
    role: str = CoverageRole.COVER
    group: str = ""
    phone: str = ""
    site_type_id: int | None = None


def save_coverage(
    *, coverage_id: int | None = None, draft: CoverageDraft, by: Actor, at: datetime, seen: str | None = None
) -> Coverage:
    """Write down who covers what (`coverage_id` None: anew) or correct it.

    Kept by the office of the area or site, for a profession by that of the organisation. One organisation covers
    the same thing once at a time.
    Refused: `row_stale`, `places_keepers`, `coverage_missing`, `coverage_fields` (with `fields`), `coverage_taken`.
    """
    with transaction.atomic():
        row = coverage_by_id(coverage_id) if coverage_id else Coverage()
        old = snapshot(row, COVERAGE) if row.pk else None
        _check_coverage(draft)
        if row.pk:
            only_keepers(by, owner_of_coverage(row), what="修改包保")
        check_version(row, seen)
        row.area = area_by_id(draft.area_id) if draft.area_id else None
        row.site = site_by_id(draft.site_id) if draft.site_id else None
        row.organisation = organisation_by_id(draft.organisation_id) or row.organisation
        row.department = organisation_by_id(draft.department_id)
        row.site_type_id = site_type_by_id(draft.site_type_id)
        row.category_id, row.role = _category(draft.category_id), draft.role
        for name in ("profession", "group", "leader", "branch", "person", "phone"):
            setattr(row, name, getattr(draft, name).strip())
        row.from_date, row.to_date = draft.from_date, draft.to_date
        only_keepers(by, owner_of_coverage(row), what="安排包保")
        _once(row)
        row.save()
        action = "coverage.change" if old else "coverage.add"
        record(action, by=by, at=at, subject=subject_of(row), old=old, new=snapshot(row, COVERAGE), withheld=SWEPT)
    return row


def end_coverage(*, coverage_id: int, last_day: date, by: Actor, at: datetime) -> Coverage:
    """Let a coverage end with that day; its history stays."""
    with transaction.atomic():
        row = coverage_by_id(coverage_id)
        only_keepers(by, owner_of_coverage(row), what="结束包保")
        if last_day < row.from_date:
            sentence = f"包保从{row.from_date}才开始，结束日期不能更早；请改日期。"
            raise Refused(sentence, code="coverage_fields", fields={"to_date": sentence})
        old = {"to_date": row.to_date.isoformat() if row.to_date else None}
        row.to_date = last_day
        row.save(update_fields=["to_date"])
        new = {"to_date": last_day.isoformat()}
        record("coverage.end", by=by, at=at, subject=subject_of(row), old=old, new=new)
    return row


def subject_of(row: Coverage) -> str:
    """What is covered and by whom, in words."""
    return f"{what_of(row)} {row.organisation.name}"


def what_of(row: Coverage) -> str:
    """What is covered, in words: 东风路路段 市容环境."""
    where = row.site.name if row.site else row.area.name if row.area else ""
    narrowed = (row.site_type.name if row.site_type else "", row.category.name if row.category else "", row.profession)
    return " ".join(each for each in (where, *narrowed) if each)


def _category(category_id: int | None) -> int | None:
    if category_id and not Category.objects.filter(pk=category_id).exists():
        raise Refused("没有这个问题类别，请重新选择。", code="category_missing", kind="missing")
    return category_id


def _check_coverage(draft: CoverageDraft) -> None:
    wrong = {}
    if not (draft.area_id or draft.site_id or draft.site_type_id or draft.category_id or draft.profession.strip()):
        wrong["area_id"] = "请选择包保的片区、点位、点位类型、问题类别，或填写专业。"
    if draft.area_id and draft.site_id:
        wrong["site_id"] = "片区和点位只选一个；要包整个片区就不选点位。"
    if draft.role not in CoverageRole.values:
        wrong["role"] = "请从列表里选择责任身份。"
    if draft.to_date is not None and draft.to_date < draft.from_date:
        wrong["to_date"] = "结束日期不能早于开始日期，请改日期。"
    if max(len(t) for t in (draft.profession, draft.group, draft.leader, draft.branch, draft.person)) > 60:
        wrong["leader"] = "专业、包保组、领导、支部、责任人各最多60个字。"
    if len(draft.phone.strip()) > 30:
        wrong["phone"] = "联系电话最多30个字。"
    if wrong:
        raise Refused("包保没有保存：" + "".join(wrong.values()), code="coverage_fields", fields=wrong)


def _once(row: Coverage) -> None:
    same = Coverage.objects.filter(
        Q(to_date=None) | Q(to_date__gte=row.from_date),
        area=row.area,
        site=row.site,
        site_type=row.site_type_id,
        category=row.category_id,
        profession=row.profession,
        role=row.role,
        group=row.group,
        organisation=row.organisation,
    ).exclude(pk=row.pk)
    if (same.filter(from_date__lte=row.to_date) if row.to_date else same).exists():
        sentence = f"“{subject_of(row)}”在这段时间已经有包保了，请修改原来的那一条，或改日期。"
        raise Refused(sentence, code="coverage_taken", kind="conflict")
