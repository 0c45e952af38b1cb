"""Keep programmes: what is inspected, by which standard, how often, and how many sites are drawn."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from chuangcheng.inspections.models import Level, Programme, ProgrammeKind, RunBy
from chuangcheng.inspections.queries.sight import programme_seen
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.names import tidy
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.queries.tree import known_to
from chuangcheng.people.rights import OFFICE_AND_LIAISON, only_keepers
from chuangcheng.people.versions import check_same
from chuangcheng.places.models import Area
from chuangcheng.places.queries import areas_known_to
from chuangcheng.rules.draws import Wish
from chuangcheng.rules.frequency import read_demand
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import SiteType, SystemVersion

FIELDS = (
    "name", "kind", "level", "run_by", "organisation_id", "standard_id", "demand", "demand_words", "draw_rule", "note",
    "active",
)  # fmt: skip
STRATA = ("type_area", "type", "area", "all")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class ProgrammeDraft:
    """What a form gives for a programme; every field is written as given. `draw_rule` as in the model."""

    name: str
    organisation_id: int
    kind: str = ProgrammeKind.DAILY.value
    level: str = Level.CITY.value
    run_by: str = RunBy.OFFICE.value
    bureau_ids: Collection[int] = ()
    standard_id: int | None = None
    site_type_ids: Collection[int] = ()
    area_ids: Collection[int] = ()
    demand_words: str = ""
    draw_rule: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    active: bool = True


def save_programme(
    *, programme_id: int | None = None, draft: ProgrammeDraft, by: Actor, at: datetime, seen: str | None = None
) -> Programme:
    """Make a programme (`programme_id` None) or change one; rounds that were opened keep what they were opened with.

    Kept by the office or a liaison at the organisation that runs it, or above it.
    Refused: `keepers_only`, `programme_missing`, `programme_fields` (with `fields`), `demand_unclear`,
    `programme_taken`, `row_stale`.
    """
    with transaction.atomic():
        row = _row(programme_id, by=by, at=at)
        if row.pk:
            check_same(str(row.version), seen)
            only_keepers(by, row.organisation, what="修改督查方案", roles=OFFICE_AND_LIAISON)
        old = {**snapshot(row, FIELDS), **_many(row)} if row.pk else None
        _check(draft)
        organisation = known_to(by).filter(pk=draft.organisation_id).first()
        only_keepers(by, _needed(organisation), what="安排督查", roles=OFFICE_AND_LIAISON)
        row.organisation = _needed(organisation)
        _fill(row, draft)
        many = _chosen(draft, by=by)
        _save(row)
        row.bureaus.set(many[0])
        row.site_types.set(many[1])
        row.areas.set(many[2])
        action = "programme.change" if old else "programme.add"
        record(action, by=by, at=at, subject=row.name, old=old, new={**snapshot(row, FIELDS), **_many(row)})
    return row


def wishes(rule: Mapping[str, Any]) -> tuple[str, dict[str, Wish], Wish]:
    """A draw rule as the strata it goes by, the numbers for single site types, and that for all others.

    An empty rule draws everything. Raises Refused `draw_rule_unclear`.
    """
    try:
        per = rule.get("per", "type_area" if rule else "all")
        single = {str(int(key)): _wish(value) for key, value in rule.get("of", {}).items()}
        wide = _wish(rule) if rule.keys() & {"count", "share"} else Wish() if single else Wish(share=Fraction(1))
        if per not in STRATA or (single and not per.startswith("type")):
            raise ValueError(per)
    except (ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
        sentence = "抽取数量看不明白，请写每类每片抽几个（如3）或抽几分之几（如1/5）。"
        raise Refused(sentence, code="draw_rule_unclear", fields={"draw_rule": sentence}) from error
    return per, single, wide


def _wish(rule: Mapping[str, Any]) -> Wish:
    count, share = int(rule.get("count") or 0), Fraction(str(rule.get("share") or 0))
    if count < 0 or not 0 <= share <= 1 or count > 100_000:
        raise ValueError(rule)
    return Wish(count, share)


def _row(programme_id: int | None, *, by: Actor, at: datetime) -> Programme:
    if programme_id is None:
        return Programme(made_at=at)
    programme_seen(programme_id, by=by)
    rows = Programme.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=programme_id)


def _many(row: Programme) -> dict[str, list[int]]:
    return {
        "bureaus": sorted(row.bureaus.values_list("pk", flat=True)),
        "site_types": sorted(row.site_types.values_list("pk", flat=True)),
        "areas": sorted(row.areas.values_list("pk", flat=True)),
    }


def _check(draft: ProgrammeDraft) -> None:
    wrong = {}
    if not 0 < len(tidy(draft.name)) <= 120:
        wrong["name"] = "请填写方案名称，最多120个字。"
    for name, choices in (("kind", ProgrammeKind), ("level", Level), ("run_by", RunBy)):
        if getattr(draft, name) not in choices.values:
            wrong[name] = "请从给出的选项里选一个。"
    if draft.run_by != RunBy.OFFICE and not draft.bureau_ids:
        wrong["bureau_ids"] = "分线督查请至少选一个条线部门。"
    if len(draft.demand_words) > 120 or len(draft.note) > 2000:
        wrong["note"] = "频次要求最多120个字，说明最多2000个字。"
    elif draft.demand_words.strip() and read_demand(draft.demand_words) is None:
        wrong["demand_words"] = "频次要求看不明白，请写成“每小时不少于2次”“每天三次”这样。"
    if wrong:
        raise Refused("督查方案没有保存：" + "".join(wrong.values()), code="programme_fields", fields=wrong)
    wishes(draft.draw_rule)


def _fill(row: Programme, draft: ProgrammeDraft) -> None:
    row.name, row.kind, row.level, row.run_by = tidy(draft.name), draft.kind, draft.level, draft.run_by
    row.demand_words = draft.demand_words.strip()
    demand = read_demand(row.demand_words) if row.demand_words else None
    row.demand = demand.as_json() if demand else {}
    row.draw_rule, row.note, row.active = dict(draft.draw_rule), draft.note.strip(), draft.active
    row.standard = _standard(draft.standard_id)
    row.version = row.version + 1 if row.pk else 1


def _standard(standard_id: int | None) -> SystemVersion | None:
    if standard_id is None:
        return None
    row = SystemVersion.objects.filter(pk=standard_id).exclude(status="draft").first()
    if row is None:
        sentence = "没有这个测评标准，或它还是草稿；请选启用了的版本。"
        raise Refused(sentence, code="programme_fields", fields={"standard_id": sentence})
    return row


def _chosen(draft: ProgrammeDraft, *, by: Actor) -> tuple[list[Organisation], list[SiteType], list[Area]]:
    bureaus = _all(known_to(by).filter(pk__in=draft.bureau_ids), draft.bureau_ids, "条线部门")
    types = _all(SiteType.objects.filter(pk__in=draft.site_type_ids), draft.site_type_ids, "点位类型")
    areas = _all(areas_known_to(by).filter(pk__in=draft.area_ids), draft.area_ids, "片区")
    return bureaus, types, areas


def _all(rows: Any, ids: Collection[int], what: str) -> list[Any]:
    found = list(rows)
    if len(found) != len(set(ids)):
        raise Refused(f"选的{what}有的已经没有了，请重新选择。", code="programme_choice_missing", kind="missing")
    return found


def _needed(row: Organisation | None) -> Organisation:
    if row is None:
        raise Refused("没有这个单位，请重新选择。", code="organisation_missing", kind="missing")
    return row


def _save(row: Programme) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        sentence = f"“{row.organisation.name}”已经有督查方案“{row.name}”了，请换个名称，或修改原来的。"
        raise Refused(sentence, code="programme_taken", kind="conflict") from error
