"""Long exports of the ledger: made by the worker, offered to whoever asked for them, swept after some days.

The job is the only record of an export. Its file lies in CHUANGCHENG_HOME/exports, named after the job, with a few
random characters. It is given out only to the job's owner, and only while he still holds what he exported with.
"""

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from chuangcheng.audit.operations import log
from chuangcheng.jobs.models import Job, JobState
from chuangcheng.jobs.queueing import Progress, enqueue
from chuangcheng.people.actor import Actor
from chuangcheng.problems.queries.ledger import LedgerFilter, count_up_to, wish_of
from chuangcheng.reports.exports import export_ledger
from chuangcheng.rules.refusals import Refused

TASK = "export_ledger"
KEEP = timedelta(days=3)
MOST_WAITING = 3
MOST_COUNTED = 1_000_000


def exports_folder() -> Path:
    """Where the files lie; only the product's own account reads it."""
    folder = Path(settings.CHUANGCHENG_HOME) / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def start_export(*, wish: LedgerFilter, by: Actor, at: datetime) -> Job:
    """Enqueue an export of what a filter shows; the same one asked for twice is the one already on its way."""
    args = {"query": wish.as_query()}
    with transaction.atomic():
        open_states = [JobState.QUEUED, JobState.RUNNING]
        waiting = list(Job.objects.filter(owner_id=by.user_id, task=TASK, state__in=open_states))
        same = next((job for job in waiting if job.args == args), None)
        if same is not None:
            return same
        if len(waiting) >= MOST_WAITING:
            raise Refused(
                f"已有{len(waiting)}份导出正在生成，请等其中一份完成再导。", code="exports_waiting", kind="conflict"
            )
        return enqueue(task_name=TASK, args=args, by=by, at=at)


def export_ledger_task(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """Write the file beside its place and move it there whole; made anew when the worker died.

    An erasure meanwhile takes the draft away. What is written then may hold what was erased, and is not given out: the
    draft is held open, so that one of the same name made later is told from it.
    """
    wish = wish_of(args["query"])
    total = count_up_to(wish, MOST_COUNTED, by=by, at=at)
    name = f"{progress.job_id}-{secrets.token_hex(8)}.xlsx"
    unready = exports_folder() / f"{name}.part"
    unready.touch(mode=0o600)
    held = unready.open("rb")
    try:
        rows = export_ledger(
            wish=wish,
            title="问题台账",
            out=unready,
            by=by,
            at=at,
            progress=lambda done: progress(min(done, total), total, f"已写入{done:,}条，共{total:,}条"),
        )
        if not os.fstat(held.fileno()).st_nlink:
            raise Refused(
                "生成台账的时候有个人信息被清除，这份没有保存；请重新导出。", code="export_outdated", kind="conflict"
            )
        os.replace(unready, exports_folder() / name)
    finally:
        held.close()
        unready.unlink(missing_ok=True)
    return {
        "file": name,
        "rows": rows,
        "organisations": sorted(by.organisation_ids),
        "link": f"/problems/exports/{progress.job_id}/file/",
        "sentence": f"台账已导出，共{rows:,}条；保留到{localtime(at + KEEP):%m月%d日 %H:%M}。",
    }


def open_export(job_id: int, *, by: Actor, at: datetime) -> tuple[Path, str]:
    """The file of an own export and the name it is saved under; that it was taken is logged.

    Refused: `export_missing` for another's or one swept, `export_right_gone` once a post it was made with is given up.
    """
    job = Job.objects.filter(id=job_id, task=TASK, owner_id=by.user_id, owner_id__isnull=False).first()
    result = (job.result if job else None) or {}
    path = exports_folder() / Path(str(result.get("file", ""))).name
    if job is None or job.state != JobState.DONE or not path.is_file():
        raise Refused("没有找到这份导出的台账，或已过保留期；请重新导出。", code="export_missing", kind="missing")
    if not set(result["organisations"]) <= by.organisation_ids:
        raise Refused(
            "导出之后您的岗位有变动，这份台账不能再下载；请重新导出。", code="export_right_gone", kind="forbidden"
        )
    log(action="ledger.download", by_id=by.user_id, at=at, who=by.name, subject=str(job.pk),
        new={"rows": result["rows"]})  # fmt: skip
    return path, f"台账-{localtime(job.created_at):%Y%m%d-%H%M}.xlsx"


def exports_of(by: Actor, *, at: datetime, limit: int = 10) -> list[Job]:
    """This person's exports that run or can still be had, newest first."""
    rows = Job.objects.filter(owner_id=by.user_id, owner_id__isnull=False, task=TASK, created_at__gt=at - KEEP)
    return list(rows.order_by("-id")[:limit])


def sweep_exports(at: datetime) -> int:
    """Delete the files of exports older than three days, and what broken-off ones left; how many."""
    swept = 0
    for path in exports_folder().iterdir():
        if path.stat().st_mtime < (at - KEEP).timestamp():
            path.unlink(missing_ok=True)
            swept += 1
    return swept
