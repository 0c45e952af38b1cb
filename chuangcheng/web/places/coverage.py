"""包保: who answers for what, with its history, and the form of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.people.actor import Actor
from chuangcheng.places.operations import CoverageDraft, end_coverage, save_coverage
from chuangcheng.places.queries import CoverageFilter, coverage_page, coverage_sheet, site_page
from chuangcheng.places.queries.choices import ROLES, area_choices, unit_choices
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import searched, whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.people.asking import ask, number
from chuangcheng.web.pieces import Filter, Option
from chuangcheng.web.places.areas import crumbs, may_arrange, only_arrangers
from chuangcheng.web.places.forms import CoverageForm, EndForm
from chuangcheng.web.places.sites import turned

WHENS = [("now", "现在有效的"), ("past", "已经结束的"), ("coming", "还没开始的"), ("all", "全部")]
IDS = ("organisation_id", "area_id", "site_id", "site_type_id", "category_id", "department_id")
PLAIN = ("role", "profession", "group", "leader", "branch", "person", "phone", "from_date", "to_date")


def filters_for(request: HttpRequest, by: Actor) -> list[Filter]:
    """The chips above the list."""
    chips = (
        ("when", "时间", WHENS),
        ("role", "身份", [("", "不限"), *ROLES]),
        ("area", "片区", [("", "不限"), *area_choices(by)]),
        ("unit", "包保单位", [("", "不限"), *unit_choices(by)]),
    )
    found = []
    for name, label, choices in chips:
        chosen = request.GET.get(name, choices[0][0])
        options = [Option(v if v != "now" else "", t, chosen=v == chosen) for v, t in choices[:400]]
        found.append(Filter(name, label, options, multiple=False))
    return found


@signed_in
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Who covers what; what has ended on asking."""
    by, asked = who(request), request.GET
    wish = CoverageFilter(
        on=timezone.localdate(now(request)),
        when=asked.get("when") or "now",
        unit=whole_number(asked.get("unit", "")),
        area=whole_number(asked.get("area", "")),
        site=whole_number(asked.get("site", "")),
        role=asked.get("role", ""),
        q=searched(asked.get("q", "")),
    )
    sheet = coverage_sheet(wish, by=by, after=whole_number(asked.get("after", "")) or 0)
    context = {
        "rows": sheet.rows,
        "wish": wish,
        "today": wish.on,
        "plain": not asked,
        "filters": filters_for(request, by),
        "kept": [("q", wish.q)] if wish.q else [],
        "next_url": turned(request, sheet.after),
        "may_arrange": may_arrange(by),
        "crumbs": crumbs(),
    }
    return render(request, "web/places/coverages.html", context)


def draft_of(given: dict[str, Any]) -> CoverageDraft:
    """A coverage as its operation takes it."""
    ids: dict[str, Any] = {name: number(given.get(name)) for name in IDS}
    return CoverageDraft(**ids, **{name: given[name] for name in PLAIN})


def named_site(request: HttpRequest, site_id: int | None) -> tuple[int, str] | None:
    """The site a coverage is of, among those this person knows."""
    return (site_id, site_page(site_id, by=who(request)).site.name) if site_id else None


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down who covers what."""
    by, at = who(request), now(request)
    only_arrangers(by, "安排包保")
    site = named_site(request, whole_number(request.GET.get("site", "")))
    initial = {
        "role": "cover",
        "from_date": timezone.localdate(at),
        "area_id": request.GET.get("area", ""),
        "site_id": str(site[0]) if site else "",
    }
    form = CoverageForm(request.POST or None, initial=initial, by=by, site=site)

    def save(given: dict[str, Any]) -> str:
        row = save_coverage(draft=draft_of(given), by=by, at=at)
        return f"已安排{row.organisation.name}包保。"

    back = reverse("site", args=[site[0]]) if site else reverse("coverages")
    return ask(request, form=form, save=save, back=back, heading="安排包保",
               crumbs=crumbs(("包保", reverse("coverages"))), template="web/places/coverage.html")  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, coverage_id: int) -> HttpResponse:
    """Correct a coverage that was written down wrongly; who follows is a new one."""
    by, at = who(request), now(request)
    line, version, may_keep = coverage_page(coverage_id, by=by)
    if not may_keep:
        raise Refused("这条包保由属地单位的创城办维护；请联系他们。", code="coverage_not_yours", kind="forbidden")
    site = named_site(request, line.site_id)
    initial = {name: getattr(line, name) for name in PLAIN} | {n: str(getattr(line, n) or "") for n in IDS}
    form = CoverageForm(request.POST or None, initial=initial, by=by, site=site)

    def save(given: dict[str, Any]) -> str:
        seen = request.POST.get("seen") or None
        save_coverage(coverage_id=coverage_id, draft=draft_of(given), by=by, at=at, seen=seen)
        return "包保已保存。"

    return ask(request, form=form, save=save, back=reverse("coverages"), heading="修改包保", line=line,
               crumbs=crumbs(("包保", reverse("coverages"))), template="web/places/coverage.html",
               seen=request.POST.get("seen") or version)  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, coverage_id: int) -> HttpResponse:
    """Let a coverage end with a day."""
    by, at = who(request), now(request)
    line, _, may_keep = coverage_page(coverage_id, by=by)
    if not may_keep:
        raise Refused("这条包保由属地单位的创城办维护；请联系他们。", code="coverage_not_yours", kind="forbidden")
    form = EndForm(request.POST or None, initial={"last_day": timezone.localdate(at)})

    def save(given: dict[str, Any]) -> str:
        end_coverage(coverage_id=coverage_id, last_day=given["last_day"], by=by, at=at)
        return f"{line.organisation_name}的包保到{given['last_day']}结束，以前的仍可查。"

    return ask(request, form=form, save=save, back=reverse("coverages"),
               heading=f"结束包保：{line.organisation_name}（{line.what}）",
               crumbs=crumbs(("包保", reverse("coverages"))), verb="结束")  # fmt: skip
