"""Back up a city into an empty folder and restore it into an empty place.

The database is copied first and the files after it: a file always lies on the disk before its row, so every row of
the copy has its file. `manifest.json` is written last, so a backup that was cut short is none. The folder holds the
keys and personal data: keep it as carefully as the server. The journal of erasures goes along; after a restore what was
erased and came back is erased again.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from chuangcheng import __version__
from chuangcheng.audit.durable import sync
from chuangcheng.evidence import blobs
from chuangcheng.jobs import erasing_journal
from chuangcheng.jobs.erasing import erase_again, sentences
from chuangcheng.people.actor import CONSOLE
from chuangcheng.rules.refusals import Refused

Report = Callable[[int, int, str], None]
FORMAT = "chuangcheng-backup-1"
JOURNAL = "erasures"
# What may lie in the place already: keys, and a journal newer than the backup, which is not written over.
MAY_BE_THERE = frozenset({"keys", JOURNAL})
# Of ours in a PostgreSQL schema: tables, and the functions that triggers call. What extensions brought is left alone.
OURS = {
    "TABLE": "SELECT oid::regclass::text FROM pg_class o WHERE relnamespace = current_schema()::regnamespace "
    "AND relkind IN ('r', 'p')",
    "FUNCTION": "SELECT oid::regprocedure::text FROM pg_proc o WHERE pronamespace = current_schema()::regnamespace "
    "AND prokind = 'f'",
}
NOT_OF_AN_EXTENSION = " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')"
SQLITE_NAME, POSTGRES_NAME = "database.sqlite3", "database.pgdump"


@dataclass(frozen=True)
class Kept:
    """What a backup holds: its files, their size in bytes, and sentences on what it does not hold."""

    files: int
    bytes: int
    notes: tuple[str, ...]


def places() -> dict[str, Path]:
    """Folders that are copied, by their name in the backup; the blobs only where they lie in a folder."""
    found = {
        "keys": Path(settings.CHUANGCHENG_HOME) / "keys",
        "checkpoints": Path(settings.CHECKPOINT_FOLDER),
        JOURNAL: erasing_journal.folder(),
    }
    if not settings.CHUANGCHENG_EVIDENCE_STORAGE:
        found |= {f"evidence/{shelf}": blobs.home() / shelf for shelf in blobs.SHELVES}
    return found


def back_up(*, folder: Path, at: datetime, report: Report, link: bool = False) -> Kept:
    """Copy database, evidence, keys, checkpoints and journal of erasures into `folder`, which must be empty or new.

    With `link`, evidence on the same disk is linked instead of copied: quick, enough for the way back from an upgrade,
    no protection against a broken disk.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} 里已有文件，为避免混在一起请换一个空目录。", code="backup_not_empty", kind="conflict")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    report(0, 1, "正在备份数据库")
    name, counts = copy_database(folder)
    rows = [described(folder / name, name)]
    sources = [(path, f"{label}/{path.relative_to(place).as_posix()}") for label, place in places().items()
               for path in files_below(place)]  # fmt: skip
    for done, (source, target) in enumerate(sources, start=1):
        if row := copy_file(source, folder / target, target, link=link and target.startswith("evidence/")):
            rows.append(row)
        report(done, len(sources), "正在备份文件")
    write_manifest(folder, rows, counts, at)
    notes = (
        ("照片和附件存放在对象存储，没有包含在备份里，请另行备份。",) if settings.CHUANGCHENG_EVIDENCE_STORAGE else ()
    )
    return Kept(len(rows), sum(row["bytes"] for row in rows), notes)


def copy_database(folder: Path) -> tuple[str, dict[str, int]]:
    """A consistent copy while everybody works, and how many rows each of its tables has: VACUUM INTO, or pg_dump."""
    if connection.vendor == "sqlite":
        target = folder / SQLITE_NAME
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        flush(target)
        with closing(sqlite3.connect(f"file:{quote(str(target))}?mode=ro", uri=True)) as copy:
            return SQLITE_NAME, counted(lambda sql: copy.execute(sql).fetchone()[0])
    with transaction.atomic(), connection.cursor() as cursor:
        # pg_dump and the counts look at the same moment.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = answer(cursor, "SELECT pg_export_snapshot()")
        run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                 f"--file={folder / POSTGRES_NAME}")  # fmt: skip
        counts = counted(lambda sql: answer(cursor, sql))
    flush(folder / POSTGRES_NAME)
    return POSTGRES_NAME, counts


