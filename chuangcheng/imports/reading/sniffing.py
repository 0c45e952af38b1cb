"""What a file is, judged by its content; the name only decides between twins (.xls and .et)."""

import codecs
import re
import zipfile
from pathlib import Path

import olefile

from chuangcheng.imports.reading.limits import Limits
from chuangcheng.imports.reading.refusals import refusal
from chuangcheng.imports.reading.tables import Kind

HEAD = 8192

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "file_is_pdf"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"\x89PNG\r\n", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
    (b"II*\x00", "file_is_picture"),
    (b"MM\x00*", "file_is_picture"),
    (b"{\\rtf", "file_is_rtf"),
    (b"Rar!", "file_is_archive"),
    (b"7z\xbc\xaf\x27\x1c", "file_is_archive"),
    (b"\x1f\x8b", "file_is_archive"),
    (b"BZh91AY", "file_is_archive"),
    (b"\xfd7zXZ", "file_is_archive"),
)
TEXT_SIGNS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet"), "file_is_xml_sheet"),
    (
        re.compile(rb"\A\s*(?:mime-version:|from:.{0,200}\n(?:.*\n){0,5}mime-version:|content-type:)", re.I),
        "file_is_mht",
    ),
    (
        re.compile(rb"\A\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.I | re.S),
        "file_is_html",
    ),
    (re.compile(rb"\A\s*<\?xml.*?<html\b", re.I | re.S), "file_is_html"),
)
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"


def sniff(path: Path, original_name: str, limits: Limits | None = None) -> Kind:
    """The kind of the file at `path`, or Refused with a sentence naming what to save it as.

    Reads the head of the file and, for packages, their directory; nothing is unpacked.
    """
    size = path.stat().st_size
    bounds = limits or Limits()
    if size == 0:
        raise refusal("file_empty")
    if size > bounds.file_size:
        raise refusal("file_too_large", limit=bounds.file_size // 2**20)
    with path.open("rb") as file:
        head = file.read(HEAD)
    suffix = Path(original_name).suffix.lower()
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _package(path)
    if head.startswith(olefile.MAGIC):
        return _compound(path, suffix)
    _refuse_known(head)
    return _text(head, suffix)


def _package(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as box:
            names = {name.lstrip("/").replace("\\", "/").lower() for name in box.namelist()}
            declared = (
                box.read("mimetype")[:80] if "mimetype" in names and box.getinfo("mimetype").file_size < 200 else b""
            )
    except Exception as error:
        raise refusal("file_damaged") from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    raise refusal(_other_package(names, declared))


def _other_package(names: set[str], declared: bytes) -> str:
    if "xl/workbook.bin" in names:
        return "file_is_xlsb"
    if "ppt/presentation.xml" in names:
        return "file_is_presentation"
    if declared.startswith(OPEN_DOCUMENT):
        return "file_is_opendocument"
    if "ofd.xml" in names:
        return "file_is_ofd"
    return "file_is_archive"


def _compound(path: Path, suffix: str) -> Kind:
    """Old Office and WPS share one container; the streams at its root tell them apart."""
    try:
        with olefile.OleFileIO(str(path)) as box:
            streams = {entry[0].lower() for entry in box.listdir() if len(entry) == 1}
    except Exception as error:
        raise refusal("file_damaged") from error
    if "encryptedpackage" in streams:
        raise refusal("file_is_encrypted")
    if streams & {"workbook", "book"}:
        if suffix in (".et", ".ett"):
            raise refusal("file_is_et")
        return "xls"
    if "worddocument" in streams:
        raise refusal("file_is_wps" if suffix in (".wps", ".wpt") else "file_is_doc")
    if "powerpoint document" in streams:
        raise refusal("file_is_presentation")
    raise refusal("file_is_unknown")


def _refuse_known(head: bytes) -> None:
    for start, code in MAGIC:
        if head.startswith(start):
            raise refusal(code)
    if _is_other_picture(head):
        raise refusal("file_is_picture")
    flat = head.replace(b"\x00", b"") if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else head
    flat = flat.removeprefix(codecs.BOM_UTF8).removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)
    for sign, code in TEXT_SIGNS:
        if sign.search(flat):
            raise refusal(code)


def _is_other_picture(head: bytes) -> bool:
    """Pictures whose mark is more than a start: WebP, HEIC, BMP ("BM" alone may begin a csv)."""
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    heic = head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1")
    return webp or heic or (head[:2] == b"BM" and head[6:10] == bytes(4))


def _text(head: bytes, suffix: str) -> Kind:
    """Text is taken for csv when it has no control bytes (UTF-16 by its mark aside)."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "csv"
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        raise refusal("file_is_unknown")
    if suffix in (".xlsx", ".xls", ".docx") and not re.search(rb"[,\t;\n]", head):
        raise refusal("file_damaged")
    return "csv"
