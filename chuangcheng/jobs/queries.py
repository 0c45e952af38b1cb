"""Reads of the queue."""

from django_tasks_db.models import DBTaskResult

from chuangcheng.jobs.models import Job
from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import Refused


def job(job_id: int, *, by: Actor) -> Job:
    """A job of this person's own; an administrator sees every job. Raises Refused (missing)."""
    rows = Job.objects.filter(id=job_id)
    if not by.is_administrator:
        rows = rows.filter(owner_id=by.user_id, owner_id__isnull=False)
    found = rows.first()
    if found is None:
        raise Refused("没有找到这项任务；可能已过期，请重新操作一次。", code="job_missing", kind="missing")
    return found


def own_jobs(*, by: Actor, limit: int = 20) -> list[Job]:
    """This person's latest jobs, newest first."""
    return list(Job.objects.filter(owner_id=by.user_id, owner_id__isnull=False).order_by("-id")[:limit])


def tasks_waiting() -> int:
    """How many entries of the queue wait for a worker."""
    return DBTaskResult.objects.ready().count()
