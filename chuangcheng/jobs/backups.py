"""Back up a city into an empty folder and restore it into an empty place.

The database is copied first and the files after it: a file always lies on the disk before its row, so every row of
the copy has its file. `manifest.json` is written last, so a backup that was cut short is none. The folder holds the
keys and personal data: keep it as carefully as the server.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from chuangcheng import __version__
from chuangcheng.audit.durable import sync
from chuangcheng.evidence import blobs
from chuangcheng.rules.refusals import Refused

Report = Callable[[int, int, str], None]
FORMAT = "chuangcheng-backup-1"
SQLITE_NAME, POSTGRES_NAME = "database.sqlite3", "database.pgdump"


@dataclass(frozen=True)
class Kept:
    """What a backup holds: its files, their size in bytes, and sentences on what it does not hold."""

    files: int
    bytes: int
    notes: tuple[str, ...]


def places() -> dict[str, Path]:
    """Folders that are copied, by their name in the backup; the blobs only where they lie in a folder."""
    found = {"keys": Path(settings.CHUANGCHENG_HOME) / "keys", "checkpoints": Path(settings.CHECKPOINT_FOLDER)}
    if not settings.CHUANGCHENG_EVIDENCE_STORAGE:
        found |= {f"evidence/{shelf}": blobs.home() / shelf for shelf in blobs.SHELVES}
    return found


def back_up(*, folder: Path, at: datetime, report: Report) -> Kept:
    """Copy database, evidence, keys and checkpoints into `folder`, which must be empty or not there yet."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} 里已有文件，为避免混在一起请换一个空目录。", code="backup_not_empty", kind="conflict")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    report(0, 1, "正在备份数据库")
    name = copy_database(folder)
    rows = [described(folder / name, name)]
    sources = [(path, f"{label}/{path.relative_to(place).as_posix()}") for label, place in places().items()
               for path in files_below(place)]  # fmt: skip
    for done, (source, target) in enumerate(sources, start=1):
        if row := copy_file(source, folder / target, target):
            rows.append(row)
        report(done, len(sources), "正在备份文件")
    write_manifest(folder, rows, at)
    notes = (
        ("照片和附件存放在对象存储，没有包含在备份里，请另行备份。",) if settings.CHUANGCHENG_EVIDENCE_STORAGE else ()
    )
    return Kept(len(rows), sum(row["bytes"] for row in rows), notes)


def copy_database(folder: Path) -> str:
    """A consistent copy while everybody works: VACUUM INTO, or pg_dump."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / SQLITE_NAME)])
        flush(folder / SQLITE_NAME)
        return SQLITE_NAME
    run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / POSTGRES_NAME}")
    flush(folder / POSTGRES_NAME)
    return POSTGRES_NAME


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


def copy_file(source: Path, target: Path, name: str) -> dict[str, Any] | None:
    """Copy one file durably; None when it was erased just now."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.copy2(source, target)
    except FileNotFoundError:
        return None
    flush(target)
    return described(target, name)


def flush(path: Path) -> None:
    """Have a file on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def described(path: Path, name: str) -> dict[str, Any]:
    """A row of the manifest."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": name, "bytes": path.stat().st_size, "sha256": digest}


def write_manifest(folder: Path, rows: list[dict[str, Any]], at: datetime) -> None:
    """Last of all, under its final name at once."""
    text = json.dumps(
        {"format": FORMAT, "version": __version__, "at": at.isoformat(), "database": connection.vendor, "files": rows},
        ensure_ascii=False,
        indent=1,
    )
    draft = folder / ".manifest"
    draft.write_text(text, encoding="utf-8")
    flush(draft)
    draft.rename(folder / "manifest.json")
    sync(folder)


def restore(*, folder: Path, report: Report) -> Kept:
    """Put a backup back into an empty place, then bring the database up to this program's version.

    Every file is checked against the manifest before anything is written. Raises Refused when the place is not empty.
    """
    manifest = read_manifest(folder)
    need_empty()
    rows = manifest["files"]
    for done, row in enumerate(rows, start=1):
        check(folder, row)
        report(done, len(rows), "正在检查备份")
    targets = places()
    for done, row in enumerate(rows, start=1):
        put_back(folder, row["name"], targets)
        report(done, len(rows), "正在恢复文件")
    report(0, 1, "正在恢复数据库")
    restore_database(folder)
    call_command("migrate", interactive=False, verbosity=0)
    return Kept(len(rows), sum(row["bytes"] for row in rows), ())


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
    with_files = [label for label, place in places().items() if label != "keys" and any(files_below(place))]
    if with_files or has_tables():
        raise Refused(
            f"这里已有数据（{settings.CHUANGCHENG_HOME}），不能覆盖；请把 CHUANGCHENG_HOME 指向一个空目录，"
            "PostgreSQL 请用一个新建的空库。",
            code="restore_not_empty",
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
    """Copy a file to where it belongs; keys keep their rights."""
    label = next((label for label in targets if name.startswith(f"{label}/")), None)
    if label is None:
        return
    target = targets[label] / name[len(label) + 1 :]
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
