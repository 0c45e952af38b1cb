"""盲查: draws and rates for the office; what is to be looked at again, without who mended it, for the re-checker."""

from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.inspections.operations.rechecks import RecheckDraft, answer_recheck, draw_rechecks, give_recheck
from chuangcheng.inspections.queries.rechecks import (
    blind,
    checker_choices,
    draw_lines,
    draw_page,
    earlier_photos,
    my_recheck,
    my_rechecks,
    offices_of,
    rebound_rates,
)
from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import STATUS, Refused
from chuangcheng.web.asked import whole_number, whole_numbers
from chuangcheng.web.door import done, is_fragment, now, signed_in, who
from chuangcheng.web.evidence.uploads import kept_photos, take_posted_files
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.inspections.tabs import tabs_for
from chuangcheng.web.pieces import Photo
from chuangcheng.web.problems.fields import MomentField

PAGE = 30
PER = [("all", "不分组"), ("unit", "按牵头单位"), ("category", "按问题类别"), ("area", "按片区")]
RESULTS = [("holds", "保持良好，没有反弹"), ("rebounded", "问题反弹了")]
RATES = (("unit", "单位"), ("category", "类别"), ("month", "月份"))


class DrawForm(OfficeForm):
    """From which days, how many, by which seed."""

    title = forms.CharField(label="名称", max_length=120)
    organisation = forms.TypedChoiceField(label="抽查单位", coerce=int)
    struck_from = forms.DateField(label="销号日期，从")
    struck_to = forms.DateField(label="到")
    per = forms.ChoiceField(label="怎样抽", choices=PER)
    count = forms.IntegerField(label="每组抽几个", required=False, min_value=0, max_value=500)
    percent = forms.IntegerField(
        label="或抽百分之几", required=False, min_value=0, max_value=100, help_text="两个都填时取多的。"
    )
    due = MomentField(label="什么时候查完")
    seed = forms.CharField(
        label="随机种子",
        required=False,
        max_length=120,
        help_text="可以填当天公开的数字（如彩票号），不填由系统随机产生；种子会留存，谁都能验证抽取结果。",
    )

    def __init__(self, data: QueryDict | None, *, by: Actor, at: datetime) -> None:
        offices = offices_of(by)
        local = timezone.localtime(at)
        first = {
            "title": f"{local.month}月销号问题盲查",
            "organisation": offices[0][0] if offices else None,
            "struck_from": local.date() - timedelta(days=30),
            "struck_to": local.date(),
            "count": 5,
            "due": datetime.combine(local.date() + timedelta(days=7), time(18), local.tzinfo),
        }
        super().__init__(data, initial=first)
        self.fields["organisation"].choices = offices  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()

    def draft(self) -> RecheckDraft:
        """As the operation takes it."""
        said = self.cleaned_data
        wanted = ("organisation", "title", "struck_from", "struck_to", "due", "per", "seed")
        return RecheckDraft(
            **{name: said[name] for name in wanted},
            count=said["count"] or 0,
            share=Fraction(said["percent"] or 0, 100),
        )


class AnswerForm(OfficeForm):
    """What the re-checker saw."""

    result = forms.ChoiceField(label="现在怎么样", choices=RESULTS, widget=forms.RadioSelect)
    words = forms.CharField(
        label="现场情况",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="反弹的一定要写明，会作为新发现的情况重新挂账。",
    )


@signed_in
@require_GET
def rechecks(request: HttpRequest) -> HttpResponse:
    """Own tasks, draws, and how often problems come back."""
    by = who(request)
    before = whole_number(request.GET.get("before", ""))
    lines = draw_lines(by, before=before, limit=PAGE)
    per = request.GET.get("per", "unit")
    per = per if per in dict(RATES) else "unit"
    context = {
        "tabs": tabs_for(by, "rechecks"),
        "mine": my_rechecks(by),
        "lines": lines,
        "next_url": f"?before={lines[-1][0].id}" if len(lines) == PAGE else "",
        "may_draw": bool(offices_of(by)),
        "reads": bool(by.roles & {"office", "leader"}),
        "rates": rebound_rates(by, per=per),  # type: ignore[arg-type]
        "per": per,
        "pers": RATES,
        "at": now(request),
    }
    return render(request, "web/inspections/rechecks.html", context)


