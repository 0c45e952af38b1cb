"""Log in and out, the first change of password, which post stands in front, and a sign of life."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chuangcheng.people.operations.signing_in import confirm_still_there, sign_in, sign_out
from chuangcheng.people.operations.users import change_password
from chuangcheng.people.queries import city
from chuangcheng.people.sessions import next_page
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import (
    PLAIN,
    STATUS,
    ask_to_log_in,
    back_to,
    is_fragment,
    now,
    open_to_all,
    signed_in,
    still_in,
    who,
)
from chuangcheng.web.forms import OfficeForm

TOO_MANY = 429


class LoginForm(OfficeForm):
    """Name and password; on a phone, whether to stay logged in."""

    username = forms.CharField(
        label="登录名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(OfficeForm):
    """The old password, and the new one twice."""

    old_password = forms.CharField(
        label="原密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new_password = forms.CharField(
        label="新密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次新密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        one, two = self.cleaned_data.get("new_password"), self.cleaned_data.get("again")
        if one and two and one != two:
            self.add_error("again", "两次输入的新密码不一样，请重新输入。")
        return cleaned


def is_phone(request: HttpRequest) -> bool:
    """A phone or WeChat inside one; those stay logged in for long."""
    return "Mobile" in request.headers.get("User-Agent", "")


@open_to_all
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page; also the log-in inside a page, which answers in plain text."""
    if request.method == "POST" and is_fragment(request):
        return log_in_again(request)
    if request.method == "GET" and request.user.is_authenticated and still_in(request):
        return HttpResponseRedirect(back_to(request, reverse("desk")))
    form = LoginForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            return _entered(request, form)
        except Refused as refused:
            status = _refuse(form, refused)
    elif form.is_bound:
        status = 422
    context = {"form": form, "next": back_to(request, ""), "city_name": city().name}
    return render(request, "web/login.html", context, status=status)


def _entered(request: HttpRequest, form: LoginForm) -> HttpResponse:
    phone = is_phone(request)
    came = sign_in(
        request,
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
        phone=phone,
        remember=phone,
        at=now(request),
    )
    change, home = reverse("password_change"), reverse("desk")
    url = next_page(
        must_change_password=came.must_change_password, wanted=back_to(request, ""), change=change, home=home
    )
    return HttpResponseRedirect(url)


def _refuse(form: LoginForm, refused: Refused) -> int:
    form.refuse(refused.sentence, refused.fields)
    return TOO_MANY if refused.code == "login_locked" else STATUS[refused.kind]


def log_in_again(request: HttpRequest) -> HttpResponse:
    """The password in place: the same person goes on where they were; a session that has ended begins anew."""
    password = request.POST.get("password", "")
    try:
        if request.user.is_authenticated:
            confirm_still_there(request, password=password, at=now(request))
        else:
            name, phone = request.POST.get("username", ""), is_phone(request)
            sign_in(request, username=name, password=password, phone=phone, remember=phone, at=now(request))
    except Refused as refused:
        status = TOO_MANY if refused.code == "login_locked" else STATUS[refused.kind]
        return HttpResponse(refused.sentence, status=status, content_type=PLAIN)
    return HttpResponse(status=204)


@open_to_all
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sign_out(request, at=now(request))
    messages.success(request, "已退出登录。")
    return HttpResponseRedirect(reverse("login"))


@open_to_all
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the first log-in leads here."""
    if not request.user.is_authenticated:
        return ask_to_log_in(request)
    form = PasswordForm(request.POST or None)
    must = bool(getattr(request.user, "must_change_password", False))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "web/password_change.html", {"form": form, "must_change": must}, status=status)
    by = who(request)
    data = form.cleaned_data
    try:
        user = change_password(
            user_id=by.user_id or 0,
            old_password=data["old_password"],
            new_password=data["new_password"],
            by=by,
            at=now(request),
        )
    except Refused as refused:
        form.refuse(refused.sentence, refused.fields)
        context = {"form": form, "must_change": must}
        return render(request, "web/password_change.html", context, status=STATUS[refused.kind])
    update_session_auth_hash(request, user)
    messages.success(request, "密码已换好。")
    return HttpResponseRedirect(reverse("desk"))


@signed_in
@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Put one's post in front. All posts count all the time; this one only stands in the top bar."""
    wanted = request.POST.get("post", "")
    if not any(str(s.post_id) == wanted for s in who(request).standings):
        raise Refused("您现在不在这个岗位上，请刷新页面后再选。", code="post_not_held", kind="forbidden")
    request.session["post"] = int(wanted)
    return HttpResponseRedirect(back_to(request, reverse("desk")))


@signed_in
@require_POST
def ping(request: HttpRequest) -> HttpResponse:
    """A sign of life from a page somebody is typing in."""
    return HttpResponse(status=204)
