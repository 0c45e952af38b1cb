"""A unit's open rows come back filled in. Each row is a transaction of its own; a stale one is an error."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction

from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.tables import Cell, Table, cell_text
from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.measuring import measure
from chuangcheng.problems.operations.submitting import submit
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.rules.open_rows import COLUMNS, DONE_ON, HEADER_ROW, KEY, MEASURES, PERSON, VERSION
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class RowVerdict:
    """What became of one sheet row (1-based)."""

    row: int
    number: str
    ok: bool
    sentence: str


def take_open_rows(*, path: Path, name: str, by: Actor, at: datetime) -> list[RowVerdict]:
    """Read the sheet and do what it says, row by row; rows without measures are left alone."""
    reading = read_file(path, original_name=name, pictures_into=None)
    table = reading.tables[0] if reading.tables else Table("", [])
    titles = [c.title for c in COLUMNS]
    header = [cell_text(c).strip() for c in table.rows[HEADER_ROW - 1]] if len(table.rows) >= HEADER_ROW else []
    if header[: len(titles)] != titles:
        raise Refused(
            "这不是从系统下载的“待整改问题”表，或列被改动过；请重新下载一份，填好再传。", code="open_rows_header"
        )
    verdicts = []
    for index, cells in enumerate(table.rows[HEADER_ROW:], start=HEADER_ROW + 1):
        if verdict := take_row(index, cells, by=by, at=at):
            verdicts.append(verdict)
    return verdicts


def take_row(index: int, cells: Sequence[Cell], *, by: Actor, at: datetime) -> RowVerdict | None:
    """One row: accept where needed, a measure per line, and with a date the submission."""
    given = {column.key: cells[i] for i, column in enumerate(COLUMNS) if i < len(cells)}
    number = cell_text(given.get(KEY.key)).strip()
    text = cell_text(given.get(MEASURES.key)).strip()
    if not number or not text:
        return None
    try:
        with transaction.atomic():
            sentence = fill(number, given, text, by=by, at=at)
    except Refused as refused:
        return RowVerdict(index, number, False, refused.sentence)
    return RowVerdict(index, number, True, sentence)


def fill(number: str, given: dict[str, Cell], text: str, *, by: Actor, at: datetime) -> str:
    """What a filled row asks for; raises Refused and leaves everything as it was."""
    problem = visible_to(by).select_for_update(of=("self",)).filter(number=number).first()
    if problem is None:
        raise Refused(
            f"没有找到问题{number}，或已不归您办理；请重新下载待办表。", code="open_row_missing", kind="missing"
        )
    check_version(problem, cell_text(given.get(VERSION.key)))
    person = cell_text(given.get(PERSON.key)).strip()
    if problem.state == "dispatched":
        accept(Ask(number=number, by=by, at=at), person_name=person)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines:
        measure(Ask(number=number, by=by, at=at), text=line, person_name=person)
    done = given.get(DONE_ON.key)
    if done in (None, ""):
        return f"已填写{len(lines)}条措施；没有填完成时间，未上报。"
    day = done_day(done)
    submit(Ask(number=number, by=by, at=at, words=f"完成时间：{day.isoformat()}"), person_name=person)
    return f"已填写{len(lines)}条措施并上报。"


def check_version(problem: Problem, seen: str) -> None:
    """The row is stale when the problem has moved on since it was downloaded."""
    if seen != str(problem.version):
        raise Refused(
            f"问题{problem.number}在下载之后又有办理，这一行没有处理；请重新下载后再填。", code="open_row_stale",
            kind="stale",
        )  # fmt: skip


def done_day(cell: Cell) -> date:
    """The day in the date column, as Excel or a person wrote it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = (
        cell_text(cell).strip().replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").rstrip("日")
    )
    try:
        return datetime.combine(date.fromisoformat("-".join(p.zfill(2) for p in text.split("-"))), time()).date()
    except ValueError as error:
        raise Refused(f"完成时间“{text}”看不明白，请写成2026-10-08这样。", code="open_row_date") from error
