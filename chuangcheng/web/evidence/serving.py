"""Files go out, only to those who see the problem they hang on, or sent them just now. Links die with the right."""

from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from chuangcheng.evidence.operations import make_derivatives
from chuangcheng.evidence.queries import download_name, open_original, open_thumb, open_view
from chuangcheng.inspections.queries.files import file_shown
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import now, signed_in, who

# Never sniffed, never run: a stored file is shown as what its content is, in a page that may load nothing.
SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
SHORT = "private, max-age=300"


@signed_in
@require_safe
def original(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The bytes as received, to save."""
    file = file_shown(file_id, by=who(request), at=now(request))
    answer = _send(open_original(file), file.media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(download_name(file))}"
    return answer


@signed_in
@require_safe
def view(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The picture at no more than 1600 px."""
    return _picture(request, file_id, "view")


@signed_in
@require_safe
def thumb(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The small picture."""
    return _picture(request, file_id, "thumb")


def _picture(request: HttpRequest, file_id: int, size: str) -> HttpResponseBase:
    file = file_shown(file_id, by=who(request), at=now(request))
    open_made = open_view if size == "view" else open_thumb
    try:
        path = open_made(file)
    except Refused as refused:
        if refused.code != "view_not_made" or not make_derivatives(file=file, at=now(request)):
            raise
        path = open_made(file)
    return _send(path, "image/jpeg")


def _send(path: Path, media_type: str) -> HttpResponseBase:
    answer = FileResponse(path.open("rb"), content_type=media_type)
    answer["Last-Modified"] = http_date(path.stat().st_mtime)
    answer["Cache-Control"] = SHORT
    for name, value in SAFE.items():
        answer[name] = value
    return answer
