"""A backup made while people work comes back whole in an empty place, and only there."""

import io
import json
import os
import stat
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from chuangcheng.audit import signing
from chuangcheng.evidence import blobs
from chuangcheng.evidence.operations import store
from chuangcheng.jobs.checkpoints import checkpoint_now
from tests.cli.commands import command, shell
from tests.evidence.samples import jpeg
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(settings, tmp_path, capsys):
    """A backup of a small ledger with a photo and a checkpoint."""
    settings.CHUANGCHENG_HOME = tmp_path / "home"
    settings.CHECKPOINT_FOLDER = tmp_path / "home" / "checkpoints"
    book = ledger()
    book.dispatch(book.register())
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
    assert "核对了1个问题、2个步骤、1份存证" in done.stdout
    assert "核对了1个照片和附件" in done.stdout
    assert "没有发现改动" in done.stdout
    key = tmp_path / "new" / "keys" / "checkpoint-ed25519.pem"
    assert key.read_bytes() == (signing.folder() / "checkpoint-ed25519.pem").read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    again = shell("restore", str(kept), home=tmp_path / "new", **empty_database)
    assert again.returncode == 3
    assert "不能覆盖" in again.stderr


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
