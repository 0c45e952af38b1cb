"""Draft rows: one per problem, from the sheet rows that speak of it.

1. Merged cells are filled over their block; "同上" takes the value above.
2. Blank rows, totals, section lines, repeated headers and what stands behind the table are left out,
   each with a note.
3. A row without a number of its own goes on with the problem above when its text belongs to the same
   merged cell, or when it has no place of its own and either no text or, in a numbered list, no unit:
   its words are joined on. A blank row in between parts them.
4. Every draft is judged: an error keeps the row out, a warning lets it in and says what was assumed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from chuangcheng.imports.reading.dues import DueWish, read_day, read_due
from chuangcheng.imports.reading.recognising import Recognition
from chuangcheng.imports.reading.refusals import refusal
from chuangcheng.imports.reading.row_blocks import FilledRows
from chuangcheng.imports.reading.row_kinds import RowKind, RowKinds
from chuangcheng.imports.reading.tables import Cell, Picture, Table, cell_text
from chuangcheng.imports.reading.units import ends_like_unit, named_units, unit_and_person

Level = Literal["error", "warning"]
LONGEST_TEXT = 5000
DITTO = frozenset(("同上", "〃", "″", '"', "“", "”", "同前", "同上。", "上同"))
NO_TEXT = frozenset(("无", "/", "-", "—", "——"))
ENDED = "。；！？;!?"
OPEN_END = "，、,：:（("
FILLED_DOWN = ("place", "place_detail", "area", "units", "co_units", "assists", "leader", "person", "due", "category")
ON_ONE_LINE = frozenset(("no", "place", "area", "leader", "person", "category"))
WRITTEN = ("note", "measures", "requirement", "progress", "item", "source", "site_kind")


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One finding on a row; `field` names the column it is about, `code` is stable for tests and tallies."""

    level: Level
    code: str
    sentence: str
    field: str = ""


