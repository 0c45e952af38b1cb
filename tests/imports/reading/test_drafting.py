"""From sheet rows to draft rows, each with what was assumed and what is wrong."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from chuangcheng.imports.reading.drafting import DraftRow, Drafts, draft_rows, iter_drafts
from chuangcheng.imports.reading.recognising import recognise, recognise_best
from chuangcheng.imports.reading.tables import Cell, Table
from chuangcheng.rules.refusals import Refused
from tests import sheets
from tests.imports.reading.conftest import Reader
from tests.imports.reading.tables import HEADER, merge, table

MAKERS = [
    (sheets.plain_list, "清单.xlsx"),
    (sheets.list_with_pictures, "清单.xlsx"),
    (sheets.list_with_dispimg, "清单.xlsx"),
    (sheets.list_with_cell_pictures, "清单.xlsx"),
    (sheets.list_with_shapes, "清单.xlsx"),
    (sheets.docx_list, "清单.docx"),
    (sheets.csv_list, "清单.csv"),
]


def drafts_of(sheet: Table, list_date: date | None = None) -> Drafts:
    return draft_rows(sheet, recognise(sheet), list_date=list_date)


def drafted(*rows: Sequence[Cell], merges: tuple[str, ...] = ()) -> list[DraftRow]:
    """Drafts of rows below the usual header; the first row is sheet row 3."""
    return drafts_of(table(HEADER, *rows, merges=merges)).rows


def issues_of(row: DraftRow) -> list[tuple[str, str]]:
    return [(issue.level, issue.code) for issue in row.issues]


@pytest.mark.parametrize(("make", "name"), MAKERS, ids=[make.__name__ for make, _ in MAKERS])
def test_the_same_list_gives_the_same_drafts_from_every_format(
    read: Reader, make: Callable[[], bytes], name: str
) -> None:
    reading = read(make(), name)
    index, recognition = recognise_best(reading.tables)
    rows = draft_rows(reading.tables[index], recognition, list_date=date(2026, 9, 28)).rows
    assert [
        (row.no, row.text, row.place, row.units, row.leader, row.due.on, row.due.kind, row.note) for row in rows
    ] == [
        (
            "1",
            "卫生状况欠佳，有乱扔垃圾现象",
            "门诊大厅",
            ["总务科", "党办"],
            "分管领导甲",
            date(2026, 10, 31),
            "date",
            "",
        ),
        ("2", "院内有乱停车现象", "院区停车场", ["保卫科"], "分管领导乙", None, "immediate", ""),
        (
            "3",
            "大厅内有烟头；楼梯间无禁烟标志",
            "住院部",
            ["党办", "总务科", "保卫科"],
            "分管领导甲",
            date(2026, 10, 15),
            "date",
            "",
        ),
        (
            "4",
            "消防通道大门关闭且消防通道有乱停车现象",
            "北门",
            ["保卫科"],
            "分管领导乙",
            date(2026, 10, 20),
            "date",
            "重点",
        ),
        ("5", "无“讲文明树新风”公益广告", "东门", ["党办"], "分管领导甲", date(2026, 10, 31), "date", ""),
        ("6", "有学雷锋志愿岗，但无志愿者", "门诊大厅", ["团委"], "分管领导丙", date(2026, 10, 15), "date", ""),
    ]
    assert all(row.ok for row in rows)


def test_row_numbers_are_those_the_sheet_prints(read: Reader) -> None:
    reading = read(sheets.plain_list())
    drafts = draft_rows(reading.tables[0], recognise(reading.tables[0]))
    assert [row.row_numbers for row in drafts.rows] == [[4], [5], [6, 7], [8], [9], [10]]
    assert [(row.row_number, row.reason) for row in drafts.skipped] == [(11, "foot")]


def test_pictures_go_to_their_problem_and_strays_are_told(read: Reader) -> None:
    tables = read(sheets.list_with_pictures()).tables
    rows = draft_rows(tables[0], recognise(tables[0])).rows
    assert [len(row.pictures) for row in rows] == [1] * 6
    tables = read(sheets.list_with_shapes()).tables
    drafts = draft_rows(tables[0], recognise(tables[0]))
    assert ([row.pictures for row in drafts.rows], len(drafts.stray_pictures)) == ([[]] * 6, 1)


def test_a_place_merged_over_several_problems_holds_for_each() -> None:
    rows = drafted(
        [1, "人民广场", "积水", "城管局", "10.31"],
        [2, None, "破损", "住建局", "10.31"],
        [3, "车站", "乱停", "交警队", "10.31"],
        merges=("B3:B4",),
    )
    assert [(row.no, row.place) for row in rows] == [("1", "人民广场"), ("2", "人民广场"), ("3", "车站")]


def test_one_problem_over_several_rows_is_one_draft() -> None:
    rows = drafted(
        [1, "广场", "一是积水。", "城管局", "10.31"],
        [None, None, "二是破损", None, None],
        [None, None, "三是缺失", None, None, "急"],
        [2, "车站", "乱停", "交警队", "10.31"],
    )
    assert [(row.row_numbers, row.text) for row in rows] == [([3, 4, 5], "一是积水。二是破损；三是缺失"), ([6], "乱停")]
    assert rows[0].note == "急"
    assert rows[0].cells[2] == "一是积水。\n二是破损\n三是缺失"


def test_a_text_broken_in_mid_sentence_is_joined_without_a_mark() -> None:
    rows = drafted([1, "广场", "地面有积水，", "城管局"], [None, None, "行人难以通过", None])
    assert rows[0].text == "地面有积水，行人难以通过"


def test_units_listed_below_each_other_belong_to_one_problem() -> None:
    rows = drafted(
        [1, "广场", "积水", "城管局", "10.31"],
        [None, None, None, "住建局", None],
        merges=("A3:A4", "B3:B4", "C3:C4", "E3:E4"),
    )
    assert [(row.row_numbers, row.units) for row in rows] == [([3, 4], ["城管局", "住建局"])]


def test_a_text_with_its_own_unit_under_a_shared_number_is_a_problem_of_its_own() -> None:
    rows = drafted(
        [1, "广场", "积水", "城管局", "10.31"],
        [None, None, "路灯不亮", "供电公司", "10.31"],
        merges=("A3:A4", "B3:B4"),
    )
    assert [(row.no, row.text, row.units, row.place) for row in rows] == [
        ("1", "积水", ["城管局"], "广场"),
        ("1", "路灯不亮", ["供电公司"], "广场"),
    ]


def test_a_row_without_a_number_but_with_place_and_unit_is_kept_with_a_warning() -> None:
    rows = drafted([1, "广场", "积水", "城管局", "10.31"], [None, "车站", "乱停", "交警队", "10.31"])
    assert len(rows) == 2
    assert issues_of(rows[1]) == [("warning", "number_missing")]


def test_one_text_merged_over_numbered_rows_holds_for_each_of_them() -> None:
    rows = drafted([1, "广场", "积水", "城管局"], [2, "车站", None, "交警队"], merges=("C3:C4",))
    assert [(row.no, row.place, row.text) for row in rows] == [("1", "广场", "积水"), ("2", "车站", "积水")]


def test_one_problem_at_several_places_names_them_all() -> None:
    rows = drafted([1, "广场", "积水", "城管局"], [None, "车站", None, None], merges=("A3:A4", "C3:C4", "D3:D4"))
    assert [(row.no, row.place, row.text, row.units) for row in rows] == [("1", "广场、车站", "积水", ["城管局"])]


def test_a_row_left_bare_by_a_lost_merge_takes_the_place_above() -> None:
    rows = drafted([1, "广场", "积水", "城管局"], [None, None, "路灯不亮", "供电公司"], [2, "车站", "乱停", "交警队"])
    assert [(row.text, row.place) for row in rows] == [("积水", "广场"), ("路灯不亮", "广场"), ("乱停", "车站")]


def test_a_list_in_sections_by_unit_takes_the_unit_from_the_section() -> None:
    header = ["序号", "点位", "问题"]
    sheet = table(header, ["一、城管局（2条）"], [1, "广场", "积水"], ["二、交警大队（1条）"], [2, "车站", "乱停"])
    rows = drafts_of(sheet).rows
    assert [(row.units, row.category_text) for row in rows] == [(["城管局"], ""), (["交警大队"], "")]
    assert issues_of(rows[0]) == [("warning", "unit_from_section")]


def test_a_list_without_numbers_has_one_problem_per_row() -> None:
    rows = drafted([None, "广场", "积水", "城管局"], [None, "广场", "破损", None], [None, "车站", "乱停", "交警队"])
    assert [row.text for row in rows] == ["积水", "破损", "乱停"]
    assert ("warning", "number_missing") not in issues_of(rows[0])


def test_ditto_takes_the_value_above() -> None:
    rows = drafted(
        [1, "广场", "积水", "城管局", "10月31日"],
        [2, "同上", "破损", "〃", "同上"],
        [3, "同上", "缺失", "同上", "同上"],
    )
    assert [(row.place, row.units, row.due.on) for row in rows] == [("广场", ["城管局"], date(2026, 10, 31))] * 3


def test_what_is_no_problem_is_left_out_with_a_note() -> None:
    drafts = drafts_of(
        table(
            HEADER,
            ["一、市容环境类"],
            [1, "广场", "积水", "城管局", "10.31"],
            [],
            [],
            ["（二）交通秩序"],
            HEADER,
            [2, "车站", "乱停", "交警队", "10.31"],
            ["合计", None, 2],
            ["注：请按时报送。"],
            ["填表人：", None, None, "联系电话：0000-0000000"],
            ["示例市创城办"],
            merges=("A3:F3", "A7:F7", "A11:F11"),
        )
    )
    assert [(row.no, row.category_text) for row in drafts.rows] == [("1", "市容环境类"), ("2", "交通秩序")]
    assert [(row.row_number, row.reason) for row in drafts.skipped] == [
        (3, "section"),
        (5, "blank"),
        (7, "section"),
        (8, "repeated_header"),
        (10, "total"),
        (11, "foot"),
        (12, "foot"),
        (13, "foot"),
    ]
    assert drafts.skipped[0].sentence == "第3行“一、市容环境类”是分类标题，没有作为问题导入。"


def test_the_title_printed_again_on_a_later_page_is_left_out() -> None:
    drafts = drafts_of(
        table(HEADER, [1, "广场", "积水"], ["2026年9月12日实地测评问题反馈清单"], HEADER, [2, "车站", "乱停"])
    )
    assert [row.no for row in drafts.rows] == ["1", "2"]
    assert [row.reason for row in drafts.skipped] == ["repeated_header", "repeated_header"]


def test_a_row_without_text_is_an_error() -> None:
    row = drafted([1, "广场", None, "城管局", "10.31"])[0]
    assert not row.ok
    assert row.issues[0].sentence == "没有写问题内容，请补填后再导入。"


def test_a_row_without_a_unit_is_a_warning() -> None:
    row = drafted([1, "广场", "积水", None, "10.31"])[0]
    assert row.ok
    assert issues_of(row) == [("warning", "unit_missing")]


def test_an_impossible_date_is_an_error_and_an_unclear_one_a_warning() -> None:
    impossible, unclear = drafted([1, "广场", "积水", "城管局", "9月31日"], [2, "广场", "破损", "城管局", "尽快"])
    assert (impossible.ok, issues_of(impossible)) == (False, [("error", "due_impossible")])
    assert (unclear.ok, issues_of(unclear)) == (True, [("warning", "due_unclear")])


def test_without_a_list_date_a_row_without_a_year_asks_for_it() -> None:
    sheet = table(HEADER, [1, "广场", "积水", "城管局", "10月底前"], title="问题清单")
    assert issues_of(drafts_of(sheet).rows[0]) == [("error", "due_list_date_needed")]
    assert drafts_of(sheet, date(2026, 9, 1)).rows[0].due.on == date(2026, 10, 31)


def test_a_deadline_before_the_list_is_a_warning() -> None:
    row = drafted([1, "广场", "积水", "城管局", "2026年9月1日"])[0]
    assert row.issues[0].sentence == "整改时限2026-09-01早于清单日期2026-09-12，请核对。"


def test_a_doubtful_unit_is_a_warning() -> None:
    row = drafted([1, "广场", "积水", "党办和总务科", "10.31"])[0]
    assert (row.units, issues_of(row)) == (["党办", "总务科"], [("warning", "unit_doubtful")])


def test_assists_person_area_and_further_columns_are_kept() -> None:
    header = [
        "序号",
        "街道",
        "点位名称",
        "具体位置",
        "问题",
        "牵头单位",
        "责任单位",
        "配合单位",
        "责任人",
        "整改要求",
        "检查时间",
    ]
    cells = [1, "城东街道", "广场", "东门", "积水", "城管局", "住建局", "街道办、社区", "甲", "清理到位", "9月10日"]
    row = drafts_of(table(header, cells)).rows[0]
    assert (row.area, row.place, row.units) == ("城东街道", "广场 东门", ["城管局", "住建局"])
    assert (row.assists, row.person, row.extra) == (["街道办", "社区"], "甲", {"requirement": "清理到位"})
    assert row.found_on == date(2026, 9, 10)


def test_a_unit_with_its_person_in_one_cell_is_parted() -> None:
    row = drafts_of(table(["序号", "问题", "责任单位及责任人"], [1, "积水", "总务科（甲主任）"])).rows[0]
    assert (row.units, row.person) == (["总务科"], "甲主任")


def test_without_a_place_column_the_area_is_the_place() -> None:
    assert drafts_of(table(["序号", "社区", "问题"], [1, "城东社区", "积水"])).rows[0].place == "城东社区"


def test_an_enormous_text_is_an_error_not_a_crash() -> None:
    row = drafted([1, "广", "积水" * 3000, "城管局（" * 20_000, "（" * 30_000])[0]
    assert ("error", "text_too_long") in issues_of(row)


def test_merges_larger_than_any_list_cost_no_memory() -> None:
    sheet = table(HEADER, *[[number, "广场", "积水", "城管局"] for number in range(2000)])
    sheet.merges = [merge("A3:F2002")] * 2000
    drafts = drafts_of(sheet)
    assert len(drafts.rows) + len(drafts.skipped) <= 2000


def test_drafts_can_be_taken_one_at_a_time() -> None:
    sheet = table(HEADER, *[[number, "广场", "积水", "城管局"] for number in range(5)])
    assert [one.no for one in iter_drafts(sheet, recognise(sheet)) if isinstance(one, DraftRow)] == list("01234")


def test_without_a_text_column_nothing_is_drafted() -> None:
    sheet = table(["序号", "责任单位"], [1, "城管局"])
    with pytest.raises(Refused) as caught:
        drafts_of(sheet)
    assert caught.value.code == "no_text_column"
