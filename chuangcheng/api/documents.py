"""报告、复函、单子: drafts from the records, words around claims, the final version, files, papers and their scans."""

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from chuangcheng.api.answers import attachment, page, tagged
from chuangcheng.api.asked import key_of, now, place_in, seen_number, who
from chuangcheng.api.once import changes, once
from chuangcheng.api.reports_shapes import (
    BatchForm,
    DocumentDetail,
    DocumentForm,
    DocumentLine,
    FinalGiven,
    HeadGiven,
    Paper,
    ScanFiled,
    ScanGiven,
    WordsGiven,
)
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.problems.queries.lists import feedback_list
from chuangcheng.reports.documents.freeze import claims
from chuangcheng.reports.issuing import file_signed_scan, issue_batch, issue_paper, paper_by_token
from chuangcheng.reports.operations import edit_head, edit_words, finalise, open_document, open_self_check_report
from chuangcheng.reports.queries import (
    document,
    documents_visible_to,
    editable_paragraphs,
    papers_of_problem,
    text_of,
)
from chuangcheng.reports.rendering import MEDIA_TYPES, file_name, preview_html, render_file, render_files

router = Router(tags=["报告与文书"])


@router.get("/documents", response=Page[DocumentLine], summary="报告和文书，新的在前")
def documents(request: HttpRequest, after: After = "", limit: Limit = 30) -> Any:
    """Every document this post sees."""
    rows = documents_visible_to(who(request)).order_by("-id")
    if (before := place_in(after)) is not None:
        rows = rows.filter(id__lt=before)
    return tagged(request, page([line_out(row) for row in rows[:limit]], limit=limit))


def line_out(row: Any) -> dict[str, Any]:
    """A document as it stands in the index."""
    plain = ("id", "kind", "title", "number", "list_id", "round", "is_final", "created_at", "finalised_at", "version")
    return {
        **{name: getattr(row, name) for name in plain},
        "kind_label": row.get_kind_display(),
        "organisation_name": row.organisation.name,
        "problem": row.problem.number if row.problem else None,
        "self_check": row.self_check_id,
    }


@router.post("/lists/{list_id}/documents/{kind}", response={201: DocumentLine}, summary="拟整改报告或复函")
@once(201)
def open_draft(request: HttpRequest, list_id: IdPath, kind: Literal["report", "letter"]) -> Any:
    """The draft of this round, made when there is none."""
    return line_out(open_document(list_id=list_id, kind=kind, by=who(request), at=now(request)))


@router.post("/inspections/self-checks/{check_id}/documents", response={201: DocumentLine}, summary="拟对标自查报告")
@once(201)
def open_of_self_check(request: HttpRequest, check_id: IdPath) -> Any:
    """The draft of a self-check's report, made when there is none."""
    return line_out(open_self_check_report(check_id=check_id, by=who(request), at=now(request)))


@router.get("/documents/{document_id}", response=DocumentDetail, summary="一份报告或文书")
def one(request: HttpRequest, document_id: IdPath) -> Any:
    """As it will be printed, with its claims and the paragraphs a writer may change."""
    row, at = document(document_id, who(request)), now(request)
    return tagged(request, detail_out(row, at), version=str(row.version))


def detail_out(row: Any, at: Any) -> dict[str, Any]:
    """The whole of it."""
    text = text_of(row, at)
    head = ("addressee", "signature", "signer", "issuer", "date", "letterhead")
    return {
        **line_out(row),
        **{name: getattr(text, name) for name in head},
        "paragraphs": [asdict(p) for p in editable_paragraphs(row, at)] if row.is_written else [],
        "claims": [asdict(claim) for claim in claims(text)],
        "html": preview_html(text),
    }


@router.put("/documents/{document_id}/words/{key}", response=DocumentLine, summary="改一段文字")
@changes
def words(request: HttpRequest, document_id: IdPath, key: str, given: WordsGiven) -> Any:
    """Words around claims; an empty text takes the drafted ones back."""
    row = edit_words(
        document_id=document_id, key=key, text=given.text, by=who(request), at=now(request),
        version=seen_number(request),
    )  # fmt: skip
    return line_out(row)


@router.patch("/documents/{document_id}", response=DocumentLine, summary="改抬头")
@changes
def head(request: HttpRequest, document_id: IdPath, given: HeadGiven) -> Any:
    """Title, addressee, signature, date, letterhead."""
    said = given.dict(exclude_unset=True)
    plain = {name: value.isoformat() if isinstance(value, date) else value or "" for name, value in said.items()}
    row = edit_head(document_id=document_id, head=plain, by=who(request), at=now(request), version=seen_number(request))
    return line_out(row)


@router.post(
    "/documents/{document_id}/final",
    response=DocumentLine,
    summary="定稿",
    openapi_extra={"x-headers": ["key", "seen"]},
)
@once(200)
def final(request: HttpRequest, document_id: IdPath, given: FinalGiven) -> Any:
    """Frozen under a number; it never changes again."""
    row = finalise(
        document_id=document_id, by=who(request), at=now(request), agency=given.agency, version=seen_number(request)
    )
    return line_out(row)


@router.get("/documents/{document_id}/file.{form}", summary="下载 docx、pdf 或 html")
def file(request: HttpRequest, document_id: IdPath, form: DocumentForm) -> HttpResponse:
    """The document as it stands."""
    row = document(document_id, who(request))
    content = render_file(text_of(row, now(request)), form)
    return attachment(content, file_name(row.title, form), MEDIA_TYPES[form])


@router.get("/problems/{number}/papers", response=list[Paper], summary="问题的单子")
def papers(request: HttpRequest, number: str) -> Any:
    """The papers issued about one problem, newest first."""
    return tagged(request, [paper_out(row) for row in papers_of_problem(number, who(request))])


def paper_out(row: Any) -> dict[str, Any]:
    """A paper with the token its scan is filed by."""
    return {**line_out(row), "token": row.token}


@router.post("/problems/{number}/papers/{kind}", response={201: Paper}, summary="出具单子")
@once(201)
def issue(request: HttpRequest, number: str, kind: str) -> Any:
    """One paper; the same step gives the same paper again."""
    base = request.build_absolute_uri("/")
    return paper_out(issue_paper(number=number, kind=kind, base_url=base, by=who(request), at=now(request)))


@router.post("/lists/{list_id}/papers/{kind}", summary="整批出具单子，一个文件")
def batch(request: HttpRequest, list_id: IdPath, kind: str, form: BatchForm = "pdf") -> HttpResponse:
    """Every paper of a list in one file; papers issued before are printed again, so repeating it is harmless."""
    key_of(request)
    by, at = who(request), now(request)
    feedback = feedback_list(list_id, by)
    rows = issue_batch(list_id=list_id, kind=kind, base_url=request.build_absolute_uri("/"), by=by, at=at)
    content = render_files([text_of(row, at) for row in rows], form)
    return attachment(content, file_name(f"{feedback.title}{rows[0].get_kind_display()}", form), MEDIA_TYPES[form])


@router.get("/papers/{token}", response=Paper, summary="按二维码查单子")
def by_token(request: HttpRequest, token: str) -> Any:
    """The paper whose code was scanned."""
    return tagged(request, paper_out(paper_by_token(token, who(request))))


@router.post("/papers/{token}/scan", response={201: ScanFiled}, summary="归档签章扫描件")
@once(201)
def scan(request: HttpRequest, token: str, given: ScanGiven) -> Any:
    """File the signed paper as evidence of its problem."""
    step = file_signed_scan(token=token, file_ids=given.file_ids, by=who(request), at=now(request))
    return {"problem": step.problem.number, "step": step.seq}
