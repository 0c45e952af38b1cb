"""Where the header is and what each column says: a proposal the user may correct."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chuangcheng.imports.reading.headers import BY_NAME, LABELS, field_of, names_a_person_too, plain_header
from chuangcheng.imports.reading.headings import Heading, read_heading
from chuangcheng.imports.reading.refusals import refusal
from chuangcheng.imports.reading.tables import Cell, Table, cell_text

SEARCHED_ROWS = 60
SAMPLE_ROWS = 60
FOOT_ROWS = 8
EXACT, LIKELY, REMEMBERED = 2, 1, 3
LEADING = ("牵头", "主责", "主办", "第一", "承办")
SECOND = {"units": "co_units", "place": "place_detail"}


@dataclass(frozen=True, slots=True)
class Recognition:
    """Rows and columns from 0. `columns` maps a field of `headers.FIELDS` to its column; `headers` are the
    header texts by column; `data_from` is the first row below the header. `list_month` is (year, month)
    where the heading names no day: the date must be asked. `notes` are sentences for the wizard.
    """

    sheet_name: str
    header_rows: tuple[int, ...]
    data_from: int
    headers: tuple[str, ...]
    columns: dict[str, int]
    heading_text: str = ""
    list_date: date | None = None
    list_month: tuple[int, int] | None = None
    reply_by: date | None = None
    issuer_guess: str = ""
    number_guess: str = ""
    score: int = 0
    notes: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        return "text" in self.columns

    def remembered(self) -> dict[str, str]:
        """Header → field, to be kept per issuer and given to `recognise` the next time; "" is "not used"."""
        fields = {col: name for name, col in self.columns.items()}
        return {plain_header(text): fields.get(col, "") for col, text in enumerate(self.headers) if text}


@dataclass(slots=True)
class _Header:
    rows: tuple[int, ...]
    texts: list[str]
    found: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Field → (weight, column), best first."""

    @property
    def score(self) -> int:
        weights = [columns[0][0] for columns in self.found.values()]
        return sum(weights) + (3 if "text" in self.found else 0) if len(weights) > 1 else 0


def recognise(table: Table, *, remembered: Mapping[str, str] | None = None, original_name: str = "") -> Recognition:
    """The best reading of one table; without a header `columns` is empty and a note says so. Never raises."""
    head = _head_of(table)
    header = max(_candidates(head, remembered or {}), key=lambda found: found.score, default=None)
    if header is None or header.score == 0:
        heading = _heading(table, 0, original_name)
        empty = Recognition(table.sheet_name, (), 0, ("",) * table.width, {})
        return _with_heading(empty, heading, ("没有认出表头，请指明表头在第几行、各列是什么。",))
    data_from = header.rows[-1] + 1
    columns, notes = _columns(header, table, data_from)
    plain = Recognition(
        table.sheet_name, header.rows, data_from, tuple(header.texts), columns, score=header.score, notes=tuple(notes)
    )
    return _with_heading(plain, _heading(table, header.rows[0], original_name), ())


def recognise_best(
    tables: Sequence[Table], *, remembered: Mapping[str, str] | None = None, original_name: str = ""
) -> tuple[int, Recognition]:
    """(index, recognition) of the table most like a feedback list; hidden sheets come last.

    Raises Refused (no_table) when there is no table with a cell in it.
    """
    found = [
        (index, recognise(table, remembered=remembered, original_name=original_name))
        for index, table in enumerate(tables)
        if table.rows
    ]
    if not found:
        raise refusal("no_table")
    best = max(found, key=lambda one: (not tables[one[0]].hidden, one[1].is_list, one[1].score, -one[0]))
    others = [one.sheet_name for index, one in found if index != best[0] and one.is_list and not tables[index].hidden]
    if not others:
        return best
    note = f"另有 {len(others)} 张表也像清单（{'、'.join(others[:5])}），需要时请分别导入。"
    return best[0], replace(best[1], notes=(*best[1].notes, note))


