"""What a file is, by its bytes and never by its name, and what is not let in.

Only headers and directories are read here; nothing is decoded or unpacked.
"""

import codecs
import mmap
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Literal, NamedTuple

from chuangcheng.rules.refusals import Refused

HEAD, TAIL = 1024, 65_557  # browsers sniff within the first; a zip's directory ends within the last
MOST_ENTRIES, LARGEST_DIRECTORY = 20_000, 4_000_000  # a list may bring thousands of pictures
LARGEST_UNPACKED, HIGHEST_RATIO = 500_000_000, 200

WHAT_IS_TAKEN = "可上传的有：照片 jpg、png、webp、heic，文件 pdf、docx、xlsx。"


class Content(NamedTuple):
    """`reader` is Pillow's name of the format, empty for documents."""

    media_type: str
    extension: str
    kind: Literal["photo", "document"]
    reader: str = ""


JPEG = Content("image/jpeg", "jpg", "photo", "JPEG")
PNG = Content("image/png", "png", "photo", "PNG")
WEBP = Content("image/webp", "webp", "photo", "WEBP")
HEIC = Content("image/heic", "heic", "photo", "HEIF")
PDF = Content("application/pdf", "pdf", "document")
DOCX = Content("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "document")
XLSX = Content("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "document")
# Only as the original of a list, see `recognise`.
XLS = Content("application/vnd.ms-excel", "xls", "document")
CSV = Content("text/csv", "csv", "document")

ACCEPTED = (JPEG, PNG, WEBP, HEIC, PDF, DOCX, XLSX)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_BROKEN_ZIP = (zipfile.BadZipFile, RuntimeError, OSError, ValueError, EOFError, struct.error, zlib.error)
# What a browser, a script engine or an unpacker would see in a file that calls itself a picture.
_ACTIVE_ANYWHERE = re.compile(
    rb"<script[\s>/]|<\?php|<!doctype html|<html[\s>]|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE
)
_ACTIVE_IN_HEAD = re.compile(rb"<svg[\s>]|<iframe|<body|<img\s|%PDF-", re.IGNORECASE)
_MARKUP = re.compile(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")

# Content that comes often and is not kept, with what to do instead. First match wins.
_TURNED_AWAY: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (
        re.compile(b"^" + re.escape(_OLE)),
        "old_office_file",
        "这是旧格式或加了密码的 Office/WPS 文件（doc、xls、wps、et），请另存为不加密的 docx、xlsx 或 pdf 再上传。",
    ),
    (re.compile(rb"^GIF8"), "gif", "不收 GIF 动图，请另存为 jpg 或 png 再上传。"),
    (re.compile(rb"^(BM|II\*\x00|MM\x00\*)"), "bitmap", "不收 BMP、TIFF 图片，请另存为 jpg 再上传。"),
    (re.compile(rb"^.{4}ftypavi[fs]", re.DOTALL), "avif", "不收 AVIF 图片，请另存为 jpg 再上传。"),
    (
        re.compile(rb"^.{4}ftyp|^\x1aE\xdf\xa3|^RIFF.{4}AVI ", re.DOTALL),
        "video",
        "不收视频，请截取能说明问题的画面，以照片上传。",
    ),
    (re.compile(rb"^(Rar!|7z\xbc\xaf|\x1f\x8b)"), "archive", "不收压缩包，请解压后逐个上传里面的照片和文件。"),
    (re.compile(rb"^(MZ|\x7fELF|#!)"), "program", "这是程序文件，不能上传。" + WHAT_IS_TAKEN),
    (_MARKUP, "markup", "网页和 SVG 文件不能上传，请截图或另存为 pdf 再上传。"),
)


def recognise(path: Path, *, sheets: bool = False) -> Content:
    """Tell what the file at `path` is. Raises Refused (invalid) with what to upload instead.

    `sheets` lets in xls and csv too: the original of a feedback list is kept in whatever form it came.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = _by_magic(content[:HEAD]) or (_old_sheet(content) if sheets else None)
        if found is None:
            raise _turned_away(content[:HEAD])
        if found.kind == "photo":
            _refuse_second_nature(content, path)
        elif found is PDF:
            _check_pdf(content, path)
    return _office(path) if found.extension == "zip" else found


_ZIP = Content("application/zip", "zip", "document")
_MAGIC: tuple[tuple[bytes, Content], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", _ZIP),
)


def _by_magic(head: bytes) -> Content | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    return next((content for magic, content in _MAGIC if head.startswith(magic)), None)


def _old_sheet(content: mmap.mmap) -> Content | None:
    head = content[:HEAD]
    if head.startswith(_OLE):
        return XLS if content.find("Workbook".encode("utf-16-le")) >= 0 else None
    return None if _MARKUP.search(head) else CSV if _is_text(content[: 1 << 16]) else None


def _is_text(start: bytes) -> bool:
    """Tell text in UTF-8 or GB18030 (or UTF-16 with its mark) by the first 64 KB; the end may cut a letter."""
    codes = ["utf-16"] if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ["utf-8-sig", "gb18030"]
    for code in codes:
        try:
            text = codecs.getincrementaldecoder(code)().decode(start)
        except UnicodeDecodeError:
            continue
        return not re.search(r"[\x00-\x08\x0e-\x1f]", text)
    return False


def _turned_away(head: bytes) -> Refused:
    for pattern, code, sentence in _TURNED_AWAY:
        if pattern.search(head):
            return Refused(sentence, code=f"type_{code}")
    return Refused("认不出这是什么文件。" + WHAT_IS_TAKEN, code="type_unknown")


def _refuse_second_nature(content: mmap.mmap, path: Path) -> None:
    """Refuse a picture that is also a page, a script or an archive (图种)."""
    if _ACTIVE_ANYWHERE.search(content) or _ACTIVE_IN_HEAD.search(content[:HEAD]) or zipfile.is_zipfile(path):
        raise Refused("这张图片里夹带了网页、程序或压缩包，请重新截图或重新拍摄后再上传。", code="picture_with_luggage")


def _check_pdf(content: mmap.mmap, path: Path) -> None:
    if b"%%EOF" not in content[-4096:]:
        raise Refused("这个 PDF 不完整，可能没有下载完，请重新导出后再上传。", code="pdf_broken")
    if re.search(rb"<script[\s>/]|<html[\s>]", content[:HEAD], re.IGNORECASE) or zipfile.is_zipfile(path):
        raise Refused("这个 PDF 里夹带了网页或压缩包，请重新导出 PDF 后再上传。", code="pdf_with_luggage")


def _office(path: Path) -> Content:
    """Tell a docx from an xlsx from any other zip by its parts list."""
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries, path.stat().st_size)
            with archive.open("[Content_Types].xml") as stream:
                types = stream.read(1_000_000)
    except KeyError:
        raise Refused("不收压缩包，请解压后逐个上传里面的照片和文件。", code="type_archive") from None
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
        struct.error,
    ) as broken:
        raise Refused("这个 Office 文件打不开，可能已损坏，请重新保存后再上传。", code="office_broken") from broken
    if b"macroEnabled" in types or any("vbaproject" in entry.filename.lower() for entry in entries):
        raise Refused("这个文件带有宏，请另存为不带宏的 docx 或 xlsx 再上传。", code="office_macro")
    if b"wordprocessingml.document.main+xml" in types:
        return DOCX
    if b"spreadsheetml.sheet.main+xml" in types:
        return XLSX
    raise Refused("不收这种 Office 文件，请另存为 docx、xlsx 或 pdf 再上传。", code="office_other")


def _check_directory(path: Path) -> None:
    """Look at a zip's end record before anything reads its directory into memory.

    The record must end the file (nothing behind it), with a directory of ordinary size and no zip64.
    """
    with path.open("rb") as file:
        length = file.seek(0, 2)
        file.seek(max(0, length - TAIL))
        tail = file.read()
    start = tail.rfind(b"PK\x05\x06")
    record = tail[start : start + 22]
    if start < 0 or len(record) < 22:
        raise Refused("这个文件不完整，可能没有下载完，请重新保存后再上传。", code="office_cut_off")
    _, _, _, _, entries, directory, _, comment = struct.unpack("<4s4H2LH", record)
    if start + 22 + comment != len(tail) or comment or tail[max(0, start - 20) : start].startswith(b"PK\x06\x07"):
        raise Refused("这个文件后面夹带了别的内容，请用 Office 或 WPS 重新保存后再上传。", code="office_with_luggage")
    if entries > MOST_ENTRIES or directory > LARGEST_DIRECTORY:
        raise Refused("这个文件的内部部件太多，请把内容复制到新文件里保存后再上传。", code="office_too_many_parts")


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNPACKED or unpacked > max(10_000_000, size * HIGHEST_RATIO):
        raise Refused("这个文件展开后过大，像是压缩炸弹，请把内容复制到新文件里保存后再上传。", code="office_bomb")
    if min((entry.header_offset for entry in entries), default=0):
        raise Refused("这个文件前面夹带了别的内容，请用 Office 或 WPS 重新保存后再上传。", code="office_with_prefix")
