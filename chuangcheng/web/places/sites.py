"""The list of sites with its filters, one site's page, and its form."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.people.actor import Actor
from chuangcheng.places.operations import SiteDraft, renew_token, save_site, use_site
from chuangcheng.places.queries import SiteFilter, site_page, site_sheet, who_answers
from chuangcheng.places.queries.choices import SITE_KINDS, area_choices, site_type_choices, unit_choices
from chuangcheng.places.queries.scanned import checks_of
from chuangcheng.problems.queries.of_site import problems_of_site
from chuangcheng.rules.coordinates import DATUM_LABELS
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import searched, whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.map.drawing import WORN, picker_map, site_map
from chuangcheng.web.people.asking import ask, number
from chuangcheng.web.pieces import Filter, Option, Tone
from chuangcheng.web.places.areas import crumbs, may_arrange, only_arrangers
from chuangcheng.web.places.forms import SiteForm
from chuangcheng.web.places.site_parts import hanging_on
from chuangcheng.web.problems.pages import may_register
from chuangcheng.web.signs import tone_of

IDS = ("area_id", "organisation_id", "site_type_id")
PLAIN = ("name", "kind", "address", "code", "note", "x", "y", "accuracy_m")


def filter_of(request: HttpRequest) -> SiteFilter:
    """What the address asks for; what makes no sense is left out."""
    asked = request.GET
    return SiteFilter(
        q=searched(asked.get("q", "")),
        area=whole_number(asked.get("area", "")),
        site_type=whole_number(asked.get("type", "")),
        unit=whole_number(asked.get("unit", "")),
        kind=asked.get("kind", ""),
        without=asked.get("without", ""),
        retired=asked.get("retired") == "1",
    )


def filters_for(request: HttpRequest, by: Actor) -> list[Filter]:
    """The chips above the list; a chip without choices is left out."""
    chips = (
        ("area", "片区", area_choices(by)),
        ("type", "类型", site_type_choices()),
        ("unit", "责任单位", unit_choices(by)),
        ("kind", "性质", SITE_KINDS),
        ("without", "还缺什么", [("position", "没有坐标"), ("type", "没有类型")]),
        ("retired", "停用的", [("1", "连停用的一起看")]),
    )
    found = []
    for name, label, choices in chips:
        chosen = request.GET.get(name, "")
        options = [Option("", "不限", chosen=not chosen), *(Option(v, t, chosen=v == chosen) for v, t in choices[:400])]
        found.append(Filter(name, label, options, multiple=False))
    return [chip for chip in found if len(chip.options) > 1]


def turned(request: HttpRequest, after: object) -> str:
    """The same list on its next page; empty where there is none."""
    if not after:
        return ""
    query = request.GET.copy()
    query["after"] = str(after)
    return f"?{query.urlencode()}"


@signed_in
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Sites by name, filtered, a page at a time."""
    by = who(request)
    wish = filter_of(request)
    sheet = site_sheet(wish, by=by, after=request.GET.get("after", "")[:200])
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "rows": sheet.rows,
        "wish": wish,
        "plain": wish == SiteFilter(),
        "filters": filters_for(request, by),
        "kept": [("q", wish.q)] if wish.q else [],
        "next_url": turned(request, sheet.after),
        "query": query.urlencode(),
        "may_arrange": may_arrange(by),
        "kinds": dict(SITE_KINDS),
    }
    return render(request, "web/places/sites.html", context)


@signed_in
@require_GET
def page(request: HttpRequest, site_id: int) -> HttpResponse:
    """One site: what and where, who answers, its problems."""
    by, at = who(request), now(request)
    found = site_page(site_id, by=by)
    day = timezone.localdate(at)
    shown = problems_of_site(site_id, by=by)
    context = {
        "page": found,
        "site": found.site,
        "crumbs": crumbs(),
        "groups": checks_of(found.site.site_type_id),
        "answers": who_answers(site_id=site_id, at=day),
        "open": shown.open,
        "past": shown.past,
        "at": at,
        "small": site_map(found.site, worst_tone(shown.open, at=at)),
        "datum": DATUM_LABELS.get(found.site.datum),  # type: ignore[call-overload]
        "may_register": may_register(by) and found.site.is_active,
        "scan_url": request.build_absolute_uri(reverse("scan", args=[found.site.token])),
    }
    context |= hanging_on(by, site_id, day)
    return render(request, "web/places/site.html", context)


def worst_tone(rows: Iterable[Any], *, at: datetime) -> Tone:
    """The sign a site wears by its open problems; done where it has none."""
    tones = {tone_of(state=row.state, due=row.desk_due, at=at) for row in rows}
    return next((tone for tone in WORN if tone in tones), "done")


def draft_of(given: dict[str, Any], *, is_active: bool = True) -> SiteDraft:
    """A site as its operation takes it."""
    ids: dict[str, Any] = {name: number(given[name]) for name in IDS}
    plain = {name: given[name] for name in PLAIN}
    return SiteDraft(**plain, **ids, datum=given["datum"] or "wgs84", is_active=is_active)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a site."""
    by, at = who(request), now(request)
    only_arrangers(by, "登记点位")
    initial = {"area_id": request.GET.get("area", ""), "datum": "gcj02", "kind": "place"}
    form = SiteForm(request.POST or None, initial=initial, by=by)

    def save(given: dict[str, Any]) -> str:
        return f"已登记点位“{save_site(draft=draft_of(given), by=by, at=at).name}”。"

    return ask(request, form=form, save=save, back=reverse("places"), heading="登记点位", crumbs=crumbs(),
               verb="登记", template="web/places/site_form.html", pick=picker_map(None, None))  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, site_id: int) -> HttpResponse:
    """Change a site."""
    by, at = who(request), now(request)
    found = site_page(site_id, by=by)
    site = found.site
    if not found.may_keep:
        raise Refused("这个点位由属地单位的创城办维护；请联系他们。", code="site_not_yours", kind="forbidden")
    initial = {name: getattr(site, name) for name in PLAIN} | {"datum": site.datum or "gcj02"}
    initial |= {name: str(getattr(site, name) or "") for name in IDS}
    form = SiteForm(request.POST or None, initial=initial, by=by)

    def save(given: dict[str, Any]) -> str:
        draft = draft_of(given, is_active=site.is_active)
        save_site(site_id=site_id, draft=draft, by=by, at=at, seen=request.POST.get("seen") or None)
        return f"点位“{draft.name}”已保存。"

    return ask(request, form=form, save=save, back=reverse("site", args=[site_id]), heading=f"修改点位：{site.name}",
               crumbs=crumbs((site.name, reverse("site", args=[site_id]))), template="web/places/site_form.html",
               seen=request.POST.get("seen") or found.version,
               pick=picker_map(site.latitude, site.longitude))  # fmt: skip


@signed_in
@require_POST
def use(request: HttpRequest, site_id: int) -> HttpResponse:
    """Stop using a site, or use it again."""
    active = request.POST.get("active") == "1"
    row = use_site(site_id=site_id, active=active, by=who(request), at=now(request))
    messages.success(request, f"点位“{row.name}”已{'恢复使用' if active else '停用'}。")
    return HttpResponseRedirect(reverse("site", args=[site_id]))


@signed_in
@require_POST
def renew(request: HttpRequest, site_id: int) -> HttpResponse:
    """Another QR code for a site."""
    row = renew_token(site_id=site_id, by=who(request), at=now(request))
    messages.success(request, f"“{row.name}”已换新的二维码，原来贴的请撕下。")
    return HttpResponseRedirect(reverse("site", args=[site_id]))
