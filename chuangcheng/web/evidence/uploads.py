"""Files come in: one request per file, with progress in the browser; without script, with the form itself."""

from collections.abc import Iterable, Sequence
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from chuangcheng.evidence.operations import store
from chuangcheng.evidence.queries import files
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.pieces import Photo

SOURCES = {"album", "wechat", "desktop", "paste"}
MOST_AT_ONCE = 20
NAMED_LIKE_PASTE = "image.png"


@signed_in
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep one file (field `file`); answers {"id", "name", "thumb", "view", "kind"}. `key` makes it count once."""
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        raise Refused("没有收到文件，请重新选择。", code="upload_empty")
    file_id = keep(request, cast(UploadedFile, sent), key=request.POST.get("key") or None)
    photo = kept_photos([file_id])[0]
    answer = {
        "id": photo.id,
        "name": photo.text,
        "thumb": photo.thumb,
        "view": photo.view,
        "kind": "photo" if photo.thumb else "document",
    }
    return JsonResponse(answer, status=201, json_dumps_params={"ensure_ascii": False})


def keep(request: HttpRequest, sent: UploadedFile, *, key: str | None = None) -> int:
    """Store one uploaded file for the person asking; its id. Raises Refused as `evidence.operations.store`."""
    said = request.POST.get("source", "")
    name = sent.name or "文件"
    source = said if said in SOURCES else "paste" if name == NAMED_LIKE_PASTE else _by_device(request)
    kept = store(stream=sent, name=name, key=key, source=source, by_id=who(request).user_id, at=now(request))
    return kept.pk


def _by_device(request: HttpRequest) -> str:
    """A browser inside WeChat strips shooting data; a phone sends from its album."""
    agent = request.headers.get("User-Agent", "")
    if "MicroMessenger" in agent:
        return "wechat"
    return "album" if "Mobile" in agent else "desktop"


def take_posted_files(request: HttpRequest, zones: Iterable[str]) -> QueryDict:
    """The posted form with the ids of files that came in it, for browsers without script."""
    posted = request.POST.copy()
    for zone in [*zones, "basis"]:
        for sent in request.FILES.getlist(f"{zone}_files")[:MOST_AT_ONCE]:
            posted.appendlist(zone, str(keep(request, sent)))
    return posted


def kept_photos(ids: Sequence[int]) -> list[Photo]:
    """What was sent already, as the drop zone shows it; documents have no thumb."""
    known = files(ids)
    found = []
    for file_id in ids:
        if (file := known.get(file_id)) is not None:
            thumb = reverse("evidence_thumb", args=[file.pk]) if file.kind == "photo" else ""
            shown = "evidence_view" if file.kind == "photo" else "evidence_original"
            found.append(Photo(str(file.pk), thumb, reverse(shown, args=[file.pk]), file.original_name or "文件"))
    return found
