"""Tags and filters of the face: icons, signs, moments, and the components of templates/web/components."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

import uuid_utils
from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import QueryDict
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from chuangcheng.rules.problem_states import LABELS, State
from chuangcheng.web import signs
from chuangcheng.web.pieces import Entry, Filter, Job, Option, Photo, SavedView, Tone, WizardStep

register = template.Library()
COMPONENTS = "web/components"


# Small signs -------------------------------------------------------------------------------------------


@cache
def _drawing(name: str) -> str:
    """The inside of one icon of the npm package; empty where the package is not installed."""
    path = settings.NODE_MODULES / "lucide-static" / "icons" / f"{name}.svg"
    found = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.DOTALL) if path.is_file() else None
    return " ".join(found[1].split()) if found else ""


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """One line icon by its lucide name. Decoration only: words stand beside it, or an aria-label on its button."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
        ' stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        f" icon-{size}" if size else "",
        mark_safe(_drawing(name)),  # noqa: S308 our own package's drawing, never a user's text
    )


@register.simple_tag
@cache
def sign(tone: Tone) -> SafeString:
    """The sign of a tone in its colour; its plain glyph stands in data-sign."""
    glyph, drawing, _ = signs.SIGNS[tone]
    return format_html(
        '<svg class="sign tone-{}" viewBox="0 0 12 12" data-sign="{}" aria-hidden="true" focusable="false">{}</svg>',
        tone,
        glyph,
        mark_safe(drawing),  # noqa: S308 drawn in signs.py
    )


@register.simple_tag
def once_key() -> SafeString:
    """The hidden key that makes a form count once however often it is sent (UUIDv7)."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid_utils.uuid7())


# Moments -----------------------------------------------------------------------------------------------


@register.filter
def moment(value: datetime | None) -> str:
    """10月8日 10:30; the year in front when it is not this one; empty for None."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def day(value: date | None) -> str:
    """10月8日; the year in front when it is not this one; empty for None."""
    if value is None:
        return ""
    year = "" if value.year == timezone.localdate().year else f"{value.year}年"
    return f"{year}{value.month}月{value.day}日"


@register.filter
def left(due: datetime | None, at: datetime | None = None) -> str:
    """还剩3天4小时 or 逾期2天, counted to `at` or now."""
    return signs.left_words(due, at or timezone.now()) if due else ""


@register.filter
def since(value: datetime | None, at: datetime | None = None) -> str:
    """How long ago, in words: 3天4小时."""
    return signs.span_words((at or timezone.now()) - value) if value else ""


@register.filter
def telephone(number: str) -> SafeString | str:
    """A number to be tapped; what was erased is said to be, what is no number stays words."""
    if number and not number.strip("□"):
        return "（电话已清除）"
    called = "".join(sign for sign in number if sign in "+0123456789")
    return format_html('<a href="tel:{}">{}</a>', called, number) if len(called) > 2 else number


# State and deadline ------------------------------------------------------------------------------------


@register.simple_tag
def state_badge(
    state: str, due: datetime | None = None, mine: bool = False, at: datetime | None = None, boxed: bool = False
) -> SafeString:
    """A problem's state with sign and colour; lateness in words where it is late or nearly."""
    now = at or timezone.now()
    tone = signs.tone_of(state=state, due=due, at=now, mine=mine)
    late = signs.left_words(due, now) if due and tone in {"overdue", "soon"} else ""
    return badge(tone, LABELS[State(state)], boxed, late)


@register.simple_tag
def badge(tone: Tone, label: str, boxed: bool = False, late: str = "") -> SafeString:
    """Any other state (a list's, a round's) with sign and colour. Put together here: a list has one in each row."""
    return format_html(
        '<span class="state tone-{}{}">{}<span>{}</span>{}</span>',
        tone,
        " state-boxed" if boxed else "",
        sign(tone),
        label,
        format_html(' <span class="late">{}</span>', late) if late else "",
    )


