"""工作台, open requests and saved filters: what is whose to do now."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from chuangcheng.api.answers import page, tagged
from chuangcheng.api.asked import now, place_in, who
from chuangcheng.api.once import once
from chuangcheng.api.problem_shapes import OpenRequest, View, ViewGiven, Workbench
from chuangcheng.api.problems import turn_out, wish_of
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.problems.operations.views_saved import drop_view, save_view
from chuangcheng.problems.queries.ledger import saved_views
from chuangcheng.problems.queries.petitions import open_petitions
from chuangcheng.problems.queries.workbench import Group, workbench

router = Router(tags=["工作台与申请"])
# What may be made of a request, by whoever is asked and whoever asked.
MOVES_OF = {
    "extension": ["decide_extension", "withdraw_extension"],
    "suspension": ["decide_suspension"],
    "dispute": ["uphold_dispute", "refuse_dispute", "forward_dispute", "record_issuer_answer", "withdraw_dispute"],
    "referral": ["answer_referral", "close_referral"],
}


@router.get("/workbench", response=Workbench, summary="工作台：轮到我办、我协助、待签收、等别人")
def bench(request: HttpRequest) -> Any:
    """What is this post's to do now."""
    found = workbench(by=who(request), at=now(request))
    return tagged(request, {
        "mine": group_out(found.mine),
        "helping": group_out(found.helping),
        "unsigned": group_out(found.unsigned),
        "waiting": group_out(found.waiting),
        "requests": [{"number": p.problem.number, "said": said, "asked_at": p.asked_at} for p, said in found.petitions],
        "late": found.late,
        "soon": found.soon,
    })  # fmt: skip


def group_out(group: Group) -> dict[str, Any]:
    """One list of the workbench."""
    zone = timezone.get_current_timezone()
    return {
        "count": group.count,
        "count_words": group.count_words,
        "items": [
            {
                **{name: getattr(item.problem, name) for name in ("number", "text", "place", "state", "state_label")},
                "asked": item.asked,
                "turn": turn_out(item.turn, zone),
            }
            for item in group.items
        ],
    }


@router.get("/requests", response=Page[OpenRequest], summary="待答复的申请：延期、暂缓、申诉、协调")
def requests(
    request: HttpRequest,
    kind: Literal["", "extension", "suspension", "dispute", "referral"] = "",
    to_answer: bool = False,
    after: After = "",
    limit: Limit = 50,
) -> Any:
    """Open requests of problems this post sees, newest first; `to_answer`: those asked of its own unit."""
    rows = open_petitions(by=who(request), kind=kind, to_answer=to_answer, after=place_in(after), limit=limit)
    return tagged(request, page([request_out(row) for row in rows], limit=limit))


def request_out(row: Any) -> dict[str, Any]:
    """One request with what may come of it."""
    unit, asked = row.assignment.unit, row.asked_of
    return {
        "id": row.id,
        "number": row.problem.number,
        "text": row.problem.text,
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "state": row.state,
        "state_label": row.get_state_display(),
        "unit_id": unit.id,
        "unit": unit.short_name or unit.name,
        "asked_of_id": asked.id if asked else None,
        "asked_of": (asked.short_name or asked.name) if asked else "",
        "asked_at": row.asked_at,
        "wish": row.wish,
        "answer": row.answer,
        "moves": MOVES_OF[row.kind],
    }


@router.get("/views", response=list[View], summary="保存的筛选")
def views(request: HttpRequest) -> Any:
    """One's own, oldest first."""
    return tagged(request, [view_out(row) for row in saved_views(who(request))])


def view_out(row: Any) -> dict[str, Any]:
    """One saved filter."""
    return {"id": row.id, "name": row.name, "query": row.query}


@router.post("/views", response={201: View}, summary="保存一组筛选")
@once(201)
def keep(request: HttpRequest, given: ViewGiven) -> Any:
    """Keep a filter under a name; the same name replaces the one before."""
    return view_out(save_view(name=given.name, query=wish_of(given.query).as_query(), by=who(request)))


@router.post("/views/{view_id}/drop", response={204: None}, summary="删去一组筛选")
@once(204)
def forget(request: HttpRequest, view_id: IdPath) -> Any:
    """One of one's own."""
    drop_view(view_id=view_id, by=who(request))
    return 204, None
