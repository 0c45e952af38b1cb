"""View and thumbnail of a photo; may be repeated at any time, also by a job after a crash or a restore."""

from datetime import datetime

from PIL import Image

from chuangcheng.evidence import blobs, contents, pictures
from chuangcheng.evidence.models import File, Kind


def make_derivatives(*, file: File, at: datetime, view: Image.Image | None = None) -> bool:
    """Make view and thumbnail of a photo and mark the row; False for a document or an erased file.

    Both are durable before the mark is. `view` saves decoding the original again.
    Raises FileNotFoundError where the original is gone, OSError where the disk is full.
    """
    if file.kind != Kind.PHOTO or file.erased_at is not None:
        return False
    place = blobs.place()
    if view is None:
        original = place.path(blobs.name("originals", file.sha256, file.extension))
        reader = next(content.reader for content in contents.ACCEPTED if content.extension == file.extension)
        view = pictures.look(original, reader).view
    for shelf, write in (("thumbs", pictures.write_thumb), ("views", pictures.write_view)):
        with blobs.incoming() as temporary:
            write(view, temporary)
            place.put(temporary, blobs.name(shelf, file.sha256, "jpg"))
    file.view_made_at = at
    File.objects.filter(pk=file.pk, erased_at=None).update(view_made_at=at)
    return True