def answer(cursor: CursorWrapper, sql: str) -> Any:
    """The one value a query gives."""
    cursor.execute(sql)
    return cursor.fetchone()[0]


def counted(ask: Callable[[str], Any]) -> dict[str, int]:
    """Rows of every table of the program."""
    names = sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))
    return {name: int(ask(f'SELECT count(*) FROM "{name}"')) for name in names}  # noqa: S608  (our own tables)


def rows_missing(manifest: Mapping[str, Any]) -> list[str]:
    """Tables whose rows are not as many as when the backup was made."""
    with connection.cursor() as cursor:
        return [
            f"{name}：备份时{count}行，恢复后{found}行"
            for name, count in manifest.get("rows", {}).items()
            if (found := answer(cursor, f'SELECT count(*) FROM "{name}"')) != count  # noqa: S608  (our own tables)
        ]


def run_tool(program: str, *arguments: str) -> None:
    """Run a PostgreSQL program against our database; the password goes by the environment, not the command line."""
    config: Mapping[str, Any] = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {key: str(config[name]) for key, name in names.items() if config.get(name)}
    try:
        done = subprocess.run(  # noqa: S603  (a fixed program; its arguments are ours)
            [program, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise Refused(
            f"没有找到 {program}；请安装与数据库同版本的 PostgreSQL 客户端程序。", code="tool_missing",
            kind="precondition",
        ) from error  # fmt: skip
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        raise Refused(f"{program} 没有成功：{said[:300]}", code="tool_failed", kind="precondition")


def files_below(place: Path) -> Iterator[Path]:
    """Every file, temporary ones left out."""
    yield from (path for path in sorted(place.rglob("*")) if path.is_file() and not path.name.startswith("."))


def copy_file(source: Path, target: Path, name: str, *, link: bool = False) -> dict[str, Any] | None:
    """Copy one file durably, or link it where that can be done; None when it was erased just now."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if link and linked(source, target):
            return described(target, name)
        shutil.copy2(source, target)
    except FileNotFoundError:
        return None
    flush(target)
    return described(target, name)


def linked(source: Path, target: Path) -> bool:
    """A second name for the same file; False on another disk."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        return False
    return True


def flush(path: Path) -> None:
    """Have a file on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def described(path: Path, name: str) -> dict[str, Any]:
    """A row of the manifest."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": name, "bytes": path.stat().st_size, "sha256": digest}


def write_manifest(folder: Path, rows: list[dict[str, Any]], counts: dict[str, int], at: datetime) -> None:
    """Last of all, under its final name at once."""
    about = {"format": FORMAT, "version": __version__, "at": at.isoformat(), "database": connection.vendor}
    text = json.dumps(about | {"rows": counts, "files": rows}, ensure_ascii=False, indent=1)
    draft = folder / ".manifest"
    draft.write_text(text, encoding="utf-8")
    flush(draft)
    draft.rename(folder / "manifest.json")
    sync(folder)


def restore(*, folder: Path, at: datetime, report: Report) -> Kept:
    """Put a backup back into an empty place, bring the database up to this program's version, and erase again what was
    erased by the journal of the backup or the one that lies in the place already; the notes say so.

    Every file is checked against the manifest before anything is written. Raises Refused when the place is not empty.
    """
    manifest = read_manifest(folder)
    need_empty()
    rows = manifest["files"]
    check_backup(folder=folder, report=report)
    need_same_journal(folder, rows)
    targets = places()
    for done, row in enumerate(rows, start=1):
        put_back(folder, row["name"], targets)
        report(done, len(rows), "正在恢复文件")
    report(0, 1, "正在恢复数据库")
    restore_database(folder)
    if missing := rows_missing(manifest):
        raise Refused("恢复后的数据行数与备份时不一致：" + "；".join(missing[:5]), code="restore_rows", kind="conflict")
    call_command("migrate", interactive=False, verbosity=0)
    return Kept(len(rows), sum(row["bytes"] for row in rows), tuple(erased_again(at=at, report=report)))


def erased_again(*, at: datetime, report: Report) -> Iterator[str]:
    """Erase what came back with the backup; sentences on it, none where nobody was ever erased."""
    if not any(True for _ in erasing_journal.entries()):
        return
    came_back = erase_again(by=CONSOLE, at=at, report=report)
    if not came_back:
        yield "以前清除过的个人信息没有随备份回来，不用再清除。"
    for one in came_back:
        yield from ("以前清除过的个人信息随备份回来了，已再次清除：", *sentences(one))


def need_same_journal(folder: Path, rows: list[dict[str, Any]]) -> None:
    """A journal that lies in the place already must go on from the one in the backup."""
    for row in rows:
        name = str(row["name"])
        here = erasing_journal.folder() / name.removeprefix(f"{JOURNAL}/")
        if name.startswith(f"{JOURNAL}/") and here.exists() and here.read_bytes() != (folder / name).read_bytes():
            raise Refused(
                f"这里已有的清除登记与备份里的不是同一份（{here}），没有恢复任何内容；请核对是不是同一套系统的登记。",
                code="restore_other_journal", kind="conflict",
            )  # fmt: skip


def check_backup(*, folder: Path, report: Report) -> None:
    """Read every file of a backup again and hold it against the manifest. Refused when one is missing or damaged."""
    rows = read_manifest(folder)["files"]
    for done, row in enumerate(rows, start=1):
        check(folder, row)
        report(done, len(rows), "正在检查备份")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a backup of this database's kind."""
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(
            f"{folder} 不是完整的备份（没有 manifest.json）；请选择备份命令生成的目录。", code="no_backup"
        ) from error
    if manifest.get("format") != FORMAT:
        raise Refused("这份备份的格式本程序不认识；请用生成它的版本或更新的版本恢复。", code="backup_format")
    if manifest["database"] != connection.vendor:
        raise Refused(
            f"备份来自 {manifest['database']} 数据库，现在设置的是 {connection.vendor}；"
            "请把 CHUANGCHENG_DATABASE_URL 改成同一种。",
            code="backup_other_database",
        )
    return manifest


def need_empty() -> None:
    """Nothing that people entered may be written over."""
    with_files = [label for label, place in places().items() if label not in MAY_BE_THERE and any(files_below(place))]
    if with_files:
        raise Refused(
            f"{settings.CHUANGCHENG_HOME} 里已有数据（{'、'.join(with_files)}），不能覆盖；"
            "请把 CHUANGCHENG_HOME 指向一个空目录。",
            code="restore_not_empty",
            kind="conflict",
        )
    if has_tables():
        raise Refused(
            f"数据库 {settings.DATABASES['default']['NAME']} 里已有数据，不能覆盖；"
            "请把 CHUANGCHENG_DATABASE_URL 指向一个新建的空库；用 SQLite 的请换一个空的 CHUANGCHENG_HOME。",
            code="restore_database_not_empty",
            kind="conflict",
        )


def has_tables() -> bool:
    """Whether the database was ever used. An SQLite file is not even made by asking."""
    if connection.vendor == "sqlite":
        path = Path(settings.DATABASES["default"]["NAME"])
        return path.exists() and path.stat().st_size > 0
    return bool(connection.introspection.table_names())


def check(folder: Path, row: Mapping[str, Any]) -> None:
    """A file of the backup is whole, and its name stays inside the backup."""
    name = str(row["name"])
    path = folder / name
    if ".." in Path(name).parts or Path(name).is_absolute():
        raise Refused(f"备份清单里的文件名不对：{name}；请换一份完整的备份。", code="backup_name")
    if not path.is_file() or described(path, name) != dict(row):
        raise Refused(f"备份里的 {name} 缺失或已损坏，没有恢复任何内容；请换一份备份。", code="backup_damaged")


def put_back(folder: Path, name: str, targets: Mapping[str, Path]) -> None:
    """Copy a file to where it belongs; keys keep their rights. An entry of the journal that is there stays."""
    label = next((label for label in targets if name.startswith(f"{label}/")), None)
    if label is None:
        return
    target = targets[label] / name[len(label) + 1 :]
    if label == JOURNAL and target.exists():
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy2(folder / name, target)
    flush(target)


def restore_database(folder: Path) -> None:
    """The database itself, last, so that an interrupted restore leaves an empty one."""
    if connection.vendor == "sqlite":
        target = Path(settings.DATABASES["default"]["NAME"])
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.restoring")
        shutil.copyfile(folder / SQLITE_NAME, draft)
        flush(draft)
        draft.rename(target)
        sync(target.parent)
        return
    name = settings.DATABASES["default"]["NAME"]
    run_tool("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
             f"--dbname={name}", str(folder / POSTGRES_NAME))  # fmt: skip


def drop_everything(cursor: Any) -> None:
    """Leave a PostgreSQL schema empty, in the caller's transaction."""
    for kind, asked in OURS.items():
        cursor.execute(asked + NOT_OF_AN_EXTENSION)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP {kind} IF EXISTS {name} CASCADE")
