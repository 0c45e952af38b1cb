"""设置: what this person may arrange, the city's choices, one's own account."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.jobs.upkeep import may_keep_standards
from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.city import save_city
from chuangcheng.people.operations.users import Account, save_user
from chuangcheng.people.queries import city
from chuangcheng.people.queries.accounts import account
from chuangcheng.people.queries.choices import own_posts
from chuangcheng.people.rights import only_administrators
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.context import address
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.settings.forms import CityForm, MeForm


@dataclass(frozen=True)
class Card:
    """One thing to arrange; drawn when the page exists."""

    name: str
    label: str
    icon: str
    say: str


UNITS = Card("units", "单位与岗位", "building-2", "单位架构、岗位和任职、领导小组、队伍和联系人；换人办交接也在这里。")
ACCOUNTS = Card("accounts", "账号", "users", "开账号、重置密码、停用。")
CITY = Card("city_settings", "城市设置", "sliders-horizontal", "称呼、编号、审签和销号步骤、排序、免打扰时间。")
CALENDAR = Card("calendar", "工作日历", "calendar-days", "哪天上班、哪天休息；所有时限按它计算。")
CATEGORIES = Card("categories", "问题类别与时限", "folder-tree", "每类问题的签收、整改、复核时限，要不要整改后照片。")
LOG = Card("audit", "审计", "shield-check", "谁在什么时候改了什么；核验台账有没有被改动。")
RUNNING = Card("running", "运行状况", "gauge", "数据库、磁盘、后台任务、服务器时间是否正常。")
ERASING = Card("erasing", "清除个人信息", "eraser", "有人依法要求删除时，把姓名、电话从全部记录里清除。")
TOKENS = Card("tokens", "访问令牌", "key-round", "让别的程序代表您的岗位查看和办理。")
ME = Card("me", "我的账号", "user", "姓名、手机、邮箱。")


def cards_for(by: Actor) -> list[Card]:
    """What this person may do, most used first."""
    keeps = may_keep_standards(by)
    found = [UNITS] if by.standings or by.is_administrator else []
    found += [ACCOUNTS, CITY, RUNNING, ERASING] if by.is_administrator else []
    found += [CALENDAR, CATEGORIES] if keeps or by.standings else []
    found += [LOG] if "auditor" in by.roles else []
    found += [TOKENS] if by.standings or by.is_administrator else []
    return [card for card in [*found, ME] if address(card.name)]


@signed_in
@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    """Cards to what may be arranged."""
    by = who(request)
    cards = [(card, address(card.name)) for card in cards_for(by)]
    return render(request, "web/settings/hub.html", {"cards": cards})


@signed_in
@require_http_methods(["GET", "POST"])
def city_page(request: HttpRequest) -> HttpResponse:
    """The city's labels and switches, for administrators."""
    by = who(request)
    only_administrators(by, what="修改城市设置")
    form = CityForm(request.POST or None, initial=model_to_dict(city()))
    if request.method == "POST" and form.is_valid():
        try:
            save_city(choices=form.cleaned_data, by=by, at=now(request))
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
        else:
            messages.success(request, "城市设置已保存。")
            return HttpResponseRedirect(reverse("city_settings"))
    return render(request, "web/settings/city.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """One's own name and addresses, and the posts held."""
    by, at = who(request), now(request)
    mine = account(by.user_id or 0, by=by, at=at)
    wanted = {field.name for field in fields(Account)}
    form = MeForm(request.POST or None, initial=asdict(mine))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {k: v for k, v in form.cleaned_data.items() if k in wanted}
        try:
            save_user(user_id=mine.id, account=Account(username=mine.username, **given), by=by, at=at)
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
        else:
            messages.success(request, "您的资料已保存。")
            return HttpResponseRedirect(reverse("me"))
    context = {"form": form, "mine": mine, "posts": own_posts(by), "password_url": address("password_change")}
    return render(request, "web/settings/me.html", context, status=422 if form.errors else 200)
