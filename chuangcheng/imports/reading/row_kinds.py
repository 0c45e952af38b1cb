"""Rows that are no problem: totals, section lines, headers printed again, what stands behind the table."""

import re
from typing import Literal

from chuangcheng.imports.reading.recognising import Recognition
from chuangcheng.imports.reading.row_blocks import FilledRows
from chuangcheng.imports.reading.tables import Table, cell_text

RowKind = Literal["problem", "blank", "total", "section", "repeated_header", "foot"]

TOTAL = re.compile(r"^(合计|总计|小计|共计|累计|总数|汇总)|^共.{0,6}[条项个处件]")
FOOT = re.compile(
    r"^(注|备注|说明|填表|制表|填报|审核|审批|联系|负责人|单位负责人|主要领导|分管领导|签字|签名|盖章|附件|附|报送|日期|时间"
    r"|经办人|领导签字).{0,12}[:：]|^(注|附)\d*[:：、.]|^[(（]?(此页|以下)(无正文|空白)|^20\d\d年\d{1,2}月\d{1,2}日$"
)
SECTION_NUMBER = re.compile(
    r"^[(（]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．：:]?\s*|^第[一二三四五六七八九十]{1,3}(部分|类|项)[、:：]?"
)
SECTION_COUNT = re.compile(r"\s*[(（]?共?\s*\d+\s*[条项个处件](问题)?[)）]?$")
ROW_NUMBER = re.compile(r"[0-9.（）()、A-Za-z-]{1,12}")
LONG_LINE = 30
LOOKED_AHEAD = 200

SENTENCES = {
    "blank": "第{row}行起是空行，已跳过。",
    "total": "第{row}行是合计行，没有作为问题导入。",
    "section": "第{row}行“{text}”是分类标题，没有作为问题导入。",
    "repeated_header": "第{row}行是重复的表头，已跳过。",
    "foot": "第{row}行是表尾的说明或落款，没有作为问题导入。",
}


class RowKinds:
    """Tells the kind of a row below the header."""

    def __init__(self, table: Table, recognition: Recognition, filled: FilledRows) -> None:
        self._rows = table.rows
        self._filled = filled
        self._text_col = recognition.columns["text"]
        self._number_col = recognition.columns.get("no")
        self._first_col = min(recognition.columns.values())
        self._header = {(col, line) for col, text in enumerate(recognition.headers) for line in _lines(text)}
        self._titles = {line for line in recognition.heading_text.splitlines() if len(line) > 5}

    def of(self, row: int) -> RowKind:
        """The kind of row `row` (from 0)."""
        filled = [(col, text) for col, text in enumerate(map(cell_text, self._rows[row])) if text]
        if not filled:
            return "problem" if self._filled.covered(row, self._text_col) else "blank"
        col, text = filled[0]
        if self._is_header_again(filled):
            return "repeated_header"
        if col != self._text_col and TOTAL.match("".join(text.split())):
            return "total"
        if col != self._text_col and FOOT.match(text) and self._rows[row][self._text_col] is None:
            return "foot"
        wide = self._filled.is_wide(row, col)
        if wide or (len(filled) == 1 and col <= self._first_col and col != self._text_col):
            return self._of_single_line(row, col, text)
        return "problem"

    def section_title(self, row: int) -> str:
        """The words of a section line without number and count: "一、城管局（12条）" → "城管局"."""
        return SECTION_COUNT.sub("", SECTION_NUMBER.sub("", self.words(row))).strip()

    def words(self, row: int) -> str:
        return next((text for text in map(cell_text, self._rows[row]) if text), "")

    def sentence(self, row: int, kind: RowKind) -> str:
        return SENTENCES[kind].format(row=row + 1, text=self.words(row)[:20])

    def _is_header_again(self, filled: list[tuple[int, str]]) -> bool:
        if len(filled) == 1:
            return filled[0][1] in self._titles
        same = len(self._header.intersection(filled))
        return same >= 2 and same * 2 >= len(filled)

    def _of_single_line(self, row: int, col: int, text: str) -> RowKind:
        """A line on its own: above further problems it heads a section, behind the last it closes the table."""
        if FOOT.match(text) or len(text) > LONG_LINE:
            return "foot"
        if col == self._number_col and ROW_NUMBER.fullmatch(text):
            return "problem"
        behind = self._rows[row + 1 : row + 1 + LOOKED_AHEAD]
        return "section" if any(cells[self._text_col] is not None for cells in behind) else "foot"


def _lines(header: str) -> set[str]:
    """A header as it may be printed again: whole, or (of a header over two rows) one of its lines."""
    return {header, *header.split("\n")} - {""}
