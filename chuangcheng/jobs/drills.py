"""The drill: a backup made now, restored into an empty place of its own, verified there, and removed again.

What comes of it is what would come of the real thing: the same commands, run by another process with another home.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection

from chuangcheng.jobs.backups import OURS, back_up, drop_everything
from chuangcheng.rules.refusals import Refused

Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Drill:
    """How it went: what the restore said, how many files, and seconds for each half."""

    sound: bool
    lines: tuple[str, ...]
    files: int
    backup_seconds: float
    restore_seconds: float


def drill(*, at: datetime, report: Report, folder: Path | None = None, database_url: str = "") -> Drill:
    """Back up, restore elsewhere, verify. Works while people work.

    Everything lies below `folder` (the system's temporary folder by default) and is gone afterwards. On PostgreSQL a
    database is made for it, or an empty one is named by `database_url`. Refused where there is no place for it.
    """
    need_room(folder)
    with tempfile.TemporaryDirectory(prefix="chuangcheng-drill-", dir=folder) as base, place(database_url) as url:
        begun = time.monotonic()
        kept = back_up(folder=Path(base) / "backup", at=at, report=report)
        halfway = time.monotonic()
        done = restored(Path(base) / "backup", Path(base) / "home", url)
        said = (done.stdout + done.stderr).strip().splitlines()
        return Drill(done.returncode == 0, tuple(said), kept.files, halfway - begun, time.monotonic() - halfway)


def restored(backup: Path, home: Path, url: str) -> "subprocess.CompletedProcess[str]":
    """The restore, by a process that knows nothing of this place."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUANGCHENG_")}
    names = {"CHUANGCHENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings"}
    if url:
        names["CHUANGCHENG_DATABASE_URL"] = url
    home.mkdir()
    command = [sys.executable, "-m", "chuangcheng.cli", "restore", str(backup)]
    return subprocess.run(command, env=kept | names, cwd=settings.PROJECT, capture_output=True, text=True, check=False)  # noqa: S603


@contextmanager
def place(given: str) -> Iterator[str]:
    """The address of an empty database of our kind; empty for SQLite, whose file lies in the home."""
    if connection.vendor == "sqlite":
        yield ""
        return
    if given:
        with lent(given):
            yield given
        return
    name = f"chuangcheng_drill_{os.getpid()}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    except DatabaseError as error:
        raise Refused(
            "数据库账号不能新建数据库，演练没有地方恢复；请另建一个空库，用 --database-url 写明地址。",
            code="drill_no_place",
            kind="precondition",
        ) from error
    try:
        yield urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def lent(url: str) -> Iterator[None]:
    """An empty database somebody made for drills, empty again afterwards. Refused: it is not, or it does not answer."""
    try:
        with psycopg.connect(url) as line:
            used = line.execute(OURS["TABLE"]).fetchone()
    except psycopg.Error as error:
        raise Refused(
            "演练用的数据库连不上；请核对 --database-url 写的地址、账号和密码。", code="drill_no_answer",
            kind="precondition",
        ) from error  # fmt: skip
    if used:
        raise Refused(
            "演练用的数据库不是空库，没有动它；请另建一个空库，用 --database-url 写明地址。",
            code="drill_place_taken",
            kind="conflict",
        )
    try:
        yield
    finally:
        with psycopg.connect(url) as line:
            drop_everything(line.cursor())


def room_needed() -> int:
    """Bytes a drill takes, about: evidence twice, and the database twice. PostgreSQL keeps its second one elsewhere."""
    files = list((Path(settings.CHUANGCHENG_HOME) / "evidence").rglob("*"))
    if connection.vendor == "sqlite":
        files.append(Path(settings.DATABASES["default"]["NAME"]))
    return 2 * sum(map(bytes_of, files))


def bytes_of(path: Path) -> int:
    """How large a file is; 0 for a folder, and for an upload that was taken in while one looked."""
    with suppress(FileNotFoundError):
        return path.stat().st_size if path.is_file() else 0
    return 0


def need_room(folder: Path | None) -> None:
    """Refuse beforehand what the disk cannot hold. Refused `drill_no_room` (full)."""
    target = folder or Path(tempfile.gettempdir())
    if shutil.disk_usage(target).free < room_needed():
        raise Refused(
            f"{target} 的空间不够演练（约需{room_needed() / 2**30:.1f} GB）；请用参数另选一个目录。",
            code="drill_no_room",
            kind="full",
        )
