"""Headers, columns and headings of lists as they come."""

from datetime import date

import pytest

from chuangcheng.imports.reading.headers import FIELDS, field_of, plain_header
from chuangcheng.imports.reading.recognising import apply_columns, recognise, recognise_best
from chuangcheng.imports.reading.tables import Table
from chuangcheng.rules.refusals import Refused
from tests import sheets
from tests.imports.reading.conftest import Reader
from tests.imports.reading.tables import HEADER, table

SYNONYMS = {
    "no": "序号 编号 问题编号",
    "text": "问题 问题描述 存在问题 问题内容 存在的主要问题 扣分原因 （一）问题",
    "place": "点位 地点 位置 点位名称 问题点位 具体位置 问题所在地点",
    "area": "街道 所属区域 县（市、区） 社区",
    "units": "责任单位 牵头单位 主责部门 整改单位 责任科室 整改责任单位 责任单位（盖章）",
    "assists": "配合单位 协助单位 配合部门",
    "leader": "责任领导 分管领导 包保领导",
    "person": "责任人 整改责任人 联络员",
    "due": "整改时限 完成时限 整改期限 整改时限（月底前） 要求整改完成时间 截止日期",
    "category": "问题类型 类别 问题分类",
    "site_kind": "点位类型",
    "photos": "照片 图片 问题照片 整改前照片",
    "after_photos": "整改后照片",
    "measures": "整改措施 具体整改措施",
    "progress": "整改情况 整改进展情况 问题整改情况 整改完成情况",
    "finished_on": "完成时间 实际完成时间",
    "finished": "是否完成 是否整改到位 是否销号",
    "found_on": "检查时间 发现问题时间",
    "note": "备注",
}


@pytest.mark.parametrize(("field", "headers"), SYNONYMS.items())
def test_a_column_is_known_by_all_its_names(field: str, headers: str) -> None:
    for header in headers.split():
        found = field_of(header)
        assert found is not None, header
        assert found[0] == field, header


@pytest.mark.parametrize("text", ["存 在\n问 题", "存在　问题：", "（一）存在问题", "＊存在问题"])
def test_blanks_breaks_and_marks_in_a_header_do_not_count(text: str) -> None:
    assert field_of(text) == ("text", True)


@pytest.mark.parametrize("text", ["2026年9月12日实地测评问题反馈清单", "未完成原因", "点位编号", "", "路面积水" * 30])
def test_what_is_no_header_is_none(text: str) -> None:
    assert field_of(text) is None


def test_no_word_belongs_to_two_fields() -> None:
    words = [word for field in FIELDS for word in field.words]
    assert [word for word in set(words) if words.count(word) > 1] == []


def test_every_word_is_written_as_headers_are_compared() -> None:
    assert [word for field in FIELDS for word in field.words if plain_header(word) != word] == []


def test_title_rows_above_the_header_are_the_heading() -> None:
    found = recognise(table(["反馈单位：示例市创城办", None, "编号：〔2026〕第3期"], [], HEADER, [1, "广场", "积水"]))
    assert (found.header_rows, found.data_from) == ((3,), 4)
    assert found.columns == {"no": 0, "place": 1, "text": 2, "units": 3, "due": 4, "note": 5}
    assert (found.list_date, found.issuer_guess) == (date(2026, 9, 12), "示例市创城办")
    assert found.number_guess == "〔2026〕第3期"


def test_a_header_over_two_rows_is_read_by_its_groups() -> None:
    found = recognise(
        table(
            ["序号", "问题", None, "责任落实", None, None, "整改", None],
            [None, "点位", "存在问题", "牵头单位", "配合单位", "责任领导", "时限", "情况"],
            [1, "广场", "积水", "城管局", "街道办", "分管领导甲", "10.31", None],
            merges=("A2:A3", "B2:C2", "D2:F2", "G2:H2"),
        )
    )
    assert found.header_rows == (1, 2)
    assert found.columns == {
        "no": 0, "place": 1, "text": 2, "units": 3, "assists": 4, "leader": 5, "due": 6, "progress": 7,
    }  # fmt: skip
    assert found.headers[3] == "责任落实\n牵头单位"


