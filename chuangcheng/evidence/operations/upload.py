"""A file in pieces over a line that breaks: begin, append as often as needed, finish; survives restarts.

Each upload is a folder `uploads/<key>/` with `about.json` and `data`; what is acknowledged is fsynced.
The length of `data` is the only progress there is, so a client that lost its place just asks, or begins
again, and is told where to go on. Bytes flow under a lock on `data` alone: nobody else waits, a second
connection for the same upload is refused, and the database is not touched before the end.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from io import FileIO
from pathlib import Path
from uuid import UUID

from django.core.files import locks

from chuangcheng.evidence import blobs
from chuangcheng.evidence.exif import Shot, clean
from chuangcheng.evidence.models import File, Source
from chuangcheng.evidence.operations.receive import (
    Readable,
    check_size,
    disk_full,
    full_disk_refused,
    key_from,
    largest,
)
from chuangcheng.evidence.operations.store import store
from chuangcheng.rules.coordinates import Position
from chuangcheng.rules.refusals import Refused

ROOM_LEFT = 64 << 20  # bytes of disk an upload may not eat into
SIP = 64 << 10
MOST_OPEN = 200  # uploads one person may have under way
MOST_OPEN_BYTES = 4 << 30  # and what they may come to
LIFETIME = timedelta(days=7)


@dataclass(frozen=True)
class Upload:
    """An upload under way; `offset` is how many of `size` bytes are safely here.

    `source` and `shot` (taken_at, position, device as JSON) are what the client says of the file.
    """

    key: str
    size: int
    sha256: str
    name: str
    by_id: int | None
    begun_at: str
    offset: int = 0
    source: str = Source.DESKTOP
    shot: dict[str, str | list[float | str]] | None = None

    @property
    def expires_at(self) -> datetime:
        """When it is dropped unless it is finished before."""
        return datetime.fromisoformat(self.begun_at) + LIFETIME


def begin_upload(
    *,
    key: UUID | str,
    size: int,
    sha256: str,
    name: str,
    by_id: int | None,
    at: datetime,
    source: str = Source.DESKTOP,
    shot: Shot | None = None,
) -> Upload:
    """Open an upload, or find the one opened before and say where to go on.

    `size` in bytes, `sha256` in hex. A file kept before under this key and hash answers with offset = size.
    Raises Refused: size or hash malformed, too large, key used for other content (invalid); too many under
    way (conflict); full.
    """
    number = str(key_from(key))
    digest = _checked(size, sha256.lower())
    with full_disk_refused(), _held(number) as folder:
        if (found := _read(folder)) is not None:
            return _same(found, size, digest, by_id)
        if File.objects.filter(key=number, sha256=digest, uploaded_by_id=by_id).exists():
            return Upload(number, size, digest, name, by_id, at.isoformat(), size)
        _check_share(by_id, size)
        if shutil.disk_usage(blobs.home()).free < size + ROOM_LEFT:
            raise disk_full()
        said = _said(shot)
        opened = Upload(number, size, digest, clean(name, 200), by_id, at.isoformat(), source=source, shot=said)
        _open(folder, opened)
    return opened


def upload_under_way(*, key: UUID | str, by_id: int | None) -> Upload:
    """Say how far an upload of this user is; one that was finished is at its end. Raises Refused (missing)."""
    number = str(key_from(key))
    folder = blobs.home() / "uploads" / number
    if _read(folder) is None and (kept := File.objects.filter(key=number, uploaded_by_id=by_id).first()):
        begun = kept.uploaded_at.isoformat()
        return Upload(number, kept.size, kept.sha256, kept.original_name, by_id, begun, kept.size, kept.source)
    return _mine(folder, by_id)


def append_chunk(*, key: UUID | str, offset: int, stream: Readable, by_id: int | None) -> Upload:
    """Add the stream's bytes at `offset`, which must be where the upload stands. Durable on return.

    A stream that breaks off (OSError) leaves what came before; ask `upload_under_way` and go on from there.
    Raises Refused: no such upload of this user (missing); another connection is writing it, or the offset is
    another (conflict; `fields["offset"]` says where to go on); more than announced (invalid); full.
    """
    folder = blobs.home() / "uploads" / str(key_from(key))
    with full_disk_refused(), _alone(folder, by_id) as (upload, data):
        if offset != upload.offset:
            raise Refused(
                f"这一段接不上先前收到的内容：{_so_far(upload)}",
                code="upload_out_of_step",
                kind="conflict",
                fields=_stands(upload),
            )
        data.seek(offset)
        try:
            _pour(stream, data, upload.size - offset)
        except Refused:
            data.truncate(offset)
            raise
        finally:
            os.fsync(data.fileno())
        return _mine(folder, by_id)


def _pour(stream: Readable, data: FileIO, room: int) -> None:
    """Write the stream into an unbuffered file as it comes; of a broken line no more is lost than one sip."""
    while piece := stream.read(SIP):
        room -= len(piece)
        if room < 0:
            raise Refused("上传的内容比文件本身还长，请重新选择文件上传。", code="upload_overrun")
        left = memoryview(piece)
        while left:
            left = left[data.write(left) :]


def finish_upload(
    *, key: UUID | str, by_id: int | None, at: datetime, source: str | None = None, shot: Shot | None = None
) -> File:
    """Check the whole against its hash, keep it by `store`, and forget the parts. Again: the same file.

    `source` and `shot`, where given, stand for what was said at the beginning.
    Raises Refused as `store` does, and: bytes still missing (conflict), other bytes than announced (invalid;
    the parts are dropped, begin again), no such upload of this user (missing).
    """
    number = str(key_from(key))
    with full_disk_refused(), _held(number) as folder:
        if _read(folder) is None and (kept := File.objects.filter(key=number, uploaded_by_id=by_id).first()):
            return kept
        with _alone(folder, by_id) as (upload, data):
            if upload.offset < upload.size:
                raise Refused(
                    f"文件还没有传完：{_so_far(upload)}",
                    code="upload_unfinished",
                    kind="conflict",
                    fields=_stands(upload),
                )
            if hashlib.file_digest(data, "sha256").hexdigest() != upload.sha256:
                shutil.rmtree(folder)
                raise Refused("文件在传输中损坏，请重新上传。", code="upload_damaged")
            data.seek(0)
            try:
                file = store(
                    stream=data, name=upload.name, key=number, source=source or upload.source, by_id=by_id, at=at,
                    shot=shot or _heard(upload.shot),
                )  # fmt: skip
            except Refused as refused:
                if refused.kind == "invalid":  # sending the rest again would not help
                    shutil.rmtree(folder)
                raise
            shutil.rmtree(folder)
    return file


def drop_upload(*, key: UUID | str, by_id: int | None) -> None:
    """Give an upload up; what came so far is gone. Raises Refused: no such upload (missing), in use (conflict)."""
    with _held(str(key_from(key))) as folder, _alone(folder, by_id):
        shutil.rmtree(folder)


def expire_uploads(*, at: datetime) -> int:
    """Drop uploads that were begun more than seven days ago, whole or half opened; return how many."""
    dropped = 0
    for found in (blobs.home() / "uploads").glob("*"):
        with _held(found.name) as folder:
            if _is_over(folder, at):
                shutil.rmtree(folder)
                dropped += 1
    return dropped


def _is_over(folder: Path, at: datetime) -> bool:
    if (upload := _read(folder)) is not None:
        return upload.expires_at < at
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC) < at - LIFETIME
    except FileNotFoundError:
        return False


@contextmanager
def _held(number: str) -> Iterator[Path]:
    """Let one request at a time open or end an upload. The lock is apart from the blobs', which store takes."""
    with blobs.held(f"upload-{number[-2:]}"):
        yield blobs.home() / "uploads" / number


