"""What a process keeps for a second: seen at once by whoever writes it, kept from others until it is committed."""

import threading
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test.utils import override_settings

from chuangcheng.people.keeping import Kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _kept() -> Iterator[None]:
    with override_settings(SETTINGS_KEPT=60):
        yield


def test_a_kept_value_is_read_once_and_again_after_a_write() -> None:
    shelf = ["old"]
    kept = Kept(lambda: shelf[0])
    assert kept.get() == "old"
    shelf[0] = "new"
    assert kept.get() == "old"
    with transaction.atomic():
        kept.written()
        assert kept.get() == "new"
    assert kept.get() == "new"


def test_a_write_that_is_rolled_back_is_seen_by_nobody_else() -> None:
    shelf = ["old"]
    kept = Kept(lambda: shelf[0])
    kept.get()
    seen: list[str] = []
    with transaction.atomic():
        shelf[0] = "never"
        kept.written()
        assert kept.get() == "never"
        other = threading.Thread(target=lambda: seen.append(kept.get()))
        other.start()
        other.join()
        transaction.set_rollback(True)
    shelf[0] = "old"
    assert (seen, kept.get()) == (["old"], "old")


def test_a_write_that_is_rolled_back_does_not_keep_its_writer_reading() -> None:
    reads: list[int] = []
    kept = Kept(lambda: reads.append(1))
    with transaction.atomic():
        kept.written()
        transaction.set_rollback(True)
    with transaction.atomic():
        kept.get()
        kept.get()
    assert len(reads) == 1


def test_values_about_different_things_are_kept_apart_and_as_many_times_as_long() -> None:
    reads: list[int] = []

    def read(n: int) -> int:
        reads.append(n)
        return n * 2

    kept = Kept(read, times=3)
    assert [kept.get(1), kept.get(2), kept.get(1)] == [2, 4, 2]
    assert reads == [1, 2]
    with override_settings(SETTINGS_KEPT=0):
        assert kept.get(1) == 2
    assert reads == [1, 2, 1]


def test_a_value_is_not_kept_longer_than_said() -> None:
    shelf = ["old"]
    kept = Kept(lambda: shelf[0])
    kept.get()
    shelf[0] = "new"
    with override_settings(SETTINGS_KEPT=0):
        assert kept.get() == "new"
