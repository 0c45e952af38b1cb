"""Enqueue long work, in the transaction of the door's call; run it; take it over when its worker died.

The queue is django-tasks; a `Job` beside each entry is what people see. At least once: an entry whose worker was
killed is enqueued anew by `rescue_jobs` once its heartbeat stops.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskContext, task
from django_tasks_db.models import DBTaskResult

from chuangcheng.jobs.models import Job, JobState
from chuangcheng.jobs.registry import FORGETFUL, TASKS
from chuangcheng.jobs.space import refusal_for
from chuangcheng.people.actor import CONSOLE, Actor
from chuangcheng.people.queries import actor_for
from chuangcheng.rules.refusals import Refused

logger = logging.getLogger(__name__)
SILENCE = timedelta(minutes=5)
HEARTBEAT = timedelta(seconds=30)
MOST_ATTEMPTS = 3


class Superseded(Exception):
    """This run was given up for dead and its job has a new ticket."""


@dataclass
class Progress:
    """Called by a task as it goes on: `progress(done, total, "sentence")`; written at most once a second."""

    job_id: int
    ticket: UUID | None
    clock: Callable[[], datetime] = timezone.now
    written_at: datetime | None = None

    def __call__(self, done: int, total: int, sentence: str = "") -> None:
        """Write how far it is. Raises Superseded when another worker took the job over."""
        now = self.clock()
        if self.written_at and now - self.written_at < timedelta(seconds=1) and done < total:
            return
        self.written_at = now
        self._write(done=done, total=total, heartbeat_at=now, **({"sentence": sentence[:300]} if sentence else {}))

    def _write(self, **values: Any) -> None:
        if not Job.objects.filter(id=self.job_id, ticket=self.ticket, state=JobState.RUNNING).update(**values):
            raise Superseded(f"job {self.job_id}")


def enqueue(*, task_name: str, args: Mapping[str, Any], by: Actor, at: datetime) -> Job:
    """Write the job and its queue entry, in the caller's transaction where there is one.

    `args` must be JSON. Raises Refused for a task nobody registered, and for somebody who is not logged in: a job
    without an owner runs with the rights of the command line.
    """
    if by.user_id is None and not by.is_clock:
        raise Refused("请先登录，再提交这项任务。", code="job_nobody", kind="forbidden")
    if task_name not in TASKS:
        raise Refused(f"系统里没有“{task_name}”这项后台任务；请联系管理员。", code="task_unknown")
    with transaction.atomic():
        job = Job.objects.create(
            task=task_name,
            args=dict(args),
            owner_id=by.user_id,
            created_at=at,
            sentence="排队中，马上开始。",
        )
        put_in_queue(job)
    return job


def put_in_queue(job: Job) -> None:
    """A new entry of the queue; its id is the job's ticket."""
    job.ticket = UUID(run_job.enqueue(job.id).id)
    job.save(update_fields=["ticket"])


@task(takes_context=True)
def run_job(context: TaskContext, job_id: int) -> None:
    """What the queue calls."""
    run(job_id=job_id, ticket=UUID(context.task_result.id), at=timezone.now())


def run(*, job_id: int, ticket: UUID, at: datetime) -> Job | None:
    """Run a job with the rights its owner has now; None when another ticket owns it or it is over."""
    waiting = Job.objects.filter(id=job_id, ticket=ticket, state=JobState.QUEUED)
    if not waiting.update(
        state=JobState.RUNNING, started_at=at, heartbeat_at=at, attempts=F("attempts") + 1, sentence="已开始。"
    ):
        return None
    job = Job.objects.select_related("owner").get(id=job_id)
    with Heart(job):
        outcome = attempt(job, at)
    if outcome:
        Job.objects.filter(id=job_id, ticket=ticket).update(heartbeat_at=None, **outcome, **forgotten(job, outcome))
    job.refresh_from_db()
    return job


def forgotten(job: Job, outcome: Mapping[str, Any]) -> dict[str, Any]:
    """What a job that is over for good no longer needs to know."""
    is_over = outcome["state"] in {JobState.DONE, JobState.FAILED}
    return {"args": {}} if is_over and job.task in FORGETFUL else {}


