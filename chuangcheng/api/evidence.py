"""证据文件: in whole or in pieces, out with the right of whoever asks. The pieces speak tus 1.0 as far as we need it.

tus: creation (JSON, or Upload-Length and Upload-Metadata), HEAD, PATCH, termination. Two things are ours: the upload's
id is the Idempotency-Key, and a whole upload becomes evidence by `finish`, which answers with the file.
"""

import base64
import binascii
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from ninja import File, Form, Router
from ninja.files import UploadedFile

from chuangcheng.api.answers import answer, tagged
from chuangcheng.api.asked import body_as, checked, key_of, now, place_in, user_id, who
from chuangcheng.api.evidence_shapes import FileOut, ShotGiven, UploadGiven, UploadOut
from chuangcheng.api.ranges import NOTHING, asked_range, part_of
from chuangcheng.api.shapes import IdPath
from chuangcheng.evidence.exif import Shot
from chuangcheng.evidence.operations import (
    Upload,
    append_chunk,
    begin_upload,
    drop_upload,
    finish_upload,
    make_derivatives,
    store,
    upload_under_way,
)
from chuangcheng.evidence.queries import download_name, open_original, open_thumb, open_view
from chuangcheng.inspections.queries.files import file_shown
from chuangcheng.rules.coordinates import Position
from chuangcheng.rules.refusals import Refused

router = Router(tags=["证据文件"])
TUS = "1.0.0"
UPLOAD = "/evidence/uploads/{uuid:upload_id}"
OFFSET_STREAM = "application/offset+octet-stream"
PIECE: dict[str, Any] = {
    "x-headers": [],
    "parameters": [
        {"in": "header", "name": "Upload-Offset", "required": True, "schema": {"type": "integer", "minimum": 0},
         "description": "这一段从第几个字节开始，须等于已收到的字节数"},
    ],
    "requestBody": {"required": True, "content": {OFFSET_STREAM: {"schema": {"type": "string", "format": "binary"}}}},
}  # fmt: skip
BYTES: dict[str, Any] = {
    "parameters": [
        {"in": "header", "name": "Range", "required": False, "schema": {"type": "string"},
         "description": "只要一段，例如 bytes=0-65535"},
    ],
    "responses": {206: {"description": "一段内容"}, 416: {"description": "没有这一段"}},
}  # fmt: skip
ANNOUNCED: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": UploadGiven.json_schema()}}}
}
SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


@router.post("/evidence", response={201: FileOut}, summary="上传一个文件")
def upload_whole(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(description="照片、PDF 或文档")],
    shot: Annotated[ShotGiven, Form()],
) -> Any:
    """The whole file in one request. The Idempotency-Key is the file's own key: sent twice, it is kept once."""
    kept = store(
        stream=file, name=file.name or "文件", key=key_of(request), source=shot.source,
        by_id=user_id(request), at=now(request), shot=shot_of(shot),
    )  # fmt: skip
    return file_out(kept)


def shot_of(given: ShotGiven) -> Shot:
    """What the camera page knows."""
    position = None
    if given.latitude is not None and given.longitude is not None:
        position = Position(given.latitude, given.longitude, given.datum)
    return Shot(taken_at=given.taken_at, position=position, device=given.device)


def file_out(file: Any) -> dict[str, Any]:
    """A file with the addresses of its bytes."""
    base = f"/api/v1/evidence/{file.pk}"
    photo = file.kind == "photo"
    plain = ("id", "key", "kind", "media_type", "size", "sha256", "width", "height", "taken_at", "latitude",
             "longitude", "datum", "device", "source", "uploaded_at")  # fmt: skip
    return {
        **{name: getattr(file, name) for name in plain},
        "name": file.original_name,
        "source_label": file.get_source_display(),
        "original": f"{base}/original",
        "view": f"{base}/view" if photo else "",
        "thumb": f"{base}/thumb" if photo else "",
    }


# In pieces ---------------------------------------------------------------------------------------------


@router.post("/evidence/uploads", response={201: UploadOut}, summary="开始分段上传", openapi_extra=ANNOUNCED)
def begin(request: HttpRequest) -> HttpResponse:
    """Open an upload under the Idempotency-Key, or find it again: Upload-Offset says where to go on."""
    given = announced(request)
    upload = begin_upload(
        key=key_of(request), size=given.size, sha256=given.sha256, name=given.name, source=given.source,
        shot=shot_of(given), by_id=user_id(request), at=now(request),
    )  # fmt: skip
    found = answer(upload_out(upload), status=201)
    found["Location"] = f"/api/v1/evidence/uploads/{upload.key}"
    return progress(found, upload)


def announced(request: HttpRequest) -> UploadGiven:
    """What the client says of the file, as JSON or as an ordinary tus client says it."""
    if "Upload-Length" not in request.headers:
        return body_as(UploadGiven, request)
    said = {**metadata(request.headers.get("Upload-Metadata", "")), "size": request.headers["Upload-Length"]}
    if "filename" in said:
        said["name"] = said.pop("filename")
    said.pop("filetype", None)
    return checked(UploadGiven, said)


def metadata(header: str) -> dict[str, str]:
    """tus Upload-Metadata: name and base64 value, pairs separated by commas."""
    found = {}
    try:
        for pair in filter(None, (part.strip() for part in header.split(","))):
            name, _, value = pair.partition(" ")
            found[name] = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("Upload-Metadata 写得不对，请按“名称 Base64值”用逗号隔开。", code="upload_metadata") from None
    return found


