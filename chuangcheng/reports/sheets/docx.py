"""A list that came as a table in a docx, answered in that table; every other part of the file stays as it is.

Changed are word/document.xml and, when there are photos, its relationships, the content types and the new pictures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lxml import etree

from chuangcheng.reports.sheets.answers import (
    ANSWER_COLUMNS,
    PHOTO_COLUMN,
    AnswerColumn,
    Answered,
    Photo,
    RowAnswer,
    as_text,
    find_column,
)
from chuangcheng.reports.sheets.packages import DOCUMENT, OFFICE, Links, Media, Package, damaged, declare_types
from chuangcheng.reports.sheets.texts import clean
from chuangcheng.reports.sheets.word_table import WORD, WordTable, cell_text, is_taken, w, write_lines
from chuangcheng.rules.refusals import Refused

WIDTHS = {"整改情况": 2200, "完成时间": 1150, "是否完成": 750, "整改照片": 2000}
OTHER_WIDTH = 1400
TWIP, WIDEST = 635, 2_400
"""EMU in a twip; the widest photo in twips."""
_INLINE = """<w:drawing xmlns:w="{WORD}" xmlns:r="{OFFICE}"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><wp:inline distT="0" distB="0" distL="0"
 distR="0"><wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{id}" name="" descr=""/><wp:cNvGraphicFramePr>
