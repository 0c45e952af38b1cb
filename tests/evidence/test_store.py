"""What was acknowledged is on the disk with its row; what was not leaves no row."""

import errno
import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection, transaction
from PIL import Image

from chuangcheng.evidence import blobs, operations, queries
from chuangcheng.evidence.exif import Shot
from chuangcheng.evidence.models import File
from chuangcheng.evidence.operations import derive
from chuangcheng.rules import likeness
from chuangcheng.rules.coordinates import Position
from chuangcheng.rules.refusals import Refused
from tests.evidence.samples import AT, PDF, encoded, exif, heic, jpeg, office, scene

pytestmark = pytest.mark.django_db


def kept_files(home):
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*.*") if path.is_file())


def test_a_photo_is_kept_as_received_under_its_hash_with_view_and_thumbnail(keep, home):
    content = jpeg(size=(2000, 1500))
    file = keep(content, by_id=None, source="wechat", name="C:\\照片\\路面 破损.JPG")
    sha256 = hashlib.sha256(content).hexdigest()
    assert kept_files(home) == [
        f"{shelf}/{sha256[:2]}/{sha256[2:4]}/{sha256}.jpg" for shelf in ("originals", "thumbs", "views")
    ]
    assert queries.open_original(file).read_bytes() == content
    assert Image.open(queries.open_view(file)).size == (1600, 1200)
    assert Image.open(queries.open_thumb(file)).size == (320, 240)
    row = File.objects.get()
    assert (row.sha256, row.size, row.media_type, row.kind) == (sha256, len(content), "image/jpeg", "photo")
    assert (row.original_name, row.source, row.width, row.height) == ("路面 破损.JPG", "wechat", 2000, 1500)
    assert (row.uploaded_at, row.view_made_at) == (AT, AT)
    assert row.key.version == 7


def test_shooting_data_and_hash_stand_in_the_row(keep):
    place = ((31, 10, 38.73936), "N", (121, 31, 37.95816), "E")
    keep(jpeg(exif=exif(place=place)))
    row = File.objects.get()
    assert row.taken_at == datetime(2026, 9, 29, 2, 5, tzinfo=UTC)
    assert (row.latitude, row.longitude) == pytest.approx((31.1774276, 121.5272106), abs=1e-6)
    assert (row.datum, row.device) == ("wgs84", "Apple iPhone 13")
    assert row.phash is not None
    assert (row.band0, row.band1, row.band2, row.band3) == likeness.bands(likeness.to_unsigned(row.phash))


def test_a_heic_comes_in_is_kept_and_seen_as_a_jpeg(keep):
    file = keep(heic(scene(), exif=exif()), name="IMG_0001.HEIC")
    assert (file.media_type, file.extension, file.device) == ("image/heic", "heic", "Apple iPhone 13")
    assert Image.open(queries.open_view(file)).format == "JPEG"


def test_a_document_is_kept_without_a_view(keep, home):
    for content, name in ((PDF, "回复.pdf"), (office("word"), "a.docx"), (office("xl"), "b.xlsx")):
        file = keep(content, name=name)
        assert (file.kind, file.view_made_at, file.phash) == ("document", None, None)
        with pytest.raises(Refused) as refused:
            queries.open_view(file)
        assert refused.value.code == "view_of_document"
    assert len(kept_files(home)) == 3


def test_what_our_own_page_read_before_shrinking_fills_only_what_exif_leaves_empty(keep):
    said = Shot(AT, Position(31.2, 121.5, "gcj02"), "Android\x00 WebView")
    file = keep(jpeg(), source="camera", shot=said)
    assert (file.taken_at, queries.position(file), file.device) == (AT, said.position, "Android WebView")
    file = keep(jpeg(exif=exif()), source="camera", shot=said)
    assert file.taken_at < AT
    assert keep(jpeg(), source="album", shot=said).taken_at == AT
    assert keep(jpeg(), source="wechat", shot=said).taken_at is None


def test_two_uploads_of_the_same_bytes_are_two_rows_over_one_blob(keep, home):
    one, two = keep(jpeg(), name="a.jpg"), keep(jpeg(), name="b.jpg")
    assert one.pk != two.pk
    assert queries.open_original(one) == queries.open_original(two)
    assert len(kept_files(home)) == 3


def test_the_same_key_and_content_again_is_the_same_file(keep):
    key = uuid4()
    first = keep(jpeg(), key=key)
    assert keep(jpeg(), key=str(key), name="again.jpg") == first
    assert File.objects.get().original_name == "现场.jpg"


def test_the_same_key_for_other_content_is_refused(keep, home):
    key = uuid4()
    keep(jpeg(1), key=key)
    with pytest.raises(Refused) as refused:
        keep(jpeg(2), key=key)
    assert (refused.value.kind, refused.value.code) == ("invalid", "upload_key_reused")
    assert File.objects.count() == 1
    assert len(kept_files(home)) == 3


