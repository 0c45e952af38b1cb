"""A file in pieces over a line that breaks arrives whole or not at all."""

import errno
import hashlib
import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuangcheng.evidence import operations, queries
from chuangcheng.evidence.exif import Shot
from chuangcheng.evidence.models import File
from chuangcheng.evidence.operations import upload as room
from chuangcheng.rules.coordinates import Position
from chuangcheng.rules.refusals import Refused
from tests.evidence.samples import AT, PDF, jpeg

pytestmark = pytest.mark.django_db
PHOTO = jpeg(size=(400, 300))


def begin(content=PHOTO, **given):
    said: dict[str, Any] = {
        "key": uuid4(),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "name": "现场.jpg",
        "by_id": None,
        "at": AT,
    }
    return operations.begin_upload(**said | given)


def append(upload, offset, data, by_id=None):
    stream = BytesIO(data) if isinstance(data, bytes) else data
    return operations.append_chunk(key=upload.key, offset=offset, stream=stream, by_id=by_id)


def finish(upload, by_id=None, **said):
    return operations.finish_upload(key=upload.key, by_id=by_id, at=AT, **{"source": "camera"} | said)


def refusal(call, *given, **named):
    with pytest.raises(Refused) as refused:
        call(*given, **named)
    return refused.value


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, len(PDF)), max_size=8))
def test_any_cutting_gives_the_same_file(cuts):
    upload, sent = begin(PDF), 0
    for end in [*sorted(cuts), len(PDF)]:
        assert append(upload, sent, PDF[sent:end]).offset == end
        sent = end
    assert queries.open_original(finish(upload)).read_bytes() == PDF


def test_the_file_has_the_uploads_key_and_the_parts_are_gone(home):
    upload = begin()
    append(upload, 0, PHOTO)
    file = finish(upload)
    assert (str(file.key), file.original_name, file.source) == (upload.key, "现场.jpg", "camera")
    assert not list((home / "uploads").iterdir())


def test_finishing_or_beginning_again_after_the_end_gives_the_same_file():
    upload = begin()
    append(upload, 0, PHOTO)
    file = finish(upload)
    assert finish(upload) == file
    assert begin(key=upload.key).offset == len(PHOTO)
    assert File.objects.count() == 1


def test_beginning_again_says_where_to_go_on():
    upload = begin()
    append(upload, 0, PHOTO[:1000])
    assert begin(key=upload.key).offset == 1000


@pytest.mark.parametrize("offset", [0, 500, 999, 1001, -1])
def test_any_other_place_is_refused_with_the_place_to_go_on(offset):
    upload = begin()
    append(upload, 0, PHOTO[:1000])
    refused = refusal(append, upload, offset, PHOTO[max(offset, 0) : 1500])
    assert (refused.kind, refused.code, refused.fields) == ("conflict", "upload_out_of_step", {"offset": "1000"})
    append(upload, 1000, PHOTO[1000:])
    assert finish(upload).size == len(PHOTO)


class Line:
    """A connection: gives what it has, piece by piece, then runs `then`."""

    def __init__(self, data, then=lambda: None):
        self.data, self.then = BytesIO(data), then

    def read(self, size):
        piece = self.data.read(min(size, 1000))
        if not piece:
            self.then()
        return piece


def break_off():
    raise ConnectionResetError("the line broke")


def test_what_came_before_the_line_broke_is_kept():
    upload = begin()
    with pytest.raises(ConnectionResetError):
        append(upload, 0, Line(PHOTO[:2500], break_off))
    assert operations.upload_under_way(key=upload.key, by_id=None).offset == 2500
    append(upload, 2500, PHOTO[2500:])
    assert finish(upload).sha256 == hashlib.sha256(PHOTO).hexdigest()


def test_of_two_connections_writing_one_upload_the_second_is_refused():
    upload, codes = begin(), []

    def second():
        codes.append(refusal(append, upload, 0, PHOTO).code)
        codes.append(refusal(finish, upload).code)

    assert append(upload, 0, Line(PHOTO, second)).offset == len(PHOTO)
    assert codes == ["upload_in_use", "upload_in_use"]
    assert finish(upload).size == len(PHOTO)


def test_two_threads_with_the_same_part_write_it_once():
    upload, start, answers = begin(), Barrier(2), []

    def write():
        start.wait()
        try:
            answers.append(append(upload, 0, PHOTO).offset)
        except Refused as refused:
            answers.append(refused.kind)

    threads = [Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, answers)) == [str(len(PHOTO)), "conflict"]


def test_no_transaction_is_open_while_bytes_flow(django_assert_num_queries):
    upload = begin()
    with django_assert_num_queries(0):
        append(upload, 0, PHOTO)


def test_a_disk_that_fills_up_on_the_way_is_a_sentence_and_the_upload_goes_on(monkeypatch):
    upload = begin()

    def full():
        raise OSError(errno.ENOSPC, "No space left on device")

    assert refusal(append, upload, 0, Line(PHOTO[:3000], full)).kind == "full"
    assert append(upload, 3000, PHOTO[3000:]).offset == len(PHOTO)


