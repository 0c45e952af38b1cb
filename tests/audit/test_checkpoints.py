"""One checkpoint a day, whole after a crash at any line, with a key nobody else reads."""

import stat
from datetime import timedelta

import pytest

from chuangcheng.audit import checkpoints, signing
from chuangcheng.audit.checkpoints import checkpoint, file_of, last_checkpoint, read_sheet
from chuangcheng.audit.durable import write_once
from chuangcheng.audit.models import Checkpoint
from chuangcheng.jobs.checkpoints import checkpoint_daily, checkpoint_now
from chuangcheng.problems.models import FeedbackList
from chuangcheng.problems.operations.urging import note
from chuangcheng.problems.queries.chains import heads_moved
from tests.cast import AT
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = signing.public_text()
    assert signing.public_text() == first
    assert stat.S_IMODE((tmp_path / "keys" / "checkpoint-ed25519.pem").stat().st_mode) == 0o600
    assert not write_once(tmp_path / "keys" / "checkpoint-ed25519.pem", b"another", mode=0o600)
    assert signing.public_text() == first


def test_there_is_one_checkpoint_a_day_whoever_comes_first():
    assert checkpoint_daily(at=AT) == 1
    assert checkpoint_daily(at=AT + timedelta(hours=14)) == 0
    assert checkpoint_daily(at=AT + timedelta(hours=15)) == 1
    assert [c.number for c in Checkpoint.objects.order_by("number")] == [1, 2]


def test_a_checkpoint_covers_the_chains_that_moved_and_stands_on_the_one_before():
    book = ledger()
    problem = book.register()
    book.register("另一个")
    first = checkpoint_now(at=book.now)
    note(book.ask(problem, "市办甲", words="又一步"))
    problem.refresh_from_db()
    second = checkpoint_now(at=book.now)
    assert len(first.covered) == 2
    assert [problem.number, 2, problem.head] in second.covered
    assert second.previous_root == first.root
    assert read_sheet(file_of(2)).root == second.root


def test_a_crash_between_file_and_row_is_mended_by_the_next_checkpoint():
    book = ledger()
    book.register()
    made = checkpoint_now(at=book.now)
    Checkpoint.objects.all().delete()
    book.register("后来的")
    again = checkpoint_now(at=book.now)
    assert (again.root, again.signature, again.number) == (made.root, made.signature, 1)
    assert last_checkpoint().number == 1
    assert len(checkpoint_now(at=book.now).covered) >= 1


def test_a_second_process_that_looked_too_early_gets_the_same_checkpoint(monkeypatch):
    first = checkpoint(heads=[("2026-000001", 1, "a" * 64)], cursor=1, at=AT)
    monkeypatch.setattr(checkpoints, "last_checkpoint", lambda: None)
    second = checkpoint(heads=[("2026-000001", 2, "b" * 64)], cursor=2, at=AT)
    assert second == first
    assert Checkpoint.objects.count() == 1


def test_problems_of_an_unpublished_list_are_left_out_until_it_is_published():
    book = ledger()
    problem = book.register()
    people = book.people
    hidden = FeedbackList.objects.create(
        organisation=people.org("云屏市"), issuer="省文明办", title="清单", level="province", received_on=AT.date(),
        created_at=AT,
    )  # fmt: skip
    type(problem).objects.filter(id=problem.id).update(list=hidden)
    assert list(heads_moved(after=0, since=None)) == []
    hidden.published_at = book.tick()
    hidden.save()
    far_on = 10**9
    assert [row[0] for row in heads_moved(after=far_on, since=AT)] == [problem.number]
    assert list(heads_moved(after=far_on, since=book.tick())) == []
