"""From what was typed to the columns of a fact: one figure, of the kind and unit family its metric asks for."""

from decimal import Decimal
from typing import Any

from chuangcheng.facts.models import Adds, Metric
from chuangcheng.rules.quantities import Change, Quantity, compose, convert, find, only, parse, render, unit_family
from chuangcheng.rules.quantity_words import split_scale
from chuangcheng.rules.refusals import Refused

LARGEST = Decimal(10**15)
LONGEST = 80  # characters of `printed`


def read_figure(*, metric: Metric, text: str) -> Quantity | Change:
    """Read the one figure of a text for a metric; a bare number takes the metric's unit ("20余" → "20余块").

    Raises Refused (invalid) when there is none, several, or one the metric cannot take.
    """
    figure = _with_unit(text, metric.unit) or only(text)
    if figure is None:
        several = len(find(text)) > 1
        raise Refused(
            f"“{text}”里有几个数量，请一次填写一个。"
            if several
            else f"“{text}”里看不出明确的数量，请写成数字加单位，例如“{example(metric)}”。",
            code="several_quantities" if several else "no_quantity",
            fields={"text": "请填写一个数量"},
        )
    return fitting(metric=metric, figure=figure)


def fitting(*, metric: Metric, figure: Quantity | Change) -> Quantity | Change:
    """Give the figure back if the metric can take it. Raises Refused (invalid) for another kind, family or size."""
    if isinstance(figure, Change) is not (metric.adds == Adds.CHANGE):
        raise Refused(
            f"“{metric.name}”{'记的是前后变化' if metric.adds == Adds.CHANGE else '记的是一个数量'}，"
            f"请写成“{example(metric)}”这样。",
            code="wrong_kind_of_figure",
        )
    ends = (figure.from_, figure.to) if isinstance(figure, Change) else (figure,)
    for end in ends:
        if convert(end, metric.unit) is None:
            raise Refused(
                f"“{metric.name}”按“{metric.unit}”计量，“{figure.printed}”的单位不同，请写成“{example(metric)}”这样。",
                code="unit_does_not_fit",
            )
        if end.amount >= LARGEST or len(end.unit) > 20 or end.value != round(end.value, 6):
            raise Refused(f"“{figure.printed}”太大或小数位太多，请核对后重填。", code="figure_too_large")
    if len(render(figure)) > LONGEST:
        raise Refused("数量的写法太长，请只写数字、单位和“余”“近”一类的词。", code="figure_too_long")
    return figure


def example(metric: Metric) -> str:
    """How a figure of this metric is typed, for sentences and placeholders."""
    if metric.adds == Adds.CHANGE:
        return f"2{metric.unit}增加到4{metric.unit}"
    if unit_family(metric.unit) == "frequency":
        return f"不少于2{metric.unit}"
    return f"98{metric.unit}" if metric.unit == "%" else compose(value=20, unit=metric.unit, qualifier="余").printed


def columns(figure: Quantity | Change) -> dict[str, Any]:
    """The columns of `Stated` a figure fills, `words` apart."""
    value = figure.to if isinstance(figure, Change) else figure
    return {
        "value": value.value,
        "value_from": figure.from_.value if isinstance(figure, Change) else None,
        "unit": value.unit,
        "qualifier": value.qualifier or "",
        "qualifier_after": value.qualifier_after,
        "printed": render(figure),
    }


def _with_unit(text: str, unit: str) -> Quantity | Change | None:
    """Read a number without a unit ("120", "20余", "2.5万", "2增加到4") in this unit; None for anything else."""
    stated = text.strip(" \t\r\n。；，、")
    read = parse(stated)
    if isinstance(read, Quantity) and not read.base_unit:
        # 2万 for 万元 is 2万元, not 2万万元.
        return parse(stated + (split_scale(unit)[1] if read.unit else unit))
    if read is None and parse(stated + "个") is not None and not find(stated):
        return parse(stated + unit)
    return None
