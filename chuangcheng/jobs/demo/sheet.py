"""The issuer's sheet of the demo: a 反馈清单 as an office would send it, with photos beside the rows."""

import io
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from chuangcheng.jobs.demo.hospital import ISSUER, NUMBER, ROWS, TITLE, Row
from chuangcheng.jobs.demo.pictures import draw

HEADER = (
    *("序号", "存在问题", "点位", "牵头单位", "分管领导", "责任人", "整改时限", "现场照片"),
    *("整改情况", "完成时间", "是否完成"),
)
WIDTHS = (6, 30, 16, 18, 12, 12, 14, 24, 40, 14, 10)


def issuer_sheet(*, assessed_on: date, due: date) -> bytes:
    """An xlsx: title, issuer and date, header, one row per problem with a drawn photo, a foot row."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("问题反馈清单")
        write_head(book, sheet, assessed_on)
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        for i, row in enumerate(ROWS):
            write_row(sheet, i, row, due, cell)
        line = book.add_format({"font_size": 11, "valign": "vcenter"})
        foot = "请于整改时限前将整改情况填入本表，连同照片一并报送。"
        sheet.write_string(3 + len(ROWS), 0, foot, line)
    return out.getvalue()


def write_head(book: Workbook, sheet: Worksheet, assessed_on: date) -> None:
    """Title, issuer with date, header."""
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"})
    line = book.add_format({"font_size": 11, "valign": "vcenter"})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "bg_color": "#E8EEF5"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    last = len(HEADER) - 1
    day = f"{assessed_on.year}年{assessed_on.month}月{assessed_on.day}日"
    sheet.merge_range(0, 0, 0, last, TITLE + "（示例）", title)
    sheet.merge_range(1, 0, 1, last, f"反馈单位：{ISSUER}    编号：{NUMBER}    反馈日期：{day}", line)
    sheet.set_row(0, 34)
    for column, text in enumerate(HEADER):
        sheet.write_string(2, column, text, head)


def write_row(sheet: Worksheet, index: int, row: Row, due: date, cell: Format) -> None:
    """One problem with its photo."""
    at = 3 + index
    sheet.set_row(at, 110)
    limit = f"{due.month}月{due.day}日前"
    values = (str(index + 1), row.text, row.place, "、".join(row.leads), row.leader, row.person, limit, "", "", "", "")
    for column, text in enumerate(values):
        sheet.write_string(at, column, text, cell)
    photo = io.BytesIO(draw(row.scene, after=False, caption=row.text[:14]))
    options = {
        "image_data": photo,
        "x_scale": 0.13,
        "y_scale": 0.13,
        "x_offset": 4,
        "y_offset": 6,
        "object_position": 1,
    }
    sheet.insert_image(at, 7, f"{index + 1}.jpg", options)
