"""What is fuzzed: readers of strangers' texts and files, each a function from bytes to nothing.

A reader may refuse (`Refused`), and the reader of files may find a file damaged (OSError, ValueError, EOFError: said as
file_damaged). Anything else it raises is a finding, and so is a text that takes over two seconds. A panic of the
library that reads sheets is none: it ends a process of its own, and the user is told to save the file anew.

Files are fuzzed from the inside: the bytes become one part of a sound package (a sheet's XML, the drawing, the
document), so that they get past the zip and into our own code; one choice hands them over as the whole file.
"""

import io
import random
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from chuangcheng.imports.reading import worker
from chuangcheng.imports.reading.drafting import draft_rows
from chuangcheng.imports.reading.dues import read_day, read_due
from chuangcheng.imports.reading.headers import field_of
from chuangcheng.imports.reading.headings import read_heading
from chuangcheng.imports.reading.limits import Limits
from chuangcheng.imports.reading.recognising import recognise
from chuangcheng.imports.reading.stream import Sender, received
from chuangcheng.imports.reading.tables import Table
from chuangcheng.imports.reading.workbooks import plain
from chuangcheng.rules.numbering import read_document_number, read_mark
from chuangcheng.rules.quantities import find, only, parse, render
from chuangcheng.rules.refusals import Refused
from tests import sheets

Target = Callable[[bytes], None]
DAY = date(2026, 3, 2)
DAMAGED = (OSError, ValueError, EOFError)


def quantities(data: bytes) -> None:
    """A figure alone, figures in running text, marks and document numbers."""
    text = _text(data)
    figure = parse(text)
    if figure is not None:
        render(figure)
    only(text)
    for found in find(text):
        assert text[found.start : found.end] == found.figure.printed
    read_mark(text)
    read_document_number(text)


def dates(data: bytes) -> None:
    """A due cell, with and without the list's date, and the heading of a list."""
    text = _text(data)
    for on in (DAY, None):
        read_due(text, on)
        read_day(text, on)
    read_heading(before=text.splitlines() or [""], behind=[text], file_name=text[:80])


def headers(data: bytes) -> None:
    """A table of whatever texts: header found, columns named, rows drafted."""
    rows = [line.split("\t") for line in _text(data).split("\n")][:40]
    width = max(map(len, rows))
    table = Table(sheet_name="表", rows=[[*row, *[""] * (width - len(row))] for row in rows])
    for text in rows[0]:
        field_of(text)
    recognition = recognise(table, original_name=rows[0][0][:60])
    if "text" in recognition.columns:
        draft_rows(table, recognition, list_date=DAY)


def documents(data: bytes) -> None:
    """A docx, one of its parts replaced."""
    _package(data, sample=_documents(), suffix=".docx", names=("word/document.xml", "word/_rels/document.xml.rels"))


def workbooks(data: bytes) -> None:
    """An xlsx, one of its parts replaced."""
    _package(
        data,
        sample=_workbooks(),
        suffix=".xlsx",
        names=(
            "xl/worksheets/sheet1.xml",
            "xl/sharedStrings.xml",
            "xl/drawings/drawing1.xml",
            "xl/workbook.xml",
            "xl/cellimages.xml",
            "xl/styles.xml",
            "xl/_rels/cellimages.xml.rels",
            "xl/worksheets/_rels/sheet1.xml.rels",
        ),
    )


TARGETS: dict[str, Target] = {
    "quantity": quantities,
    "date": dates,
    "header": headers,
    "docx": documents,
    "xlsx": workbooks,
}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")[:2000]


@cache
def _documents() -> dict[str, bytes]:
    return sheets.parts(sheets.docx_list(pictures=True))


@cache
def _workbooks() -> dict[str, bytes]:
    return sheets.parts(sheets.list_with_dispimg()) | sheets.parts(sheets.list_with_pictures())


def _package(data: bytes, *, sample: dict[str, bytes], suffix: str, names: Sequence[str]) -> None:
    if not data:
        return
    choice, rest = data[0] % (len(names) + 1), data[1:]
    file = rest if choice == len(names) else _packed(sample | {names[choice]: rest})
    with tempfile.TemporaryDirectory(prefix="chuangcheng-fuzzing-") as folder:
        path = Path(folder) / f"list{suffix}"
        path.write_bytes(file)
        _read(path, Path(folder))


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as box:
        for name, content in parts.items():
            box.writestr(name, content)
    return out.getvalue()


def _read(path: Path, folder: Path) -> None:
    """As the reading process reads, but here: what it would call an accident is raised."""
    out, limits = io.BytesIO(), Limits()
    order = {"path": str(path), "original_name": path.name, "pictures_into": str(folder)}
    sender = Sender(out, plain=plain)
    try:
        worker._read(order, sender, limits)
    except (Refused, *DAMAGED):
        return
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        return
    for table in received(out.getvalue().splitlines(), pictures_from=folder, on_rows=None):
        if table.rows:
            recognise(table)


def without_bounds() -> None:
    """The bounds of the reading process would bound the fuzzer itself."""
    worker._bound = lambda **_: None


def seeds(name: str) -> list[bytes]:
    """Sound inputs to begin from."""
    if name == "docx":
        return [bytes([i]) + _documents()[part] for i, part in enumerate(("word/document.xml",))]
    if name == "xlsx":
        parts = _workbooks()
        names = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/drawings/drawing1.xml", "xl/workbook.xml")
        return [bytes([i]) + parts[part] for i, part in enumerate(names) if part in parts]
    texts = {
        "quantity": [
            "宣传牌20余块、2.5万余方，由2人增加到4人",
            "百分之九十八点七",
            "创城办〔2026〕3号",
            "（一）近万棵",
        ],
        "date": ["2026年10月8日前", "10月底", "长期坚持", "3个工作日内", "46022", "2026.3.5-3.8", "3月上旬18:00"],
        "header": ["序号\t点位\t存在问题\t责任单位\t整改时限\n1\t人民路\t垃圾未清\t城管局\t3月5日"],
    }
    return [text.encode() for text in texts[name]]


def mutated(sample: bytes, luck: random.Random) -> bytes:
    """A few bytes changed, doubled, dropped or made extreme; the poor man's fuzzer for every test run."""
    data = bytearray(sample)
    for _ in range(luck.randint(1, 8)):
        at = luck.randrange(len(data) + 1)
        length = luck.choice((1, 1, 2, 8, 40))
        piece = bytes(data[at : at + length])
        data[at : at + length] = luck.choice(
            (b"", piece * 2, luck.randbytes(length), b"9" * length, b"\xff", b"<", b'"')
        )
    return bytes(data)
