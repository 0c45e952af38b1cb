"""Keep one file for good: from here on an acknowledged photo survives a power cut."""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils import compat

from chuangcheng.evidence import blobs, contents, pictures
from chuangcheng.evidence.contents import Content
from chuangcheng.evidence.exif import Shot, clean
from chuangcheng.evidence.models import File, Source
from chuangcheng.evidence.operations.derive import make_derivatives
from chuangcheng.evidence.operations.receive import Readable, Received, full_disk_refused, key_from, receive
from chuangcheng.evidence.pictures import Look
from chuangcheng.rules import likeness
from chuangcheng.rules.refusals import Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Upload:
    """What the caller said about the file."""

    key: UUID
    name: str
    source: str
    by_id: int | None
    at: datetime
    said: Shot


def store(
    *,
    stream: Readable,
    name: str,
    key: UUID | str | None = None,
    source: str,
    by_id: int | None,
    at: datetime,
    shot: Shot | None = None,
    sheets: bool = False,
) -> File:
    """Keep the stream's bytes as received and return its row, committed. Never call it inside a transaction.

    1. stream to a temporary file, counting and hashing; 2. the same key again: the first answer again;
    3. tell the type by content, the pixels by header, then decode once; 4. fsync, rename to the hash's path,
    fsync the folder; 5. commit the row; 6. make view and thumbnail; a failure there is left to the jobs.
    A crash between 4 and 5 leaves a blob without a row for the sweep, never a row without a blob.

    `key` is the client's UUIDv7 (one is made where there is none), `source` one of `models.Source`,
    `shot` what our own page read from a photo; it fills only what EXIF leaves empty, for camera and album;
    `sheets` lets in xls and csv, for the original of a list.
    Raises Refused: invalid (type, size, pixels, broken, key used for other content), full (no space left).
    """
    upload = _Upload(key_from(key or compat.uuid7()), name, _known(source), by_id, at, _heard(shot, source))
    with full_disk_refused(), blobs.incoming() as temporary:
        received = receive(stream, temporary)
        content = contents.recognise(temporary, sheets=sheets)
        if (earlier := File.objects.filter(key=upload.key).first()) is not None:
            return _answer_again(earlier, received, temporary)
        look = pictures.look(temporary, content.reader) if content.reader else None
        file = _publish(upload, received, content, look, temporary)
    if look is not None and file.view_made_at is None:
        _try_derivatives(file, look, at)
    return file


def _known(source: str) -> str:
    if source not in Source.values:
        raise Refused("不认识这种文件来源，请刷新页面后重新上传。", code="source_unknown")
    return source


def _heard(shot: Shot | None, source: str) -> Shot:
    """What our page read out before it made a photo smaller: of own shots and the album, not of chat programs."""
    return shot if shot and source in {Source.CAMERA, Source.ALBUM} else Shot()


def _answer_again(earlier: File, received: Received, temporary: Path) -> File:
    """Give the first answer; bytes that got lost since (a restore without its folder) are put back."""
    if earlier.sha256 != received.sha256:
        raise Refused("这个上传编号已用于另一个文件，请刷新页面后重新上传。", code="upload_key_reused")
    if earlier.erased_at is None:
        with blobs.held(earlier.sha256[:2]):
            name, place = blobs.name("originals", earlier.sha256, earlier.extension), blobs.place()
            if place.changed_at(name) is None:
                place.put(temporary, name)
    return earlier


def _publish(upload: _Upload, received: Received, content: Content, look: Look | None, temporary: Path) -> File:
    """Steps 4 and 5, in turn with whoever removes the same content."""
    file = _row(upload, received, content, look)
    with blobs.held(received.sha256[:2]):
        blobs.place().put(temporary, blobs.name("originals", received.sha256, content.extension))
        try:
            with transaction.atomic(durable=True):
                file.save(force_insert=True)
        except IntegrityError:
            earlier = File.objects.filter(key=upload.key).first()
            if earlier is None:
                raise
            return _answer_again_held(earlier, received)
    return file


def _answer_again_held(earlier: File, received: Received) -> File:
    """The same key was committed by a twin while this one decoded; its blob lies where ours does."""
    if earlier.sha256 != received.sha256:
        raise Refused("这个上传编号刚被另一个文件占用，请重新上传。", code="upload_key_raced")
    return earlier


def _row(upload: _Upload, received: Received, content: Content, look: Look | None) -> File:
    file = File(
        key=upload.key,
        sha256=received.sha256,
        size=received.size,
        media_type=content.media_type,
        extension=content.extension,
        kind=content.kind,
        original_name=clean(upload.name.replace("\\", "/").rsplit("/", 1)[-1], 200),
        source=upload.source,
        uploaded_by_id=upload.by_id,
        uploaded_at=upload.at,
    )
    if look is not None:
        _add_look(file, look, upload.said)
    return file


def _add_look(file: File, look: Look, said: Shot) -> None:
    file.width, file.height = look.width, look.height
    file.taken_at = look.shot.taken_at or said.taken_at
    file.device = look.shot.device or clean(said.device, 100)
    if (position := look.shot.position or said.position) is not None:
        file.latitude, file.longitude, file.datum = position
    if look.phash is not None:
        file.phash = likeness.to_signed(look.phash)
        file.band0, file.band1, file.band2, file.band3 = likeness.bands(look.phash)


def _try_derivatives(file: File, look: Look, at: datetime) -> None:
    try:
        make_derivatives(file=file, at=at, view=look.view)
    except OSError:
        log.warning("view of file %s left to the jobs", file.pk, exc_info=True)
