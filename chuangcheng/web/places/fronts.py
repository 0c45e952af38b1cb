"""宣传阵地: the list with its counts, one front with its changes, the forms."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.places.operations.fronts import FrontDraft, change_front, save_front
from chuangcheng.places.queries.choices import area_choices, unit_choices
from chuangcheng.places.queries.fronts import (
    FRONT_KINDS,
    FrontFilter,
    front_counts,
    front_page,
    front_sheet,
    theme_names,
)
from chuangcheng.web.asked import searched, whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.evidence.uploads import take_posted_files
from chuangcheng.web.people.asking import ask, number
from chuangcheng.web.places.agreements import chips, may_write, named_site, only_kept, only_writers
from chuangcheng.web.places.areas import crumbs
from chuangcheng.web.places.hanging_forms import ChangeForm, FrontForm
from chuangcheng.web.places.sites import turned

STATES = [("soon", "快该换了"), ("expired", "早该换了"), ("valid", "不用换")]
IDS = ("organisation_id", "site_id", "area_id")
PLAIN = (
    "name", "kind", "place", "count", "qualifier", "size", "square_metres", "changed_on", "change_every_days",
    "change_due", "person", "phone", "note", "is_active",
)  # fmt: skip


def wish_of(request: HttpRequest) -> FrontFilter:
    """What the address asks for."""
    asked = request.GET
    return FrontFilter(
        on=timezone.localdate(now(request)),
        q=searched(asked.get("q", "")),
        kind=asked.get("kind", ""),
        theme=asked.get("theme", "")[:60],
        state=asked.get("state", ""),
        unit=whole_number(asked.get("unit", "")),
        area=whole_number(asked.get("area", "")),
        site=whole_number(asked.get("site", "")),
        retired=asked.get("retired") == "1",
        mine=asked.get("mine") == "1",
    )


@signed_in
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Fronts, newest first, and how many of each theme and kind."""
    by, asked = who(request), request.GET
    wish = wish_of(request)
    sheet = front_sheet(wish, by=by, after=whole_number(asked.get("after", "")) or 0)
    filters = chips(
        request,
        ("state", "更换", STATES),
        ("kind", "种类", FRONT_KINDS),
        ("theme", "主题", [(name, name) for name in theme_names()]),
        ("area", "片区", area_choices(by)),
        ("unit", "责任单位", unit_choices(by)),
        ("mine", "范围", [("1", "只看我管的")]),
        ("retired", "拆掉的", [("1", "连拆掉的一起看")]),
    )
    context = {
        "rows": sheet.rows, "wish": wish, "plain": not asked, "filters": filters, "may_write": may_write(by),
        "counts": front_counts(wish, by=by), "next_url": turned(request, sheet.after), "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "web/places/fronts.html", context)


@signed_in
@require_GET
def page(request: HttpRequest, front_id: int) -> HttpResponse:
    """One front with what it showed when."""
    found = front_page(front_id, by=who(request), on=timezone.localdate(now(request)))
    context = {"page": found, "row": found.row, "line": found.line, "crumbs": crumbs(("宣传阵地", reverse("fronts")))}
    return render(request, "web/places/front.html", context)


def draft_of(given: dict[str, Any]) -> FrontDraft:
    """A front as its operation takes it."""
    ids: dict[str, Any] = {name: number(given[name]) for name in IDS}
    themes = [theme for theme in re.split(r"[、，,；;\s]+", given["themes"]) if theme]
    return FrontDraft(**ids, **{name: given[name] for name in PLAIN}, themes=themes)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down a front."""
    by, at = who(request), now(request)
    only_writers(by, "登记宣传阵地")
    site = named_site(by, whole_number(request.GET.get("site", "")))
    initial = {"site_id": str(site[0]) if site else "", "area_id": request.GET.get("area", ""), "is_active": True}
    form = FrontForm(request.POST or None, initial=initial | {"count": 1}, by=by, site=site)

    def save(given: dict[str, Any]) -> str:
        return f"已登记“{save_front(draft=draft_of(given), by=by, at=at).name}”。"

    return ask(request, form=form, save=save, back=reverse("fronts"), heading="登记宣传阵地",
               crumbs=crumbs(("宣传阵地", reverse("fronts"))), template="web/places/front_form.html")  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, front_id: int) -> HttpResponse:
    """Correct a front."""
    by, at = who(request), now(request)
    found = front_page(front_id, by=by, on=timezone.localdate(at))
    row, back = found.row, reverse("front", args=[front_id])
    only_kept(may=found.may_keep)
    initial = {name: getattr(row, name) for name in PLAIN} | {n: str(getattr(row, n) or "") for n in IDS}
    site = (row.site.pk, row.site.name) if row.site else None
    initial["themes"] = "、".join(found.line.themes)
    form = FrontForm(request.POST or None, initial=initial, by=by, site=site)

    def save(given: dict[str, Any]) -> str:
        seen = request.POST.get("seen") or None
        save_front(front_id=front_id, draft=draft_of(given), by=by, at=at, seen=seen)
        return f"“{given['name']}”已保存。"

    return ask(request, form=form, save=save, back=back, heading=f"修改：{row.name}",
               crumbs=crumbs(("宣传阵地", reverse("fronts")), (row.name, back)),
               template="web/places/front_form.html", seen=request.POST.get("seen") or found.version)  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, front_id: int) -> HttpResponse:
    """Write down that it shows something new."""
    by, at = who(request), now(request)
    found = front_page(front_id, by=by, on=timezone.localdate(at))
    only_kept(may=found.may_keep)
    back = reverse("front", args=[front_id])
    form = ChangeForm(request.POST or None, initial={"changed_on": timezone.localdate(at)})

    def save(given: dict[str, Any]) -> str:
        sent = take_posted_files(request, ["photo"]).getlist("photo") if request.FILES else []
        change_front(front_id=front_id, **given, photo_id=int(sent[-1]) if sent else None, by=by, at=at)
        return "更换已记下。"

    return ask(request, form=form, save=save, back=back, heading=f"登记更换：{found.row.name}", verb="记下",
               crumbs=crumbs(("宣传阵地", reverse("fronts")), (found.row.name, back)), zone="photo",
               template="web/places/hanging_form.html")  # fmt: skip
