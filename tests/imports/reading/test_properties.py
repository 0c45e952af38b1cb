"""Whatever stands in a table, it is read without a crash and no row of it is lost."""

from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from chuangcheng.imports.reading.drafting import draft_rows
from chuangcheng.imports.reading.fingerprints import fingerprint_rows
from chuangcheng.imports.reading.headings import read_heading
from chuangcheng.imports.reading.recognising import apply_columns, recognise
from chuangcheng.imports.reading.tables import Merge, Table
from tests.imports.reading.tables import HEADER

WORDS = st.sampled_from(
    [
        *HEADER,
        "广场",
        "积水",
        "一、市容类",
        "合计",
        "注：",
        "填表人：",
        "同上",
        "10.31",
        "9月31日",
        "城管局、住建局",
        "（",
        "1",
        "2",
    ]
)
CELLS = st.one_of(
    st.none(), st.none(), WORDS, st.text(max_size=8), st.integers(0, 50_000), st.floats(), st.booleans(),
    st.dates(date(1990, 1, 1), date(2150, 1, 1)), st.datetimes(datetime(1990, 1, 1), datetime(2150, 1, 1)),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 7))
    row = st.lists(CELLS, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=1, max_size=14))
    if width >= len(HEADER):
        rows.insert(draw(st.integers(0, 2)), [*HEADER, *[None] * (width - len(HEADER))])
    corner = st.tuples(st.integers(0, len(rows) - 1), st.integers(0, width - 1), st.integers(0, 5), st.integers(0, 5))
    merges = [
        Merge(top, left, top + down, left + right) for top, left, down, right in draw(st.lists(corner, max_size=5))
    ]
    return Table("清单", rows, merges)


@settings(max_examples=400)
@given(tables())
def test_every_row_is_a_draft_a_told_row_or_blank_and_never_two(table: Table) -> None:
    recognition = recognise(table)
    if not recognition.is_list:
        recognition = apply_columns(table, {"text": 0}, header_rows=())
    drafts = draft_rows(table, recognition)
    used = [number for row in drafts.rows for number in row.row_numbers] + [row.row_number for row in drafts.skipped]
    data = range(recognition.data_from + 1, len(table.rows) + 1)
    assert len(used) == len(set(used))
    assert set(used) <= set(data)
    unused = [cell for number in data if number not in used for cell in table.rows[number - 1]]
    assert all(cell is None or str(cell).strip() == "" for cell in unused)
    assert len(fingerprint_rows(drafts.rows).rows) == len(drafts.rows)


@settings(max_examples=300)
@given(st.lists(st.one_of(WORDS, st.text(max_size=40)), max_size=5), st.text(max_size=30))
def test_any_heading_is_read_without_a_crash(texts: list[str], name: str) -> None:
    heading = read_heading(before=texts, behind=texts, file_name=name)
    assert heading.month is None or heading.list_date is None
