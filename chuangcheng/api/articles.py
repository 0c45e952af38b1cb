"""物品清单: what has to lie at a site, and how it was found."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from chuangcheng.api.answers import page, tagged
from chuangcheng.api.asked import now, place_in, who
from chuangcheng.api.fronts_shapes import ArticlesFoundGiven, ArticleShown, ChecklistsAsked, PlaceChecklistShown
from chuangcheng.api.once import once
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.places.operations.place_checklists import ArticleFound, check_articles
from chuangcheng.places.queries.place_checklists import ChecklistFilter, ChecklistLine, checklist_page, checklist_sheet

router = Router(tags=["物品清单"])


@router.get("/place-checklists", response=Page[PlaceChecklistShown], summary="各点位的物品清单")
def checklists(request: HttpRequest, asked: Query[ChecklistsAsked], after: After = "", limit: Limit = 50) -> Any:
    """Lists at sites this post knows, newest first."""
    on = timezone.localdate(now(request))
    wish = ChecklistFilter(on=on, q=asked.search, template=asked.template_id, site=asked.site_id, state=asked.state)
    sheet = checklist_sheet(wish, by=who(request), after=place_in(after) or 0, limit=limit)
    return tagged(request, page([list_out(line) for line in sheet.rows], limit=limit))


def list_out(line: ChecklistLine) -> dict[str, Any]:
    """A list with its articles."""
    said = asdict(line)
    said["articles"] = [{name: one[name] for name in ArticleShown.model_fields} for one in said["articles"]]
    return said


@router.get("/place-checklists/{checklist_id}", response=PlaceChecklistShown, summary="一个点位的物品清单")
def checklist(request: HttpRequest, checklist_id: IdPath) -> Any:
    """Article by article."""
    return tagged(request, one_out(request, checklist_id))


def one_out(request: HttpRequest, checklist_id: int) -> dict[str, Any]:
    """A list as it stands today."""
    return list_out(checklist_page(checklist_id, by=who(request), on=timezone.localdate(now(request))))


@router.post("/place-checklists/{checklist_id}/found", response=PlaceChecklistShown, summary="登记物品的情况")
@once(200)
def found(request: HttpRequest, checklist_id: IdPath, given: ArticlesFoundGiven) -> Any:
    """What was looked at; what is not named stays as it was."""
    seen = {one.id: ArticleFound(state=one.state, expires_on=one.expires_on, note=one.note) for one in given.articles}
    check_articles(checklist_id=checklist_id, found=seen, by=who(request), at=now(request))
    return one_out(request, checklist_id)