<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>
<pic:cNvPr id="{id}" name=""/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{link}"/><a:stretch>
<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>
</w:drawing>"""


def answer_docx(
    *,
    source: Path,
    table_name: str,
    header_rows: Sequence[int],
    answers: Sequence[RowAnswer],
    out: Path,
    columns: Sequence[AnswerColumn] = ANSWER_COLUMNS,
    photo_column: AnswerColumn = PHOTO_COLUMN,
) -> Answered:
    """Fill the answers into the table `table_name` ("表1" is the first, as the import names them) and write `out`.

    `RowAnswer.sheet_row` and `header_rows` count the table's rows from 1. Dates are written as text. Refused where
    the file cannot be opened or has no such table.
    """
    with Package(source) as package:
        part = Links(package, "").of_kind(DOCUMENT)
        if part is None:
            raise damaged()
        root = package.tree(part)
        links = Links(package, part)
        media = Media(package, links, stem="word/media/answer")
        ordered = sorted(answers, key=lambda answer: answer.sheet_row)
        work = _Work(root, WordTable(_table(root, table_name)), media, sorted(header_rows), ordered)
        places = {column.title: work.place(column) for column in columns}
        photos_in = work.place(photo_column) if any(answer.photos for answer in answers) else None
        for answer in ordered:
            work.write(answer, places)
            if photos_in is not None and answer.photos:
                work.lay_photos(answer, photos_in)
        package.put_tree(part, root)
        declare_types(package, defaults=media.types, overrides={})
        package.save(out)
    return Answered(tuple(work.appended), tuple(work.kept))


def _table(root: etree._Element, name: str) -> etree._Element:
    if etree.QName(root).namespace != WORD:
        sentence = "原清单是“严格 Open XML”格式，不能直接在原表上填写；请另存为普通的docx，再重新上传。"
        raise Refused(sentence, code="original_docx_is_strict")
    tables = [each for each in root.iter(w("tbl")) if next(each.iterancestors(w("tbl")), None) is None]
    number = name.removeprefix("表")
    if not number.isdigit() or not 1 <= int(number) <= len(tables):
        raise Refused(f"原清单里没有“{name[:40]}”，请核对原件。", code="table_not_in_original", kind="missing")
    return tables[int(number) - 1]


@dataclass
class _Work:
    root: etree._Element
    table: WordTable
    media: Media
    header_rows: list[int]
    answers: list[RowAnswer]
    appended: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    said: dict[etree._Element, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = [each.get("id", "0") for each in self.root.iter("{*}docPr")]
        self.next_id = max([0, *(int(each) for each in ids if each.isdigit())]) + 1

    def place(self, column: AnswerColumn) -> int:
        """The grid column that takes these answers; appended at the right where there is none."""
        if column.col is not None:
            return column.col
        rows = list(reversed(self.header_rows))
        texts = [[cell_text(self.table.cell(row, col)) for row in rows] for col in range(self.table.width)]
        found = find_column(column.title, [next((text for text in each if text.strip()), "") for each in texts])
        if found is not None:
            return found
        col = self.table.append_column(WIDTHS.get(column.title, OTHER_WIDTH))
        self._merge_as_rows(col)
        if self.header_rows:
            cell = self.table.cell(self.header_rows[0], col)
            if cell is not None:
                write_lines(cell, [column.title], like=self.table.cell(self.header_rows[0], col - 1))
        self.appended.append(column.title)
        return col

    def _merge_as_rows(self, col: int) -> None:
        """Where a header or a problem spans several rows, so does the new column."""
        if len(self.header_rows) > 1:
            self.table.merge_down(col, self.header_rows[0], self.header_rows[-1])
        starts = [answer.sheet_row for answer in self.answers]
        for row, following in zip(starts, [*starts[1:], len(self.table.rows) + 1], strict=True):
            bottom = min(self.table.bottom(row), max(following - 1, row))
            if row < bottom:
                self.table.merge_down(col, row, bottom)

    def write(self, answer: RowAnswer, places: dict[str, int]) -> None:
        for title, value in answer.cells.items():
            cell = self.table.cell(answer.sheet_row, places[title])
            if cell is not None and value != "":
                self._write_cell(answer, title, cell, value)

    def _write_cell(self, answer: RowAnswer, title: str, cell: etree._Element, value: str | date) -> None:
        """Several problems may share one merged cell; then their words share it too."""
        if cell not in self.said and is_taken(cell):
            self.kept.append(f"第{answer.sheet_row}行{title}")
            return
        held = self.said.setdefault(cell, [])
        text = clean(as_text(value))
        if text not in held:
            held.append(text)
            lines = [line for each in held for line in each.split("\n")]
            write_lines(cell, lines, like=self._beside(answer.sheet_row, cell))

    def _beside(self, row: int, cell: etree._Element) -> etree._Element | None:
        """The nearest cell of the row with words in it, from the right: its letters are the pattern."""
        others = (self.table.cell(row, col) for col in reversed(range(self.table.width)))
        return next((each for each in others if each is not None and each is not cell and cell_text(each)), None)

    def lay_photos(self, answer: RowAnswer, col: int) -> None:
        cell = self.table.cell(answer.sheet_row, col)
        if cell is None:
            return
        for photo in answer.photos:
            paragraph = etree.SubElement(cell, w("p"))
            self._centre(paragraph)
            etree.SubElement(paragraph, w("r")).append(self._picture(photo, self.table.col_width(col)))
            if photo.caption:
                run = etree.SubElement(paragraph, w("r"))
                size = etree.SubElement(etree.SubElement(run, w("rPr")), w("sz"))
                size.set(w("val"), "18")
                etree.SubElement(run, w("br"))
                etree.SubElement(run, w("t")).text = clean(photo.caption)
        first = cell.find(w("p"))
        if first is not None and first.find(w("r")) is None:
            cell.remove(first)

    def _centre(self, paragraph: etree._Element) -> None:
        look = etree.SubElement(paragraph, w("pPr"))
        etree.SubElement(look, w("spacing")).set(w("line"), "240")
        look[0].set(w("lineRule"), "auto")
        etree.SubElement(look, w("jc")).set(w("val"), "center")

    def _picture(self, photo: Photo, width: int) -> etree._Element:
        room = max(min(width - 230, WIDEST), 400) * TWIP
        scale = min(room / max(photo.width, 1), room / max(photo.height, 1))
        size = {"cx": round(photo.width * scale), "cy": round(photo.height * scale)}
        link = self.media.link_of(photo.path)
        text = _INLINE.format(WORD=WORD, OFFICE=OFFICE, id=self.next_id, link=link, **size)
        made = etree.fromstring("".join(text.splitlines()))
        for each in made.iter("{*}docPr", "{*}cNvPr"):
            each.set("name", f"{clean(photo.caption) or '整改照片'} {self.next_id}")
        self.next_id += 1
        return made
