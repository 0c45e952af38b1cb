"""点位: one area, site or coverage and its upkeep; who answers."""

import re
from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from chuangcheng.api.answers import tagged
from chuangcheng.api.asked import no_page_gave, now, seen_version, who
from chuangcheng.api.lookup_shapes import Area, Coverage, Site
from chuangcheng.api.once import changes, once
from chuangcheng.api.people_shapes import Kept
from chuangcheng.api.places_shapes import (
    Answers,
    AreaGiven,
    AreaOwn,
    CoverageGiven,
    CoverageOwn,
    SiteGiven,
    SiteOwn,
)
from chuangcheng.api.shapes import After, IdAsked, IdPath, Limit, Page, Search
from chuangcheng.places.operations import AreaDraft, CoverageDraft, SiteDraft, save_area, save_coverage, save_site
from chuangcheng.places.queries import area_page, area_tree, coverage_page, coverages, site_page, who_answers
from chuangcheng.places.queries.sites import SiteFilter, line_of, site_sheet

router = Router(tags=["点位"])
CURSOR = re.compile(r"[0-9]{1,18}~[^\x00]+")


@router.get("/areas", response=list[Area], summary="片区和网格")
def areas(request: HttpRequest) -> Any:
    """The areas this post knows, nested."""
    return tagged(request, [asdict(node) for node in area_tree(who(request))])


@router.get("/sites", response=Page[Site], summary="点位，按名称、地址或拼音查找")
def site_list(
    request: HttpRequest, search: Search = "", area_id: IdAsked = None, after: After = "", limit: Limit = 50
) -> Any:
    """Sites by name, in an area or below it."""
    if after and CURSOR.fullmatch(after) is None:
        raise no_page_gave()
    sheet = site_sheet(SiteFilter(q=search, area=area_id), by=who(request), after=after, limit=limit)
    return tagged(request, {"items": [asdict(site) for site in sheet.rows], "next": sheet.after or None})


@router.get("/coverages", response=list[Coverage], summary="包保")
def coverage_list(request: HttpRequest, on: date | None = None, organisation_id: IdAsked = None) -> Any:
    """Everything covered that day (today where none is named)."""
    found = coverages(who(request), on=on or now(request).date(), organisation_id=organisation_id)
    return tagged(request, [asdict(line) for line in found])


@router.get("/areas/{area_id}", response=AreaOwn, summary="一个片区")
def area(request: HttpRequest, area_id: IdPath) -> Any:
    """What a change begins from; its tag is what the change asks for."""
    found = area_page(area_id, by=who(request))
    names = AreaOwn.model_fields
    return tagged(request, {name: getattr(found.area, name) for name in names}, version=found.version)


@router.post("/areas", response={201: Kept}, summary="增加片区")
@once(201)
def add_area(request: HttpRequest, given: AreaGiven) -> Any:
    """A new area below another, or at the top."""
    return {"id": save_area(draft=AreaDraft(**given.dict()), by=who(request), at=now(request)).id}


@router.put("/areas/{area_id}", response=Kept, summary="修改、移动或停用片区")
@changes
def change_area(request: HttpRequest, area_id: IdPath, given: AreaGiven) -> Any:
    """Every field as given; a changed parent moves it with all below it."""
    by, at, seen = who(request), now(request), seen_version(request)
    area_page(area_id, by=by)
    return {"id": save_area(area_id=area_id, draft=AreaDraft(**given.dict()), by=by, at=at, seen=seen).id}


@router.get("/sites/{site_id}", response=SiteOwn, summary="一个点位")
def site(request: HttpRequest, site_id: IdPath) -> Any:
    """What a change begins from; its tag is what the change asks for."""
    found = site_page(site_id, by=who(request))
    own = {name: getattr(found.site, name) for name in ("note", "x", "y", "datum", "accuracy_m")}
    said = {**asdict(line_of(found.site)), **own, "may_keep": found.may_keep}
    return tagged(request, said, version=found.version)


@router.post("/sites", response={201: Kept}, summary="登记点位")
@once(201)
def add_site(request: HttpRequest, given: SiteGiven) -> Any:
    """A new site."""
    return {"id": save_site(draft=SiteDraft(**given.dict()), by=who(request), at=now(request)).id}


@router.put("/sites/{site_id}", response=Kept, summary="修改或停用点位")
@changes
def change_site(request: HttpRequest, site_id: IdPath, given: SiteGiven) -> Any:
    """Every field as given."""
    by, at, seen = who(request), now(request), seen_version(request)
    site_page(site_id, by=by)
    return {"id": save_site(site_id=site_id, draft=SiteDraft(**given.dict()), by=by, at=at, seen=seen).id}


@router.get("/sites/{site_id}/answers", response=list[Answers], summary="这个点位谁负责")
def answers(request: HttpRequest, site_id: IdPath, category_id: IdAsked = None, profession: str = "") -> Any:
    """Today, for a category or profession where one is named; the first answers first."""
    site_page(site_id, by=who(request))
    day = timezone.localdate(now(request))
    found = who_answers(site_id=site_id, at=day, category_id=category_id, profession=profession[:60])
    return tagged(request, [asdict(each) for each in found])


@router.get("/coverages/{coverage_id}", response=CoverageOwn, summary="一条包保")
def coverage(request: HttpRequest, coverage_id: IdPath) -> Any:
    """What a change begins from; its tag is what the change asks for."""
    line, version, _ = coverage_page(coverage_id, by=who(request))
    return tagged(request, asdict(line), version=version)


@router.post("/coverages", response={201: Kept}, summary="安排包保")
@once(201)
def add_coverage(request: HttpRequest, given: CoverageGiven) -> Any:
    """Who covers what from a day on."""
    return {"id": save_coverage(draft=CoverageDraft(**given.dict()), by=who(request), at=now(request)).id}


@router.put("/coverages/{coverage_id}", response=Kept, summary="更正或结束包保")
@changes
def change_coverage(request: HttpRequest, coverage_id: IdPath, given: CoverageGiven) -> Any:
    """Every field as given; `to_date` ends it. Who follows is a new one, so that the history stays."""
    by, at, seen = who(request), now(request), seen_version(request)
    coverage_page(coverage_id, by=by)
    draft = CoverageDraft(**given.dict())
    return {"id": save_coverage(coverage_id=coverage_id, draft=draft, by=by, at=at, seen=seen).id}