def test_what_our_camera_knows_comes_apart_from_the_bytes():
    content = jpeg(size=(300, 200))
    shot = Shot(taken_at=AT, position=Position(30.5, 104.1, "gcj02"), device="取证手机")
    upload = begin(content, shot=shot, source="camera")
    append(upload, 0, content)
    file = finish(upload, source=None)
    assert (file.source, file.taken_at, file.latitude, file.datum, file.device) == (
        "camera", AT, 30.5, "gcj02", "取证手机",
    )  # fmt: skip


def test_a_person_has_a_limit_of_uploads_under_way(monkeypatch):
    monkeypatch.setattr(room, "MOST_OPEN", 2)
    begin(by_id=7), begin(by_id=7)
    assert refusal(begin, by_id=7).code == "uploads_too_many"
    assert begin(by_id=8).offset == 0
    monkeypatch.setattr(room, "MOST_OPEN_BYTES", len(PHOTO) - 1)
    assert refusal(begin, by_id=9).code == "uploads_too_many"


def test_an_upload_can_be_given_up(home):
    upload = begin()
    append(upload, 0, PHOTO[:100])
    assert refusal(operations.drop_upload, key=upload.key, by_id=8).kind == "missing"
    operations.drop_upload(key=upload.key, by_id=None)
    assert refusal(operations.upload_under_way, key=upload.key, by_id=None).kind == "missing"


def test_a_finished_upload_stands_at_its_end():
    upload = begin()
    append(upload, 0, PHOTO)
    finish(upload)
    assert operations.upload_under_way(key=upload.key, by_id=None).offset == len(PHOTO)
    assert refusal(operations.upload_under_way, key=upload.key, by_id=8).kind == "missing"


def test_finishing_early_is_refused():
    upload = begin()
    append(upload, 0, PHOTO[:-1])
    refused = refusal(finish, upload)
    assert (refused.kind, refused.code) == ("conflict", "upload_unfinished")


def test_more_than_announced_is_refused():
    upload = begin()
    assert refusal(append, upload, 0, PHOTO + b"x").code == "upload_overrun"
    assert begin(key=upload.key).offset == 0


def test_a_whole_with_another_hash_is_dropped_and_can_begin_anew():
    upload = begin(sha256="0" * 64)
    append(upload, 0, PHOTO)
    assert refusal(finish, upload).code == "upload_damaged"
    assert begin(key=upload.key).offset == 0
    assert not File.objects.exists()


def test_a_whole_that_is_no_evidence_is_refused_and_dropped(home):
    page = b"<html></html>"
    upload = begin(page)
    append(upload, 0, page)
    assert refusal(finish, upload).code == "type_markup"
    assert not list((home / "uploads").iterdir())


def test_a_crash_after_keeping_costs_nothing(monkeypatch):
    upload = begin()
    append(upload, 0, PHOTO)

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", crash)
    with pytest.raises(KeyboardInterrupt):
        finish(upload)
    monkeypatch.undo()
    assert finish(upload) == File.objects.get()


def test_a_key_in_use_for_another_file_is_refused():
    upload = begin()
    refused = refusal(begin, PDF, key=upload.key)
    assert (refused.kind, refused.code) == ("invalid", "upload_key_in_use")


def test_another_users_upload_is_not_there(home):
    upload = begin(by_id=7)
    for refused in (refusal(append, upload, 0, b"x", by_id=8), refusal(finish, upload, by_id=8)):
        assert (refused.kind, refused.code) == ("missing", "upload_missing")
    assert refusal(begin, key=upload.key, by_id=8).code == "upload_key_in_use"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"size": 0}, "upload_announced_badly"),
        ({"sha256": "../../etc/passwd"}, "upload_announced_badly"),
        ({"key": "../../etc"}, "upload_key_malformed"),
        ({"size": 10**12}, "file_too_large"),
    ],
)
def test_a_bad_announcement_is_refused(given, code):
    assert refusal(begin, **given).code == code


def test_an_upload_that_would_fill_the_disk_is_refused_before_it_begins(monkeypatch):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(free=room.ROOM_LEFT))
    assert refusal(begin).kind == "full"


def test_an_upload_nobody_came_back_for_expires_after_a_week(home):
    old, fresh = begin(at=AT - timedelta(days=8)), begin()
    assert operations.expire_uploads(at=AT) == 1
    assert refusal(append, old, 0, b"x").code == "upload_missing"
    assert append(fresh, 0, PHOTO[:9]).offset == 9


def test_an_expired_key_can_begin_again():
    old = begin(at=AT - timedelta(days=8))
    operations.expire_uploads(at=AT)
    assert begin(key=old.key).offset == 0


def test_an_upload_cut_short_while_it_was_opened_begins_anew(home):
    upload = begin()
    append(upload, 0, b"old bytes")
    (home / "uploads" / upload.key / "about.json").unlink()
    assert operations.expire_uploads(at=AT) == 0
    append_to = begin(key=upload.key)
    assert append_to.offset == 0


def test_what_was_never_opened_whole_is_swept_as_well(home):
    upload = begin()
    (home / "uploads" / upload.key / "about.json").unlink()
    assert operations.expire_uploads(at=datetime.now(UTC) + timedelta(days=8)) == 1
    assert not list((home / "uploads").iterdir())
