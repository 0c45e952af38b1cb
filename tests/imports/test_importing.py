"""A list comes in: staged with verdicts, imported unseen, published at once, recognised when it comes again."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chuangcheng.evidence.operations import store
from chuangcheng.imports.models import ListImport
from chuangcheng.imports.operations import importing
from chuangcheng.imports.operations.importing import Choices, check, import_rows
from chuangcheng.imports.operations.open_rows import take_open_rows
from chuangcheng.imports.operations.settling import set_details, set_units, settle_units
from chuangcheng.imports.operations.staging import begin_import, stage
from chuangcheng.imports.queries import error_rows, preview
from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import Attachment, FeedbackList, Measure, Problem
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.proposals import dispatch_as_proposed
from chuangcheng.problems.operations.urging import note
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.reports.exports import export_open_rows
from chuangcheng.rules.open_rows import COLUMNS, DONE_ON, MEASURES, PERSON
from chuangcheng.rules.refusals import Refused
from tests import sheets
from tests.problems.layouts import Layout, ground, organisation, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hospital() -> Layout:
    """A hospital with an office of two and the sections the made lists name."""
    ground()
    people: dict[str, Any] = {}
    home = organisation("示例医院")
    sections = {name: organisation(name, home, "section") for name in ("总务科", "党办", "保卫科", "团委")}
    person(people, "院办甲", home, "office")
    person(people, "院办乙", home, "office")
    for name, section in sections.items():
        person(people, f"{name}联络员", section, "liaison")
    return Layout("医院", home, list(sections.values()), people)


def begun(hospital: Layout, content: bytes, name: str = "清单.xlsx") -> ListImport:
    """Uploaded, read, details confirmed."""
    by = hospital.actor("院办甲")
    at = hospital.tick()
    file = store(stream=io.BytesIO(content), name=name, source="desktop", by_id=by.user_id, at=at, sheets=True)
    row = begin_import(file=file, organisation_id=hospital.home.id, by=by, at=at)
    row = stage(import_id=row.id, at=at)
    return set_details(import_id=row.id, details={"level": "city", "received_on": "2026-09-28"}, by=by, at=at)


def imported(hospital: Layout, content: bytes, **choices: bool) -> importing.Outcome:
    """All the way."""
    row = begun(hospital, content)
    return import_rows(import_id=row.id, by=hospital.actor("院办甲"), at=hospital.tick(), choices=Choices(**choices))


@pytest.mark.parametrize("make", [sheets.list_with_pictures, sheets.list_with_dispimg, sheets.list_with_cell_pictures])
def test_pictures_of_every_kind_become_photos_from_before(hospital: Layout, make: Any) -> None:
    outcome = imported(hospital, make())
    assert outcome.imported == 6
    with_photo = Attachment.objects.filter(role="before", problem__list_id=outcome.list_id)
    assert with_photo.count() == Problem.objects.filter(list_id=outcome.list_id, before_count=1).count() == 6


def test_the_sheets_words_are_kept_verbatim_and_its_units_proposed_lead_first(hospital: Layout) -> None:
    outcome = imported(hospital, sheets.plain_list())
    feedback = FeedbackList.objects.get(id=outcome.list_id)
    third = feedback.rows.get(position=3)
    assert third.cells["3"] == "党办/总务科/保卫科"
    names = [Organisation.objects.get(id=i).name for i in third.proposal["leads"]]
    assert names == ["党办", "总务科", "保卫科"]
    assert feedback.issuer == "示例市创城办"
    assert third.proposal["rule"]["moment"].startswith("2026-10-15T18:00")


def test_nothing_of_a_list_shows_before_it_is_published(hospital: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = importing.add_rows

    def watched(**given: Any) -> Iterator[list[Problem]]:
        for batch in real(**given):
            seen.append(visible_to(hospital.actor("院办乙")).count())
            yield batch

    monkeypatch.setattr(importing, "add_rows", watched)
    imported(hospital, sheets.plain_list())
    assert seen == [0]
    assert visible_to(hospital.actor("院办乙")).count() == 6


def test_a_failure_half_way_leaves_no_list_and_the_import_can_be_tried_again(
    hospital: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = begun(hospital, sheets.list_with_pictures())

    def broken(**given: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(importing, "publish_list", broken)
    by = hospital.actor("院办甲")
    with pytest.raises(OSError, match="disk"):
        import_rows(import_id=row.id, by=by, at=hospital.tick())
    assert not FeedbackList.objects.exists()
    assert not Problem.objects.exists()
    monkeypatch.undo()
    assert import_rows(import_id=row.id, by=by, at=hospital.tick()).imported == 6


def test_a_written_unit_cannot_mean_one_outside_the_offices_reach(hospital: Layout) -> None:
    row, by = begun(hospital, sheets.plain_list()), hospital.actor("院办甲")
    stranger = organisation("别家医院")
    with pytest.raises(Refused, match="请从列表里另选"):
        set_units(import_id=row.id, means={"后勤处": stranger.id}, by=by, at=hospital.tick())
    assert not ListImport.objects.get().units


def cut_off(row: ListImport, hospital: Layout, monkeypatch: pytest.MonkeyPatch) -> FeedbackList:
    """A run whose worker is killed before it publishes: nothing tidies up after it."""

    def killed(**given: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "publish_list", killed)
    monkeypatch.setattr(importing, "let_go", lambda *_, **__: None)
    with pytest.raises(KeyboardInterrupt):
        import_rows(import_id=row.id, by=hospital.actor("院办甲"), at=hospital.tick())
    monkeypatch.undo()
    return FeedbackList.objects.get()


def test_a_run_that_was_killed_is_taken_over_by_the_next_and_leaves_no_second_list(
    hospital: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, by = begun(hospital, sheets.plain_list()), hospital.actor("院办甲")
    dead = cut_off(row, hospital, monkeypatch)
    with pytest.raises(Refused, match="刷新查看"):
        import_rows(import_id=row.id, by=by, at=hospital.tick())
    assert import_rows(import_id=row.id, by=by, at=hospital.tick(), choices=Choices(resume=True)).imported == 6
    kept = FeedbackList.objects.get()
    assert (kept.id != dead.id, kept.published_at is not None, Problem.objects.count()) == (True, True, 6)


def test_a_run_given_up_for_dead_leaves_the_list_of_the_next_alone(
    hospital: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, by = begun(hospital, sheets.plain_list()), hospital.actor("院办甲")
    dead = cut_off(row, hospital, monkeypatch)
    import_rows(import_id=row.id, by=by, at=hospital.tick(), choices=Choices(resume=True))
    row.feedback_id = dead.id
    importing.let_go(row, by=by, at=hospital.tick())
    assert FeedbackList.objects.get().published_at is not None
    assert ListImport.objects.get().state == "imported"


def test_the_same_file_and_the_same_rows_in_another_file_are_recognised(hospital: Layout) -> None:
    imported(hospital, sheets.plain_list())
    with pytest.raises(Refused, match="不必重复导入"):
        imported(hospital, sheets.plain_list())
    with pytest.raises(Refused, match="不必重复导入"):
        imported(hospital, sheets.list_with_pictures())
    again = imported(hospital, sheets.list_with_pictures(), again=True)
    assert again.imported == 6


def test_unknown_units_are_offered_never_invented_and_remembered_once_chosen(hospital: Layout) -> None:
    Organisation.objects.filter(name="保卫科").update(name="安全保卫处", pinyin="anquanbaoweichu aqbwc")
    row = begun(hospital, sheets.plain_list())
    settled = {u.written: u for u in settle_units(row)}
    assert settled["保卫科"].means is None
    assert settled["总务科"].means is not None
    before = Organisation.objects.count()
    outcome = check(import_id=row.id, by=hospital.actor("院办甲"))
    assert any("保卫科" in w["reason"] for w in outcome.warnings)
    assert Organisation.objects.count() == before
    chosen = Organisation.objects.get(name="安全保卫处").id
    set_units(import_id=row.id, means={"保卫科": chosen}, by=hospital.actor("院办甲"), at=hospital.tick())
    again = begun(hospital, sheets.list_with_pictures())
    assert {u.written: u.means and u.means.id for u in settle_units(again)}["保卫科"] == chosen


CSV = "序号,问题描述,地点,责任单位,整改时限\n1,地面不洁,大厅,总务科,2026-10-20\n2,,大厅,总务科,2026-10-20\n"


def test_good_rows_can_go_in_alone_and_the_others_come_back_with_a_reason(hospital: Layout) -> None:
    row = begun(hospital, CSV.encode("gb18030"), "清单.csv")
    set_details(
        import_id=row.id, details={"title": "示例", "issuer": "示例"}, by=hospital.actor("院办甲"), at=hospital.tick()
    )
    assert preview(row).counts == {"ok": 1, "warning": 0, "error": 1}
    with pytest.raises(Refused, match="全部无误才导入"):
        import_rows(
            import_id=row.id, by=hospital.actor("院办甲"), at=hospital.tick(), choices=Choices(all_or_nothing=True)
        )
    ((cells, reason),) = error_rows(row)
    assert cells[0] == "2"
    assert len(reason) > 5
    assert import_rows(import_id=row.id, by=hospital.actor("院办甲"), at=hospital.tick()).imported == 1


def test_a_unit_does_not_import_lists(hospital: Layout) -> None:
    by = hospital.actor("总务科联络员")
    file = store(
        stream=io.BytesIO(sheets.plain_list()), name="a.xlsx", source="desktop", by_id=by.user_id, at=hospital.now,
        sheets=True,
    )  # fmt: skip
    with pytest.raises(Refused, match="创城办办理"):
        begin_import(file=file, organisation_id=hospital.home.id, by=by, at=hospital.now)


def filled(content: bytes, folder: Path, texts: dict[str, str]) -> Path:
    """The open rows as a unit fills them in, by the problem's number."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    keys = [c.key for c in COLUMNS]
    for line in sheet.iter_rows(min_row=4):
        number = line[keys.index("number")].value
        if number in texts:
            line[keys.index(PERSON.key)].value = "示例责任人"
            line[keys.index(MEASURES.key)].value = texts[number]
            line[keys.index(DONE_ON.key)].value = None
    path = folder / "filled.xlsx"
    book.save(path)
    return path


