"""What the pages of areas, sites and coverage ask."""

from typing import Any

from django import forms

from chuangcheng.people.actor import Actor
from chuangcheng.places.queries.choices import (
    AREA_KINDS,
    ROLES,
    SITE_KINDS,
    area_choices,
    category_choices,
    site_type_choices,
    unit_choices,
)
from chuangcheng.rules.coordinates import DATUM_LABELS
from chuangcheng.web.forms import OfficeForm

DATUMS = [(str(value), label) for value, label in DATUM_LABELS.items()]
Offered = list[tuple[str, str]]


def choice(label: str, *, picker: str = "", required: bool = False, help_text: str = "") -> forms.ChoiceField:
    """A list to choose from, filled later with `offer`; with `picker` one can type into it."""
    widget = forms.Select(attrs={"data-picker": picker} if picker else {})
    return forms.ChoiceField(label=label, required=required, widget=widget, help_text=help_text)


def offer(form: forms.Form, name: str, choices: Offered, empty: str = "未定") -> None:
    """Fill a list; the empty choice first where the field may stay empty."""
    field = form.fields[name]
    field.choices = choices if field.required and empty == "" else [("", empty), *choices]  # type: ignore[attr-defined]


class AreaForm(OfficeForm):
    """An area."""

    name = forms.CharField(label="名称", max_length=120, help_text="例如 东风路路段、第三片区。")
    kind = forms.ChoiceField(label="类型", choices=AREA_KINDS, required=False)
    parent_id = choice("上级片区", picker="输入片区名称", help_text="改上级就是整体移动，下级一起走。")
    organisation_id = choice("属地单位", picker="输入单位名称", help_text="由它的创城办维护；不选就随上级片区。")
    code = forms.CharField(label="代码", max_length=40, required=False)
    note = forms.CharField(label="备注", max_length=200, required=False)

    def __init__(self, *args: Any, by: Actor, area_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent_id", area_choices(by, without=area_id), "最上级")
        offer(self, "organisation_id", unit_choices(by), "随上级片区")


class SiteForm(OfficeForm):
    """A site."""

    name = forms.CharField(label="名称", max_length=120)
    site_type_id = choice("点位类型", picker="输入类型", help_text="决定督查时用哪份检查清单。")
    kind = forms.ChoiceField(label="性质", choices=SITE_KINDS)
    area_id = choice("所在片区", picker="输入片区名称")
    organisation_id = choice("责任单位", picker="输入单位名称")
    address = forms.CharField(label="地址", max_length=200, required=False)
    code = forms.CharField(label="编号", max_length=40, required=False)
    x = forms.FloatField(label="经度", required=False)
    y = forms.FloatField(label="纬度", required=False)
    datum = forms.ChoiceField(label="坐标系", choices=DATUMS, help_text="从哪里抄来的坐标，就选哪一个，系统会换算。")
    accuracy_m = forms.FloatField(label="精度（米）", required=False, help_text="知道才填。")
    note = forms.CharField(label="备注", max_length=200, required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "site_type_id", site_type_choices())
        offer(self, "area_id", area_choices(by))
        offer(self, "organisation_id", unit_choices(by))


class CoverageForm(OfficeForm):
    """Who answers for what, from when to when."""

    role = forms.ChoiceField(label="责任身份", choices=ROLES)
    organisation_id = choice("包保单位", picker="输入单位名称", required=True)
    area_id = choice("包哪个片区", picker="输入片区名称")
    site_id = forms.ChoiceField(label="只包这个点位", required=False)
    site_type_id = choice("只管这类点位", picker="输入类型")
    category_id = choice("只管这类问题", picker="输入类别")
    profession = forms.CharField(label="只管这个专业", max_length=60, required=False, help_text="例如 食品安全、线缆。")
    group = forms.CharField(label="包保组", max_length=60, required=False)
    leader = forms.CharField(label="包保领导", max_length=60, required=False)
    branch = forms.CharField(label="包保支部", max_length=60, required=False)
    department_id = choice("责任科室", picker="输入科室名称")
    person = forms.CharField(label="责任人", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=30, required=False, help_text="只给登录的人看。")
    from_date = forms.DateField(label="从哪天起")
    to_date = forms.DateField(label="到哪天止", required=False, help_text="不填就一直有效。")

    def __init__(self, *args: Any, by: Actor, site: tuple[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = unit_choices(by)
        offer(self, "organisation_id", units, "请选择")
        offer(self, "department_id", units)
        offer(self, "area_id", area_choices(by), "不限")
        offer(self, "site_type_id", site_type_choices(), "不限")
        offer(self, "category_id", category_choices(), "不限")
        if site:
            self.fields["site_id"].choices = [(str(site[0]), site[1])]  # type: ignore[attr-defined]
            del self.fields["area_id"]
        else:
            del self.fields["site_id"]


class EndForm(OfficeForm):
    """The last day of a coverage."""

    last_day = forms.DateField(label="最后一天")