@register.inclusion_tag(f"{COMPONENTS}/deadline.html")
def deadline(
    due: datetime | None,
    why: str | Sequence[str] = "",
    at: datetime | None = None,
    provisional: bool = False,
    settled: bool = False,
) -> dict[str, Any]:
    """A deadline with what is left of it and 为什么是这个时限?. `why` is a sentence or one per step of the reckoning.

    `settled` shows the moment alone (struck off, clock stopped).
    """
    now = at or timezone.now()
    tone = "" if settled or due is None else signs.tone_of(state=State.RECTIFYING, due=due, at=now)
    lines = [why] if isinstance(why, str) else list(why)
    return {
        "due": due,
        "tone": tone if tone in {"overdue", "soon"} else "",
        "left": "" if settled or due is None else signs.left_words(due, now),
        "why": [line for line in lines if line],
        "provisional": provisional,
    }


@register.inclusion_tag(f"{COMPONENTS}/timeline.html")
def timeline(entries: Sequence[Entry]) -> dict[str, Any]:
    """What happened, top down in the order given; readable without knowing the system."""
    return {"entries": entries}


# Lists -------------------------------------------------------------------------------------------------


@register.inclusion_tag(f"{COMPONENTS}/filters.html", takes_context=True)
def filter_bar(context: Context, filters: Sequence[Filter], keep: str = "sort q") -> dict[str, Any]:
    """The filter chips of a list, one GET form; `keep` names query parameters carried along."""
    asked: QueryDict = context["request"].GET
    names = {one.name for one in filters}
    kept = [(name, value) for name in keep.split() if name not in names for value in asked.getlist(name)]
    return {
        "filters": filters,
        "kept": kept,
        "any_set": any(one.chosen for one in filters),
        "clear_url": _address({name: values for name, values in asked.lists() if name in keep.split()}),
    }


@register.simple_tag
def filter_options(one: Filter) -> SafeString:
    """The boxes of one chip. A city has hundreds of units and categories, which seldom change: kept as drawn."""
    return _boxes("checkbox" if one.multiple else "radio", one.name, tuple(one.options))


@lru_cache(maxsize=256)
def _boxes(kind: str, name: str, options: tuple[Option, ...]) -> SafeString:
    return format_html_join(
        "\n",
        f'<label><input type="{kind}" name="{name}" value="{{}}"{{}}><span>{{}}</span>{{}}</label>',
        (
            (
                option.value,
                CHECKED if option.chosen else "",
                option.label,
                "" if option.count is None else format_html('<span class="tally">{}</span>', option.count),
            )
            for option in options
        ),
    )


CHECKED = mark_safe(" checked")


def _address(params: dict[str, list[str]]) -> str:
    query = QueryDict(mutable=True)
    for name, values in params.items():
        query.setlist(name, values)
    return f"?{query.urlencode()}"


@register.inclusion_tag(f"{COMPONENTS}/views.html")
def view_tabs(views: Sequence[SavedView], save_url: str = "") -> dict[str, Any]:
    """Saved views as tabs; `save_url` opens the dialog that saves the filters in force."""
    return {"views": views, "save_url": save_url}


@register.inclusion_tag(f"{COMPONENTS}/sort_head.html", takes_context=True)
def sort_head(context: Context, label: str, key: str, css: str = "") -> dict[str, Any]:
    """A <th> that sorts by ?sort=key, then ?sort=-key; any cursor is dropped."""
    asked: QueryDict = context["request"].GET
    current = asked.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    params: dict[str, list[str]] = {
        n: [str(v) for v in values] for n, values in asked.lists() if n not in {"after", "before"}
    }
    params["sort"] = [f"-{key}" if current == key else key]
    return {"label": label, "url": _address(params), "direction": direction, "css": css}


@register.inclusion_tag(f"{COMPONENTS}/pager.html")
def pager(previous_url: str = "", next_url: str = "", said: str = "") -> dict[str, Any]:
    """The foot of a keyset list: 上一页/下一页 and what is shown (第 1–100 条)."""
    return {"previous_url": previous_url, "next_url": next_url, "said": said}


