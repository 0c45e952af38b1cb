"""Forms of a document: its head, one paragraph's words, the final version."""

from django import forms

from chuangcheng.web.forms import OfficeForm


class HeadForm(OfficeForm):
    """What stands around the text."""

    title = forms.CharField(label="标题", max_length=200)
    addressee = forms.CharField(label="主送单位", required=False, max_length=200)
    signature = forms.CharField(label="落款单位", required=False, max_length=120)
    date = forms.DateField(label="落款日期", required=False)
    letterhead = forms.BooleanField(label="用红头", required=False)
    issuer = forms.CharField(label="发文机关", required=False, max_length=120)
    signer = forms.CharField(label="签发人", required=False, max_length=60, help_text="上报的红头文件要有")
    copies_to = forms.CharField(label="抄送", required=False, max_length=200, help_text="填了才有版记")


class WordsForm(OfficeForm):
    """One paragraph; figures stand in 【】 and come from the ledger."""

    key = forms.CharField(widget=forms.HiddenInput())
    text = forms.CharField(label="文字", required=False, widget=forms.Textarea(attrs={"rows": 6}))


class FinalForm(OfficeForm):
    """Freeze it."""

    agency = forms.CharField(label="机关代字", max_length=20, initial="创城", help_text="文号写成：创城〔2026〕3号")
