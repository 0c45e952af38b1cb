"""A zipped office document of which a few parts are replaced and every other part stays as it is."""

import hashlib
import os
import posixpath
import shutil
import zipfile
from pathlib import Path

from lxml import etree

from chuangcheng.rules.refusals import Refused

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
LARGEST_XML = 300_000_000
DOCUMENT = "officeDocument"
_PICTURES = ((b"\xff\xd8\xff", "jpeg", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "png", "image/png"))


def damaged() -> Refused:
    """The refusal for whatever cannot be opened."""
    return Refused("原清单文件打不开，可能已损坏或有密码；请用能打开的原件重新上传。", code="original_cannot_be_opened")


class Package:
    """Parts by name without leading slash; `put` replaces or adds one, `save` writes the whole."""

    def __init__(self, path: Path) -> None:
        try:
            self._box = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise damaged() from error
        self._infos = {info.filename.lstrip("/"): info for info in self._box.infolist()}
        self._new: dict[str, bytes | Path] = {}

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._box.close()

    def __contains__(self, name: str) -> bool:
        return name in self._infos or name in self._new

    def tree(self, name: str) -> etree._Element:
        """The root of an XML part as it stands now, parsed without entities, DTD or network; else Refused."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self._content(name), parser)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, RuntimeError, OSError) as error:
            raise damaged() from error
        if etree.ElementTree(root).docinfo.internalDTD is not None:
            raise damaged()
        return root

    def _content(self, name: str) -> bytes:
        changed = self._new.get(name)
        if isinstance(changed, bytes):
            return changed
        info = self._infos.get(name)
        if info is None or info.file_size > LARGEST_XML:
            raise damaged()
        return self._box.read(info)

    def put_tree(self, name: str, root: etree._Element) -> None:
        self._new[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def put(self, name: str, content: bytes | Path) -> None:
        """Bytes, or a picture on disk that is copied in when saving, stored since it would not get smaller."""
        self._new[name] = content

    def free_name(self, stem: str, ending: str) -> str:
        """The first of stem1.ending, stem2.ending, … that no part has."""
        number = 1
        while f"{stem}{number}.{ending}" in self:
            number += 1
        return f"{stem}{number}.{ending}"

    def save(self, out: Path) -> None:
        """Write beside `out`, then put in place: parts in their old order and packing, new ones at the end."""
        part = out.with_name(f".{out.name}.{os.getpid()}.part")
        try:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as box:
                for info in self._box.infolist():
                    self._write(box, info, self._new.get(info.filename.lstrip("/")))
                for name, content in self._new.items():
                    if name not in self._infos:
                        fresh = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                        fresh.compress_type = zipfile.ZIP_STORED if isinstance(content, Path) else zipfile.ZIP_DEFLATED
                        self._write(box, fresh, content)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)

    def _write(self, box: zipfile.ZipFile, old: zipfile.ZipInfo, content: bytes | Path | None) -> None:
        info = zipfile.ZipInfo(old.filename, old.date_time)
        info.external_attr = old.external_attr
        info.compress_type = zipfile.ZIP_STORED if old.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
        if isinstance(content, bytes):
            box.writestr(info, content)
            return
        with box.open(info, "w") as target, content.open("rb") if content else self._box.open(old) as source:
            shutil.copyfileobj(source, target, 1 << 20)


class Links:
    """The relationships of one part; written back only when one was added."""

    def __init__(self, package: Package, part: str) -> None:
        folder, base = posixpath.split(part)
        self._package, self._folder = package, folder
        self.name = posixpath.join(folder, "_rels", f"{base}.rels")
        empty = etree.fromstring(f'<Relationships xmlns="{LINKS}"/>')
        self._root = package.tree(self.name) if self.name in package else empty

    def target(self, key: str | None) -> str | None:
        """The part a relationship id leads to; None for an unknown id or a target outside the package."""
        for link in self._root:
            if link.get("Id") == key and link.get("TargetMode") != "External":
                return self._resolved(link)
        return None

    def of_kind(self, kind: str) -> str | None:
        """The part the first relationship of a kind (last word of its type) leads to."""
        for link in self._root:
            if str(link.get("Type")).rsplit("/", 1)[-1] == kind and link.get("TargetMode") != "External":
                return self._resolved(link)
        return None

    def add(self, kind: str, target: str) -> str:
        """A new relationship to a part by name; its id."""
        taken = {link.get("Id") for link in self._root}
        key = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        way = posixpath.relpath(target, self._folder or ".")
        etree.SubElement(self._root, f"{{{LINKS}}}Relationship", Id=key, Type=f"{OFFICE}/{kind}", Target=way)
        self._package.put_tree(self.name, self._root)
        return key

    def _resolved(self, link: etree._Element) -> str:
        way = posixpath.join("/", self._folder, str(link.get("Target")))
        return posixpath.normpath(way).lstrip("/")


class Media:
    """Pictures put beside a document's own; the same picture twice is kept once. `types` are what to declare."""

    def __init__(self, package: Package, links: Links, *, stem: str) -> None:
        self._package, self._links, self._stem = package, links, stem
        self._known: dict[str, str] = {}
        self.types: dict[str, str] = {}

    def link_of(self, path: Path) -> str:
        """The relationship id of a picture on disk; Refused when it is no JPEG or PNG."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            head = file.read(16)
        if digest not in self._known:
            kind = next((each for each in _PICTURES if head.startswith(each[0])), None)
            if kind is None:
                raise Refused("照片不是JPEG或PNG，放不进回复表；请换一张照片。", code="photo_not_for_sheets")
            part = self._package.free_name(self._stem, kind[1])
            self._package.put(part, path)
            self.types[kind[1]] = kind[2]
            self._known[digest] = self._links.add("image", part)
        return self._known[digest]


def declare_types(package: Package, *, defaults: dict[str, str], overrides: dict[str, str]) -> None:
    """Content types by file ending and by part, added to [Content_Types].xml where they are missing."""
    name = "[Content_Types].xml"
    root = package.tree(name)
    known = {str(each.get("Extension")).lower() for each in root.iterfind(f"{{{TYPES}}}Default")}
    place = len(root.findall(f"{{{TYPES}}}Default"))
    missing = {ending: kind for ending, kind in defaults.items() if ending not in known}
    for ending, kind in missing.items():
        root.insert(place, etree.Element(f"{{{TYPES}}}Default", Extension=ending, ContentType=kind))
    for part, kind in overrides.items():
        etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
    if missing or overrides:
        package.put_tree(name, root)
