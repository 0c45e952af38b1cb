"""Reads of metrics and facts. Who may see a fact is decided by its owner in the room above, which asks by id."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chuangcheng.facts.models import Fact, FactVersion, Metric
from chuangcheng.facts.totals import LeftOut, StatedTotal, Total, rate, total
from chuangcheng.rules.refusals import Refused

__all__ = [
    "LeftOut",
    "PastFigure",
    "StatedTotal",
    "Total",
    "fact",
    "facts_by_id",
    "history",
    "metric",
    "metric_choices",
    "rate",
    "total",
]


@dataclass(frozen=True)
class PastFigure:
    """One state of a fact, oldest first: what it said, and what ended that state (all None for the present one)."""

    number: int
    printed: str
    words: str
    ended_by: str | None = None
    reason: str | None = None
    changed_by_id: int | None = None
    changed_at: datetime | None = None


def metric_choices(search: str = "", *, limit: int = 30) -> list[Metric]:
    """Metrics in use whose name, other name or code contains `search`; names that begin with it first.

    A city has some hundred metrics and JSON lists are searched differently by the two databases, so Python looks.
    """
    words = search.strip().casefold()
    rows = [row for row in Metric.objects.filter(is_active=True) if words in _searched(row)]
    rows.sort(key=lambda row: (row.name != words, not row.name.startswith(words), row.name))
    return rows[:limit]


def _searched(row: Metric) -> str:
    return "\n".join([row.name, row.code, *row.other_names]).casefold()


def metric(code: str) -> Metric:
    """The metric with this code. Raises Refused (missing)."""
    row = Metric.objects.filter(code=code).first()
    if row is None:
        raise Refused(f"没有代码为“{code}”的指标，请从指标表里选。", code="metric_missing", kind="missing")
    return row


def fact(fact_id: int) -> Fact:
    """One fact with its metric and organisation. Raises Refused (missing)."""
    row = Fact.objects.select_related("metric", "organisation").filter(pk=fact_id).first()
    if row is None:
        raise Refused("没有找到这条工作数据，请刷新后再试。", code="fact_missing", kind="missing")
    return row


def facts_by_id(ids: Iterable[int]) -> dict[int, Fact]:
    """Facts with metric and organisation, by id, withdrawn ones included; unknown ids are left out. One query."""
    return Fact.objects.select_related("metric", "organisation").in_bulk(list(ids))


def history(row: Fact) -> Sequence[PastFigure]:
    """Every state of a fact, oldest first, the present one last."""
    past = [
        PastFigure(
            number=version.number,
            printed=version.printed,
            words=version.words,
            ended_by=version.kind,
            reason=version.reason,
            changed_by_id=version.changed_by_id,
            changed_at=version.changed_at,
        )
        for version in FactVersion.objects.filter(fact=row).order_by("number")
    ]
    return [*past, PastFigure(number=row.version, printed=row.printed, words=row.words)]
