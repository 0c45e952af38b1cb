"""The PDF has the measures of the DOCX, prints every text as text, and says which fonts it used."""

import io
from itertools import pairwise

import pytest
from pypdf import PdfReader

from chuangcheng.reports.documents import fonts
from chuangcheng.reports.documents.as_pdf import render_pdf
from chuangcheng.reports.documents.blocks import Column, Document, Form, FormRow, LabelCell, Table, ValueCell, words
from chuangcheng.rules.refusals import Refused
from tests.reports.documents.samples import HOSTILE, full_document, paper, text_document


def reader(document):
    out = io.BytesIO()
    render_pdf(document, out)
    return PdfReader(out)


def placed(page):
    """Every piece of text of a page as (text, x, baseline) in points from the lower left."""
    found = []

    def visit(text, page_matrix, matrix, _font, _size):
        if text.strip():
            x = matrix[4] * page_matrix[0] + matrix[5] * page_matrix[2] + page_matrix[4]
            y = matrix[4] * page_matrix[1] + matrix[5] * page_matrix[3] + page_matrix[5]
            found.append((text.strip(), x, y))

    page.extract_text(visitor_text=visit)
    return found


def test_pages_are_a4():
    box = reader(text_document("正文")).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((595.28, 841.89), abs=0.1)


def test_a_full_page_has_22_lines_of_28_characters():
    page = reader(text_document("文" * 28 * 60)).pages[1]
    lines = [line for line in page.extract_text().splitlines() if line.startswith("文")]
    assert [len(line) for line in lines] == [28] * 22


def test_lines_are_2895_points_apart():
    page = reader(text_document("文" * 28 * 60)).pages[1]
    heights = sorted({round(y, 2) for text, _, y in placed(page) if "文" in text}, reverse=True)
    gaps = [upper - lower for upper, lower in pairwise(heights)]
    assert gaps
    assert gaps == pytest.approx([28.95] * len(gaps), abs=0.02)


def test_every_block_and_every_part_of_the_frame_is_printed(tmp_path):
    said = "".join(page.extract_text() for page in reader(full_document(tmp_path)).pages)
    said = said.replace(" ", "").replace("\n", "").replace("\u3000", "")
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
        *("30余条", "整改前：大厅", "（无整改后照片）", "2026-000123", "同意", "主要领导：", "（公章）", "归档码"),
        *("附件：1.整改台账", "2.照片", "示例医院", "2026年1月5日", "（联系人：示例）", "附件2", "附件正文。"),
        *("抄送：示例甲，示例乙。", "2026年1月5日印发", HOSTILE.replace(" ", "")),
    ):
        assert text in said


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages():
    pages = reader(text_document("文" * 28 * 60)).pages
    first, second = ([x for text, x, y in placed(page) if "—" in text and y < 100] for page in pages[:2])
    assert min(first) > 400
    assert max(second) < 160


def test_a_batch_numbers_each_paper_from_one():
    pages = reader([paper("甲1号"), text_document("文" * 28 * 30), paper("甲2号")]).pages
    assert len(pages) == 4
    assert "第1页" in pages[0].extract_text()
    assert "共1页" in pages[3].extract_text()
    assert "— 1 —" in pages[1].extract_text()
    assert "— 2 —" in pages[2].extract_text()


def test_a_paper_with_little_text_is_one_page():
    assert len(reader(paper()).pages) == 1


def test_rows_stay_whole_and_the_header_repeats():
    rows = tuple((words(str(n)), words("内容写满两行以上的一格文字" * 6)) for n in range(30))
    pages = reader(
        Document(title="表", kind="report", blocks=(Table((Column("序号"), Column("整改内容", 3)), rows),))
    ).pages
    assert len(pages) > 2
    assert all("整改内容" in page.extract_text() for page in pages)
    for page in pages:
        text = "".join(page.extract_text().split())
        assert text.count("内容写满") % 6 == 0


def test_a_field_longer_than_a_page_runs_on():
    long = Form((1, 4), (FormRow((LabelCell("说明"), ValueCell((words("文" * 4000),)))),))
    pages = reader(Document(title="情况说明", kind="note", blocks=(long,), layout="form")).pages
    assert len(pages) > 1
    assert sum(page.extract_text().count("文") for page in pages) == 4000


def test_a_character_no_font_can_draw_is_refused_by_name():
    with pytest.raises(Refused) as refusal:
        reader(text_document("好\ue123的"))
    assert refusal.value.code == "glyph_missing"
    assert "U+E123" in refusal.value.sentence


def test_the_font_report_names_what_was_asked_and_what_was_used():
    report = render_pdf(text_document("正文"), io.BytesIO())
    assert [use.asked for use in report.uses] == ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"]
    assert all(use.used in sentence for use, sentence in zip(report.uses, report.sentences, strict=True))
    assert report.substituted == any("代替" in sentence for sentence in report.sentences)


def test_a_machine_without_chinese_fonts_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(fonts, "CANDIDATES", dict.fromkeys(fonts.CANDIDATES, ("No Such Font",)))
    with pytest.raises(Refused) as refusal:
        render_pdf(text_document("正文"), io.BytesIO())
    assert refusal.value.code == "fonts_missing"


def test_the_same_document_gives_the_same_bytes(tmp_path):
    document = full_document(tmp_path)
    first, second = io.BytesIO(), io.BytesIO()
    render_pdf(document, first)
    render_pdf(document, second)
    assert first.getvalue() == second.getvalue()
