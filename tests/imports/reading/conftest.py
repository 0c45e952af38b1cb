"""A file on disk and its reading, and tables written down as texts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.tables import Reading

Reader = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """`read(data, name)`: the reading of a file with these bytes, its pictures in tmp_path / "pictures"."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()

    def reader(data: bytes, name: str = "反馈清单.xlsx", **options: object) -> Reading:
        path = tmp_path / "upload"
        path.write_bytes(data)
        return read_file(path, original_name=name, pictures_into=pictures, **options)  # type: ignore[arg-type]

    return reader
