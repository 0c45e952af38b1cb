"""Files meant to do harm, handed to every door that takes a file.

Bombs, entities, climbing names, torn and lying packages (as for the reading of lists), pictures larger than any memory,
files that are two things at once, and names that are paths, markup, commands or formulas. A door must answer within two
seconds of processor time and 300 MB; it may take a file that harms nobody, but never fail, and what it takes is served
as what it is, never as a page.
"""

import contextlib
import os
import re
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from chuangcheng.evidence.models import File
from tests.corpora.hostile import MARK, alive
from tests.evidence.samples import jpeg
from tests.imports.reading import hostile
from tests.permission.asking import address, made, send, taken_back
from tests.permission.expecting import load
from tests.permission.questions import QUESTIONS
from tests.permission.world import World, everybody

SECONDS, MEGABYTES = 2.0, 300
PACKAGES = (
    hostile.bomb, hostile.lying_bomb, hostile.ten_million_rows, hostile.many_unlike_rows, hostile.ten_million_lines,
    hostile.far_cell, hostile.xxe, hostile.laughing, hostile.hidden_dtd, hostile.docx_xxe, hostile.deep_docx,
    hostile.wide_docx, hostile.climbing_names, hostile.crowd_of_parts, hostile.truncated, hostile.torn_sheet,
    hostile.torn_xls,
)  # fmt: skip
SCRIPT = f"<script>{MARK}()</script>".encode()
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{MARK}()"><script>{MARK}()</script></svg>'.encode()
ENTITY = b'<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&e;</svg>'
NAMES = (
    "../../../etc/passwd.jpg",
    "..\\..\\windows\\win.ini.jpg",
    f"<img src=x onerror={MARK}()>.jpg",
    f'a" {MARK}="1.jpg',
    f"a\r\nX-{MARK}: 1.jpg",
    "=cmd|' /C calc'!A1.jpg",
    "照片\u202egpj.exe",
    "a\x00.jpg",
    "长" * 300 + ".jpg",
    ".htaccess",
    "CON.jpg",
    "",
)


def png(width: int, height: int) -> bytes:
    """A sound header for so many pixels, and hardly any data behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
        + chunk(b"IEND", b"")
    )


def tiff(width: int, height: int) -> bytes:
    """A TIFF that promises so many pixels in one strip of nothing."""
    entries = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1),
               (278, 4, height), (279, 4, 10)]  # fmt: skip
    rows = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", len(entries)) + rows + struct.pack("<I", 0)


def corpus(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every hostile file; a name says what it pretends to be."""
    for make in PACKAGES:
        path = make(folder / make.__name__)
        suffix = ".docx" if "docx" in make.__name__ else ".xls" if make is hostile.torn_xls else ".xlsx"
        yield f"{make.__name__}{suffix}", path.read_bytes()
    photo = jpeg()
    pictures = {
        "pixels.png": png(60_000, 60_000), "line.png": png(2_000_000_000, 1), "pixels.tif": tiff(100_000, 100_000),
        "torn.jpg": photo[: len(photo) // 2], "only-a-head.jpg": photo[:20], "svg.svg": SVG, "svg.jpg": SVG,
        "entity.svg": ENTITY, "page.jpg": b"<html>" + SCRIPT, "page.pdf": b"%PDF-1.4\n" + SCRIPT,
        "gif-and-script.gif": b"GIF89a/*" + SCRIPT + b"*/=1;", "jpeg-and-page.jpg": photo + SCRIPT,
        "jpeg-and-zip.jpg": photo + hostile.bomb(folder / "inner").read_bytes(), "nothing.jpg": b"",
        "noughts.jpg": bytes(1000), "program.jpg": b"MZ" + bytes(200), "shell.jpg": b"#!/bin/sh\n",
        "noughts.heic": b"\0\0\0\x18ftypheic" + bytes(400),
        "movie.mp4": b"\0\0\0\x18ftypisom" + bytes(400), "packed.gz": b"\x1f\x8b\x08" + bytes(100),
    }  # fmt: skip
    yield from pictures.items()
    for name in NAMES:
        yield name, photo


def doors() -> Iterator[Any]:
    """(question, who may, name of the field) of every form that takes a file."""
    for expected in load():
        who = next((name for name in everybody() if expected.of(name) == "allowed"), None)
        if expected.method == "POST" and who:
            yield expected, who


def handed_in(world: World, *, step: int = 1) -> tuple[int, list[str], float, float]:
    """Every file at every door: how many tries, what went wrong, the longest and the fattest (seconds, MB)."""
    tried, against, longest, fattest = 0, [], 0.0, 0.0
    with tempfile.TemporaryDirectory(prefix="chuangcheng-files-") as folder:
        files = list(corpus(Path(folder)))
    for expected, who in doors():
        names = _file_fields(world, expected)
        for number, (name, content) in enumerate(files if names else ()):
            if number % step:
                continue
            said, seconds, megabytes = _try(world, who, expected, dict.fromkeys(names, (name, content)))
            tried, longest, fattest = tried + 1, max(longest, seconds), max(fattest, megabytes)
            if seconds > SECONDS or megabytes > MEGABYTES:
                said.append(f"{seconds:.1f} s, {megabytes:.0f} MB")
            against += [f"{expected.url} ({expected.case}) {name[:40]!r}: {one}" for one in said]
    return tried, against, longest, fattest


def _file_fields(world: World, expected: Any) -> list[str]:
    with taken_back():
        body = QUESTIONS[expected.key].body(world)
    return [name for name, value in body.items() if isinstance(value, UploadedFile)]


def _try(world: World, who: str, expected: Any, files: dict[str, tuple[str, bytes]]) -> tuple[list[str], float, float]:
    """One request with those files in its fields: what went wrong, seconds of processor time, MB it grew by."""
    request = QUESTIONS[expected.key]
    with taken_back():
        body = dict(request.body(world)) | {field: _upload(*file) for field, file in files.items()}
        asked = made(
            "POST", address(expected.url, request.where, world), dict(request.query(world)), body, request.meta
        )
        before, spent = _memory_before(), _spent()
        answer = send(world, who, asked)
        seconds, megabytes = _spent() - spent, _memory_peak() - before
        said = [f"answered {answer.status_code}"] if answer.status_code >= 500 else alive(answer, answer.content)
        return said + _kept_badly(), seconds, megabytes


def _upload(name: str, content: bytes) -> SimpleUploadedFile:
    upload = SimpleUploadedFile("a.jpg", content, "image/jpeg")
    # As a client may say it; Django cuts folders off what comes by HTTP, which is not relied on here.
    upload._name = name or "a"  # type: ignore[attr-defined]
    return upload


def _kept_badly() -> list[str]:
    """What was taken must be kept under its own hash, as no kind of page."""
    row = File.objects.order_by("-id").first()
    if row is None or not re.fullmatch(r"[0-9a-f]{64}", row.sha256):
        return ["no file" if row is None else f"kept as {row.sha256}"]
    return [f"kept as {row.media_type}"] if re.search("html|svg|xml$|script", row.media_type) else []


def _spent() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _memory_before() -> float:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _memory_peak() -> float:
    return _status("VmHWM")


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)