@contextmanager
def _alone(folder: Path, by_id: int | None) -> Iterator[tuple[Upload, FileIO]]:
    """Lend the bytes of an upload, unbuffered, to one request; refuse a second one at once."""
    _mine(folder, by_id)
    with (folder / "data").open("r+b", buffering=0) as data:
        if not locks.lock(data, locks.LOCK_EX | locks.LOCK_NB):
            raise Refused("这个文件正由另一个连接上传，请等它结束再接着传。", code="upload_in_use", kind="conflict")
        upload = _mine(folder, by_id)  # it may have ended before the lock was had
        if (folder / "data").stat().st_ino != os.fstat(data.fileno()).st_ino:
            raise Refused(
                f"这次上传已重新开始：{_so_far(upload)}",
                code="upload_begun_anew",
                kind="conflict",
                fields=_stands(upload),
            )
        yield upload, data


def _check_share(by_id: int | None, size: int) -> None:
    """Refuse one more upload to whoever has too much under way."""
    under_way = (_read(about.parent) for about in (blobs.home() / "uploads").glob("*/about.json"))
    own = [upload.size for upload in under_way if upload is not None and upload.by_id == by_id]
    if len(own) >= MOST_OPEN or sum(own) + size > MOST_OPEN_BYTES:
        raise Refused(
            f"您有{len(own)}个文件还没有传完，请先传完或取消它们，再上传新的。",
            code="uploads_too_many",
            kind="conflict",
        )


