"""Feedback lists as offices really send them, built at run time: no binary file is kept in the repository.

Every maker returns the bytes of one file. The xlsx makers share one layout (1-based sheet rows):

    1  title, merged over the whole table
    2  issuer and date of the list, merged
    3  header (HEADER)
    4… LIST_ROWS; a problem whose `lines` has more than one entry spans that many sheet rows, its other cells merged
    n  a foot row after the table ("联系人…")

`sheet_row_of` tells on which sheet row a problem begins.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.shared import Cm
from PIL import Image, ImageDraw

TITLE = "示例市创建文明城市实地测评问题反馈清单"
ISSUED = "反馈单位：示例市创城办            反馈日期：2026年9月28日            编号：〔2026〕第3期"
FOOT = "联系人：市创城办督查科    联系电话：0000-0000000"
SHEET = "问题清单"
HEADER = ("序号", "存在问题", "点位", "责任单位", "责任领导", "整改时限", "备注")
ANSWERS = ("整改情况", "完成时间", "是否完成")
FIRST_ROW = 4
"""Sheet row (1-based) of the first problem."""


@dataclass(frozen=True)
class ListRow:
    """One problem of a list; `lines` is the problem's text, one entry per sheet row it spans."""

    number: str
    lines: tuple[str, ...]
    place: str
    units: str
    leader: str
    due: str | date
    note: str = ""


LIST_ROWS = (
    ListRow("1", ("卫生状况欠佳，有乱扔垃圾现象",), "门诊大厅", "总务科、党办", "分管领导甲", "10月底前"),
    ListRow("2", ("院内有乱停车现象",), "院区停车场", "保卫科", "分管领导乙", "立即整改"),
    ListRow(
        "3", ("大厅内有烟头", "楼梯间无禁烟标志"), "住院部", "党办/总务科/保卫科", "分管领导甲", date(2026, 10, 15)
    ),
    ListRow("4", ("消防通道大门关闭且消防通道有乱停车现象",), "北门", "保卫科", "分管领导乙", "2026.10.20", "重点"),
    ListRow("5", ("无“讲文明树新风”公益广告",), "东门", "党办", "分管领导甲", "2026年10月31日"),
    ListRow("6", ("有学雷锋志愿岗，但无志愿者",), "门诊大厅", "团委", "分管领导丙", "10月15日"),
)

PICTURE_COLOURS = ("#b42318", "#1f5fa8", "#1a7f4b", "#b25e09", "#5b6875", "#1d2733")


def sheet_row_of(number: str, rows: Sequence[ListRow] = LIST_ROWS) -> int:
    """The sheet row (1-based) on which the problem `number` begins."""
    at = FIRST_ROW
    for row in rows:
        if row.number == number:
            return at
        at += len(row.lines)
    raise KeyError(number)


