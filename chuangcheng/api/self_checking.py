"""自查: begin one, say item by item how it stands, put what is wrong on the ledger, end it."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from chuangcheng.api.answers import page, tagged
from chuangcheng.api.asked import now, place_in, seen_number, who
from chuangcheng.api.checking_shapes import (
    FinishSelfCheckGiven,
    ItemAnswerGiven,
    NumbersRegistered,
    SelfCheckGiven,
    SelfCheckItemOwn,
    SelfCheckKept,
)
from chuangcheng.api.inspections_shapes import FoundRegistered, SelfCheckDetail, SelfCheckShown
from chuangcheng.api.once import changes, once
from chuangcheng.api.people_shapes import Kept
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.inspections.operations.self_checks import (
    ItemAnswer,
    Occasion,
    SelfCheckDraft,
    answer_item,
    begin_self_check,
    finish_self_check,
    register_all,
    register_found,
    resume_self_check,
)
from chuangcheng.inspections.queries.self_checks import (
    ItemLine,
    Progress,
    item_line,
    item_seen,
    self_check_lines,
    self_check_page,
)

router = Router(tags=["督查与自查"])
CHECKS = "/inspections/self-checks"
CHECK, ITEM = CHECKS + "/{check_id}", CHECKS + "/items/{item_id}"
BOTH = {"x-headers": ["key", "seen"]}


@router.get(CHECKS, response=Page[SelfCheckShown], summary="单位自查，新的在前")
def self_checks(request: HttpRequest, after: After = "", limit: Limit = 30) -> Any:
    """Self-checks the post sees."""
    lines = self_check_lines(who(request), before=place_in(after), limit=limit)
    return tagged(request, page([check_out(row, progress) for row, progress in lines], limit=limit))


def check_out(row: Any, progress: Progress) -> dict[str, Any]:
    """A self-check in a list."""
    names = ("id", "title", "unit_id", "from_date", "to_date", "due_on", "state")
    return {**{name: getattr(row, name) for name in names}, **asdict(progress)}


@router.get(CHECK, response=SelfCheckDetail, summary="一次自查和各条目")
def self_check(request: HttpRequest, check_id: IdPath) -> Any:
    """Item by item; its tag is what ending it asks for."""
    shown = self_check_page(check_id, by=who(request), at=now(request))
    items = [item_line_out(line) for line in shown.items]
    return tagged(request, {**check_out(shown.row, shown.progress), "items": items}, version=str(shown.row.version))


def item_line_out(line: ItemLine) -> dict[str, Any]:
    """An item with its problems."""
    names = ("id", "chapter", "code", "text", "requirement", "verdict", "done", "highlights", "shortcomings", "version")
    return {
        **{name: getattr(line.row, name) for name in names},
        "standing": line.standing,
        "problems": [asdict(problem) for problem in line.problems],
    }


@router.post(CHECKS + "/problems/{found_id}/register", response={201: FoundRegistered}, summary="自查问题登记到台账")
@once(201)
def register_one(request: HttpRequest, found_id: IdPath) -> Any:
    """On the unit's own ledger; again gives the same number."""
    return {"number": register_found(found_id=found_id, by=who(request), at=now(request)).number}


@router.post(CHECKS, response={201: Kept}, summary="开展自查")
@once(201)
def begin(request: HttpRequest, given: SelfCheckGiven) -> Any:
    """By a standard, a site's checklist, or a list of the unit's own."""
    draft = SelfCheckDraft(**given.model_dump())
    return {"id": begin_self_check(draft=draft, by=who(request), at=now(request)).pk}


@router.get(ITEM, response=SelfCheckItemOwn, summary="一个自查条目")
def item(request: HttpRequest, item_id: IdPath) -> Any:
    """What an answer begins from; its tag is what the answer asks for."""
    row = item_seen(item_id, who(request))
    line = item_line(row, row.self_check, today=timezone.localdate(now(request)))
    said = {
        **item_line_out(line),
        "self_check": row.self_check_id,
        "occasions": [asdict(one) for one in line.occasions],
        "files": [{name: getattr(one, name) for name in ("file_id", "name", "stage")} for one in line.evidence],
    }
    return tagged(request, said, version=str(row.version))


@router.put(ITEM, response=Kept, summary="填写一个自查条目")
@changes
def answer(request: HttpRequest, item_id: IdPath, given: ItemAnswerGiven) -> Any:
    """Every field as given; a problem that is on the ledger stays there."""
    said = given.model_dump()
    said["occasions"] = [Occasion(**one) for one in said["occasions"]]
    said["files"] = [(one["file_id"], one["stage"]) for one in said["files"]]
    seen, by, at = seen_number(request), who(request), now(request)
    return {"id": answer_item(item_id=item_id, answer=ItemAnswer(**said), seen=seen, by=by, at=at).pk}


@router.post(CHECK + "/register", response=NumbersRegistered, summary="自查问题全部登记到台账")
@once(200, together=False)
def register_every(request: HttpRequest, check_id: IdPath) -> Any:
    """What is not there yet, each by itself."""
    made = register_all(check_id=check_id, by=who(request), at=now(request))
    return {"numbers": [problem.number for problem in made]}


@router.post(CHECK + "/finish", response=SelfCheckKept, summary="结束自查", openapi_extra=BOTH)
@once(200)
def finish(request: HttpRequest, check_id: IdPath, given: FinishSelfCheckGiven) -> Any:
    """Every item has been judged."""
    seen, by, at = seen_number(request), who(request), now(request)
    return kept(finish_self_check(check_id=check_id, **given.model_dump(), seen=seen, by=by, at=at))


@router.post(CHECK + "/resume", response=SelfCheckKept, summary="继续自查", openapi_extra=BOTH)
@once(200)
def resume(request: HttpRequest, check_id: IdPath) -> Any:
    """Open one that was finished, to put something right."""
    return kept(resume_self_check(check_id=check_id, seen=seen_number(request), by=who(request), at=now(request)))


def kept(row: Any) -> dict[str, Any]:
    """A self-check after a move."""
    return {"id": row.pk, "state": row.state, "version": row.version}
