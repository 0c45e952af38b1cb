"""访问令牌: one's own, issued for a post and shown once, ended at will; administrators see and end all."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.tokens import issue_token, revoke_token
from chuangcheng.people.queries.tokens import all_tokens, own_tokens
from chuangcheng.people.scopes import SCOPES
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.forms import OfficeForm

LENGTHS = [("30", "30天"), ("90", "90天"), ("180", "半年"), ("365", "一年")]
STATES = {
    "live": ("done", "有效"),
    "expired": ("paused", "已过期"),
    "revoked": ("void", "已停用"),
    "lost": ("overdue", "签发人已离岗"),
}


class TokenForm(OfficeForm):
    """What it is for, whose rights, which of them, how long."""

    name = forms.CharField(label="给哪个程序用", max_length=60, help_text="例如“数据大屏”“问题导出脚本”。")
    post = forms.ChoiceField(label="代表哪个岗位", widget=forms.RadioSelect, help_text="令牌只有这一个岗位的权限。")
    scopes = forms.MultipleChoiceField(
        label="可以做什么",
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
        help_text="只勾用得到的。",
    )
    days = forms.ChoiceField(label="有效期", choices=LENGTHS, widget=forms.RadioSelect, initial="90")

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = [(str(s.post_id), f"{s.organisation_name} · {s.title}") for s in by.standings]
        self.fields["post"].choices = posts  # type: ignore[attr-defined]
        self.fields["post"].initial = posts[0][0] if posts else None

    def expires_at(self, at: datetime) -> datetime:
        """When it ends, counted from now."""
        return at + timedelta(days=int(self.cleaned_data["days"]))


def _crumbs() -> list[tuple[str, str]]:
    return [("设置", reverse("settings")), ("访问令牌", reverse("tokens"))]


@signed_in
@require_GET
def tokens_page(request: HttpRequest) -> HttpResponse:
    """One's own tokens; with `?all=1` everybody's, for administrators."""
    by, at = who(request), now(request)
    everybody = request.GET.get("all") == "1"
    lines = all_tokens(by, at=at) if everybody else own_tokens(by, at=at)
    context = {
        "lines": [(line, *STATES[line.state]) for line in lines],
        "everybody": everybody,
        "may_issue": bool(by.standings),
        "crumbs": _crumbs()[:1],
    }
    return render(request, "web/people/tokens.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Issue one; the secret stands on the answer itself and nowhere else."""
    by, at = who(request), now(request)
    if not by.standings:
        raise Refused(
            "令牌代表岗位，您还没有岗位，不能签发；请系统管理员先设置岗位。", code="token_no_post", kind="forbidden"
        )
    form = TokenForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            issued = issue_token(
                post_id=int(data["post"]),
                name=data["name"],
                scopes=data["scopes"],
                expires_at=form.expires_at(at),
                by=by,
                at=at,
            )
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
        else:
            return render(request, "web/people/token_issued.html", {"issued": issued, "crumbs": _crumbs()})
    context = {
        "form": form, "back": reverse("tokens"), "heading": "签发令牌", "crumbs": _crumbs(), "verb": "签发",
    }  # fmt: skip
    return render(request, "web/people/form.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End it at once."""
    row = revoke_token(token_id=token_id, by=who(request), at=now(request))
    messages.success(request, f"令牌“{row.name}”已停用，用它的程序马上就不能访问了。")
    back = "?all=1" if request.POST.get("all") == "1" else ""
    return HttpResponseRedirect(f"{reverse('tokens')}{back}")
