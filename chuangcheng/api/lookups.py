"""对照表: categories with their limits, the calendar, areas, sites and who covers them."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from chuangcheng.api.answers import tagged
from chuangcheng.api.asked import now, who
from chuangcheng.api.lookup_shapes import Area, Category, Coverage, Site, Year
from chuangcheng.api.shapes import IdAsked, Search
from chuangcheng.places.queries import area_tree, coverages, sites
from chuangcheng.standards.queries import CategoryNode, categories, office_hours, year_view

router = Router(tags=["对照表"])


@router.get("/categories", response=list[Category], summary="问题类别和时限")
def category_list(request: HttpRequest, with_retired: bool = False) -> Any:
    """Every category in the order of its tree."""
    tree = categories(include_inactive=with_retired)
    return tagged(request, [category_out(node) for root in tree for node in root.walk()])


def category_out(node: CategoryNode) -> dict[str, Any]:
    """A category with what applies to it, inheritance done."""
    plain = ("id", "code", "name", "path", "kind", "severity", "active", "depth")
    return {
        **{name: getattr(node, name) for name in plain},
        **{stage: getattr(node.rules, stage).words for stage in ("accept", "rectify", "verify")},
        "after_photo": node.rules.after_photo,
    }


@router.get("/calendar/{year}", response=Year, summary="工作日历")
def calendar(request: HttpRequest, year: Annotated[int, Path(ge=2004, le=2100)]) -> Any:
    """What differs from Monday to Friday, and the office hours."""
    view = year_view(year)
    plain = ("year", "status", "source", "working_days")
    days = {
        name: [{"date": d.date, "working": d.working, "name": d.name} for d in getattr(view, name)]
        for name in ("days_off", "made_up")
    }
    return tagged(request, {**{name: getattr(view, name) for name in plain}, **days, "hours": office_hours()})


@router.get("/areas", response=list[Area], summary="片区和网格")
def areas(request: HttpRequest) -> Any:
    """The areas this post knows, nested."""
    return tagged(request, [asdict(node) for node in area_tree(who(request))])


@router.get("/sites", response=list[Site], summary="点位，按名称、地址或拼音查找")
def site_list(
    request: HttpRequest,
    search: Search = "",
    area_id: IdAsked = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Any:
    """Sites, in an area or below it."""
    found = sites(who(request), area_id=area_id, search=search, limit=limit)
    return tagged(request, [asdict(site) for site in found])


@router.get("/coverages", response=list[Coverage], summary="包保")
def coverage_list(request: HttpRequest, on: date | None = None, organisation_id: IdAsked = None) -> Any:
    """Everything covered that day (today where none is named)."""
    found = coverages(who(request), on=on or now(request).date(), organisation_id=organisation_id)
    return tagged(request, [asdict(line) for line in found])
