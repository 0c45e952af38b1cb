"""Agreements, operators and fronts from a file: kept for a while, checked, then imported whole, as jobs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from chuangcheng.imports.operations.hanging_sheets import read_hanging
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.queueing import Progress, enqueue
from chuangcheng.jobs.tasks_places import keep_file, kept_file, told
from chuangcheng.people.actor import Actor
from chuangcheng.places.operations.hanging_columns import LABELS, What
from chuangcheng.places.operations.hanging_import import import_hanging
from chuangcheng.rules.refusals import Refused

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".txt", ".ods")


def start_hanging_import(*, what: What, chunks: Iterable[bytes], name: str, by: Actor, at: datetime) -> Job:
    """Keep the file for a week and check it as a job. Refused: `hanging_suffix`, `sites_big`."""
    if not name.lower().endswith(SUFFIXES):
        sentence = "请上传 xlsx、xls 或 csv 文件。"
        raise Refused(sentence, code="hanging_suffix", fields={"file": sentence})
    kept = keep_file(chunks=chunks, name=name, at=at)
    args = {"path": kept, "name": name[:200], "what": what, "means": {}}
    return enqueue(task_name="check_hanging", args=args, by=by, at=at)


def check_hanging(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """What would become of every row; writes nothing."""
    sheet = read_hanging(kept_file(args), what=args["what"], name=args["name"])
    found = import_hanging(
        what=args["what"], rows=sheet.rows, means=args["means"], dry_run=True, by=by, at=at,
        progress=lambda done, total: progress(done, total, f"已检查{done}行，共{total}行"),
    )  # fmt: skip
    said = told(found) | {"used": sheet.used, "left": sheet.left, "total": len(sheet.rows)}
    return {**said, "sentence": f"检查完了，共{len(sheet.rows)}行。", "link": f"/places/import/{progress.job_id}/"}


def import_hanging_task(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """All rows or none; after a run that was cut off, nothing was written or all is found again."""
    what: What = args["what"]
    sheet = read_hanging(kept_file(args), what=what, name=args["name"])
    progress(0, len(sheet.rows), f"正在导入{len(sheet.rows)}行")
    found = import_hanging(what=what, rows=sheet.rows, means=args["means"], dry_run=False, by=by, at=at)
    kept_file(args).unlink(missing_ok=True)
    new, changed, same = (found.count(verdict) for verdict in ("new", "changed", "same"))
    sentence = f"{LABELS[what]}：新增{new}行，修改{changed}行，不变{same}行。"
    return {**told(found), "sentence": sentence, "link": f"/places/{what}/"}
