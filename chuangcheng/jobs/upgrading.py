"""Bring the database up to the program's version, with a backup first and the way back when it fails.

Migrations change the database only, so evidence on the same disk is linked into the backup, not copied. The way back
puts the backup's database where it was; on PostgreSQL everything of ours in the schema is dropped first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from chuangcheng.audit.operations import log
from chuangcheng.jobs.backups import POSTGRES_NAME, back_up, check_backup, has_tables, restore_database
from chuangcheng.jobs.grounds import prepare
from chuangcheng.jobs.models import Heartbeat
from chuangcheng.jobs.proof import verify_ledger
from chuangcheng.rules.refusals import Refused

Report = Callable[[int, int, str], None]
STILL_RUNNING = timedelta(seconds=45)
# What triggers call; functions of extensions are left alone.
OUR_FUNCTIONS = """
    SELECT p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind = 'f'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


@dataclass(frozen=True)
class Upgraded:
    """What was done: migrations applied, and where the backup lies (None where there was nothing to do)."""

    applied: int
    backup: Path | None


def pending() -> list[str]:
    """Migrations not applied yet, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def upgrade(*, backup: Path | None, at: datetime, report: Report) -> Upgraded:
    """Backup, check it, migrate, check the ledger; on any failure back to the backup, then Refused `upgrade_failed`.

    Refused beforehand: `upgrade_nothing_there` (no database yet), `upgrade_running` (processes are still at work).
    """
    if not has_tables():
        raise Refused(
            "这里还没有数据库；新装请运行 chuangcheng init。", code="upgrade_nothing_there", kind="precondition"
        )
    names = pending()
    if not names:
        prepare(at=at, report=report)
        return Upgraded(0, None)
    need_standstill(at=at)
    folder = backup or Path(settings.CHUANGCHENG_HOME) / "backups" / f"upgrade-{timezone.localtime(at):%Y%m%d-%H%M%S}"
    back_up(folder=folder, at=at, report=report, link=True)
    check_backup(folder=folder, report=report)
    try:
        prepare(at=at, report=report)
        need_sound(report)
        log(action="upgraded", by_id=None, who="命令行", subject="数据库升级", new={"migrations": len(names)}, at=at)
    except Exception as error:
        go_back(folder)
        said = error.sentence if isinstance(error, Refused) else f"{type(error).__name__}: {str(error).splitlines()[0]}"
        raise Refused(
            f"升级没有成功（{said[:200]}），数据库已恢复到升级前；请装回旧版本使用，备份在 {folder}。",
            code="upgrade_failed",
            kind="conflict",
        ) from error
    return Upgraded(len(names), folder)


def need_standstill(*, at: datetime) -> None:
    """Nobody may write between the backup and the end; an older version leaves no sign of life to ask for."""
    if Heartbeat._meta.db_table not in connection.introspection.table_names():
        return
    if Heartbeat.objects.filter(at__gt=at - STILL_RUNNING, at__lt=at + STILL_RUNNING).exists():
        raise Refused(
            "后台任务还在运行；请先停止网站和后台任务，等一分钟再升级。", code="upgrade_running", kind="conflict"
        )


def need_sound(report: Report) -> None:
    """The ledger still verifies; files are not touched by an upgrade."""
    verdict = verify_ledger(with_files=False, report=report)
    if not verdict.sound:
        raise Refused(f"核对台账发现问题：{verdict.faults[0].sentence}", code="upgrade_unsound", kind="conflict")


def go_back(folder: Path) -> None:
    """Put the backup's database back in place."""
    if connection.vendor == "sqlite":
        connection.close()
        restore_database(folder)
        name = str(settings.DATABASES["default"]["NAME"])
        for rest in ("-wal", "-shm", "-journal"):
            Path(name + rest).unlink(missing_ok=True)
        return
    if not (folder / POSTGRES_NAME).is_file():
        raise Refused(f"没有找到备份 {folder}；请保留现场并联系维护人员。", code="no_backup")
    with transaction.atomic(), connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'DROP TABLE IF EXISTS "{name}" CASCADE')
        cursor.execute(OUR_FUNCTIONS)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")
    connection.close()
    restore_database(folder)
