"""工作日历: a year at a look, a day corrected, a year made official, the office hours."""

from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from chuangcheng.jobs.upkeep import correct_day, keep_office_hours, may_keep_standards, publish_year
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.operations.calendar import YearChange
from chuangcheng.standards.queries import DayView, YearView, office_hours, year_view
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.standards.forms import DayForm, HoursForm, OfficialForm

FIRST, LAST = 2004, 2100
GUESSED = "按周末和法定节日推算，没有调休"
STATUS = {
    "official": ("done", "正式", "放假安排已公布，时限不会再变。"),
    "estimated": ("soon", "暂估", f"放假通知还没有公布，{GUESSED}；算到这一年的时限标“暂定”，定为正式后自动重算。"),
    "missing": ("soon", "暂估", f"这一年还没有维护，{GUESSED}；改任何一天就会建立。"),
}


@signed_in
@require_GET
def this_year(request: HttpRequest) -> HttpResponse:
    """The year of now."""
    return HttpResponseRedirect(reverse("calendar_year", args=[timezone.localdate(now(request)).year]))


@signed_in
@require_GET
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Twelve months with 班 and 休; a day that is clicked stands in the form."""
    return shown(request, year)


def shown(
    request: HttpRequest, year: int, *, day_form: DayForm | None = None, official_form: OfficialForm | None = None,
    hours_form: HoursForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page, with the forms as they stand."""
    if not FIRST <= year <= LAST:
        raise Refused(f"日历只到{FIRST}年至{LAST}年，请核对年份。", code="calendar_year_far", kind="missing")
    view = year_view(year)
    tone, label, say = STATUS[view.status]
    chosen = picked(view, request.GET.get("day", ""))
    forms = [form for form in (day_form, official_form, hours_form) if form is not None]
    context = {
        "view": view,
        "months": list(enumerate(view.months, start=1)),
        "tone": tone,
        "label": label,
        "say": say,
        "spans": spans(view),
        "today": timezone.localdate(now(request)),
        "before": year - 1 if year > FIRST else None,
        "after": year + 1 if year < LAST else None,
        "chosen": chosen,
        "may_keep": may_keep_standards(who(request)),
        "day_form": day_form or DayForm(initial=day_initial(chosen)),
        "official_form": official_form or OfficialForm(),
        "hours_form": hours_form or HoursForm(initial=dict(zip("abcd", flat(office_hours()), strict=False))),
        "hours": "、".join(f"{a:%H:%M}—{b:%H:%M}" for a, b in office_hours()),
    }
    return render(request, "web/standards/calendar.html", context, status=422 if forms else 200)


def spans(view: YearView) -> list[tuple[str, str, str]]:
    """Days off and made-up days as (休 or 班, 10月1日—7日, 国庆节), neighbours of one name together, in order."""
    groups: list[list[DayView]] = []
    for square in sorted([*view.days_off, *view.made_up], key=lambda each: each.date):
        last = groups[-1][-1] if groups else None
        goes_on = last and (square.date - last.date).days == 1 and (square.sign, square.name) == (last.sign, last.name)
        if goes_on:
            groups[-1].append(square)
        else:
            groups.append([square])
    return [(group[0].sign, span_words(group[0].date, group[-1].date), group[0].name) for group in groups]


def span_words(first: date, last: date) -> str:
    """10月1日, 10月1日—7日, 1月31日—2月2日."""
    begin = f"{first.month}月{first.day}日"
    if first == last:
        return begin
    return f"{begin}—{last.day}日" if first.month == last.month else f"{begin}—{last.month}月{last.day}日"


def flat(parts: tuple[tuple[time, time], ...]) -> list[time]:
    """The first two parts, one moment after the other."""
    return [moment for part in parts[:2] for moment in part]


def picked(view: YearView, text: str) -> DayView | None:
    """The day that was clicked."""
    squares = (square for month in view.months for week in month for square in week)
    return next((square for square in squares if square and square.date.isoformat() == text), None)


def day_initial(chosen: DayView | None) -> dict[str, Any]:
    """What the form begins with: the opposite of what the clicked day is now, that is why it was clicked."""
    if chosen is None:
        return {}
    return {"day": chosen.date, "working": "no" if chosen.working else "yes", "name": ""}


def told(change: YearChange) -> str:
    """What follows from a change."""
    if change.before == "official" and not change.became_official:
        return "以后的时限按新日历算，已经给出的时限不变。"
    return "暂定的时限正在按新日历重算。" if change.changed or change.became_official else ""


@signed_in
@require_POST
def day(request: HttpRequest, year: int) -> HttpResponse:
    """Correct one day."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return shown(request, year, day_form=form)
    given: date = form.cleaned_data["day"]
    working = form.cleaned_data["working"] == "yes"
    try:
        change = correct_day(
            day=given, working=working, name=form.cleaned_data["name"], by=who(request), at=now(request)
        )
    except Refused as refused:
        if refused.kind == "forbidden":
            raise
        form.refuse(refused.sentence, refused.fields)
        return shown(request, year, day_form=form)
    messages.success(request, f"{given:%Y-%m-%d}已改为{'上班' if working else '休息'}。{told(change)}")
    return HttpResponseRedirect(reverse("calendar_year", args=[given.year]))


@signed_in
@require_POST
def official(request: HttpRequest, year: int) -> HttpResponse:
    """Make a year official by its notice."""
    form = OfficialForm(request.POST)
    if not form.is_valid():
        return shown(request, year, official_form=form)
    change = publish_year(year=year, source=form.cleaned_data["source"], days=None, by=who(request), at=now(request))
    messages.success(request, f"{year}年日历已定为正式。{told(change)}")
    return HttpResponseRedirect(reverse("calendar_year", args=[year]))


@signed_in
@require_POST
def hours(request: HttpRequest) -> HttpResponse:
    """Set the office hours."""
    form = HoursForm(request.POST)
    year = timezone.localdate(now(request)).year
    if not form.is_valid():
        return shown(request, year, hours_form=form)
    a, b, c, d = (form.cleaned_data[name] for name in "abcd")
    parts = [(a, b), (c, d)] if c and d else [(a, b)]
    try:
        keep_office_hours(parts=parts, by=who(request), at=now(request))
    except Refused as refused:
        if refused.kind == "forbidden":
            raise
        form.refuse(refused.sentence, refused.fields)
        return shown(request, year, hours_form=form)
    messages.success(request, "上班时间已保存；以后的时限按它算，已经给出的时限不变。")
    return HttpResponseRedirect(reverse("calendar"))
