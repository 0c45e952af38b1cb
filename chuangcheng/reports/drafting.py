"""The 整改报告 and the reply letter of a list, drafted from the records. Nothing is asserted that is not recorded.

Every paragraph has a key, so that a writer's words outlive new data; figures are claims and follow their data.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chuangcheng.problems.models import FeedbackList
from chuangcheng.problems.queries.dossiers import Dossier, Figure, MeasureView
from chuangcheng.reports.documents.blocks import (
    Block,
    Claim,
    Column,
    Heading,
    Paragraph,
    PhotoPair,
    Spans,
    Table,
    Words,
    words,
)
from chuangcheng.reports.photos import photo
from chuangcheng.rules.numbering import hanzi

Keyed = tuple[str, Block]


@dataclass(frozen=True)
class Draft:
    """What a list's documents are drafted from. `at` is when; times are printed in its zone."""

    feedback: FeedbackList
    rows: Sequence[Dossier]
    at: datetime

    @property
    def counted(self) -> list[Dossier]:
        """Rows counted once: not those that follow another."""
        return [d for d in self.rows if not d.problem.merged_into_id and d.problem.parent_id is None]

    @property
    def done(self) -> list[Dossier]:
        """Done rows."""
        return [d for d in self.counted if d.is_done]

    @property
    def open(self) -> list[Dossier]:
        """Rows still in work or disputed."""
        return [d for d in self.counted if not d.is_done]


def count_claim(draft: Draft, name: str, number: int, what: str, query: str) -> Claim:
    """A count of rows; its source is the statistic and its rows."""
    return Claim(
        text=str(number),
        claim_id=f"statistic:{name}",
        source_ref=f"statistic:list:{draft.feedback.id}:{name}",
        href=f"/problems/?list={draft.feedback.id}{query}",
        source=what,
    )


def report_blocks(draft: Draft) -> Iterator[Keyed]:
    """反馈清单整改报告: what came, who leads, what was done problem by problem, result, what remains, what next."""
    yield "opening", Paragraph(opening(draft))
    yield "h:duty", Heading(1, words("逐条登记，落实责任"))
    yield "duty", Paragraph(duty(draft))
    yield "h:measures", Heading(1, words("逐条整改，挂账销号"))
    for dossier in draft.counted:
        yield from problem_blocks(dossier)
    yield "h:result", Heading(1, words("整改结果"))
    yield "result", Paragraph(result(draft))
    if draft.open:
        yield "h:open", Heading(1, words("尚未完成的问题"))
        yield from (remaining(d, draft) for d in draft.open)
    yield "h:next", Heading(1, words("下一步工作"))
    yield "next", Paragraph(next_steps(draft))


def opening(draft: Draft) -> Spans:
    """When the list came, from whom, how many problems it holds."""
    feedback = draft.feedback
    received = f"{feedback.received_on.year}年{feedback.received_on.month}月{feedback.received_on.day}日"
    number = f"（{feedback.number}）" if feedback.number else ""
    return (
        Words(f"{received}，我单位收到{feedback.issuer}印发的《{feedback.title}》{number}，清单列出问题"),
        count_claim(draft, "total", len(draft.counted), "清单内的问题条数（并案、拆分的各按一条计）", ""),
        Words(f"个。{begun(draft)}现将整改情况报告如下。"),
    )


def begun(draft: Draft) -> str:
    """What was done with the list so far: dispatched whole, or not yet."""
    if all(d.leads for d in draft.counted):
        return "我单位随即逐条登记、逐条交办、逐条整改，"
    return "我单位随即逐条登记，正在分解交办、组织整改，"


