"""举一反三排查: the list, ordering one from a problem, one with its answers, answering, reminding, closing."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.inspections.operations.follow_ups import (
    FollowUpDraft,
    answer_follow_up,
    close_follow_up,
    order_follow_up,
    remind_follow_up,
)
from chuangcheng.inspections.queries.follow_ups import (
    PlaceChoice,
    follow_up_lines,
    follow_up_page,
    orderer,
    places_like,
    problem_to_follow,
)
from chuangcheng.people.actor import Actor
from chuangcheng.problems.operations.ask import FileRef
from chuangcheng.problems.queries.choices import units_below
from chuangcheng.rules.refusals import STATUS, Refused
from chuangcheng.web.asked import whole_number, whole_numbers
from chuangcheng.web.door import done, now, signed_in, who
from chuangcheng.web.evidence.uploads import take_posted_files
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.inspections.tabs import tabs_for
from chuangcheng.web.problems.fields import MomentField, offer, units_field

PAGE = 30
DAYS = 3
KINDS = ("coverage", "site", "area", "unit")


class OrderForm(OfficeForm):
    """What to look for, where, by when."""

    text = forms.CharField(label="排查什么", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    due = MomentField(label="什么时候答复")
    places = forms.MultipleChoiceField(
        label="排查的地点",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="已选好同一包保、同类点位下的地点，每处由各自的单位答复；不需要的去掉勾。",
    )
    units = units_field("另外再选单位")

    def __init__(
        self, data: QueryDict | None, *, problem: Any, choices: list[PlaceChoice], by: Actor, at: datetime
    ) -> None:
        first = {
            "text": f"{problem.text}——请查一查本单位有没有同类问题。",
            "due": in_days(at, DAYS),
            "places": [choice.key for choice in choices],
        }
        super().__init__(data, initial=first)
        self.fields["places"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{one.place}（{one.unit_name} · {one.why}）") for one in choices
        ]
        if not choices:
            del self.fields["places"]
        offer(self.fields["units"], units_below(by.organisation_ids))  # type: ignore[arg-type]

    def draft(self) -> FollowUpDraft:
        """As the operation takes it."""
        said = self.cleaned_data
        chosen: dict[str, list[int]] = {kind: [] for kind in KINDS}
        for key in said.get("places", []):
            kind, _, pk = key.partition(":")
            chosen[kind].append(int(pk))
        return FollowUpDraft(
            text=said["text"],
            due=said["due"],
            coverages=chosen["coverage"],
            sites=chosen["site"],
            areas=chosen["area"],
            units=[*chosen["unit"], *said["units"]],
        )


def in_days(at: datetime, days: int) -> datetime:
    """18:00 some days on."""
    local = timezone.localtime(at)
    return datetime.combine(local.date() + timedelta(days=days), time(18), local.tzinfo)


@signed_in
@require_GET
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Orders this person gave or is asked by."""
    by = who(request)
    lines = follow_up_lines(by, before=whole_number(request.GET.get("before", "")), limit=PAGE)
    context = {
        "tabs": tabs_for(by, "follow_ups"),
        "lines": lines,
        "next_url": f"?before={lines[-1][0].id}" if len(lines) == PAGE else "",
        "may_order": orderer(by) is not None,
        "at": now(request),
    }
    return render(request, "web/inspections/follow_ups.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the same everywhere else."""
    by, at = who(request), now(request)
    problem = problem_to_follow(number, by)
    choices = places_like(problem, by=by, at=at)
    posted = request.POST if request.method == "POST" else None
    form = OrderForm(posted, problem=problem, choices=choices, by=by, at=at)
    status = 200
    if posted is not None and form.is_valid():
        try:
            row = order_follow_up(number=number, draft=form.draft(), by=by, at=at)
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
            status = STATUS[refused.kind]
        else:
            return done(request, "已部署，各单位会收到消息。", url=reverse("follow_up", args=[row.pk]))
    if form.errors and status == 200:
        status = 422
    context = {"form": form, "problem": problem, "choices": choices}
    return render(request, "web/inspections/follow_up_new.html", context, status=status)


@signed_in
@require_GET
def follow_up(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """One order: who has answered, who has not, what was found."""
    page = follow_up_page(follow_up_id, by=who(request), at=now(request))
    return render(request, "web/inspections/follow_up.html", context_of(page))


def context_of(page: Any) -> dict[str, Any]:
    """What the page draws: what waits first."""
    lines = sorted(page.answers, key=lambda line: (bool(line.row.result), not line.is_late))
    return {
        "page": page,
        "row": page.row,
        "lines": lines,
        "answered": sum(bool(line.row.result) for line in page.answers),
        "at": page.at,
    }


@signed_in
@require_POST
def answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """One place: nothing of the kind, or what was found."""
    posted = take_posted_files(request, ["before"]) if request.FILES else request.POST
    made = answer_follow_up(
        answer_id=answer_id,
        result=posted.get("result", ""),
        words=posted.get("words", ""),
        files=[FileRef(pk, "before") for pk in whole_numbers(posted.getlist("before"))],
        by=who(request),
        at=now(request),
    )
    said = f"已登记到台账，编号{made.problem.number}。" if made.problem else "已答复：没有同类问题。"
    messages.success(request, said)
    return HttpResponseRedirect(reverse("follow_up", args=[made.follow_up_id]))


@signed_in
@require_POST
def remind(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """Tell those who have not answered."""
    units = remind_follow_up(follow_up_id=follow_up_id, by=who(request), at=now(request))
    messages.success(request, f"已提醒{units}个单位。")
    return HttpResponseRedirect(reverse("follow_up", args=[follow_up_id]))


@signed_in
@require_POST
def close(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """End it."""
    close_follow_up(follow_up_id=follow_up_id, by=who(request), at=now(request))
    messages.success(request, "排查已结束。")
    return HttpResponseRedirect(reverse("follow_up", args=[follow_up_id]))
