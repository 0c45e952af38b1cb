"""The ground an installation stands on: what `init` makes, and what is said about it at every start."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from chuangcheng.audit import signing
from chuangcheng.facts.operations import seed_metrics
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.operations.calendar import seed_calendar
from chuangcheng.standards.operations.categories import seed_categories
from chuangcheng.standards.operations.site_types import seed_sample

NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "glusterfs", "ceph", "9p"}


def prepare(*, at: datetime, report: Callable[[int, int, str], None]) -> list[str]:
    """Migrate, make the signing key, seed what every city starts with. Safe to repeat; sentences of what is there."""
    steps = 4
    report(0, steps, "正在建立数据库")
    call_command("migrate", interactive=False, verbosity=0)
    make_static_folder()
    report(1, steps, "正在准备密钥")
    signing.private_key()
    report(2, steps, "正在准备问题类别和指标")
    seed_categories()
    seed_sample(at=at)
    seed_metrics()
    report(3, steps, "正在准备工作日历")
    year = timezone.localdate(at).year
    seed_calendar(years=range(year - 1, year + 3), at=at)
    report(4, steps, "完成")
    return [f"数据目录：{settings.CHUANGCHENG_HOME}", "数据库、密钥、问题类别和工作日历都已准备好。"]


def make_static_folder() -> None:
    """Where collected pages would lie; whitenoise asks for it though it finds them in the packages."""
    with suppress(OSError):
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def ground() -> list[str]:
    """What to know about the database this installation stands on."""
    if connection.vendor != "sqlite":
        return ["数据库：PostgreSQL。"]
    name = str(settings.DATABASES["default"]["NAME"])
    said = [f"数据库：SQLite {sqlite3.sqlite_version}，{name}"]
    if settings.SQLITE_JOURNAL != "WAL":
        said.append("注意：SQLite 低于 3.51.3，已改用回滚日志（较慢但安全）；请升级 pysqlite3。")
    kind = file_system(Path(name).parent)
    if kind in NETWORK:
        said.append(f"注意：数据库放在网络盘（{kind}）上，断网会损坏数据；请移到本机磁盘，或改用 PostgreSQL。")
    return said


def file_system(path: Path) -> str:
    """The kind of file system a folder lies on, from the kernel's table; empty where there is none to read."""
    try:
        rows = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    except OSError:
        return ""
    inside = [(row[1], row[2]) for row in rows if path.resolve().is_relative_to(row[1].replace("\\040", " "))]
    return max(inside, key=lambda pair: len(pair[0]), default=("", ""))[1]


def need_ready() -> None:
    """Refuse to start on a database that was never made or is behind the program."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if executor.loader.applied_migrations:
            raise Refused(
                "数据库比程序旧；请先运行 chuangcheng upgrade，它会先备份。", code="not_upgraded", kind="precondition"
            )
        raise Refused("数据库还没有建好；请先运行 chuangcheng init。", code="not_migrated", kind="precondition")


def let_go_of_database() -> None:
    """Before processes are forked: a connection or a pool they would share belongs to none of them."""
    for known in connections.all(initialized_only=True):
        known.close()
        if known.vendor == "postgresql":
            known.close_pool()  # type: ignore[attr-defined]
