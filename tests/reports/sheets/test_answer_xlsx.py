"""The issuer's own xlsx answered in place: what is filled in, what is laid beside, and that nothing else moves."""

import io
import re
from datetime import date
from itertools import product

import pytest
import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook

from chuangcheng.reports.sheets import AnswerColumn, Photo, RowAnswer, answer_xlsx
from chuangcheng.reports.sheets.grid import ORDER, Grid, corner, tag
from chuangcheng.rules.refusals import Refused
from tests import sheets

MAKERS = [
    sheets.plain_list,
    sheets.list_with_pictures,
    sheets.list_with_cell_pictures,
    sheets.list_with_dispimg,
    sheets.list_with_shapes,
]
SHEET_PART = "xl/worksheets/sheet1.xml"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def answered(data, answers, kept, tmp_path, *, sheet=sheets.SHEET, header_rows=(3,), **more):
    """(what was said to be done, the parts of the answered file, its path)."""
    out = tmp_path / "answer.xlsx"
    done = answer_xlsx(source=kept(data), sheet_name=sheet, header_rows=header_rows, answers=answers, out=out, **more)
    return done, sheets.parts(out.read_bytes()), out


def rows_of(path, sheet=sheets.SHEET):
    found = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet)
    return found.to_python(skip_empty_area=False)


def grid_of(parts):
    return Grid(etree.fromstring(parts[SHEET_PART]))


