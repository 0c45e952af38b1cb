"""Zip packages (xlsx, docx) that were checked before anything is read from them.

The order matters: 1. the directory alone (count, names, sizes, ratio) – nothing is unpacked;
2. the prolog of every XML part – a DTD stands before the root element, so its first bytes are
enough; 3. the large parts are unpacked once, in pieces, to see that they are as long as declared
and how many rows and cells they hold. Only then may a real reader open the file.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from lxml import etree

from chuangcheng.imports.reading.limits import MEGABYTE, Limits
from chuangcheng.imports.reading.refusals import refusal

LOCAL_HEADER = struct.Struct("<4s5H3I2H")
PIECE = 1 << 18
PROLOG = 1 << 16
XML_ENDINGS = (".xml", ".rels", ".vml")
ROOT_ELEMENT = re.compile(rb"<[A-Za-z_\x80-\xff]")
WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a package weighs: bytes of XML unpacked, row and cell elements in the fullest sheet."""

    xml: int
    rows: int
    cells: int


class Package:
    """A checked zip package; use as a context manager. Part names have no leading slash."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        try:
            self._box = zipfile.ZipFile(path)
        except Exception as error:
            raise refusal("file_damaged") from error
        self._parts = {info.filename.lstrip("/"): info for info in self._box.infolist() if not info.is_dir()}

    def __enter__(self) -> "Package":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._box.close()

    @property
    def names(self) -> list[str]:
        return list(self._parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def size(self, name: str) -> int:
        """Unpacked size in bytes as the directory declares it."""
        return self._parts[name].file_size

    def check(self) -> Bulk:
        """Steps 1 to 3 of the module's docstring; Refused with the first thing found wrong."""
        self._check_directory()
        rows = cells = 0
        for name, info in self._parts.items():
            if not name.lower().endswith(XML_ENDINGS):
                continue
            self._check_prolog(info)
            if WORKSHEET.match(name):
                sheet_rows, sheet_cells = self._weigh_sheet(info)
                rows, cells = max(rows, sheet_rows), max(cells, sheet_cells)
            elif info.file_size > MEGABYTE:
                for _ in self._unpacked(info):
                    pass
        return Bulk(xml=self._unpacked_xml(), rows=rows, cells=cells)

    def read(self, name: str, *, limit: int | None = None) -> bytes:
        """A whole part; Refused when it is longer than `limit` bytes, missing or damaged."""
        info = self._parts.get(name)
        if info is None:
            raise refusal("file_damaged")
        if limit is not None and info.file_size > limit:
            raise refusal("file_unfolds")
        return b"".join(self._unpacked(info))

    def xml(self, name: str) -> etree._Element:
        """A part parsed without entities, DTD or network."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(self.read(name, limit=self.limits.document_size), parser)
        except etree.XMLSyntaxError as error:
            raise refusal("file_damaged") from error

    def walk(
        self, name: str, tags: tuple[str, ...], events: tuple[str, ...] = ("end",)
    ) -> Iterator[tuple[str, etree._Element]]:
        """(event, element) of a part that may be large; the caller clears what it has used up."""
        options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
        try:
            with self._box.open(self._parts[name]) as part:
                yield from etree.iterparse(part, events=events, tag=tags, **options)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise refusal("file_damaged") from error

    def related(self, name: str) -> dict[str, str]:
        """Relationship id → part name, for the targets inside the package (external ones are left out)."""
        return {key: target for key, (_, target) in self.relations(name).items()}

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (last word of its type, part name) of the part `name`."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", base + ".rels")
        if rels not in self._parts:
            return {}
        found = {}
        for link in self.xml(rels):
            if link.get("TargetMode") == "External" or not link.get("Target"):
                continue
            target = posixpath.normpath(posixpath.join("/", folder, str(link.get("Target")))).lstrip("/")
            found[str(link.get("Id"))] = (str(link.get("Type")).rsplit("/", 1)[-1], target)
        return found

    def _check_directory(self) -> None:
        infos = self._box.infolist()
        if len(infos) > self.limits.members:
            raise refusal("file_too_many_parts")
        if len(self._parts) != sum(not info.is_dir() for info in infos) or any(map(_bad_name, self._parts)):
            raise refusal("file_part_names")
        if any(info.flag_bits & 1 for info in infos):
            raise refusal("file_is_encrypted")
        if sum(info.compress_size for info in infos) > self.path.stat().st_size:
            raise refusal("file_unfolds")
        other = sum(info.file_size for info in infos) - self._unpacked_xml()
        if self._unpacked_xml() > self.limits.unpacked_xml or other > self.limits.unpacked_other:
            raise refusal("file_unfolds")
        if any(self._is_steep(info) for info in infos):
            raise refusal("file_unfolds")

    def _unpacked_xml(self) -> int:
        return sum(info.file_size for name, info in self._parts.items() if name.lower().endswith(XML_ENDINGS))

    def _is_steep(self, info: zipfile.ZipInfo) -> bool:
        return info.file_size > self.limits.ratio_from and info.file_size > self.limits.ratio * max(
            info.compress_size, 1
        )

    def _check_prolog(self, info: zipfile.ZipInfo) -> None:
        head = b""
        for piece in self._unpacked(info):
            head += piece
            root = ROOT_ELEMENT.search(head)
            if root or len(head) > PROLOG:
                break
        if head.startswith(WIDE_MARKS):
            raise refusal("file_damaged")
        root = ROOT_ELEMENT.search(head)
        if b"<!" in re.sub(rb"<!--.*?-->", b"", head[: root.start()] if root else head, flags=re.S):
            raise refusal("file_has_dtd")

    def _weigh_sheet(self, info: zipfile.ZipInfo) -> tuple[int, int]:
        """Counts row and filled-cell elements, and stops as soon as there are too many."""
        rows = cells = 0
        cell_end, row_start = b"</c>", b"<row"
        for piece in self._unpacked(info):
            if not rows and b"<row" not in piece and b":row" in piece:
                cell_end, row_start = b":c>", b":row "  # a program that writes the namespace as a prefix
            filled = piece.count(cell_end)
            if not filled:
                continue  # formatted but empty rows, often down to the last one of the sheet
            cells += filled
            rows += piece.count(row_start)
            if cells > self.limits.cells:
                raise refusal("too_many_cells", limit=self.limits.cells // 10_000)
            if rows > self.limits.rows:
                raise refusal("too_many_rows", limit=self.limits.rows)
        return rows, cells

    def _unpacked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """A part in pieces; Refused when its real length is not the declared one.

        zipfile stops silently at the declared length; a part that goes on behind it would be
        unfolded whole by the next reader, so the deflate stream is followed to its own end.
        """
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refusal("file_damaged")
        length = 0
        try:
            for piece in self._inflated(info):
                length += len(piece)
                if length > info.file_size:
                    raise refusal("file_unfolds")
                yield piece
        except (zlib.error, OSError, struct.error) as error:
            raise refusal("file_damaged") from error
        if length != info.file_size:
            raise refusal("file_damaged")

    def _inflated(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        left = info.compress_size
        inflate = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
        with self.path.open("rb") as file:
            file.seek(info.header_offset)
            header = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
            if header[0] != b"PK\x03\x04":
                raise refusal("file_damaged")
            file.seek(header[9] + header[10], 1)
            while left > 0 and (packed := file.read(min(PIECE, left))):
                left -= len(packed)
                if inflate is None:
                    yield packed
                    continue
                while packed:
                    yield inflate.decompress(packed, PIECE * 4)
                    packed = inflate.unconsumed_tail
            if inflate is not None:
                yield inflate.flush()


def _bad_name(name: str) -> bool:
    return "\\" in name or "\x00" in name or ":" in name[:2] or ".." in name.split("/") or len(name) > 512