@signed_in
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What this person is to look at again, and did."""
    by = who(request)
    context = {
        "tabs": tabs_for(by, "rechecks"),
        "tasks": my_rechecks(by),
        "done": my_rechecks(by, answered=True, limit=30),
        "at": now(request),
    }
    return render(request, "web/inspections/rechecks_mine.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest) -> HttpResponse:
    """Draw."""
    by, at = who(request), now(request)
    if not offices_of(by):
        sentence = "盲查由本单位的创城办抽取；请联系他们办理。"
        raise Refused(sentence, code="recheck_drawer", kind="forbidden")
    form = DrawForm(request.POST if request.method == "POST" else None, by=by, at=at)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            row = draw_rechecks(draft=form.draft(), by=by, at=at)
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
            status = STATUS[refused.kind]
        else:
            return done(request, "已抽取并派给复查人。", url=reverse("recheck_draw", args=[row.pk]))
    if form.errors and status == 200:
        status = 422
    return render(request, "web/inspections/recheck_new.html", {"form": form}, status=status)


@signed_in
@require_GET
def one_draw(request: HttpRequest, draw_id: int) -> HttpResponse:
    """One draw, provable."""
    page = draw_page(draw_id, by=who(request))
    context = {"page": page, "row": page.row, "at": now(request)}
    return render(request, "web/inspections/recheck_draw.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def recheck(request: HttpRequest, recheck_id: int) -> HttpResponse:
    """What and where, to be looked at again; the rest is shown once it is answered."""
    by, at = who(request), now(request)
    row = my_recheck(recheck_id, by)
    posted: QueryDict | None = request.POST if request.method == "POST" else None
    if posted is not None and request.FILES:
        posted = take_posted_files(request, ["photos"])
    form = AnswerForm(posted)
    sent = whole_numbers(posted.getlist("photos")) if posted is not None else []
    status = 200
    if posted is not None and form.is_valid():
        said = form.cleaned_data
        try:
            answer_recheck(recheck_id=recheck_id, result=said["result"], words=said["words"], files=sent, by=by, at=at)
        except Refused as refused:
            if refused.kind != "invalid" and is_fragment(request):
                raise
            form.refuse(refused.sentence, refused.fields)
            status = STATUS[refused.kind]
        else:
            said_back = "已记下：问题反弹，重新挂账。" if said["result"] == "rebounded" else "已记下：保持良好。"
            return done(request, said_back, url=reverse("recheck", args=[recheck_id]))
    if form.errors and status == 200:
        status = 422
    return render(request, "web/inspections/recheck.html", _context(row, form, sent, at), status=status)


def _context(row: Any, form: AnswerForm, sent: list[int], at: datetime) -> dict[str, Any]:
    pictures = [kept_photos([a.file_id])[0] for a in earlier_photos(row)]
    labels = [a.get_role_display() for a in earlier_photos(row)]
    return {
        "task": blind(row),
        "row": row,
        "form": form,
        "kept": kept_photos(sent),
        "own": kept_photos([p.file_id for p in row.photos.all()]),
        "earlier": [Photo(p.id, p.thumb, p.view, p.text, note) for p, note in zip(pictures, labels, strict=True)],
        "at": at,
    }


@signed_in
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, recheck_id: int) -> HttpResponse:
    """Give one to somebody else."""
    by, at = who(request), now(request)
    row, choices = checker_choices(recheck_id, by=by, at=at)
    if request.method == "POST":
        chosen = whole_number(request.POST.get("checker", "")) or 0
        give_recheck(recheck_id=recheck_id, checker=chosen, by=by, at=at)
        messages.success(request, "已改派。")
        return HttpResponseRedirect(reverse("recheck_draw", args=[row.draw_id]))
    return render(request, "web/inspections/recheck_give.html", {"row": row, "choices": choices})
