"""Whole new sheets: a list as xls or csv answered, the ledger, error rows, open rows."""

import io
import tracemalloc
from datetime import UTC, date, datetime

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from chuangcheng.reports.sheets import (
    AnswerColumn,
    Column,
    RowAnswer,
    answer_new_xlsx,
    error_rows_xlsx,
    ledger_xlsx,
    open_rows_xlsx,
)
from chuangcheng.reports.sheets.grid import Grid, tag
from chuangcheng.reports.sheets.texts import LONGEST, clean, lines_of
from chuangcheng.rules import open_rows
from tests import sheets

COLUMNS = [Column("编号", 14, "middle"), Column("问题", 40), Column("状态", 14, "state"), Column("时限", 17, "moment")]


def rows_of(source, sheet=0):
    return CalamineWorkbook.from_filelike(source).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def sheet_of(data: bytes):
    return etree.fromstring(sheets.parts(data)["xl/worksheets/sheet1.xml"])


def ledger(rows, **more):
    stream = io.BytesIO()
    written = ledger_xlsx(title="问题台账", columns=COLUMNS, rows=rows, out=stream, as_of="截至2026年10月9日", **more)
    return written, stream.getvalue()


def test_a_csv_list_is_answered_in_a_new_sheet_with_its_columns_in_order(answers, tmp_path):
    rows = [
        ([row.number, row.lines[0], row.place], answer) for row, answer in zip(sheets.LIST_ROWS, answers, strict=True)
    ]
    out = tmp_path / "new.xlsx"
    done = answer_new_xlsx(title="反馈清单", headers=["序号", "存在问题", "点位"], rows=rows, out=out)
    table = rows_of(io.BytesIO(out.read_bytes()))
    assert table[0][0] == "反馈清单"
    assert table[1] == ["序号", "存在问题", "点位", "整改情况", "完成时间", "是否完成", "整改照片"]
    assert done.appended == ("整改情况", "完成时间", "是否完成", "整改照片")
    assert [row[:3] for row in table[2:]] == [list(cells) for cells, _ in rows]
    assert [row[3] for row in table[2:]] == [answer.cells["整改情况"] for answer in answers]
    assert len([name for name in sheets.parts(out.read_bytes()) if "media" in name]) == 2


def test_a_new_sheet_uses_the_answer_column_the_list_had(tmp_path):
    out = tmp_path / "new.xlsx"
    rows = [(["1", "有烟头", ""], RowAnswer(1, {"整改情况": "已清扫"}))]
    columns = [AnswerColumn("整改情况")]
    headers = ["序号", "问题", "完成情况"]
    done = answer_new_xlsx(title="清单", headers=headers, rows=rows, out=out, columns=columns)
    assert done.appended == ()
    assert rows_of(io.BytesIO(out.read_bytes()))[2] == ["1", "有烟头", "已清扫"]


def test_a_ledger_holds_its_rows_with_signs_and_moments_of_the_city():
    due = datetime(2026, 10, 9, 10, 0, tzinfo=UTC)
    written, data = ledger([["2026-000001", "有烟头", "▲ 整改中", due], ["2026-000002", "乱停车", "✓ 已销号", None]])
    table = rows_of(io.BytesIO(data))
    assert written == 2
    assert (table[0][0], table[1][0]) == ("问题台账", "截至2026年10月9日")
    assert table[2] == ["编号", "问题", "状态", "时限"]
    assert table[3] == ["2026-000001", "有烟头", "▲ 整改中", datetime(2026, 10, 9, 18, 0)]
    assert table[4][2:] == ["✓ 已销号", ""]
    styles = [row[2].get("s") for row in sheet_of(data).find(tag("sheetData"))[3:]]
    assert len(set(styles)) == 2


def test_formulas_in_a_ledger_are_text():
    _, data = ledger([["=1+1", '=HYPERLINK("http://example.com")', "@SUM(A1)", None]])
    root = sheet_of(data)
    assert root.find(f".//{tag('f')}") is None
    assert root.find(tag("hyperlinks")) is None
    assert rows_of(io.BytesIO(data))[3][:3] == ["=1+1", '=HYPERLINK("http://example.com")', "@SUM(A1)"]


