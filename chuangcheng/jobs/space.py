"""Room on the disks: when writing is refused, when it is told beforehand, and what a failure of the machine means.

Below `DISK_RESERVE` bytes nothing new is taken in: what is left is for log-ins, the clock and logs, so that the system
stays readable. `DISK_ALARM` is the share in use at which administrators are told.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError

from chuangcheng.rules.refusals import Refused

NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
POSTGRES_DISK_FULL = "53100"
# So little left that a failure of SQLite without a better reason is taken for a full disk.
NOTHING_LEFT = 1 << 20


@dataclass(frozen=True)
class Disk:
    """One file system something of ours lies on: what for, in words; sizes in bytes."""

    label: str
    path: Path
    total: int
    free: int

    @property
    def used(self) -> float:
        """The share in use, 0 to 1, as seen by whoever may not use the administrator's reserve."""
        return 1 - self.free / self.total if self.total else 0.0

    @property
    def is_full(self) -> bool:
        """Whether nothing new is taken in."""
        return self.free < settings.DISK_RESERVE

    @property
    def alarms(self) -> bool:
        """Whether administrators are told."""
        return self.is_full or self.used >= settings.DISK_ALARM

    @property
    def sentence(self) -> str:
        """How full it is, for people."""
        return f"{self.label}所在磁盘已用{self.used:.0%}，剩{in_words(self.free)}"


def in_words(size: int) -> str:
    """A size in bytes for people."""
    return f"{size / 2**30:.1f} GB" if size >= 2**30 else f"{size / 2**20:.0f} MB"


def folders() -> Iterator[tuple[str, Path]]:
    """Where things are kept, with its name; the folders of CHUANGCHENG_WATCH besides (the database server's disk)."""
    yield "数据目录", Path(settings.CHUANGCHENG_HOME)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield "数据库", Path(str(settings.DATABASES["default"]["NAME"])).parent
    yield "照片和附件", Path(settings.CHUANGCHENG_HOME) / "evidence"
    yield "存证", Path(settings.CHECKPOINT_FOLDER)
    for folder in settings.WATCHED_FOLDERS:
        yield str(folder), folder


def disks() -> list[Disk]:
    """Each file system once; folders that are not there yet count as their parent."""
    found: dict[int, Disk] = {}
    for label, folder in folders():
        path = next((p for p in (folder, *folder.parents) if p.exists()), None)
        if path is None or (device := path.stat().st_dev) in found:
            continue
        room = shutil.disk_usage(path)
        found[device] = Disk(label, path, room.used + room.free, room.free)
    return list(found.values())


def need_space() -> None:
    """Refuse to take in anything new while a disk is all but full; reading goes on. Refused `no_space` (full)."""
    if any(disk.is_full for disk in disks()):
        raise no_space()


def no_space() -> Refused:
    """What people are told."""
    return Refused(
        "服务器磁盘空间不足，这次没有保存；查看不受影响，已填内容会保留。请联系系统管理员清理磁盘，清理后自动恢复。",
        code="no_space",
        kind="full",
    )


def refusal_for(error: BaseException) -> Refused | None:
    """What a failure of the machine means for whoever asked: full (507) or busy (503); None for a fault of our own."""
    causes = list(chain_of(error))
    if any(says_full(each) for each in causes):
        return no_space()
    if isinstance(error, OperationalError | InterfaceError):
        return Refused(
            "数据库现在没有响应，这次没有保存，已填内容会保留；请过一会儿再试，仍不行请联系系统管理员。",
            code="database_away",
            kind="busy",
        )
    return None


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def says_full(error: BaseException) -> bool:
    """Whether this is the failure of a full disk: the system's, SQLite's or PostgreSQL's."""
    if isinstance(error, OSError):
        return error.errno in NO_SPACE
    if getattr(error, "sqlstate", None) == POSTGRES_DISK_FULL:
        return True
    words = str(error)
    if not isinstance(error, DatabaseError):
        return False
    return "disk is full" in words or "No space left" in words or ("disk I/O error" in words and nothing_left())


def nothing_left() -> bool:
    """Whether a disk has no room at all: SQLite says no more than I/O error when it cannot grow its shared memory."""
    return any(disk.free < NOTHING_LEFT for disk in disks())


def may_write(folder: Path) -> bool:
    """Whether files can be put there: it exists, is ours, and is not mounted read-only."""
    try:
        read_only = bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False
    return not read_only and os.access(folder, os.W_OK | os.X_OK)
