"""A file in pieces over a line that breaks: begin, append as often as needed, finish; survives restarts.

Each upload is a folder `uploads/<key>/` with `about.json` and `data`; what is acknowledged is fsynced.
The length of `data` is the only progress there is, so a client that lost its place just begins again
and is told where to go on.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from chuangcheng.evidence import blobs
from chuangcheng.evidence.exif import Shot, clean
from chuangcheng.evidence.models import File
from chuangcheng.evidence.operations.receive import (
    check_size,
    disk_full,
    full_disk_refused,
    key_from,
    largest,
)
from chuangcheng.evidence.operations.store import store
from chuangcheng.rules.refusals import Refused

ROOM_LEFT = 64 << 20  # bytes of disk an upload may not eat into
LARGEST_CHUNK = 16 << 20
LIFETIME = timedelta(days=7)


@dataclass(frozen=True)
class Upload:
    """An upload under way; `offset` is how many of `size` bytes are safely here."""

    key: str
    size: int
    sha256: str
    name: str
    by_id: int | None
    begun_at: str
    offset: int = 0


def begin_upload(*, key: UUID | str, size: int, sha256: str, name: str, by_id: int | None, at: datetime) -> Upload:
    """Open an upload, or find the one opened before and say where to go on.

    `size` in bytes, `sha256` in hex. A file kept before under this key and hash answers with offset = size.
    Raises Refused: size or hash malformed, too large, key used for other content (invalid); full.
    """
    number = str(key_from(key))
    digest = _checked(size, sha256.lower())
    with full_disk_refused(), _held(number) as folder:
        if (found := _read(folder)) is not None:
            return _same(found, size, digest, by_id)
        if File.objects.filter(key=number, sha256=digest).exists():
            return Upload(number, size, digest, name, by_id, at.isoformat(), size)
        if shutil.disk_usage(blobs.home()).free < size + ROOM_LEFT:
            raise disk_full()
        opened = Upload(number, size, digest, clean(name, 200), by_id, at.isoformat())
        _open(folder, opened)
    return opened


def append_chunk(*, key: UUID | str, offset: int, data: bytes, by_id: int | None) -> Upload:
    """Add bytes at `offset`; the same bytes sent twice are taken once. Durable on return.

    Raises Refused: no such upload of this user (missing); a gap, or other bytes than before (conflict;
    `fields["offset"]` says where to go on); more than announced, chunk over 16 MB (invalid); full.
    """
    if len(data) > LARGEST_CHUNK:
        raise Refused(f"每一段最多 {LARGEST_CHUNK >> 20} MB,请分小段上传。", code="chunk_too_large")
    with full_disk_refused(), _held(str(key_from(key))) as folder:
        upload = _mine(folder, by_id)
        if offset < 0 or offset > upload.offset:
            raise _go_on(upload, "upload_out_of_step", "这一段接不上先前收到的内容")
        if offset + len(data) > upload.size:
            raise Refused("上传的内容比文件本身还长，请重新选择文件上传。", code="upload_overrun")
        known = min(upload.offset - offset, len(data))
        with (folder / "data").open("r+b") as file:
            file.seek(offset)
            if file.read(known) != data[:known]:
                raise _go_on(upload, "upload_bytes_differ", "这一段与先前收到的内容不一致")
            file.write(data[known:])
        blobs.sync(folder / "data")
        return _mine(folder, by_id)


def finish_upload(*, key: UUID | str, source: str, by_id: int | None, at: datetime, shot: Shot | None = None) -> File:
    """Check the whole against its hash, keep it by `store`, and forget the parts. Again: the same file.

    Raises Refused as `store` does, and: bytes still missing (conflict), other bytes than announced (invalid;
    the parts are dropped, begin again), no such upload of this user (missing).
    """
    number = str(key_from(key))
    with full_disk_refused(), _held(number) as folder:
        if _read(folder) is None and (kept := File.objects.filter(key=number, uploaded_by_id=by_id).first()):
            return kept
        upload = _mine(folder, by_id)
        if upload.offset < upload.size:
            raise _go_on(upload, "upload_unfinished", "文件还没有传完")
        with (folder / "data").open("rb") as stream:
            arrived = hashlib.file_digest(stream, "sha256").hexdigest()
        if arrived != upload.sha256:
            shutil.rmtree(folder)
            raise Refused("文件在传输中损坏，请重新上传。", code="upload_damaged")
        try:
            with (folder / "data").open("rb") as stream:
                file = store(stream=stream, name=upload.name, key=number, source=source, by_id=by_id, at=at, shot=shot)
        except Refused as refused:
            if refused.kind == "invalid":  # sending the rest again would not help
                shutil.rmtree(folder)
            raise
        shutil.rmtree(folder)
    return file


def expire_uploads(*, at: datetime) -> int:
    """Drop uploads that were begun more than seven days ago; return how many."""
    dropped = 0
    for about in (blobs.home() / "uploads").glob("*/about.json"):
        with _held(about.parent.name) as folder:
            upload = _read(folder)
            if upload is not None and datetime.fromisoformat(upload.begun_at) < at - LIFETIME:
                shutil.rmtree(folder)
                dropped += 1
    return dropped


@contextmanager
def _held(number: str) -> Iterator[Path]:
    """Let one request at a time work on an upload. The lock is apart from the blobs', which store takes."""
    with blobs.held(f"upload-{number[-2:]}"):
        yield blobs.home() / "uploads" / number


def _checked(size: int, sha256: str) -> str:
    if size < 1 or not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Refused("文件大小或校验码不对，请重新选择文件上传。", code="upload_announced_badly")
    check_size(size, largest())
    return sha256


def _open(folder: Path, upload: Upload) -> None:
    """Make the folder; `about.json` comes last and by rename, so it is whole or absent."""
    blobs.make_folder(folder)
    (folder / "data").touch()
    about = folder / "about.new"
    about.write_text(json.dumps(asdict(upload)), encoding="utf-8")
    blobs.sync(about)
    about.replace(folder / "about.json")
    blobs.sync(folder)


def _read(folder: Path) -> Upload | None:
    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Upload(**{**about, "offset": (folder / "data").stat().st_size})


def _mine(folder: Path, by_id: int | None) -> Upload:
    upload = _read(folder)
    if upload is None or upload.by_id != by_id:
        raise Refused("找不到这次上传，可能已过期，请重新上传。", code="upload_missing", kind="missing")
    return upload


def _same(found: Upload, size: int, sha256: str, by_id: int | None) -> Upload:
    if (found.size, found.sha256, found.by_id) != (size, sha256, by_id):
        raise Refused("这个上传编号正用于另一个文件，请刷新页面后重新上传。", code="upload_key_in_use")
    return found


def _go_on(upload: Upload, code: str, what: str) -> Refused:
    return Refused(
        f"{what}:已收到 {upload.offset} 字节(共 {upload.size} 字节),请从这里接着传。",
        code=code,
        kind="conflict",
        fields={"offset": str(upload.offset)},
    )
