"""The only writers of evidence. None may run inside a caller's transaction, save `erase`."""

from chuangcheng.evidence.operations.derive import make_derivatives
from chuangcheng.evidence.operations.erase import erase
from chuangcheng.evidence.operations.store import store
from chuangcheng.evidence.operations.sweep import sweep_orphans
from chuangcheng.evidence.operations.upload import (
    Upload,
    append_chunk,
    begin_upload,
    drop_upload,
    expire_uploads,
    finish_upload,
    upload_under_way,
)

__all__ = [
    "Upload",
    "append_chunk",
    "begin_upload",
    "drop_upload",
    "erase",
    "expire_uploads",
    "finish_upload",
    "make_derivatives",
    "store",
    "sweep_orphans",
    "upload_under_way",
]