def apply_columns(
    table: Table,
    columns: Mapping[str, int],
    *,
    header_rows: Sequence[int] | None = None,
    original_name: str = "",
) -> Recognition:
    """The user's own mapping instead of the proposed one. Raises Refused when it names no text column,
    a field or a column there is not."""
    proposed = recognise(table, original_name=original_name)
    rows = tuple(header_rows) if header_rows is not None else proposed.header_rows
    if any(name not in BY_NAME or not 0 <= col < table.width for name, col in columns.items()):
        raise refusal("unknown_column")
    if "text" not in columns:
        raise refusal("no_text_column")
    texts = _composed(_head_of(table, max(rows)), rows) if rows else [""] * table.width
    return replace(
        proposed,
        header_rows=rows,
        data_from=max(rows) + 1 if rows else 0,
        headers=tuple(texts),
        columns=dict(columns),
        notes=(),
    )


def _with_heading(plain: Recognition, heading: Heading, notes: tuple[str, ...]) -> Recognition:
    if heading.list_date is None:
        notes = (*notes, "标题里没有找到清单日期，请填写；没有年份的整改时限要靠它确定。")
    return replace(
        plain,
        heading_text=heading.text,
        list_date=heading.list_date,
        list_month=heading.month,
        reply_by=heading.reply_by,
        issuer_guess=heading.issuer,
        number_guess=heading.number,
        notes=(*plain.notes, *notes),
    )


def _head_of(table: Table, last: int = SEARCHED_ROWS) -> Table:
    """The table with only those merges that can belong to a header; a long list has many thousands."""
    return replace(table, merges=[merge for merge in table.merges if merge.top <= last])


def _candidates(table: Table, remembered: Mapping[str, str]) -> Iterator[_Header]:
    for row in range(min(SEARCHED_ROWS, len(table.rows))):
        texts = [cell_text(cell) for cell in table.rows[row]]
        if sum(map(bool, texts)) < 2:
            continue
        yield _matched(_Header((row,), texts), [[text] for text in texts], remembered)
        if row + 1 < len(table.rows) and _is_two_rowed(table, row):
            yield _matched(_Header((row, row + 1), _composed(table, (row, row + 1))), _layers(table, row), remembered)


def _is_two_rowed(table: Table, row: int) -> bool:
    """A header over two rows shows by merges: a group over several columns, or a cell over both rows.

    Where merges are lost (csv), the second row must itself be words of headers only.
    """
    lower = [cell_text(cell) for cell in table.rows[row + 1]]
    if not any(lower) or any(len(text) > 30 for text in lower):
        return False
    for merge in table.merges:
        if merge.top == row and (merge.right > merge.left or merge.bottom == row + 1) and merge.bottom <= row + 1:
            return any(field_of(text) for text in lower if text)
    if table.merges:
        return False
    return sum(map(bool, lower)) > 1 and all(field_of(text) for text in lower if text)


def _layers(table: Table, row: int) -> list[list[str]]:
    """Per column what its header may be read as: group and word together, the word, the group."""
    upper = _filled_right(table, row)
    lower = [cell_text(cell) for cell in table.rows[row + 1]]
    return [
        [f"{above}{below}", below, above] if above and below else [below or above]
        for above, below in zip(upper, lower, strict=True)
    ]


def _filled_right(table: Table, row: int) -> list[str]:
    texts = [cell_text(cell) for cell in table.rows[row]]
    for merge in table.merges:
        if merge.top <= row <= merge.bottom and merge.right > merge.left:
            source = cell_text(table.rows[merge.top][merge.left]) if merge.left < len(texts) else ""
            for col in range(merge.left, min(merge.right + 1, len(texts))):
                texts[col] = source
    return texts


def _composed(table: Table, rows: Sequence[int]) -> list[str]:
    """Header texts of one or more rows, group and word joined by a line break."""
    layers = [_filled_right(table, row) if row != rows[-1] else [cell_text(c) for c in table.rows[row]] for row in rows]
    return ["\n".join(dict.fromkeys(text for text in column if text)) for column in zip(*layers, strict=True)]


