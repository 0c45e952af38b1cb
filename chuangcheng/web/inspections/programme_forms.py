"""Forms of programmes and rounds."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.http import QueryDict

from chuangcheng.inspections.operations.programmes import ProgrammeDraft
from chuangcheng.inspections.operations.rounds import RoundDraft
from chuangcheng.inspections.queries.begin_choices import runners_of, self_check_standards, site_type_choices
from chuangcheng.people.actor import Actor
from chuangcheng.problems.queries.choices import area_choices, units_below
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.problems.fields import offer, units_field

KINDS = [
    ("daily", "日常巡查"),
    ("special", "专项督查"),
    ("comprehensive", "综合督查"),
    ("random", "随机抽查"),
    ("covert", "暗访"),
    ("mock", "模拟测评"),
    ("third_party", "第三方测评"),
]
LEVELS = [
    ("city", "市级"),
    ("district", "区级"),
    ("street", "街道级"),
    ("community", "社区级"),
    ("unit", "单位内部"),
]
RUN_BY = [
    ("office", "创城办组织（分块）"),
    ("bureaus", "条线部门组织（分线）"),
    ("both", "分线分块"),
]
PER = [
    ("type_area", "每类点位、每个片区各抽"),
    ("type", "每类点位各抽"),
    ("area", "每个片区各抽"),
    ("all", "全部点位里抽"),
]


def many(label: str, help_text: str = "") -> forms.TypedMultipleChoiceField:
    """Several rows by id, found by typing."""
    widget = forms.SelectMultiple(attrs={"data-picker": "输入名称", "size": 4})
    return forms.TypedMultipleChoiceField(label=label, required=False, coerce=int, widget=widget, help_text=help_text)


class ProgrammeForm(OfficeForm):
    """A programme whole."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="方案名称", max_length=120)
    organisation_id = forms.TypedChoiceField(label="组织单位", coerce=int)
    kind = forms.ChoiceField(label="方式", choices=KINDS, help_text="暗访的计划只有组织方看得到。")
    level = forms.ChoiceField(label="级别", choices=LEVELS)
    run_by = forms.ChoiceField(label="组织形式", choices=RUN_BY)
    bureau_ids = units_field("条线部门", help_text="分线督查时选。这些部门的人编成的组，只派到本部门包保的点位类型。")
    standard_id = forms.TypedChoiceField(label="对照的标准", required=False, coerce=int, empty_value=None)
    site_type_ids = many("点位类型", "不选就是所有类型。")
    area_ids = many("片区", "不选就是本单位地界上的全部点位。")
    per = forms.ChoiceField(label="怎样抽点位", choices=PER)
    count = forms.IntegerField(label="每组抽几个", required=False, min_value=0, max_value=100_000)
    percent = forms.IntegerField(
        label="或抽百分之几", required=False, min_value=0, max_value=100, help_text="都不填就全部查。"
    )
    demand_words = forms.CharField(
        label="频次要求", required=False, max_length=120, help_text="例如：每小时不少于2次；4:30-22:30每2小时一次。"
    )
    note = forms.CharField(label="说明", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, data: QueryDict | None, *, by: Actor, row: Any = None) -> None:
        runners = runners_of(by)
        super().__init__(
            data, initial=first_of(row) if row else {"organisation_id": runners[0][0] if runners else None}
        )
        types = site_type_choices()
        standards = self_check_standards(by)
        if row and row.standard and row.standard_id not in dict(standards):
            standards.append((row.standard_id, str(row.standard)))
        offered: dict[str, list[tuple[Any, str]]] = {
            "organisation_id": runners,
            "standard_id": [("", "不对照标准"), *standards],
            "site_type_ids": types,
            "area_ids": [*area_choices(by)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        offer(self.fields["bureau_ids"], units_below(by.organisation_ids, itself=False))  # type: ignore[arg-type]
        if row is None:
            for name in ("active", "seen"):
                del self.fields[name]

    def draft(self) -> ProgrammeDraft:
        """As the operation takes it."""
        said = dict(self.cleaned_data)
        said.pop("seen", None)
        per, count, percent = said.pop("per"), said.pop("count") or 0, said.pop("percent") or 0
        rule: dict[str, Any] = {"per": per} if count or percent else {}
        if count:
            rule["count"] = count
        if percent:
            rule["share"] = str(Fraction(percent, 100))
        return ProgrammeDraft(**{"active": True, **said}, draw_rule=rule)


def first_of(row: Any) -> dict[str, Any]:
    """A programme as its form shows it."""
    rule = row.draw_rule
    plain = ("name", "organisation_id", "kind", "level", "run_by", "standard_id", "demand_words", "note", "active")
    share = Fraction(str(rule.get("share", 0)))
    return {
        **{name: getattr(row, name) for name in plain},
        "seen": str(row.version),
        "bureau_ids": list(row.bureaus.values_list("pk", flat=True)),
        "site_type_ids": list(row.site_types.values_list("pk", flat=True)),
        "area_ids": list(row.areas.values_list("pk", flat=True)),
        "per": rule.get("per", "type_area"),
        "count": rule.get("count"),
        "percent": round(share * 100) if share else None,
    }


class RoundForm(OfficeForm):
    """When a round is, and what it is called."""

    label = forms.CharField(label="批次名称", required=False, max_length=120, help_text="不填就叫“某方案第几批”。")
    from_date = forms.DateField(label="从")
    to_date = forms.DateField(label="到")

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"from_date": today, "to_date": today + timedelta(days=6)})

    def draft(self) -> RoundDraft:
        """As the operation takes it."""
        said = self.cleaned_data
        return RoundDraft(from_date=said["from_date"], to_date=said["to_date"], label=said["label"])


class DrawForm(OfficeForm):
    """By which seed."""

    seed = forms.CharField(
        label="随机种子",
        required=False,
        max_length=120,
        help_text="可以填当天公开的数字；不填由系统随机产生。抽一次就定下来，不能重抽。",
    )


class PairForm(OfficeForm):
    """Who goes."""

    people = many("参加检查的人", "系统按种子两两编组，尽量不同单位；责任单位的人自动回避。")

    def __init__(self, data: QueryDict | None, *, choices: list[tuple[int, str]], chosen: list[int]) -> None:
        super().__init__(data, initial={"people": chosen})
        self.fields["people"].choices = choices  # type: ignore[attr-defined]


class CloseForm(OfficeForm):
    """Why some sites were not looked at."""

    reason = forms.CharField(label="没查的点位，原因", required=False, max_length=200)
    note = forms.CharField(label="结束说明", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
