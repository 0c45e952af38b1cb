"""The DOCX carries the numbers of GB/T 9704-2012 and every block, and opens in python-docx again."""

import io
import re
import time
import zipfile
from typing import Any

import pytest
from docx import Document as open_docx
from docx.oxml import parse_xml

from chuangcheng.reports.documents.as_docx import render_docx
from chuangcheng.reports.documents.blocks import Column, Document, Photo, PhotoPair, Table, words
from chuangcheng.reports.documents.fonts import FontNames
from chuangcheng.rules.refusals import Refused
from tests.reports.documents.samples import HOSTILE, full_document, paper, picture, text_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(document, **options):
    out = io.BytesIO()
    render_docx(document, out, **options)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tree_of(blob) -> Any:
    return parse_xml(blob)


def body_of(document, **options):
    return tree_of(parts(document, **options)["word/document.xml"])


def style(tree, style_id):
    return next(one for one in tree.iter(f"{W}style") if one.get(f"{W}styleId") == style_id)


def value(element, path, name="val"):
    return element.find("/".join(W + step for step in path.split("/"))).get(W + name)


def test_paper_margins_and_grid_are_those_of_the_standard():
    section = body_of(text_document("正文")).find(f"{W}body/{W}sectPr")
    size, margin, grid = (section.find(W + name) for name in ("pgSz", "pgMar", "docGrid"))
    assert (size.get(W + "w"), size.get(W + "h")) == ("11906", "16838")
    mm = {side: round(int(margin.get(W + side)) * 25.4 / 1440, 1) for side in ("top", "left", "bottom", "right")}
    assert mm == {"top": 37.0, "left": 28.0, "bottom": 35.0, "right": 26.0}
    assert [grid.get(W + name) for name in ("type", "linePitch", "charSpace")] == ["linesAndChars", "579", "-848"]


def test_22_lines_fit_the_text_area_and_28_characters_the_line():
    section = body_of(text_document("正文")).find(f"{W}body/{W}sectPr")
    margin = section.find(W + "pgMar")
    height = 16838 - int(margin.get(W + "top")) - int(margin.get(W + "bottom"))
    width = 11906 - int(margin.get(W + "left")) - int(margin.get(W + "right"))
    assert 22 * 579 <= height < 23 * 579
    sheet = tree_of(parts(text_document("正文"))["word/styles.xml"])
    pitch = 16 * 20 + int(value(style(sheet, "Normal"), "rPr/spacing"))
    assert 28 * pitch <= width < 29 * pitch


