"""对照表: what holds for all and its upkeep: categories, calendar, the city's choices."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import AfterValidator

from chuangcheng.api.answers import tagged
from chuangcheng.api.asked import now, seen_version, who
from chuangcheng.api.lookup_shapes import (
    Category,
    CategoryGiven,
    CategoryOwn,
    CityChoices,
    CityGiven,
    OfficeHours,
    OfficeHoursGiven,
    OfficialGiven,
    WorkingGiven,
    Year,
    YearChanged,
)
from chuangcheng.api.once import changes, once
from chuangcheng.api.people_shapes import Kept
from chuangcheng.api.shapes import IdPath
from chuangcheng.jobs.upkeep import CategoryDraft, correct_day, keep_category, keep_office_hours, publish_year
from chuangcheng.people.operations.city import save_city
from chuangcheng.people.queries import CITY
from chuangcheng.people.rights import only_administrators
from chuangcheng.people.versions import version_of
from chuangcheng.rules.worktime import Rule
from chuangcheng.rules.worktime_calendar import plain
from chuangcheng.standards.operations.calendar import YEARS, YearChange
from chuangcheng.standards.queries import (
    CategoryNode,
    categories,
    category_now,
    hours_version,
    office_hours,
    year_view,
)

router = Router(tags=["对照表"])


def in_calendar(day: date) -> date:
    """A day of a year that is kept."""
    if day.year not in YEARS:
        raise ValueError(f"日历只到{YEARS[0]}年至{YEARS[-1]}年")
    return day


YearPath = Annotated[int, Path(ge=YEARS[0], le=YEARS[-1])]
DayPath = Annotated[date, Path(), AfterValidator(in_calendar)]


@router.get("/categories", response=list[Category], summary="问题类别和时限")
def category_list(request: HttpRequest, with_retired: bool = False) -> Any:
    """Every category in the order of its tree."""
    tree = categories(include_inactive=with_retired)
    return tagged(request, [category_out(node) for root in tree for node in root.walk()])


def category_out(node: CategoryNode) -> dict[str, Any]:
    """A category with what applies to it, inheritance done."""
    plainly = ("id", "code", "name", "path", "kind", "severity", "active", "depth")
    return {
        **{name: getattr(node, name) for name in plainly},
        **{stage: getattr(node.rules, stage).words for stage in ("accept", "rectify", "verify")},
        "after_photo": node.rules.after_photo,
    }


@router.get("/categories/{category_id}", response=CategoryOwn, summary="一个类别自己设的内容")
def one_category(request: HttpRequest, category_id: IdPath) -> Any:
    """What a change begins from; its tag is what the change asks for."""
    row, version = category_now(category_id)
    plainly = ("id", "code", "name", "kind", "parent_id", "severity", "after_photo", "active")
    limits = {stage: limit_out(row.rule(stage)) for stage in ("accept", "rectify", "verify")}
    return tagged(request, {**{name: getattr(row, name) for name in plainly}, **limits}, version=version)


def limit_out(rule: Rule | None) -> dict[str, str] | None:
    """A limit of the category's own."""
    return {"clock": rule.clock.value, "amount": plain(rule.amount)} if rule and rule.amount else None


@router.post("/categories", response={201: Kept}, summary="增加类别")
@once(201)
def add_category(request: HttpRequest, given: CategoryGiven) -> Any:
    """A new category below another, or at the top."""
    return {"id": keep_category(category_id=None, draft=draft_of(given), by=who(request), at=now(request))}


@router.put("/categories/{category_id}", response=Kept, summary="修改或停用类别")
@changes
def change_category(request: HttpRequest, category_id: IdPath, given: CategoryGiven) -> Any:
    """Every field as given; deadlines given before stay."""
    seen = seen_version(request)
    keep_category(category_id=category_id, draft=draft_of(given), by=who(request), at=now(request), seen=seen)
    return {"id": category_id}


def draft_of(given: CategoryGiven) -> CategoryDraft:
    """A category as its operation takes it."""
    said = given.dict(exclude={"accept", "rectify", "verify"})
    return CategoryDraft(**said, limits=given.limits())


@router.get("/calendar/hours", response=OfficeHours, summary="上班时间")
def hours(request: HttpRequest) -> Any:
    """The parts of a working day."""
    return tagged(request, {"hours": office_hours()}, version=hours_version())


@router.put("/calendar/hours", response=OfficeHours, summary="修改上班时间")
@changes
def change_hours(request: HttpRequest, given: OfficeHoursGiven) -> Any:
    """For deadlines from now on; those given before stay."""
    parts = [(begin, end) for begin, end in given.hours]
    keep_office_hours(parts=parts, by=who(request), at=now(request), seen=seen_version(request))
    return {"hours": parts}


@router.put(
    "/calendar/days/{day}",
    response=YearChanged,
    summary="改一天上不上班",
    description="If-Match 填读取这一年日历时的 ETag。暂定的时限随后重算。",
)
@changes
def change_day(request: HttpRequest, day: DayPath, given: WorkingGiven) -> Any:
    """Deadlines that were provisional because of its year are reckoned anew."""
    by, at, seen = who(request), now(request), seen_version(request)
    return changed(correct_day(day=day, working=given.working, name=given.name, by=by, at=at, seen=seen))


@router.put(
    "/calendar/{year}/official",
    response=YearChanged,
    summary="把一年的日历定为正式",
    description="If-Match 填读取这一年日历时的 ETag。暂定的时限随后重算。",
)
@changes
def make_official(request: HttpRequest, year: YearPath, given: OfficialGiven) -> Any:
    """By its notice; without `days` the table stays as it was corrected."""
    days = None if given.days is None else {one.date: (one.working, one.name) for one in given.days}
    by, at, seen = who(request), now(request), seen_version(request)
    return changed(publish_year(year=year, source=given.source, days=days, by=by, at=at, seen=seen))


def changed(made: YearChange) -> dict[str, Any]:
    """What became of the year."""
    return {"year": made.year, "status": made.status, "changed": made.changed}


@router.get("/city", response=CityChoices, summary="城市设置")
def city(request: HttpRequest) -> Any:
    """For administrators."""
    only_administrators(who(request), what="查看城市设置")
    row = CITY.now()
    return tagged(request, {name: getattr(row, name) for name in CityChoices.model_fields}, version=version_of(row))


@router.patch("/city", response={204: None}, summary="修改城市设置")
@changes
def change_city(request: HttpRequest, given: CityGiven) -> Any:
    """Those that are named; the others stay."""
    said = given.dict(exclude_unset=True)
    save_city(choices=said, by=who(request), at=now(request), seen=seen_version(request))


@router.get("/calendar/{year}", response=Year, summary="工作日历")
def calendar(request: HttpRequest, year: YearPath) -> Any:
    """What differs from Monday to Friday, and the office hours."""
    view = year_view(year)
    plainly = ("year", "status", "source", "working_days")
    days = {
        name: [{"date": d.date, "working": d.working, "name": d.name} for d in getattr(view, name)]
        for name in ("days_off", "made_up")
    }
    said = {**{name: getattr(view, name) for name in plainly}, **days, "hours": office_hours()}
    return tagged(request, said, version=view.version)
