"""Sheets out of the ledger: what is filtered, a list's ledger, a unit's open rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.timezone import localtime

from chuangcheng.audit.operations import log
from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import FeedbackList, Problem
from chuangcheng.problems.queries.dossiers import Dossier, dossiers
from chuangcheng.problems.queries.ledger import LedgerFilter, ids_in_batches
from chuangcheng.problems.queries.sheet_rows import SheetRow, sheet_rows
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.reports.sheets import Column, ledger_xlsx, open_rows_xlsx
from chuangcheng.rules.situations import State

BATCH = 1000
SIGNS = {State.STRUCK_OFF: "✓", State.SUSPENDED: "‖", State.DISPUTED: "‖", State.VOID: "✕"}
COLUMNS = (
    Column("编号", 13),
    Column("清单序号", 8),
    Column("问题", 36),
    Column("地点", 18),
    Column("类别", 14),
    Column("牵头单位", 16),
    Column("配合单位", 16),
    Column("分管领导", 10),
    Column("责任人", 10),
    Column("状态", 12, "state"),
    Column("整改期限", 17, "moment"),
    Column("整改措施", 46),
    Column("完成时间", 17, "moment"),
    Column("返工", 6, "number"),
    Column("反弹", 6, "number"),
)


def state_words(problem: Problem, at: datetime) -> str:
    """The state with its sign, as on the pages."""
    return signed(State(problem.state), problem.desk_due, at)


def signed(state: State, desk_due: datetime | None, at: datetime) -> str:
    """A state with its sign."""
    sign = SIGNS.get(state)
    if sign is None:
        sign = "▲" if desk_due and desk_due < at else "◌"
    return f"{sign} {state.label}"


def ledger_row(dossier: Dossier, at: datetime) -> Sequence[Any]:
    """One row of 台账.xlsx."""
    problem, shown = dossier.problem, dossier.shown
    return (
        problem.number,
        problem.list_row.number_text if problem.list_row else "",
        problem.text,
        problem.place,
        problem.category.name if problem.category else "",
        "、".join(dossier.leads),
        "、".join(dossier.assists),
        problem.leader_name,
        dossier.person,
        state_words(shown, at),
        localtime(shown.due) if shown.due else None,
        "\n".join(f"{i}．{m.text}" for i, m in enumerate(dossier.done_measures, start=1)),
        localtime(dossier.finished_at) if dossier.finished_at else None,
        problem.rework_count,
        problem.recurrence_count,
    )


def quick_row(row: SheetRow, at: datetime) -> Sequence[Any]:
    """One row of 台账.xlsx from plain values; the same as `ledger_row`."""
    shown = row.shown
    return (
        row.number,
        row.list_number,
        row.text,
        row.place,
        row.category,
        "、".join(row.leads),
        "、".join(row.assists),
        row.leader,
        row.person,
        signed(State(shown.state), shown.desk_due, at),
        shown.due,
        "\n".join(f"{i}．{text}" for i, text in enumerate(row.measures, start=1)),
        row.finished_at,
        row.rework,
        row.recurrence,
    )


def export_ledger(
    *,
    wish: LedgerFilter,
    title: str,
    out: Path | BinaryIO,
    by: Actor,
    at: datetime,
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """台账.xlsx of what a filter shows this reader; logged. The number of rows. `progress(done)` after each batch."""

    def rows() -> Iterator[Sequence[Any]]:
        done = 0
        for ids in ids_in_batches(wish, BATCH, by=by, at=at):
            for row in sheet_rows(ids):
                yield quick_row(row, at)
            done += len(ids)
            progress(done)

    made = ledger_xlsx(
        title=title,
        columns=COLUMNS,
        rows=rows(),
        out=out,
        as_of=f"截至{localtime(at):%Y年%m月%d日 %H:%M}，由{by.name}导出",
    )
    log(action="ledger.export", by_id=by.user_id, at=at, who=by.name, subject=title, new={"rows": made})
    return made


def export_list(*, feedback: FeedbackList, out: Path | BinaryIO, by: Actor, at: datetime) -> int:
    """The ledger of one list, in the order of its rows."""
    rows = visible_to(by).filter(list=feedback).select_related("list_row").order_by("row_no", "id")
    made = ledger_xlsx(
        title=f"{feedback.title}整改台账",
        columns=COLUMNS,
        rows=[ledger_row(d, at) for d in dossiers(rows)],
        out=out,
        as_of=f"截至{localtime(at):%Y年%m月%d日 %H:%M}",
    )
    log(action="list.export", by_id=by.user_id, at=at, who=by.name, subject=str(feedback.id), new={"rows": made})
    return made


def open_rows_of(by: Actor) -> Iterable[dict[str, Any]]:
    """The actor's units' problems in hand, as the sheet to fill in asks."""
    rows = visible_to(by).filter(
        desk_id__in=by.organisation_ids, desk_kind="lead", state__in=[State.DISPATCHED, State.RECTIFYING]
    )
    for dossier in dossiers(rows.order_by("desk_due", "id")[:2000]):
        problem = dossier.problem
        yield {
            "key": problem.number,
            "version": problem.version,
            "number": problem.number,
            "text": problem.text,
            "place": problem.place,
            "unit": problem.desk.name if problem.desk else "",
            "due": localtime(problem.due) if problem.due else None,
            "state": problem.state_label,
            "person": dossier.person,
            "measures": "",
            "done_on": None,
        }


def export_open_rows(*, by: Actor, at: datetime) -> BinaryIO:
    """待整改问题.xlsx: filled by the unit off line and uploaded again."""
    unit = "、".join(dict.fromkeys(s.organisation_name for s in by.standings))
    return open_rows_xlsx(unit=unit, rows=open_rows_of(by), as_of=f"{localtime(at):%Y-%m-%d %H:%M}")
