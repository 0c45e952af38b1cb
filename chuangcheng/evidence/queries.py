"""Reading evidence: files, paths to serve, look-alikes, and what a verifier should have a second look at.

Who may see a file is decided upstairs, by the problem or record it hangs on.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Literal, NamedTuple, cast

from django.db.models import Q
from django.utils.timezone import localtime

from chuangcheng.evidence import blobs
from chuangcheng.evidence.models import File, Kind, Source
from chuangcheng.rules import likeness
from chuangcheng.rules.coordinates import Datum, Position, distance
from chuangcheng.rules.refusals import Refused

FAR = 200  # metres; a phone between high houses is off by up to a hundred
MOST_MATCHES = 50


class Match(NamedTuple):
    """Another file that looks the same: `distance` 0–3 bits, 0 with `same_bytes` for the very same content."""

    file_id: int
    distance: int
    same_bytes: bool = False


class Signal(NamedTuple):
    """Something for the verifier to look at, with a Chinese sentence; never a verdict."""

    code: Literal["used_before", "nearly_used_before", "taken_before_found", "taken_far_away", "no_shooting_data"]
    sentence: str


def files(ids: Iterable[int]) -> dict[int, File]:
    """Give the files of these ids, one query; unknown ids are missing from the answer."""
    return File.objects.in_bulk(list(ids))


def by_key(key: str) -> File | None:
    """Find what an upload number was kept as."""
    return File.objects.filter(key=key).first()


def waiting_for_view(limit: int = 100) -> list[File]:
    """Give the oldest photos whose view is still to be made, for the jobs."""
    return list(File.objects.filter(kind=Kind.PHOTO, view_made_at=None, erased_at=None).order_by("id")[:limit])


def all_files() -> Iterator[tuple[File, int]]:
    """Walk every file by id, 500 at a time, with how many there are; for `verify`."""
    total, last = File.objects.count(), 0
    while batch := list(File.objects.filter(id__gt=last).order_by("id")[:500]):
        last = batch[-1].pk
        yield from ((file, total) for file in batch)


def position(file: File) -> Position | None:
    """Give where the photo was taken."""
    if file.latitude is None or file.longitude is None:
        return None
    return Position(file.latitude, file.longitude, cast(Datum, file.datum))


def download_name(file: File) -> str:
    """Give the name to save under: the original one with the extension its content has."""
    stem = Path(file.original_name).stem or ("照片" if file.kind == Kind.PHOTO else "附件")
    return f"{stem}.{file.extension}"


def open_original(file: File) -> Path:
    """Give the path of the bytes as received (`file.media_type`). Raises Refused: erased, lost (missing)."""
    return _open(file, "originals", file.extension)


def open_view(file: File) -> Path:
    """Give the path of the JPEG of at most 1600 px. Raises Refused: document, not made yet, erased (missing)."""
    return _open_made(file, "views")


def open_thumb(file: File) -> Path:
    """Give the path of the JPEG of at most 320 px. Raises Refused as `open_view`."""
    return _open_made(file, "thumbs")


def state_of_bytes(file: File) -> Literal["whole", "changed", "lost", "erased"]:
    """Read the original again and compare it with its hash; for `verify` and after a restore."""
    if file.erased_at is not None:
        return "erased"
    try:
        with blobs.place().path(blobs.name("originals", file.sha256, file.extension)).open("rb") as stream:
            return "whole" if hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256 else "changed"
    except FileNotFoundError:
        return "lost"


def near_same(file: File) -> list[Match]:
    """Give the other living files that are the same or nearly so, nearest and oldest first, at most 50."""
    return near_same_of([file])[file.pk]


def near_same_of(files: Sequence[File]) -> dict[int, list[Match]]:
    """Answer `near_same` for several files in one query."""
    if not files:
        return {}
    wanted = reduce(or_, (_looks_like(file) for file in files))
    rows = list(File.objects.filter(wanted, erased_at=None).values_list("id", "sha256", "phash"))
    return {file.pk: _matches(file, rows) for file in files}


def signals(
    file: File,
    *,
    found_at: datetime | None,
    site_position: Position | None,
    previous_use: Mapping[int, str],
    matches: Sequence[Match] | None = None,
) -> list[Signal]:
    """Give what is worth a second look at a photo offered as proof.

    `found_at` is when the problem was found (leave out for a photo of the problem itself); `site_position`
    where it is; `previous_use` says in words where files were used ("2026-000123 整改后照片"), by file id,
    and leaves out those the reader may not know of; `matches` saves asking `near_same` again.
    """
    found = _uses(near_same(file) if matches is None else matches, previous_use)
    if file.kind == Kind.PHOTO:
        found += _timing(file, found_at) + _distance(file, site_position) + _missing(file, site_position)
    return found


def _open(file: File, shelf: str, extension: str) -> Path:
    if file.erased_at is not None:
        raise Refused("这个文件已按规定清除，不能再查看。", code="file_erased", kind="missing")
    try:
        return blobs.place().path(blobs.name(shelf, file.sha256, extension))
    except FileNotFoundError:
        raise Refused("文件内容在服务器上找不到，请联系管理员从备份恢复。", code="file_lost", kind="missing") from None


def _open_made(file: File, shelf: str) -> Path:
    if file.kind != Kind.PHOTO:
        raise Refused("附件没有预览图，请下载后查看。", code="view_of_document", kind="missing")
    if file.view_made_at is None and file.erased_at is None:
        raise Refused("预览图正在生成，请稍后刷新。", code="view_not_made", kind="missing")
    return _open(file, shelf, "jpg")


def _looks_like(file: File) -> Q:
    same = Q(sha256=file.sha256)
    if file.phash is None:
        return same
    for probe in likeness.probes(likeness.to_unsigned(file.phash)):
        following = (probe.band + 1) % likeness.BANDS
        same |= Q(**{f"band{probe.band}": probe.value, f"band{following}__in": probe.next_values})
    return same


def _matches(file: File, rows: Iterable[tuple[int, str, int | None]]) -> list[Match]:
    found = []
    for other_id, sha256, phash in rows:
        if other_id == file.pk:
            continue
        if sha256 == file.sha256:
            found.append(Match(other_id, 0, same_bytes=True))
        elif phash is not None and file.phash is not None:
            apart = likeness.distance(likeness.to_unsigned(phash), likeness.to_unsigned(file.phash))
            if apart <= likeness.NEAR:
                found.append(Match(other_id, apart))
    return sorted(found, key=lambda match: (not match.same_bytes, match.distance, match.file_id))[:MOST_MATCHES]


def _uses(matches: Sequence[Match], previous_use: Mapping[int, str]) -> list[Signal]:
    found: dict[str, Signal] = {}
    for match in matches:
        use = previous_use.get(match.file_id)
        if use is None or use in found:
            continue
        if match.same_bytes:
            found[use] = Signal("used_before", f"同一张照片在「{use}」用过，请核对。")
        else:
            found[use] = Signal("nearly_used_before", f"与「{use}」的照片几乎相同，请对比后判断。")
    return list(found.values())


def _timing(file: File, found_at: datetime | None) -> list[Signal]:
    if file.taken_at is None or found_at is None or file.taken_at >= found_at:
        return []
    sentence = f"拍摄时间 {_moment(file.taken_at)} 早于问题发现时间 {_moment(found_at)}，请核对是否为整改后拍摄。"
    return [Signal("taken_before_found", sentence)]


def _distance(file: File, site_position: Position | None) -> list[Signal]:
    taken = position(file)
    if taken is None or site_position is None:
        return []
    metres = distance(taken, site_position)
    if metres <= FAR:
        return []
    far = f"{metres:.0f} 米" if metres < 1000 else f"{metres / 1000:.1f} 公里"
    return [Signal("taken_far_away", f"拍摄位置距点位约 {far}，请核对是否在现场拍摄。")]


def _missing(file: File, site_position: Position | None) -> list[Signal]:
    """Missing data says something only of our own camera page, which always writes it when allowed to."""
    if file.source != Source.CAMERA:
        return []
    lacking = ["拍摄时间"] if file.taken_at is None else []
    if site_position is not None and file.latitude is None:
        lacking.append("拍摄位置")
    if not lacking:
        return []
    return [Signal("no_shooting_data", f"用本系统拍照却没有{'和'.join(lacking)}，请核对照片来历。")]


def _moment(moment: datetime) -> str:
    local = localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