def duty(draft: Draft) -> Spans:
    """Who leads, from the dispatches; what is not dispatched yet is said."""
    given = [d for d in draft.counted if d.leads]
    waiting = len(draft.counted) - len(given)
    units = list(dict.fromkeys(lead for d in draft.counted for lead in d.leads[:1]))
    leaders = list(dict.fromkeys(d.problem.leader_name for d in draft.counted if d.problem.leader_name))
    named = "、".join(units) or "相关科室"
    led = f"由分管领导{'、'.join(leaders)}{'分别' if len(leaders) > 1 else ''}负责，" if leaders else ""
    if waiting:
        rest = count_claim(draft, "waiting", waiting, "还没有交办的问题条数", "&state=registered")
        return (
            Words(f"对照清单，已交办的问题明确了牵头单位和整改时限，{led}{named}牵头整改，还有"),
            rest,
            Words("个问题正在核实责任单位。"),
        )
    return (
        Words(
            "对照清单，每个问题都明确了牵头单位、责任人、整改措施和整改时限，"
            f"{led}{named}{'分别' if len(units) > 1 else ''}牵头，"
        ),
        Words("登记台账，整改一个、复核一个、销号一个。"),
    )


def problem_blocks(dossier: Dossier) -> Iterator[Keyed]:
    """One problem: its words, who leads, what the unit found, what was done, with the figures as claims."""
    number = dossier.problem.number
    title = words(f"针对{quoted(dossier.problem.text)}的问题。")
    yield f"p:{number}", Heading(2, title, body=problem_body(dossier))


def quoted(text: str) -> str:
    """In double quotation marks, those inside turned into single ones as official papers do."""
    return f"“{text.rstrip('。').replace('“', '‘').replace('”', '’')}”"


def problem_body(dossier: Dossier) -> Spans:
    """由…牵头。经自查，…。一是…。二是…。"""
    spans: list[Words | Claim] = []
    leads = dossier.leads
    if leads:
        together = f"，{'、'.join(leads[1:])}共同牵头" if len(leads) > 1 else "牵头"
        lead = f"由{leads[0]}牵头{together if len(leads) > 1 else ''}"
        helpers = f"，{'、'.join(dossier.assists)}配合" if dossier.assists else ""
        spans.append(Words(f"{lead}{helpers}。"))
    for finding in dossier.findings:
        spans += [Words("经自查，"), *spans_of(finding, dossier), Words("。")]
    measures = dossier.done_measures
    for position, measure in enumerate(measures, start=1):
        mark = f"{hanzi(position)}是" if len(measures) > 1 else ""
        spans += [Words(mark), *spans_of(measure, dossier), Words("。")]
    if not measures and not dossier.is_done:
        spans.append(Words("整改正在进行，措施尚未填报。" if leads else "正在核实责任单位，尚未交办。"))
    return merged(spans)


def spans_of(measure: MeasureView, dossier: Dossier) -> list[Words | Claim]:
    """A measure's words and claims, without its own full stop."""
    spans: list[Words | Claim] = [
        figure_claim(piece, measure, dossier) if isinstance(piece, Figure) else Words(piece) for piece in measure.pieces
    ]
    if spans and isinstance(spans[-1], Words):
        spans[-1] = Words(spans[-1].text.rstrip("。；;,，. "))
    return spans


def figure_claim(figure: Figure, measure: MeasureView, dossier: Dossier) -> Claim:
    """A figure that stands on a fact; opens its measure on the problem's page."""
    number = dossier.problem.number
    return Claim(
        text=figure.text,
        claim_id=f"fact:{figure.fact_id}:{figure.part}",
        source_ref=f"fact:{figure.fact_id}",
        href=f"/problems/{number}/#measure-{measure.id}",
        source=f"问题{number}，{measure.unit}填报的“{figure.metric}”",
    )


def merged(spans: Sequence[Words | Claim]) -> Spans:
    """Neighbouring words as one run; empty ones dropped."""
    joined: list[Words | Claim] = []
    for span in spans:
        if isinstance(span, Words) and not span.text:
            continue
        if isinstance(span, Words) and joined and isinstance(joined[-1], Words):
            joined[-1] = Words(joined[-1].text + span.text)
        else:
            joined.append(span)
    return tuple(joined)


def result(draft: Draft) -> Spans:
    """How many are done, how many not."""
    total = count_claim(draft, "total", len(draft.counted), "清单内的问题条数", "")
    done = count_claim(draft, "done", len(draft.done), "已复核通过或已销号的问题条数", "&state=struck_off")
    if not draft.open:
        return (Words("截至目前，清单所列"), total, Words("个问题已全部整改到位，完成"), done, Words("个，均已复核。"))
    rest = count_claim(draft, "open", len(draft.open), "尚未完成的问题条数", "&state=open")
    return (
        Words("截至目前，清单所列"), total, Words("个问题中，已完成"), done, Words("个，尚未完成"), rest, Words("个。"),
    )  # fmt: skip