@register.inclusion_tag(f"{COMPONENTS}/empty.html")
def empty(title: str, say: str, url: str = "", label: str = "", icon_name: str = "clipboard-list") -> dict[str, Any]:
    """An empty page says how to begin."""
    return {"title": title, "say": say, "url": url, "label": label, "icon_name": icon_name}


# Forms -------------------------------------------------------------------------------------------------


@register.inclusion_tag(f"{COMPONENTS}/field.html")
def field(bound: BoundField, css: str = "", phrases: Sequence[str] = ()) -> dict[str, Any]:
    """One form field: label, hint, error beside it, remembered phrases to click."""
    widget = bound.field.widget
    return {
        "field": bound,
        "css": css,
        "phrases": phrases,
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
    }


@register.inclusion_tag(f"{COMPONENTS}/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """What stops the form, on top, each line leading to its field."""
    count = sum(len(errors) for errors in form.errors.values())
    on_top = form.non_field_errors()
    return {"form": form, "count": count, "only": on_top[0] if count == len(on_top) == 1 else ""}


@register.inclusion_tag(f"{COMPONENTS}/drop_zone.html")
def drop_zone(
    name: str,
    upload_url: str,
    *,
    kept: Sequence[Photo] = (),
    label: str = "添加照片",
    hint: str = "可拖进来、可粘贴，一次可选多张",
    accept: str = "image/*,.heic,.heif",
    capture: bool = True,
) -> dict[str, Any]:
    """Files sent at once to `upload_url` as field `file`, which answers {"id", "name", "thumb"}.

    The form carries each id as a hidden input called `name`.
    """
    return {
        "name": name,
        "upload_url": upload_url,
        "kept": kept,
        "label": label,
        "hint": hint,
        "accept": accept,
        "capture": capture,
    }


@register.inclusion_tag(f"{COMPONENTS}/stepper.html")
def stepper(steps: Sequence[WizardStep], current: int) -> dict[str, Any]:
    """Where a wizard stands; `current` counts from 1."""
    return {"steps": [(n, step, n < current, n == current) for n, step in enumerate(steps, start=1)]}


# Evidence and numbers ----------------------------------------------------------------------------------


@register.inclusion_tag(f"{COMPONENTS}/photos.html")
def photo_row(photos: Sequence[Photo], large: bool = False, gallery: str = "photos") -> dict[str, Any]:
    """Thumbnails that open in the light box; one `gallery` is leafed through together."""
    return {"photos": photos, "large": large, "gallery": gallery}


@register.inclusion_tag(f"{COMPONENTS}/compare.html")
def compare(before: Photo, after: Photo) -> dict[str, Any]:
    """Before and after under one slider, movable by mouse, finger and arrow keys."""
    return {"before": before, "after": after}


@register.inclusion_tag(f"{COMPONENTS}/meter.html")
def meter(done: int, total: int, said: str = "") -> dict[str, Any]:
    """n of m as a bar and in figures."""
    return {"done": done, "total": total, "said": said or f"{done}/{total}", "is_done": total > 0 and done >= total}


@register.inclusion_tag(f"{COMPONENTS}/job.html")
def job_progress(job: Job) -> dict[str, Any]:
    """A long job that asks for itself once a second until it is done."""
    return {"job": job}


@register.inclusion_tag(f"{COMPONENTS}/chart.html")
def chart(
    key: str,
    title: str,
    labels: Sequence[str],
    series: dict[str, Sequence[float]],
    *,
    kind: str = "bar",
    unit: str = "",
) -> dict[str, Any]:
    """A chart on canvas with its figures as a table beneath. `kind`: bar, row (lying bars), stack, line.

    `series` maps a name to one number per label; `key` is unique on the page.
    """
    rows = [(label, [values[n] for values in series.values()]) for n, label in enumerate(labels)]
    spec = {
        "kind": kind,
        "unit": unit,
        "labels": list(labels),
        "series": [{"name": name, "data": list(values)} for name, values in series.items()],
    }
    return {"key": f"chart-{key}", "title": title, "spec": spec, "names": list(series), "rows": rows, "unit": unit}