def test_a_header_over_two_rows_is_read_from_csv_too() -> None:
    found = recognise(
        table(
            ["序号", "问题情况", "", "责任落实", ""],
            ["", "点位", "问题描述", "牵头单位", "责任人"],
            ["1", "广场", "积水", "城管局", "甲"],
        )
    )
    assert (found.header_rows, found.columns["text"], found.columns["person"]) == ((1, 2), 2, 4)


def test_a_data_row_is_never_taken_for_a_second_header() -> None:
    found = recognise(table(HEADER, [1, "广场", "问题", "城管局", "10.31", "无"]))
    assert found.header_rows == (1,)


def test_lead_and_responsible_units_side_by_side_are_lead_and_co_leads() -> None:
    found = recognise(table(["序号", "问题", "责任单位", "牵头单位", "配合单位"], [1, "积水", "街道办", "城管局", ""]))
    assert (found.columns["units"], found.columns["co_units"], found.columns["assists"]) == (3, 2, 4)


def test_a_name_of_a_place_and_its_detail_are_both_used() -> None:
    found = recognise(table(["序号", "点位名称", "具体位置", "问题"], [1, "人民广场", "东门", "积水"]))
    assert (found.columns["place"], found.columns["place_detail"]) == (1, 2)


def test_one_column_for_unit_and_person_serves_both() -> None:
    found = recognise(table(["序号", "问题", "责任单位及责任人"], [1, "积水", "总务科（甲主任）"]))
    assert found.columns["units"] == found.columns["person"] == 2


def test_a_second_column_of_the_same_kind_is_noted_not_lost() -> None:
    found = recognise(table(["序号", "问题", "责任人", "联系人"], [1, "积水", "甲", "乙"]))
    assert found.columns["person"] == 2
    assert "“联系人”也像“责任人”，没有采用；需要的话请改列的对应关系。" in found.notes


def test_a_filled_finish_date_without_a_deadline_column_is_the_deadline() -> None:
    rows = [[number, "积水", "2026年10月31日"] for number in range(5)]
    found = recognise(table(["序号", "问题", "完成时间"], *rows))
    assert found.columns["due"] == 2
    assert any("按整改时限处理" in note for note in found.notes)


def test_an_empty_finish_date_stays_the_answer_column() -> None:
    found = recognise(table(["序号", "问题", "完成时间"], [1, "积水", None], [2, "破损", None]))
    assert "due" not in found.columns
    assert found.columns["finished_on"] == 2


def test_without_a_header_for_the_text_the_longest_column_is_proposed() -> None:
    found = recognise(table(["序号", "内容", "责任单位"], [1, "东侧人行道多处破损积水，行人难以通过", "城管局"]))
    assert found.columns["text"] == 1
    assert any("按文字最多的“内容”处理，请核对" in note for note in found.notes)


def test_without_any_header_nothing_is_guessed() -> None:
    found = recognise(table(["广场", "积水", "城管局"], title=""))
    assert (found.columns, found.is_list, found.header_rows) == ({}, False, ())
    assert "没有认出表头，请指明表头在第几行、各列是什么。" in found.notes


def test_what_the_issuer_called_things_before_is_remembered() -> None:
    sheet = table(["号", "事由", "对象", "何时改完"], [1, "积水", "城管局", "10.31"])
    assert not recognise(sheet).is_list
    corrected = apply_columns(sheet, {"no": 0, "text": 1, "units": 2, "due": 3}, header_rows=[1])
    again = recognise(sheet, remembered=corrected.remembered())
    assert (again.columns, again.header_rows) == (corrected.columns, (1,))


