"""The map, the same as a list, and what a tap on a place opens."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.people.actor import Actor
from chuangcheng.places.queries import site_page, who_answers
from chuangcheng.places.queries.areas import area_page
from chuangcheng.problems.queries.mapped import TONES, MapFilter, Spot, mapped, problems_at
from chuangcheng.rules.coordinates import Position, distance, is_position
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.map.asking import filters_for, query_of, wish_of
from chuangcheng.web.map.drawing import WORN, map_options
from chuangcheng.web.pieces import Tone
from chuangcheng.web.signs import SIGNS

PAGE = 50


@dataclass(frozen=True)
class Row:
    """A line of the list; `away` is how far it is in words, empty where nobody asked."""

    spot: Spot
    tone: Tone
    counts: tuple[tuple[Tone, str, int], ...]
    away: str = ""


def context_of(request: HttpRequest, by: Actor, wish: MapFilter) -> dict[str, Any]:
    """What map and list have in common."""
    return {
        "wish": wish,
        "filters": filters_for(request, by),
        "kept": [("q", wish.q)] if wish.q else [],
        "query": query_of(request.GET),
        "plain": wish == MapFilter(),
        "legend": [(tone, SIGNS[tone][2]) for tone in WORN[:-1]] + [("done", "没有未销号的")],
    }


@signed_in
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The map; its data come by a request of their own."""
    context = context_of(request, who(request), wish_of(request.GET))
    return render(request, "web/map/map.html", context | {"options": map_options()})


@signed_in
@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """The same as a list, worst first; posted with a position (which is kept nowhere), nearest first."""
    by = who(request)
    wish = wish_of(request.GET)
    spots = mapped(wish, by=by, at=now(request))
    here = _position(request)
    turn = min(whole_number(request.GET.get("page", "1")) or 1, 1 + len(spots) // PAGE)
    rows = _nearest(spots, here) if here else _worst(spots)
    shown = rows[:PAGE] if here else rows[(turn - 1) * PAGE : turn * PAGE]
    context = context_of(request, by, wish) | {
        "rows": shown,
        "here": here,
        "places": len(spots),
        "problems": sum(spot.total for spot in spots),
        "next_url": _turned(request, turn + 1) if not here and turn * PAGE < len(rows) else "",
        "previous_url": _turned(request, turn - 1) if not here and turn > 1 else "",
    }
    return render(request, "web/map/list.html", context)


def _turned(request: HttpRequest, turn: int) -> str:
    query = request.GET.copy()
    query["page"] = str(turn)
    return f"?{query.urlencode()}"


def _position(request: HttpRequest) -> Position | None:
    """Where the reader stands; only ever in the body, so that no log keeps it. Raises Refused (invalid)."""
    if request.method != "POST":
        return None
    try:
        latitude, longitude = float(request.POST.get("latitude", "")), float(request.POST.get("longitude", ""))
    except ValueError:
        latitude = longitude = 0.0
    if not is_position(latitude, longitude):
        raise Refused("没有取到位置：请打开手机的定位后再按一次，或直接看列表。", code="position_missing")
    return Position(latitude, longitude)


def _row(spot: Spot, away: str = "") -> Row:
    counts = tuple((WORN[i], SIGNS[WORN[i]][2], count) for i, count in enumerate(spot.counts) if count)
    return Row(spot, WORN[spot.worst], counts, away)


def _worst(spots: list[Spot]) -> list[Row]:
    return [_row(spot) for spot in sorted(spots, key=lambda spot: (spot.worst, *(-n for n in spot.counts)))]


def _nearest(spots: list[Spot], here: Position) -> list[Row]:
    """The nearest that have a position of their own."""
    placed = [
        (distance(here, Position(spot.latitude, spot.longitude or 0.0)), i, spot)
        for i, spot in enumerate(spots)
        if spot.latitude is not None and not spot.is_rough
    ]
    return [_row(spot, _away(metres)) for metres, _, spot in sorted(placed)[:PAGE]]


def _away(metres: float) -> str:
    return f"{round(metres / 10) * 10} 米" if metres < 995 else f"{metres / 1000:.1f} 公里"


@signed_in
@require_GET
def spot(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What stands at a place: who answers, and its open problems that fit the filter."""
    by, at = who(request), now(request)
    wish = wish_of(request.GET)
    context: dict[str, Any] = {"at": at, "plain": wish == MapFilter(), "list_query": query_of(request.GET)}
    if kind == "site":
        context["site"] = site_page(pk, by=by).site
        context["answers"] = who_answers(site_id=pk, at=timezone.localdate(at))[:3]
    elif kind == "area":
        context["area"] = area_page(pk, by=by).area if pk else None
    else:
        raise Refused("没有这个地方，请回地图重新点。", code="spot_missing", kind="missing")
    rows, more = problems_at(kind, pk, wish, by=by, at=at)
    shown = [(row, TONES[row.tone]) for row in rows]
    return render(request, "web/map/spot.html", context | {"rows": shown, "more": more})
