"""Every task that doors can enqueue, by name: where its function stands.

A task is `def f(args: dict, *, by: Actor, at: datetime, progress: Progress) -> dict` in a `jobs/tasks_*.py`. It may be
run again after a crash, so it must be safe to repeat: find what it made before, or make it in one transaction.
"""

TASKS: dict[str, str] = {
    "verify": "chuangcheng.jobs.tasks_audit.verify",
    "stage_import": "chuangcheng.jobs.tasks_lists.stage_import",
    "import_list": "chuangcheng.jobs.tasks_lists.import_list",
    "export_ledger": "chuangcheng.jobs.ledger_exports.export_ledger_task",
    "find_person": "chuangcheng.jobs.erasing.search_task",
    "erase_person": "chuangcheng.jobs.erasing.erase_task",
    "check_sites": "chuangcheng.jobs.tasks_places.check_sites",
    "import_sites": "chuangcheng.jobs.tasks_places.import_sites_task",
    "check_hanging": "chuangcheng.jobs.tasks_hanging.check_hanging",
    "import_hanging": "chuangcheng.jobs.tasks_hanging.import_hanging_task",
    "rebuild_sights": "chuangcheng.jobs.upkeep.rebuild_sights_task",
    "recompute_deadlines": "chuangcheng.jobs.upkeep.recompute_task",
}
# Their arguments hold what nobody may find there later: gone as soon as the job is over, however it ended.
FORGETFUL = frozenset({"find_person", "erase_person"})