def picture(colour: str = "#1f5fa8", size: tuple[int, int] = (320, 240), kind: str = "JPEG") -> bytes:
    """A drawn picture (sky, ground, a box in `colour`); kind is a Pillow format name."""
    image = Image.new("RGB", size, "#cfe0f2")
    pen = ImageDraw.Draw(image)
    width, height = size
    pen.rectangle((0, height * 2 // 3, width, height), fill="#dfe4ea")
    pen.rectangle((width // 4, height // 4, width * 3 // 4, height * 3 // 4), fill=colour)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """All parts of a zipped document, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return {info.filename: box.read(info) for info in box.infolist()}


def repack(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The same zip with the parts in `changed` replaced, or appended where they were not there.

    XlsxWriter writes one part name with a leading slash; Excel never does, so it is cut.
    """
    whole = {name.lstrip("/"): content for name, content in parts(data).items()} | dict(changed)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in whole.items():
            box.writestr(name, content)
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 11}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
        "issued": book.add_format({"font_size": 11, "align": "left"}),
        "head": book.add_format(cell | {"bold": True, "align": "center", "bg_color": "#dfe4ea"}),
        "text": book.add_format(cell),
        "middle": book.add_format(cell | {"align": "center"}),
        "date": book.add_format(cell | {"align": "center", "num_format": "yyyy-mm-dd"}),
    }


def _write(sheet: Any, row: int, col: int, value: str | date, formats: dict[str, Any]) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, col, datetime(value.year, value.month, value.day), formats["date"])
    elif col == 0:
        sheet.write_number(row, col, int(value), formats["middle"])
    else:
        sheet.write_string(row, col, value, formats["text"])


def _write_problem(sheet: Any, at: int, row: ListRow, width: int, formats: dict[str, Any]) -> None:
    """Write one problem from 0-based sheet row `at`; what does not differ by line is merged downwards."""
    last = at + len(row.lines) - 1
    values: list[str | date] = [row.number, "", row.place, row.units, row.leader, row.due, row.note]
    values += [""] * (width - len(values))
    for col, value in enumerate(values):
        if col == 1:
            for offset, line in enumerate(row.lines):
                sheet.write_string(at + offset, col, line, formats["text"])
            continue
        if last > at:
            sheet.merge_range(at, col, last, col, "", formats["text"])
        if value == "":
            sheet.write_blank(at, col, None, formats["text"])
        else:
            _write(sheet, at, col, value, formats)


def _start(
    *, rows: Sequence[ListRow], answers: bool, extra: Sequence[str] = ()
) -> tuple[io.BytesIO, Any, Any, dict[str, Any]]:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(SHEET)
    book.add_worksheet("填表说明").write_string(0, 0, "请于10月31日前将本表报市创城办。")
    formats = _formats(book)
    header = [*HEADER, *extra, *(ANSWERS if answers else ())]
    sheet.merge_range(0, 0, 0, len(header) - 1, TITLE, formats["title"])
    sheet.merge_range(1, 0, 1, len(header) - 1, ISSUED, formats["issued"])
    sheet.set_row(0, 30)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, len(header) - 1, 13)
    for col, name in enumerate(header):
        sheet.write_string(2, col, name, formats["head"])
    at = FIRST_ROW - 1
    for row in rows:
        _write_problem(sheet, at, row, len(header), formats)
        at += len(row.lines)
    sheet.write_string(at, 0, FOOT)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return out, book, sheet, formats


def plain_list(*, rows: Sequence[ListRow] = LIST_ROWS, answers: bool = True) -> bytes:
    """Title rows, merged cells, several units in a cell, dates of every kind; answer columns if `answers`."""
    out, book, *_rest = _start(rows=rows, answers=answers)
    book.close()
    return out.getvalue()


def list_with_pictures(*, rows: Sequence[ListRow] = LIST_ROWS, answers: bool = True) -> bytes:
    """Pictures anchored in the drawing layer, one beside each problem, in a column 照片 after 备注."""
    out, book, sheet, _ = _start(rows=rows, answers=answers, extra=("照片",))
    for index, row in enumerate(rows):
        at = sheet_row_of(row.number, rows) - 1
        sheet.set_row(at, 60)
        data = picture(PICTURE_COLOURS[index % len(PICTURE_COLOURS)])
        options = {"image_data": io.BytesIO(data), "x_scale": 0.28, "y_scale": 0.28, "x_offset": 4, "y_offset": 4}
        sheet.insert_image(at, len(HEADER), f"问题{row.number}.jpg", options)
    book.close()
    return out.getvalue()


def list_with_cell_pictures(*, rows: Sequence[ListRow] = LIST_ROWS, answers: bool = True) -> bytes:
    """Excel's place-in-cell pictures (xl/richData, xl/metadata.xml, `vm` on the cell) in a column 照片."""
    out, book, sheet, formats = _start(rows=rows, answers=answers, extra=("照片",))
    for index, row in enumerate(rows):
        at = sheet_row_of(row.number, rows) - 1
        data = picture(PICTURE_COLOURS[index % len(PICTURE_COLOURS)])
        sheet.set_row(at, 60)
        options = {"image_data": io.BytesIO(data), "cell_format": formats["text"]}
        sheet.embed_image(at, len(HEADER), f"问题{row.number}.jpg", options)
    book.close()
    return repack(out.getvalue(), {})


_WPS_IMAGE = (
    '<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{id}" name="{name}" descr="问题照片"/>'
    '<xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill>'
    '<a:blip r:embed="rId{id}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="3048000" cy="2286000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></xdr:spPr></xdr:pic></etc:cellImage>"
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _wps_parts(names: Sequence[str]) -> dict[str, bytes]:
    images = "".join(_WPS_IMAGE.format(id=index, name=name) for index, name in enumerate(names, 1))
    cellimages = (
        f'{_XML}<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        f' xmlns:r="{_OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">{images}</etc:cellImages>'
    )
    links = "".join(
        f'<Relationship Id="rId{index}" Type="{_OFFICE}/image" Target="media/image{index}.jpeg"/>'
        for index in range(1, len(names) + 1)
    )
    added = {
        "xl/cellimages.xml": cellimages.encode(),
        "xl/_rels/cellimages.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'.encode(),
    }
    for index in range(1, len(names) + 1):
        colour = PICTURE_COLOURS[(index - 1) % len(PICTURE_COLOURS)]
        added[f"xl/media/image{index}.jpeg"] = picture(colour)
    return added


def list_with_dispimg(*, rows: Sequence[ListRow] = LIST_ROWS, answers: bool = True, prefix: str = "_xlfn.") -> bytes:
    """WPS cell pictures: xl/cellimages.xml with its relationships and =DISPIMG("ID_…",1) in a column 照片.

    WPS writes the formula with `prefix` "_xlfn." or without ("").
    """
    out, book, sheet, formats = _start(rows=rows, answers=answers, extra=("照片",))
    names = []
    for index, row in enumerate(rows):
        names.append(f"ID_{index + 1:032X}")
        at = sheet_row_of(row.number, rows) - 1
        call = f'DISPIMG("{names[-1]}",1)'
        sheet.write_formula(at, len(HEADER), f"={prefix}{call}", formats["text"], f"={call}")
    book.close()
    added = _wps_parts(names)
    whole = parts(out.getvalue())
    link = '<Relationship Id="rId901" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/>'
    rels = whole["xl/_rels/workbook.xml.rels"].decode().replace("</Relationships>", f"{link}</Relationships>")
    types = whole["[Content_Types].xml"].decode()
    types = types.replace(
        "</Types>",
        '<Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/xl/cellimages.xml"'
        ' ContentType="application/vnd.wps-officedocument.cellimage+xml"/></Types>',
    )
    changed = {"xl/_rels/workbook.xml.rels": rels.encode(), "[Content_Types].xml": types.encode()}
    return repack(out.getvalue(), changed | added)


def list_with_shapes(*, rows: Sequence[ListRow] = LIST_ROWS, answers: bool = True) -> bytes:
    """A text box and an anchored picture in the drawing, a comment, printer settings, custom properties and XML."""
    out, book, sheet, _ = _start(rows=rows, answers=answers)
    note = {"width": 220, "height": 60, "fill": {"color": "#fff2cc"}, "line": {"color": "#b25e09"}}
    at = FIRST_ROW + sum(len(row.lines) for row in rows) + 1
    sheet.insert_textbox(at, 1, "填表说明：整改情况要写明数量，附整改后照片。", note)
    sheet.insert_image(at, 4, "章.png", {"image_data": io.BytesIO(picture("#b42318", (90, 90), "PNG"))})
    sheet.write_comment(FIRST_ROW - 1, 1, "复查时请重点看门诊大厅")
    book.set_custom_property("密级", "内部")
    book.close()
    return _with_printer_and_custom_xml(out.getvalue())


def _with_printer_and_custom_xml(data: bytes) -> bytes:
    whole = parts(data)
    rels = whole["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    link = (
        f'<Relationship Id="rId801" Type="{_OFFICE}/printerSettings"'
        ' Target="../printerSettings/printerSettings1.bin"/></Relationships>'
    )
    sheet = whole["xl/worksheets/sheet1.xml"].decode()
    types = whole["[Content_Types].xml"].decode()
    extra = (
        '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml'
        '.printerSettings"/></Types>'
    )
    changed = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels.replace("</Relationships>", link).encode(),
        "xl/worksheets/sheet1.xml": re.sub(r"<pageSetup ", '<pageSetup r:id="rId801" ', sheet).encode(),
        "[Content_Types].xml": types.replace("</Types>", extra).encode(),
        "xl/printerSettings/printerSettings1.bin": bytes(range(256)) * 4,
        "customXml/item1.xml": f'{_XML}<公文 xmlns="urn:example"><编号>3</编号></公文>'.encode(),
    }
    return repack(data, changed)


def csv_list(*, rows: Sequence[ListRow] = LIST_ROWS, encoding: str = "gb18030") -> bytes:
    """The list as csv (no title rows); encoding "gb18030", "utf-8" or "utf-8-sig"."""
    lines = [",".join(HEADER)]
    for row in rows:
        cells = [row.number, "；".join(row.lines), row.place, row.units, row.leader, str(row.due), row.note]
        lines.append(",".join(f'"{cell}"' for cell in cells))
    return "\r\n".join([*lines, ""]).encode(encoding)


def docx_list(*, rows: Sequence[ListRow] = LIST_ROWS, answers: bool = True, pictures: bool = False) -> bytes:
    """A heading, the issuing line, the list as one bordered table, a closing line; an unrelated table comes first."""
    paper = docx.Document()
    page = paper.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = Cm(2)
    paper.add_heading(TITLE, level=1)
    paper.add_paragraph(ISSUED)
    cover = paper.add_table(rows=1, cols=2, style="Table Grid")
    cover.rows[0].cells[0].text = "被反馈单位"
    cover.rows[0].cells[1].text = "某市医院"
    paper.add_paragraph("现将实地测评发现的问题反馈如下：")
    header = [*HEADER, *(("照片",) if pictures else ()), *(ANSWERS if answers else ())]
    table = paper.add_table(rows=0, cols=len(header), style="Table Grid")
    for column, name in zip(table.columns, header, strict=True):
        column.width = Cm({"序号": 1.2, "存在问题": 5, "整改情况": 4.5, "照片": 2.5}.get(name, 1.75))
    for cell, name in zip(table.add_row().cells, header, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for index, row in enumerate(rows):
        values = [row.number, "；".join(row.lines), row.place, row.units, row.leader, str(row.due), row.note]
        cells = table.add_row().cells
        for cell, value in zip(cells, values, strict=False):
            cell.text = value
        if pictures:
            data = picture(PICTURE_COLOURS[index % len(PICTURE_COLOURS)])
            cells[len(HEADER)].paragraphs[0].add_run().add_picture(io.BytesIO(data), width=Cm(2))
    paper.add_paragraph(FOOT)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
