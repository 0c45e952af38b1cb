"""Sheets out of the ledger: what is filtered, a list's ledger, a unit's open rows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils.timezone import localtime

from chuangcheng.audit.operations import log
from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import FeedbackList, Problem
from chuangcheng.problems.queries.dossiers import Dossier, dossiers
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.reports.sheets import Column, ledger_xlsx, open_rows_xlsx
from chuangcheng.rules.situations import State

BATCH = 500
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
    state = State(problem.state)
    sign = SIGNS.get(state)
    if sign is None:
        sign = "▲" if problem.desk_due and problem.desk_due < at else "◌"
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


def in_batches(rows: QuerySet[Problem]) -> Iterator[Dossier]:
    """Dossiers by id, a batch at a time; no cursor stays open between batches."""
    after = 0
    while page := dossiers(rows.filter(id__gt=after).select_related("list_row").order_by("id")[:BATCH]):
        yield from page
        after = page[-1].problem.id


def export_ledger(*, rows: QuerySet[Problem], title: str, out: Path | BinaryIO, by: Actor, at: datetime) -> int:
    """台账.xlsx of these problems, which the caller took from `visible_to`; logged. The number of rows."""
    made = ledger_xlsx(
        title=title,
        columns=COLUMNS,
        rows=(ledger_row(d, at) for d in in_batches(rows)),
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
