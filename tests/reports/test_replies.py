"""The issuer's own sheet comes back filled: rows in order, photos beside, every open row with its reason."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from chuangcheng.evidence.operations import store
from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.tables import Reading, cell_text
from chuangcheng.problems.models import FeedbackList, ListState, Problem
from chuangcheng.problems.operations import answering, measuring, petitions, submitting, verifying
from chuangcheng.problems.operations.ask import Ask, FileRef
from chuangcheng.problems.operations.lists import record_issuer_verdict, record_reply
from chuangcheng.problems.operations.proposals import dispatch_as_proposed
from chuangcheng.reports.documents.blocks import plain
from chuangcheng.reports.operations import open_document
from chuangcheng.reports.queries import text_of
from chuangcheng.reports.replies import Answered, answer_list
from chuangcheng.rules.refusals import Refused
from tests import sheets
from tests.imports.test_importing import CSV, begun, hospital
from tests.problems.layouts import Layout

__all__ = ["hospital"]
pytestmark = pytest.mark.django_db(transaction=True)


def photo() -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (30, 120, 60)).save(out, "JPEG")
    return out.getvalue()


def worked_on(hospital: Layout, content: bytes, name: str = "清单.xlsx") -> FeedbackList:
    """The first row struck off, the second suspended for an outside cause, the others in work."""
    from chuangcheng.imports.operations.importing import import_rows
    from chuangcheng.imports.operations.settling import set_details

    row = begun(hospital, content, name)
    office = hospital.actor("院办甲")
    given = {"title": row.details.get("title") or "示例清单", "issuer": row.details.get("issuer") or "示例市创城办"}
    set_details(import_id=row.id, details=given, by=office, at=hospital.tick())
    outcome = import_rows(import_id=row.id, by=office, at=hospital.tick())
    dispatch_as_proposed(list_id=outcome.list_id or 0, ask=Ask(number="", by=office, at=hospital.tick()))
    feedback = FeedbackList.objects.get(id=outcome.list_id)
    first, *rest = Problem.objects.filter(list=feedback, state="dispatched").order_by("row_no")
    mend(hospital, first)
    if rest:
        suspend(hospital, rest[0])
    return feedback


def liaison_of(hospital: Layout, unit: str) -> Any:
    """The liaison of a section."""
    return hospital.actor(f"{unit}联络员")


def mend(hospital: Layout, problem: Problem) -> None:
    """From accept to strike-off, with a photo."""
    by = liaison_of(hospital, problem.desk.name if problem.desk else "")
    number = problem.number
    answering.accept(Ask(number=number, by=by, at=hospital.tick(0.1)))
    measuring.measure(Ask(number=number, by=by, at=hospital.tick(0.1)), text="增设宣传牌")
    for part in problem.assignments.filter(role="co_lead").select_related("unit"):
        helper = liaison_of(hospital, part.unit.name)
        confirm = Ask(number=number, by=helper, at=hospital.tick(0.1))
        measuring.confirm(confirm, nothing_to_do="由牵头科室统一办理")
    file = store(stream=io.BytesIO(photo()), name="后.jpg", source="desktop", by_id=by.user_id, at=hospital.now)
    submit = Ask(number=number, by=by, at=hospital.tick(0.1), files=(FileRef(file.id, "after"),))
    submitting.submit(submit, person_name="示例责任人")
    verifying.verify(Ask(number=number, by=hospital.actor("院办乙"), at=hospital.tick(0.1)))
    verifying.strike_off(Ask(number=number, by=hospital.actor("院办甲"), at=hospital.tick(0.1)))


def suspend(hospital: Layout, problem: Problem) -> None:
    """Put aside for an outside cause."""
    by = liaison_of(hospital, problem.desk.name if problem.desk else "")
    answering.accept(Ask(number=problem.number, by=by, at=hospital.tick(0.1)))
    ask = Ask(number=problem.number, by=by, at=hospital.tick(0.1))
    review = (hospital.now.replace(day=1, month=12)).date()
    petitions.ask_suspension(ask, cause="市政管网施工", plan="完工后补划车位", review_on=review)
    moment = hospital.now.replace(month=12, day=20)
    decide = Ask(number=problem.number, by=hospital.actor("院办甲"), at=hospital.tick(0.1))
    petitions.decide_suspension(decide, granted=True, moment=moment)


def answered(hospital: Layout, feedback: FeedbackList, folder: Path) -> Answered:
    """The reply sheet as it stands."""
    return answer_list(feedback=feedback, folder=folder, by=hospital.actor("院办甲"), at=hospital.tick())


def texts(reading: Reading) -> list[list[str]]:
    """All cells of the list as text; a document may have other tables before it."""
    return [[cell_text(c) for c in row] for row in max(reading.tables, key=lambda t: len(t.rows)).rows]


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (sheets.plain_list, "清单.xlsx"),
        (sheets.list_with_pictures, "清单.xlsx"),
        (sheets.list_with_dispimg, "清单.xlsx"),
        (sheets.list_with_cell_pictures, "清单.xlsx"),
        (sheets.list_with_shapes, "清单.xlsx"),
        (sheets.docx_list, "清单.docx"),
    ],
)
def test_the_issuers_own_file_is_answered_row_by_row(hospital: Layout, make: Any, name: str, tmp_path: Path) -> None:
    feedback = worked_on(hospital, make(), name)
    made = answered(hospital, feedback, tmp_path)
    assert made.name == f"清单-回复{Path(name).suffix}"
    reading = read_file(made.path, original_name=made.name, pictures_into=tmp_path)
    rows = texts(reading)
    header = next(i for i, row in enumerate(rows) if "是否完成" in row)
    done, told = rows[header].index("是否完成"), rows[header].index("整改情况")
    numbers = [row[0] for row in rows[header + 1 :] if row[0].isdigit()]
    assert numbers == sorted(numbers, key=int)
    first, second = (next(row for row in rows[header + 1 :] if row[0] == n) for n in ("1", "2"))
    assert first[done] == "已完成"
    assert "增设宣传牌" in first[told]
    assert second[done] == "未完成"
    assert "市政管网施工" in second[told]
    assert "完工后补划车位" in second[told]
    assert any(table.pictures for table in reading.tables)
    assert made.told == ""


def test_a_csv_is_answered_by_a_new_sheet_with_the_same_columns_and_says_so(hospital: Layout, tmp_path: Path) -> None:
    feedback = worked_on(hospital, CSV.encode(), "清单.csv")
    made = answered(hospital, feedback, tmp_path)
    assert "另做一份xlsx" in made.told
    rows = texts(read_file(made.path, original_name=made.name, pictures_into=None))
    header = next(row for row in rows if "问题描述" in row)
    assert header[:5] == ["序号", "问题描述", "地点", "责任单位", "整改时限"]


def test_the_report_says_what_remains_why_and_what_next(hospital: Layout) -> None:
    feedback = worked_on(hospital, sheets.plain_list())
    office = hospital.actor("院办甲")
    row = open_document(list_id=feedback.id, kind="report", by=office, at=hospital.tick())
    text = text_of(row, hospital.now)
    said = "\n".join(plain(getattr(b, "spans", ())) for b in text.blocks)
    assert "已完成1个，尚未完成5个" in said
    assert "市政管网施工" in said
    assert "完工后补划车位" in said


def test_a_reply_may_go_out_with_open_rows_and_the_issuer_may_send_rows_back(hospital: Layout) -> None:
    feedback = worked_on(hospital, sheets.plain_list())
    office = hospital.actor("院办甲")
    record_reply(list_id=feedback.id, by=office, at=hospital.tick())
    with pytest.raises(Refused, match="已经回复过"):
        record_reply(list_id=feedback.id, by=office, at=hospital.tick())
    struck = Problem.objects.get(list=feedback, state="struck_off")
    record_issuer_verdict(
        list_id=feedback.id, returned={struck.number: "照片不清楚"}, by=office, at=hospital.tick(), words="部分退回"
    )
    struck.refresh_from_db()
    feedback.refresh_from_db()
    assert (struck.state, struck.recurrence_count) == ("dispatched", 1)
    assert (feedback.state, feedback.round) == (ListState.RECTIFYING, 2)


def test_when_the_issuer_passes_all_rows_the_list_is_passed(hospital: Layout) -> None:
    feedback = worked_on(hospital, sheets.plain_list())
    office = hospital.actor("院办甲")
    with pytest.raises(Refused, match="还没有回复"):
        record_issuer_verdict(list_id=feedback.id, returned={}, by=office, at=hospital.tick())
    record_reply(list_id=feedback.id, by=office, at=hospital.tick())
    record_issuer_verdict(list_id=feedback.id, returned={}, by=office, at=hospital.tick())
    feedback.refresh_from_db()
    assert feedback.state == ListState.PASSED
