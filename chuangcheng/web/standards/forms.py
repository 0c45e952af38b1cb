"""What the calendar and the categories ask."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from chuangcheng.rules.worktime import Clock, Rule
from chuangcheng.web.forms import OfficeForm

STAGES = {"accept": "签收", "rectify": "整改", "verify": "复核"}
CLOCKS = [("", "随上级"), *((c.value, c.label) for c in Clock if c is not Clock.FIXED_MOMENT)]
PHOTO = [("", "随上级"), ("yes", "要"), ("no", "不要")]


class DayForm(OfficeForm):
    """One day of the calendar."""

    day = forms.DateField(label="日期")
    working = forms.ChoiceField(label="这一天", choices=[("no", "休息"), ("yes", "上班")], widget=forms.RadioSelect)
    name = forms.CharField(label="说明", max_length=30, required=False, help_text="例如国庆节、调休上班。")


class OfficialForm(OfficeForm):
    """The notice a year follows."""

    source = forms.CharField(
        label="放假安排的依据", max_length=200, help_text="通知的名称和文号；先照通知改好上面的日期，再定为正式。"
    )


class HoursForm(OfficeForm):
    """Two parts of a working day."""

    a = forms.TimeField(label="上午从", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    b = forms.TimeField(label="到", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    c = forms.TimeField(label="下午从", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    d = forms.TimeField(label="到", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class CategoryForm(OfficeForm):
    """A category with its three limits; an empty one is as above."""

    code = forms.CharField(label="代码", max_length=20)
    name = forms.CharField(label="名称", max_length=60)
    kind = forms.ChoiceField(label="部件还是事件", choices=[("event", "事件"), ("part", "部件")])
    parent_id = forms.ChoiceField(label="上级类别", required=False)
    severity = forms.ChoiceField(
        label="等级", required=False,
        choices=[("", "不分"), ("A", "A类（紧急）"), ("B", "B类（重大）"), ("C", "C类（一般）")],
    )  # fmt: skip
    after_photo = forms.ChoiceField(label="要整改后照片吗", required=False, choices=PHOTO)
    active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args: Any, parents: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_id"].choices = [("", "没有（顶级）"), *parents]  # type: ignore[attr-defined]
        for stage, label in STAGES.items():
            self.fields[f"{stage}_amount"] = forms.DecimalField(
                label=f"{label}时限", required=False, min_value=Decimal("0.25"), max_value=10_000, decimal_places=2
            )
            self.fields[f"{stage}_clock"] = forms.ChoiceField(label="怎么计时", required=False, choices=CLOCKS)
            self._speak(self.fields[f"{stage}_amount"])
            self._speak(self.fields[f"{stage}_clock"])

    @property
    def limits_fields(self) -> list[tuple[Any, Any]]:
        """Amount and clock of each stage, for the page."""
        return [(self[f"{stage}_amount"], self[f"{stage}_clock"]) for stage in STAGES]

    def clean(self) -> dict[str, Any]:
        """Amount and clock come together or not at all."""
        given = super().clean() or {}
        for stage, label in STAGES.items():
            amount, clock = given.get(f"{stage}_amount"), given.get(f"{stage}_clock")
            if bool(amount) != bool(clock) and f"{stage}_amount" not in self.errors:
                missing = "填写多长" if clock else "选择怎么计时"
                self.add_error(f"{stage}_amount", f"{label}时限还要{missing}；随上级就都留空。")
        return given

    def limits(self) -> dict[str, Rule | None]:
        """The rules asked for; None inherits."""
        given = self.cleaned_data
        return {
            stage: Rule(Clock(given[f"{stage}_clock"]), given[f"{stage}_amount"]) if given[f"{stage}_clock"] else None
            for stage in STAGES
        }
