"""What the pages of 测评体系 ask."""

from collections.abc import Iterable
from typing import Any

from django import forms

from chuangcheng.web.forms import OfficeForm


class SheetForm(OfficeForm):
    """A standard's sheet."""

    file = forms.FileField(label="测评体系的表", help_text="xlsx、xls、csv 或带表格的 docx；合并单元格会照着读。")


class NamedForm(OfficeForm):
    """Which version a sheet becomes."""

    system_id = forms.ChoiceField(label="放到哪个体系", required=False)
    system_name = forms.CharField(
        label="新体系的名称", max_length=120, required=False, help_text="放到已有体系时不用填。"
    )
    label = forms.CharField(label="版本", max_length=60, help_text="例如2026版、2026年修订。")
    issuer = forms.CharField(label="发布单位", max_length=120, required=False)
    warnings_seen = forms.BooleanField(label="上面要核对的我都看过了，照这样导入", required=False)

    def __init__(self, *args: Any, systems: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system_id"].choices = [("", "新建一个体系"), *systems]  # type: ignore[attr-defined]


class LabelForm(OfficeForm):
    """The name of a copy."""

    label = forms.CharField(label="新版本的名称", max_length=60)


class TypeForm(OfficeForm):
    """A site type."""

    code = forms.CharField(label="编号", max_length=20)
    name = forms.CharField(label="名称", max_length=60)
    kind = forms.ChoiceField(label="性质", choices=[("place", "场所"), ("vehicle", "车辆"), ("matter", "事项")])
    other_names = forms.CharField(
        label="别名", max_length=200, required=False, help_text="表里的其他叫法，用顿号隔开。"
    )
    note = forms.CharField(label="说明", max_length=200, required=False)
    active = forms.BooleanField(label="在用", required=False, initial=True)
