"""领导一览: the reader's scope on one sheet, every number a link to its rows; and one unit's text and picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import city
from chuangcheng.reports.pictures_out import MOST_LINES, Figure, Owed, UnitPicture, unit_picture
from chuangcheng.rules.refusals import Refused
from chuangcheng.statistics.definitions import DEFINITIONS
from chuangcheng.statistics.queries import UnitFigures, UnitOverview, overview, unit_overview
from chuangcheng.web.context import address
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.signs import left_words

SHOWN = ("total", "struck_off", "open", "overdue", "rate", "rebound")
CHART_UNITS = 10
SORTS = {
    "name": lambda row: row.name,
    "total": lambda row: row.total,
    "struck_off": lambda row: row.struck_off,
    "open": lambda row: row.open,
    "overdue": lambda row: row.overdue,
    "rate": lambda row: row.rate or 0,
    "rebound": lambda row: row.rebound or 0,
}


@dataclass(frozen=True)
class Line:
    """One row of the table: figures with the addresses of the rows they were counted from."""

    name: str
    url: str
    figures: UnitFigures
    links: dict[str, str]
    rate: str
    rebound: str


def rows_url(unit_id: int | None = None, **asked: str | list[str]) -> str:
    """The ledger filtered to what a figure counts."""
    query = {**({"lead": unit_id} if unit_id else {}), **asked}
    return f"{address('ledger')}?{urlencode(query, doseq=True)}"


def links_of(unit_id: int | None) -> dict[str, str]:
    """Where each figure leads."""
    return {
        "total": rows_url(unit_id, state=["open", "struck_off"]),
        "struck_off": rows_url(unit_id, state="struck_off"),
        "open": rows_url(unit_id, state="open"),
        "overdue": rows_url(unit_id, due="late", sort="desk"),
        "rebound": rows_url(unit_id, again="recurrence"),
    }


def percent(share: float | None) -> str:
    """66.7%; a dash where there is nothing to divide by."""
    return "—" if share is None else f"{share:.1%}"


def line_of(figures: UnitFigures) -> Line:
    """A unit as the table shows it; those not yet dispatched have no unit and lead to the waiting rows."""
    unit = figures.unit
    waiting = dict.fromkeys(links_of(None), rows_url(state="registered"))
    return Line(
        name=(unit.short_name or unit.name) if unit else figures.name,
        url=reverse("overview_unit", args=[unit.id]) if unit else "",
        figures=figures,
        links=links_of(unit.id) if unit else waiting,
        rate=percent(figures.rate),
        rebound=percent(figures.rebound),
    )


def need_post(by: Actor) -> None:
    """The figures are of the ledger, which an account without a post does not see."""
    if not by.standings:
        raise Refused(
            "领导一览给有岗位的人看，您的账号还没有岗位；请联系系统管理员设置岗位。",
            code="overview_no_post",
            kind="forbidden",
        )


@signed_in
@require_GET
def overview_page(request: HttpRequest) -> HttpResponse:
    """Everything on one sheet."""
    by, at = who(request), now(request)
    need_post(by)
    seen = overview(by, at)
    chosen = city()
    units = in_order(seen.units, request.GET.get("sort", ""), ranked=chosen.ranking_on)
    shown = [u for u in seen.units if u.unit][:CHART_UNITS]
    context: dict[str, Any] = {
        "all": line_of(seen.all),
        "links": links_of(None),
        "lines": [line_of(unit) for unit in units],
        "chart_labels": [u.unit.short_name or u.unit.name for u in shown if u.unit],
        "chart_series": chart_series(shown),
        "ranked": chosen.ranking_on,
        "seen": seen,
        "changes": changes(seen.today, seen.yesterday),
        "repeated": [(site, rows_url(q=site.name)) for site in seen.repeated],
        "may_instruct": "leader" in by.roles,
        "definitions": [DEFINITIONS[name] for name in SHOWN],
        "city": chosen,
        "scope": "、".join(dict.fromkeys(s.organisation_name for s in by.standings)),
        "at": at,
    }
    return render(request, "web/overview/overview.html", context)


def chart_series(units: Sequence[UnitFigures]) -> dict[str, list[int]]:
    """Open problems by unit, and the overdue among them where there are any."""
    series = {"未销号": [unit.open for unit in units], "逾期": [unit.overdue for unit in units]}
    return series if any(series["逾期"]) else {"未销号": series["未销号"]}


def in_order(units: Sequence[UnitFigures], asked: str, *, ranked: bool) -> list[UnitFigures]:
    """As asked by the head of the table; else worst first, by name where the city does not rank."""
    key = SORTS.get(asked.lstrip("-"))
    if key is None:
        return list(units) if ranked else sorted(units, key=lambda u: (u.unit is None, u.name))
    return sorted(units, key=key, reverse=asked.startswith("-"))


def changes(today: dict[str, int], yesterday: dict[str, int]) -> list[tuple[str, int, int]]:
    """What moved today beside yesterday, in words."""
    words = (("registered", "新登记"), ("struck_off", "销号"), ("reopened", "反弹"))
    return [(label, today[name], yesterday[name]) for name, label in words]


@signed_in
@require_GET
def unit_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit: its figures, what it owes, the text and the picture for its chat group."""
    by, at = who(request), now(request)
    need_post(by)
    told = unit_overview(by, unit_id, at)
    context = {
        "told": told,
        "line": line_of(told.figures),
        "owed": [(row, left_words(row.desk_due, at)) for row in told.overdue if row.desk_due],
        "picture": reverse("overview_picture", args=[unit_id]),
        "may_instruct": "leader" in by.roles,
        "at": at,
    }
    return render(request, "web/overview/unit.html", context)


@signed_in
@require_GET
def unit_png(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The picture to post; `?save=1` as a file."""
    by, at = who(request), now(request)
    need_post(by)
    told = unit_overview(by, unit_id, at)
    answer = HttpResponse(unit_picture(picture_of(told, at)), content_type="image/png")
    kind = "attachment" if request.GET.get("save") else "inline"
    answer["Content-Disposition"] = f'{kind}; filename="unit-{unit_id}.png"'
    return answer


def picture_of(told: UnitOverview, at: datetime) -> UnitPicture:
    """The plain values the picture is drawn from."""
    figures, local = told.figures, timezone.localtime(at)
    owed = [
        Owed(row.number, row.text, row.place or row.state_label, left_words(row.desk_due, at))
        for row in told.overdue
        if row.desk_due
    ]
    return UnitPicture(
        city=city().name,
        unit=figures.name,
        as_of=f"截至{local.year}年{local.month}月{local.day}日 {local:%H:%M}",
        figures=[
            Figure("问题总数", str(figures.total)),
            Figure("已销号", str(figures.struck_off), "done"),
            Figure("未销号", str(figures.open)),
            Figure("超期", str(figures.overdue), "overdue" if figures.overdue else ""),
            Figure("销号率", percent(figures.rate)),
        ],
        owed=owed,
        more=max(0, figures.overdue - min(len(owed), MOST_LINES)),
        foot="销号率＝已销号÷问题总数；超期指当前经办环节已过期限、尚未办出。数字来自创城工作台台账。",
    )
