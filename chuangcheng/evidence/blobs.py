"""Where the bytes lie: a folder by default, or a Django storage (S3 by `django-storages`) by one setting.

A name is `<shelf>/<aa>/<bb>/<sha256>.<extension>`, shelf one of originals, views, thumbs. Content never
changes under a name. Putting and removing the same content take turns by `held(sha256[:2])`, on one machine;
machines that share a bucket rely on the sweep's age limit instead.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files import File as StorageFile
from django.core.files import locks
from django.core.files.storage import Storage, storages

SHELVES = ("originals", "views", "thumbs")


class Blobs(Protocol):
    """What the operations need of a place for bytes."""

    def put(self, source: Path, name: str) -> None:
        """Take the file at `source` (it is gone afterwards) durably under `name`, replacing the same content."""

    def path(self, name: str) -> Path:
        """Give a readable local path; FileNotFoundError where there is none."""
        ...

    def remove(self, name: str) -> None:
        """Remove; nothing happens where there is none."""

    def changed_at(self, name: str) -> datetime | None:
        """Say when the name was last put; None where there is none."""

    def names(self, shelf: str) -> Iterator[str]:
        """Walk one shelf in no particular order."""
        ...


class FolderBlobs:
    """Blobs in a folder of this machine, each safe against a power cut once `put` returned."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, source: Path, name: str) -> None:
        target = self.folder / name
        make_folder(target.parent)
        sync(source)
        source.replace(target)
        sync(target.parent)

    def path(self, name: str) -> Path:
        found = self.folder / name
        if not found.is_file():
            raise FileNotFoundError(name)
        return found

    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def changed_at(self, name: str) -> datetime | None:
        try:
            return datetime.fromtimestamp((self.folder / name).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def names(self, shelf: str) -> Iterator[str]:
        for found in (self.folder / shelf).glob("*/*/*"):
            yield found.relative_to(self.folder).as_posix()


class StorageBlobs:
    """Blobs in a Django storage, fetched once into a local folder when somebody wants to read them."""

    def __init__(self, storage: Storage, cache: Path) -> None:
        self.storage, self.cache = storage, cache

    def put(self, source: Path, name: str) -> None:
        if not self.storage.exists(name):
            with source.open("rb") as stream:
                kept = self.storage.save(name, StorageFile(stream))
            if kept != name:  # another machine was faster with the same content
                self.storage.delete(kept)
        source.unlink()

    def path(self, name: str) -> Path:
        local = self.cache / name
        if not local.is_file():
            make_folder(local.parent)
            with self.storage.open(name) as stream, incoming() as temporary:
                with temporary.open("wb") as out:
                    shutil.copyfileobj(stream, out)
                temporary.replace(local)
        return local

    def remove(self, name: str) -> None:
        self.storage.delete(name)
        (self.cache / name).unlink(missing_ok=True)

    def changed_at(self, name: str) -> datetime | None:
        return self.storage.get_modified_time(name) if self.storage.exists(name) else None

    def names(self, shelf: str) -> Iterator[str]:
        folders, files = self.storage.listdir(shelf)
        yield from (f"{shelf}/{file}" for file in files)
        for folder in folders:
            yield from self.names(f"{shelf}/{folder}")


def place() -> Blobs:
    """Give the place the settings name: CHUANGCHENG_EVIDENCE_STORAGE is an alias in STORAGES, or empty."""
    alias = getattr(settings, "CHUANGCHENG_EVIDENCE_STORAGE", "")
    return StorageBlobs(storages[alias], home() / "cache") if alias else FolderBlobs(home())


def home() -> Path:
    """Give the evidence folder; temporary files, parts of uploads and locks lie here in either case."""
    return Path(settings.CHUANGCHENG_HOME) / "evidence"


def name(shelf: str, sha256: str, extension: str) -> str:
    """Give the name of a blob; views and thumbnails are always `jpg`."""
    return f"{shelf}/{sha256[:2]}/{sha256[2:4]}/{sha256}.{extension}"


def sha256_of(name: str) -> str:
    """Read the hash back out of a name."""
    return Path(name).stem


@contextmanager
def incoming() -> Iterator[Path]:
    """Lend an empty file in the evidence folder's own file system, removed at the end unless moved away."""
    folder = home() / "incoming"
    make_folder(folder)
    descriptor, path = tempfile.mkstemp(dir=folder)
    os.close(descriptor)
    try:
        yield Path(path)
    finally:
        Path(path).unlink(missing_ok=True)


@contextmanager
def held(lock: str) -> Iterator[None]:
    """Let one request at a time, of all processes on this machine, pass the lock of this name."""
    folder = home() / "locks"
    make_folder(folder)
    with (folder / lock).open("wb") as handle:
        locks.lock(handle, locks.LOCK_EX)
        try:
            yield
        finally:
            locks.unlock(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and every missing one above it so that they survive a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync(folder.parent)


def sync(path: Path) -> None:
    """Bring a file's bytes, or a folder's entries, to the disk."""
    if path.is_dir() and os.name != "posix":  # Windows neither can nor needs to
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
