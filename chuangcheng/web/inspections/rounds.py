"""督查批次: how far it is, the draw that can be proven, teams, visits, findings, closing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from chuangcheng.inspections.operations.findings import dispatch_findings
from chuangcheng.inspections.operations.rounds import close_round, draw_round
from chuangcheng.inspections.operations.scoring import score_round
from chuangcheng.inspections.operations.teams import assign_teams, give_visit, pair_up
from chuangcheng.inspections.queries.begin_choices import inspector_choices
from chuangcheng.inspections.queries.pools import DrawShown, area_names, draw_of
from chuangcheng.inspections.queries.rounds import (
    RoundPage,
    round_findings,
    round_highlights,
    round_page,
    round_visits,
)
from chuangcheng.inspections.queries.scores import round_score
from chuangcheng.inspections.queries.sight import round_seen
from chuangcheng.people.rights import OFFICE_AND_LIAISON, may_keep
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.inspections.programme_forms import CloseForm, DrawForm, PairForm
from chuangcheng.web.inspections.programmes import ROUND_TONES
from chuangcheng.web.pieces import Tone

PAGE = 100
VISIT_TONES: dict[str, Tone] = {"planned": "other", "started": "mine", "done": "done", "missed": "paused"}


@signed_in
@require_GET
def round_(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: progress by team, area, type and unit, and what to do next."""
    by, at = who(request), now(request)
    page = round_page(round_id, by=by)
    keeps = may_keep(by, page.round.programme.organisation, OFFICE_AND_LIAISON) and page.round.state != "closed"
    chosen = [user for team in page.teams for user in (team.first_id, team.second_id)]
    people = inspector_choices(page.round.programme.organisation_id, at=at) if keeps else []
    context = {
        "page": page,
        "row": page.round,
        "tone": ROUND_TONES[page.round.state],
        "groups": [("片区", page.areas), ("点位类型", page.types), ("责任单位", page.units)],
        "visits": [(line, VISIT_TONES[line.state]) for line in round_visits(round_id, by=by, limit=PAGE)],
        "more": page.progress.total > PAGE,
        "findings": round_findings(round_id, by=by, waiting=True, limit=20),
        "highlights": round_highlights(round_id, by=by, limit=20),
        "keeps": keeps,
        "draw_form": DrawForm(),
        "pair_form": PairForm(None, choices=people, chosen=chosen),
        "close_form": CloseForm(),
        "step": next_step(page),
    }
    return render(request, "web/inspections/round.html", context)


def next_step(page: RoundPage) -> str:
    """What the office does next: draw, pair, assign, close; "" while visits are under way."""
    if page.round.state == "closed":
        return ""
    if not page.progress.total:
        return "draw"
    if not page.teams:
        return "pair"
    if page.without_team:
        return "assign"
    return "close" if not page.progress.planned + page.progress.started else ""


@signed_in
@require_GET
def visits(request: HttpRequest, round_id: int) -> HttpResponse:
    """Every visit of a round, a page at a time, by state or team."""
    by = who(request)
    row = round_seen(round_id, by=by)
    state = request.GET.get("state", "")
    team = whole_number(request.GET.get("team", ""))
    order, pk = (whole_number(part) for part in (request.GET.get("after", "") + "-").split("-")[:2])
    after = (order, pk) if order is not None and pk is not None else None
    lines = round_visits(
        round_id, by=by, state=state if state in VISIT_TONES else "", team_id=team, after=after, limit=PAGE
    )
    kept = "".join(f"&{name}={value}" for name, value in (("state", state), ("team", team or "")) if value)
    context = {
        "row": row,
        "visits": [(line, VISIT_TONES[line.state]) for line in lines],
        "state": state,
        "next_url": f"?after={lines[-1].order}-{lines[-1].id}{kept}" if len(lines) == PAGE else "",
    }
    return render(request, "web/inspections/round_visits.html", context)


@signed_in
@require_GET
def draw_shown(request: HttpRequest, round_id: int) -> HttpResponse:
    """The draw with everything it takes to repeat it."""
    by = who(request)
    shown = draw_of(round_id, by=by)
    row = round_seen(round_id, by=by)
    context = {"row": row, "draw": shown, "pool": pool_lines(shown), "size": len(shown.pool)}
    return render(request, "web/inspections/round_draw.html", context)


def pool_lines(shown: DrawShown) -> list[tuple[str, int, int]]:
    """Each stratum in words, how many there were and how many were drawn."""
    ids = {part.partition(":")[2] for one in shown.pool for part in one.stratum.split("|") if part.startswith("area:")}
    areas = area_names({int(pk) for pk in ids if pk.isdecimal()})
    drawn = set(shown.drawn)
    counts: dict[str, list[int]] = {}
    for one in shown.pool:
        count = counts.setdefault(one.stratum, [0, 0])
        count[0] += 1
        count[1] += one.key in drawn
    return [(stratum_words(name, areas), pool, taken) for name, (pool, taken) in sorted(counts.items())]


