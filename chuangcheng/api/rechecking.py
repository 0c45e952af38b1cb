"""在岗, 举一反三 and 盲查: posts manned or not, reminding and closing orders, draws of blind re-checks."""

from fractions import Fraction
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from chuangcheng.api.answers import page, tagged
from chuangcheng.api.asked import now, place_in, who
from chuangcheng.api.checking_shapes import (
    CheckerGiven,
    CheckerShown,
    PresenceGiven,
    PresenceShown,
    RecheckDrawDetail,
    RecheckDrawGiven,
    RecheckDrawShown,
    RecheckGivenTo,
    UnitsReminded,
)
from chuangcheng.api.inspections import order_detail
from chuangcheng.api.inspections_shapes import FollowUpDetail
from chuangcheng.api.once import once
from chuangcheng.api.people_shapes import Kept
from chuangcheng.api.shapes import After, IdAsked, IdPath, Limit, Page
from chuangcheng.inspections.operations.follow_ups import close_follow_up, remind_follow_up
from chuangcheng.inspections.operations.presences import enter_presence
from chuangcheng.inspections.operations.rechecks import RecheckDraft, draw_rechecks, give_recheck
from chuangcheng.inspections.queries.presence import presence_lines
from chuangcheng.inspections.queries.rechecks import checker_choices, draw_lines, draw_page

router = Router(tags=["督查与自查"])
ROOM = "/inspections"
ORDER, DRAWS = ROOM + "/follow-ups/{follow_up_id}", ROOM + "/recheck-draws"


@router.get(ROOM + "/presences", response=list[PresenceShown], summary="窗口、岗位在岗情况，新的在前")
def presences(request: HttpRequest, site_id: IdAsked = None, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> Any:
    """What inspectors saw and managers entered."""
    lines = presence_lines(who(request), site_id=site_id, limit=limit)
    return tagged(request, [{name: getattr(line, name) for name in PresenceShown.model_fields} for line in lines])


@router.post(ROOM + "/presences", response={201: Kept}, summary="登记在岗情况")
@once(201)
def enter(request: HttpRequest, given: PresenceGiven) -> Any:
    """By the unit that manages the site; the same post of the same day again corrects it."""
    return {"id": enter_presence(**given.model_dump(), by=who(request), at=now(request)).pk}


@router.post(ORDER + "/remind", response=UnitsReminded, summary="提醒还没答复的单位")
@once(200)
def remind(request: HttpRequest, follow_up_id: IdPath) -> Any:
    """Tell those who have not answered."""
    return {"units": remind_follow_up(follow_up_id=follow_up_id, by=who(request), at=now(request))}


@router.post(ORDER + "/close", response=FollowUpDetail, summary="结束排查")
@once(200)
def close(request: HttpRequest, follow_up_id: IdPath) -> Any:
    """Who has not answered stays unanswered."""
    close_follow_up(follow_up_id=follow_up_id, by=who(request), at=now(request))
    return order_detail(request, follow_up_id)


@router.get(DRAWS, response=Page[RecheckDrawShown], summary="盲查抽取，新的在前")
def draws(request: HttpRequest, after: After = "", limit: Limit = 30) -> Any:
    """For offices and leaders: how many were drawn, looked at, came back."""
    lines = draw_lines(who(request), before=place_in(after), limit=limit)
    return tagged(request, page([draw_out(*line) for line in lines], limit=limit))


def draw_out(row: Any, total: int, answered: int, rebounded: int) -> dict[str, Any]:
    """A draw in a list."""
    names = (
        "id", "title", "organisation_id", "struck_from", "struck_to", "due", "seed", "pool_hash", "drawn_at",
    )  # fmt: skip
    counts = {"total": total, "answered": answered, "rebounded": rebounded}
    return {name: getattr(row, name) for name in names} | counts


@router.post(DRAWS, response={201: RecheckDrawDetail}, summary="抽取盲查并派人")
@once(201)
def draw(request: HttpRequest, given: RecheckDrawGiven) -> Any:
    """Among what was struck off in those days; each to somebody who had nothing to do with it."""
    said = given.model_dump()
    share = Fraction(said.pop("percent"), 100)
    made = draw_rechecks(draft=RecheckDraft(**said, share=share), by=who(request), at=now(request))
    return detail_out(request, made.pk)


@router.get(DRAWS + "/{draw_id}", response=RecheckDrawDetail, summary="一次盲查抽取，可以重算")
def one_draw(request: HttpRequest, draw_id: IdPath) -> Any:
    """What the reader is to look at himself stays blind."""
    return tagged(request, detail_out(request, draw_id))


def detail_out(request: HttpRequest, draw_id: int) -> dict[str, Any]:
    """A draw whole."""
    shown = draw_page(draw_id, by=who(request))
    names = ("checker", "unit", "number", "text", "state")
    lines = [
        {
            "id": line.row.pk,
            **{name: getattr(line, name) for name in names},
            "result": line.row.result,
            "words": line.row.words,
        }
        for line in shown.lines
    ]
    more = {name: getattr(shown, name) for name in ("pool_size", "proven", "may_keep")}
    return {**draw_out(shown.row, len(lines), shown.answered, shown.rebounded), **more, "rechecks": lines}


@router.get(ROOM + "/rechecks/{recheck_id}/checkers", response=list[CheckerShown], summary="这项盲查可以派的人")
def checkers(request: HttpRequest, recheck_id: IdPath) -> Any:
    """Who is free of the problem."""
    _, choices = checker_choices(recheck_id, by=who(request), at=now(request))
    return tagged(request, [{"id": pk, "name": name} for pk, name in choices])


@router.post(ROOM + "/rechecks/{recheck_id}/give", response=RecheckGivenTo, summary="改派盲查")
@once(200)
def give(request: HttpRequest, recheck_id: IdPath, given: CheckerGiven) -> Any:
    """To somebody else who is free of the problem."""
    row = give_recheck(recheck_id=recheck_id, checker=given.checker, by=who(request), at=now(request))
    return {"id": row.pk, "checker": row.checker_id}
