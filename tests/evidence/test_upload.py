"""A file in pieces over a line that breaks arrives whole or not at all."""

import hashlib
import shutil
from collections import namedtuple
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuangcheng.evidence import operations, queries
from chuangcheng.evidence.models import File
from chuangcheng.evidence.operations import upload as room
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
    return operations.append_chunk(key=upload.key, offset=offset, data=data, by_id=by_id)


def finish(upload, by_id=None):
    return operations.finish_upload(key=upload.key, source="camera", by_id=by_id, at=AT)


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


def test_a_chunk_sent_twice_or_overlapping_is_taken_once():
    upload = begin()
    append(upload, 0, PHOTO[:1000])
    assert append(upload, 0, PHOTO[:1000]).offset == 1000
    assert append(upload, 0, PHOTO[:600]).offset == 1000
    assert append(upload, 500, PHOTO[500:]).offset == len(PHOTO)
    assert finish(upload).size == len(PHOTO)


def test_a_gap_or_other_bytes_are_refused_with_the_place_to_go_on():
    upload = begin()
    append(upload, 0, PHOTO[:1000])
    gap, before, other = "upload_out_of_step", "upload_out_of_step", "upload_bytes_differ"
    for offset, data, code in ((1001, b"x", gap), (-1, b"x", before), (990, b"other bytes", other)):
        refused = refusal(append, upload, offset, data)
        assert (refused.kind, refused.code, refused.fields) == ("conflict", code, {"offset": "1000"})
    assert begin(key=upload.key).offset == 1000


def test_finishing_early_is_refused():
    upload = begin()
    append(upload, 0, PHOTO[:-1])
    refused = refusal(finish, upload)
    assert (refused.kind, refused.code) == ("conflict", "upload_unfinished")


def test_more_than_announced_is_refused():
    upload = begin()
    assert refusal(append, upload, 0, PHOTO + b"x").code == "upload_overrun"


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


def test_a_chunk_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(room, "LARGEST_CHUNK", 10)
    assert refusal(append, begin(), 0, PHOTO).code == "chunk_too_large"


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
    (home / "uploads" / upload.key / "about.json").unlink()
    append_to = begin(key=upload.key)
    assert append_to.offset == 0
