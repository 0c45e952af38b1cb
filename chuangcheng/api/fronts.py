"""宣传阵地: what shows the public what, since when, and when it is due to be changed."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from chuangcheng.api.answers import page, tagged
from chuangcheng.api.asked import now, place_in, seen_version, who
from chuangcheng.api.fronts_shapes import (
    FrontChangeGiven,
    FrontGiven,
    FrontOwn,
    FrontsAsked,
    FrontShown,
)
from chuangcheng.api.once import changes, once
from chuangcheng.api.people_shapes import Kept
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.places.operations.fronts import FrontDraft, change_front, save_front
from chuangcheng.places.queries.fronts import FrontFilter, FrontPage, front_page, front_sheet

router = Router(tags=["宣传阵地"])


@router.get("/fronts", response=Page[FrontShown], summary="宣传阵地，新登记的在前")
def fronts(request: HttpRequest, asked: Query[FrontsAsked], after: After = "", limit: Limit = 50) -> Any:
    """Fronts hang in public; who to telephone is told by the single one, to those who work there."""
    plain = {name: getattr(asked, name) for name in ("kind", "theme", "state", "retired")}
    places: dict[str, Any] = {"unit": asked.unit_id, "area": asked.area_id, "site": asked.site_id}
    wish = FrontFilter(on=timezone.localdate(now(request)), q=asked.search, **plain, **places)
    sheet = front_sheet(wish, by=who(request), after=place_in(after) or 0, limit=limit)
    return tagged(request, page([line_out(line) for line in sheet.rows], limit=limit))


def line_out(line: Any) -> dict[str, Any]:
    """A front in a list."""
    said = asdict(line)
    return {name: said[name] for name in FrontShown.model_fields}


def found_page(request: HttpRequest, front_id: int) -> FrontPage:
    """One front as this person sees it today."""
    return front_page(front_id, by=who(request), on=timezone.localdate(now(request)))


@router.get("/fronts/{front_id}", response=FrontOwn, summary="一处宣传阵地和它的更换")
def front(request: HttpRequest, front_id: IdPath) -> Any:
    """What a change begins from; its tag is what the change asks for."""
    found = found_page(request, front_id)
    own = {name: getattr(found.row, name) for name in ("area_id", "place", "qualifier", "change_every_days", "note")}
    changed = [
        {
            "changed_on": one.changed_on,
            "changed_by": one.changed_by.display_name if one.changed_by else "",
            "words": one.words,
            "photo_id": one.photo_id,
        }
        for one in found.changes
    ]
    keeper = {"person": found.line.person, "phone": found.line.phone, "may_keep": found.may_keep}
    return tagged(request, {**line_out(found.line), **own, **keeper, "changes": changed}, version=found.version)


@router.post("/fronts", response={201: Kept}, summary="登记宣传阵地")
@once(201)
def add_front(request: HttpRequest, given: FrontGiven) -> Any:
    """A new front; a theme nobody used yet becomes one."""
    return {"id": save_front(draft=FrontDraft(**given.dict()), by=who(request), at=now(request)).id}


@router.put("/fronts/{front_id}", response=Kept, summary="修改宣传阵地")
@changes
def change(request: HttpRequest, front_id: IdPath, given: FrontGiven) -> Any:
    """Every field as given."""
    by, at, seen = who(request), now(request), seen_version(request)
    found_page(request, front_id)
    return {"id": save_front(front_id=front_id, draft=FrontDraft(**given.dict()), by=by, at=at, seen=seen).id}


@router.post("/fronts/{front_id}/changes", response={201: Kept}, summary="登记宣传阵地的更换")
@once(201)
def renew(request: HttpRequest, front_id: IdPath, given: FrontChangeGiven) -> Any:
    """It shows something new; the next change is due from there."""
    return {"id": change_front(front_id=front_id, **given.dict(), by=who(request), at=now(request)).id}
