"""Accounts: add with a one-time password shown once, reset, close, open again."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.jobs.upkeep import OpenItems, open_items
from chuangcheng.people.actor import Standing
from chuangcheng.people.operations.users import (
    Account,
    add_user,
    deactivate_user,
    reactivate_user,
    reset_password,
    save_user,
    set_administrator,
)
from chuangcheng.people.queries.accounts import account, users
from chuangcheng.people.queries.choices import posts_of
from chuangcheng.people.rights import only_administrators
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import searched
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.people.asking import ask
from chuangcheng.web.people.forms import AccountForm, NewAccountForm


def _crumbs() -> list[tuple[str, str]]:
    return [("设置", reverse("settings")), ("账号", reverse("accounts"))]


@signed_in
@require_GET
def accounts_page(request: HttpRequest) -> HttpResponse:
    """Every account, those in use first."""
    search = searched(request.GET.get("q", ""))
    lines = users(who(request), at=now(request), search=search)
    return render(request, "web/people/accounts.html", {"lines": lines, "q": search})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open an account; its one-time password is shown once, on the answer itself."""
    by, at = who(request), now(request)
    only_administrators(by, what="开设账号")
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        is_administrator = given.pop("is_administrator")
        try:
            added = add_user(account=Account(**given), is_administrator=is_administrator, by=by, at=at)
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
        else:
            return render(request, "web/people/password.html", {"added": added, "crumbs": _crumbs(), "is_new": True})
    context = {"form": form, "back": reverse("accounts"), "heading": "开账号", "crumbs": _crumbs(), "verb": "开账号"}
    return render(request, "web/people/form.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def account_page(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account and what can be done with it."""
    by, at = who(request), now(request)
    only_administrators(by, what="修改账号")
    line = account(user_id, by=by, at=at)
    form = AccountForm(request.POST or None, initial=asdict(line))

    def save(given: dict[str, Any]) -> str:
        save_user(user_id=user_id, account=Account(**given), by=by, at=at)
        return f"{given['display_name']}的账号已保存。"

    return ask(
        request, form=form, save=save, back=reverse("accounts"), heading=line.display_name, crumbs=_crumbs(),
        template="web/people/account.html", line=line, is_own=by.user_id == user_id, hands=in_hand(user_id, at),
    )  # fmt: skip


def in_hand(user_id: int, at: datetime) -> list[tuple[Standing, OpenItems]]:
    """What waits at each post this person stands on: said before the account is closed."""
    return [(post, open_items(post_id=post.post_id)) for post in posts_of(user_id, at)]


@signed_in
@require_POST
def change(request: HttpRequest, user_id: int, act: str) -> HttpResponse:
    """Reset the password, close, open again, make or unmake an administrator."""
    if act == "reset":
        added = reset_password(user_id=user_id, by=who(request), at=now(request))
        return render(request, "web/people/password.html", {"added": added, "crumbs": _crumbs(), "is_new": False})
    acts: dict[str, Callable[[HttpRequest, int], str]] = {
        "deactivate": _deactivate,
        "reactivate": _reactivate,
        "promote": _promote,
        "demote": _demote,
    }
    if act not in acts:
        raise Http404
    messages.success(request, acts[act](request, user_id))
    return HttpResponseRedirect(reverse("account", args=[user_id]))


def _deactivate(request: HttpRequest, user_id: int) -> str:
    row, warnings = deactivate_user(user_id=user_id, by=who(request), at=now(request))
    for sentence in warnings:
        messages.warning(request, sentence)
    return f"{row.display_name}的账号已停用，岗位已同时免去。"


def _reactivate(request: HttpRequest, user_id: int) -> str:
    row = reactivate_user(user_id=user_id, by=who(request), at=now(request))
    return f"{row.display_name}的账号已恢复；岗位请另行安排。"


def _promote(request: HttpRequest, user_id: int) -> str:
    row = set_administrator(user_id=user_id, is_administrator=True, by=who(request), at=now(request))
    return f"{row.display_name}现在是系统管理员。"


def _demote(request: HttpRequest, user_id: int) -> str:
    row = set_administrator(user_id=user_id, is_administrator=False, by=who(request), at=now(request))
    return f"{row.display_name}不再是系统管理员。"
