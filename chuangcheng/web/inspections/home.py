"""我的督查: what waits for this person here, in one look; who fell short of frequencies; posts manned or not."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.inspections.operations.presences import enter_presence
from chuangcheng.inspections.queries.begin_choices import presence_sites
from chuangcheng.inspections.queries.follow_ups import waiting_answers
from chuangcheng.inspections.queries.frequency import Frequency, frequency_of
from chuangcheng.inspections.queries.presence import presence_lines
from chuangcheng.inspections.queries.rechecks import my_rechecks
from chuangcheng.inspections.queries.rounds import programmes as programme_rows
from chuangcheng.inspections.queries.rounds import rounds as round_lines
from chuangcheng.inspections.queries.self_checks import waiting_self_checks
from chuangcheng.inspections.queries.visits import free_visits, my_visits
from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import STATUS, Refused
from chuangcheng.web.asked import day, whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.inspections.checklist_forms import PRESENCES
from chuangcheng.web.inspections.programmes import ROUND_TONES
from chuangcheng.web.inspections.rounds import VISIT_TONES
from chuangcheng.web.inspections.tabs import tabs_for
from chuangcheng.web.pieces import Tone

WEEK = 7
POST_TONES: dict[str, Tone] = {"present": "done", "absent": "overdue", "substitute": "soon", "leave": "paused"}
INSPECTS = frozenset({"office", "inspector"})


@signed_in
@require_GET
def inspections(request: HttpRequest) -> HttpResponse:
    """Visits of today, then what waits at the person's units; rounds under way for who runs them."""
    by, at = who(request), now(request)
    today = timezone.localdate(at)
    runs = bool(by.roles & {"office", "leader", "inspector"})
    context = {
        "tabs": tabs_for(by, "inspections"),
        "visits": [(line, VISIT_TONES[line.state]) for line in my_visits(by, on=today)],
        "free": [(line, VISIT_TONES[line.state]) for line in free_visits(by, on=today, limit=20)],
        "rounds": [(row, ROUND_TONES[row.state]) for row in round_lines(by, state="under_way", limit=5)]
        if runs
        else [],
        "self_checks": waiting_self_checks(by),
        "follow_ups": waiting_answers(by, limit=10),
        "rechecks": my_rechecks(by, limit=10),
        "may_begin": bool(by.roles & {"office", "inspector", "liaison", "rectifier"}),
        "at": at,
        "today": today,
    }
    return render(request, "web/inspections/home.html", context)


@signed_in
@require_GET
def frequencies(request: HttpRequest) -> HttpResponse:
    """One programme against its demand: who fell short, over the last week or the days asked for."""
    by, at = who(request), now(request)
    choices = [row for row in programme_rows(by) if row.demand]
    wanted = whole_number(request.GET.get("programme", "")) or (choices[0].pk if choices else None)
    local = timezone.localtime(at)
    since = day(request.GET.get("from", "")) or local.date() - timedelta(days=WEEK - 1)
    until = day(request.GET.get("to", "")) or local.date()
    found: Frequency | None = None
    if wanted:
        found = frequency_of(
            wanted,
            by=by,
            since=datetime.combine(since, time.min, local.tzinfo),
            until=datetime.combine(until + timedelta(days=1), time.min, local.tzinfo),
            now=at,
        )
    context = {
        "tabs": tabs_for(by, "frequencies"),
        "choices": choices,
        "wanted": wanted,
        "since": since,
        "until": until,
        "found": found,
        "shown": found.short[:100] if found else (),
    }
    return render(request, "web/inspections/frequencies.html", context)


class PresenceForm(OfficeForm):
    """A post on a day, as its manager knows it."""

    site = forms.TypedChoiceField(label="点位", coerce=int, widget=forms.Select(attrs={"data-picker": "输入名称"}))
    day = forms.DateField(label="日期")
    post = forms.CharField(label="窗口或岗位", max_length=60)
    state = forms.ChoiceField(label="情况", choices=PRESENCES, widget=forms.RadioSelect)
    substitute = forms.CharField(label="谁顶岗", required=False, max_length=60)
    note = forms.CharField(label="说明", required=False, max_length=200)

    def __init__(self, data: QueryDict | None, *, by: Actor, today: Any) -> None:
        sites = presence_sites(by)
        first = {"day": today, "state": "leave", "site": sites[0][0] if len(sites) == 1 else None}
        super().__init__(data, initial=first)
        self.fields["site"].choices = [("", "请选择"), *sites]  # type: ignore[attr-defined]


@signed_in
@require_http_methods(["GET", "POST"])
def presences(request: HttpRequest) -> HttpResponse:
    """What inspectors saw and managers entered of posts and windows; the form for managers."""
    by, at = who(request), now(request)
    today = timezone.localdate(at)
    keeps = bool(presence_sites(by))
    form = PresenceForm(request.POST if request.method == "POST" else None, by=by, today=today)
    status = 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            enter_presence(
                site_id=said["site"], day=said["day"], post=said["post"], state=said["state"],
                substitute=said["substitute"], note=said["note"], by=by, at=at,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
            status = STATUS[refused.kind]
        else:
            messages.success(request, "已登记在岗情况。")
            return HttpResponseRedirect(reverse("presences"))
    if form.errors and status == 200:
        status = 422
    context = {
        "tabs": tabs_for(by, "presences"),
        "form": form,
        "keeps": keeps,
        "lines": [(line, POST_TONES[line.state]) for line in presence_lines(by, limit=100)],
    }
    return render(request, "web/inspections/presences.html", context, status=status)
