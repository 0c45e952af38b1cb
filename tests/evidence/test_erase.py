"""Erased evidence: the row stays, the words and bytes go, and nothing brings them back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chuangcheng.evidence import operations, queries
from chuangcheng.rules.refusals import Refused
from tests.evidence.samples import AT, exif, jpeg
from tests.evidence.test_store import kept_files

pytestmark = pytest.mark.django_db


def test_erasing_empties_the_row_and_removes_the_bytes_once_committed(keep, home, django_capture_on_commit_callbacks):
    file = keep(jpeg(exif=exif()))
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        operations.erase(file=file, at=AT)
    assert len(kept_files(home)) == 3
    for remove in waiting:
        remove()
    assert kept_files(home) == []
    assert (file.original_name, file.taken_at, file.device, file.phash) == ("", None, "", None)
    assert file.erased_at == AT
    assert len(file.sha256) == 64
    assert queries.state_of_bytes(file) == "erased"
    with pytest.raises(Refused) as refused:
        queries.open_original(file)
    assert refused.value.code == "file_erased"


def test_erasing_one_of_two_rows_keeps_the_shared_bytes(keep, django_capture_on_commit_callbacks):
    one, two = keep(jpeg()), keep(jpeg())
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase(file=one, at=AT)
    assert queries.state_of_bytes(two) == "whole"
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase(file=two, at=AT)
        operations.erase(file=two, at=AT + timedelta(days=1))
    assert two.erased_at == AT


def test_an_erased_file_sent_again_under_its_key_stays_erased(keep, home, django_capture_on_commit_callbacks):
    key = uuid4()
    file = keep(jpeg(), key=key)
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase(file=file, at=AT)
    assert keep(jpeg(), key=key).erased_at == AT
    assert kept_files(home) == []


def test_an_erasure_cut_short_is_finished_by_the_sweep(keep, home):
    operations.erase(file=keep(jpeg()), at=AT)  # the test's transaction never commits, as in a crash
    assert operations.sweep_orphans(older_than=datetime.now(UTC) + timedelta(hours=1)) >= 1
    assert kept_files(home) == []
