"""Files over the API: whole and in pieces, out again with the right of whoever asks."""

import base64
import hashlib
import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chuangcheng.evidence.models import File
from chuangcheng.problems.operations.ask import FileRef
from chuangcheng.problems.operations.registering import NewProblem, register
from tests.api.calling import HOME, program, refused, said
from tests.evidence.samples import jpeg

PHOTO = jpeg(size=(640, 480))
STREAM = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    return tmp_path / "evidence"


@pytest.fixture
def city(book):
    return program(book.people, "市办甲")


def photo(name="现场.jpg", content=PHOTO):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def announced(content=PHOTO, **more):
    sha256 = hashlib.sha256(content).hexdigest()
    return {"name": "现场.jpg", "size": len(content), "sha256": sha256, **more}


def piece(of, path, offset, data, **more):
    headers = {"Upload-Offset": str(offset), "Tus-Resumable": "1.0.0"}
    return of.client.patch(HOME + path, data, content_type=STREAM, headers=headers, **more)


def begun(of, content=PHOTO, **more):
    key = str(uuid4())
    answer = of.post("/evidence/uploads", announced(content, **more), key=key)
    assert answer.status_code == 201, said(answer)
    return f"/evidence/uploads/{key}", key


# Whole -------------------------------------------------------------------------------------------------


def test_a_photo_sent_whole_is_kept_once_however_often_it_is_sent(city):
    key = str(uuid4())
    first, again = (city.send("/evidence", key=key, file=photo(), source="album") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert said(first)["id"] == said(again)["id"]
    assert said(first)["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    assert File.objects.count() == 1


def test_what_our_camera_knows_is_kept_beside_a_photo_that_says_nothing(city):
    answer = city.send("/evidence", file=photo(), source="camera", taken_at="2026-03-02T08:00:00+08:00",
                       latitude="30.5", longitude="104.1", datum="gcj02", device="取证手机")  # fmt: skip
    found = city.read(f"/evidence/{said(answer)['id']}")
    assert (found["latitude"], found["datum"], found["device"]) == (30.5, "gcj02", "取证手机")
    assert found["taken_at"].startswith("2026-03-02T")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 422),
        ({"file": photo(content=b"<html></html>")}, 422),
        ({"file": photo(), "source": "satellite"}, 422),
        ({"file": photo(), "latitude": "30.5"}, 422),
        ({"file": photo(), "latitude": "91", "longitude": "0"}, 422),
        ({"file": photo(), "soruce": "camera"}, 422),
        ({"file": photo(), "flie": photo()}, 422),
    ],
)
def test_what_cannot_be_evidence_is_refused_in_chinese(city, form, status):
    assert refused(city.send("/evidence", **form))[0] == status
    assert not File.objects.exists()


def test_a_write_without_a_key_is_asked_for_one(city):
    answer = city.client.post(f"{HOME}/evidence", {"file": photo()})
    assert refused(answer)[0] == 428


# In pieces ---------------------------------------------------------------------------------------------


def test_a_file_in_pieces_is_told_where_to_go_on_and_finished_once(city):
    path, _ = begun(city)
    first = piece(city, path, 0, PHOTO[:5000])
    assert (first.status_code, first["Upload-Offset"]) == (204, "5000")
    head = city.client.head(HOME + path)
    assert (head.status_code, head["Upload-Offset"], head["Upload-Length"]) == (200, "5000", str(len(PHOTO)))
    assert head["Cache-Control"] == "no-store"
    assert city.read(path)["offset"] == 5000
    assert refused(piece(city, path, 0, PHOTO[:5000])) == (409, "upload_out_of_step")
    assert refused(city.post(f"{path}/finish")) == (409, "upload_unfinished")
    assert piece(city, path, 5000, PHOTO[5000:])["Upload-Offset"] == str(len(PHOTO))
    done, again = (city.post(f"{path}/finish") for _ in range(2))
    assert (done.status_code, said(done)) == (201, said(again))
    assert said(done)["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    assert city.client.head(HOME + path)["Upload-Offset"] == str(len(PHOTO))


def test_an_ordinary_tus_client_is_understood(city):
    meta = {"filename": "现场.jpg", "filetype": "image/jpeg", "sha256": announced()["sha256"], "source": "album"}
    pairs = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in meta.items())
    headers = {"Upload-Length": str(len(PHOTO)), "Upload-Metadata": pairs, "Tus-Resumable": "1.0.0",
               "Idempotency-Key": str(uuid4())}  # fmt: skip
    answer = city.client.post(f"{HOME}/evidence/uploads", headers=headers)
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (201, "0", "1.0.0")
    path = answer["Location"].removeprefix(HOME)
    assert piece(city, path, 0, PHOTO).status_code == 204
    assert said(city.post(f"{path}/finish"))["source"] == "album"


