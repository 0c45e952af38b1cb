"""The issuer's own sheet answered: 整改情况、完成时间、是否完成 and photos, in place where the file allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils.timezone import localtime

from chuangcheng.audit.operations import log
from chuangcheng.evidence.models import File
from chuangcheng.evidence.queries import open_original
from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import FeedbackList, ListRow, Problem
from chuangcheng.problems.queries.dossiers import Dossier, dossiers
from chuangcheng.reports.photos import photo
from chuangcheng.reports.sheets.answers import AnswerColumn, Photo, RowAnswer
from chuangcheng.reports.sheets.docx import answer_docx
from chuangcheng.reports.sheets.fresh import answer_new_xlsx
from chuangcheng.reports.sheets.xlsx import answer_xlsx
from chuangcheng.rules.refusals import Refused

SITUATION, FINISHED, DONE, PHOTOS = "整改情况", "完成时间", "是否完成", "整改照片"
FIELDS = {SITUATION: "progress", FINISHED: "finished_on", DONE: "finished", PHOTOS: "after_photos"}
MOST_PHOTOS = 3
LONGEST_STEM = 60  # a name of 255 bytes, three to a character, has to hold what is added to it


@dataclass(frozen=True)
class Answered:
    """The file made, the name to give it, and what to tell when it is not the issuer's own file."""

    path: Path
    name: str
    told: str = ""


def situation(dossier: Dossier, at: datetime) -> str:
    """整改情况 of one row: what the unit found and did; when not done, why and by when."""
    parts = [f"自查情况：{m.text.rstrip('。')}。" for m in dossier.findings]
    measures = dossier.done_measures
    parts += [f"{i}．{m.text.rstrip('。')}。" if len(measures) > 1 else f"{m.text.rstrip('。')}。"
              for i, m in enumerate(measures, start=1)]  # fmt: skip
    if not dossier.is_done:
        due = dossier.shown.due
        limit = f"计划{localtime(due):%Y年%m月%d日}前完成" if due else "完成时间待定"
        why = f"，原因：{dossier.reason.rstrip('。')}" if dossier.reason else ""
        plan = f"，下一步：{dossier.plan.rstrip('。')}" if dossier.plan else ""
        parts.append(f"目前{dossier.shown.state_label}{why}{plan}，{limit}。")
    return "\n".join(parts)


def of_row(found: list[Dossier], at: datetime) -> dict[str, str | date]:
    """The cells of one sheet row; a split problem answers with all its parts."""
    finished = [d.finished_at for d in found if d.finished_at]
    all_done = all(d.is_done for d in found)
    return {
        SITUATION: "\n".join(situation(d, at) for d in found),
        FINISHED: localtime(max(finished)).date() if finished and all_done else "",
        DONE: "已完成" if all_done else next(d.result_word for d in found if not d.is_done),
    }


def photos_of(found: list[Dossier]) -> list[Photo]:
    """After-photos of a row, the newest few."""
    files: list[File] = [f for d in found for f in d.after][-MOST_PHOTOS:]
    return [Photo(path=Path(photo(f).path), width=f.width or 1, height=f.height or 1) for f in files]


def row_answers(feedback: FeedbackList, at: datetime) -> Iterable[tuple[ListRow, RowAnswer]]:
    """One answer per row of the sheet, in its order."""
    by_row: dict[int, list[Dossier]] = {}
    problems = Problem.objects.filter(list=feedback).exclude(parts__isnull=False).select_related("list_row")
    for dossier in dossiers(problems.order_by("row_no", "id")):
        by_row.setdefault(dossier.problem.list_row_id or 0, []).append(dossier)
    for row in feedback.rows.all():
        found = by_row.get(row.id, [])
        if found:
            yield (
                row,
                RowAnswer(
                    sheet_row=row.sheet_rows[0] if row.sheet_rows else row.position,
                    cells=of_row(found, at),
                    photos=photos_of(found),
                ),
            )


def cells_of(row: ListRow) -> list[str]:
    """The row's own cells, verbatim, by column."""
    last = max((int(number) for number in row.cells), default=-1)
    return [str(row.cells.get(str(number), "")) for number in range(last + 1)]


def answer_list(*, feedback: FeedbackList, folder: Path, by: Actor, at: datetime) -> Answered:
    """The reply sheet of a list as it stands now; logged as an export."""
    if feedback.original is None:
        raise Refused("这份清单没有留下原件，不能填回原表；可导出整改台账代替。", code="reply_no_original")
    answers = [answer for _, answer in row_answers(feedback, at)]
    source = open_original(feedback.original)
    kind = feedback.layout.get("kind", "xlsx")
    stem = Path(feedback.original.original_name).stem[:LONGEST_STEM]
    header_rows = [number + 1 for number in feedback.layout.get("header_rows", [])]
    known = feedback.layout.get("columns", {})
    columns = [AnswerColumn(title, known.get(FIELDS[title])) for title in (SITUATION, FINISHED, DONE)]
    photos = AnswerColumn(PHOTOS, known.get(FIELDS[PHOTOS]))
    out = folder / f"{stem}-回复.{'docx' if kind == 'docx' else 'xlsx'}"
    sheet, told = feedback.layout.get("sheet", ""), ""
    if kind == "xlsx":
        answer_xlsx(source=source, sheet_name=sheet, header_rows=header_rows, answers=answers, out=out,
                    columns=columns, photo_column=photos)  # fmt: skip
    elif kind == "docx":
        answer_docx(source=source, table_name=sheet, header_rows=header_rows, answers=answers, out=out,
                    columns=columns, photo_column=photos)  # fmt: skip
    else:
        rows = [(cells_of(row), answer) for row, answer in row_answers(feedback, at)]
        answer_new_xlsx(title=feedback.title, headers=feedback.layout["headers"], rows=rows, out=out,
                        columns=columns, photo_column=photos)  # fmt: skip
        told = f"原表是{kind}格式，不能原样填回，已按原来的列和顺序另做一份xlsx。"
    log(action="list.reply_sheet", by_id=by.user_id, at=at, who=by.name, subject=str(feedback.id))
    return Answered(out, out.name, told)
