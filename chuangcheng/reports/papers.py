"""问题交办单, 催办单, 督办单 with 回执, 延期申请表, 销号审批表, 情况说明, 一题一档: forms filled from the ledger."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from chuangcheng.problems.models import Step
from chuangcheng.problems.queries.dossiers import Dossier
from chuangcheng.reports.documents.blocks import (
    Block,
    Document,
    Footer,
    Form,
    FormRow,
    Heading,
    LabelCell,
    Paragraph,
    PhotoPair,
    QrCell,
    SignCell,
    ValueCell,
    words,
)
from chuangcheng.reports.models import DocumentKind
from chuangcheng.reports.photos import photo
from chuangcheng.rules.independence import Distance
from chuangcheng.rules.problem_states import MOVES

WIDTHS = (1.1, 1.9, 1.1, 1.9)


@dataclass(frozen=True)
class Paper:
    """What a paper is made from. `scan_url` is what its QR code holds; `steps` the problem's history, oldest first."""

    dossier: Dossier
    steps: Sequence[Step]
    issuer: str
    number: str
    scan_url: str
    at: datetime
    step: Step | None = None

    def text(self, name: str = "note") -> str:
        """A text of the step the paper is about."""
        return str(self.step.words.get(name, "")) if self.step else ""


def day(moment: datetime | None) -> str:
    """2026年10月8日 18时 as papers write it; a blank to be filled by hand when there is none."""
    if moment is None:
        return "    年  月  日"
    local = localtime(moment)
    clock = f" {local.hour}时" + (f"{local.minute}分" if local.minute else "")
    return f"{local.year}年{local.month}月{local.day}日{clock}"


def value(text: str, colspan: int = 1) -> ValueCell:
    """A filled field, one paragraph per line."""
    return ValueCell(tuple(words(line) for line in text.splitlines()) or ((),), colspan=colspan)


def pair(label: str, text: str, other: str, second: str) -> FormRow:
    """Two fields side by side."""
    return FormRow((LabelCell(label), value(text), LabelCell(other), value(second)), height=11)


def wide(label: str, text: str, height: float = 14) -> FormRow:
    """One field over the whole width."""
    return FormRow((LabelCell(label), value(text, 3)), height=height)


def sign(label: str, signer: str, seal: str = "", height: float = 22) -> FormRow:
    """A place for an opinion, a signature and a seal."""
    return FormRow((LabelCell(label), SignCell(signer=signer, seal=seal, colspan=3)), height=height)


def head_rows(paper: Paper) -> list[FormRow]:
    """What every paper about a problem begins with."""
    problem = paper.dossier.problem
    source = problem.list.title if problem.list else problem.get_source_display()
    return [
        pair("问题编号", problem.number, "来源", source),
        wide("存在问题", problem.text, 20),
        pair("点位", problem.place, "类别", problem.category.name if problem.category else ""),
        pair("牵头单位", "、".join(paper.dossier.leads), "配合单位", "、".join(paper.dossier.assists)),
        pair("分管领导", problem.leader_name, "责任人", paper.dossier.person),
    ]


def qr_row(paper: Paper) -> FormRow:
    """Scan the signed paper with this code on it, and it files itself."""
    told = "签字盖章后扫描或拍照上传，系统凭此码自动归档。"
    return FormRow((LabelCell("归档码"), QrCell(paper.scan_url, caption=paper.number), value(told, 2)), height=30)


def measures_text(dossier: Dossier) -> str:
    """The measures, numbered."""
    return "\n".join(f"{i}．{m.text}" for i, m in enumerate(dossier.done_measures, start=1))


def dispatch_rows(paper: Paper) -> list[FormRow]:
    """问题交办单."""
    problem = paper.dossier.problem
    return [
        *head_rows(paper),
        pair("整改方式", problem.get_kind_display(), "整改期限", day(problem.due)),
        wide("期限说明", problem.due_words),
        wide("整改要求", problem.requirement or "按期整改到位，并举一反三。", 20),
        sign("交办单位意见", "经办人", "（公章）"),
        sign("承办单位签收", "签收人"),
        qr_row(paper),
    ]


def urge_rows(paper: Paper) -> list[FormRow]:
    """催办单."""
    problem = paper.dossier.problem
    return [
        *head_rows(paper),
        pair("目前状态", problem.state_label, "整改期限", day(problem.due)),
        wide("催办事项", paper.text() or "请抓紧办理，按期上报整改情况。", 24),
        sign("催办单位", "经办人", "（公章）"),
        sign("承办单位回复", "负责人"),
        qr_row(paper),
    ]


