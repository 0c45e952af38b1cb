"""One small form for every move: in a dialog by htmx, on a page of its own without script."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.problems.queries.choices import deadline_ahead, phrases
from chuangcheng.problems.queries.moves import need_may
from chuangcheng.problems.queries.page import measures_of
from chuangcheng.problems.queries.scene import problem_seen, scene
from chuangcheng.rules import quantities
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import STATUS, done, is_fragment, key_of, now, signed_in, who
from chuangcheng.web.evidence.uploads import kept_photos, take_posted_files
from chuangcheng.web.problems.fields import RuleFields
from chuangcheng.web.problems.move_form import MoveForm, Occasion, unit_from
from chuangcheng.web.problems.move_pages import PAGES, MovePage
from chuangcheng.web.problems.unit_forms import Measure, metric_options

WORD_OF = {"measure": "text", "reopen": "finding"}


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Show the form of a move, or make it."""
    page = page_for(code)
    posted: QueryDict | None = request.POST if request.method == "POST" else None
    occasion = occasion_of(request, number)
    if posted is not None and request.FILES:
        posted = take_posted_files(request, page.form.zones)
    form = page.form(posted, occasion=occasion)
    if posted is None:
        return show(request, page, form, number)
    key_of(request)
    if not form.is_valid():
        if occasion.scene is not None:
            need_may(occasion.scene, code, behalf=occasion.on_behalf)
        return show(request, page, form, number, status=422)
    try:
        page.operation(form.ask(number), **form.wishes())
    except Refused as refused:
        return refused_form(request, page, form, number, refused)
    url = reverse("problem", args=[number])
    return done(request, f"{number}：{page.sentence}", url=url, draft=draft_name(number, code, occasion.unit))


def page_for(code: str) -> MovePage:
    """The page of a move. Raises Refused (missing)."""
    if code not in PAGES:
        raise Refused("没有这一步，请回到问题页面重新选择。", code="move_unknown", kind="missing")
    return PAGES[code]


def occasion_of(request: HttpRequest, number: str, **extra: Any) -> Occasion:
    """One problem, the unit meant, and whether the office fills in for it."""
    asked = request.POST if request.method == "POST" else request.GET
    by, at = who(request), now(request)
    return Occasion(
        by=by,
        at=at,
        scene=scene(number, by=by, at=at),
        unit=unit_from(request),
        on_behalf=asked.get("behalf") == "1",
        extra=extra,
    )


def refused_form(request: HttpRequest, page: MovePage, form: MoveForm, number: str, refused: Refused) -> HttpResponse:
    """What the form wants changed is shown in it; what only a fresh page can solve is said, and the form stays."""
    if refused.code == "measure_empties_chain":
        form = page.form(request.POST, occasion=occasion_of(request, number, ask_to_confirm=True))
        form.is_valid()
        form.refuse(refused.sentence, {})
        return show(request, page, form, number, status=422 if is_fragment(request) else 409)
    if refused.kind != "invalid" and is_fragment(request):
        raise refused
    form.refuse(refused.sentence, refused.fields)
    return show(request, page, form, number, status=STATUS[refused.kind])


def show(request: HttpRequest, page: MovePage, form: MoveForm, number: str, *, status: int = 200) -> HttpResponse:
    """The form with what it stands on: the problem in one line, phrases used before, files sent already."""
    occasion = form.occasion
    seen = occasion.scene
    zones = [(zone, kept_photos(zone.kept)) for zone in form.upload_zones()]
    context = {
        "page": page,
        "form": form,
        "problem": seen.problem if seen else None,
        "number": number,
        "action": reverse("move", args=[number, page.code]),
        "draft": draft_name(number, page.code, occasion.unit),
        "zones": zones,
        "phrases": phrases(occasion.by, page.code, word=WORD_OF.get(page.code, "note")),
        "on_behalf": occasion.on_behalf,
        "for_unit": for_unit(occasion),
        "figures": figure_rows(form),
        "metrics": form.metrics if isinstance(form, Measure) else (),
        "measures": measures_of(seen.problem) if seen and page.code in {"submit", "verify", "endorse"} else (),
        "category": seen.problem.category_id if seen else None,
    }
    return render(request, "web/problems/move.html", context, status=status)


def draft_name(number: str, code: str, unit: int | None) -> str:
    """Under which name a half-filled form is kept; the workbench reads it back."""
    return f"{number}:{code}" + (f":{unit}" if unit else "")


def for_unit(occasion: Occasion) -> str:
    """The unit a form is for, by name."""
    if occasion.scene is None or occasion.unit is None:
        return ""
    part = next((p for p in occasion.scene.parts if p.unit_id == occasion.unit), None)
    return part.unit.short_name or part.unit.name if part else ""


def figure_rows(form: MoveForm) -> list[tuple[str, str]]:
    """The quantities of a measure as they were filled in."""
    return form.fact_rows() if isinstance(form, Measure) else []


@signed_in
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The quantities found in the text of a measure, each to be given its metric."""
    found = [one.figure.printed for one in quantities.find(request.GET.get("text", "")[:4000])]
    context = {"figures": [(text, "") for text in dict.fromkeys(found)], "metrics": metric_options()}
    return render(request, "web/problems/parts/figures.html", context)


@signed_in
@require_GET
def deadline_preview(request: HttpRequest) -> HttpResponse:
    """When the limit in a form would end, and why."""
    number, category = request.GET.get("number", ""), request.GET.get("category_id", "")
    category_id = whole_number(category)
    if number:
        category_id = problem_seen(number, by=who(request)).category_id
    form = RuleFields(request.GET)
    context: dict[str, Any] = {"fault": ""}
    if request.GET.get("empty") == "keep" and not request.GET.get("rule_clock"):
        return HttpResponse("")
    if not form.is_valid():
        context["fault"] = next(iter(form.errors.values()))[0]
    else:
        try:
            rule, due = deadline_ahead(category=category_id, rule=form.rule(), at=now(request))
            context |= {"rule": rule, "due": due}
        except Refused as refused:
            context["fault"] = refused.sentence
    return render(request, "web/problems/parts/deadline_preview.html", context)
