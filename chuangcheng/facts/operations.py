"""The only writers of metrics and facts. Whoever states a fact checks the right to do so before calling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from chuangcheng.facts.figures import columns, fitting, read_figure
from chuangcheng.facts.models import Adds, ChangeKind, Covers, Fact, FactVersion, Metric
from chuangcheng.facts.seeds import SEEDS
from chuangcheng.people.models import Organisation
from chuangcheng.rules.quantities import Change, Quantity, unit_family
from chuangcheng.rules.refusals import Refused

_RATES = ("percent", "frequency")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A fact to be stated: `text` as typed, or a `figure` already read; `words` is the sentence it stood in.

    Without `happened_on` it is true of the day it is stated.
    """

    metric: Metric
    organisation: Organisation
    text: str = ""
    figure: Quantity | Change | None = None
    happened_on: date | None = None
    covers: str = Covers.OWN
    words: str = ""

    def read(self) -> Quantity | Change:
        """The figure, fit for the metric. Raises Refused (invalid, conflict)."""
        if not self.metric.is_active:
            raise Refused(f"“{self.metric.name}”已停用，请选一个在用的指标。", code="metric_inactive", kind="conflict")
        if self.figure is not None:
            return fitting(metric=self.metric, figure=self.figure)
        return read_figure(metric=self.metric, text=self.text)


def save_metric(
    *,
    metric: Metric | None = None,
    code: str,
    name: str,
    adds: str,
    unit: str,
    other_names: Sequence[str] = (),
    description: str = "",
    numerator: Metric | None = None,
    denominator: Metric | None = None,
    is_active: bool = True,
    by_id: int | None,
    at: datetime,
) -> Metric:
    """Make a metric (`metric=None`) or change one. How it adds and its unit are fixed once facts stand on it.

    Raises Refused: invalid for missing or contradictory entries, conflict for a taken code or name and for a change of
    the way of adding under existing facts.
    """
    _check_metric(code=code, name=name, adds=adds, unit=unit, parts=(numerator, denominator))
    with transaction.atomic():
        _check_unique(metric=metric, code=code, name=name)
        row = metric or Metric()
        if row.pk and (row.adds, row.unit) != (adds, unit) and Fact.objects.filter(metric=row).exists():
            raise Refused(
                f"“{row.name}”已有数据，汇总方式和单位不能再改，请停用它并另建一个指标。",
                code="metric_in_use",
                kind="conflict",
            )
        row.code, row.name, row.adds, row.unit = code, name, adds, unit
        row.unit_family = unit_family(unit)
        row.other_names, row.description, row.is_active = list(other_names), description, is_active
        row.numerator, row.denominator = numerator, denominator
        row.changed_by_id, row.changed_at = by_id, at
        row.save()
    return row


def state_fact(
    *,
    metric: Metric,
    organisation: Organisation,
    by_id: int | None,
    at: datetime,
    text: str = "",
    quantity: Quantity | Change | None = None,
    happened_on: date | None = None,
    covers: str = Covers.OWN,
    words: str = "",
) -> Fact:
    """State one quantity, typed (`text`) or already read (`quantity`). Raises Refused like `Statement.read`."""
    statement = Statement(
        metric=metric,
        organisation=organisation,
        text=text,
        figure=quantity,
        happened_on=happened_on,
        covers=covers,
        words=words,
    )
    return state_facts(statements=[statement], by_id=by_id, at=at)[0]


def state_facts(*, statements: Sequence[Statement], by_id: int | None, at: datetime) -> list[Fact]:
    """State several quantities in one INSERT, in their order; all or none. Raises Refused like `Statement.read`."""
    facts = [
        Fact(
            metric=statement.metric,
            organisation=statement.organisation,
            covers=statement.covers,
            happened_on=statement.happened_on or timezone.localdate(at),
            words=statement.words,
            stated_at=at,
            created_by_id=by_id,
            **columns(statement.read()),
        )
        for statement in statements
    ]
    return Fact.objects.bulk_create(facts)


def amend_fact(
    *,
    fact: Fact,
    reason: str,
    by_id: int | None,
    at: datetime,
    text: str = "",
    quantity: Quantity | Change | None = None,
    words: str | None = None,
) -> Fact:
    """Correct the figure (and its words, where given); the old one is kept with the reason.

    Raises Refused: invalid figure or missing reason; conflict when the fact is withdrawn, superseded or not changed.
    """
    with transaction.atomic():
        row = _lock(fact)
        if quantity is None:
            quantity = read_figure(metric=row.metric, text=text)
        new = columns(fitting(metric=row.metric, figure=quantity))
        new["words"] = row.words if words is None else words
        if all(getattr(row, name) == value for name, value in new.items()):
            raise Refused("数据没有变化，不用更正。", code="fact_unchanged", kind="conflict")
        return _change(row, kind=ChangeKind.AMENDED, reason=reason, by_id=by_id, at=at, **new)


def withdraw_fact(*, fact: Fact, reason: str, by_id: int | None, at: datetime) -> Fact:
    """Take a fact back: it stays readable and counts no more. Raises Refused for a missing reason or a dead fact."""
    with transaction.atomic():
        return _change(_lock(fact), kind=ChangeKind.WITHDRAWN, reason=reason, by_id=by_id, at=at, withdrawn_at=at)