def supervise_rows(paper: Paper) -> list[FormRow]:
    """督办单 with its 回执."""
    reply = paper.step.codes.get("reply_by") if paper.step else None
    by = datetime.fromisoformat(reply) if reply else None
    return [
        *head_rows(paper),
        pair("目前状态", paper.dossier.problem.state_label, "回复期限", day(by)),
        wide("督办要求", paper.text(), 24),
        sign("主要领导批示", "主要领导"),
        sign("督办单位", "经办人", "（公章）"),
        FormRow((LabelCell("督办回执", colspan=4),), height=10),
        wide("办理结果", "", 30),
        sign("承办单位", "分管领导", "（公章）"),
        qr_row(paper),
    ]


def extension_rows(paper: Paper) -> list[FormRow]:
    """延期申请表."""
    moment = paper.step.codes.get("moment") if paper.step else None
    asked = datetime.fromisoformat(moment) if moment else None
    return [
        *head_rows(paper),
        pair("原整改期限", day(paper.dossier.problem.due), "申请延期至", day(asked)),
        wide("申请理由", paper.text(), 30),
        sign("申请单位意见", "分管领导", "（公章）"),
        sign("交办单位意见", "分管领导", "（公章）"),
        qr_row(paper),
    ]


def strike_off_rows(paper: Paper) -> list[FormRow]:
    """销号审批表."""
    problem, dossier = paper.dossier.problem, paper.dossier
    checked = Distance(problem.verified_word).label if problem.verified_word else ""
    return [
        *head_rows(paper),
        pair("整改期限", day(problem.due), "上报时间", day(problem.submitted_at)),
        wide("整改措施", measures_text(dossier), 40),
        pair("复核方式", checked, "销号时间", day(problem.struck_off_at)),
        sign("承办单位意见", "分管领导", "（公章）"),
        sign("复核意见", "复核人"),
        sign("销号单位意见", "主要领导", "（公章）"),
        qr_row(paper),
    ]


def note_rows(paper: Paper) -> list[FormRow]:
    """情况说明."""
    return [
        *head_rows(paper),
        pair("目前状态", paper.dossier.problem.state_label, "整改期限", day(paper.dossier.problem.due)),
        wide("情况说明", paper.text(), 80),
        sign("说明单位", "分管领导", "（公章）"),
        qr_row(paper),
    ]


def dossier_blocks(paper: Paper) -> tuple[Block, ...]:
    """一题一档: the problem, its measures, its history and its photos."""
    dossier = paper.dossier
    rows = [
        *head_rows(paper),
        pair("整改期限", day(dossier.problem.due), "目前状态", dossier.problem.state_label),
        wide("自查情况", "\n".join(m.text for m in dossier.findings)),
        wide("整改措施", measures_text(dossier), 30),
        pair("上报时间", day(dossier.problem.submitted_at), "销号时间", day(dossier.problem.struck_off_at)),
        qr_row(paper),
    ]
    blocks: list[Block] = [Form(WIDTHS, tuple(rows)), Heading(1, words("办理经过"), numbered=False)]
    blocks += [Paragraph(words(step_line(step)), indent=False) for step in paper.steps]
    before, after = dossier.before, dossier.after
    if before or after:
        blocks.append(Heading(1, words("整改前后照片"), numbered=False))
    for i in range(max(len(before), len(after))):
        first = photo(before[i]) if i < len(before) else None
        second = photo(after[i]) if i < len(after) else None
        blocks.append(PhotoPair(first, second))
    return tuple(blocks)


def step_line(step: Step) -> str:
    """One line of the history."""
    who = step.organisation.name if step.organisation else ""
    note = step.words.get("note") or step.words.get("text") or ""
    behalf = f"（代{step.on_behalf_of.name}填）" if step.on_behalf_of else ""
    return f"{day(step.happened_at)}  {who}{behalf}{MOVES[step.move].name}{f'：{note}' if note else ''}"


ROWS: dict[str, Callable[[Paper], list[FormRow]]] = {
    DocumentKind.DISPATCH: dispatch_rows,
    DocumentKind.URGE: urge_rows,
    DocumentKind.SUPERVISE: supervise_rows,
    DocumentKind.EXTENSION: extension_rows,
    DocumentKind.STRIKE_OFF: strike_off_rows,
    DocumentKind.NOTE: note_rows,
}
STEP_OF = {
    DocumentKind.DISPATCH: "dispatch",
    DocumentKind.URGE: "urge",
    DocumentKind.SUPERVISE: "supervise",
    DocumentKind.EXTENSION: "ask_extension",
    DocumentKind.STRIKE_OFF: "verify",
    DocumentKind.NOTE: "note",
}


def paper_document(kind: str, paper: Paper) -> Document:
    """The paper as a document of one or more pages."""
    label = DocumentKind(kind).label
    blocks = dossier_blocks(paper) if kind == DocumentKind.DOSSIER else (Form(WIDTHS, tuple(ROWS[kind](paper))),)
    return Document(
        title=label,
        kind=kind,
        blocks=blocks,
        issuer=paper.issuer,
        number=paper.number,
        layout="form",
        footer=Footer(page_numbers="of_total", text=f"{paper.issuer}  {paper.number}"),
    )
