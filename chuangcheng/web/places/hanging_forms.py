"""What the pages of agreements, operators, fronts and articles ask."""

from typing import Any

from django import forms

from chuangcheng.people.actor import Actor
from chuangcheng.places.queries import SiteFilter, site_sheet
from chuangcheng.places.queries.agreements import AGREEMENT_KINDS, HANDLINGS, SIGNATORY_KINDS
from chuangcheng.places.queries.choices import area_choices, unit_choices
from chuangcheng.places.queries.fronts import FRONT_KINDS
from chuangcheng.places.queries.operators import LICENCE_KINDS
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.places.forms import choice, offer

MOST_SITES = 400


def site_choices(by: Actor) -> list[tuple[str, str]]:
    """Sites this person knows, the first few hundred by name."""
    return [(str(line.id), line.name) for line in site_sheet(SiteFilter(), by=by, limit=MOST_SITES).rows]


def offer_place(form: forms.Form, by: Actor, site: tuple[int, str] | None) -> None:
    """Units, areas and sites to choose from; a site named already stays to be chosen."""
    offer(form, "organisation_id", unit_choices(by), "请选择")
    offer(form, "area_id", area_choices(by))
    found = site_choices(by)
    if site is not None and str(site[0]) not in {value for value, _ in found}:
        found.insert(0, (str(site[0]), site[1]))
    offer(form, "site_id", found)


class Hanging(OfficeForm):
    """The part all of them share: whose it is and where."""

    def __init__(self, *args: Any, by: Actor, site: tuple[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_place(self, by, site)


class AgreementForm(Hanging):
    """A signed paper."""

    kind = forms.ChoiceField(label="种类", choices=AGREEMENT_KINDS)
    number = forms.CharField(label="编号", max_length=60, required=False, help_text="照纸上的抄；不填由系统编号。")
    organisation_id = choice("管理单位", picker="输入单位名称", required=True, help_text="由谁组织签订、谁保管。")
    signatory_kind = forms.ChoiceField(label="签订人是", choices=SIGNATORY_KINDS)
    signatory = forms.CharField(label="签订人", max_length=120, help_text="店名、单位名称或姓名。")
    signatory_unit_id = choice("签订单位", picker="输入单位名称", help_text="签订人是本系统里的单位时才选。")
    person = forms.CharField(label="联系人", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    site_id = choice("点位", picker="输入点位名称")
    area_id = choice("片区", picker="输入片区名称")
    reach = forms.CharField(label="责任范围", max_length=200, required=False, help_text="例如 东至路口，西至隔壁店铺。")
    duties = forms.CharField(label="责任内容", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    reward = forms.CharField(label="奖励", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    penalty = forms.CharField(label="处罚", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    signed_on = forms.DateField(label="签订日期", required=False)
    from_date = forms.DateField(label="从哪天起")
    to_date = forms.DateField(label="到哪天止", required=False, help_text="不填就长期有效，不提醒续签。")
    stars = forms.TypedChoiceField(
        label="星级", required=False, coerce=int, empty_value=None,
        choices=[("", "未评"), *((str(n), "★" * n) for n in range(1, 6))],
    )  # fmt: skip
    note = forms.CharField(label="备注", max_length=200, required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        offer(self, "signatory_unit_id", unit_choices(by))


class EndAgreementForm(OfficeForm):
    """The day an agreement is called off."""

    last_day = forms.DateField(label="到哪一天终止")


class PatrolForm(OfficeForm):
    """A look at 门前三包: three big choices for one thumb."""

    hygiene = forms.ChoiceField(label="包卫生", choices=[("1", "做到"), ("0", "没做到")], widget=forms.RadioSelect)
    order = forms.ChoiceField(label="包秩序", choices=[("1", "做到"), ("0", "没做到")], widget=forms.RadioSelect)
    greenery = forms.ChoiceField(label="包绿化", choices=[("1", "做到"), ("0", "没做到")], widget=forms.RadioSelect)
    handling = forms.ChoiceField(
        label="怎么处理", choices=[("", "都做到了"), *HANDLINGS], required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(label="情况", max_length=200, required=False)
    uuid = forms.UUIDField(widget=forms.HiddenInput)


class OperatorForm(Hanging):
    """An operator."""

    name = forms.CharField(label="名称", max_length=120, help_text="照招牌或营业执照写。")
    organisation_id = choice("管理单位", picker="输入单位名称", required=True)
    site_id = choice("点位", picker="输入点位名称")
    area_id = choice("片区", picker="输入片区名称")
    stall = forms.CharField(label="门牌、摊位号", max_length=60, required=False)
    trade = forms.CharField(label="经营范围", max_length=120, required=False)
    person = forms.CharField(label="负责人", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=30, required=False, help_text="只给在这里工作的人看。")
    note = forms.CharField(label="备注", max_length=200, required=False)
    is_active = forms.BooleanField(label="还在经营", required=False, initial=True)


class LicenceForm(OfficeForm):
    """A licence."""

    kind = forms.ChoiceField(label="种类", choices=LICENCE_KINDS)
    number = forms.CharField(label="证号", max_length=60, required=False)
    holder = forms.CharField(label="持证人", max_length=60, required=False, help_text="健康证写姓名，其他不用填。")
    valid_from = forms.DateField(label="从哪天起", required=False)
    valid_until = forms.DateField(label="有效期至", required=False, help_text="不填就是长期有效，不提醒。")


class FrontForm(Hanging):
    """A publicity front."""

    name = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="种类", choices=FRONT_KINDS)
    organisation_id = choice("责任单位", picker="输入单位名称", required=True)
    site_id = choice("点位", picker="输入点位名称")
    area_id = choice("片区", picker="输入片区名称")
    place = forms.CharField(label="具体位置", max_length=120, required=False, help_text="例如 北门右侧、二楼连廊。")
    themes = forms.CharField(label="主题", required=False, help_text="几个主题之间用顿号隔开。")
    count = forms.IntegerField(label="数量", min_value=1, initial=1)
    qualifier = forms.ChoiceField(
        label="数量准不准", required=False, choices=[("", "准数"), ("余", "多于这个数（余）"), ("约", "大约")]
    )
    size = forms.CharField(label="规格", max_length=60, required=False, help_text="例如 2.4米×1.2米。")
    square_metres = forms.DecimalField(label="面积（平方米）", required=False, decimal_places=2, max_digits=9)
    changed_on = forms.DateField(label="上次更换", required=False)
    change_every_days = forms.IntegerField(label="多少天一换", required=False, min_value=1)
    change_due = forms.DateField(label="下次更换", required=False, help_text="不填就按“多少天一换”推算。")
    person = forms.CharField(label="管护人", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=30, required=False, help_text="只给在这里工作的人看。")
    note = forms.CharField(label="备注", max_length=200, required=False)
    is_active = forms.BooleanField(label="还在用", required=False, initial=True)


class ChangeForm(OfficeForm):
    """A front was changed."""

    changed_on = forms.DateField(label="更换日期")
    words = forms.CharField(label="换成什么", max_length=200, required=False)


class TemplateForm(OfficeForm):
    """A list of articles."""

    name = forms.CharField(label="清单名称", max_length=60, help_text="例如 志愿服务站物品、六个一。")
    articles = forms.CharField(
        label="物品", widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一件；后面可写数量和单位，如“雨伞 5把”；有有效期的在行末加“*”，如“医用酒精 1瓶 *”。",
    )  # fmt: skip
    note = forms.CharField(label="说明", max_length=200, required=False)
    is_active = forms.BooleanField(label="还在用", required=False, initial=True)
