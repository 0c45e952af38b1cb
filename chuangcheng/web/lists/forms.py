"""Forms of the wizard and of a list's correspondence."""

from typing import Any, TypeVar

from django import forms

from chuangcheng.problems.queries.lists import LEVELS
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.forms import OfficeForm

F = TypeVar("F", bound=forms.Form)


def filled(form: F) -> F:
    """A form on a page that has no place of its own for faults: refused with the first of them."""
    if not form.is_valid():
        fields = {name: " ".join(map(str, said)) for name, said in form.errors.items()}
        raise Refused(next(iter(fields.values())), code="list_words_invalid", fields=fields)
    return form


class UploadForm(OfficeForm):
    """The file, and for which organisation it came."""

    file = forms.FileField(
        label="清单文件",
        help_text="支持 xlsx、xls、csv、docx。doc、wps、et 或扫描件请先另存为 xlsx 或 docx。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.docx"}),
    )
    organisation = forms.TypedChoiceField(label="接收单位", coerce=int)

    def __init__(self, *args: Any, offices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = offices  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["organisation"].initial = offices[0][0]
            self.fields["organisation"].widget = forms.HiddenInput()


class DetailsForm(OfficeForm):
    """What the list is; guessed from its heading, confirmed here."""

    title = forms.CharField(label="清单名称", max_length=200)
    issuer = forms.CharField(label="下发单位", max_length=120)
    number = forms.CharField(label="清单编号", max_length=80, required=False)
    level = forms.ChoiceField(label="级别", choices=[("", "请选择"), *LEVELS],
                              help_text="决定由哪一级创城办销号")  # fmt: skip
    assessed_on = forms.DateField(label="清单日期", required=False, help_text="没写年份的日期按它推算")
    received_on = forms.DateField(label="收到日期")
    reply_by = forms.DateField(label="回复期限", required=False)


class OrderForm(OfficeForm):
    """What is asked of every unit when a list is dispatched whole."""

    requirement = forms.CharField(label="交办要求", required=False)


class ReplyForm(OfficeForm):
    """That the reply went out."""

    words = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 2}),
                            help_text="例如：纸质件已送达、签收人。")  # fmt: skip


class AnswerForm(OfficeForm):
    """What the issuer said to the reply."""

    words = forms.CharField(label="对方答复", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    returned = forms.CharField(
        label="退回的问题",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一个：问题编号，空格，退回的理由。全部通过就留空。",
    )

    def rows(self) -> dict[str, str]:
        """Number → reason."""
        lines = [line.split(maxsplit=1) for line in self.cleaned_data["returned"].splitlines() if line.strip()]
        return {line[0]: line[1] if len(line) > 1 else "" for line in lines}
