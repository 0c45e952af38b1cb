"""Bring the database up to the program's version, with a backup first and the way back when it fails.

Migrations change the database only, so evidence on the same disk is linked into the backup, not copied. The way back
puts the backup's database where it was; on PostgreSQL everything of ours in the schema is dropped first.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from chuangcheng.audit.operations import log
from chuangcheng.jobs.backups import POSTGRES_NAME, back_up, check_backup, drop_everything, has_tables, restore_database
from chuangcheng.jobs.grounds import prepare
from chuangcheng.jobs.metrics_room import at_work
from chuangcheng.jobs.models import Heartbeat
from chuangcheng.jobs.proof import verify_ledger
from chuangcheng.rules.refusals import Refused

logger = logging.getLogger(__name__)
Report = Callable[[int, int, str], None]
STILL_RUNNING = timedelta(seconds=45)


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
    except (Exception, KeyboardInterrupt) as error:
        raise put_right(folder, why(error)) from error
    return Upgraded(len(names), folder)


def why(error: BaseException) -> str:
    """A failure in a line."""
    if isinstance(error, Refused):
        return error.sentence
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[0]}" if said else type(error).__name__


def put_right(folder: Path, reason: str) -> Refused:
    """Go back; the refusal that says how that went and where the backup lies."""
    try:
        go_back(folder)
    except Exception as error:
        logger.exception("the way back failed")
        return Refused(
            f"升级没有成功（{reason[:120]}），恢复到升级前也没有成功（{why(error)[:120]}）；请不要启动，"
            f"备份完好，在 {folder}，请联系维护人员用它恢复。",
            code="upgrade_stuck",
            kind="conflict",
        )
    return Refused(
        f"升级没有成功（{reason[:200]}），数据库已恢复到升级前；请装回旧版本使用，备份在 {folder}。",
        code="upgrade_failed",
        kind="conflict",
    )


def need_standstill(*, at: datetime) -> None:
    """Nobody may write between the backup and the end, or the way back would lose it. Processes of this machine are
    known by what they count, those of others by their signs of life; pages of another machine leave none."""
    if at_work():
        raise Refused("网站或后台任务还在运行；请先全部停止，再升级。", code="upgrade_running", kind="conflict")
    if Heartbeat._meta.db_table not in connection.introspection.table_names():
        return
    if Heartbeat.objects.filter(at__gt=at - STILL_RUNNING, at__lt=at + STILL_RUNNING).exists():
        raise Refused(
            "后台任务刚才还在运行；请先停止网站和后台任务，等一分钟再升级。", code="upgrade_running", kind="conflict"
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
        name = str(settings.DATABASES["default"]["NAME"])
        for rest in ("-wal", "-shm", "-journal"):  # first: beside the old database they would be played into it
            Path(name + rest).unlink(missing_ok=True)
        restore_database(folder)
        return
    if not (folder / POSTGRES_NAME).is_file():
        raise Refused(f"没有找到备份 {folder}；请保留现场并联系维护人员。", code="no_backup")
    with transaction.atomic(), connection.cursor() as cursor:
        drop_everything(cursor)
    connection.close()
    restore_database(folder)
