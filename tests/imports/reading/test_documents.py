"""Tables of docx documents."""

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from chuangcheng.imports.reading.tables import Merge
from chuangcheng.rules.refusals import Refused
from tests import sheets
from tests.imports.reading.conftest import Reader


def document(fill: Any) -> bytes:
    paper = docx.Document()
    fill(paper)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def test_every_table_comes_with_what_stands_before_and_behind_it(read: Reader) -> None:
    reading = read(sheets.docx_list(), "清单.docx")
    cover, table = reading.tables
    assert (reading.kind, cover.rows) == ("docx", [["被反馈单位", "某市医院"]])
    assert tuple(table.rows[0][: len(sheets.HEADER)]) == sheets.HEADER
    assert table.preamble == [sheets.TITLE, sheets.ISSUED, "现将实地测评发现的问题反馈如下："]
    assert table.afterword == [sheets.FOOT]


def test_spans_and_vertical_merges_become_merges(read: Reader) -> None:
    def fill(paper: Any) -> None:
        table = paper.add_table(rows=4, cols=3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "标题"
        table.cell(1, 0).merge(table.cell(3, 0)).text = "1"
        table.cell(1, 1).text = "问题甲"
        table.cell(3, 2).text = "末"

    table = read(document(fill), "清单.docx").tables[0]
    assert set(table.merges) == {Merge(0, 0, 0, 2), Merge(1, 0, 3, 0)}
    assert table.rows[0] == ["标题", None, None]
    assert [row[0] for row in table.rows[1:]] == ["1", None, None]
    assert table.rows[3][2] == "末"


def test_paragraphs_and_breaks_in_a_cell_stay_lines(read: Reader) -> None:
    def fill(paper: Any) -> None:
        cell = paper.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = "一是积水"
        cell.add_paragraph("二是破损").add_run().add_break()
        cell.paragraphs[1].add_run("三是缺失")

    assert read(document(fill), "清单.docx").tables[0].rows == [["一是积水\n二是破损\n三是缺失"]]


def test_automatic_numbers_in_an_empty_cell_are_counted(read: Reader) -> None:
    def fill(paper: Any) -> None:
        table = paper.add_table(rows=3, cols=2)
        for row in range(3):
            number = f'<w:pPr {nsdecls("w")}><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr>'
            table.cell(row, 0).paragraphs[0]._p.insert(0, parse_xml(number))
            table.cell(row, 1).text = f"问题{row}"

    rows = read(document(fill), "清单.docx").tables[0].rows
    assert [row[0] for row in rows] == ["1", "2", "3"]


def test_deleted_text_and_rows_do_not_count(read: Reader) -> None:
    def fill(paper: Any) -> None:
        table = paper.add_table(rows=2, cols=1)
        table.cell(0, 0).text = "现在的话"
        gone = f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>删掉的话</w:delText></w:r></w:del>'
        table.cell(0, 0).paragraphs[0]._p.append(parse_xml(gone))
        table.cell(1, 0).text = "删掉的行"
        table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="2"/>'))

    assert read(document(fill), "清单.docx").tables[0].rows == [["现在的话"]]


def test_pictures_are_found_in_their_cells(read: Reader) -> None:
    table = read(sheets.docx_list(pictures=True), "清单.docx").tables[1]
    assert [(picture.row, picture.col, picture.anchor) for picture in table.pictures] == [
        (row, len(sheets.HEADER), "inline") for row in range(1, len(sheets.LIST_ROWS) + 1)
    ]
    assert table.pictures[2].path.read_bytes() == sheets.picture(sheets.PICTURE_COLOURS[2])


def test_a_nested_table_is_text_of_its_cell(read: Reader) -> None:
    def fill(paper: Any) -> None:
        table = paper.add_table(rows=2, cols=1)
        table.cell(0, 0).add_table(1, 2).cell(0, 1).text = "内层"
        table.cell(1, 0).text = "外层"

    assert read(document(fill), "清单.docx").tables[0].rows == [["内层"], ["外层"]]


def test_a_document_without_a_table_is_refused(read: Reader) -> None:
    with pytest.raises(Refused) as caught:
        read(document(lambda paper: paper.add_paragraph("一、有积水")), "清单.docx")
    assert caught.value.code == "no_table"
