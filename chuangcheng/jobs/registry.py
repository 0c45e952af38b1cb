"""Every task that doors can enqueue, by name: where its function stands.

A task is `def f(args: dict, *, by: Actor, at: datetime, progress: Progress) -> dict` in a `jobs/tasks_*.py`. It may be
run again after a crash, so it must be safe to repeat: find what it made before, or make it in one transaction.
"""

TASKS: dict[str, str] = {
    "verify": "chuangcheng.jobs.tasks_audit.verify",
}