def supersede_fact(*, fact: Fact, by_fact: Fact, reason: str, by_id: int | None, at: datetime) -> Fact:
    """Let a later statement of the same metric and unit take this one's place; this one counts no more."""
    with transaction.atomic():
        row, later = _lock_both(fact, by_fact)
        if row.pk == later.pk or row.metric_id != later.metric_id or row.organisation_id != later.organisation_id:
            raise Refused("只能用同一单位、同一指标的另一条数据取代，请重新选择。", code="not_a_successor")
        return _change(row, kind=ChangeKind.SUPERSEDED, reason=reason, by_id=by_id, at=at, superseded_by=later)


def link_facts(*, fact: Fact, same_as: Fact, reason: str, by_id: int | None, at: datetime) -> Fact:
    """Mark a fact as the same activity another unit entered, so that totals count it once (as `same_as` states it)."""
    with transaction.atomic():
        row, first = _lock_both(fact, same_as)
        first = first.same_as or first
        if row.pk == first.pk or row.metric_id != first.metric_id:
            raise Refused("只能与同一指标的另一条数据并为一项，请重新选择。", code="not_the_same_activity")
        row.doubles.update(same_as=first)
        return _change(row, kind=ChangeKind.LINKED, reason=reason, by_id=by_id, at=at, same_as=first)


def seed_metrics() -> int:
    """Add the metrics of `seeds.SEEDS` that are missing; rows that exist stay as they are. Gives the number added."""
    known = set(Metric.objects.values_list("code", flat=True))
    names = set(Metric.objects.values_list("name", flat=True))
    missing = [
        Metric(
            code=seed.code,
            name=seed.name,
            adds=seed.adds,
            unit=seed.unit,
            unit_family=unit_family(seed.unit),
            other_names=list(seed.other_names),
            description=seed.description,
        )
        for seed in SEEDS
        if seed.code not in known and seed.name not in names
    ]
    return len(Metric.objects.bulk_create(missing, ignore_conflicts=True))


def _check_metric(*, code: str, name: str, adds: str, unit: str, parts: tuple[Metric | None, Metric | None]) -> None:
    missing = {
        field: "必填" for field, value in {"code": code, "name": name, "unit": unit}.items() if not value.strip()
    }
    if missing:
        raise Refused("请填写指标的代码、名称和计量单位。", code="metric_incomplete", fields=missing)
    if adds not in Adds.values:
        raise Refused("请选择指标的汇总方式。", code="metric_adds_unknown", fields={"adds": "请选择"})
    if adds == Adds.SUM and unit_family(unit) in _RATES:
        raise Refused(
            f"“{unit}”是比率或频次，不能累计相加，请把汇总方式改成“取最新一次”或“比率”。", code="rate_has_no_sum"
        )
    if (parts[0] is None) is not (parts[1] is None) or (parts[0] is not None and adds != Adds.RATE):
        raise Refused("只有比率指标可以有分子和分母，而且要两个都选。", code="rate_parts_incomplete")


def _check_unique(*, metric: Metric | None, code: str, name: str) -> None:
    others = Metric.objects.exclude(pk=metric.pk) if metric else Metric.objects.all()
    if others.filter(code=code).exists():
        raise Refused(f"指标代码“{code}”已经有了，请换一个。", code="metric_code_taken", kind="conflict")
    if others.filter(name=name).exists():
        raise Refused(f"指标“{name}”已经有了，请直接使用它。", code="metric_name_taken", kind="conflict")


def _lock(fact: Fact) -> Fact:
    """The row as it stands, locked. Raises Refused (conflict) once it is withdrawn or superseded."""
    return _lock_both(fact, fact)[0]


def _lock_both(fact: Fact, other: Fact) -> tuple[Fact, Fact]:
    """Both rows, locked in the order of their ids so that two people linking crosswise never wait for each other."""
    rows = {row.pk: row for row in Fact.objects.select_for_update().filter(pk__in={fact.pk, other.pk}).order_by("pk")}
    return _living(rows[fact.pk]), _living(rows[other.pk])


def _living(row: Fact) -> Fact:
    if row.withdrawn_at is not None:
        raise Refused("这条数据已经撤回，不能再改，请重新填报。", code="fact_withdrawn", kind="conflict")
    if row.superseded_by_id is not None:
        raise Refused("这条数据已被新数据取代，请改新的那一条。", code="fact_superseded", kind="conflict")
    return row


def _change(row: Fact, *, kind: str, reason: str, by_id: int | None, at: datetime, **new: Any) -> Fact:
    """Keep what the row says as a version, then write the new columns."""
    if not reason.strip():
        raise Refused("请写明原因，改动会连同原因一起保留。", code="reason_missing", fields={"reason": "必填"})
    FactVersion.objects.create(
        fact=row,
        number=row.version,
        kind=kind,
        reason=reason.strip()[:200],
        changed_by_id=by_id,
        changed_at=at,
        value=row.value,
        value_from=row.value_from,
        unit=row.unit,
        qualifier=row.qualifier,
        qualifier_after=row.qualifier_after,
        printed=row.printed,
        words=row.words,
    )
    for name, value in new.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*new, "version"])
    return row
