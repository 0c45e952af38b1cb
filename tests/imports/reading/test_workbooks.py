"""xlsx and xls: values, merges, hidden sheets, and pictures in each of the ways programs keep them."""

import io
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt
from PIL import Image

from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.tables import Merge, Reading
from tests import sheets
from tests.imports.reading.conftest import Reader

PICTURED = [
    (sheets.list_with_pictures, "drawing"),
    (sheets.list_with_dispimg, "dispimg"),
    (sheets.list_with_cell_pictures, "in_cell"),
]


def workbook(fill: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        fill(book, book.add_worksheet("清单"))
    return out.getvalue()


def test_values_come_as_their_kinds(read: Reader) -> None:
    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["文字", 3, 2.5, True])
        sheet.write_datetime(0, 4, datetime(2026, 10, 31), day)
        sheet.write_datetime(0, 5, datetime(2026, 10, 31, 18), moment)
        sheet.write_datetime(0, 6, time(18, 5), book.add_format({"num_format": "hh:mm"}))
        sheet.write_formula(0, 7, "=A1&B1", None, "文字3")
        sheet.write_formula(0, 8, "=1/0", None, "#DIV/0!")
        sheet.write_string(0, 9, "=cmd|' /C calc'!A0")

    row = read(workbook(fill)).tables[0].rows[0]
    assert row[:4] == ["文字", 3, 2.5, True]
    assert row[4:7] == [date(2026, 10, 31), datetime(2026, 10, 31, 18), "18:05"]
    assert row[7:] == ["文字3", None, "=cmd|' /C calc'!A0"]


def test_rows_and_columns_keep_their_place_though_the_sheet_begins_lower(read: Reader) -> None:
    table = read(workbook(lambda book, sheet: sheet.write(3, 2, "问题"))).tables[0]
    assert table.rows == [[None] * 3, [None] * 3, [None] * 3, [None, None, "问题"]]


def test_merges_and_hidden_sheets_are_told(read: Reader) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:C1", "标题")
        sheet.merge_range("A2:A3", "1")
        sheet.write("C3", "x")
        book.add_worksheet("旧数据").hide()

    reading = read(workbook(fill))
    assert set(reading.tables[0].merges) == {Merge(0, 0, 0, 2), Merge(1, 0, 2, 0)}
    assert [(table.sheet_name, table.hidden) for table in reading.tables] == [("清单", False), ("旧数据", True)]


def test_the_file_is_known_by_its_hash(read: Reader) -> None:
    data = sheets.plain_list()
    assert read(data).sha256 == read(data, "另一个名字.xlsx").sha256
    assert len(read(data).sha256) == 64


@pytest.mark.parametrize(("make", "anchor"), PICTURED, ids=[anchor for _, anchor in PICTURED])
def test_pictures_are_found_at_their_rows_whole_and_in_order(read: Reader, make: Any, anchor: str) -> None:
    table = read(make()).tables[0]
    rows = [sheets.sheet_row_of(row.number) - 1 for row in sheets.LIST_ROWS]
    assert [(picture.row, picture.col, picture.anchor) for picture in table.pictures] == [
        (row, len(sheets.HEADER), anchor) for row in rows
    ]
    expected = [sheets.picture(colour) for colour in sheets.PICTURE_COLOURS]
    assert [picture.path.read_bytes() for picture in table.pictures] == expected
    assert {picture.media_type for picture in table.pictures} == {"image/jpeg"}


@pytest.mark.parametrize("make", [sheets.list_with_dispimg, sheets.list_with_cell_pictures])
def test_the_shell_of_a_cell_picture_is_no_text(read: Reader, make: Any) -> None:
    table = read(make()).tables[0]
    assert {table.rows[picture.row][picture.col] for picture in table.pictures} == {None}


def test_dispimg_is_read_without_the_prefix_too(read: Reader) -> None:
    assert len(read(sheets.list_with_dispimg(prefix="")).tables[0].pictures) == len(sheets.LIST_ROWS)


def test_a_picture_dropped_a_little_above_its_row_belongs_to_the_row_below(read: Reader) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in range(5):
            sheet.set_row(row, 60)
            sheet.write(row, 0, row)
        photo = io.BytesIO(sheets.picture(size=(80, 70), kind="PNG"))
        sheet.insert_image(1, 2, "p.png", {"image_data": photo, "y_offset": 72})

    assert [picture.row for picture in read(workbook(fill)).tables[0].pictures] == [2]


def test_one_picture_part_shown_twice_is_kept_once(read: Reader) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in range(2):
            sheet.write(row, 0, row)
            sheet.insert_image(row, 1, "p.png", {"image_data": io.BytesIO(sheets.picture(kind="PNG"))})

    first, second = read(workbook(fill)).tables[0].pictures
    assert (first.row, second.row, first.path) == (0, 1, second.path)


def test_pictures_are_left_in_the_file_when_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(sheets.list_with_pictures())
    table = read_file(tmp_path / "f", original_name="清单.xlsx", pictures_into=None).tables[0]
    assert (table.pictures, table.notes, [path.name for path in tmp_path.iterdir()]) == ([], [], ["f"])


def test_a_part_that_is_no_picture_is_left_out_with_a_note(read: Reader) -> None:
    data = sheets.list_with_dispimg()
    table = read(sheets.repack(data, {"xl/media/image2.jpeg": b"MZ\x90 no picture"})).tables[0]
    assert len(table.pictures) == len(sheets.LIST_ROWS) - 1
    assert table.notes == ["有 1 张图片没有带入（格式不支持、超过大小或只是外部链接），请另行上传。"]


def old_workbook(with_picture: bool = False) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("清单")
    sheet.write_merge(0, 0, 0, 3, "2026年9月12日问题反馈清单")
    sheet.write_merge(2, 3, 0, 0, 1)
    for col, text in enumerate(("序号", "问题", "责任单位", "整改时限")):
        sheet.write(1, col, text)
    sheet.write(2, 1, "路面积水")
    sheet.write(2, 3, date(2026, 10, 31), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    sheet.write(3, 1, "路灯不亮")
    if with_picture:
        bitmap = io.BytesIO()
        Image.new("RGB", (8, 8), "red").save(bitmap, "BMP")
        sheet.insert_bitmap_data(bitmap.getvalue(), 2, 3)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_xls_gives_values_dates_and_merges(read: Reader) -> None:
    reading: Reading = read(old_workbook(), "清单.xls")
    table = reading.tables[0]
    assert (reading.kind, table.rows[2]) == ("xls", [1, "路面积水", None, date(2026, 10, 31)])
    assert Merge(2, 0, 3, 0) in table.merges


def test_xls_with_photos_says_that_they_are_not_taken_over(read: Reader) -> None:
    data = old_workbook() + sheets.picture(kind="PNG")
    assert read(data, "清单.xls").tables[0].notes == [
        "旧版 .xls 里的图片读不出来，没有带入；要带图片，请另存为 .xlsx 再上传。"
    ]


def test_progress_is_told_while_rows_arrive(read: Reader) -> None:
    seen: list[tuple[int, int]] = []
    data = workbook(lambda book, sheet: [sheet.write(row, 0, row) for row in range(1200)])
    read(data, on_rows=lambda done, of: seen.append((done, of)))
    assert seen == [(500, 1200), (1000, 1200), (1200, 1200)]
