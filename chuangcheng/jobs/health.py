"""Is this installation fit to work? One answer per question, in words for a person and as values for a program.

`bad` means that pages cannot be served properly, `warn` that somebody has to look; nothing here is secret, and only
whoever may look gets to see the figures (`web/operations`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from chuangcheng.audit.checkpoints import last_checkpoint
from chuangcheng.jobs.clock import BEHIND, is_held, need_clock
from chuangcheng.jobs.models import Heartbeat
from chuangcheng.jobs.space import disks, may_write
from chuangcheng.problems.queries.chains import last_step
from chuangcheng.rules.refusals import Refused

State = Literal["ok", "warn", "bad"]
WORKER_SILENCE = timedelta(minutes=2)
SWEEP_SILENCE = timedelta(minutes=5)
CHECKPOINT_AGE = timedelta(hours=49)
WORDS = {timedelta(days=1): "天", timedelta(hours=1): "小时", timedelta(minutes=1): "分钟"}


@dataclass(frozen=True)
class Answer:
    """One question: `code` for programs, `label` and `says` for people."""

    code: str
    label: str
    state: State
    says: str


@dataclass(frozen=True)
class Health:
    """All answers; as good as the worst of them."""

    answers: tuple[Answer, ...]

    @property
    def state(self) -> State:
        """The worst."""
        states = {answer.state for answer in self.answers}
        return "bad" if "bad" in states else "warn" if "warn" in states else "ok"


def health(*, at: datetime) -> Health:
    """Ask everything. Without a database only the disks answer."""
    found = [database()]
    if found[0].state == "ok":
        found.append(migrated())
    if found[-1].state == "ok":
        found += [safely(ask, at) for ask in (worker, scheduler, checkpoint, clock)]
    return Health((*found, evidence(), *room()))


def safely(ask: Callable[[datetime], Answer], at: datetime) -> Answer:
    """A database that goes away between two questions."""
    try:
        return ask(at)
    except DatabaseError:
        return Answer(ask.__name__, "数据库", "bad", "数据库中断，没有查到。")


def database() -> Answer:
    """Does it answer?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Answer("database", "数据库", "bad", "数据库没有响应；请检查数据库是否在运行。")
    return Answer("database", "数据库", "ok", "能连上，有应答。")


def migrated() -> Answer:
    """Is it at the program's version?"""
    try:
        executor = MigrationExecutor(connection)
        behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return Answer("migrations", "数据库版本", "bad", "数据库版本没有查到。")
    if behind:
        return Answer("migrations", "数据库版本", "bad", f"数据库比程序旧{behind}步；请运行 chuangcheng upgrade。")
    return Answer("migrations", "数据库版本", "ok", "数据库与程序版本一致。")


def silence(prefix: str, at: datetime) -> timedelta | None:
    """Since the last sign of life of any such process; None when there never was one. A sign that lies ahead is of a
    clock that was put back since, and tells of no life."""
    signs = Heartbeat.objects.filter(name__startswith=f"{prefix}@", at__lte=at + BEHIND)
    last = signs.order_by("-at").first()
    return at - last.at if last else None


def worker(at: datetime) -> Answer:
    """Does somebody send messages and run jobs?"""
    quiet = silence("worker", at)
    if quiet is None or quiet > WORKER_SILENCE:
        since = f"已有{span(quiet)}没有运行" if quiet else "还没有运行过"
        return Answer("worker", "后台任务", "warn", f"后台任务{since}，消息和导入会等着；请启动 chuangcheng worker。")
    return Answer("worker", "后台任务", "ok", "后台任务在运行。")


def scheduler(at: datetime) -> Answer:
    """Does somebody watch the deadlines?"""
    quiet = silence("sweep", at)
    if quiet is None or quiet > SWEEP_SILENCE:
        since = f"已有{span(quiet)}没有运行" if quiet else "还没有运行过"
        return Answer("sweep", "定时检查", "warn", f"定时检查{since}，到期提醒不会发出；请启动 chuangcheng sweep。")
    return Answer("sweep", "定时检查", "ok", "定时检查在运行。")


def checkpoint(at: datetime) -> Answer:
    """Was the ledger signed in the last two days? A new one has until then."""
    last = last_checkpoint()
    if last is None:
        step, moment = last_step()
        if step and moment and at - moment > CHECKPOINT_AGE:
            return Answer("checkpoint", "每日存证", "warn", "还没有做过存证；请启动 chuangcheng sweep。")
        return Answer("checkpoint", "每日存证", "ok", "还没有要存证的内容。")
    if at - last.at > CHECKPOINT_AGE:
        said = f"最近一次存证在{span(at - last.at)}前；请检查定时检查是否在运行。"
        return Answer("checkpoint", "每日存证", "warn", said)
    return Answer("checkpoint", "每日存证", "ok", f"最近一次存证在{span(at - last.at)}前。")


def clock(at: datetime) -> Answer:
    """Can the time be right?"""
    if is_held():
        said = "服务器时钟跳变，提醒和存证已暂停；请系统管理员在“运行状况”里确认。"
        return Answer("clock", "服务器时间", "warn", said)
    try:
        need_clock(at=at)
    except Refused as refused:
        return Answer("clock", "服务器时间", "warn", refused.sentence)
    return Answer("clock", "服务器时间", "ok", "没有异常跳变。")


def evidence() -> Answer:
    """Can photos be kept?"""
    folder = Path(settings.CHUANGCHENG_HOME) / "evidence"
    if not may_write(folder if folder.exists() else folder.parent):
        return Answer("evidence", "照片和附件", "bad", "照片和附件的目录不能写入；请检查磁盘和目录权限。")
    return Answer("evidence", "照片和附件", "ok", "照片和附件的目录可以写入。")


def room() -> list[Answer]:
    """One answer per disk. A full disk only stops writing, so it is a warning: reading goes on."""
    return [
        Answer("disk", "磁盘空间", "warn" if disk.alarms else "ok",
               f"{disk.sentence}{'，已停止保存，只能查看' if disk.is_full else ''}。")
        for disk in disks()
    ]  # fmt: skip


def span(length: timedelta | None) -> str:
    """How long, in the largest unit that fits."""
    for unit, word in WORDS.items():
        if length and length >= unit:
            return f"{int(length / unit)}{word}"
    return "不到1分钟"