def test_open_rows_go_out_and_come_back_and_a_stale_row_is_a_row_error(hospital: Layout, tmp_path: Path) -> None:
    outcome = imported(hospital, sheets.plain_list())
    hospital.now = hospital.now.replace(day=28)
    ask = Ask(number="", by=hospital.actor("院办甲"), at=hospital.tick())
    assert all(v.done for v in dispatch_as_proposed(list_id=outcome.list_id or 0, ask=ask))
    by = hospital.actor("保卫科联络员")
    content = export_open_rows(by=by, at=hospital.tick()).read()
    mine = list(Problem.objects.filter(desk__name="保卫科").order_by("id").values_list("number", flat=True))
    assert len(mine) == 2
    path = filled(content, tmp_path, {mine[0]: "增派安保\n刷新标志", mine[1]: "清理通道"})
    note(Ask(number=mine[1], by=hospital.actor("院办甲"), at=hospital.tick(), words="请抓紧"))
    verdicts = {v.number: v for v in take_open_rows(path=path, name="a.xlsx", by=by, at=hospital.tick())}
    assert verdicts[mine[0]].ok
    assert not verdicts[mine[1]].ok
    assert "下载之后又有办理" in verdicts[mine[1]].sentence
    assert Measure.objects.filter(problem__number=mine[0]).count() == 2
    assert not Measure.objects.filter(problem__number=mine[1]).exists()


