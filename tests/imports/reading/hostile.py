"""Files that mean harm, or look like it; every maker writes one file and returns its path."""

import io
import random
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

import xlwt

from tests import sheets

DTD = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
SHEET_START = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
SHEET_END = b"</sheetData></worksheet>"
SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(path: Path, pieces: Iterable[bytes]) -> Path:
    """An ordinary workbook whose first sheet is made of these pieces (streamed)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as box:
        for name, content in sheets.parts(sheets.plain_list()).items():
            if name != SHEET:
                box.writestr(name, content)
        with box.open(SHEET, "w", force_zip64=True) as part:
            part.write(SHEET_START)
            for piece in pieces:
                part.write(piece)
            part.write(SHEET_END)
    return path


def with_part(path: Path, name: str, old: str, new: str, data: bytes | None = None) -> Path:
    """An ordinary document with one part edited."""
    whole = data or sheets.plain_list()
    text = sheets.parts(whole)[name].decode()
    assert old in text
    path.write_bytes(sheets.repack(whole, {name: text.replace(old, new, 1).encode()}))
    return path


def bomb(path: Path) -> Path:
    """60 MB of nothing in 60 kB."""
    return with_sheet(path, [b" " * (60 * 2**20)])


def lying_bomb(path: Path) -> Path:
    """The same, but every directory entry says the sheet has 1,000 bytes."""
    bomb(path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as box:
        info = box.getinfo(SHEET)
    real, small = struct.pack("<I", info.file_size), struct.pack("<I", 1000)
    at = data.find(real)
    assert at > 0
    while at > 0:
        data[at : at + 4] = small
        at = data.find(real, at + 4)
    path.write_bytes(bytes(data))
    return path


def ten_million_rows(path: Path) -> Path:
    """10 million rows of one cell, 280 MB in 1.5 MB."""
    block = b"<row><c><v>1</v></c></row>\n" * 100_000
    return with_sheet(path, (block for _ in range(100)))


def many_unlike_rows(path: Path) -> Path:
    """700,000 rows that do not pack well, so that only counting finds them out."""
    pick = random.Random(7)
    block = b"".join(b"<row><c><v>%d</v></c></row>" % pick.getrandbits(60) for _ in range(70_000))
    return with_sheet(path, (block for _ in range(10)))


def ten_million_lines(path: Path) -> Path:
    path.write_bytes("序号,问题\n".encode() + b"1,a\n" * 10_000_000)
    return path


def far_cell(path: Path) -> Path:
    """Two cells, one in each far corner: a dense reader would ask for 17 thousand million."""
    first, last = b'<row r="1"><c r="A1"><v>1</v></c></row>', b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_sheet(path, [first, last])


def xxe(path: Path) -> Path:
    return with_part(path, "xl/sharedStrings.xml", "<sst", f"{DTD}<sst")


def laughing(path: Path) -> Path:
    return with_part(path, SHEET, "<worksheet", f"{LAUGHS}<worksheet")


def hidden_dtd(path: Path) -> Path:
    """A DTD behind a comment that is itself longer than a look at the first bytes."""
    return with_part(path, "xl/workbook.xml", "<workbook", f"<!--{'x' * 40_000}-->{DTD}<workbook")


def docx_xxe(path: Path) -> Path:
    return with_part(path, "word/document.xml", "<w:document", f"{DTD}<w:document", sheets.docx_list())


def deep_docx(path: Path) -> Path:
    """A table in a table in a table … 3,000 deep."""
    nested = "<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000
    return with_part(path, "word/document.xml", "<w:body>", f"<w:body>{nested}", sheets.docx_list())


def wide_docx(path: Path) -> Path:
    """A cell that claims to span a thousand million columns."""
    return with_part(path, "word/document.xml", "<w:tcPr>", '<w:tcPr><w:gridSpan w:val="99999"/>', sheets.docx_list())


def climbing_names(path: Path) -> Path:
    path.write_bytes(sheets.repack(sheets.plain_list(), {"xl/../../../tmp/evil.xml": b"<a/>"}))
    return path


def crowd_of_parts(path: Path) -> Path:
    path.write_bytes(sheets.repack(sheets.plain_list(), {f"xl/a{number}.bin": b"" for number in range(20_001)}))
    return path


def truncated(path: Path) -> Path:
    whole = sheets.list_with_pictures()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def torn_sheet(path: Path) -> Path:
    """The zip is whole, the sheet's XML ends in the middle."""
    sheet = sheets.parts(sheets.plain_list())[SHEET]
    path.write_bytes(sheets.repack(sheets.plain_list(), {SHEET: sheet[: len(sheet) // 2]}))
    return path


def compound(path: Path, stream: str = "Workbook") -> Path:
    """An old Office file (made by xlwt) whose main stream is called `stream`."""
    book = xlwt.Workbook()
    book.add_sheet("清单").write(0, 0, "序号")
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    old, new = "Workbook".encode("utf-16-le"), stream.encode("utf-16-le")
    at = data.find(old)
    entry = new.ljust(64, b"\x00") + struct.pack("<H", len(new) + 2)
    path.write_bytes(data[:at] + entry + data[at + 66 :])
    return path


def torn_xls(path: Path) -> Path:
    compound(path)
    path.write_bytes(path.read_bytes()[:3000])
    return path
