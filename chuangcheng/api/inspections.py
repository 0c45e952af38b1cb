"""督查: rounds with their draws and scores, visits, self-checks, follow-up checks, blind re-checks."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from chuangcheng.api.answers import page, tagged
from chuangcheng.api.asked import now, place_in, who
from chuangcheng.api.inspections_shapes import (
    AnswersGiven,
    AnswersSaved,
    DrawShown,
    FinishGiven,
    FollowUpDetail,
    FollowUpGiven,
    FollowUpShown,
    FoundShown,
    PlaceAnswered,
    PlaceGiven,
    PostSeen,
    RecheckAnswered,
    RecheckGiven,
    RecheckShown,
    RoundGiven,
    RoundScored,
    RoundShown,
    StartGiven,
    VisitDetail,
    VisitShown,
)
from chuangcheng.api.once import once
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.inspections.operations.answers import AnswerDraft, save_answers
from chuangcheng.inspections.operations.findings import register_findings
from chuangcheng.inspections.operations.follow_ups import FollowUpDraft, answer_follow_up, order_follow_up
from chuangcheng.inspections.operations.presences import PresenceDraft
from chuangcheng.inspections.operations.rechecks import answer_recheck
from chuangcheng.inspections.operations.rounds import RoundDraft
from chuangcheng.inspections.operations.rounds import draw as open_and_draw
from chuangcheng.inspections.operations.visits import finish_visit, start_visit
from chuangcheng.inspections.queries.follow_ups import follow_up_lines, follow_up_page
from chuangcheng.inspections.queries.numbers import judged
from chuangcheng.inspections.queries.pools import draw_of
from chuangcheng.inspections.queries.rechecks import my_rechecks
from chuangcheng.inspections.queries.rounds import rounds as round_lines
from chuangcheng.inspections.queries.scores import round_score
from chuangcheng.inspections.queries.visits import ItemShown, VisitLine, my_visits, visit_page

router = Router(tags=["督查与自查"])
ROOM = "/inspections"
VISIT = ROOM + "/visits/{uuid}"


@router.get(ROOM + "/rounds", response=Page[RoundShown], summary="督查批次，新的在前")
def rounds(request: HttpRequest, after: After = "", limit: Limit = 30) -> Any:
    """Rounds the post sees."""
    lines = round_lines(who(request), after=place_in(after), limit=limit)
    return tagged(request, page([asdict(line) for line in lines], limit=limit))


@router.post(ROOM + "/programmes/{programme_id}/draw", response={201: DrawShown}, summary="开批次并抽取点位")
@once(201)
def draw(request: HttpRequest, programme_id: IdPath, given: RoundGiven) -> Any:
    """Open a round and draw it."""
    by, at = who(request), now(request)
    draft = RoundDraft(from_date=given.from_date, to_date=given.to_date, label=given.label)
    made = open_and_draw(programme_id=programme_id, draft=draft, seed=given.seed, by=by, at=at)
    return draw_out(request, made.pk)


@router.get(ROOM + "/rounds/{round_id}/draw", response=DrawShown, summary="抽取结果，可以重算")
def drawn(request: HttpRequest, round_id: IdPath) -> Any:
    """What was drawn from what by which seed."""
    return tagged(request, draw_out(request, round_id))


def draw_out(request: HttpRequest, round_id: int) -> dict[str, Any]:
    """A draw as it is told."""
    shown = draw_of(round_id, by=who(request))
    return {
        **{name: getattr(shown, name) for name in ("seed", "algorithm", "pool_hash", "drawn_at", "proven")},
        "round": round_id,
        "pool": [[one.key, one.stratum] for one in shown.pool],
        "drawn": list(shown.drawn),
    }


@router.get(ROOM + "/rounds/{round_id}/score", response=RoundScored, summary="批次得分，说明怎么来的")
def score(request: HttpRequest, round_id: IdPath) -> Any:
    """Exact, with words."""
    return tagged(request, round_score(round_id, by=who(request)).as_json())


@router.get(ROOM + "/visits", response=list[VisitShown], summary="派给本人的检查")
def visits(request: HttpRequest, on: Annotated[date | None, Query(description="哪一天，不填是今天")] = None) -> Any:
    """Visits of that day."""
    lines = my_visits(who(request), on=on or timezone.localdate(now(request)))
    return tagged(request, [visit_out(line) for line in lines])


def visit_out(line: VisitLine) -> dict[str, Any]:
    """A visit in a list."""
    return {name: getattr(line, name) for name in VisitShown.model_fields}


@router.get(VISIT, response=VisitDetail, summary="一次检查和检查清单")
def visit(request: HttpRequest, uuid: UUID) -> Any:
    """The checklist with its answers."""
    return tagged(request, detail_out(request, uuid))


def detail_out(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """A visit whole."""
    shown = visit_page(uuid, by=who(request))
    return {
        **visit_out(shown.line),
        "items": [item_out(item, inside=shown.inside) for item in shown.items],
        "presences": [{name: getattr(row, name) for name in PostSeen.model_fields} for row in shown.presences],
    }


def item_out(shown: ItemShown, *, inside: bool) -> dict[str, Any]:
    """An item with its answer; the number on the ledger for the inspecting side."""
    answer = shown.answer
    number = answer.problem.number if answer and answer.problem and inside else ""
    met = judged(shown.item, answer.measured, answer.measured_of) if answer else None
    return {
        "check_item": shown.item.pk if shown.item else None,
        "text": shown.item.text if shown.item else "",
        "uuid": answer.uuid if answer else None,
        "verdict": answer.verdict if answer else "",
        "count": answer.count if answer else 0,
        "measured": answer.measured if answer else None,
        "measured_of": answer.measured_of if answer else None,
        "counted": met.words if met else "",
        "note": answer.note if answer else "",
        "highlight": bool(answer and answer.highlight),
        "photos": [photo.file_id for photo in shown.photos],
        "problem": number,
        "version": answer.version if answer else 0,
    }


@router.post(VISIT + "/start", response=VisitDetail, summary="开始检查")
@once(200)
def start(request: HttpRequest, uuid: UUID, given: StartGiven) -> Any:
    """Begin a planned one, or one at a site under a new UUID."""
    start_visit(uuid=uuid, by=who(request), at=now(request), **given.model_dump())
    return detail_out(request, uuid)


@router.post(VISIT + "/answers", response=AnswersSaved, summary="保存检查结果")
@once(200)
def answers(request: HttpRequest, uuid: UUID, given: AnswersGiven) -> Any:
    """What was changed meanwhile is told, not overwritten."""
    drafts = [AnswerDraft(**one.model_dump()) for one in given.answers]
    posts = [PresenceDraft(**one.model_dump()) for one in given.presences]
    saved = save_answers(uuid=uuid, answers=drafts, presences=posts, by=who(request), at=now(request))
    return {
        "answers": [{"uuid": key, "version": row.version} for key, row in saved.answers.items()],
        "conflicts": [
            {"uuid": one.uuid, "sentence": one.sentence, "theirs": one.theirs.verdict, "version": one.theirs.version}
            for one in saved.conflicts
        ],
        "presences": [{"uuid": key, "version": row.version} for key, row in saved.presences.items()],
        "presence_conflicts": [
            {"uuid": one.uuid, "sentence": one.sentence, "theirs": one.theirs.state, "version": one.theirs.version}
            for one in saved.presence_conflicts
        ],
    }


@router.post(VISIT + "/finish", response=list[FoundShown], summary="提交检查，不符合的上台账")
@once(200, together=False)
def finish(request: HttpRequest, uuid: UUID, given: FinishGiven) -> Any:
    """End it; every failed item goes on the ledger or says why not."""
    by, at = who(request), now(request)
    finish_visit(uuid=uuid, by=by, at=at, ended_at=given.ended_at, note=given.note)
    return [
        {"answer": f.answer, "number": f.number, "sentence": f.sentence, "near": [n.number for n in f.near]}
        for f in register_findings(uuid=uuid, by=by, at=at)
    ]


@router.get(ROOM + "/follow-ups", response=Page[FollowUpShown], summary="举一反三排查，新的在前")
def follow_ups(request: HttpRequest, after: After = "", limit: Limit = 30) -> Any:
    """Orders the post gave or is asked by."""
    lines = follow_up_lines(who(request), before=place_in(after), limit=limit)
    items = [
        {**order_out(row), "total": total, "answered": answered, "found": found}
        for row, total, answered, found in lines
    ]
    return tagged(request, page(items, limit=limit))


def order_out(row: Any) -> dict[str, Any]:
    """An order."""
    return {name: getattr(row, name) for name in ("id", "text", "due", "closed_at")}


@router.get(ROOM + "/follow-ups/{follow_up_id}", response=FollowUpDetail, summary="一次排查和各处的答复")
def follow_up(request: HttpRequest, follow_up_id: IdPath) -> Any:
    """Who has answered."""
    return tagged(request, order_detail(request, follow_up_id))


def order_detail(request: HttpRequest, follow_up_id: int) -> dict[str, Any]:
    """An order with the answers the post sees."""
    shown = follow_up_page(follow_up_id, by=who(request), at=now(request))
    return {
        **order_out(shown.row),
        "answers": [place_out(line.row, line.unit_name, line.number) for line in shown.answers],
    }


def place_out(row: Any, unit_name: str, number: str) -> dict[str, Any]:
    """One place."""
    said = {name: getattr(row, name) for name in ("id", "place", "result", "words")}
    return {**said, "unit_name": unit_name, "number": number}


@router.post("/problems/{number}/follow-ups", response={201: FollowUpDetail}, summary="部署举一反三排查")
@once(201)
def order(request: HttpRequest, number: str, given: FollowUpGiven) -> Any:
    """Ask for the same everywhere else."""
    draft = FollowUpDraft(**given.model_dump())
    made = order_follow_up(number=number, draft=draft, by=who(request), at=now(request))
    return order_detail(request, made.pk)


@router.post(ROOM + "/follow-ups/answers/{answer_id}", response={201: PlaceAnswered}, summary="答复一处排查")
@once(201)
def answer_place(request: HttpRequest, answer_id: IdPath, given: PlaceGiven) -> Any:
    """Nothing of the kind, or what was found."""
    row = answer_follow_up(
        answer_id=answer_id, result=given.result, words=given.words, by=who(request), at=now(request)
    )
    return place_out(row, row.unit.short_name or row.unit.name, row.problem.number if row.problem else "")


@router.get(ROOM + "/rechecks", response=list[RecheckShown], summary="派给本人的盲查")
def rechecks(request: HttpRequest) -> Any:
    """What and where, nothing of who."""
    return tagged(request, [asdict(task) for task in my_rechecks(who(request))])


@router.post(ROOM + "/rechecks/{recheck_id}", response={201: RecheckAnswered}, summary="提交盲查结果")
@once(201)
def answer_again(request: HttpRequest, recheck_id: IdPath, given: RecheckGiven) -> Any:
    """It holds, or came back; then its number is told."""
    row = answer_recheck(
        recheck_id=recheck_id, result=given.result, words=given.words, files=given.photos,
        by=who(request), at=now(request),
    )  # fmt: skip
    return {"id": row.pk, "result": row.result, "number": row.problem.number}