def test_a_ledger_is_set_up_to_be_read_and_printed():
    _, data = ledger([["2026-000001", "有烟头", "◌ 待签收", None]] * 3)
    root = sheet_of(data)
    assert root.find(f".//{tag('pane')}").get("ySplit") == "3"
    assert root.find(tag("autoFilter")).get("ref") == "A3:D6"
    page = root.find(tag("pageSetup"))
    assert (page.get("paperSize"), page.get("orientation"), page.get("fitToHeight")) == ("9", "landscape", "0")
    assert b"$3:$3" in sheets.parts(data)["xl/workbook.xml"]


def test_long_words_in_a_ledger_are_given_room():
    _, data = ledger([["1", "问题很长，" * 20, "◌ 待签收", None], ["2", "短", "◌ 待签收", None]])
    grid = Grid(sheet_of(data))
    assert grid.height(4) > 60
    assert grid.height(5) < 20


def test_an_empty_ledger_is_still_a_sheet():
    written, data = ledger([])
    assert written == 0
    assert rows_of(io.BytesIO(data))[2] == ["编号", "问题", "状态", "时限"]


def test_a_row_of_the_wrong_length_is_never_written_half():
    with pytest.raises(ValueError, match="argument"):
        ledger([["1", "有烟头"]])


def test_error_rows_come_back_with_their_reasons(tmp_path):
    out = tmp_path / "errors.xlsx"
    rows = [(["1", "=2+3", ""], "没有写责任单位，请补上。"), (["2"], "没有写问题，请补上。")]
    stream = error_rows_xlsx(headers=["序号", "问题", "责任单位"], rows=rows, out=out)
    table = rows_of(stream)
    assert table[0] == ["序号", "问题", "责任单位", "原因"]
    assert table[1] == ["1", "=2+3", "", "没有写责任单位，请补上。"]
    assert table[2] == ["2", "", "", "没有写问题，请补上。"]
    assert out.read_bytes() == stream.getvalue()


def test_open_rows_keep_their_key_and_version_hidden_and_locked():
    row = {
        "key": "2026-000007",
        "version": 5,
        "number": "2026-000007",
        "text": "有烟头",
        "person": "",
        "measures": None,
    }
    data = open_rows_xlsx(unit="总务科", rows=[row], as_of="截至2026年10月9日").read()
    root = sheet_of(data)
    table = rows_of(io.BytesIO(data))
    assert table[open_rows.HEADER_ROW - 1] == [column.title for column in open_rows.COLUMNS]
    assert table[open_rows.HEADER_ROW][:4] == ["2026-000007", 5, "2026-000007", "有烟头"]
    hidden = [int(col.get("min")) - 1 for col in root.find(tag("cols")) if col.get("hidden") == "1"]
    assert [open_rows.COLUMNS[col].key for col in hidden] == ["key", "version"]
    assert root.find(tag("sheetProtection")).get("sheet") == "1"


def test_only_the_columns_to_fill_are_unlocked():
    data = open_rows_xlsx(unit="总务科", rows=[{"key": "1", "done_on": date(2026, 10, 9)}], as_of="").read()
    styles = etree.fromstring(sheets.parts(data)["xl/styles.xml"])
    locked = [
        (found := each.find(tag("protection"))) is None or found.get("locked") != "0"
        for each in styles.find(tag("cellXfs"))
    ]
    cells = Grid(sheet_of(data)).cells(open_rows.HEADER_ROW + 1)
    free = {open_rows.COLUMNS[col].key for col, cell in cells.items() if not locked[int(cell.get("s"))]}
    assert free == {column.key for column in open_rows.EDITABLE} == {"person", "measures", "done_on"}


def test_a_text_longer_than_a_cell_is_cut_with_a_mark():
    cut = clean("问" * 40_000)
    assert (len(cut), cut[-1]) == (LONGEST, "…")
    assert len(clean("😀" * 20_000).encode("utf-16-le")) // 2 <= LONGEST
    assert clean("问" * LONGEST) == "问" * LONGEST


@pytest.mark.parametrize(("text", "lines"), [("", 1), ("问" * 5, 1), ("问" * 6, 2), ("a" * 10, 1), ("一\n二\n三", 3)])
def test_lines_are_counted_by_printed_width(text, lines):
    assert lines_of(text, 11) == lines


def test_a_ledger_is_written_row_by_row_in_little_memory(tmp_path):
    rows = ([f"2026-{number:06d}", f"{number}" + "a" * 5_000, "◌ 待签收", None] for number in range(1_500))
    tracemalloc.start()
    try:
        ledger_xlsx(title="台账", columns=COLUMNS, rows=rows, out=tmp_path / "ledger.xlsx", as_of="截至今日")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000