@dataclass(slots=True)
class DraftRow:
    """One problem as the list states it; nothing here has been matched with the house's own data.

    `row_numbers` count from 1 as the sheet prints them. `units` leads first; `cells` are the verbatim
    texts of all its rows by column (joined by line breaks). `extra` holds further columns by field name.
    """

    row_numbers: list[int]
    no: str
    text: str
    place: str
    area: str
    units: list[str]
    assists: list[str]
    leader: str
    person: str
    due: DueWish
    category_text: str
    note: str
    found_on: date | None
    pictures: list[Picture]
    cells: list[str]
    extra: dict[str, str] = field(default_factory=dict)
    issues: list[RowIssue] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not any(issue.level == "error" for issue in self.issues)


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no problem (of several blank rows only the first is told)."""

    row_number: int
    reason: RowKind
    sentence: str


@dataclass(slots=True)
class Drafts:
    """All drafts of a table, the rows left out, and pictures that lie beside no problem."""

    rows: list[DraftRow]
    skipped: list[SkippedRow]
    stray_pictures: list[Picture]


def draft_rows(table: Table, recognition: Recognition, *, list_date: date | None = None) -> Drafts:
    """Everything at once; see `iter_drafts`."""
    rows: list[DraftRow] = []
    skipped: list[SkippedRow] = []
    for one in iter_drafts(table, recognition, list_date=list_date):
        if isinstance(one, DraftRow):
            rows.append(one)
        else:
            skipped.append(one)
    placed = {id(picture) for row in rows for picture in row.pictures}
    return Drafts(rows, skipped, [picture for picture in table.pictures if id(picture) not in placed])


def iter_drafts(
    table: Table, recognition: Recognition, *, list_date: date | None = None
) -> Iterator[DraftRow | SkippedRow]:
    """Drafts and skipped rows in the order of the sheet, one at a time (100k drafts need not stand in memory).

    `list_date` overrides the recognised one. Raises Refused (no_text_column) when no column is the text.
    """
    if "text" not in recognition.columns:
        raise refusal("no_text_column")
    walker = _Walker(table, recognition, list_date or recognition.list_date)
    return walker.walk()


@dataclass(slots=True)
class _Group:
    """Sheet rows (from 0) of one problem, with the section they stand under."""

    rows: list[int]
    section: str
    own_number: bool


class _Walker:
    def __init__(self, table: Table, recognition: Recognition, list_date: date | None) -> None:
        self.table = table
        self.columns = recognition.columns
        self.recognition = recognition
        self.list_date = list_date
        self.filled = FilledRows(table, first=recognition.data_from)
        self.kinds = RowKinds(table, recognition, self.filled)
        self.pictures: dict[int, list[Picture]] = {}
        for picture in table.pictures:
            self.pictures.setdefault(picture.row, []).append(picture)
        number = self.columns.get("no")
        rows = range(recognition.data_from, len(table.rows))
        self.numbered = number is not None and any(table.rows[row][number] is not None for row in rows)
        self.last = {name: "" for name in FILLED_DOWN}

    def walk(self) -> Iterator[DraftRow | SkippedRow]:
        group: _Group | None = None
        section = ""
        before: RowKind = "problem"
        for row in range(self.recognition.data_from, len(self.table.rows)):
            kind = self.kinds.of(row)
            if kind == "problem" and group is not None and self._goes_on(row, group):
                group.rows.append(row)
                continue
            if group is not None:
                yield self._draft(group)
                group = None
            if kind == "problem":
                group = _Group([row], section, bool(self._own(row, "no")))
            elif kind != "blank" or before != "blank":
                section = self.kinds.section_title(row) if kind == "section" else section
                yield SkippedRow(row + 1, kind, self.kinds.sentence(row, kind))
            before = kind
        if group is not None:
            yield self._draft(group)

    def _own(self, row: int, name: str) -> str:
        """The text that stands in this very cell; "" where it is blank or covered by a merge from above."""
        col = self.columns.get(name)
        return cell_text(self.table.rows[row][col]) if col is not None else ""

    def _goes_on(self, row: int, group: _Group) -> bool:
        """Step 3 of the module's docstring."""
        first = group.rows[0]
        if self._own(row, "no"):
            return False
        if self.filled.covered_from(row, self.columns["text"], first):
            return True
        if self._own(row, "place"):
            return False
        if not self._own(row, "text"):
            return self.numbered or self._joined(row, "units", first)
        if not self.numbered or not (group.own_number or self._joined(row, "no", first)):
            return False
        return not self._own(row, "units")

    def _joined(self, row: int, name: str, first: int) -> bool:
        """Whether this cell is covered by a merge that begins with the group."""
        col = self.columns.get(name)
        return col is not None and self.filled.covered_from(row, col, first)

    def _draft(self, group: _Group) -> DraftRow:
        issues: list[RowIssue] = []
        cells = self._verbatim(group)
        if len(group.rows) == 1 and not self.filled.has_merges:
            texts = {name: cells[col] for name, col in self.columns.items()}
        else:
            texts = {name: self._value(group, name) for name in self.columns}
        for name in FILLED_DOWN:
            if texts.get(name) in DITTO:
                texts[name] = self.last[name]
            self.last[name] = texts.get(name) or self.last[name]
        self._take_over(group, texts, issues)
        units, assists, person = self._units(texts, issues)
        place, area = self._place(texts)
        due = self._due(group, issues)
        row = DraftRow(
            row_numbers=[row + 1 for row in group.rows],
            no=texts.get("no", ""),
            text=self._text(group),
            place=place,
            area=area,
            units=units,
            assists=assists,
            leader=texts.get("leader", ""),
            person=person,
            due=due,
            category_text=texts.get("category", "") or ("" if texts.get("units") == group.section else group.section),
            note=texts.get("note", ""),
            found_on=self._found_on(group),
            pictures=[picture for row in group.rows for picture in self.pictures.get(row, ())],
            cells=cells,
            extra={name: texts[name] for name in WRITTEN[1:] if texts.get(name)},
            issues=issues,
        )
        self._judge(row, group)
        return row

    def _take_over(self, group: _Group, texts: dict[str, str], issues: list[RowIssue]) -> None:
        """What the row leaves to its surroundings: the place above, the unit its section is named after."""
        if self.numbered and not group.own_number and not texts.get("place"):
            texts["place"] = self.last["place"]
        if "units" not in self.columns and ends_like_unit(group.section):
            texts["units"] = group.section
            sentence = f"责任单位取自分类标题“{group.section}”，请核对。"
            issues.append(RowIssue("warning", "unit_from_section", sentence, "units"))

    def _value(self, group: _Group, name: str) -> str:
        """Distinct texts of the group's rows in this column, merged cells filled, joined by 、 or line breaks."""
        col = self.columns[name]
        texts = (cell_text(self.filled.value(row, col)) for row in group.rows)
        return ("、" if name in ON_ONE_LINE else "\n").join(dict.fromkeys(text for text in texts if text))

    def _text(self, group: _Group) -> str:
        whole = ""
        for row in group.rows:
            piece = cell_text(self.filled.value(row, self.columns["text"]))
            if not piece or (whole and self.filled.covered(row, self.columns["text"])):
                continue
            joint = "" if not whole or whole[-1] in ENDED + OPEN_END else "；"
            whole += joint + piece
        return "" if whole in NO_TEXT else whole

    def _units(self, texts: dict[str, str], issues: list[RowIssue]) -> tuple[list[str], list[str], str]:
        written, person = texts.get("units", ""), texts.get("person", "")
        if written and self.columns.get("person") == self.columns.get("units"):
            written, person = unit_and_person(written)
        main, more = named_units(written), named_units(texts.get("co_units", ""))
        beside = named_units(texts.get("assists", ""))
        leads = list(dict.fromkeys((*main.leads, *more.leads)))
        assists = [name for name in dict.fromkeys((*main.assists, *beside.leads, *beside.assists)) if name not in leads]
        for remark in (*main.remarks, *more.remarks, *beside.remarks):
            issues.append(RowIssue("warning", "unit_doubtful", remark, "units"))
        return leads, assists, person

    def _place(self, texts: dict[str, str]) -> tuple[str, str]:
        place, detail, area = texts.get("place", ""), texts.get("place_detail", ""), texts.get("area", "")
        if detail and detail not in place:
            place = f"{place} {detail}".strip()
        return place or area, area

    def _due(self, group: _Group, issues: list[RowIssue]) -> DueWish:
        col = self.columns.get("due")
        if col is None:
            return DueWish("none", "")
        cell = next((value for value in (self.filled.value(row, col) for row in group.rows) if value is not None), None)
        if isinstance(cell, str) and cell.strip() in DITTO:
            cell = self.last["due"]
        wish = read_due(cell, self.list_date)
        if wish.sentence:
            level: Level = "error" if wish.kind in ("impossible", "list_date_needed") else "warning"
            issues.append(RowIssue(level, f"due_{wish.kind}", wish.sentence, "due"))
        elif wish.on and self.list_date and wish.on < self.list_date:
            sentence = f"整改时限{wish.on:%Y-%m-%d}早于清单日期{self.list_date:%Y-%m-%d}，请核对。"
            issues.append(RowIssue("warning", "due_before_list", sentence, "due"))
        return wish

    def _found_on(self, group: _Group) -> date | None:
        col = self.columns.get("found_on")
        return read_day(self.filled.value(group.rows[0], col), self.list_date) if col is not None else None

    def _verbatim(self, group: _Group) -> list[str]:
        if len(group.rows) == 1:
            return [cell_text(cell) for cell in self.table.rows[group.rows[0]]]
        columns: Iterator[tuple[Cell, ...]] = zip(*(self.table.rows[row] for row in group.rows), strict=True)
        return ["\n".join(text for text in map(cell_text, column) if text) for column in columns]

    def _judge(self, row: DraftRow, group: _Group) -> None:
        if not row.text:
            sentence = "没有写问题内容，请补填后再导入。"
            row.issues.append(RowIssue("error", "text_missing", sentence, "text"))
        elif len(row.text) > LONGEST_TEXT:
            sentence = f"问题内容超过{LONGEST_TEXT}字，请精简后再导入。"
            row.issues.append(RowIssue("error", "text_too_long", sentence, "text"))
        if not row.units:
            sentence = "没有写责任单位，导入后需要在交办时指定。"
            row.issues.append(RowIssue("warning", "unit_missing", sentence, "units"))
        if self.numbered and not group.own_number and not row.no:
            sentence = "没有序号，按单独一条问题处理；如果是上一条的续行请更正。"
            row.issues.append(RowIssue("warning", "number_missing", sentence, "no"))