def test_a_list_is_not_importable_twice_at_once(hospital: Layout) -> None:
    row = begun(hospital, sheets.plain_list())
    by = hospital.actor("院办甲")
    import_rows(import_id=row.id, by=by, at=hospital.tick())
    with pytest.raises(Refused, match="已经导入"):
        import_rows(import_id=row.id, by=by, at=hospital.tick() + timedelta(minutes=1))


def test_a_list_read_at_night_is_received_on_the_day_of_the_office(hospital: Layout) -> None:
    by, night = hospital.actor("院办甲"), datetime(2026, 9, 28, 17, 30, tzinfo=UTC)
    file = store(
        stream=io.BytesIO(CSV.encode()), name="清单.csv", source="desktop", by_id=by.user_id, at=night, sheets=True
    )
    row = begin_import(file=file, organisation_id=hospital.home.id, by=by, at=night)
    assert stage(import_id=row.id, at=night).details["received_on"] == "2026-09-29"


@pytest.mark.parametrize(
    ("received", "months", "last"),
    [("2026-08-31", 1, "2026-09-30"), ("2026-12-31", 2, "2027-02-28"), ("2026-03-15", 12, "2027-03-15")],
)
def test_so_many_months_end_on_the_same_day_or_the_last_of_a_shorter_month(
    received: str, months: int, last: str
) -> None:
    due = {"kind": "relative", "on": None, "count": months, "unit": "month"}
    rule = importing.rule_of(due, date.fromisoformat(received))
    assert rule is not None
    assert (rule["moment"] or "").startswith(last)


def test_of_two_uploads_of_one_file_the_second_waits_for_the_first(hospital: Layout) -> None:
    first, second = begun(hospital, sheets.plain_list()), begun(hospital, sheets.plain_list())
    ListImport.objects.filter(id=first.id).update(state="importing")
    by = hospital.actor("院办甲")
    with pytest.raises(Refused, match="另一次上传"):
        import_rows(import_id=second.id, by=by, at=hospital.tick())
    ListImport.objects.filter(id=first.id).update(state="staged")
    assert import_rows(import_id=second.id, by=by, at=hospital.tick()).imported == 6


def test_an_import_whose_process_died_is_known_after_ten_minutes(
    hospital: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = begun(hospital, sheets.plain_list())
    assert not importing.was_cut_off(row, hospital.now)
    cut_off(row, hospital, monkeypatch)
    row.refresh_from_db()
    assert not importing.was_cut_off(row, hospital.now + timedelta(minutes=9))
    assert importing.was_cut_off(row, hospital.now + timedelta(minutes=11))


@pytest.mark.parametrize("unit", ["month", "day", "workday", "hour", "workhour"])
def test_a_span_no_calendar_reaches_leaves_the_deadline_to_the_category(unit: str) -> None:
    due = {"kind": "relative", "on": None, "count": 999_999, "unit": unit}
    assert importing.rule_of(due, date(2026, 3, 1)) is None


def test_a_sheet_that_asks_for_ages_has_its_row_refused_not_the_import(hospital: Layout) -> None:
    text = "序号,问题描述,地点,责任单位,整改时限\n1,地面不洁,大厅,总务科,9999个月内\n2,走廊杂物,大厅,总务科,15日内\n"
    row = begun(hospital, text.encode(), "清单.csv")
    assert preview(row).counts == {"ok": 1, "warning": 0, "error": 1}
    ((_, reason),) = error_rows(row)
    assert "超过十年" in reason
