"""A stored photo as documents take it: the view on disk, its digest, and the address that serves it."""

from chuangcheng.evidence.models import File
from chuangcheng.evidence.queries import open_original, open_view
from chuangcheng.reports.documents.blocks import Photo
from chuangcheng.rules.refusals import Refused


def photo(file: File, *, caption: str = "") -> Photo:
    """The upright, reduced view where it is made, else the original."""
    try:
        path = open_view(file)
    except Refused:
        path = open_original(file)
    return Photo(path=str(path), caption=caption, sha256=file.sha256, url=f"/evidence/{file.id}/view/")