def _matched(header: _Header, layers: list[list[str]], remembered: Mapping[str, str]) -> _Header:
    for col, readings in enumerate(layers):
        known = remembered.get(plain_header(header.texts[col])) if header.texts[col] else None
        if known is not None:
            match: tuple[str, int] | None = (known, REMEMBERED) if known in BY_NAME else None
        else:
            match = _first_match(readings)
        if match:
            header.found.setdefault(match[0], []).append((match[1], col))
    for columns in header.found.values():
        columns.sort(key=lambda found: (-found[0], found[1]))
    return header


def _first_match(readings: list[str]) -> tuple[str, int] | None:
    matches = [match for match in map(field_of, readings) if match]
    exact = next((match for match in matches if match[1]), None)
    chosen = exact or (matches[0] if matches else None)
    return (chosen[0], EXACT if chosen[1] else LIKELY) if chosen else None


def _columns(header: _Header, table: Table, data_from: int) -> tuple[dict[str, int], list[str]]:
    sample = table.rows[data_from : data_from + SAMPLE_ROWS]
    columns: dict[str, int] = {}
    notes: list[str] = []
    for name, found in header.found.items():
        choice = [col for _, col in found]
        if name == "text" and len(choice) > 1:
            choice.sort(key=lambda col: -sum(len(cell_text(row[col])) for row in sample))
        if name == "units":
            choice.sort(key=lambda col: not any(word in header.texts[col] for word in LEADING))
        columns[name] = choice[0]
        rest = choice[1:]
        if rest and name in SECOND and SECOND[name] not in header.found:
            columns[SECOND[name]] = rest.pop(0)
        if rest:
            unused = "、".join(f"“{_flat(header.texts[col])}”" for col in rest)
            notes.append(f"{unused}也像“{LABELS[name]}”，没有采用；需要的话请改列的对应关系。")
    _complete(columns, header, sample, notes)
    return columns, notes


def _complete(columns: dict[str, int], header: _Header, sample: Sequence[Sequence[Cell]], notes: list[str]) -> None:
    """What the header words alone do not settle."""
    if "person" not in columns and "units" in columns and names_a_person_too(header.texts[columns["units"]]):
        columns["person"] = columns["units"]
    if "due" not in columns and "finished_on" in columns:
        col = columns["finished_on"]
        if sample and sum(row[col] is not None for row in sample) * 2 >= len(sample):
            columns["due"] = columns.pop("finished_on")
            notes.append(f"“{_flat(header.texts[col])}”一列已填日期，按整改时限处理；如果是实际完成时间请更正。")
    if "text" not in columns:
        taken = set(columns.values())
        free = [col for col in range(len(header.texts)) if col not in taken]
        lengths = {col: sum(len(cell_text(row[col])) for row in sample) for col in free}
        best = max(free, key=lambda col: lengths[col], default=None)
        if best is not None and lengths[best] >= 6 * max(len(sample), 1):
            columns["text"] = best
            notes.append(f"没有“问题”一列，按文字最多的“{_flat(header.texts[best])}”处理，请核对。")


def _flat(text: str) -> str:
    return "".join(text.split()) or "（空表头）"


def _heading(table: Table, first_row: int, original_name: str) -> Heading:
    above = [*table.preamble[-40:], *_row_texts(table, range(min(first_row, SEARCHED_ROWS)))]
    foot = range(max(first_row + 1, len(table.rows) - FOOT_ROWS), len(table.rows))
    below = [*_row_texts(table, foot, alone=True), *table.afterword[:12]]
    return read_heading(before=above, behind=below, file_name=original_name)


def _row_texts(table: Table, rows: range, *, alone: bool = False) -> list[str]:
    """One text per row; with `alone` only rows that have a single filled cell."""
    found = []
    for row in rows:
        texts = [text for text in map(cell_text, table.rows[row]) if text]
        if texts and not (alone and len(texts) > 1):
            found.append("  ".join(dict.fromkeys(texts)))
    return found
