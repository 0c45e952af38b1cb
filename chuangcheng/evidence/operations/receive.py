"""Bytes from a client to the disk, counted and hashed on the way; a full disk is a sentence, not a crash."""

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import UUID

from django.conf import settings
from django.db import OperationalError

from chuangcheng.rules.refusals import Refused

PIECE = 1 << 20
DEFAULT_LARGEST = 100 << 20
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


class Readable(Protocol):
    """An open file, an uploaded file, a BytesIO."""

    def read(self, size: int, /) -> bytes: ...


class Received(NamedTuple):
    sha256: str
    size: int


def receive(stream: Readable, into: Path) -> Received:
    """Write the stream to the file at `into`. Raises Refused: empty, too large (invalid)."""
    digest, size, limit = hashlib.sha256(), 0, largest()
    with into.open("wb") as out:
        while piece := stream.read(PIECE):
            size += len(piece)
            check_size(size, limit)
            digest.update(piece)
            out.write(piece)
    if not size:
        raise Refused("这个文件是空的，请重新选择。", code="file_empty")
    return Received(digest.hexdigest(), size)


def check_size(size: int, limit: int) -> None:
    """Refuse what is larger than `limit` bytes."""
    if size > limit:
        raise Refused(f"文件超过 {limit / (1 << 20):.3g} MB 的上限，请压缩或拆分后再上传。", code="file_too_large")


def largest() -> int:
    """Give the most bytes one file may have (CHUANGCHENG_EVIDENCE_MAX_BYTES, default 100 MB)."""
    return int(getattr(settings, "CHUANGCHENG_EVIDENCE_MAX_BYTES", DEFAULT_LARGEST))


def key_from(key: UUID | str) -> UUID:
    """Read a client's upload number. Raises Refused (invalid)."""
    try:
        return key if isinstance(key, UUID) else UUID(key)
    except ValueError:
        raise Refused("上传编号格式不对，请刷新页面后重新上传。", code="upload_key_malformed") from None


@contextmanager
def full_disk_refused() -> Iterator[None]:
    """Turn "no space left", from the folder or from the database, into Refused (full)."""
    try:
        yield
    except OSError as failed:
        if failed.errno not in _NO_SPACE:
            raise
        raise disk_full() from failed
    except OperationalError as failed:
        if not any(word in str(failed) for word in ("disk is full", "No space left")):
            raise
        raise disk_full() from failed


def disk_full() -> Refused:
    """Say that the server has no room; nothing was kept."""
    return Refused("服务器存储空间已满，这个文件没有保存，请联系管理员清理后再上传。", code="disk_full", kind="full")
