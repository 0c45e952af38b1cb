"""What the pages of organisations, posts and accounts ask."""

from collections.abc import Iterable
from typing import Any

from django import forms

from chuangcheng.notices.channels import KINDS
from chuangcheng.people.operations.organisations import OrganisationKind
from chuangcheng.people.queries import Role
from chuangcheng.web.forms import OfficeForm

Choices = Iterable[tuple[str, str]]
ROLE_SAYS = {
    "office": "登记、交办、催办督办、销号、报告",
    "liaison": "签收、转交、填措施、上报",
    "rectifier": "填措施、传照片、上报",
    "inspector": "现场检查、登记问题",
    "verifier": "复核整改结果",
    "leader": "看一览、批示、审签",
    "auditor": "看审计日志、核验台账",
}


class UnitForm(OfficeForm):
    """An organisation."""

    name = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="类型", choices=OrganisationKind.choices)
    parent_id = forms.ChoiceField(label="上级单位", required=False, help_text="改上级就是整体划转，下级一起走。")
    line_parent_id = forms.ChoiceField(
        label="业务主管部门", required=False, help_text="条线上的主管，例如派出所选公安局；看得到这个单位的问题。"
    )
    short_name = forms.CharField(label="简称", max_length=60, required=False)
    other_names = forms.CharField(
        label="别称、曾用名", required=False, help_text="多个用顿号分开；导入清单时按它认单位。"
    )
    code = forms.CharField(label="代码", max_length=40, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)
    position = forms.IntegerField(label="排序", min_value=0, max_value=9999, initial=0, help_text="小的在前。")

    def __init__(self, *args: Any, parents: Choices, lines: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_id"].choices = list(parents)  # type: ignore[attr-defined]
        self.fields["line_parent_id"].choices = [("", "没有"), *lines]  # type: ignore[attr-defined]


class HookForm(OfficeForm):
    """How a unit is told outside the system."""

    kind = forms.ChoiceField(label="通知方式", required=False, choices=[("", "只用系统收件箱"), *KINDS.items()])
    address = forms.CharField(
        label="地址", required=False, max_length=1000, help_text="群机器人的完整网址，或邮箱；几个邮箱用英文逗号隔开。"
    )
    secret = forms.CharField(
        label="加签密钥", required=False, max_length=200,
        help_text="机器人设了加签才填，通用接口一定要填；留空就用原来的。",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class PostForm(OfficeForm):
    """A post: what it may do, and where it sits."""

    title = forms.CharField(label="岗位名称", max_length=60, help_text="例如联络员、创城办主任。")
    roles = forms.MultipleChoiceField(
        label="角色",
        choices=[(value, f"{label}：{ROLE_SAYS[value]}") for value, label in Role.choices],
        widget=forms.CheckboxSelectMultiple,
    )
    seat_id = forms.ChoiceField(label="坐在哪个科室", required=False, help_text="复核要由不同科室的人办，按这里判断。")
    is_active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args: Any, seats: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat_id"].choices = [("", "单位本部"), *seats]  # type: ignore[attr-defined]


class HoldForm(OfficeForm):
    """Who holds a post from when to when."""

    user_id = forms.ChoiceField(label="由谁担任")
    from_date = forms.DateField(label="从哪天起")
    to_date = forms.DateField(label="到哪天止", required=False, help_text="代理必须写明；正式任职可以不写。")
    is_deputy = forms.BooleanField(label="临时代理（原任的人不在时一起办）", required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]


class HandOverForm(OfficeForm):
    """Who takes over, from which day."""

    to_user_id = forms.ChoiceField(label="交给谁")
    first_day = forms.DateField(label="从哪天起", help_text="前一天起原任的人不再有这个岗位的权限。")
    note = forms.CharField(label="交接说明", max_length=200, required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_user_id"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]


class EndForm(OfficeForm):
    """The last day of a holding."""

    last_day = forms.DateField(label="最后一天", help_text="这一天仍可以办理，第二天起不能。")


class TeamForm(OfficeForm):
    """A team without accounts."""

    name = forms.CharField(label="队伍名称", max_length=120)
    headcount = forms.IntegerField(label="人数", min_value=0, max_value=1_000_000, initial=0)
    composition = forms.CharField(label="组成", max_length=200, required=False)
    captain = forms.CharField(label="负责人", max_length=60, required=False)
    phone = forms.CharField(label="电话", max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    is_active = forms.BooleanField(label="在用", required=False, initial=True)


class ContactForm(OfficeForm):
    """A contact without an account."""

    name = forms.CharField(label="姓名", max_length=60)
    title = forms.CharField(label="职务", max_length=120, required=False)
    phone = forms.CharField(label="电话", max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    is_active = forms.BooleanField(label="在用", required=False, initial=True)


class GroupForm(OfficeForm):
    """A leading group; members one per line."""

    name = forms.CharField(label="领导小组名称", max_length=120)
    established_on = forms.DateField(label="成立日期", required=False)
    document_number = forms.CharField(label="成立文号", max_length=60, required=False)
    members = forms.CharField(
        label="成员",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一人，用竖线分开：职务｜姓名｜单位职务｜职责。例如 组长｜示例甲｜院长｜负总责",
    )


class AccountForm(OfficeForm):
    """An account."""

    username = forms.CharField(label="登录名", max_length=60, help_text="字母、数字或汉字，登录时用；不分大小写。")
    display_name = forms.CharField(label="姓名", max_length=60)
    phone = forms.CharField(label="手机", max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    email = forms.CharField(label="邮箱", required=False, widget=forms.EmailInput())


class NewAccountForm(AccountForm):
    """A new account."""

    is_administrator = forms.BooleanField(label="设为系统管理员（只管账号和设置，不办业务）", required=False)


class SheetForm(OfficeForm):
    """A sheet of organisations."""

    file = forms.FileField(
        label="单位表", widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.docx"}),
        help_text="第一行写表头：名称、上级、类型；还可以有业务主管部门、简称、别称。xlsx、xls、csv 都行。",
    )  # fmt: skip
    under_id = forms.ChoiceField(label="导入到哪个单位下面", required=False)

    def __init__(self, *args: Any, parents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under_id"].choices = list(parents)  # type: ignore[attr-defined]