def made_by(write, header=("序号", "存在问题", "整改情况")):
    """A small workbook: header in row 1, then what `write(sheet, book)` puts in."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("清单")
    for col, name in enumerate(header):
        sheet.write_string(0, col, name)
    write(sheet, book)
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize("case", list(product(MAKERS, [True, False], [True, False])))
def test_every_other_part_stays_byte_for_byte(case, answers, kept, tmp_path):
    make, with_photos, columns_are_there = case
    if not with_photos:
        answers = [RowAnswer(answer.sheet_row, answer.cells) for answer in answers]
    before = sheets.parts(data := make(answers=columns_are_there))
    _, after, _ = answered(data, answers, kept, tmp_path)
    changed = {name for name in before if before[name] != after[name]}
    may_change = {SHEET_PART}
    if with_photos:
        may_change |= {"[Content_Types].xml", "xl/worksheets/_rels/sheet1.xml.rels"}
        may_change |= {"xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels"}
    elif make is sheets.list_with_pictures:
        may_change.add("xl/drawings/drawing1.xml")
    assert SHEET_PART in changed
    assert changed <= may_change
    assert list(after)[: len(before)] == list(before)
    assert with_photos or len(after) == len(before)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("columns_are_there", [True, False])
def test_the_answers_stand_in_their_rows_and_columns(make, columns_are_there, answers, kept, tmp_path):
    done, _, out = answered(make(answers=columns_are_there), answers, kept, tmp_path)
    table = rows_of(out)
    header = table[2]
    assert done.appended == (() if columns_are_there else ("整改情况", "完成时间", "是否完成")) + ("整改照片",)
    assert header.index("整改情况") < header.index("完成时间") < header.index("是否完成") < header.index("整改照片")
    for answer in answers:
        row = table[answer.sheet_row - 1]
        assert row[header.index("整改情况")] == answer.cells["整改情况"]
        assert row[header.index("完成时间")] == f"2026年10月{answer.cells['完成时间'].day}日"
        assert row[header.index("是否完成")] == answer.cells["是否完成"]
    assert [row[1] for row in table[3:5]] == ["卫生状况欠佳，有乱扔垃圾现象", "院内有乱停车现象"]
    assert table[-1][0] == sheets.FOOT


@pytest.mark.parametrize("make", MAKERS)
def test_the_parts_of_a_sheet_stand_in_the_order_the_format_asks_for(make, answers, kept, tmp_path):
    _, after, _ = answered(make(answers=False), answers, kept, tmp_path)
    root = etree.fromstring(after[SHEET_PART])
    places = [ORDER.index(etree.QName(child).localname) for child in root]
    assert places == sorted(places)
    for row in root.iter(tag("row")):
        cells = [corner(cell.get("r"))[1] for cell in row]
        assert cells == sorted(set(cells))


def test_what_looks_like_a_formula_stays_text(answers, kept, tmp_path):
    _, after, _ = answered(sheets.plain_list(), answers, kept, tmp_path)
    cell = grid_of(after).cells(sheets.sheet_row_of("4"))[7]
    assert cell.get("t") == "inlineStr"
    assert cell.find(tag("f")) is None
    assert "".join(cell.itertext()) == "=1+1"


def test_wps_cell_pictures_survive(answers, kept, tmp_path):
    data = sheets.list_with_dispimg()
    _, after, _ = answered(data, answers, kept, tmp_path)
    formulas = re.findall(rb"<f>(_xlfn\.DISPIMG[^<]*)</f>", after[SHEET_PART])
    assert formulas == re.findall(rb"<f>(_xlfn\.DISPIMG[^<]*)</f>", sheets.parts(data)[SHEET_PART])
    assert len(formulas) == len(sheets.LIST_ROWS)


def test_pictures_placed_in_cells_survive(answers, kept, tmp_path):
    data = sheets.list_with_cell_pictures()
    _, after, _ = answered(data, answers, kept, tmp_path)
    marks = re.findall(rb'<c r="(\w+)"[^>]* vm="(\d+)"', after[SHEET_PART])
    assert marks == re.findall(rb'<c r="(\w+)"[^>]* vm="(\d+)"', sheets.parts(data)[SHEET_PART])
    assert len(marks) == len(sheets.LIST_ROWS)


def test_text_boxes_and_pictures_already_there_survive(answers, kept, tmp_path):
    data = sheets.list_with_shapes()
    _, after, _ = answered(data, answers, kept, tmp_path)
    old = etree.fromstring(sheets.parts(data)["xl/drawings/drawing1.xml"])
    new = etree.fromstring(after["xl/drawings/drawing1.xml"])
    was = [etree.tostring(each.find(f"{XDR}sp") if each.find(f"{XDR}sp") is not None else each[2]) for each in old]
    now = [etree.tostring(each.find(f"{XDR}sp") if each.find(f"{XDR}sp") is not None else each[2]) for each in new]
    assert now[: len(was)] == was
    ids = [each.get("id") for each in new.iter(f"{XDR}cNvPr")]
    assert len(ids) == len(set(ids))


def test_photos_lie_in_their_own_row_with_captions(answers, photos, kept, tmp_path):
    _, after, _ = answered(sheets.plain_list(), answers, kept, tmp_path)
    drawing = etree.fromstring(after["xl/drawings/drawing1.xml"])
    pictured = [int(each.findtext(f"{XDR}from/{XDR}row")) + 1 for each in drawing if each.find(f"{XDR}pic") is not None]
    expected = [answer.sheet_row for answer in answers for _ in answer.photos]
    assert pictured == expected
    assert "".join(drawing.itertext()).count("整改后") == 3
    media = [name for name in after if name.startswith("xl/media/")]
    assert sorted(after[name] for name in media) == sorted(photo.path.read_bytes() for photo in photos)


def test_rows_are_tall_enough_for_their_photos(answers, kept, tmp_path):
    _, after, _ = answered(sheets.plain_list(), answers, kept, tmp_path)
    grid = grid_of(after)
    drawing = etree.fromstring(after["xl/drawings/drawing1.xml"])
    for each in drawing:
        row = int(each.findtext(f"{XDR}from/{XDR}row")) + 1
        low = int(each.findtext(f"{XDR}from/{XDR}rowOff")) + int(each.find(f"{XDR}ext").get("cy"))
        block = grid.block_at(row, 10)
        assert low <= sum(grid.height(one) for one in range(row, block.bottom + 1)) * 12_700


def test_rows_are_tall_enough_for_their_words(kept, tmp_path):
    data = made_by(lambda sheet, book: sheet.set_row(1, 20))
    long = RowAnswer(2, {"整改情况": "整改到位。" * 60})
    _, after, _ = answered(
        data, [long], kept, tmp_path, sheet="清单", header_rows=[1], columns=[AnswerColumn("整改情况")]
    )
    assert grid_of(after).height(2) > 300


def test_a_row_that_grew_by_itself_still_shows_its_own_words(photos, kept, tmp_path):
    def write(sheet, book):
        sheet.set_column(1, 1, 10)
        sheet.write_string(1, 1, "问题很长，" * 40, book.add_format({"text_wrap": True}))

    short = RowAnswer(2, {"整改情况": "已整改"}, photos[:1])
    _, after, _ = answered(
        made_by(write), [short], kept, tmp_path, sheet="清单", header_rows=[1], columns=[AnswerColumn("整改情况")]
    )
    assert grid_of(after).height(2) > 400


def test_a_problem_over_two_rows_is_answered_in_one_cell(answers, kept, tmp_path):
    _, after, _ = answered(sheets.plain_list(answers=False), answers, kept, tmp_path)
    grid = grid_of(after)
    row = sheets.sheet_row_of("3")
    for col in range(7, 11):
        assert (grid.block_at(row, col).top, grid.block_at(row, col).bottom) == (row, row + 1)
        assert grid.block_at(row + 2, col).bottom == row + 2


def test_appended_columns_take_borders_and_head_from_their_neighbour(answers, kept, tmp_path):
    data = sheets.plain_list(answers=False)
    _, after, _ = answered(data, answers, kept, tmp_path)
    grid = grid_of(after)
    assert grid.cells(3)[7].get("s") == grid.cells(3)[6].get("s")
    assert {grid.cells(row)[7].get("s") for row in range(4, 11)} == {grid.cells(4)[1].get("s")}
    assert 11 not in grid.cells(4)


def test_a_date_goes_into_a_date_column_as_a_date(kept, tmp_path):
    def write(sheet, book):
        style = book.add_format({"num_format": "yyyy/m/d"})
        sheet.write_blank(1, 2, None, style)

    data = made_by(write, header=("序号", "存在问题", "完成时间"))
    one = RowAnswer(2, {"完成时间": date(2026, 10, 9)})
    _, _, out = answered(data, [one], kept, tmp_path, sheet="清单", header_rows=[1], columns=[AnswerColumn("完成时间")])
    assert rows_of(out, "清单")[1][2] == date(2026, 10, 9)


@pytest.mark.parametrize("written", ["完成情况", "整改落实情况", "整改 情况（请写明数量）"])
def test_a_column_is_known_by_its_other_names(written, kept, tmp_path):
    data = made_by(lambda sheet, book: None, header=("序号", written, "备注"))
    one = RowAnswer(2, {"整改情况": "已整改"})
    done, _, out = answered(
        data, [one], kept, tmp_path, sheet="清单", header_rows=[1], columns=[AnswerColumn("整改情况")]
    )
    assert done.appended == ()
    assert rows_of(out, "清单")[1][1] == "已整改"


def test_a_cell_with_a_formula_is_left_and_said(kept, tmp_path):
    data = made_by(lambda sheet, book: sheet.write_formula(1, 2, '=IF(A2="","","是")'))
    one = RowAnswer(2, {"整改情况": "已整改"})
    done, after, _ = answered(
        data, [one], kept, tmp_path, sheet="清单", header_rows=[1], columns=[AnswerColumn("整改情况")]
    )
    assert done.kept == ("C2",)
    assert grid_of(after).cells(2)[2].findtext(tag("f")) == 'IF(A2="","","是")'


def test_problems_that_share_one_merged_cell_share_it_in_the_answer(kept, tmp_path):
    data = made_by(lambda sheet, book: sheet.merge_range(1, 2, 3, 2, ""))
    three = [RowAnswer(row, {"整改情况": said}) for row, said in ((2, "已清扫"), (3, "已劝离"), (4, "已清扫"))]
    _, _, out = answered(data, three, kept, tmp_path, sheet="清单", header_rows=[1], columns=[AnswerColumn("整改情况")])
    assert rows_of(out, "清单")[1][2] == "已清扫\n已劝离"


def test_a_header_over_two_rows_gets_a_new_column_over_two_rows(kept, tmp_path):
    def write(sheet, book):
        sheet.merge_range(0, 0, 1, 0, "序号")
        sheet.merge_range(0, 1, 0, 2, "存在问题")
        sheet.write_string(1, 1, "点位")
        sheet.write_string(1, 2, "整改情况")
        sheet.write_number(2, 0, 1)

    data = made_by(write, header=())
    one = RowAnswer(3, {"整改情况": "已整改", "是否完成": "是"})
    columns = [AnswerColumn("整改情况"), AnswerColumn("是否完成")]
    done, after, out = answered(data, [one], kept, tmp_path, sheet="清单", header_rows=[1, 2], columns=columns)
    table = rows_of(out, "清单")
    assert done.appended == ("是否完成",)
    assert (table[0][3], table[2][2:]) == ("是否完成", ["已整改", "是"])
    assert grid_of(after).block_at(2, 3).top == 1


def test_pictures_across_raised_rows_keep_their_size(kept, tmp_path, photos):
    def write(sheet, book):
        options = {"image_data": io.BytesIO(sheets.picture(size=(100, 110))), "object_position": 1}
        sheet.insert_image(1, 4, "p.jpg", options)

    data = made_by(write)
    one = RowAnswer(2, {"整改情况": "整改到位。" * 30}, photos[:1])
    _, after, _ = answered(
        data, [one], kept, tmp_path, sheet="清单", header_rows=[1], columns=[AnswerColumn("整改情况")]
    )
    grid, old_grid = grid_of(after), grid_of(sheets.parts(data))

    def height(part, heights):
        start, end = part.find(f"{XDR}from"), part.find(f"{XDR}to")
        rows = [int(each.findtext(f"{XDR}row")) + 1 for each in (start, end)]
        offsets = [int(each.findtext(f"{XDR}rowOff")) for each in (start, end)]
        return sum(heights.height(row) for row in range(*rows)) * 12_700 - offsets[0] + offsets[1]

    drawing = "xl/drawings/drawing1.xml"
    was = height(etree.fromstring(sheets.parts(data)[drawing])[0], old_grid)
    now = height(etree.fromstring(after[drawing])[0], grid)
    assert grid.height(2) > old_grid.height(2)
    assert now == pytest.approx(was, abs=1)


def test_the_same_photo_twice_is_kept_once(photos, kept, tmp_path):
    two = [RowAnswer(row, {"整改情况": "已整改"}, photos[:1]) for row in (4, 5)]
    _, after, _ = answered(sheets.plain_list(), two, kept, tmp_path, columns=[AnswerColumn("整改情况")])
    assert [name for name in after if "media" in name] == ["xl/media/answer1.jpeg"]


def test_many_photos_stay_within_the_tallest_row(photos, kept, tmp_path):
    one = RowAnswer(4, {}, photos[:1] * 30)
    _, after, _ = answered(sheets.plain_list(), [one], kept, tmp_path)
    drawing = etree.fromstring(after["xl/drawings/drawing1.xml"])
    assert grid_of(after).height(4) <= 409
    assert {each.findtext(f"{XDR}from/{XDR}row") for each in drawing} == {"3"}


def test_a_new_width_is_cut_out_of_a_range_of_widths():
    root = etree.fromstring(
        f'<worksheet xmlns="{tag("x")[1:-2]}"><cols><col min="1" max="2" width="5"/><col min="3" max="9" width="8"'
        ' hidden="1"/></cols><sheetData/></worksheet>'
    )
    grid = Grid(root)
    grid.set_width(4, 30)
    ranges = [(col.get("min"), col.get("max"), col.get("width"), col.get("hidden")) for col in root[0]]
    assert ranges == [("1", "2", "5", None), ("3", "4", "8", "1"), ("5", "5", "30", None), ("6", "9", "8", "1")]


def test_characters_xml_cannot_hold_are_left_out_and_escapes_are_kept(kept, tmp_path):
    one = RowAnswer(2, {"整改情况": "第一行\r\n第二行\x00\ud800_x0041_"})
    _, _, out = answered(
        made_by(lambda sheet, book: None),
        [one],
        kept,
        tmp_path,
        sheet="清单",
        header_rows=[1],
        columns=[AnswerColumn("整改情况")],
    )
    assert rows_of(out, "清单")[1][2].replace("_x005F_", "_") == "第一行\n第二行_x0041_"


def test_a_sheet_that_is_not_there_is_refused(answers, kept, tmp_path):
    with pytest.raises(Refused, match="没有名为“问题清单二”的工作表") as refused:
        answered(sheets.plain_list(), answers, kept, tmp_path, sheet="问题清单二")
    assert refused.value.kind == "missing"
    assert not (tmp_path / "answer.xlsx").exists()


def test_a_file_that_is_no_xlsx_is_refused(answers, kept, tmp_path):
    with pytest.raises(Refused, match="打不开"):
        answered(b"\xd0\xcf\x11\xe0 not a zip", answers, kept, tmp_path)


def test_a_document_type_in_the_sheet_is_refused(answers, kept, tmp_path):
    data = sheets.plain_list()
    bomb = b'<!DOCTYPE x [<!ENTITY a "boom">]><worksheet' + sheets.parts(data)[SHEET_PART].split(b"<worksheet", 1)[1]
    with pytest.raises(Refused, match="打不开"):
        answered(sheets.repack(data, {SHEET_PART: bomb}), answers, kept, tmp_path)


def test_a_photo_that_is_no_picture_is_refused_and_nothing_is_written(kept, tmp_path):
    text = tmp_path / "photo.jpg"
    text.write_bytes(b"not a picture")
    one = RowAnswer(4, {"整改情况": "已整改"}, [Photo(text, 10, 10)])
    with pytest.raises(Refused, match="不是JPEG或PNG"):
        answered(sheets.plain_list(), [one], kept, tmp_path, columns=[AnswerColumn("整改情况")])
    assert not (tmp_path / "answer.xlsx").exists()
