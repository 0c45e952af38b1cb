"""What is asked of a single item and a single check item of a draft."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from chuangcheng.web.forms import OfficeForm

KINDS = [("project", "测评项目"), ("indicator", "测评指标"), ("content", "测评内容"), ("standard", "测评标准")]
METHODS = [("", "不写"), ("online", "网上申报"), ("field", "实地考察"), ("survey", "问卷调查")]
PHOTOS = [("none", "不用拍照"), ("on_fail", "不符合时拍照"), ("always", "都要拍照")]
RULE_HELP = "例如“每处扣0.5分，封顶4分”“A：＞85%得满分；B：＞80%得60%；C：≤80%不得分”“人工评定”。"


def names_in(text: str) -> list[str]:
    """Units written side by side."""
    return [name for name in (part.strip() for part in re.split(r"[、，,；;\n]", text)) if name]


def lines(label: str, rows: int, *, required: bool = False, most: int = 2000, about: str = "") -> forms.CharField:
    """A field of several lines."""
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=box, help_text=about)


def weight() -> forms.DecimalField:
    """分值."""
    return forms.DecimalField(label="分值", required=False, min_value=0, max_value=100_000, decimal_places=4,
                              help_text="不计分就留空。")  # fmt: skip


class ItemForm(OfficeForm):
    """An item of the tree."""

    parent_id = forms.ChoiceField(label="上级", required=False)
    kind = forms.ChoiceField(label="层级", choices=KINDS)
    code = forms.CharField(label="编号", max_length=40, required=False)
    text = lines("内容", 3, required=True)
    method = forms.ChoiceField(label="测评方法", required=False, choices=METHODS)
    weight = weight()
    rule_words = lines("计分规则", 2, about=RULE_HELP)
    requirement = lines("具体要求", 2)
    leads = forms.CharField(label="牵头单位", max_length=2000, required=False, help_text="几个单位用顿号隔开。")
    assists = forms.CharField(label="责任单位", max_length=2000, required=False, help_text="几个单位用顿号隔开。")

    def __init__(self, *args: Any, above: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_id"].choices = [("", "没有（最上层）"), *above]  # type: ignore[attr-defined]


class CheckItemForm(OfficeForm):
    """A check item of a site type."""

    site_type_id = forms.ChoiceField(label="点位类型")
    group = forms.CharField(label="分组", max_length=60, required=False)
    code = forms.CharField(label="编号", max_length=40, required=False)
    text = lines("标准", 3, required=True)
    demand_words = forms.CharField(
        label="数量要求", max_length=200, required=False, help_text="例如“每200米≥1处”“≥3处”“≥30%”“每小时≥2次”。"
    )
    exception = lines("除外情形", 2)
    photo = forms.ChoiceField(label="拍照", choices=PHOTOS)
    weight = weight()
    rule_words = lines("扣分规则", 2, about="例如“每处扣1分，封顶4分”；不写就按一处不符合扣完本项。")
    category_id = forms.ChoiceField(label="问题类别", required=False)
    item_id = forms.ChoiceField(label="对应指标", required=False)

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], categories: Iterable[tuple[str, str]],
                 items: Iterable[tuple[str, str]], **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        chosen = {"site_type_id": ("请选择", kinds), "category_id": ("不写", categories), "item_id": ("不写", items)}
        for name, (nothing, choices) in chosen.items():
            self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]
