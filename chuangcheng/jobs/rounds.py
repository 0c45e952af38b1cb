"""What the worker and the sweep do, how often. Every round is a function of the moment and safe to repeat.

Two workers may run the same round at the same moment: each round locks what it takes (SKIP LOCKED on PostgreSQL, an
immediate transaction on SQLite) and writes under a unique constraint, so a thing is done once, and done again only
when a worker was killed between doing it and writing that down.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections
from django_tasks import task_backends
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from chuangcheng.audit.sealing import seal
from chuangcheng.evidence.operations import expire_uploads, make_derivatives, sweep_orphans
from chuangcheng.evidence.queries import waiting_for_view
from chuangcheng.inspections.operations.follow_ups import remind_due
from chuangcheng.jobs.alarms import watch_disks
from chuangcheng.jobs.checkpoints import checkpoint_daily
from chuangcheng.jobs.clock import beat, is_held, watch_clock
from chuangcheng.jobs.delivering import deliver_due
from chuangcheng.jobs.ledger_exports import sweep_exports
from chuangcheng.jobs.queueing import rescue_jobs
from chuangcheng.jobs.retention import sweep_nightly
from chuangcheng.jobs.tasks_places import sweep_kept_files
from chuangcheng.jobs.telling import expand_waiting
from chuangcheng.notices.operations import forget
from chuangcheng.places.operations.due import warn_due
from chuangcheng.problems.operations.sweep import sweep
from chuangcheng.statistics.operations.fold import fold

logger = logging.getLogger(__name__)
ORPHAN_AGE = timedelta(days=2)
KEEP_RESULTS = timedelta(days=14)
KEEP_NOTICES = timedelta(days=400)
VIEWS_AT_ONCE = 10


@dataclass(frozen=True)
class Round:
    """One thing done again and again; `label` is its name for people, `run` returns how much it did.

    What acts `by_the_clock` waits while the clock is in doubt (`jobs/clock.py`).
    """

    name: str
    label: str
    every: timedelta
    run: Callable[[datetime], int]
    by_the_clock: bool = False


def make_views(at: datetime) -> int:
    """Views and thumbnails of photos that have none yet; one that cannot be made is tried again next round."""
    made = 0
    for file in waiting_for_view(VIEWS_AT_ONCE):
        try:
            made += make_derivatives(file=file, at=at)
        except OSError:
            logger.exception("no view of file %s", file.pk)
    return made


def sweep_old_orphans(at: datetime) -> int:
    """Files that no row speaks of."""
    return sweep_orphans(older_than=at - ORPHAN_AGE)


def prune_queue(at: datetime) -> int:
    """Forget queue entries that ended, or whose worker died, two weeks ago; the jobs stay."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=at - KEEP_RESULTS)
    dead = DBTaskResult.objects.running().filter(started_at__lt=at - KEEP_RESULTS)
    return old.delete()[0] + dead.delete()[0]


WORKER_ROUNDS = (
    Round("pulse", "心跳", timedelta(seconds=15), lambda at: beat("worker", at=at)),
    Round("outbox", "消息", timedelta(seconds=1), lambda at: expand_waiting(at=at)),
    Round("tallies", "统计", timedelta(seconds=5), lambda at: fold(at=at)),
    Round("rescue", "中断的任务", timedelta(minutes=1), lambda at: rescue_jobs(at=at)),
)
# Each in a thread of its own: a robot that does not answer, or a heap of photos, holds up nobody else.
SLOW_ROUNDS = (
    Round("deliver", "发送", timedelta(seconds=2), lambda at: deliver_due(at=at)),
    Round("views", "预览图", timedelta(seconds=2), make_views),
)
SWEEP_ROUNDS = (
    Round("clock", "时钟", timedelta(seconds=15), lambda at: watch_clock(at=at)),
    Round("seal", "日志封存", timedelta(seconds=5), lambda at: seal()),
    Round("disks", "磁盘", timedelta(minutes=1), watch_disks),
    Round("sweep", "提醒和恢复", timedelta(minutes=1), lambda at: sweep(at=at), by_the_clock=True),
    Round("follow_ups", "举一反三提醒", timedelta(minutes=10), lambda at: remind_due(at=at), by_the_clock=True),
    Round("due", "到期提醒", timedelta(hours=1), lambda at: warn_due(at=at), by_the_clock=True),
    Round("checkpoint", "存证", timedelta(minutes=10), lambda at: checkpoint_daily(at=at), by_the_clock=True),
    Round("uploads", "过期上传", timedelta(hours=1), lambda at: expire_uploads(at=at), by_the_clock=True),
    Round("orphans", "无主文件", timedelta(days=1), sweep_old_orphans, by_the_clock=True),
    Round("retention", "过期的个人信息", timedelta(days=1), sweep_nightly, by_the_clock=True),
    Round("exports", "过期导出", timedelta(hours=6), sweep_exports, by_the_clock=True),
    Round("kept_files", "没有导入的表格", timedelta(hours=6), sweep_kept_files, by_the_clock=True),
    Round("queue", "旧任务", timedelta(days=1), prune_queue, by_the_clock=True),
    Round("notices", "旧消息", timedelta(days=1), lambda at: forget(before=at - KEEP_NOTICES), by_the_clock=True),
)


@dataclass
class Clockwork:
    """Runs the rounds that are due; a round that fails is written down and tried again when it is next due."""

    rounds: Sequence[Round]
    ran_at: dict[str, datetime] = field(default_factory=dict)

    def turn(self, at: datetime) -> dict[str, int]:
        """Run what is due; what each did, -1 for a round that failed."""
        done = {}
        for item in self.rounds:
            last = self.ran_at.get(item.name)
            # A clock that was put back must not stop the rounds until it has caught up.
            if last is not None and timedelta(0) <= at - last < item.every:
                continue
            if item.by_the_clock and self._held():
                continue
            self.ran_at[item.name] = at
            done[item.name] = self._run(item, at)
        return done

    def _held(self) -> bool:
        close_old_connections()
        try:
            return is_held()
        except DatabaseError:
            return True  # what cannot be asked now is asked again at the next turn

    def _run(self, item: Round, at: datetime) -> int:
        close_old_connections()
        try:
            return item.run(at)
        except Exception:
            logger.exception("round %s failed", item.name)
            return -1
        finally:
            close_old_connections()


def run_queue(*, most: int | None = None, worker_id: str = "worker") -> int:
    """Run the jobs that wait, at most `most`; returns how many ran. A job that fails says so itself."""
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=task_backends["default"].alias,
        startup_delay=False,
        max_tasks=most,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    worker.run()
    return int(worker._run_tasks)
