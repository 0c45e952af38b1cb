"""Whom it is about, and on what basis."""

import re

from django import forms

from chuangcheng.jobs.erasing import ASKERS
from chuangcheng.jobs.erasing_finding import Wanted
from chuangcheng.jobs.erasing_journal import Basis
from chuangcheng.web.forms import OfficeForm


class WantedForm(OfficeForm):
    """The words, each on a line or apart by signs that no name holds."""

    name = forms.CharField(label="姓名", required=False, max_length=60)
    phone = forms.CharField(label="电话", required=False, max_length=60, help_text="写完整号码，几个号码用顿号隔开。")
    words = forms.CharField(
        label="其他文字", required=False, max_length=500, help_text="例如曾用名、住址、身份证号，用顿号隔开。"
    )
    keep = forms.CharField(
        label="含这些字但指别人的词",
        required=False,
        max_length=500,
        help_text="例如清除“张三”时写上“张三丰”，他的名字就不动。",
    )

    def wanted(self) -> Wanted:
        """What is looked for. Refused: too short, nothing at all."""
        given = self.cleaned_data
        terms = [term for name in ("name", "phone", "words") for term in parts(given[name])]
        return Wanted(tuple(dict.fromkeys(terms)), tuple(parts(given["keep"])))


class BasisForm(OfficeForm):
    """Why; kept for ever, so without the name."""

    asked_by = forms.ChoiceField(label="谁提出的", choices=list(ASKERS.items()), widget=forms.RadioSelect)
    reason = forms.CharField(label="为什么清除", max_length=200, help_text="会长期保存，不要写姓名和电话。")
    document = forms.CharField(label="依据的文号", required=False, max_length=100, help_text="没有文号可以不填。")
    sure = forms.BooleanField(label="我已核对上面的清单，清除后不能恢复")

    def basis(self) -> Basis:
        """As the operation takes it."""
        given = self.cleaned_data
        return Basis(given["asked_by"], given["reason"], given["document"])


def parts(text: str) -> list[str]:
    """The words of a field."""
    return [part.strip() for part in re.split(r"[、，,；;\n]+", text) if part.strip()]
