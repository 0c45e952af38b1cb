"""Papers issued: numbered, frozen, found again by the token in their QR code, singly and for a whole list."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime

from chuangcheng.audit.operations import log
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import AttachmentRole, Problem, Step
from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.operations.urging import attach_files
from chuangcheng.problems.queries.dossiers import dossiers
from chuangcheng.problems.queries.files import check_files_own
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.reports.documents.data import to_data
from chuangcheng.reports.documents.freeze import digest
from chuangcheng.reports.models import Document, DocumentKind
from chuangcheng.reports.operations import take_serial
from chuangcheng.reports.papers import STEP_OF, Paper, paper_document
from chuangcheng.reports.queries import documents_visible_to
from chuangcheng.rules.numbering import document_number
from chuangcheng.rules.refusals import Refused

SERIES = {
    DocumentKind.DISPATCH: "交办",
    DocumentKind.URGE: "催办",
    DocumentKind.SUPERVISE: "督办",
    DocumentKind.EXTENSION: "延期",
    DocumentKind.STRIKE_OFF: "销号",
    DocumentKind.NOTE: "说明",
    DocumentKind.DOSSIER: "档案",
}
UNIT_PAPERS = {DocumentKind.EXTENSION, DocumentKind.NOTE, DocumentKind.DOSSIER}
OF_A_STEP = {DocumentKind.URGE, DocumentKind.SUPERVISE, DocumentKind.EXTENSION}


def issue_paper(*, number: str, kind: str, base_url: str, by: Actor, at: datetime) -> Document:
    """One paper about one problem; the same step gives the same paper again. `base_url` stands in its QR code."""
    problem = visible_to(by).filter(number=number).first()
    if problem is None:
        raise Refused(
            f"没有找到要出文书的问题{number}，或您无权查看；请核对编号。", code="paper_problem_missing", kind="missing"
        )
    wanted = kind_of(kind)
    with transaction.atomic():
        return write_paper(problem, wanted, base_url=base_url, by=by, at=at)


def kind_of(kind: str) -> DocumentKind:
    """A kind of paper by its code in an address."""
    if kind not in SERIES:
        raise Refused("没有这种单子，请从列表里选择。", code="paper_kind", kind="missing")
    return DocumentKind(kind)


def issue_batch(*, list_id: int, kind: str, base_url: str, by: Actor, at: datetime) -> list[Document]:
    """The papers of every problem of a list that has what the paper is about, in the order of its rows."""
    wanted = kind_of(kind)
    rows = visible_to(by).filter(list_id=list_id, follows=False).order_by("row_no", "id")
    if wanted == DocumentKind.DISPATCH:
        rows = rows.filter(dispatched_at__isnull=False)
    elif wanted in OF_A_STEP:
        rows = rows.filter(Exists(Step.objects.filter(problem=OuterRef("pk"), move=STEP_OF[wanted])))
    made = []
    for problem in rows:
        with transaction.atomic():
            made.append(write_paper(problem, wanted, base_url=base_url, by=by, at=at))
    if not made:
        raise Refused("还没有交办的问题，没有单子可打。", code="paper_batch_empty")
    return made


def write_paper(problem: Problem, kind: DocumentKind, *, base_url: str, by: Actor, at: datetime) -> Document:
    """Number, fill, freeze; two clicks at once take turns, so that one step has one paper."""
    Problem.objects.select_for_update(of=("self",)).get(id=problem.id)
    issuer = issuing_unit(problem, kind, by)
    step = step_of(problem, kind)
    known = Document.objects.filter(problem=problem, kind=kind, organisation=issuer, step=step).first()
    if known is not None and kind != DocumentKind.DOSSIER:
        return known
    year = localtime(at).year
    serial = take_serial(organisation=issuer, series=SERIES[kind], year=year)
    token = secrets.token_urlsafe(12)
    numbered = document_number(agency=SERIES[kind], year=year, serial=serial)
    paper = Paper(
        dossier=dossiers(Problem.objects.filter(id=problem.id))[0],
        steps=list(problem.steps.select_related("organisation", "on_behalf_of").order_by("seq")),
        issuer=issuer.name,
        number=numbered,
        scan_url=f"{base_url.rstrip('/')}/papers/{token}/",
        at=at,
        step=step,
    )
    text = paper_document(kind, paper)
    row = Document.objects.create(
        kind=kind,
        organisation=issuer,
        problem=problem,
        step=step,
        title=f"{kind.label} {problem.number}",
        number=numbered,
        token=token,
        frozen=to_data(text),
        digest=digest(text),
        finalised_at=at,
        finalised_by_id=by.user_id,
        created_by_id=by.user_id,
        created_at=at,
    )
    log(action="paper.issue", by_id=by.user_id, at=at, who=by.name, subject=problem.number, new=numbered)
    return row


def issuing_unit(problem: Problem, kind: DocumentKind, by: Actor) -> Organisation:
    """Units issue applications, statements and dossiers; the other papers are the dispatching or home office's."""
    offices = {problem.dispatched_by_id, *problem.home.ancestor_ids}
    for standing in by.standings:
        if "office" in standing.roles and standing.organisation_id in offices:
            return Organisation.objects.get(id=standing.organisation_id)
    if kind in UNIT_PAPERS and by.standings:
        return Organisation.objects.get(id=by.standings[0].organisation_id)
    raise Refused(
        f"{kind.label}由交办单位的创城办出具，您现在的岗位不是；请联系创城办。",
        code="paper_not_yours",
        kind="forbidden",
    )


def step_of(problem: Problem, kind: DocumentKind) -> Step | None:
    """The latest step the paper is about."""
    move = STEP_OF.get(kind)
    step = problem.steps.filter(move=move).order_by("-seq").first() if move else None
    if step is None and kind in OF_A_STEP:
        raise Refused(
            f"问题{problem.number}还没有“{kind.label.removesuffix('单').removesuffix('申请表')}”记录，"
            "请先在问题页办理，再打印。",
            code="paper_no_step",
            kind="conflict",
        )
    return step


def paper_by_token(token: str, by: Actor) -> Document:
    """The paper whose QR code was scanned, if the reader sees its problem."""
    row = documents_visible_to(by).filter(token=token).first()
    if row is None or row.problem is None:
        raise Refused("没有找到这张单子，或您无权查看；请核对二维码。", code="paper_missing", kind="missing")
    return row


def file_signed_scan(*, token: str, file_ids: Sequence[int], by: Actor, at: datetime) -> Step:
    """File the signed paper as evidence of its problem."""
    row = paper_by_token(token, by)
    if row.problem is None or not file_ids:
        raise Refused("请先拍照或选择扫描件，再归档。", code="paper_no_scan")
    check_files_own(file_ids, by=by, at=at)
    files = tuple(FileRef(i, AttachmentRole.SIGNED.value) for i in file_ids)
    ask = Ask(number=row.problem.number, by=by, at=at, words=f"{row.number} {row.title}签字盖章件", files=files)
    return attach_files(ask)
