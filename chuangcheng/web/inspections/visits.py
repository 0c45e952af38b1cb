"""现场检查 on a page: the checklist, starting, saving, finishing, what goes on the ledger; a patrol outside rounds."""

from typing import Any
from uuid import UUID

import uuid_utils
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.inspections.operations.answers import save_answers
from chuangcheng.inspections.operations.findings import attach_finding, register_finding, register_findings
from chuangcheng.inspections.operations.visits import finish_visit, miss_visit, start_visit
from chuangcheng.inspections.queries.begin_choices import patrol_programmes, self_check_sites
from chuangcheng.inspections.queries.rounds import other_teams
from chuangcheng.inspections.queries.scores import explain
from chuangcheng.inspections.queries.visits import VisitPage, site_history, visit_page
from chuangcheng.people.rights import OFFICE_AND_LIAISON, may_keep
from chuangcheng.rules.refusals import STATUS, Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import key_of, now, signed_in, who
from chuangcheng.web.evidence.uploads import take_posted_files
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.inspections.checklist_forms import (
    PRESENCES,
    VERDICTS,
    drafts,
    empty_row,
    presences,
    rows_of,
)
from chuangcheng.web.inspections.rounds import VISIT_TONES

PAGE = 30
BLANK_POSTS = 2


class PatrolForm(OfficeForm):
    """Where somebody goes outside rounds."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    site = forms.TypedChoiceField(label="点位", coerce=int, widget=forms.Select(attrs={"data-picker": "输入名称"}))
    programme = forms.TypedChoiceField(
        label="按哪个方案", required=False, coerce=int, empty_value=None, help_text="不选就只记发现，没有检查清单。"
    )

    def __init__(self, data: QueryDict | None, *, by: Any, site: int | None) -> None:
        programmes = patrol_programmes(by)
        first = {"key": str(uuid_utils.uuid7()), "site": site, "programme": programmes[0][0] if programmes else None}
        super().__init__(data, initial=first)
        self.fields["site"].choices = [("", "请选择"), *self_check_sites(by)]  # type: ignore[attr-defined]
        self.fields["programme"].choices = [("", "不按方案"), *programmes]  # type: ignore[attr-defined]


@signed_in
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a visit outside rounds."""
    by = who(request)
    if not by.roles & {"office", "inspector", "liaison", "rectifier"}:
        sentence = "现场检查由督查员、创城办或本单位人员办理，您现在的岗位不是；请联系他们。"
        raise Refused(sentence, code="visit_not_yours", kind="forbidden")
    form = PatrolForm(
        request.POST if request.method == "POST" else None, by=by, site=whole_number(request.GET.get("site", ""))
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            visit = start_visit(
                uuid=said["key"], by=by, at=now(request), site_id=said["site"], programme_id=said["programme"]
            )
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
            status = STATUS[refused.kind]
        else:
            return HttpResponseRedirect(reverse("visit", args=[visit.uuid]))
    if form.errors and status == 200:
        status = 422
    return render(request, "web/inspections/visit_new.html", {"form": form}, status=status)


@signed_in
@require_GET
def visit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One visit: its checklist to fill in, or what was found."""
    page = visit_page(uuid, by=who(request))
    return show(request, page)


def show(
    request: HttpRequest, page: VisitPage, faults: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """The page, with faults beside their items."""
    groups = rows_of(page, faults or {})
    planned = page.inside and page.line.state == "planned" and page.visit.round is not None
    moves = planned and may_keep(who(request), page.visit.organisation, OFFICE_AND_LIAISON)
    context = {
        "page": page,
        "row": page.visit,
        "line": page.line,
        "tone": VISIT_TONES[page.line.state],
        "groups": groups,
        "beside": empty_row(),
        "verdicts": VERDICTS,
        "presence_states": PRESENCES,
        "blank_posts": range(BLANK_POSTS),
        "faults": faults or {},
        "teams": other_teams(page.visit) if moves else [],
        "fills": page.inside and page.line.state == "started",
        "waiting": [shown for shown in page.waiting if page.inside and page.line.state == "done"],
    }
    return render(request, "web/inspections/visit.html", context, status=status)


@signed_in
@require_GET
def score(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where a visit's score comes from, item by item."""
    page = visit_page(uuid, by=who(request))
    context = {"line": page.line, "scored": explain(page.visit)}
    return render(request, "web/inspections/visit_score.html", context)


@signed_in
@require_POST
def start(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin a planned visit."""
    start_visit(uuid=uuid, by=who(request), at=now(request))
    return to_visit(uuid)


def to_visit(uuid: UUID) -> HttpResponseRedirect:
    """To the visit."""
    return HttpResponseRedirect(reverse("visit", args=[uuid]))


@signed_in
@require_POST
def save(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep what was filled in; with 提交检查 finish the visit and put what failed on the ledger."""
    by, at = who(request), now(request)
    posted = with_files(request)
    try:
        given = drafts(posted, at=at)
        seen = presences(posted)
        saved = save_answers(uuid=uuid, answers=given, presences=seen, by=by, at=at)
    except ValueError:
        raise Refused("页面内容不完整，请刷新后再填。", code="answer_fields") from None
    except Refused as refused:
        if refused.code != "answer_fields":
            raise
        messages.error(request, refused.sentence)
        return show(request, visit_page(uuid, by=by), refused.fields, status=422)
    if saved.conflicts:
        faults = {str(one.theirs.uuid): one.sentence for one in saved.conflicts}
        messages.warning(request, f"有{len(saved.conflicts)}项刚被别人改过，没有覆盖，请对照后再填。")
        return show(request, visit_page(uuid, by=by), faults, status=409)
    if posted.get("then") != "finish":
        messages.success(request, "已保存。")
        return to_visit(uuid)
    return finish(request, uuid, note=posted.get("note", ""))


def with_files(request: HttpRequest) -> QueryDict:
    """The posted form, files in it taken."""
    if not request.FILES:
        return request.POST
    zones = [name.removesuffix("_files") for name in request.FILES]
    return take_posted_files(request, zones)


def finish(request: HttpRequest, uuid: UUID, *, note: str) -> HttpResponse:
    """End the visit; what failed goes on the ledger."""
    by, at = who(request), now(request)
    finish_visit(uuid=uuid, by=by, at=at, note=note)
    found = register_findings(uuid=uuid, by=by, at=at)
    numbers = [one.number for one in found if one.number]
    messages.success(request, f"检查已提交，{len(numbers)}个问题已上台账。" if numbers else "检查已提交。")
    for one in [f for f in found if not f.number][:5]:
        messages.warning(request, one.sentence)
    return to_visit(uuid)


@signed_in
@require_POST
def register_one(request: HttpRequest, uuid: UUID, answer: UUID) -> HttpResponse:
    """One failed item onto the ledger as a problem of its own."""
    key_of(request)
    problem = register_finding(uuid=uuid, answer=answer, by=who(request), at=now(request))
    messages.success(request, f"已上台账，编号{problem.number}。")
    return to_visit(uuid)


@signed_in
@require_POST
def attach(request: HttpRequest, uuid: UUID, answer: UUID) -> HttpResponse:
    """One failed item is a problem that stands on the ledger already."""
    number = request.POST.get("number", "")
    problem = attach_finding(uuid=uuid, answer=answer, number=number, by=who(request), at=now(request))
    messages.success(request, f"已并入{problem.number}。")
    return to_visit(uuid)


@signed_in
@require_POST
def miss(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Not looked at, and why."""
    miss_visit(uuid=uuid, reason=request.POST.get("reason", ""), by=who(request), at=now(request))
    messages.success(request, "已记为未检查。")
    return to_visit(uuid)


@signed_in
@require_GET
def of_site(request: HttpRequest, site_id: int) -> HttpResponse:
    """A site's inspections that this person may see, newest first."""
    by = who(request)
    lines = site_history(by, site_id=site_id, after=whole_number(request.GET.get("before", "")), limit=PAGE)
    context = {
        "visits": [(line, VISIT_TONES[line.state]) for line in lines],
        "site_id": site_id,
        "site_name": lines[0].site_name if lines else "",
        "next_url": f"?before={lines[-1].id}" if len(lines) == PAGE else "",
    }
    return render(request, "web/inspections/site.html", context)
