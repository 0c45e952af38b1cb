"""经营户 and their 证照, with how near their end these are."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from chuangcheng.api.answers import page, tagged
from chuangcheng.api.asked import now, place_in, seen_version, who
from chuangcheng.api.once import changes, once
from chuangcheng.api.operators_shapes import (
    LicenceGiven,
    LicenceShown,
    OperatorGiven,
    OperatorOwn,
    OperatorsAsked,
    OperatorShown,
)
from chuangcheng.api.people_shapes import Kept
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.places.operations.operators import (
    LicenceDraft,
    OperatorDraft,
    drop_licence,
    save_licence,
    save_operator,
)
from chuangcheng.places.queries.operators import OperatorFilter, OperatorPage, operator_page, operator_sheet
from chuangcheng.rules.refusals import Refused

router = Router(tags=["经营户与证照"])
LICENCES = "/operators/{operator_id}/licences"


@router.get("/operators", response=Page[OperatorShown], summary="经营户和证照，新登记的在前")
def operators(request: HttpRequest, asked: Query[OperatorsAsked], after: After = "", limit: Limit = 50) -> Any:
    """Operators of the post's own ground; who to telephone is told by the single one."""
    plain = {name: getattr(asked, name) for name in ("kind", "state", "retired")}
    places: dict[str, Any] = {"unit": asked.unit_id, "area": asked.area_id, "site": asked.site_id}
    wish = OperatorFilter(on=timezone.localdate(now(request)), q=asked.search, **plain, **places)
    sheet = operator_sheet(wish, by=who(request), after=place_in(after) or 0, limit=limit)
    return tagged(request, page([line_out(line) for line in sheet.rows], limit=limit))


def line_out(line: Any) -> dict[str, Any]:
    """An operator in a list."""
    said = asdict(line)
    return {name: said[name] for name in OperatorShown.model_fields}


def found_page(request: HttpRequest, operator_id: int) -> OperatorPage:
    """One operator as this person sees it today."""
    return operator_page(operator_id, by=who(request), on=timezone.localdate(now(request)))


@router.get("/operators/{operator_id}", response=OperatorOwn, summary="一个经营户")
def operator(request: HttpRequest, operator_id: IdPath) -> Any:
    """What a change begins from; its tag is what the change asks for."""
    found = found_page(request, operator_id)
    own = {name: getattr(found.row, name) for name in ("area_id", "stall", "person", "phone", "note")}
    said = {**line_out(found.line), **own, "may_keep": found.may_keep}
    return tagged(request, said, version=found.version)


@router.post("/operators", response={201: Kept}, summary="登记经营户")
@once(201)
def add_operator(request: HttpRequest, given: OperatorGiven) -> Any:
    """A new operator."""
    return {"id": save_operator(draft=OperatorDraft(**given.dict()), by=who(request), at=now(request)).id}


@router.put("/operators/{operator_id}", response=Kept, summary="修改经营户")
@changes
def change_operator(request: HttpRequest, operator_id: IdPath, given: OperatorGiven) -> Any:
    """Every field as given."""
    by, at, seen = who(request), now(request), seen_version(request)
    found_page(request, operator_id)
    draft = OperatorDraft(**given.dict())
    return {"id": save_operator(operator_id=operator_id, draft=draft, by=by, at=at, seen=seen).id}


@router.post(LICENCES, response={201: Kept}, summary="登记证照")
@once(201)
def add_licence(request: HttpRequest, operator_id: IdPath, given: LicenceGiven) -> Any:
    """A new licence of an operator."""
    draft = LicenceDraft(**given.dict())
    return {"id": save_licence(operator_id=operator_id, draft=draft, by=who(request), at=now(request)).id}


@router.get(LICENCES + "/{licence_id}", response=LicenceShown, summary="一张证照")
def licence(request: HttpRequest, operator_id: IdPath, licence_id: IdPath) -> Any:
    """What a change begins from; its tag is what the change asks for."""
    lines = found_page(request, operator_id).line.licences
    line = next((one for one in lines if one.id == licence_id), None)
    if line is None:
        raise Refused("没有这张证照，请重新读取经营户。", code="licence_missing", kind="missing")
    return tagged(request, asdict(line), version=line.version)


@router.put(LICENCES + "/{licence_id}", response=Kept, summary="更正或更换证照")
@changes
def change_licence(request: HttpRequest, operator_id: IdPath, licence_id: IdPath, given: LicenceGiven) -> Any:
    """Every field as given, renewals included."""
    by, at, seen = who(request), now(request), seen_version(request)
    draft = LicenceDraft(**given.dict())
    made = save_licence(operator_id=operator_id, licence_id=licence_id, draft=draft, by=by, at=at, seen=seen)
    return {"id": made.id}


@router.post(LICENCES + "/{licence_id}/drop", response={204: None}, summary="删除登记错的证照")
@once(204)
def drop(request: HttpRequest, operator_id: IdPath, licence_id: IdPath) -> Any:
    """Written down wrongly."""
    drop_licence(operator_id=operator_id, licence_id=licence_id, by=who(request), at=now(request))
    return 204, None
