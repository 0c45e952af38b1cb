"""The same rows in another file are the same rows."""

from collections.abc import Sequence

from chuangcheng.imports.reading.drafting import draft_rows
from chuangcheng.imports.reading.fingerprints import Fingerprints, fingerprint_hashes, fingerprint_rows
from chuangcheng.imports.reading.recognising import recognise, recognise_best
from chuangcheng.imports.reading.tables import Cell
from tests import sheets
from tests.imports.reading.conftest import Reader
from tests.imports.reading.tables import HEADER, table

FIRST: list[Cell] = [1, "人民广场", "地面有积水，行人难以通过。", "城管局、住建局", "10.31", "急"]
SECOND: list[Cell] = [2, "车站", "乱停车", "交警队", "10.31"]


def prints(*rows: Sequence[Cell]) -> Fingerprints:
    sheet = table(HEADER, *rows)
    return fingerprint_rows(draft_rows(sheet, recognise(sheet)).rows)


def test_order_numbers_deadlines_and_notes_do_not_count() -> None:
    again = prints([7, *SECOND[1:4], "11.30"], [8, *FIRST[1:4], "立即整改", "不急"])
    assert again.whole == prints(FIRST, SECOND).whole
    assert again.rows == tuple(reversed(prints(FIRST, SECOND).rows))


def test_blanks_width_and_marks_do_not_count() -> None:
    written = [1, " 人民广场", "地面有积水,行人 难以通过", "住建局/城管局"]
    assert prints(written).rows == prints(FIRST).rows


def test_other_words_place_or_unit_are_another_row() -> None:
    others = [[*FIRST[:col], "别的", *FIRST[col + 1 :]] for col in (1, 2, 3)]
    assert len({prints(FIRST).rows, *(prints(other).rows for other in others)}) == 4


def test_a_row_more_or_twice_is_another_list() -> None:
    assert len({prints(FIRST).whole, prints(FIRST, SECOND).whole, prints(FIRST, [2, *FIRST[1:]]).whole}) == 3


def test_the_whole_is_made_of_the_single_hashes_in_any_order() -> None:
    found = prints(FIRST, SECOND)
    assert fingerprint_hashes(reversed(found.rows)) == found.whole


def test_the_same_list_as_xlsx_csv_and_docx_is_recognised(read: Reader) -> None:
    found = set()
    for data, name in ((sheets.plain_list(), "a.xlsx"), (sheets.csv_list(), "a.csv"), (sheets.docx_list(), "a.docx")):
        tables = read(data, name).tables
        index, recognition = recognise_best(tables)
        found.add(fingerprint_rows(draft_rows(tables[index], recognition).rows).whole)
    assert len(found) == 1
