"""A backup made while people work comes back whole in an empty place, and only there."""

import io
import json
import os
import shutil
import stat
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from chuangcheng.audit import signing
from chuangcheng.evidence import blobs
from chuangcheng.evidence.operations import store
from chuangcheng.jobs import backups, erasing_journal
from chuangcheng.jobs.checkpoints import checkpoint_now
from chuangcheng.jobs.erasing import erase_person
from chuangcheng.jobs.erasing_finding import Wanted
from chuangcheng.jobs.erasing_journal import Basis
from chuangcheng.people.actor import CONSOLE
from chuangcheng.people.models import Contact
from chuangcheng.rules.refusals import Refused
from tests.cast import AT
from tests.cli.commands import command, shell
from tests.evidence.samples import jpeg
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db(transaction=True)
ERASED, PHONE = "司徒试某", "13911115678"
WANTED, BASIS = Wanted((ERASED, PHONE)), Basis("self", "本人书面要求")


@pytest.fixture
def kept(settings, tmp_path, capsys):
    """A backup of a small ledger with a photo and a checkpoint."""
    settings.CHUANGCHENG_HOME = tmp_path / "home"
    settings.CHECKPOINT_FOLDER = tmp_path / "home" / "checkpoints"
    book = ledger()
    book.dispatch(book.register())
    Contact.objects.create(organisation=book.people.org("城管局"), name=ERASED, title="科员", phone=PHONE)
    store(stream=io.BytesIO(jpeg()), name="a.jpg", source="desktop", by_id=None, at=book.now)
    checkpoint_now(at=book.now)
    folder = tmp_path / "backup"
    code, out, err = command(capsys, "backup", str(folder))
    assert code == 0, err
    assert "已备份" in out
    return folder


@pytest.fixture
def empty_database():
    """The environment of an empty place of the same kind; a PostgreSQL database made for it is dropped again."""
    if connection.vendor == "sqlite":
        yield {}
        return
    name = f"restored_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield {"CHUANGCHENG_DATABASE_URL": urlunsplit(urlsplit(os.environ["CHUANGCHENG_DATABASE_URL"])._replace(path=name))}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_backup_comes_back_whole_and_verified(kept, tmp_path, empty_database):
    done = shell("restore", str(kept), home=tmp_path / "new", **empty_database)
    assert done.returncode == 0, done.stderr
    assert "核对了1个问题、2个步骤、0条审计日志、1份存证" in done.stdout
    assert "核对了1个照片和附件" in done.stdout
    assert "没有发现改动" in done.stdout
    key = tmp_path / "new" / "keys" / "checkpoint-ed25519.pem"
    assert key.read_bytes() == (signing.folder() / "checkpoint-ed25519.pem").read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    again = shell("restore", str(kept), home=tmp_path / "new", **empty_database)
    assert again.returncode == 3
    assert "不能覆盖" in again.stderr


def test_a_database_that_is_not_empty_is_named_and_not_the_home(kept, settings, tmp_path, monkeypatch):
    """The home may be new while the database, named by its own setting, is not."""
    settings.CHUANGCHENG_HOME = tmp_path / "new"
    settings.CHECKPOINT_FOLDER = tmp_path / "new" / "checkpoints"
    monkeypatch.setattr(backups, "has_tables", lambda: True)
    with pytest.raises(Refused) as refused:
        backups.restore(folder=kept, at=AT, report=lambda *_: None)
    assert refused.value.code == "restore_database_not_empty"
    assert "CHUANGCHENG_DATABASE_URL" in refused.value.sentence
    assert str(tmp_path / "new") not in refused.value.sentence


def test_a_damaged_backup_is_refused_before_anything_is_written(kept, tmp_path, empty_database):
    photo = next((kept / "evidence" / "originals").rglob("*.jpg"))
    photo.write_bytes(photo.read_bytes()[:-1])
    done = shell("restore", str(kept), home=tmp_path / "new", **empty_database)
    assert done.returncode == 3
    assert "已损坏" in done.stderr
    assert not (tmp_path / "new" / "chuangcheng.sqlite3").exists()
    assert not (tmp_path / "new" / "evidence").exists()