def upload_out(upload: Upload) -> dict[str, Any]:
    """How far it is."""
    plain = ("name", "size", "offset", "sha256", "expires_at")
    return {"id": upload.key, **{name: getattr(upload, name) for name in plain}}


def progress(answer: HttpResponse, upload: Upload) -> HttpResponse:
    """The headers tus clients read."""
    answer["Tus-Resumable"] = TUS
    answer["Upload-Offset"], answer["Upload-Length"] = str(upload.offset), str(upload.size)
    answer["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    answer["Cache-Control"] = "no-store"
    return answer


@router.get(UPLOAD, response=UploadOut, summary="上传到哪里了", openapi_extra={"x-headers": []})
def where(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Where to go on; one that was finished stands at its end."""
    upload = upload_under_way(key=upload_id, by_id=user_id(request))
    return progress(answer(upload_out(upload)), upload)


@router.api_operation(["HEAD"], UPLOAD, response={200: None}, summary="上传到哪里了（只看响应头）",
                      openapi_extra={"x-headers": []})  # fmt: skip
def where_in_short(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Upload-Offset and Upload-Length, as tus clients ask for them."""
    return progress(HttpResponse(), upload_under_way(key=upload_id, by_id=user_id(request)))


@router.patch(UPLOAD, response={204: None}, summary="接着上传一段", openapi_extra=PIECE)
def append(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The request's bytes at Upload-Offset, which must be where the upload stands; written as they come."""
    if request.content_type != OFFSET_STREAM:
        raise Refused(f"请用 Content-Type: {OFFSET_STREAM} 上传这一段。", code="upload_content_type")
    offset = place_in(request.headers.get("Upload-Offset", ""))
    if offset is None:
        raise Refused("请用 Upload-Offset 写明从第几个字节接着传。", code="upload_offset_missing", kind="precondition")
    upload = append_chunk(key=upload_id, offset=offset, stream=request, by_id=user_id(request))
    return progress(HttpResponse(status=204), upload)


@router.delete(UPLOAD, response={204: None}, summary="取消上传", openapi_extra={"x-headers": []})
def drop(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Give it up; what came so far is gone."""
    drop_upload(key=upload_id, by_id=user_id(request))
    answer = HttpResponse(status=204)
    answer["Tus-Resumable"] = TUS
    return answer


@router.post(UPLOAD + "/finish", response={201: FileOut}, summary="传完，存为证据")
def finish(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Checked against its hash and kept; asked again, the same file. The upload's id is the key of this as well."""
    key_of(request)
    file = finish_upload(key=upload_id, by_id=user_id(request), at=now(request))
    return answer(file_out(file), status=201)


# Out ---------------------------------------------------------------------------------------------------


@router.get("/evidence/{file_id}", response=FileOut, summary="一个文件的资料")
def one(request: HttpRequest, file_id: IdPath) -> Any:
    """What is known of a file whose problem one sees."""
    return tagged(request, file_out(file_shown(file_id, by=who(request), at=now(request))))


@router.get("/evidence/{file_id}/original", summary="原件，支持断点续传", openapi_extra=BYTES)
def original(request: HttpRequest, file_id: IdPath) -> HttpResponseBase:
    """The bytes as received."""
    file = file_shown(file_id, by=who(request), at=now(request))
    answer = send(request, open_original(file), file.media_type, f"{file.sha256}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(download_name(file))}"
    return answer


@router.get("/evidence/{file_id}/view", summary="大图，最长边1600像素", openapi_extra=BYTES)
def view(request: HttpRequest, file_id: IdPath) -> HttpResponseBase:
    """The picture for the screen."""
    return picture(request, file_id, "view", open_view)


@router.get("/evidence/{file_id}/thumb", summary="小图，最长边320像素", openapi_extra=BYTES)
def thumb(request: HttpRequest, file_id: IdPath) -> HttpResponseBase:
    """The small picture."""
    return picture(request, file_id, "thumb", open_thumb)


def picture(request: HttpRequest, file_id: int, size: str, opened: Callable[[Any], Path]) -> HttpResponseBase:
    """A made picture; one that is still missing is made now."""
    file = file_shown(file_id, by=who(request), at=now(request))
    if file.kind == "photo" and file.view_made_at is None:
        make_derivatives(file=file, at=now(request))
    return send(request, opened(file), "image/jpeg", f"{file.sha256}-{size}")


def send(request: HttpRequest, path: Path, media_type: str, tag: str) -> HttpResponseBase:
    """The bytes of a file: 304 where the asker has them, 206 for one Range, 416 for none there is."""
    size, quoted = path.stat().st_size, f'"{tag}"'
    if quoted in request.headers.get("If-None-Match", ""):
        answer: HttpResponseBase = HttpResponse(status=304)
    elif (part := asked_range(request, size, quoted)) is None:
        answer = FileResponse(path.open("rb"), content_type=media_type)
    elif part == NOTHING:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
    else:
        answer = StreamingHttpResponse(part_of(path, *part), status=206, content_type=media_type)
        answer["Content-Range"] = f"bytes {part[0]}-{part[0] + part[1] - 1}/{size}"
        answer["Content-Length"] = str(part[1])
    answer["ETag"], answer["Accept-Ranges"], answer["Cache-Control"] = quoted, "bytes", "private, max-age=300"
    for name, value in SAFE.items():
        answer[name] = value
    return answer
