"""Long work on lists: reading a big file, importing its rows."""

from datetime import datetime
from typing import Any

from chuangcheng.imports.operations.importing import Choices, import_rows
from chuangcheng.imports.operations.settling import open_import
from chuangcheng.imports.operations.staging import stage
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.queueing import Progress
from chuangcheng.people.actor import Actor

MOST_TOLD = 200  # of a result's warnings; the rows themselves stand on the list's page


def stage_import(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """Read and draft an uploaded file; safe to repeat, since the rows are drafted anew."""
    row = open_import(args["import"], by)
    stage(
        import_id=row.id,
        at=at,
        sheet=args.get("sheet", ""),
        columns=args.get("columns"),
        progress=lambda done, total: progress(done, total, f"已读取{done}行"),
    )
    return {"link": f"/lists/import/{row.id}/", "sentence": "读取完成，请核对。"}


def import_list(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """Import staged rows; after a run that was cut off its unpublished list is dropped and filled anew."""
    choices = Choices(
        all_or_nothing=bool(args.get("all_or_nothing")),
        again=bool(args.get("again")),
        tell_each=False,
        resume=bool(args.get("resume")) or Job.objects.filter(id=progress.job_id, attempts__gt=1).exists(),
    )
    outcome = import_rows(
        import_id=args["import"],
        by=by,
        at=at,
        choices=choices,
        progress=lambda done, total: progress(done, total, f"已导入{done}条，共{total}条"),
    )
    told = {**outcome.as_json(), "warnings": outcome.warnings[:MOST_TOLD]}
    return {"link": f"/lists/{outcome.list_id}/", "sentence": f"已导入{outcome.imported}条。", **told}
