"""What the settings ask."""

from django import forms

from chuangcheng.web.forms import OfficeForm


class CityForm(OfficeForm):
    """The city's labels and switches."""

    name = forms.CharField(label="城市或单位名称", max_length=60, help_text="用在公文、图片和通报里。")
    office_label = forms.CharField(label="创城办怎么称呼", max_length=30, help_text="例如创城办、创建办、创文办。")
    number_prefix = forms.CharField(
        label="问题编号前缀", max_length=10, required=False, help_text="只影响以后登记的问题。"
    )
    strike_off_step = forms.BooleanField(label="复核通过后，另由创城办销号", required=False)
    leader_signs = forms.BooleanField(label="上报后先由分管领导审签，再往上报", required=False)
    finder_may_verify = forms.BooleanField(label="发现问题的人可以复核", required=False)
    ranking_on = forms.BooleanField(label="领导一览按整改结果给单位排序", required=False)
    quiet_from = forms.TimeField(label="免打扰从", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    quiet_to = forms.TimeField(label="免打扰到", required=False, widget=forms.TimeInput(attrs={"type": "time"}))


class MeForm(OfficeForm):
    """One's own account."""

    display_name = forms.CharField(label="姓名", max_length=60)
    phone = forms.CharField(label="手机", max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    email = forms.CharField(label="邮箱", required=False, widget=forms.EmailInput())