def test_an_upload_belongs_to_whoever_began_it(book, city):
    path, key = begun(city)
    other = program(book.people, "市办乙")
    for answer in (other.get(path), piece(other, path, 0, b"x"), other.post(f"{path}/finish"),
                   other.client.delete(HOME + path)):  # fmt: skip
        assert refused(answer) == (404, "upload_missing")
    assert refused(other.post("/evidence/uploads", announced(), key=key)) == (422, "upload_key_in_use")


def test_an_upload_that_is_given_up_is_gone(city):
    path, _ = begun(city)
    assert city.client.delete(HOME + path).status_code == 204
    assert city.client.head(HOME + path).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({**announced(), "size": 0}, 422),
        ({**announced(), "size": 10**12}, 422),
        ({**announced(), "sha256": "../../etc"}, 422),
        ({**announced(), "source": "moon"}, 422),
        ({**announced(), "by_id": 1}, 422),
    ],
)
def test_a_bad_announcement_is_refused_in_chinese(city, body, status):
    assert refused(city.post("/evidence/uploads", body))[0] == status


def test_a_piece_says_what_it_is_and_where_it_belongs(city):
    path, _ = begun(city)
    wrong = city.client.patch(HOME + path, b"x", content_type="application/json", headers={"Upload-Offset": "0"})
    assert refused(wrong) == (422, "upload_content_type")
    assert refused(city.client.patch(HOME + path, b"x", content_type=STREAM))[0] == 428
    assert refused(piece(city, path, 0, PHOTO + b"x")) == (422, "upload_overrun")


def test_other_bytes_than_announced_are_refused_at_the_end(city):
    path, _ = begun(city)
    piece(city, path, 0, bytes(len(PHOTO)))
    assert refused(city.post(f"{path}/finish")) == (422, "upload_damaged")


# Out ---------------------------------------------------------------------------------------------------


@pytest.fixture
def attached(book, city):
    """A photo of a problem on the hospital's ledger."""
    made = said(city.send("/evidence", file=photo()))
    by = book.people.actor("市办甲")
    new = NewProblem(
        home=book.people.org("示例医院").id, text="烟头", place="门诊", files=(FileRef(made["id"], "before"),)
    )
    register(new=new, by=by, at=book.tick())
    return made


def test_bytes_go_out_whole_in_parts_and_not_again(city, attached):
    path = f"/evidence/{attached['id']}/original"
    whole = city.get(path)
    assert b"".join(whole.streaming_content) == PHOTO
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["ETag"] == f'"{attached["sha256"]}"'
    part = city.get(path, Range="bytes=100-199")
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{len(PHOTO)}")
    assert b"".join(part.streaming_content) == PHOTO[100:200]
    assert b"".join(city.get(path, Range="bytes=-50").streaming_content) == PHOTO[-50:]
    assert b"".join(city.get(path, Range="bytes=100-").streaming_content) == PHOTO[100:]
    assert city.get(path, Range=f"bytes={len(PHOTO)}-").status_code == 416
    assert city.get(path, **{"If-None-Match": whole["ETag"]}).status_code == 304
    stale = city.get(path, **{"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (stale.status_code, b"".join(stale.streaming_content)) == (200, PHOTO)


def test_pictures_are_made_small_without_shooting_data(city, attached):
    for size in ("view", "thumb"):
        answer = city.get(f"/evidence/{attached['id']}/{size}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert b"Exif" not in b"".join(answer.streaming_content)


def test_a_file_is_seen_by_whoever_sees_its_problem_and_by_nobody_else(book, attached):
    hospital, bureau = program(book.people, "院办甲"), program(book.people, "城管甲")
    for way in ("", "/original", "/view", "/thumb"):
        assert hospital.get(f"/evidence/{attached['id']}{way}").status_code == 200
        assert refused(bureau.get(f"/evidence/{attached['id']}{way}")) == (404, "file_not_seen")
    assert Client().get(f"{HOME}/evidence/{attached['id']}").status_code == 401


@pytest.mark.parametrize("number", ["9" * 25, "0", "-1", "x"])
def test_an_id_no_file_could_have_is_not_there(city, number):
    assert city.get(f"/evidence/{number}/view").status_code in {404, 422}


def test_the_stream_is_written_as_it_comes(city, home):
    """Nothing holds the whole piece in memory: what the door reads is a stream of bounded pieces."""
    content = jpeg(size=(3000, 2000), quality=100)
    path, _ = begun(city, content)
    assert piece(city, path, 0, io.BytesIO(content).read())["Upload-Offset"] == str(len(content))
    assert said(city.post(f"{path}/finish"))["size"] == len(content)