@pytest.mark.parametrize(
    ("style_id", "font", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("OfficialBody", "仿宋_GB2312", "32"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
        ("Footer", "宋体", "28"),
        ("Imprint", "仿宋_GB2312", "28"),
    ],
)
def test_faces_are_named_for_chinese_text_and_sized_by_the_standard(style_id, font, half_points):
    one = style(tree_of(parts(text_document("正文"))["word/styles.xml"]), style_id)
    assert value(one, "rPr/rFonts", "eastAsia") == font
    assert value(one, "rPr/rFonts", "ascii") == font
    assert value(one, "rPr/sz") == half_points


def test_lines_are_exactly_579_twips_and_paragraphs_start_two_characters_in():
    sheet = tree_of(parts(text_document("正文"))["word/styles.xml"])
    body = style(sheet, "OfficialBody")
    assert (value(body, "pPr/spacing", "line"), value(body, "pPr/spacing", "lineRule")) == ("579", "exact")
    assert value(body, "pPr/ind", "firstLineChars") == "200"


def test_digits_take_another_font_only_when_asked():
    sheet = tree_of(parts(text_document("正文"), fonts=FontNames(latin="Times New Roman"))["word/styles.xml"])
    fonts = style(sheet, "OfficialBody").find(f"{W}rPr/{W}rFonts")
    assert (fonts.get(W + "ascii"), fonts.get(W + "eastAsia")) == ("Times New Roman", "仿宋_GB2312")


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages():
    found = parts(text_document("正文"))
    assert b"evenAndOddHeaders" in found["word/settings.xml"]
    section = tree_of(found["word/document.xml"]).find(f"{W}body/{W}sectPr")
    kinds = {one.get(W + "type") for one in section.findall(W + "footerReference")}
    assert kinds == {"default", "even"}
    footers = [found[name].decode() for name in found if re.fullmatch(r"word/footer\d+\.xml", name)]
    assert sorted(re.findall(r'w:jc w:val="(\w+)"', one) for one in footers) == [["left"], ["right"]]
    assert all("— " in one and " PAGE " in one for one in footers)
    # the dash, in the middle of an 18 pt line, stands 7 mm below the text
    foot = int(section.find(W + "pgMar").get(W + "footer"))
    assert (35 - (foot + 180) * 25.4 / 1440) == pytest.approx(7, abs=0.1)


def test_every_block_and_every_part_of_the_frame_is_printed(tmp_path):
    out = tmp_path / "full.docx"
    render_docx(full_document(tmp_path), out)
    word = open_docx(str(out))
    said = "\n".join(p.text for p in word.paragraphs)
    for text in (
        *(
            "示例市创建办文件",
            "示创办〔2026〕12号",
            "签发人：示例",
            "示例市文明办：",
            "一、组织情况",
            "（一）关于标线已重画。",
        ),
        *(
            "1.自查",
            "（1）车位",
            "一是重画标线",
            "二是补装隔离墩10余个",
            "（1）先查。（2）后改。",
            "整改台账",
            "门诊大厅",
        ),
        *(
            "附件：1. 整改台账",
            "2. 照片",
            "示例医院",
            "2026年1月5日",
            "（联系人：示例）",
            "附件2",
            "附件正文。",
            HOSTILE,
        ),
    ):
        assert text in said
    cells = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    for text in (
        "30余条",
        "整改前：大厅",
        "（无整改后照片）",
        "2026-000123",
        "同意",
        "主要领导：",
        "（公章）",
        "归档码",
    ):
        assert text in cells
    assert "抄送：示例甲，示例乙。" in cells
    assert "2026年1月5日印发" in cells


def test_headers_of_tables_repeat_and_rows_stay_whole():
    rows = tuple((words(str(n)), words("内容")) for n in range(3))
    table = body_of(
        Document(title="表", kind="report", blocks=(Table((Column("序号"), Column("内容", 3)), rows),))
    ).find(f".//{W}tbl")
    lines = table.findall(f"{W}tr")
    assert lines[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(line.find(f"{W}trPr/{W}cantSplit") is not None for line in lines)
    assert [int(one.get(W + "w")) for one in table.iter(f"{W}gridCol")] == [2211, 6633]


def test_the_imprint_has_outer_rules_of_035_and_inner_of_025_millimetres(tmp_path):
    table = list(body_of(full_document(tmp_path)).iter(f"{W}tbl"))[-1]
    borders = {one.tag.removeprefix(W): one.get(W + "sz") for one in table.find(f"{W}tblPr/{W}tblBorders")}
    assert (borders["top"], borders["bottom"], borders["insideH"]) == ("8", "8", "6")
    assert table.find(f"{W}tblPr/{W}tblpPr").get(W + "tblpYSpec") == "bottom"


def test_a_picture_printed_often_is_stored_once(tmp_path):
    photo = Photo(picture(tmp_path), "同一张")
    found = parts(Document(title="图", kind="report", blocks=(PhotoPair(photo, photo),) * 5))
    assert [name for name in found if name.startswith("word/media/")] == ["word/media/image1.jpg"]
    assert found["word/document.xml"].count(b"<w:drawing>") == 10


def test_a_large_photo_is_embedded_small_and_without_exif(tmp_path):
    path = picture(tmp_path, size=(3000, 2000))
    found = parts(Document(title="图", kind="report", blocks=(PhotoPair(Photo(path), None),)))
    blob = found["word/media/image1.jpg"]
    assert b"Exif" not in blob
    assert len(blob) < 100_000


@pytest.mark.parametrize(("content", "code"), [(None, "photo_missing"), (b"no picture", "photo_unreadable")])
def test_a_photo_that_cannot_be_printed_is_refused_by_its_caption(tmp_path, content, code):
    path = tmp_path / "gone.jpg"
    if content:
        path.write_bytes(content)
    with pytest.raises(Refused, match="北门通道") as refusal:
        parts(Document(title="图", kind="report", blocks=(PhotoPair(Photo(str(path), "北门通道"), None),)))
    assert refusal.value.code == code


def test_a_batch_starts_each_paper_on_new_pages_numbered_from_one(tmp_path):
    tree = body_of([paper("甲1号"), paper("甲2号"), text_document("正文")])
    sections = list(tree.iter(f"{W}sectPr"))
    assert [one.find(W + "pgNumType").get(W + "start") for one in sections] == ["1", "1", "1"]


def test_500_photo_pairs_cost_no_more_each_than_100(tmp_path):
    def shade(n):
        return f"#{n % 10 * 25:02x}{n // 10 % 10 * 25:02x}{n // 100 * 25:02x}"

    def seconds(count):
        photos = [Photo(picture(tmp_path, f"{n}.png", size=(24, 18), color=shade(n)), str(n)) for n in range(2 * count)]
        pairs = tuple(PhotoPair(before, after) for before, after in zip(photos[::2], photos[1::2], strict=True))
        begun = time.process_time()
        found = parts(Document(title="图", kind="report", blocks=pairs))
        assert sum(name.startswith("word/media/") for name in found) == 2 * count
        return time.process_time() - begun

    seconds(10)
    # Quadratic would be five times as much each.
    assert seconds(500) / 500 < 3.5 * seconds(100) / 100
