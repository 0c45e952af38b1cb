"""The one-way stream from the reading process to the caller: JSON, one message per line.

A table message (name, size, merges, pictures, notes) is followed by messages of up to ROWS_PER_LINE
rows. Dates travel as {"d": "2026-10-31"}, moments as {"t": "…"}; an empty cell is "". JSON on purpose:
the sender has touched a stranger's file, so nothing it says may be executed or unpickled here.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson

from chuangcheng.imports.reading.tables import Cell, Merge, Picture, Table

ROWS_PER_LINE = 500
RawRow = list[Any]


class Sender:
    """The reading process's end."""

    def __init__(self, out: IO[bytes], *, plain: Callable[[Any], Any]) -> None:
        self._out = out
        self._plain = plain
        self._slow = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=plain).encode

    def send(self, message: dict[str, Any]) -> None:
        """One line. What orjson refuses (half characters, numbers beyond 64 bits) goes the slow way."""
        try:
            line = orjson.dumps(message, default=self._plain, option=orjson.OPT_PASSTHROUGH_DATETIME)
        except TypeError:
            line = self._slow(message).encode("utf-8", "replace")
        self._out.write(line + b"\n")

    def table(
        self,
        *,
        name: str,
        width: int,
        height: int,
        merges: Iterable[Merge] = (),
        pictures: Iterable[Picture] = (),
        hidden: bool = False,
        notes: Iterable[str] = (),
        preamble: Iterable[str] = (),
        afterword: Iterable[str] = (),
    ) -> None:
        self.send(
            {
                "table": name,
                "width": width,
                "height": height,
                "hidden": hidden,
                "notes": list(notes),
                "merges": [[m.top, m.left, m.bottom, m.right] for m in merges],
                "pictures": [[p.row, p.col, p.path.name, p.media_type, p.anchor] for p in pictures],
                "preamble": list(preamble),
                "afterword": list(afterword),
            }
        )

    def rows(self, rows: Iterable[RawRow]) -> None:
        source = iter(rows)
        while piece := list(islice(source, ROWS_PER_LINE)):
            self.send({"rows": piece})


def received(
    lines: Iterable[bytes], *, pictures_from: Path | None, on_rows: Callable[[int, int], None] | None
) -> Iterator[Table]:
    """Tables as they become complete; `on_rows(read, of)` is told after each piece. Other messages raise KeyError."""
    table: Table | None = None
    width = height = 0
    for line in lines:
        message = _read(line)
        if "rows" in message and table is not None:
            table.rows.extend(_squared(row, width) for row in message["rows"])
            if on_rows:
                on_rows(len(table.rows), height)
            continue
        if table is not None:
            yield table
        table, width, height = _table(message, pictures_from), message["width"], message["height"]
    if table is not None:
        yield table


def _table(message: dict[str, Any], folder: Path | None) -> Table:
    return Table(
        sheet_name=message["table"],
        rows=[],
        merges=[Merge(*corners) for corners in message["merges"] if _is_inside(corners, message)],
        pictures=[
            Picture(row, col, (folder or Path()) / Path(name).name, media_type, anchor)
            for row, col, name, media_type, anchor in message["pictures"]
        ],
        hidden=message["hidden"],
        preamble=message["preamble"],
        afterword=message["afterword"],
        notes=message["notes"],
    )


def _is_inside(corners: list[int], message: dict[str, Any]) -> bool:
    top, left, bottom, right = corners
    return 0 <= top <= bottom and 0 <= left <= right and top < message["height"] and left < message["width"]


def _read(line: bytes) -> dict[str, Any]:
    """A message; the slow way's numbers are read the slow way, too."""
    try:
        message: dict[str, Any] = orjson.loads(line)
    except ValueError:
        message = json.loads(line)
    return message


def _squared(row: RawRow, width: int) -> list[Cell]:
    row = [None if cell == "" else _revive(cell) if type(cell) is dict else cell for cell in row]
    return row if len(row) == width else [*row, *[None] * width][:width]


def _revive(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        if "d" in value:
            return date.fromisoformat(value["d"])
        if "t" in value:
            return datetime.fromisoformat(value["t"])
    return value


@contextmanager
def no_collector() -> Iterator[None]:
    """Millions of small lists without the cyclic collector: half the time for 100k rows; they hold no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
