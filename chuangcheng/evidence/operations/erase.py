"""Taking a file away for good, where the law or a person in the picture asks for it."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction

from chuangcheng.evidence import blobs
from chuangcheng.evidence.models import File


def erase(*, file: File, at: datetime) -> None:
    """Empty the row and, once the caller's transaction is committed, remove the bytes.

    Key, hash, size and dates stay, so a chain that names the file still closes. Another row over the same
    content keeps the bytes. Erasing twice changes nothing. A crash in between leaves the bytes to the sweep.
    """
    with transaction.atomic():
        File.objects.filter(pk=file.pk, erased_at=None).update(
            erased_at=at,
            original_name="",
            taken_at=None,
            latitude=None,
            longitude=None,
            datum="",
            device="",
            phash=None,
            band0=None,
            band1=None,
            band2=None,
            band3=None,
            view_made_at=None,
        )
        transaction.on_commit(partial(remove_unused, [blobs.name("originals", file.sha256, file.extension)]))
    file.refresh_from_db()


def remove_unused(names: Iterable[str]) -> int:
    """Remove the blobs at `names` that no living row points to, their views and thumbnails too.

    Returns how many names were without a row. Looks at the rows while holding the content, so that a store of the
    same bytes either comes first and keeps them, or comes after and puts them again.
    """
    place, removed = blobs.place(), 0
    for name in names:
        sha256 = blobs.sha256_of(name)
        with blobs.held(sha256[:2]):
            if File.objects.filter(sha256=sha256, erased_at=None).exists():
                continue
            for doomed in (name, blobs.name("views", sha256, "jpg"), blobs.name("thumbs", sha256, "jpg")):
                place.remove(doomed)
            removed += 1
    return removed