def test_a_column_the_user_left_out_stays_left_out() -> None:
    sheet = table(HEADER, [1, "广场", "积水", "城管局", "10.31", "内部"])
    corrected = apply_columns(sheet, {"no": 0, "text": 2, "units": 3})
    assert recognise(sheet, remembered=corrected.remembered()).columns == {"no": 0, "text": 2, "units": 3}


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"no": 0}, "no_text_column"), ({"text": 99}, "unknown_column"), ({"text": 0, "colour": 1}, "unknown_column")],
)
def test_a_wrong_mapping_is_refused(columns: dict[str, int], code: str) -> None:
    with pytest.raises(Refused) as caught:
        apply_columns(table(HEADER, [1]), columns)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("title", "on"),
    [
        ("2026年9月12日实地测评问题反馈清单", date(2026, 9, 12)),
        ("实地测评问题反馈清单（2026.9.12）", date(2026, 9, 12)),
        ("二〇二六年九月十二日问题清单", date(2026, 9, 12)),
        ("2026年9月10日-12日督查问题清单", date(2026, 9, 12)),
        ("2026年9月10日至9月12日督查问题清单", date(2026, 9, 12)),
        ("督查问题清单\n检查时间段2026年9月1日至2026年9月5日  印发日期：2026年9月12日", date(2026, 9, 12)),
        ("问题清单 请于2026年10月31日前报送整改情况", None),
        ("2026年9月问题清单", None),
        ("2026年9月31日问题清单", None),
    ],
)
def test_the_list_date_is_found_in_the_heading(title: str, on: date | None) -> None:
    assert recognise(table(HEADER, [1], title=title)).list_date == on


def test_a_heading_with_a_month_only_gives_the_month_and_asks() -> None:
    found = recognise(table(HEADER, [1], title="2026年9月份问题反馈清单"))
    assert (found.list_date, found.list_month) == (None, (2026, 9))
    assert "标题里没有找到清单日期，请填写；没有年份的整改时限要靠它确定。" in found.notes


def test_the_date_is_looked_for_below_the_table_and_in_the_file_name_too() -> None:
    below = table(HEADER, [1, "广场", "积水"], ["示例市创城办 2026年9月12日"], title="问题清单")
    assert recognise(below).list_date == date(2026, 9, 12)
    assert recognise(below).issuer_guess == "示例市创城办"
    bare = table(HEADER, [1, "广场", "积水"], title="问题清单")
    assert recognise(bare, original_name="问题反馈清单20260912.xlsx").list_date == date(2026, 9, 12)


def test_the_reply_date_is_found() -> None:
    title = "2026年9月12日问题清单\n请于10月31日前将整改情况报送市创城办"
    assert recognise(table(HEADER, [1], title=title)).reply_by == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("示例市创建全国文明城市工作指挥部办公室关于实地测评问题的反馈清单", "示例市创建全国文明城市工作指挥部办公室"),
        ("示例区文明办2026年第3期督查问题清单", "示例区文明办"),
        ("督查单位：市创城办督查科  2026年9月12日", "市创城办督查科"),
        ("问题反馈清单", ""),
    ],
)
def test_the_issuer_is_guessed_from_the_heading(title: str, issuer: str) -> None:
    assert recognise(table(HEADER, [1], title=title)).issuer_guess == issuer


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("督查通报 创城督〔2026〕12号", "创城督〔2026〕12号"),
        ("问题清单（第15期）", "第15期"),
        ("清单号：QD-2026-09", "QD-2026-09"),
        ("问题清单", ""),
    ],
)
def test_the_number_is_guessed_from_the_heading(title: str, number: str) -> None:
    assert recognise(table(HEADER, [1], title=title)).number_guess == number


def test_of_several_tables_the_list_is_chosen_and_others_are_named(read: Reader) -> None:
    index, found = recognise_best(read(sheets.docx_list(), "清单.docx").tables)
    assert (index, found.list_date, found.issuer_guess) == (1, date(2026, 9, 28), "示例市创城办")
    lists = [table(HEADER, [1, "广场", "积水"]) for _ in range(3)]
    for sheet, name in zip(lists, ("甲", "乙", "丙"), strict=True):
        sheet.sheet_name = name
    lists[0].hidden = True
    index, found = recognise_best(lists)
    assert (index, found.notes) == (1, ("另有 1 张表也像清单（丙），需要时请分别导入。",))


def test_a_workbook_without_a_cell_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        recognise_best([Table("空", [])])
    assert caught.value.code == "no_table"