@pytest.mark.parametrize("name", ["../outside", "/etc/outside"])
def test_a_manifest_cannot_name_files_outside(kept, tmp_path, name, empty_database):
    manifest = json.loads((kept / "manifest.json").read_text())
    manifest["files"][0]["name"] = name
    (kept / "manifest.json").write_text(json.dumps(manifest))
    done = shell("restore", str(kept), home=tmp_path / "new", **empty_database)
    assert done.returncode == 3
    assert "文件名不对" in done.stderr


def test_a_backup_that_was_cut_short_is_none(kept, tmp_path, empty_database):
    (kept / "manifest.json").unlink()
    done = shell("restore", str(kept), home=tmp_path / "new", **empty_database)
    assert done.returncode == 3
    assert "不是完整的备份" in done.stderr


def test_a_backup_goes_into_an_empty_folder_only(kept, capsys):
    code, _, err = command(capsys, "backup", str(kept))
    assert (code, "空目录" in err) == (3, True)


def test_a_backup_holds_every_shelf_the_keys_and_the_checkpoints(kept):
    names = {row["name"] for row in json.loads((kept / "manifest.json").read_text())["files"]}
    assert "keys/checkpoint-ed25519.pem" in names
    assert "checkpoints/000001.json" in names
    assert {name.split("/")[1] for name in names if name.startswith("evidence/")} == set(blobs.SHELVES)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


def test_who_was_erased_before_the_backup_stays_erased_and_the_journal_goes_along(
    kept, tmp_path, capsys, empty_database
):
    """The name written once more after the erasure, as by an import of an old sheet, is in the backup and goes."""
    erase_person(WANTED, BASIS, by=CONSOLE, at=AT)
    Contact.objects.update(name=ERASED)
    code, _, err = command(capsys, "backup", str(tmp_path / "later"))
    assert code == 0, err
    assert (tmp_path / "later" / "erasures" / "E-000001.json").exists()
    done = shell("restore", str(tmp_path / "later"), home=tmp_path / "new", **empty_database)
    assert done.returncode == 0, done.stderr
    assert "已再次清除" in done.stdout
    assert "没有再发现" in done.stdout
    assert (tmp_path / "new" / "erasures" / "key").read_bytes() == erasing_journal.key()
    again = shell("erase", "--again", home=tmp_path / "new", **empty_database)
    assert "没有回来" in again.stdout


def test_who_was_erased_after_the_backup_is_erased_by_a_journal_put_there_before(kept, tmp_path, empty_database):
    erase_person(WANTED, BASIS, by=CONSOLE, at=AT)
    shutil.copytree(erasing_journal.folder(), tmp_path / "new" / "erasures")
    done = shell("restore", str(kept), home=tmp_path / "new", **empty_database)
    assert done.returncode == 0, done.stderr
    assert "已再次清除" in done.stdout
    found = shell("erase", ERASED, home=tmp_path / "new", **empty_database)
    assert "联系人" not in found.stdout


def test_the_journal_of_another_installation_is_refused_before_anything_is_written(
    kept, tmp_path, capsys, empty_database
):
    erase_person(WANTED, BASIS, by=CONSOLE, at=AT)
    command(capsys, "backup", str(tmp_path / "later"))
    (tmp_path / "new" / "erasures").mkdir(parents=True)
    (tmp_path / "new" / "erasures" / "key").write_bytes(b"another")
    done = shell("restore", str(tmp_path / "later"), home=tmp_path / "new", **empty_database)
    assert (done.returncode, "清除登记" in done.stderr) == (3, True)
    assert not (tmp_path / "new" / "chuangcheng.sqlite3").exists()