def attempt(job: Job, at: datetime) -> dict[str, Any]:
    """Call the task; what to write on the job afterwards, nothing when it was taken over."""
    by = actor_for(job.owner, at) if job.owner else CONSOLE
    try:
        result = import_string(TASKS[job.task])(job.args, by=by, at=at, progress=Progress(job.id, job.ticket))
    except Superseded:
        return {}
    except Refused as refusal:
        return failure(refusal.sentence, at)
    except Exception as error:
        return broken(job, error, at)
    return {
        "state": JobState.DONE,
        "result": result,
        "finished_at": at_least(timezone.now(), at),
        "sentence": str((result or {}).get("sentence") or "已完成。")[:300],
    }


def broken(job: Job, error: Exception, at: datetime) -> dict[str, Any]:
    """What to write on a job whose task fell over: again later when only the database was busy."""
    logger.exception("job %s (%s) failed", job.id, job.task)
    refused = refusal_for(error)
    if refused and refused.kind == "full":
        return failure(refused.sentence, at)
    if not isinstance(error, OperationalError):
        return failure(f"系统出错，没有办完；请重试，仍不行请把任务编号 {job.id} 告诉管理员。", at)
    if job.attempts < MOST_ATTEMPTS:
        return {"state": JobState.RUNNING, "sentence": "数据库繁忙，稍后自动重试。"}
    return failure(f"数据库繁忙，没有办完；请稍后重试。任务编号 {job.id}。", at)


def failure(sentence: str, at: datetime) -> dict[str, Any]:
    """What a job that failed says."""
    return {"state": JobState.FAILED, "sentence": sentence[:300], "finished_at": at_least(timezone.now(), at)}


def at_least(moment: datetime, floor: datetime) -> datetime:
    """A job ends no earlier than it began, also under a test's clock."""
    return max(moment, floor)


class Heart:
    """Writes a sign of life every half minute while a task works; a beat that finds the database busy is left out."""

    def __init__(self, job: Job) -> None:
        self.job, self.stopped = job, threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join()

    def _beat(self) -> None:
        while not self.stopped.wait(HEARTBEAT.total_seconds()):
            try:
                Job.objects.filter(id=self.job.id, ticket=self.job.ticket).update(heartbeat_at=timezone.now())
            except DatabaseError:
                logger.warning("job %s: no heartbeat, the database is busy", self.job.id)
            finally:
                connection.close()


def rescue_jobs(*, at: datetime) -> int:
    """Give jobs whose worker died a new ticket; after three attempts they fail. Returns how many were looked after."""
    rescued = 0
    for job_id in list(lost(at).values_list("id", flat=True)):
        with transaction.atomic():
            job = lost(at).select_for_update(skip_locked=True).filter(id=job_id).first()
            if job is not None:
                again(job, at)
                rescued += 1
    return rescued


def lost(at: datetime) -> QuerySet[Job]:
    """Running without a sign of life (one ahead is of before the clock was put back), or taken and never begun."""
    no_sign = Q(heartbeat_at=None) | Q(heartbeat_at__lt=at - SILENCE) | Q(heartbeat_at__gt=at + SILENCE)
    silent = Q(state=JobState.RUNNING) & no_sign
    taken = DBTaskResult.objects.filter(started_at__lt=at - SILENCE).values("id")
    return Job.objects.filter(silent | Q(state=JobState.QUEUED, ticket__in=taken))


def again(job: Job, at: datetime) -> None:
    """Back into the queue, or given up."""
    if job.attempts >= MOST_ATTEMPTS:
        values = failure(f"任务多次中断，没有办完；请把任务编号 {job.id} 告诉管理员。", at)
        Job.objects.filter(id=job.id).update(**values, **forgotten(job, values))
        return
    job.state, job.sentence = JobState.QUEUED, "上次中断，正在重新排队。"
    job.save(update_fields=["state", "sentence"])
    put_in_queue(job)
