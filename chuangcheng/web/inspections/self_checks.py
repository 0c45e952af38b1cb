"""自查: the list, beginning one, one with its items, one item, finishing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.inspections.operations.self_checks import (
    answer_item,
    begin_self_check,
    finish_self_check,
    register_all,
    register_found,
    resume_self_check,
)
from chuangcheng.inspections.queries.self_checks import (
    ItemLine,
    SelfCheckPage,
    item_line,
    item_seen,
    may_work,
    self_check_lines,
    self_check_page,
    units_to_check,
)
from chuangcheng.reports.queries import documents_of_self_check
from chuangcheng.rules.refusals import STATUS, Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import done, is_fragment, key_of, now, signed_in, who
from chuangcheng.web.evidence.uploads import kept_photos, take_posted_files
from chuangcheng.web.inspections.self_check_forms import (
    DOCUMENTS,
    MORE_OCCASIONS,
    STAGES,
    BeginForm,
    FinishForm,
    ItemForm,
    files_in,
)
from chuangcheng.web.inspections.tabs import tabs_for
from chuangcheng.web.pieces import Photo, Tone

PAGE = 30
VERDICT_TONES: dict[str, Tone] = {"meets": "done", "partly": "soon", "fails": "overdue", "not_applicable": "void"}
STANDING_TONES: dict[str, Tone] = {"done": "done", "due": "soon", "short": "overdue"}


@signed_in
@require_GET
def self_checks(request: HttpRequest) -> HttpResponse:
    """Every self-check this person sees, newest first."""
    by = who(request)
    lines = self_check_lines(by, before=whole_number(request.GET.get("before", "")), limit=PAGE)
    context = {
        "tabs": tabs_for(by, "self_checks"),
        "lines": lines,
        "next_url": f"?before={lines[-1][0].id}" if len(lines) == PAGE else "",
        "may_begin": bool(units_to_check(by)),
        "today": timezone.localdate(now(request)),
    }
    return render(request, "web/inspections/self_checks.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin one by a standard or by a list of one's own."""
    by, at = who(request), now(request)
    if not units_to_check(by):
        sentence = "自查由单位的联络员、整改人员或创城办开展，您现在的岗位不是；请联系他们。"
        raise Refused(sentence, code="self_check_worker", kind="forbidden")
    form = BeginForm(request.POST if request.method == "POST" else None, by=by, today=timezone.localdate(at))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            row = begin_self_check(draft=form.draft(), by=by, at=at)
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
            status = STATUS[refused.kind]
        else:
            return done(request, "自查已建立，可以逐条填写了。", url=reverse("self_check", args=[row.pk]))
    if form.errors and status == 200:
        status = 422
    return render(request, "web/inspections/self_check_new.html", {"form": form}, status=status)


@signed_in
@require_GET
def self_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """One self-check: how far, chapter by chapter, item by item."""
    by = who(request)
    page = self_check_page(check_id, by=by, at=now(request))
    context = {**page_context(page), "documents": documents_of_self_check(check_id, by)}
    return render(request, "web/inspections/self_check.html", context)


def page_context(page: SelfCheckPage) -> dict[str, Any]:
    """What the page draws."""
    chapters = [(chapter.name, [(line, *tones(line)) for line in chapter.items]) for chapter in page.chapters]
    first = {"seen": page.row.version, "summary": page.row.summary, "next_steps": page.row.next_steps}
    left = next((line for line in page.items if not line.is_answered), None)
    return {
        "page": page,
        "row": page.row,
        "chapters": chapters,
        "unregistered": page.progress.problems - page.progress.registered,
        "first_left": left,
        "finish_form": FinishForm(initial=first),
    }


def tones(line: ItemLine) -> tuple[Tone, Tone | None]:
    """Of the judgement, and of the duty where there is one."""
    standing = STANDING_TONES[line.standing] if line.standing else None
    return VERDICT_TONES.get(line.row.verdict, "other"), standing