@pytest.mark.parametrize(("twin", "code"), [(1, None), (2, "upload_key_raced")])
def test_a_twin_that_commits_first_decides(keep, monkeypatch, twin, code):
    key = uuid4()
    earlier = keep(jpeg(twin), key=key)
    real, asked = File.objects.filter, []

    def blind_once(*given, **named):
        asked.append(named)
        return real(pk=None) if len(asked) == 1 else real(*given, **named)

    monkeypatch.setattr(File.objects, "filter", blind_once)
    if code is None:
        assert keep(jpeg(1), key=key) == earlier
    else:
        with pytest.raises(Refused) as refused:
            keep(jpeg(1), key=key)
        assert refused.value.code == code
    monkeypatch.undo()
    assert File.objects.count() == 1


def test_bytes_lost_since_are_put_back_by_sending_them_again(keep):
    key = uuid4()
    path = queries.open_original(keep(jpeg(), key=key))
    path.unlink()
    assert queries.state_of_bytes(File.objects.get()) == "lost"
    keep(jpeg(), key=key)
    assert queries.state_of_bytes(File.objects.get()) == "whole"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"content": b""}, "file_empty"),
        ({"content": jpeg(), "key": "abc"}, "upload_key_malformed"),
        ({"content": jpeg(), "source": "fax"}, "source_unknown"),
        ({"content": b"<svg/>"}, "type_markup"),
        ({"content": jpeg()[:4000]}, "picture_broken"),
    ],
)
def test_a_refusal_leaves_nothing_behind(keep, home, given, code):
    with pytest.raises(Refused) as refused:
        keep(**given)
    assert (refused.value.kind, refused.value.code) == ("invalid", code)
    assert not File.objects.exists()
    assert not [path for path in home.rglob("*") if path.is_file() and path.parent.name != "locks"]


def test_a_file_over_the_limit_is_refused_while_it_still_comes_in(settings):
    settings.CHUANGCHENG_EVIDENCE_MAX_BYTES = 3 << 20

    class Endless:
        given = 0

        def read(self, size, /):
            self.given += size
            return b"\xff" * size

    stream = Endless()
    with pytest.raises(Refused, match="3 MB") as refused:
        operations.store(stream=stream, name="a.jpg", source="album", by_id=None, at=AT)
    assert refused.value.code == "file_too_large"
    assert stream.given <= 4 << 20


def test_bytes_are_on_the_disk_before_the_row_and_the_row_before_the_views(keep, monkeypatch):
    events: list[str] = []

    def listen(owner, method, word):
        real = getattr(owner, method)

        def heard(*given, **named):
            events.append(word(given[0]))
            return real(*given, **named)

        monkeypatch.setattr(owner, method, heard)

    listen(blobs, "sync", lambda path: "sync folder" if path.is_dir() else "sync file")
    listen(Path, "replace", lambda _: "rename")
    listen(File, "save", lambda _: "row")
    listen(derive.pictures, "write_view", lambda _: "view")
    keep(jpeg())
    row = events.index("row")
    assert events[row - 3 : row] == ["sync file", "rename", "sync folder"]
    assert "view" in events[row:]
    assert "view" not in events[:row]


def test_a_crash_between_bytes_and_row_leaves_an_orphan_and_never_a_row(keep, home, monkeypatch):
    def crash(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(File, "save", crash)
    with pytest.raises(KeyboardInterrupt):
        keep(jpeg())
    assert not File.objects.exists()
    assert len(kept_files(home)) == 1
    monkeypatch.undo()
    now = datetime.now(UTC)
    assert operations.sweep_orphans(older_than=now - timedelta(days=1)) == 0
    assert len(kept_files(home)) == 1
    assert operations.sweep_orphans(older_than=now + timedelta(hours=1)) == 1
    assert kept_files(home) == []


def test_a_crash_while_the_bytes_move_leaves_no_row(keep, monkeypatch):
    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        keep(jpeg())
    assert not File.objects.exists()


def test_the_sweep_leaves_alone_what_has_a_row(keep, home):
    keep(jpeg())
    assert operations.sweep_orphans(older_than=datetime.now(UTC) + timedelta(hours=1)) == 0
    assert len(kept_files(home)) == 3


def test_the_sweep_takes_temporary_files_nobody_came_back_for(home):
    (home / "incoming").mkdir(parents=True)
    (home / "incoming" / "half").write_bytes(b"half")
    operations.sweep_orphans(older_than=datetime.now(UTC) - timedelta(days=1))
    assert (home / "incoming" / "half").exists()
    operations.sweep_orphans(older_than=datetime.now(UTC) + timedelta(hours=1))
    assert not (home / "incoming" / "half").exists()


def fail_with(failure):
    def fail(*_, **__):
        raise failure

    return fail


@pytest.mark.parametrize(
    ("owner", "method", "failure"),
    [
        (Path, "replace", OSError(errno.ENOSPC, "no space")),
        (File, "save", OperationalError("database or disk is full")),
    ],
)
def test_a_full_disk_is_a_sentence_of_its_own_kind(keep, monkeypatch, owner, method, failure):
    monkeypatch.setattr(owner, method, fail_with(failure))
    with pytest.raises(Refused, match="存储空间已满") as refused:
        keep(jpeg())
    assert refused.value.kind == "full"
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("owner", "method", "failure"),
    [(Path, "replace", OSError(errno.EIO, "bad disk")), (File, "save", OperationalError("locked"))],
)
def test_another_failure_is_not_dressed_up_as_a_full_disk(keep, monkeypatch, owner, method, failure):
    monkeypatch.setattr(owner, method, fail_with(failure))
    with pytest.raises(type(failure)):
        keep(jpeg())


