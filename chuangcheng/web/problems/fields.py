"""Form fields of the ledger: units found by name and pinyin, moments, a time limit on any clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms

from chuangcheng.problems.queries.choices import Unit
from chuangcheng.rules.worktime import Clock, Rule

CLOCKS = [
    ("", "按问题类别的默认时限"),
    (Clock.WORKING_DAYS.value, "工作日"),
    (Clock.WORKING_HOURS.value, "工作时"),
    (Clock.CALENDAR_DAYS.value, "自然日"),
    (Clock.URGENT_HOURS.value, "紧急工作时（昼夜连续）"),
    (Clock.FIXED_MOMENT.value, "指定时刻"),
]


class UnitOptions:
    """Gives every option what is typed to find it: names and pinyin."""

    spelt: Mapping[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        if spelt := self.spelt.get(str(value)):
            option["attrs"]["data-spelt"] = spelt
        return option


class UnitSelect(UnitOptions, forms.Select):
    """One unit; script turns it into a field one can type into."""


class UnitsSelect(UnitOptions, forms.SelectMultiple):
    """Several units."""


def offer(field: forms.ChoiceField, units: Sequence[Unit], *, empty: str = "请选择") -> None:
    """Fill a field made by `unit_field` or `units_field`."""
    choices = [(str(u.id), "　" * max(u.depth - 1, 0) + u.name) for u in units]
    several = isinstance(field.widget, UnitsSelect)
    field.choices = choices if several else [("", empty), *choices]
    field.widget.spelt = {str(u.id): u.spelt for u in units}


def unit_field(label: str, *, required: bool = True, help_text: str = "") -> forms.TypedChoiceField:
    """One unit by id; give it its choices with `offer`."""
    widget = UnitSelect(attrs={"data-picker": "输入名称或拼音首字母"})
    return forms.TypedChoiceField(
        label=label, required=required, coerce=int, empty_value=None, widget=widget, help_text=help_text
    )


def units_field(label: str, *, help_text: str = "") -> forms.TypedMultipleChoiceField:
    """Any number of units by id."""
    widget = UnitsSelect(attrs={"data-picker": "输入名称或拼音首字母", "size": 4})
    return forms.TypedMultipleChoiceField(label=label, required=False, coerce=int, widget=widget, help_text=help_text)


class MomentField(forms.DateTimeField):
    """A local date and time to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, error_messages={"invalid": "请写成 2026-10-08 18:00 这样。"}, **kwargs)


class RuleFields(forms.Form):
    """A time limit: a clock with an amount, or a moment; empty is the category's own."""

    rule_clock = forms.ChoiceField(label="整改时限", choices=CLOCKS, required=False)
    rule_amount = forms.DecimalField(
        label="多长时间",
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(10_000),
        error_messages={
            "invalid": "请填数字，例如 3 或 0.5。",
            "min_value": "要大于 0。",
            "max_value": "不能超过 10000。",
        },
    )
    rule_moment = MomentField(label="截止时刻", required=False)

    keeps_limit = False  # left empty, the deadline stays as it is: nothing to work out ahead

    def keep_limit(self, label: str, empty: str) -> None:
        """Let an empty clock mean that nothing changes."""
        self.keeps_limit = True
        clock = self.fields["rule_clock"]
        clock.label = label
        clock.choices = [("", empty), *CLOCKS[1:]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        clock = self.cleaned_data.get("rule_clock")
        if clock == Clock.FIXED_MOMENT and not self.cleaned_data.get("rule_moment"):
            self.add_error("rule_moment", "请填写截止的日期和时刻。")
        counted = clock and clock != Clock.FIXED_MOMENT
        if counted and self.cleaned_data.get("rule_amount") is None and "rule_amount" not in self.errors:
            self.add_error("rule_amount", "请填写时长，例如 3。")
        return cleaned

    def rule(self) -> Rule | None:
        """The limit asked for; None is the category's own."""
        return rule_from(self.cleaned_data)


def rule_from(data: Mapping[str, Any]) -> Rule | None:
    """A rule from cleaned fields. Raises Refused (invalid)."""
    clock = data.get("rule_clock")
    if not clock:
        return None
    moment: datetime | None = data.get("rule_moment")
    amount: Decimal | None = data.get("rule_amount")
    return Rule(Clock(clock), amount if clock != Clock.FIXED_MOMENT else None, moment)


__all__ = ["MomentField", "RuleFields", "UnitSelect", "offer", "rule_from", "unit_field", "units_field"]
