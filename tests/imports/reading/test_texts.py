"""csv in the encodings and with the separators of Chinese offices."""

import pytest

from chuangcheng.rules.refusals import Refused
from tests import sheets
from tests.imports.reading.conftest import Reader

ROWS = [["序号", "问题描述", "责任单位"], ["1", "路面积水，\n井盖破损", "城管局"], ["2", "“小广告”较多", "街道办"]]


def csv_of(delimiter: str) -> str:
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS) + "\r\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encoding_and_separator_are_found(read: Reader, encoding: str, told: str, delimiter: str) -> None:
    reading = read(csv_of(delimiter).encode(encoding), "清单.csv")
    assert (reading.kind, reading.encoding, reading.tables[0].rows) == ("csv", told, ROWS)
    assert reading.tables[0].sheet_name == "清单"


def test_short_rows_are_filled_up_to_the_widest(read: Reader) -> None:
    rows = read("标题\n序号,问题,单位\n1,积水\n".encode(), "清单.csv").tables[0].rows
    assert rows == [["标题", None, None], ["序号", "问题", "单位"], ["1", "积水", None]]


def test_text_in_no_known_encoding_is_refused(read: Reader) -> None:
    with pytest.raises(Refused) as caught:
        read("序号,問題\n1,".encode() + "積水".encode("big5") * 30, "清单.csv")
    assert caught.value.code == "text_not_decodable"


def test_an_unclosed_quote_over_the_whole_file_is_refused(read: Reader) -> None:
    with pytest.raises(Refused) as caught:
        read(('序号,问题\n1,"' + "积水\n" * 60_000).encode(), "清单.csv")
    assert caught.value.code == "csv_unreadable"


def test_too_many_columns_are_refused_with_the_limit(read: Reader) -> None:
    with pytest.raises(Refused, match="超过 200 列"):
        read(("a," * 300 + "\n").encode(), "清单.csv")


def test_the_shared_list_comes_as_written(read: Reader) -> None:
    rows = read(sheets.csv_list(encoding="gb18030"), "清单.csv").tables[0].rows
    assert tuple(rows[0]) == sheets.HEADER
    assert rows[1][1] == sheets.LIST_ROWS[0].lines[0]