def test_a_view_that_fails_costs_nothing_and_is_made_later(keep, monkeypatch):
    monkeypatch.setattr(derive.pictures, "write_view", fail_with(OSError(errno.ENOSPC, "no space")))
    file = keep(jpeg())
    monkeypatch.undo()
    with pytest.raises(Refused) as refused:
        queries.open_view(file)
    assert refused.value.code == "view_not_made"
    assert queries.waiting_for_view() == [file]
    later = AT + timedelta(minutes=5)
    assert operations.make_derivatives(file=queries.waiting_for_view()[0], at=later)
    assert queries.waiting_for_view() == []
    file.refresh_from_db()
    assert file.view_made_at == later
    assert queries.open_view(file).is_file()


def test_views_can_be_made_again_from_a_heic(keep):
    file = keep(heic(scene()))
    queries.open_view(file).unlink()
    operations.make_derivatives(file=file, at=AT)
    assert Image.open(queries.open_view(file)).size == (800, 600)


@pytest.mark.django_db(transaction=True)
def test_store_inside_a_transaction_is_a_programming_error(keep):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        keep(jpeg())


def test_changed_bytes_are_noticed(keep):
    file = keep(jpeg())
    queries.open_original(file).write_bytes(b"other")
    assert queries.state_of_bytes(file) == "changed"


@pytest.mark.parametrize(
    ("name", "expected"), [("报告.final.JPG", "报告.final.png"), ("", "照片.png"), ("../../etc/passwd", "passwd.png")]
)
def test_a_download_has_the_extension_of_its_content(keep, name, expected):
    assert queries.download_name(keep(encoded(scene(), "PNG"), name=name)) == expected


def test_a_django_storage_can_hold_the_bytes(keep, settings, home, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "bucket": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "bucket"},
        }
    }
    settings.CHUANGCHENG_EVIDENCE_STORAGE = "bucket"
    file = keep(jpeg())
    keep(jpeg())
    assert len(kept_files(tmp_path / "bucket")) == 3
    assert queries.open_original(file).read_bytes() == jpeg()
    assert Image.open(queries.open_thumb(file)).size == (320, 240)
    assert kept_files(home / "cache")
    File.objects.all().delete()
    assert operations.sweep_orphans(older_than=datetime.now(UTC) + timedelta(hours=1)) >= 1
    assert kept_files(tmp_path / "bucket") == []


def test_files_are_found_by_id_and_by_key(keep):
    file = keep(jpeg())
    assert queries.files([file.pk, 10**9]) == {file.pk: file}
    assert queries.by_key(str(file.key)) == file
    assert queries.by_key(str(UUID(int=1))) is None


def test_a_stream_that_breaks_leaves_nothing(home):
    class Breaks(io.BytesIO):
        def read(self, *_):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        operations.store(stream=Breaks(), name="a.jpg", source="album", by_id=None, at=AT)
    assert not list((home / "incoming").iterdir())


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_moment_become_one_file_and_different_keys_share_the_bytes(keep, home):
    def work(key):
        try:
            return keep(jpeg(), key=key).pk
        finally:
            connection.close()

    shared = uuid4()
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(work, [shared, shared, shared, uuid4(), uuid4(), shared]))
    assert len(set(found)) == 3
    assert File.objects.count() == 3
    assert len(kept_files(home)) == 3


@pytest.mark.django_db(transaction=True)
def test_keeping_and_erasing_the_same_bytes_at_once_never_leaves_a_row_without_them(keep):
    def work(_):
        try:
            operations.erase(file=keep(jpeg()), at=AT)
            return keep(jpeg()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    living = File.objects.filter(erased_at=None)
    assert len(living) == 8
    assert {queries.state_of_bytes(file) for file in living} == {"whole"}