def stratum_words(stratum: str, areas: dict[int, str]) -> str:
    """点位类型3 · 南桥街道."""
    words = []
    for part in stratum.split("|"):
        kind, _, pk = part.partition(":")
        if kind == "area" and pk.isdecimal():
            words.append(areas.get(int(pk), "没有片区"))
        elif kind == "type":
            words.append(f"点位类型{pk}" if pk != "0" else "没有类型")
    return " · ".join(words) or "全部点位"


def said(form: OfficeForm) -> dict[str, Any]:
    """The fields of a small form; refused with the first fault."""
    if not form.is_valid():
        fields = {name: " ".join(map(str, faults)) for name, faults in form.errors.items()}
        raise Refused(next(iter(fields.values())), code="round_fields", fields=fields)
    return form.cleaned_data


def back(round_id: int) -> HttpResponseRedirect:
    """To the round."""
    return HttpResponseRedirect(reverse("round", args=[round_id]))


@signed_in
@require_POST
def draw(request: HttpRequest, round_id: int) -> HttpResponse:
    """Draw the sites, once."""
    seed = said(DrawForm(request.POST))["seed"]
    row = draw_round(round_id=round_id, seed=seed, by=who(request), at=now(request))
    messages.success(request, f"已抽取{row.visits.count()}个点位，种子{row.seed}。")
    return back(round_id)


@signed_in
@require_POST
def pair(request: HttpRequest, round_id: int) -> HttpResponse:
    """Make teams of two, and give them their visits."""
    by, at = who(request), now(request)
    row = round_seen(round_id, by=by)
    choices = inspector_choices(row.programme.organisation_id, at=at)
    people = said(PairForm(request.POST, choices=choices, chosen=[]))["people"]
    pair_up(round_id=round_id, user_ids=people, by=by, at=at)
    return tell_given(request, round_id)


@signed_in
@require_POST
def assign(request: HttpRequest, round_id: int) -> HttpResponse:
    """Give every visit not begun to a team."""
    return tell_given(request, round_id)


def tell_given(request: HttpRequest, round_id: int) -> HttpResponseRedirect:
    """Assign, and say which sites nobody can go to."""
    given = assign_teams(round_id=round_id, by=who(request), at=now(request))
    messages.success(request, f"{given.assigned}个点位已派到组。")
    for sentence in given.impossible[:5]:
        messages.warning(request, sentence)
    return back(round_id)


@signed_in
@require_POST
def give(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give one visit to another team."""
    team = whole_number(request.POST.get("team", "")) or 0
    visit = give_visit(uuid=uuid, team_id=team, by=who(request), at=now(request))
    messages.success(request, "已改派。")
    return back(visit.round_id or 0)


@signed_in
@require_POST
def dispatch(request: HttpRequest, round_id: int) -> HttpResponse:
    """Dispatch every problem of the round as its finding proposes."""
    verdicts = dispatch_findings(round_id=round_id, by=who(request), at=now(request))
    done = sum(one.done for one in verdicts)
    messages.success(request, f"已交办{done}个问题。" if done else "没有等待交办的问题。")
    for one in [v for v in verdicts if not v.done][:5]:
        messages.warning(request, f"{one.number}：{one.sentence}")
    return back(round_id)


@signed_in
@require_POST
def close(request: HttpRequest, round_id: int) -> HttpResponse:
    """End the round."""
    words = said(CloseForm(request.POST))
    close_round(round_id=round_id, reason=words["reason"], note=words["note"], by=who(request), at=now(request))
    messages.success(request, "批次已结束，被检查的单位现在能看到结果了。")
    return back(round_id)


@signed_in
@require_GET
def scores(request: HttpRequest, round_id: int) -> HttpResponse:
    """The round's score with what it is made of, by type, area, unit and site."""
    by = who(request)
    found = round_score(round_id, by=by)
    context = {
        "row": found.round,
        "found": found,
        "whole": found.whole,
        "groups": [
            ("点位类型", found.types),
            ("片区", found.areas),
            ("责任单位", found.units),
            ("点位", found.sites[:200]),
        ],
        "keeps": may_keep(by, found.round.programme.organisation, OFFICE_AND_LIAISON),
    }
    return render(request, "web/inspections/round_scores.html", context)


@signed_in
@require_POST
def rescore(request: HttpRequest, round_id: int) -> HttpResponse:
    """Score every visit anew."""
    found = score_round(round_id=round_id, by=who(request), at=now(request))
    messages.success(request, f"已重新计分，共{found.scored}个点位。")
    return HttpResponseRedirect(reverse("round_scores", args=[round_id]))
