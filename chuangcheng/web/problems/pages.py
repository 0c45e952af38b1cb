"""工作台, 台账 and the page of one problem."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from chuangcheng.places.queries.desk_due import Due, due_on_places
from chuangcheng.problems.queries.ledger import count_words, ledger, saved_views
from chuangcheng.problems.queries.page import ProblemPage, problem_page
from chuangcheng.problems.queries.timeline import Happened
from chuangcheng.problems.queries.workbench import workbench
from chuangcheng.web.context import address
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.map.drawing import site_map
from chuangcheng.web.pieces import Entry, Photo, SavedView
from chuangcheng.web.problems.exports import LAST
from chuangcheng.web.problems.filters import filter_from, filters_for, query_text
from chuangcheng.web.problems.move_pages import FIRST_IN_BULK, PAGES, bulk_for
from chuangcheng.web.problems.several import STEPS
from chuangcheng.web.signs import tone_of

FIXED_VIEWS = (
    ("全部", ""),
    ("轮到我办", "turn=mine"),
    ("已逾期", "due=late&sort=desk"),
    ("三天内到期", "due=three&sort=desk"),
    ("未销号", "state=open"),
)


@signed_in
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """工作台: what is mine to do now, in one look."""
    by, at = who(request), now(request)
    context: dict[str, Any] = {
        "bench": workbench(by=by, at=at) if by.standings else None,
        "at": at,
        "may_register": may_register(by),
        "due": due_tiles(due_on_places(by, on=timezone.localdate(at))),
    }
    context["move_names"] = {code: page.name for code, page in PAGES.items()}
    return render(request, "web/problems/desk.html", context)


# Of each kind: what is over and what is soon, in words.
DUE_WORDS = {
    "agreements": ("份责任书已过期", "份责任书快到期"),
    "operators": ("户证照已过期", "户证照快到期"),
    "fronts": ("处宣传阵地早该换了", "处宣传阵地快该换了"),
    "place_checklists": ("份物品清单有缺的", ""),
}
DUE_STATES = {"place_checklists": ("lacking", "")}
ONLY_MINE = {"fronts", "place_checklists"}


def due_tiles(found: Sequence[Due]) -> list[tuple[str, int, str, str]]:
    """(tone, how many, words, address), what is over first."""
    tiles = []
    for tone, place in (("overdue", 0), ("soon", 1)):
        for due in found:
            count = (due.over, due.soon)[place]
            state = DUE_STATES.get(due.what, ("expired", "soon"))[place]
            more = "&mine=1" if due.what in ONLY_MINE else ""
            if count:
                tiles.append((tone, count, DUE_WORDS[due.what][place], f"{reverse(due.what)}?state={state}{more}"))
    return tiles


def may_register(by: Any) -> bool:
    """Whether the reader has any post that registers problems."""
    return bool(by.roles & {"office", "inspector", "liaison"})


@signed_in
@require_GET
def ledger_page(request: HttpRequest) -> HttpResponse:
    """台账: filtered, sorted, a page at a time, with the bulk bar."""
    by, at = who(request), now(request)
    wish = filter_from(request.GET)
    back = "before" in request.GET
    cursor = request.GET.get("before") or request.GET.get("after") or ""
    sheet = ledger(wish, by=by, at=at, cursor=cursor, back=back)
    kept = saved_views(by)
    bulk = bulk_for(by.roles)
    context = {
        "wish": wish,
        "rows": [{"problem": p, "mine": _is_mine(p, by.organisation_ids)} for p in sheet.rows],
        "filters": filters_for(wish, by=by),
        "views": _views(request, kept),
        "own_view": next((v for v in kept if str(v.id) == request.GET.get("view")), None),
        "save_url": "" if wish.is_plain else f"{reverse('save_view')}?{query_text(wish)}",
        "count": count_words(wish, by=by, at=at),
        "next_url": _turned(request, after=sheet.after),
        "previous_url": _turned(request, before=sheet.before),
        "export_url": address("ledger_export") and f"{address('ledger_export')}?{query_text(wish)}",
        "export_job": request.session.get(LAST),
        "bulk_first": bulk[:FIRST_IN_BULK],
        "bulk_rest": bulk[FIRST_IN_BULK:],
        "may_register": may_register(by),
        "may_import": "office" in by.roles and address("import_list"),
        "at": at,
        "here": request.get_full_path(),
    }
    return render(request, "web/problems/ledger.html", context)


def _is_mine(problem: Any, organisations: frozenset[int]) -> bool:
    return problem.desk_id in organisations


def _turned(request: HttpRequest, **cursor: str) -> str:
    """The same filter on the page before or after; empty where there is none."""
    if not any(cursor.values()):
        return ""
    query = request.GET.copy()
    query.pop("after", None)
    query.pop("before", None)
    for name, value in cursor.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _views(request: HttpRequest, saved: Sequence[Any]) -> list[SavedView]:
    here = request.GET.copy()
    for name in ("after", "before"):
        here.pop(name, None)
    now_at = here.urlencode()
    views = [SavedView(name, f"?{query}", current=query == now_at) for name, query in FIXED_VIEWS]
    for view in saved:
        query = query_text(filter_from(view.query))
        views.append(SavedView(view.name, f"?{query}&view={view.id}", current=here.get("view") == str(view.id)))
    return views


@signed_in
@require_GET
def problem(request: HttpRequest, number: str) -> HttpResponse:
    """One problem: photos, whose turn, what to do now, measures, timeline."""
    by, at = who(request), now(request)
    page = problem_page(number, by=by, at=at)
    return render(request, "web/problems/problem.html", page_context(page, at=at, mine=by.organisation_ids))


def page_context(page: ProblemPage, *, at: datetime, mine: frozenset[int]) -> dict[str, Any]:
    """What the template draws: pieces of the face instead of rows."""
    row = page.problem
    is_mine = row.desk_id in mine
    before, after = (_shots(page.before, "整改前"), _shots(page.after, "整改后"))
    return {
        "page": page,
        "problem": row,
        "at": at,
        "mine": is_mine,
        "tone": tone_of(state=row.state, due=row.desk_due, at=at, mine=is_mine),
        "photos": [*before, *after, *_shots(page.site, "复核现场")],
        "before": before[0] if before and after else None,
        "after": after[-1] if before and after else None,
        "entries": [_entry(happened) for happened in page.timeline],
        "papers": [(a, reverse("evidence_original", args=[a.file_id])) for a in page.papers],
        "measures": _measure_groups(page),
        "several": "office" in page.scene.by.roles and row.state in STEPS and not row.follows,
        "clock_stands": row.time_left is not None,
        "settled": row.state in {"struck_off", "void"} or row.time_left is not None,
        "small": site_map(row.site, tone_of(state=row.state, due=row.desk_due, at=at, mine=is_mine)),
    }


def _measure_groups(page: ProblemPage) -> list[tuple[str, list[Any]]]:
    """By unit, in the order first written."""
    groups: dict[str, list[Any]] = {}
    for line in page.measures:
        groups.setdefault(line.unit, []).append(line)
    return list(groups.items())


def _shots(attachments: Sequence[Any], label: str) -> list[Photo]:
    return [
        Photo(
            str(a.file_id),
            reverse("evidence_thumb", args=[a.file_id]),
            reverse("evidence_view", args=[a.file_id]),
            a.file.original_name or label,
            f"{label}　{a.step.happened_at.astimezone():%m-%d}" if a.step else label,
        )
        for a in attachments
    ]


def _entry(happened: Happened) -> Entry:
    photos = [a for a in happened.files if a.file.kind == "photo"]
    return Entry(
        at=happened.at,
        who=happened.who,
        done=happened.done,
        words=happened.words,
        waited=happened.waited,
        tone=happened.tone,  # type: ignore[arg-type]
        photos=_shots(photos, "照片"),
    )
