"""Documents as text: a draft made from the records of this moment, a final one as it was frozen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate, localtime

from chuangcheng.inspections.queries.self_checks import Dossier, self_check_seen, self_checks_seen, selfcheck_dossier
from chuangcheng.people.actor import CLOCK, Actor
from chuangcheng.problems.models import FeedbackList, Problem
from chuangcheng.problems.queries.dossiers import dossiers
from chuangcheng.problems.queries.scene import problem_seen
from chuangcheng.problems.queries.sight import lists_visible_to, visible_to
from chuangcheng.reports.documents import blocks
from chuangcheng.reports.documents.data import from_data
from chuangcheng.reports.drafting import Draft, Keyed, ledger_table, letter_blocks, photo_blocks, report_blocks
from chuangcheng.reports.editing import editable, shown, spans_in, with_edits
from chuangcheng.reports.models import Document, DocumentKind
from chuangcheng.reports.self_checks import attachments, default_addressee, self_check_blocks
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class EditableParagraph:
    """One paragraph for the editor: its key, and its text with 【…】 around claims."""

    key: str
    text: str
    is_edited: bool


def documents_visible_to(by: Actor) -> QuerySet[Document]:
    """Documents of lists, problems and self-checks the actor sees."""
    of_lists = Document.objects.filter(list__in=lists_visible_to(by))
    of_problems = Document.objects.filter(problem__in=visible_to(by))
    of_self_checks = Document.objects.filter(self_check__in=self_checks_seen(by))
    return (of_lists | of_problems | of_self_checks).select_related("list", "organisation", "problem", "self_check")


def document(document_id: int, by: Actor) -> Document:
    """One document the actor sees."""
    found = documents_visible_to(by).filter(id=document_id).first()
    if found is None:
        raise Refused(
            "没有找到这份文书，或您无权查看；请从清单页或自查页进入。", code="document_missing", kind="missing"
        )
    return found


def documents_of_list(list_id: int, by: Actor) -> list[Document]:
    """A list's reports and letters, newest first."""
    return list(documents_visible_to(by).filter(list_id=list_id).order_by("-id"))


def documents_of_self_check(check_id: int, by: Actor) -> list[Document]:
    """A self-check's reports, newest first."""
    self_check_seen(check_id, by)
    return list(documents_visible_to(by).filter(self_check_id=check_id).order_by("-id"))


def draft_of(row: Document, at: datetime) -> Draft | Dossier:
    """What a document is drafted from; whoever sees the document reads all of it."""
    if row.self_check_id is not None:
        return selfcheck_dossier(row.self_check_id, by=CLOCK, at=at)
    return draft_of_list(list_of(row), at)


def draft_of_list(feedback: FeedbackList, at: datetime) -> Draft:
    """The list's rows in their order, those merged or split off printed under their own row."""
    rows = Problem.objects.filter(list=feedback, parent=None).select_related("list_row").order_by("row_no", "id")
    return Draft(feedback, dossiers(rows), localtime(at))


def keyed_blocks(row: Document, draft: Draft | Dossier) -> list[Keyed]:
    """The drafted paragraphs of a report or letter, with the writer's words."""
    if isinstance(draft, Dossier):
        return with_edits(self_check_blocks(draft), row.edits)
    made = report_blocks(draft) if row.kind == DocumentKind.REPORT else letter_blocks(draft)
    return with_edits(made, row.edits)


def editable_paragraphs(row: Document, at: datetime) -> list[EditableParagraph]:
    """What the editor shows of a draft."""
    draft = draft_of(row, at)
    return [
        EditableParagraph(key, shown(spans_in(block)), key in row.edits)
        for key, block in keyed_blocks(row, draft)
        if editable(block)
    ]


def list_of(row: Document) -> FeedbackList:
    """The list a report or letter belongs to."""
    if row.list is None:
        raise Refused("这份文书不是清单的报告，不能这样编辑；请从问题页重新生成。", code="document_no_list")
    return row.list


def text_of(row: Document, at: datetime) -> blocks.Document:
    """The whole document: frozen when final, else drafted from the records as they stand."""
    if row.frozen is not None:
        return from_data(row.frozen)
    return assemble(row, draft_of(row, at), at)


def attached(row: Document, draft: Draft | Dossier) -> tuple[blocks.Attachment, ...]:
    """What is printed behind the text."""
    if isinstance(draft, Dossier):
        return attachments(draft)
    ledger = blocks.Attachment("整改台账", (ledger_table(draft),))
    photos = photo_blocks(draft)
    if photos and row.kind == DocumentKind.REPORT:
        return (ledger, blocks.Attachment("整改前后对比照片", photos))
    return (ledger,)


def assemble(row: Document, draft: Draft | Dossier, at: datetime) -> blocks.Document:
    """Blocks, head and attachments as one document."""
    head = row.head
    addressee = default_addressee(draft.check) if isinstance(draft, Dossier) else draft.feedback.issuer
    text = blocks.Document(
        title=head.get("title") or row.title,
        kind=row.kind,
        blocks=tuple(block for _, block in keyed_blocks(row, draft)),
        issuer=head.get("issuer") or row.organisation.name,
        number=row.number,
        addressee=head.get("addressee") or addressee,
        signer=head.get("signer", ""),
        signature=head.get("signature") or row.organisation.name,
        date=date.fromisoformat(head["date"]) if head.get("date") else localdate(at),
        attachments=attached(row, draft),
        letterhead=bool(head.get("letterhead")),
    )
    if head.get("copies_to") or head.get("printed_by"):
        imprint = blocks.Imprint(
            copies_to=head.get("copies_to", ""),
            printed_by=head.get("printed_by", "") or row.organisation.name,
            printed_on=text.date,
        )
        text = replace(text, imprint=imprint)
    return text


def suggested_title(feedback: FeedbackList, kind: str) -> str:
    """A title nobody has to think of."""
    name = feedback.title.removesuffix("反馈清单").removesuffix("清单")
    if kind == DocumentKind.LETTER:
        return f"关于{name}整改情况的复函"
    return f"关于{name}整改情况的报告"


def papers_of_problem(number: str, by: Actor) -> Sequence[Document]:
    """The papers issued about one problem the actor sees, newest first."""
    problem_seen(number, by=by)
    return list(documents_visible_to(by).filter(problem__number=number).order_by("-id"))
