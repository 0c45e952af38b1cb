"""One figure out of many facts, by the rule of their metric, with every fact counted or left out by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from chuangcheng.facts.models import Adds, Covers, Fact, Metric
from chuangcheng.rules.quantities import Change, Quantity, add, compose, compose_change, convert, unit_family
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class LeftOut:
    """A fact not counted: `withdrawn`, `superseded`, `same_activity`, `older`, `total_of_below` or `not_added`."""

    fact_id: int
    reason: str


@dataclass(frozen=True)
class StatedTotal:
    """A total a unit stated for all below it, beside what its units' own facts make (None: they make none).

    `difference` is stated minus counted, in the metric's unit.
    """

    fact_id: int
    stated: Quantity
    counted: Quantity | None
    difference: Decimal | None


@dataclass(frozen=True)
class Total:
    """`figure` is None where the metric does not add or nothing was counted; `counted` are the facts it stands on."""

    metric: Metric
    figure: Quantity | Change | None
    counted: tuple[int, ...]
    left_out: tuple[LeftOut, ...] = ()
    stated: tuple[StatedTotal, ...] = ()


def total(metric: Metric, facts: Iterable[Fact]) -> Total:
    """Add the facts of one metric by its rule.

    sum: own facts, each activity once, qualifiers kept. latest and rate: the newest of each unit, then the sum of the
    units where the unit of measure can be added, else a figure only where all say the same. change: each unit's first
    "from" and last "to", summed. none: no figure. Totals of below are compared, never added.
    Raises Refused when a fact belongs to another metric. Reads `organisation` only to compare totals of below.
    """
    rows = sorted(facts, key=_age)
    if any(row.metric_id != metric.pk for row in rows):
        raise Refused("只能汇总同一指标的数据，请按指标分开。", code="metrics_differ")
    live, left_out = _live(rows)
    own, doubles = _once([row for row in live if row.covers == Covers.OWN])
    sums = [row for row in live if row.covers == Covers.TOTAL_OF_BELOW]
    chosen, older = _chosen(metric, own)
    figure = _figure(metric, chosen)
    kept = chosen if figure is not None else []
    left_out += [LeftOut(row.pk, "same_activity") for row in doubles] + [LeftOut(row.pk, "older") for row in older]
    left_out += [LeftOut(row.pk, "not_added") for row in chosen if figure is None]
    left_out += [LeftOut(row.pk, "total_of_below") for row in sums]
    return Total(
        metric=metric,
        figure=figure,
        counted=tuple(row.pk for row in kept),
        left_out=tuple(left_out),
        stated=tuple(_compare(metric, row, own) for row in sums if metric.adds != Adds.CHANGE),
    )


def rate(metric: Metric, *, numerators: Iterable[Fact], denominators: Iterable[Fact]) -> Total:
    """A rate computed from the facts of its numerator and denominator metrics, in percent to two places.

    `figure` is None while either side has no figure or the denominator is 0. Raises Refused for a rate without parts.
    """
    if metric.numerator is None or metric.denominator is None:
        raise Refused(f"“{metric.name}”没有设分子和分母，请直接填写比率。", code="rate_without_parts")
    over, under = total(metric.numerator, numerators), total(metric.denominator, denominators)
    figure = None
    if isinstance(over.figure, Quantity) and isinstance(under.figure, Quantity) and under.figure.amount:
        share = over.figure.amount / under.figure.amount * 100
        figure = compose(value=share.quantize(Decimal("0.01"), ROUND_HALF_UP), unit="%")
    return Total(metric, figure, over.counted + under.counted, over.left_out + under.left_out)


def _age(row: Fact) -> tuple[object, ...]:
    return (row.happened_on, row.stated_at, row.pk)


def _live(rows: Sequence[Fact]) -> tuple[list[Fact], list[LeftOut]]:
    left_out = [
        LeftOut(row.pk, "withdrawn" if row.withdrawn_at is not None else "superseded")
        for row in rows
        if not row.is_live
    ]
    return [row for row in rows if row.is_live], left_out


def _once(rows: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Keep one fact per activity: the one the others point to, else the oldest of them."""
    kept: dict[int, Fact] = {}
    for row in sorted(rows, key=lambda row: row.same_as_id is not None):
        kept.setdefault(row.same_as_id or row.pk, row)
    ids = {row.pk for row in kept.values()}
    return [row for row in rows if row.pk in ids], [row for row in rows if row.pk not in ids]


def _chosen(metric: Metric, rows: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    """The facts that speak (with latest and rate the newest of each unit), and the older ones."""
    if metric.adds not in {Adds.LATEST, Adds.RATE}:
        return list(rows), []
    newest = {row.organisation_id: row.pk for row in rows}
    chosen = [row for row in rows if newest[row.organisation_id] == row.pk]
    return chosen, [row for row in rows if newest[row.organisation_id] != row.pk]


def _figure(metric: Metric, rows: Sequence[Fact]) -> Quantity | Change | None:
    if not rows or metric.adds == Adds.NONE:
        return None
    if metric.adds == Adds.CHANGE:
        return _change(metric, rows)
    figures = [_in_unit(metric, row.figure) for row in rows if isinstance(row.figure, Quantity)]
    if len(figures) == 1:
        return rows[0].figure
    if unit_family(metric.unit) in {"percent", "frequency"}:
        same = {(figure.value, figure.unit, figure.qualifier) for figure in figures}
        return figures[0] if len(same) == 1 else None
    return add(figures)


def _change(metric: Metric, rows: Sequence[Fact]) -> Change | None:
    """From what every unit had first to what it had last."""
    ends: dict[int, tuple[Quantity, Quantity]] = {}
    for row in rows:
        if isinstance(row.figure, Change):
            first = ends[row.organisation_id][0] if row.organisation_id in ends else row.figure.from_
            ends[row.organisation_id] = (first, row.figure.to)
    if len(rows) == 1 and isinstance(rows[0].figure, Change):
        return rows[0].figure
    if not ends:
        return None
    return compose_change(
        from_=add([_in_unit(metric, first) for first, _ in ends.values()]),
        to=add([_in_unit(metric, last) for _, last in ends.values()]),
    )


def _in_unit(metric: Metric, figure: Quantity) -> Quantity:
    """The figure in the metric's unit, unless it only differs by its scale."""
    if figure.base_unit == metric.unit:
        return figure
    value = convert(figure, metric.unit)
    return figure if value is None else compose(value=value, unit=metric.unit, qualifier=figure.qualifier)


def _compare(metric: Metric, row: Fact, own: Sequence[Fact]) -> StatedTotal:
    """A stated total beside the own facts at and below its unit."""
    below = [fact for fact in own if f"/{row.organisation_id}/" in fact.organisation.path]
    counted = _figure(metric, _chosen(metric, below)[0])
    stated = row.figure
    assert isinstance(stated, Quantity)
    difference = None
    if isinstance(counted, Quantity):
        left, right = convert(stated, metric.unit), convert(counted, metric.unit)
        difference = None if left is None or right is None else left - right
    return StatedTotal(row.pk, stated, counted if isinstance(counted, Quantity) else None, difference)
