"""责任书 and 门前三包: papers with their terms, and the looks at them."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from chuangcheng.api.agreements_shapes import (
    AgreementEndGiven,
    AgreementGiven,
    AgreementNew,
    AgreementOwn,
    AgreementsAsked,
    AgreementShown,
    PatrolGiven,
    PatrolShown,
)
from chuangcheng.api.answers import page, tagged
from chuangcheng.api.asked import key_of, now, place_in, seen_version, who
from chuangcheng.api.once import changes, once
from chuangcheng.api.people_shapes import Kept
from chuangcheng.api.problem_shapes import Registered
from chuangcheng.api.problems import registered_at
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.places.operations.agreements import AgreementDraft, end_agreement, save_agreement
from chuangcheng.places.operations.patrols import PatrolDraft, save_patrol
from chuangcheng.places.queries.agreements import AgreementFilter, AgreementPage, agreement_page, agreement_sheet
from chuangcheng.problems.operations.patrol_findings import register_patrol

router = Router(tags=["责任书与门前三包"])
ITEMS = ("hygiene", "order", "greenery")
OWN = (
    "signatory_kind", "signatory_unit_id", "area_id", "person", "phone", "reach", "duties", "reward", "penalty",
    "signed_on", "ended_on", "scan_id", "note", "renews_id",
)  # fmt: skip


@router.get("/agreements", response=Page[AgreementShown], summary="责任书和门前三包，新的在前")
def agreements(request: HttpRequest, asked: Query[AgreementsAsked], after: After = "", limit: Limit = 50) -> Any:
    """Papers of the post's own ground, with how near their end they are."""
    plain = {name: getattr(asked, name) for name in ("kind", "state", "stars", "unkept")}
    places: dict[str, Any] = {"unit": asked.unit_id, "area": asked.area_id, "site": asked.site_id}
    wish = AgreementFilter(on=timezone.localdate(now(request)), q=asked.search, **plain, **places)
    sheet = agreement_sheet(wish, by=who(request), after=place_in(after) or 0, limit=limit)
    return tagged(request, page([asdict(line) for line in sheet.rows], limit=limit))


def found_page(request: HttpRequest, agreement_id: int) -> AgreementPage:
    """One paper as this person sees it today."""
    return agreement_page(agreement_id, by=who(request), on=timezone.localdate(now(request)))


@router.get("/agreements/{agreement_id}", response=AgreementOwn, summary="一份责任书")
def agreement(request: HttpRequest, agreement_id: IdPath) -> Any:
    """What a change begins from; its tag is what the change asks for."""
    found = found_page(request, agreement_id)
    own = {name: getattr(found.row, name) for name in OWN}
    rights = {name: getattr(found, name) for name in ("renewed_by", "may_keep", "may_look")}
    return tagged(request, {**asdict(found.line), **own, **rights}, version=found.version)


@router.post("/agreements", response={201: Kept}, summary="登记或续签责任书")
@once(201)
def add_agreement(request: HttpRequest, given: AgreementNew) -> Any:
    """A new paper; without a number the system gives the next one."""
    said = given.dict()
    renews = said.pop("renews_id")
    made = save_agreement(draft=AgreementDraft(**said), renews_id=renews, by=who(request), at=now(request))
    return {"id": made.id}


@router.put("/agreements/{agreement_id}", response=Kept, summary="更正责任书")
@changes
def change_agreement(request: HttpRequest, agreement_id: IdPath, given: AgreementGiven) -> Any:
    """Every field as given; a number once given stays where none is sent."""
    by, at, seen = who(request), now(request), seen_version(request)
    found_page(request, agreement_id)
    draft = AgreementDraft(**given.dict())
    return {"id": save_agreement(agreement_id=agreement_id, draft=draft, by=by, at=at, seen=seen).id}


@router.post(
    "/agreements/{agreement_id}/end",
    response=Kept,
    summary="提前终止责任书",
    openapi_extra={"x-headers": ["key", "seen"]},
)
@once(200)
def end(request: HttpRequest, agreement_id: IdPath, given: AgreementEndGiven) -> Any:
    """Called off with that day; what was looked at before stays."""
    by, at, seen = who(request), now(request), seen_version(request)
    return {"id": end_agreement(agreement_id=agreement_id, last_day=given.last_day, by=by, at=at, seen=seen).id}


@router.get("/agreements/{agreement_id}/patrols", response=list[PatrolShown], summary="门前三包巡查，新的在前")
def patrols(request: HttpRequest, agreement_id: IdPath) -> Any:
    """The last hundred looks."""
    lines = [asdict(line) for line in found_page(request, agreement_id).patrols]
    return tagged(request, [
        line | {"kept": [{"label": label, "kept": kept} for label, kept in line["kept"]]} for line in lines
    ])  # fmt: skip


@router.post("/agreements/{agreement_id}/patrols", response={201: Kept}, summary="登记门前三包巡查")
@once(201)
def add_patrol(request: HttpRequest, agreement_id: IdPath, given: PatrolGiven) -> Any:
    """One look; its key is the look's own number, so that it is never written twice."""
    said = given.dict()
    kept = {item: said.pop(item) for item in ITEMS}
    draft = PatrolDraft(uuid=key_of(request), kept=kept, **said)
    return {"id": save_patrol(agreement_id=agreement_id, draft=draft, by=who(request), at=now(request)).id}


@router.post("/patrols/{patrol_id}/register", response={201: Registered}, summary="把巡查没做到的登记到台账")
@once(201)
def register_finding(request: HttpRequest, patrol_id: IdPath) -> Any:
    """One problem, with the photo; a look that stands on the ledger already gives the number it has."""
    return registered_at(register_patrol(patrol_id=patrol_id, by=who(request), at=now(request)).number)
