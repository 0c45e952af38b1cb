"""随手报: what waits for confirming, and one of them put on the ledger or not."""

from typing import Any

import uuid_utils
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.people.actor import Actor
from chuangcheng.problems.operations.public_reports import confirm_report, dismiss_report
from chuangcheng.problems.queries.choices import category_choices, homes_for
from chuangcheng.problems.queries.public_reports import report, reports
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import STATUS, done, now, signed_in, who
from chuangcheng.web.evidence.uploads import kept_photos
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.places.areas import crumbs
from chuangcheng.web.places.sites import turned
from chuangcheng.web.problems.fields import offer, unit_field

STATES = [("waiting", "待核实"), ("registered", "已登记"), ("dismissed", "不予登记")]


class ConfirmForm(OfficeForm):
    """What goes on the ledger of a report."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label="问题描述", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
                           help_text="请去掉反映人的姓名、电话等个人信息。")  # fmt: skip
    home = unit_field("登记在哪个单位的台账")
    category_id = forms.TypedChoiceField(label="类别", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["home"], homes_for(by))  # type: ignore[arg-type]
        self.fields["category_id"].choices = [("", "未定"), *category_choices()]  # type: ignore[attr-defined]
        self.fields["category_id"].widget.attrs["data-picker"] = "输入类别"


@signed_in
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Reports of one's own ground, those that wait first."""
    by = who(request)
    only_offices(by)
    asked = request.GET.get("state", "waiting")
    state = asked if asked in dict(STATES) else "waiting"
    rows, after = reports(by, state=state, after=whole_number(request.GET.get("after", "")) or 0)
    context = {"rows": rows, "state": state, "states": STATES, "next_url": turned(request, after), "crumbs": crumbs()}
    return render(request, "web/places/reports.html", context)


def only_offices(by: Actor) -> None:
    """Refused: `reports_office_only`."""
    if "office" not in by.roles:
        raise Refused("随手报由创城办核实；请联系他们。", code="reports_office_only", kind="forbidden")


@signed_in
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report: confirm it, or say why not."""
    by, at = who(request), now(request)
    row = report(report_id, by=by)
    if request.method == "POST" and request.POST.get("action") == "dismiss":
        dismiss_report(report_id=report_id, reason=request.POST.get("reason", ""), by=by, at=at)
        return done(request, "已记为不予登记。", url=reverse("public_reports"))
    homes = [unit.id for unit in homes_for(by)]
    home = row.organisation_id if row.organisation_id in homes else next(iter(homes), None)
    initial = {"key": str(uuid_utils.uuid7()), "text": row.text, "home": home}
    form = ConfirmForm(request.POST or None, initial=initial, by=by)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return confirm(request, report_id, form)
            except Refused as refused:
                if refused.kind in {"missing", "forbidden"}:
                    raise
                form.refuse(refused.sentence, refused.fields)
                status = STATUS[refused.kind]
    photos = kept_photos(list(row.photos.order_by("id").values_list("id", flat=True)))
    context = {"row": row, "form": form, "photos": photos, "crumbs": crumbs(("随手报", reverse("public_reports")))}
    return render(request, "web/places/report.html", context, status=status)


def confirm(request: HttpRequest, report_id: int, form: ConfirmForm) -> HttpResponse:
    """Put it on the ledger."""
    said = form.cleaned_data
    problem = confirm_report(
        report_id=report_id, home=said["home"], text=said["text"], category=said["category_id"],
        by=who(request), at=now(request), key=said["key"],
    )  # fmt: skip
    return done(request, f"已登记，编号{problem.number}。", url=reverse("problem", args=[problem.number]))
