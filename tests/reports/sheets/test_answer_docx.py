"""A list in a docx table answered in that table."""

import io

import docx
import pytest
from docx.shared import Cm

from chuangcheng.reports.sheets import AnswerColumn, RowAnswer, answer_docx
from chuangcheng.rules.refusals import Refused
from tests import sheets


@pytest.fixture
def by_table_row(answers):
    """The same answers, by the row of the docx table (the header is row 1)."""
    return [RowAnswer(number, answer.cells, answer.photos) for number, answer in enumerate(answers, 2)]


def answered(data, answers, kept, tmp_path, *, table="表2", header_rows=(1,), **more):
    """(what was said to be done, the parts of the answered file, its path)."""
    out = tmp_path / "answer.docx"
    source = kept(data, "list.docx")
    done = answer_docx(source=source, table_name=table, header_rows=header_rows, answers=answers, out=out, **more)
    return done, sheets.parts(out.read_bytes()), out


def made_by(write, *, cols=3, header=("序号", "存在问题", "整改情况")):
    paper = docx.Document()
    table = paper.add_table(rows=1, cols=cols, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, header, strict=True):
        cell.text = name
    write(table)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("columns_are_there", [True, False])
def test_the_answers_stand_in_their_rows(columns_are_there, by_table_row, kept, tmp_path):
    done, _, out = answered(sheets.docx_list(answers=columns_are_there), by_table_row, kept, tmp_path)
    table = docx.Document(str(out)).tables[1]
    header = [cell.text for cell in table.rows[0].cells]
    assert done.appended == (() if columns_are_there else ("整改情况", "完成时间", "是否完成")) + ("整改照片",)
    assert header == [*sheets.HEADER, "整改情况", "完成时间", "是否完成", "整改照片"]
    for row, answer in zip(table.rows[1:], by_table_row, strict=True):
        cells = row.cells
        assert cells[7].text == answer.cells["整改情况"]
        assert cells[8].text == f"2026年10月{answer.cells['完成时间'].day}日"
        assert cells[9].text == answer.cells["是否完成"]
        pictures = cells[10]._element.findall(".//{*}inline")
        assert len(pictures) == len(answer.photos)
    assert table.rows[1].cells[1].text == "卫生状况欠佳，有乱扔垃圾现象"


@pytest.mark.parametrize("pictures", [True, False])
def test_everything_else_stays(pictures, by_table_row, kept, tmp_path):
    data = sheets.docx_list(pictures=pictures)
    _, after, out = answered(data, by_table_row, kept, tmp_path)
    before = sheets.parts(data)
    changed = {name for name in before if before[name] != after[name]}
    allowed = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert "word/document.xml" in changed
    assert changed <= allowed
    old, new = docx.Document(io.BytesIO(data)), docx.Document(str(out))
    assert [each.text for each in new.paragraphs] == [each.text for each in old.paragraphs]
    assert [cell.text for cell in new.tables[0].rows[0].cells] == ["被反馈单位", "某市医院"]


def test_without_photos_only_the_text_changes(by_table_row, kept, tmp_path):
    data = sheets.docx_list()
    bare = [RowAnswer(answer.sheet_row, answer.cells) for answer in by_table_row]
    _, after, _ = answered(data, bare, kept, tmp_path)
    before = sheets.parts(data)
    assert list(after) == list(before)
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]


def test_the_table_stays_on_the_page_and_pictures_are_not_cut(by_table_row, kept, tmp_path):
    data = sheets.docx_list(answers=False, pictures=True)
    _, _, out = answered(data, by_table_row, kept, tmp_path)
    paper = docx.Document(str(out))
    page = paper.sections[0]
    columns = paper.tables[1].columns
    assert sum(column.width for column in columns) <= page.page_width - page.left_margin - page.right_margin
    assert columns[7].width >= Cm(2)


def test_words_look_like_the_others_of_their_row(kept, tmp_path):
    def write(table):
        run = table.add_row().cells[1].paragraphs[0].add_run("有烟头")
        run.font.name, run.bold = "仿宋_GB2312", True

    one = RowAnswer(2, {"整改情况": "已清扫"})
    _, _, out = answered(made_by(write), [one], kept, tmp_path, table="表1", columns=[AnswerColumn("整改情况")])
    run = docx.Document(str(out)).tables[0].rows[1].cells[2].paragraphs[0].runs[0]
    assert (run.text, run.font.name, run.bold) == ("已清扫", "仿宋_GB2312", True)


def test_a_problem_merged_over_two_rows_gets_one_cell_in_a_new_column(kept, tmp_path):
    def write(table):
        rows = [table.add_row() for _ in range(3)]
        rows[0].cells[0].merge(rows[1].cells[0])

    two = [RowAnswer(2, {"是否完成": "是"}), RowAnswer(4, {"是否完成": "否"})]
    _, _, out = answered(made_by(write), two, kept, tmp_path, table="表1", columns=[AnswerColumn("是否完成")])
    cells = [row.cells[3] for row in docx.Document(str(out)).tables[0].rows]
    assert [cell.text for cell in cells] == ["是否完成", "是", "是", "否"]
    assert cells[1]._tc is cells[2]._tc


def test_problems_that_share_one_merged_cell_share_it_in_the_answer(kept, tmp_path):
    def write(table):
        rows = [table.add_row() for _ in range(2)]
        rows[0].cells[2].merge(rows[1].cells[2])

    two = [RowAnswer(2, {"整改情况": "已清扫"}), RowAnswer(3, {"整改情况": "已劝离"})]
    _, _, out = answered(made_by(write), two, kept, tmp_path, table="表1", columns=[AnswerColumn("整改情况")])
    assert docx.Document(str(out)).tables[0].rows[1].cells[2].text == "已清扫\n已劝离"


def test_a_cell_with_a_picture_in_it_is_left_and_said(kept, tmp_path):
    def write(table):
        run = table.add_row().cells[2].paragraphs[0].add_run()
        run.add_picture(io.BytesIO(sheets.picture()), width=Cm(2))

    one = RowAnswer(2, {"整改情况": "已清扫"})
    done, _, out = answered(made_by(write), [one], kept, tmp_path, table="表1", columns=[AnswerColumn("整改情况")])
    assert done.kept == ("第2行整改情况",)
    assert docx.Document(str(out)).tables[0].rows[1].cells[2]._element.findall(".//{*}inline")


@pytest.mark.parametrize("name", ["表3", "表0", "问题清单"])
def test_a_table_that_is_not_there_is_refused(name, by_table_row, kept, tmp_path):
    with pytest.raises(Refused, match=f"没有“{name}”") as refused:
        answered(sheets.docx_list(), by_table_row, kept, tmp_path, table=name)
    assert refused.value.kind == "missing"