def _said(shot: Shot | None) -> dict[str, str | list[float | str]] | None:
    """What the client knows of the photo, as JSON."""
    if shot is None:
        return None
    said: dict[str, str | list[float | str]] = {"device": clean(shot.device, 100)}
    if shot.taken_at is not None:
        said["taken_at"] = shot.taken_at.isoformat()
    if shot.position is not None:
        said["position"] = list(shot.position)
    return said


def _heard(said: dict[str, str | list[float | str]] | None) -> Shot | None:
    if said is None:
        return None
    taken = said.get("taken_at")
    position = said.get("position")
    return Shot(
        taken_at=datetime.fromisoformat(str(taken)) if taken else None,
        position=Position(*position) if position else None,
        device=str(said.get("device", "")),
    )


def _checked(size: int, sha256: str) -> str:
    if size < 1 or not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Refused("文件大小或校验码不对，请重新选择文件上传。", code="upload_announced_badly")
    check_size(size, largest())
    return sha256


def _open(folder: Path, upload: Upload) -> None:
    """Make the folder; `about.json` comes last and by rename, so it is whole or absent."""
    blobs.make_folder(folder)
    (folder / "data").write_bytes(b"")
    about = folder / "about.new"
    about.write_text(json.dumps(asdict(upload)), encoding="utf-8")
    blobs.sync(about)
    about.replace(folder / "about.json")
    blobs.sync(folder)


def _read(folder: Path) -> Upload | None:
    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        return Upload(**{**about, "offset": (folder / "data").stat().st_size})
    except FileNotFoundError:
        return None


def _mine(folder: Path, by_id: int | None) -> Upload:
    upload = _read(folder)
    if upload is None or upload.by_id != by_id:
        raise Refused("找不到这次上传，可能已过期，请重新上传。", code="upload_missing", kind="missing")
    return upload


def _same(found: Upload, size: int, sha256: str, by_id: int | None) -> Upload:
    if (found.size, found.sha256, found.by_id) != (size, sha256, by_id):
        raise Refused("这个上传编号正用于另一个文件，请刷新页面后重新上传。", code="upload_key_in_use")
    return found


def _so_far(upload: Upload) -> str:
    return f"已收到 {upload.offset} 字节（共 {upload.size} 字节），请从这里接着传。"


def _stands(upload: Upload) -> dict[str, str]:
    return {"offset": str(upload.offset)}
