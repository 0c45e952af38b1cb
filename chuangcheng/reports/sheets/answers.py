"""What an answer says, row by row, before it is put into anybody's file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from chuangcheng.imports.reading.headers import BY_NAME, field_of, plain_header


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG or PNG on disk, upright; width and height in pixels as it is stored."""

    path: Path
    width: int
    height: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One column to fill. `col` counts from 0; None looks the title up in the header, else it is appended."""

    title: str
    col: int | None = None


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """The answer to one row: `sheet_row` counts from 1 (in a docx: the table's row), `cells` by column title."""

    sheet_row: int
    cells: dict[str, str | date]
    photos: list[Photo] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was done: titles of the columns appended, and cells left as they are since a formula or picture is there."""

    appended: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


ANSWER_COLUMNS = (AnswerColumn("整改情况"), AnswerColumn("完成时间"), AnswerColumn("是否完成"))
PHOTO_COLUMN = AnswerColumn("整改照片")


def as_text(value: str | date) -> str:
    """A date as offices write it: 2026年10月15日."""
    return value if isinstance(value, str) else f"{value.year}年{value.month}月{value.day}日"


def find_column(title: str, header: Sequence[str]) -> int | None:
    """The column whose header says the same as `title`: same words first, then a synonym the import knows."""
    plain = plain_header(title)
    texts = [plain_header(text) if text else "" for text in header]
    if plain in texts:
        return texts.index(plain)
    meant = field_of(title)
    if meant is None:
        return None
    exact = [col for col, text in enumerate(texts) if text in BY_NAME[meant[0]].words]
    loose = [col for col, text in enumerate(header) if text and (field_of(text) or ("",))[0] == meant[0]]
    return next(iter(exact + loose), None)
