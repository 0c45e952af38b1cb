"""责任书 and 门前三包: the list, one paper with its looks, the forms."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.people.actor import Actor
from chuangcheng.places.operations.agreements import AgreementDraft, end_agreement, save_agreement
from chuangcheng.places.operations.patrols import PatrolDraft, save_patrol
from chuangcheng.places.queries import site_page
from chuangcheng.places.queries.agreements import (
    AGREEMENT_KINDS,
    AgreementFilter,
    AgreementPage,
    agreement_page,
    agreement_sheet,
    patrol_agreement,
)
from chuangcheng.places.queries.choices import area_choices, unit_choices
from chuangcheng.problems.operations.patrol_findings import register_patrol
from chuangcheng.problems.queries.patrol_findings import PatrolProposal, patrol_proposal
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import searched, whole_number
from chuangcheng.web.door import done, now, signed_in, who
from chuangcheng.web.evidence.uploads import kept_photos, take_posted_files
from chuangcheng.web.people.asking import ask, number
from chuangcheng.web.pieces import Filter, Option
from chuangcheng.web.places.areas import crumbs
from chuangcheng.web.places.hanging_forms import AgreementForm, EndAgreementForm, PatrolForm
from chuangcheng.web.places.sites import turned

STATES = [("valid", "有效"), ("soon", "快到期"), ("expired", "已过期"), ("ended", "已终止")]
IDS = ("organisation_id", "signatory_unit_id", "site_id", "area_id")
PLAIN = (
    "kind", "number", "signatory_kind", "signatory", "person", "phone", "reach", "duties", "reward", "penalty",
    "signed_on", "from_date", "to_date", "stars", "note",
)  # fmt: skip
ITEMS = ("hygiene", "order", "greenery")


def may_write(by: Actor) -> bool:
    """Whether this person keeps what hangs on places somewhere; the operation says where."""
    return by.is_administrator or bool({"office", "liaison"} & set(by.roles))


def only_writers(by: Actor, what: str) -> None:
    """Refused: `hanging_writers`."""
    if not may_write(by):
        sentence = f"{what}由责任单位的联络员、创城办办理；请联系他们。"
        raise Refused(sentence, code="hanging_writers", kind="forbidden")


def only_kept(*, may: bool) -> None:
    """Refused: `hanging_writers`."""
    if not may:
        sentence = "这里由管理单位的联络员、创城办维护；请联系他们。"
        raise Refused(sentence, code="hanging_writers", kind="forbidden")


def chips(request: HttpRequest, *choices: tuple[str, str, list[tuple[str, str]]]) -> list[Filter]:
    """The chips above a list: (query parameter, label, choices); one without choices is left out."""
    found = []
    for name, label, offered in choices:
        chosen = request.GET.get(name, "")
        options = [Option("", "不限", chosen=not chosen)]
        options += [Option(value, words, chosen=value == chosen) for value, words in offered[:400]]
        found.append(Filter(name, label, options, multiple=False))
    return [chip for chip in found if len(chip.options) > 1]


def named_site(by: Actor, site_id: int | None) -> tuple[int, str] | None:
    """A site this person knows, by id and name."""
    return (site_id, site_page(site_id, by=by).site.name) if site_id else None


def wish_of(request: HttpRequest) -> AgreementFilter:
    """What the address asks for."""
    asked = request.GET
    return AgreementFilter(
        on=timezone.localdate(now(request)),
        q=searched(asked.get("q", "")),
        kind=asked.get("kind", ""),
        state=asked.get("state", ""),
        unit=whole_number(asked.get("unit", "")),
        area=whole_number(asked.get("area", "")),
        site=whole_number(asked.get("site", "")),
        stars=whole_number(asked.get("stars", "")),
        unkept=asked.get("unkept") == "1",
    )


@signed_in
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Papers, newest first, filtered by state."""
    by, asked = who(request), request.GET
    wish = wish_of(request)
    sheet = agreement_sheet(wish, by=by, after=whole_number(asked.get("after", "")) or 0)
    filters = chips(
        request,
        ("state", "状态", STATES),
        ("kind", "种类", AGREEMENT_KINDS),
        ("unkept", "巡查", [("1", "最近一次没做到")]),
        ("stars", "星级", [(str(n), "★" * n) for n in range(1, 6)]),
        ("area", "片区", area_choices(by)),
        ("unit", "管理单位", unit_choices(by)),
    )
    context = {
        "rows": sheet.rows, "wish": wish, "plain": not asked, "filters": filters, "may_write": may_write(by),
        "next_url": turned(request, sheet.after), "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "web/places/agreements.html", context)


def proposals_of(found: AgreementPage, *, by: Actor, on: date) -> dict[int, PatrolProposal]:
    """Of looks that found something not kept and are not on the ledger: category and unit, for who may put it there."""
    if not found.may_look or not by.roles & {"office", "inspector", "liaison"}:
        return {}
    open_ones = [one for one in found.patrols if not one.all_kept and not one.problem_number]
    proposals: dict[tuple[str, ...], PatrolProposal] = {}
    for one in open_ones:
        failed = tuple(name for name, kept in one.kept if not kept)
        if failed[:1] not in proposals:
            row = found.row
            proposals[failed[:1]] = patrol_proposal(failed, site_id=row.site_id, area_id=row.area_id, on=on)
    return {one.id: proposals[tuple(name for name, kept in one.kept if not kept)[:1]] for one in open_ones}


@signed_in
@require_POST
def patrol_register(request: HttpRequest, patrol_id: int) -> HttpResponse:
    """Put what a look found on the ledger; again it tells the number that stands there."""
    by, at = who(request), now(request)
    agreement_id, known = patrol_agreement(patrol_id, by=by)
    problem = register_patrol(patrol_id=patrol_id, by=by, at=at)
    said = f"已经登记过，编号{known}。" if known else f"已登记到台账，编号{problem.number}。"
    return done(request, said, url=reverse("agreement", args=[agreement_id]))


@signed_in
@require_GET
def page(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """One paper: whose, until when, whether it is kept."""
    by, at = who(request), now(request)
    found = agreement_page(agreement_id, by=by, on=timezone.localdate(at))
    scan = kept_photos([found.row.scan_id]) if found.row.scan_id else []
    proposals = proposals_of(found, by=by, on=timezone.localdate(at))
    context = {
        "page": found, "row": found.row, "line": found.line, "scan": scan,
        "patrols": [(one, proposals.get(one.id)) for one in found.patrols],
        "crumbs": crumbs(("责任书", reverse("agreements"))),
    }  # fmt: skip
    return render(request, "web/places/agreement.html", context)


def draft_of(request: HttpRequest, given: dict[str, Any], *, kept: int | None = None) -> AgreementDraft:
    """A paper as its operation takes it; the scan as sent with the form, else the one there is."""
    ids: dict[str, Any] = {name: number(given[name]) for name in IDS}
    sent = take_posted_files(request, ["scan"]).getlist("scan") if request.FILES else []
    scan = int(sent[-1]) if sent else kept
    return AgreementDraft(**ids, **{name: given[name] for name in PLAIN}, scan_id=scan)


def renewal_of(found: AgreementPage) -> dict[str, Any]:
    """What a renewal starts from: the same paper, from the day after it ends."""
    row = found.row
    initial = {name: getattr(row, name) for name in PLAIN if name not in {"number", "signed_on", "to_date"}}
    initial |= {name: str(getattr(row, name) or "") for name in IDS}
    return initial | {"from_date": row.to_date + timedelta(days=1) if row.to_date else None}


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down a paper; with `renews` the one that follows another."""
    by, at = who(request), now(request)
    only_writers(by, "登记责任书")
    day = timezone.localdate(at)
    renews = whole_number(request.GET.get("renews", ""))
    site = named_site(by, whole_number(request.GET.get("site", "")))
    initial = {"kind": request.GET.get("kind", "front_order"), "signatory_kind": "shop", "from_date": day,
               "site_id": str(site[0]) if site else "", "area_id": request.GET.get("area", "")}  # fmt: skip
    if renews is not None:
        initial = renewal_of(agreement_page(renews, by=by, on=day))
    form = AgreementForm(request.POST or None, initial=initial, by=by, site=site)

    def save(given: dict[str, Any]) -> str:
        row = save_agreement(draft=draft_of(request, given), renews_id=renews, by=by, at=at)
        return f"已登记：{row.number}。"

    return ask(request, form=form, save=save, back=reverse("agreements"), heading="续签" if renews else "登记责任书",
               crumbs=crumbs(("责任书", reverse("agreements"))), template="web/places/agreement_form.html")  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Correct a paper."""
    by, at = who(request), now(request)
    found = agreement_page(agreement_id, by=by, on=timezone.localdate(at))
    row, back = found.row, reverse("agreement", args=[agreement_id])
    only_kept(may=found.may_keep)
    initial = {name: getattr(row, name) for name in PLAIN} | {n: str(getattr(row, n) or "") for n in IDS}
    site = (row.site.pk, row.site.name) if row.site else None
    form = AgreementForm(request.POST or None, initial=initial, by=by, site=site)

    def save(given: dict[str, Any]) -> str:
        draft = draft_of(request, given, kept=row.scan_id)
        save_agreement(agreement_id=agreement_id, draft=draft, by=by, at=at, seen=request.POST.get("seen") or None)
        return f"{draft.number or row.number}已保存。"

    return ask(request, form=form, save=save, back=back, heading=f"修改：{row.number}",
               crumbs=crumbs(("责任书", reverse("agreements")), (row.number, back)), row=row,
               template="web/places/agreement_form.html", seen=request.POST.get("seen") or found.version)  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Call a paper off before its term."""
    by, at = who(request), now(request)
    found = agreement_page(agreement_id, by=by, on=timezone.localdate(at))
    row, back = found.row, reverse("agreement", args=[agreement_id])
    only_kept(may=found.may_keep)
    form = EndAgreementForm(request.POST or None, initial={"last_day": timezone.localdate(at)})

    def save(given: dict[str, Any]) -> str:
        end_agreement(agreement_id=agreement_id, last_day=given["last_day"], by=by, at=at)
        return f"{row.number}到{given['last_day']}终止，以前的仍可查。"

    return ask(request, form=form, save=save, back=back, heading=f"提前终止：{row.number}", verb="终止",
               crumbs=crumbs(("责任书", reverse("agreements")), (row.number, back)))  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def patrol(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """A look at a shop front: three choices, one button."""
    by, at = who(request), now(request)
    found = agreement_page(agreement_id, by=by, on=timezone.localdate(at))
    if not found.may_look:
        raise Refused("门前三包由本单位的工作人员巡查；请联系他们。", code="patrol_not_yours", kind="forbidden")
    back = reverse("agreement", args=[agreement_id])
    form = PatrolForm(request.POST or None, initial={"uuid": uuid4()})

    def save(given: dict[str, Any]) -> str:
        kept = {item: given[item] == "1" for item in ITEMS}
        sent = take_posted_files(request, ["photo"]).getlist("photo") if request.FILES else []
        draft = PatrolDraft(uuid=given["uuid"], kept=kept, handling=given["handling"], note=given["note"],
                            photo_id=int(sent[-1]) if sent else None)  # fmt: skip
        save_patrol(agreement_id=agreement_id, draft=draft, by=by, at=at)
        return "都做到了，已记下。" if all(kept.values()) else "已记下没做到的；需要立案的可以登记到台账。"

    return ask(request, form=form, save=save, back=back, heading=f"巡查：{found.row.signatory}", verb="记下",
               crumbs=crumbs(("责任书", reverse("agreements")), (found.row.number, back)), row=found.row,
               template="web/places/patrol.html")  # fmt: skip