def remaining(dossier: Dossier, draft: Draft) -> Keyed:
    """One open row: what it is, why it is open, what comes next and by when."""
    problem = dossier.shown
    due = problem.due.astimezone(draft.at.tzinfo) if problem.due else None
    wished = dossier.problem.list_row.proposal.get("due_text") if dossier.problem.list_row else ""
    until = f"整改期限为{due.year}年{due.month}月{due.day}日" if due else "整改期限待定"
    until = f"清单要求的时限为{wished}" if wished and not due else until
    why = f"，未完成原因：{dossier.reason.rstrip('。')}" if dossier.reason else ""
    plan = f"，下一步：{dossier.plan.rstrip('。')}" if dossier.plan else ""
    text = f"{quoted(dossier.problem.text)}，目前{problem.state_label}，{until}{why}{plan}。"
    return f"open:{dossier.problem.number}", Paragraph(words(text))


def next_steps(draft: Draft) -> Spans:
    """What is still owed, in plain words; the writer makes it their own."""
    if draft.open:
        return words("对尚未完成的问题，我单位将盯住期限抓紧整改，完成一个、复核一个、销号一个，并及时续报。")
    return words("对已整改的问题，我单位将坚持日常巡查，防止反弹；对同类问题举一反三，发现一处、整改一处。")


def letter_blocks(draft: Draft) -> Iterator[Keyed]:
    """The reply letter: what is answered, the result, what remains, what is attached."""
    feedback = draft.feedback
    number = f"（{feedback.number}）" if feedback.number else ""
    yield "reply:opening", Paragraph(words(f"你单位印发的《{feedback.title}》{number}收悉。现将整改情况回复如下："))
    yield "reply:result", Paragraph(result(draft))
    yield from (remaining(d, draft) for d in draft.open)
    yield "reply:close", Paragraph(words("逐条整改情况见附件。专此回复。"), indent=True)


def ledger_table(draft: Draft) -> Table:
    """附件：整改台账."""
    columns = (
        Column("序号", 0.7, "center"),
        Column("问题", 2.4),
        Column("牵头单位", 1.4, "center"),
        Column("责任人", 1.2, "center"),
        Column("整改措施", 3.9),
        Column("完成日期", 1.2, "center"),
        Column("结果", 1.1, "center"),
    )
    return Table(columns, tuple(ledger_row(d, i, draft) for i, d in enumerate(draft.rows, start=1)))


def ledger_row(dossier: Dossier, number: int, draft: Draft) -> tuple[Spans, ...]:
    """One row of the table."""
    measures: list[Words | Claim] = []
    for position, measure in enumerate(dossier.done_measures, start=1):
        measures += [Words(f"{position}．"), Words(measure.text.rstrip("。") + "。")]
    finished = dossier.finished_at.astimezone(draft.at.tzinfo) if dossier.finished_at else None
    return (
        words(dossier.problem.list_row.number_text if dossier.problem.list_row else str(number)) or words(str(number)),
        words(dossier.problem.text),
        words("、".join(dossier.leads)),
        words(dossier.person),
        merged(measures),
        words(f"{finished.month}.{finished.day}" if finished else ""),
        words(dossier.result_word),
    )


def photo_blocks(draft: Draft) -> tuple[Block, ...]:
    """附件：整改前后照片, one or more pairs per problem."""
    pairs: list[Block] = []
    for dossier in draft.rows:
        before, after = dossier.before, dossier.after
        for i in range(max(len(before), len(after))):
            pairs.append(
                PhotoPair(
                    before=photo(before[i]) if i < len(before) else None,
                    after=photo(after[i]) if i < len(after) else None,
                    title=f"{dossier.problem.row_no or ''}．{dossier.problem.text}" if i == 0 else "",
                )
            )
    return tuple(pairs)
