"""Cleaning up after crashes: bytes no row ever pointed to, and temporary files nobody came back for."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from chuangcheng.evidence import blobs
from chuangcheng.evidence.models import File
from chuangcheng.evidence.operations.erase import remove_unused

BATCH = 500


def sweep_orphans(*, older_than: datetime) -> int:
    """Remove blobs without a living row that were put before `older_than`; return how many.

    Take a day at least: an upload that is being kept right now has its bytes before its row. Temporary
    files and fetched copies of that age go too, uncounted.
    """
    removed = 0
    for shelf in blobs.SHELVES:
        old = _older(shelf, older_than)
        while names := list(islice(old, BATCH)):
            removed += remove_unused(_without_row(names))
    for folder in ("incoming", "cache"):
        _remove_old_files(blobs.home() / folder, older_than)
    return removed


def _older(shelf: str, moment: datetime) -> Iterator[str]:
    place = blobs.place()
    for name in place.names(shelf):
        put_at = place.changed_at(name)
        if put_at is not None and put_at < moment:
            yield name


def _without_row(names: list[str]) -> list[str]:
    """Ask for the rows of a whole batch at once; each name left over is asked for again while held."""
    hashes = {blobs.sha256_of(name) for name in names}
    living = set(File.objects.filter(sha256__in=hashes, erased_at=None).values_list("sha256", flat=True))
    return [name for name in names if blobs.sha256_of(name) not in living]


def _remove_old_files(folder: Path, moment: datetime) -> None:
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # an upload may be taken in while one looks
            if path.is_file() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
                path.unlink()
