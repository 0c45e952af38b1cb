"""Answers to the made lists (tests/sheets.py), and two photos on disk."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from chuangcheng.reports.sheets import Photo, RowAnswer
from tests import sheets

WORDS = "院区室内外增设“爱护环境”宣传牌20余块，增设宣传标语30余条，保洁人员24小时值班随时清扫。"
PHOTOS = (2, 0, 2, 1, 0, 2)
"""How many photos go with each problem of LIST_ROWS."""


@pytest.fixture
def photos(tmp_path: Path) -> list[Photo]:
    """Before (landscape) and after (portrait)."""
    made = []
    for name, colour, size in (("整改前", "#b42318", (1600, 1200)), ("整改后", "#1a7f4b", (1200, 1600))):
        path = tmp_path / f"{name}.jpg"
        path.write_bytes(sheets.picture(colour, size))
        made.append(Photo(path, *size, name))
    return made


@pytest.fixture
def answers(photos: list[Photo]) -> list[RowAnswer]:
    """An answer per problem of LIST_ROWS; the fourth looks like a formula, the last is not finished."""
    made = []
    for index, row in enumerate(sheets.LIST_ROWS):
        cells: dict[str, str | date] = {
            "整改情况": "=1+1" if index == 3 else f"{index + 1}：{WORDS}",
            "完成时间": date(2026, 10, 9 + index),
            "是否完成": "否" if index == 5 else "是",
        }
        made.append(RowAnswer(sheets.sheet_row_of(row.number), cells, photos[: PHOTOS[index]]))
    return made


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[bytes, str], Path]:
    """Write bytes to a file of the test's folder."""

    def keep(data: bytes, name: str = "list.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return keep
