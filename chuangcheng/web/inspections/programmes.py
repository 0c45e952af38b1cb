"""督查方案: the list with its rounds, one programme, making and changing one, opening a round."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.inspections.operations.programmes import save_programme
from chuangcheng.inspections.operations.rounds import save_round
from chuangcheng.inspections.queries.begin_choices import runners_of
from chuangcheng.inspections.queries.rounds import programmes as programme_rows
from chuangcheng.inspections.queries.rounds import rounds as round_lines
from chuangcheng.inspections.queries.sight import programme_seen
from chuangcheng.people.rights import OFFICE_AND_LIAISON, may_keep
from chuangcheng.rules.draws import Wish
from chuangcheng.rules.refusals import STATUS, Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import done, now, signed_in, who
from chuangcheng.web.inspections.programme_forms import PER, ProgrammeForm, RoundForm
from chuangcheng.web.inspections.tabs import tabs_for
from chuangcheng.web.pieces import Tone

PAGE = 30
ROUND_TONES: dict[str, Tone] = {"planned": "other", "under_way": "mine", "closed": "done"}


@signed_in
@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    """Programmes in use, and rounds newest first."""
    by = who(request)
    after = whole_number(request.GET.get("before", ""))
    rounds = round_lines(by, after=after, limit=PAGE)
    old = request.GET.get("old") == "1"
    context = {
        "tabs": tabs_for(by, "programmes"),
        "programmes": [] if after else programme_rows(by, active=None if old else True),
        "old": old,
        "rounds": [(row, ROUND_TONES[row.state]) for row in rounds],
        "next_url": f"?before={rounds[-1].id}" if len(rounds) == PAGE else "",
        "may_make": bool(runners_of(by)),
    }
    return render(request, "web/inspections/programmes.html", context)


@signed_in
@require_GET
def programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    """One programme with its rounds."""
    by = who(request)
    row = programme_seen(programme_id, by=by)
    rounds = round_lines(by, programme_id=programme_id, limit=PAGE)
    context = {
        "row": row,
        "types": [one.name for one in row.site_types.all()],
        "areas": [one.name for one in row.areas.all()],
        "bureaus": [one.short_name or one.name for one in row.bureaus.all()],
        "drawn": draw_words(row.draw_rule),
        "rounds": [(line, ROUND_TONES[line.state]) for line in rounds],
        "keeps": may_keep(by, row.organisation, OFFICE_AND_LIAISON),
        "form": RoundForm(None, today=timezone.localdate(now(request))),
    }
    return render(request, "web/inspections/programme.html", context)


def draw_words(rule: dict[str, Any]) -> str:
    """每类点位、每个片区各抽3个 or 全部都查."""
    if not rule:
        return "全部都查"
    wish = Wish(int(rule.get("count") or 0))
    parts = [f"{wish.count}个"] if wish.count else []
    parts += [f"{rule['share']}"] if rule.get("share") else []
    return f"{dict(PER).get(rule.get('per', 'type_area'), '')} {'或'.join(parts)}".strip()


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, programme_id: int | None = None) -> HttpResponse:
    """Make a programme, or change one."""
    by, at = who(request), now(request)
    row = programme_seen(programme_id, by=by) if programme_id else None
    may = may_keep(by, row.organisation, OFFICE_AND_LIAISON) if row else bool(runners_of(by))
    if not may:
        sentence = "督查方案由组织单位的创城办或联络员安排；请联系他们。"
        raise Refused(sentence, code="keepers_only", kind="forbidden")
    form = ProgrammeForm(request.POST if request.method == "POST" else None, by=by, row=row)
    status = 200
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data.get("seen")
        try:
            made = save_programme(programme_id=programme_id, draft=form.draft(), by=by, at=at, seen=seen)
        except Refused as refused:
            form.refuse(refused.sentence, refused.fields)
            status = STATUS[refused.kind]
        else:
            return done(request, "方案已保存。", url=reverse("programme", args=[made.pk]))
    if form.errors and status == 200:
        status = 422
    return render(request, "web/inspections/programme_edit.html", {"form": form, "row": row}, status=status)


@signed_in
@require_http_methods(["POST"])
def open_round(request: HttpRequest, programme_id: int) -> HttpResponse:
    """Open a round."""
    by, at = who(request), now(request)
    programme_seen(programme_id, by=by)
    form = RoundForm(request.POST, today=timezone.localdate(at))
    if not form.is_valid():
        fields = {name: " ".join(map(str, said)) for name, said in form.errors.items()}
        raise Refused(next(iter(fields.values())), code="round_fields", fields=fields)
    made = save_round(programme_id=programme_id, draft=form.draft(), by=by, at=at)
    return done(request, "批次已建立，下一步抽取点位。", url=reverse("round", args=[made.pk]))
