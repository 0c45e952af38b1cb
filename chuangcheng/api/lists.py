"""反馈清单: the index, one list with its rows and letters, its correspondence, its sheets."""

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile

from chuangcheng.api.answers import attachment, page, tagged
from chuangcheng.api.asked import now, place_in, who
from chuangcheng.api.lists_shapes import (
    AnswerGiven,
    FeedbackList,
    FeedbackListDetail,
    Letter,
    ListDispatchGiven,
    ListProblem,
    ReplyGiven,
    RowVerdict,
)
from chuangcheng.api.moves import told_of
from chuangcheng.api.once import once
from chuangcheng.api.problem_shapes import Verdicts
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.imports.operations.open_rows import take_open_rows
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.lists import record_issuer_verdict, record_reply
from chuangcheng.problems.operations.proposals import dispatch_as_proposed
from chuangcheng.problems.queries.files import check_files_own
from chuangcheng.problems.queries.lists import (
    Progress,
    feedback_list,
    letters_of,
    list_lines,
    may_keep,
    progress_of,
    rows_of,
)
from chuangcheng.reports.exports import export_list, export_open_rows
from chuangcheng.reports.queries import documents_of_list
from chuangcheng.reports.rendering import file_name
from chuangcheng.reports.replies import answer_list

router = Router(tags=["反馈清单"])


@router.get("/lists", response=Page[FeedbackList], summary="反馈清单，新的在前")
def lists(request: HttpRequest, after: After = "", limit: Limit = 30) -> Any:
    """Lists the post's organisations keep."""
    lines = list_lines(who(request), before=place_in(after), limit=limit)
    items = [line_out(line.list, line.progress) for line in lines]
    return tagged(request, page(items, limit=limit))


@router.get("/lists/{list_id}", response=FeedbackListDetail, summary="一份清单")
def one(request: HttpRequest, list_id: IdPath) -> Any:
    """One list with its letters and documents."""
    by = who(request)
    feedback = feedback_list(list_id, by)
    found = {
        **line_out(feedback, progress_of([feedback.id]).get(feedback.id)),
        "may_keep": may_keep(feedback, by),
        "letters": [letter_out(letter) for letter in letters_of(feedback)],
        "documents": [row.id for row in documents_of_list(feedback.id, by)],
    }
    return tagged(request, found)


def line_out(row: Any, progress: Progress | None) -> dict[str, Any]:
    """A list as it stands in the index."""
    counted = progress or Progress(0, 0, 0, 0)
    return {
        **{name: getattr(row, name) for name in (
            "id", "organisation_id", "issuer", "title", "number", "level", "assessed_on", "received_on", "reply_due",
            "state", "round", "row_count", "replied_at", "original_id",
        )},
        "organisation_name": row.organisation.name,
        "level_label": row.get_level_display(),
        "state_label": row.get_state_display(),
        "progress": {name: getattr(counted, name) for name in ("total", "done", "registered", "open")},
    }  # fmt: skip


def letter_out(row: Any) -> dict[str, Any]:
    """What went out or came back."""
    return {
        **{name: getattr(row, name) for name in ("id", "kind", "round", "happened_at", "words", "rows", "document_id")},
        "kind_label": row.get_kind_display(),
        "recorded_by": row.recorded_by.display_name if row.recorded_by else "",
    }


@router.get("/lists/{list_id}/problems", response=list[ListProblem], summary="清单里的问题，按原表次序")
def problems(request: HttpRequest, list_id: IdPath) -> Any:
    """The rows a list has, those split off under their own."""
    by = who(request)
    return tagged(request, [problem_out(row) for row in rows_of(feedback_list(list_id, by), by)])


def problem_out(row: Any) -> dict[str, Any]:
    """A row of the list with whose turn it is."""
    return {
        **{name: getattr(row, name) for name in ("number", "text", "place", "state", "desk_due")},
        "row": row.row_no,
        "number_text": row.list_row.number_text if row.list_row else "",
        "state_label": row.state_label,
        "lead": row.lead.name if row.lead else "",
        "desk": row.desk.name if row.desk else "",
        "shows": row.merged_into.number if row.merged_into else "",
    }


@router.post("/lists/{list_id}/dispatch", response=Verdicts, summary="按清单一键交办")
@once(200, together=False)
def dispatch_all(request: HttpRequest, list_id: IdPath, given: ListDispatchGiven) -> Any:
    """Dispatch every row that waits as its sheet says; a verdict per row."""
    ask = Ask(number="", by=who(request), at=now(request), words=given.requirement)
    return told_of(dispatch_as_proposed(list_id=list_id, ask=ask))


@router.post("/lists/{list_id}/reply", response={201: Letter}, summary="登记已回复")
@once(201)
def reply(request: HttpRequest, list_id: IdPath, given: ReplyGiven) -> Any:
    """The reply went out."""
    by, at, document = who(request), now(request), own_file(request, given.document_id)
    return letter_out(record_reply(list_id=list_id, by=by, at=at, words=given.words, document=document))


def own_file(request: HttpRequest, file_id: int | None) -> int | None:
    """A file that may be named here: one's own, or of a problem one sees."""
    if file_id is not None:
        check_files_own([file_id], by=who(request), at=now(request))
    return file_id


@router.post("/lists/{list_id}/answer", response={201: Letter}, summary="登记下发单位的答复")
@once(201)
def answer(request: HttpRequest, list_id: IdPath, given: AnswerGiven) -> Any:
    """All passed, or some rows back."""
    made = record_issuer_verdict(
        list_id=list_id, returned=given.returned, by=who(request), at=now(request), words=given.words,
        document=own_file(request, given.document_id),
    )  # fmt: skip
    return letter_out(made)


@router.get("/lists/{list_id}/reply.xlsx", summary="下发单位的原表，填好整改情况")
def reply_sheet(request: HttpRequest, list_id: IdPath) -> HttpResponse:
    """The issuer's own sheet, filled in place."""
    by = who(request)
    feedback = feedback_list(list_id, by)
    with tempfile.TemporaryDirectory() as folder:
        answered = answer_list(feedback=feedback, folder=Path(folder), by=by, at=now(request))
        return attachment(answered.path.read_bytes(), answered.name)


@router.get("/lists/{list_id}/ledger.xlsx", summary="清单的整改台账")
def ledger_sheet(request: HttpRequest, list_id: IdPath) -> HttpResponse:
    """The list's ledger."""
    by, stream = who(request), BytesIO()
    feedback = feedback_list(list_id, by)
    export_list(feedback=feedback, out=stream, by=by, at=now(request))
    return attachment(stream.getvalue(), file_name(f"{feedback.title}整改台账", "xlsx"))


@router.get("/open-rows.xlsx", summary="待整改问题表，离线填写")
def open_rows_sheet(request: HttpRequest) -> HttpResponse:
    """One's open rows to fill in."""
    stream = export_open_rows(by=who(request), at=now(request))
    return attachment(stream.read(), "待整改问题.xlsx")


@router.post("/open-rows", response=list[RowVerdict], summary="交回填好的待整改问题表")
@once(200, together=False)
def open_rows(request: HttpRequest, file: Annotated[UploadedFile, File(description="填好的待整改问题表，xlsx")]) -> Any:
    """Do what the sheet says, row by row, a verdict each."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        kept.writelines(file.chunks())
        kept.flush()
        verdicts = take_open_rows(path=Path(kept.name), name=file.name or "", by=who(request), at=now(request))
    return [vars(verdict) for verdict in verdicts]