@signed_in
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item: how it is judged, what is done, 亮点, 问题, 不足, times and evidence."""
    by, at = who(request), now(request)
    row = item_seen(item_id, by)
    if not may_work(by, row.self_check.unit):
        sentence = f"自查由“{row.self_check.unit.name}”的联络员、整改人员或创城办填写；请联系他们。"
        raise Refused(sentence, code="self_check_worker", kind="forbidden")
    line = item_line(row, row.self_check, today=timezone.localdate(at))
    posted: QueryDict | None = request.POST if request.method == "POST" else None
    if posted is not None and request.FILES:
        posted = take_posted_files(request, [stage for stage, _, _ in STAGES])
    form = ItemForm(posted, line=line)
    if posted is None:
        return _show(request, form, line)
    if not form.is_valid():
        return _show(request, form, line, status=422)
    try:
        answer_item(item_id=item_id, answer=form.answer(), seen=form.cleaned_data["seen"], by=by, at=at)
    except Refused as refused:
        if refused.kind != "invalid" and is_fragment(request):
            raise
        form.refuse(refused.sentence, refused.fields)
        return _show(request, form, line, status=STATUS[refused.kind])
    return done(request, "这一条已保存。", url=_after(row.self_check_id, item_id, request))


def _after(check_id: int, item_id: int, request: HttpRequest) -> str:
    """The next item where that was asked for, else the page at this item."""
    if request.POST.get("then") == "next":
        page = self_check_page(check_id, by=who(request), at=now(request))
        ids = [line.row.pk for line in page.items]
        following = ids[ids.index(item_id) + 1 :]
        left = [line.row.pk for line in page.items if not line.is_answered and line.row.pk in following]
        if left:
            return reverse("self_check_item", args=[left[0]])
    return f"{reverse('self_check', args=[check_id])}#item-{item_id}"


def _show(request: HttpRequest, form: ItemForm, line: ItemLine, *, status: int = 200) -> HttpResponse:
    sent = files_in(form.data) if form.is_bound else [(e.file_id, e.stage) for e in line.evidence]
    zones = [
        (stage, label, hint, kept_photos([pk for pk, where in sent if where == stage])) for stage, label, hint in STAGES
    ]
    context = {
        "form": form,
        "line": line,
        "row": line.row,
        "check": line.row.self_check,
        "zones": zones,
        "accept": DOCUMENTS,
        "blanks": range(MORE_OCCASIONS),
        "standing": STANDING_TONES[line.standing] if line.standing else None,
    }
    return render(request, "web/inspections/self_check_item.html", context, status=status)


@signed_in
@require_POST
def register_one(request: HttpRequest, found_id: int) -> HttpResponse:
    """One problem onto the ledger."""
    problem = register_found(found_id=found_id, by=who(request), at=now(request), key=key_of(request))
    back = reverse("self_check", args=[problem.self_check_problem.item.self_check_id])
    messages.success(request, f"已登记到台账，编号{problem.number}。")
    return HttpResponseRedirect(f"{back}#item-{problem.self_check_problem.item_id}")


@signed_in
@require_POST
def register_every(request: HttpRequest, check_id: int) -> HttpResponse:
    """Everything found onto the ledger."""
    made = register_all(check_id=check_id, by=who(request), at=now(request))
    messages.success(request, f"已登记{len(made)}个问题到台账。" if made else "没有要登记的问题。")
    return HttpResponseRedirect(reverse("self_check", args=[check_id]))


@signed_in
@require_POST
def finish(request: HttpRequest, check_id: int) -> HttpResponse:
    """Close it with a word on the whole."""
    form = FinishForm(request.POST)
    if not form.is_valid():
        fields = {name: " ".join(map(str, said)) for name, said in form.errors.items()}
        raise Refused(next(iter(fields.values())), code="self_check_fields", fields=fields)
    said = form.cleaned_data
    finish_self_check(
        check_id=check_id, summary=said["summary"], next_steps=said["next_steps"], seen=said["seen"],
        by=who(request), at=now(request),
    )  # fmt: skip
    messages.success(request, "自查已结束。")
    return HttpResponseRedirect(reverse("self_check", args=[check_id]))


@signed_in
@require_POST
def resume(request: HttpRequest, check_id: int) -> HttpResponse:
    """Open it again."""
    seen = whole_number(request.POST.get("seen", "")) or 0
    resume_self_check(check_id=check_id, seen=seen, by=who(request), at=now(request))
    messages.success(request, "可以继续修改了。")
    return HttpResponseRedirect(reverse("self_check", args=[check_id]))


def evidence_photos(line: ItemLine) -> list[Photo]:
    """The files of an item as the page draws them."""
    return kept_photos([one.file_id for one in line.evidence])
