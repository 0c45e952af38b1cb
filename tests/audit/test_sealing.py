"""The log is chained and anchored as the ledger is, and the database itself refuses to change what is sealed."""

import pytest
from django.db import DatabaseError, connection, transaction

from chuangcheng.audit.models import Entry
from chuangcheng.audit.operations import log
from chuangcheng.audit.sealing import erase_texts, seal, seal_all
from chuangcheng.jobs.checkpoints import checkpoint_now
from chuangcheng.jobs.proof import verify_ledger
from tests.audit.test_proof import standalone
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _entries(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"
    cast()
    for number in range(6):
        log(action="city.change", by_id=None, who="王某", at=AT, subject=f"第{number}次", old={"甲": 1}, new={"甲": 2},
            address="10.0.0.1")  # fmt: skip
    checkpoint_now(at=AT)


def without_triggers(sql, *values):
    """As somebody does who owns the database."""
    on = " ON audit_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in ("audit_entry_unchanged", "audit_entry_undeleted"):
            cursor.execute(f"DROP TRIGGER {name}{on}")
        cursor.execute(sql, values)


def found(tmp_path):
    verdict = verify_ledger(with_files=False)
    code, words = standalone(tmp_path)
    assert code == (0 if verdict.sound else 1), words
    return [(fault.number, fault.seq) for fault in verdict.faults]


def test_an_untouched_log_is_sound_and_counted(tmp_path):
    assert found(tmp_path) == []
    assert verify_ledger(with_files=False).entries == Entry.objects.count()


@pytest.mark.parametrize("change", [{"subject": "别的"}, {"who": "李某"}, {"success": False}, {"new": {"甲": 3}}])
def test_the_database_refuses_to_change_a_sealed_entry(change):
    row = Entry.objects.order_by("place").first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(id=row.id).update(**change)


def test_the_database_refuses_to_delete_a_sealed_entry():
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(place=2).delete()


def test_an_edited_entry_is_found(tmp_path):
    without_triggers("UPDATE audit_entry SET subject = %s WHERE place = 3", "别的")
    assert found(tmp_path) == [("log-000001", 3)]


def test_a_removed_entry_is_missed(tmp_path):
    without_triggers("DELETE FROM audit_entry WHERE place = 3")
    assert ("log-000001", 3) in found(tmp_path)


def test_the_last_anchored_entries_cannot_be_cut_off(tmp_path):
    last = Entry.objects.order_by("-place").first().place
    without_triggers("DELETE FROM audit_entry WHERE place = %s", last)
    assert ("log-000001", last) in found(tmp_path)


def test_an_inserted_entry_is_found(tmp_path):
    last = Entry.objects.order_by("-place").first()
    Entry.objects.create(at=AT, action="forged", place=last.place + 1, hash="f" * 64, previous=last.hash)
    assert ("log-000001", last.place + 1) in found(tmp_path)


def test_an_erased_text_is_erased_and_not_broken(tmp_path):
    row = Entry.objects.get(place=3)
    erase_texts([row.id])
    assert found(tmp_path) == []
    assert verify_ledger(with_files=False).entries_erased == 1
    assert not Entry.objects.filter(id=row.id, who="王某").exists()


def test_a_piece_of_a_thousand_is_followed_by_another_and_both_are_anchored(tmp_path):
    Entry.objects.bulk_create([Entry(at=AT, action="read.people", subject=str(n)) for n in range(1500)])
    assert seal() == 1000
    seal_all()
    checkpoint_now(at=AT)
    assert found(tmp_path) == []
    without_triggers("DELETE FROM audit_entry WHERE place <= 1000")
    assert ("log-000001", 1) in found(tmp_path)
