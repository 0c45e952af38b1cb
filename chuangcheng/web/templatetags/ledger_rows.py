"""The rows of the ledger’s table, put together here: as a template they cost more than all else of the page."""

from datetime import datetime
from typing import Any

from django.template import Library
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chuangcheng.web.templatetags.face import moment, state_badge

register = Library()
# Cells of class `less` are left out where the page is narrow; what they say then stands below the problem's text.
ROW = (
    '<tr><td class="tick"><input type="checkbox" name="numbers" value="{number}" aria-label="选中 {number}"></td>'
    '<td class="number less">{number}</td>'
    '<td class="wide"><a class="title" href="{link}" data-pane>{text}</a>'
    '<span class="under when-narrow">{under}</span>{marks}</td>'
    '<td class="less">{place}</td><td class="less unit">{lead}</td><td>{state}</td><td class="less unit">{desk}</td>'
    '<td class="nowrap less">{due}</td></tr>'
)
FOLLOWS = SafeString('<span class="muted">随办</span>')
SUPERVISED = SafeString('<span class="tag tag-warn">督办</span>')


@register.simple_tag
def ledger_row(problem: Any, mine: bool, at: datetime) -> SafeString:
    """One problem of a list; `mine` where it waits on a desk of the reader."""
    lead = called(problem.lead)
    return format_html(
        ROW,
        number=problem.number,
        link=reverse("problem", args=[problem.number]),
        text=problem.text,
        under=" · ".join(word for word in (problem.number, lead, problem.place) if word),
        marks=marks(problem),
        place=problem.place or (problem.site.name if problem.site else ""),
        lead=lead,
        state=FOLLOWS if problem.follows else state_badge(problem.state, due=problem.desk_due, mine=mine, at=at),
        desk=called(problem.desk),
        due=moment(problem.due),
    )


def called(unit: Any) -> str:
    """A unit's name as a narrow cell has it."""
    return (unit.short_name or unit.name) if unit else ""


def marks(problem: Any) -> SafeString:
    """What happened to it before: came back, was sent back, is supervised."""
    again = ((problem.recurrence_count, "反弹"), (problem.rework_count, "返工"))
    tags = format_html_join("", '<span class="tag tag-warn">{1}{0}次</span>', [one for one in again if one[0]])
    if problem.supervise_level:
        tags += SUPERVISED
    return format_html('<span class="marks">{}</span>', tags) if tags else tags
