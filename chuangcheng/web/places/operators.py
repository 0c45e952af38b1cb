"""经营户 and their licences: the list, one operator, the forms."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.places.operations.operators import (
    LicenceDraft,
    OperatorDraft,
    drop_licence,
    save_licence,
    save_operator,
)
from chuangcheng.places.queries.choices import area_choices, unit_choices
from chuangcheng.places.queries.operators import LICENCE_KINDS, OperatorFilter, operator_page, operator_sheet
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import searched, whole_number
from chuangcheng.web.door import done, now, signed_in, who
from chuangcheng.web.evidence.uploads import take_posted_files
from chuangcheng.web.people.asking import ask, number
from chuangcheng.web.places.agreements import chips, may_write, named_site, only_kept, only_writers
from chuangcheng.web.places.areas import crumbs
from chuangcheng.web.places.hanging_forms import LicenceForm, OperatorForm
from chuangcheng.web.places.sites import turned

STATES = [("soon", "快到期"), ("expired", "已过期"), ("valid", "有效"), ("without", "没有登记")]
IDS = ("organisation_id", "site_id", "area_id")
PLAIN = ("name", "stall", "trade", "person", "phone", "note", "is_active")
LICENCE = ("kind", "number", "holder", "valid_from", "valid_until")


def wish_of(request: HttpRequest) -> OperatorFilter:
    """What the address asks for."""
    asked = request.GET
    return OperatorFilter(
        on=timezone.localdate(now(request)),
        q=searched(asked.get("q", "")),
        state=asked.get("state", ""),
        kind=asked.get("kind", ""),
        unit=whole_number(asked.get("unit", "")),
        area=whole_number(asked.get("area", "")),
        site=whole_number(asked.get("site", "")),
        retired=asked.get("retired") == "1",
    )


@signed_in
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Operators with their licences, filtered by how near the end is."""
    by, asked = who(request), request.GET
    wish = wish_of(request)
    sheet = operator_sheet(wish, by=by, after=whole_number(asked.get("after", "")) or 0)
    filters = chips(
        request,
        ("state", "证照", STATES),
        ("kind", "证照种类", LICENCE_KINDS),
        ("area", "片区", area_choices(by)),
        ("unit", "管理单位", unit_choices(by)),
        ("retired", "停业的", [("1", "连停业的一起看")]),
    )
    context = {
        "rows": sheet.rows, "wish": wish, "plain": not asked, "filters": filters, "may_write": may_write(by),
        "next_url": turned(request, sheet.after), "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "web/places/operators.html", context)


@signed_in
@require_GET
def page(request: HttpRequest, operator_id: int) -> HttpResponse:
    """One operator with its licences."""
    found = operator_page(operator_id, by=who(request), on=timezone.localdate(now(request)))
    context = {"page": found, "row": found.row, "line": found.line, "crumbs": crumbs(("经营户", reverse("operators")))}
    return render(request, "web/places/operator.html", context)


def draft_of(given: dict[str, Any]) -> OperatorDraft:
    """An operator as its operation takes it."""
    ids: dict[str, Any] = {name: number(given[name]) for name in IDS}
    return OperatorDraft(**ids, **{name: given[name] for name in PLAIN})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down an operator."""
    by, at = who(request), now(request)
    only_writers(by, "登记经营户")
    site = named_site(by, whole_number(request.GET.get("site", "")))
    initial = {"site_id": str(site[0]) if site else "", "area_id": request.GET.get("area", ""), "is_active": True}
    form = OperatorForm(request.POST or None, initial=initial, by=by, site=site)

    def save(given: dict[str, Any]) -> str:
        return f"已登记“{save_operator(draft=draft_of(given), by=by, at=at).name}”，请接着登记它的证照。"

    return ask(request, form=form, save=save, back=reverse("operators"), heading="登记经营户",
               crumbs=crumbs(("经营户", reverse("operators"))))  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, operator_id: int) -> HttpResponse:
    """Correct an operator."""
    by, at = who(request), now(request)
    found = operator_page(operator_id, by=by, on=timezone.localdate(at))
    row, back = found.row, reverse("operator", args=[operator_id])
    only_kept(may=found.may_keep)
    initial = {name: getattr(row, name) for name in PLAIN} | {n: str(getattr(row, n) or "") for n in IDS}
    site = (row.site.pk, row.site.name) if row.site else None
    form = OperatorForm(request.POST or None, initial=initial, by=by, site=site)

    def save(given: dict[str, Any]) -> str:
        seen = request.POST.get("seen") or None
        save_operator(operator_id=operator_id, draft=draft_of(given), by=by, at=at, seen=seen)
        return f"“{given['name']}”已保存。"

    return ask(request, form=form, save=save, back=back, heading=f"修改：{row.name}",
               crumbs=crumbs(("经营户", reverse("operators")), (row.name, back)),
               template="web/places/hanging_form.html", seen=request.POST.get("seen") or found.version)  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def licence(request: HttpRequest, operator_id: int, licence_id: int | None = None) -> HttpResponse:
    """Write down a licence, or renew or correct one."""
    by, at = who(request), now(request)
    found = operator_page(operator_id, by=by, on=timezone.localdate(at))
    back = reverse("operator", args=[operator_id])
    only_kept(may=found.may_keep)
    line = next((one for one in found.line.licences if one.id == licence_id), None)
    if licence_id and line is None:
        raise Refused("没有这张证照，请刷新页面后再试。", code="licence_missing", kind="missing")
    initial = {name: getattr(line, name) for name in LICENCE} if line else {}
    form = LicenceForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> str:
        sent = take_posted_files(request, ["scan"]).getlist("scan") if request.FILES else []
        scan = int(sent[-1]) if sent else line.scan_id if line else None
        seen = (request.POST.get("seen") or None) if line else None
        save_licence(operator_id=operator_id, licence_id=licence_id, draft=LicenceDraft(**given, scan_id=scan),
                     by=by, at=at, seen=seen)  # fmt: skip
        return "证照已保存。"

    remove = reverse("licence_drop", args=[operator_id, licence_id]) if line else ""
    return ask(request, form=form, save=save, back=back, heading="修改证照" if line else "登记证照", zone="scan",
               crumbs=crumbs(("经营户", reverse("operators")), (found.row.name, back)), remove=remove, what="证照",
               template="web/places/hanging_form.html",
               seen=request.POST.get("seen") or (line.version if line else ""))  # fmt: skip


@signed_in
@require_POST
def licence_drop(request: HttpRequest, operator_id: int, licence_id: int) -> HttpResponse:
    """Take off a licence written down wrongly."""
    drop_licence(operator_id=operator_id, licence_id=licence_id, by=who(request), at=now(request))
    return done(request, "证照已删除。", url=reverse("operator", args=[operator_id]))
