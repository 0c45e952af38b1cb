"""Sites from a file: kept for a while, checked and imported as jobs; the same at once for the command line."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from chuangcheng.imports.operations.site_sheets import features_of, properties_of, read_sites
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.queueing import Progress, enqueue
from chuangcheng.people.actor import Actor
from chuangcheng.people.names import folded
from chuangcheng.places.operations.outlines import Outline, OutlineVerdict, set_outlines
from chuangcheng.places.operations.site_import import SheetImport, import_sites
from chuangcheng.rules.coordinates import DATUM_LABELS, Datum
from chuangcheng.rules.refusals import Refused

KEPT = timedelta(days=7)
MOST_SHOWN = 300
MOST_BYTES = 40 * 1024 * 1024
# What imports after a check of the same file.
FOLLOWING = {"check_sites": "import_sites", "check_hanging": "import_hanging"}
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".txt", ".ods", ".geojson", ".json")


def start_site_import(*, chunks: Iterable[bytes], name: str, datum: str, by: Actor, at: datetime) -> Job:
    """Keep the file for a week and check it as a job. Refused: `sites_suffix`, `sites_big`, `datum_unknown`."""
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        sentence = "请上传 xlsx、xls、csv 或 GeoJSON 文件。"
        raise Refused(sentence, code="sites_suffix", fields={"file": sentence})
    _known_datum(datum)
    kept = keep_file(chunks=chunks, name=name, at=at)
    args = {"path": kept, "name": name[:200], "datum": datum, "means": {}}
    return enqueue(task_name="check_sites", args=args, by=by, at=at)


def keep_file(*, chunks: Iterable[bytes], name: str, at: datetime) -> str:
    """Write an uploaded file down under a name of its own. Refused: `sites_big`."""
    sweep_kept_files(at)
    path = kept_folder() / f"{secrets.token_hex(16)}{Path(name).suffix.lower()}"
    size = 0
    with path.open("wb") as kept:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                path.unlink()
                raise Refused("文件太大了，最多40兆；请分成几份再导入。", code="sites_big")
            kept.write(chunk)
    return path.name


def sweep_kept_files(at: datetime) -> int:
    """Delete files kept for more than a week, for they name people; how many."""
    old = [path for path in kept_folder().iterdir() if at.timestamp() - path.stat().st_mtime > KEPT.total_seconds()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def check_again(job: Job, *, means: Mapping[str, Mapping[str, int]], by: Actor, at: datetime) -> Job:
    """Check the same file with what names mean added."""
    known = {what: {**job.args["means"].get(what, {}), **found} for what, found in means.items()}
    return enqueue(task_name=job.task, args={**job.args, "means": {**job.args["means"], **known}}, by=by, at=at)


def go_on(job: Job, *, leave_faulty: bool, by: Actor, at: datetime) -> Job:
    """Import what was checked."""
    return enqueue(task_name=FOLLOWING[job.task], args={**job.args, "leave_faulty": leave_faulty}, by=by, at=at)


def check_sites(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """What would become of every row; writes nothing."""
    sheet = read_sites(kept_file(args), name=args["name"])
    found = import_sites(
        rows=sheet.rows,
        datum=args["datum"],
        means=args["means"],
        dry_run=True,
        by=by,
        at=at,
        progress=lambda done, total: progress(done, total, f"已检查{done}行，共{total}行"),
    )
    said = told(found) | {"used": sheet.used, "left": sheet.left, "geojson": sheet.is_geojson, "total": len(sheet.rows)}
    return {**said, "sentence": f"检查完了，共{len(sheet.rows)}行。", "link": f"/places/import/{progress.job_id}/"}


def import_sites_task(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """Import in batches; after a run that was cut off, rows already there are found again and left as they are."""
    sheet = read_sites(kept_file(args), name=args["name"])
    found = import_sites(
        rows=sheet.rows,
        datum=args["datum"],
        means=args["means"],
        leave_faulty=bool(args.get("leave_faulty")),
        dry_run=False,
        by=by,
        at=at,
        progress=lambda done, total: progress(done, total, f"已导入{done}个，共{total}个"),
    )
    kept_file(args).unlink(missing_ok=True)
    return {**told(found), "sentence": sentence_of(found), "link": "/places/"}


def import_site_file(
    *,
    path: Path,
    datum: str,
    leave_faulty: bool,
    dry_run: bool = False,
    by: Actor,
    at: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> SheetImport:
    """The same at once, for the command line."""
    _known_datum(datum)
    rows, meant = read_sites(path, name=path.name).rows, cast(Datum, datum)
    return import_sites(
        rows=rows, datum=meant, leave_faulty=leave_faulty, dry_run=dry_run, by=by, at=at, progress=progress
    )


def import_outlines(*, path: Path, datum: str, by: Actor, at: datetime) -> list[OutlineVerdict]:
    """Outlines of areas from GeoJSON, each with what became of it. Refused: `sites_geojson`, `sites_big`."""
    _known_datum(datum)
    if path.stat().st_size > MOST_BYTES:
        raise Refused("文件太大了，最多40兆；请分成几份再导入。", code="sites_big")
    outlines = []
    for line, feature in enumerate(features_of(path), start=1):
        said = {folded(key): text for key, text in properties_of(feature).items()}
        name = said.get("名称") or said.get("name") or said.get("片区") or ""
        code = said.get("代码") or said.get("code") or said.get("编号") or ""
        outlines.append(Outline(line, name, code, feature.get("geometry")))
    return set_outlines(outlines=outlines, datum=cast(Datum, datum), by=by, at=at)


def told(found: SheetImport) -> dict[str, Any]:
    """The outcome as a job keeps it: counts, faulty rows first, and the names to choose for."""
    verdicts = sorted(found.verdicts, key=lambda each: each.verdict != "error")
    return {
        "counts": {verdict: found.count(verdict) for verdict in ("new", "changed", "same", "error")},
        "rows": [[each.line, each.name, each.verdict, each.sentence] for each in verdicts[:MOST_SHOWN]],
        "unknown": [[each.what, each.written, list(each.offered)] for each in found.unknown[:MOST_SHOWN]],
    }


def sentence_of(found: SheetImport) -> str:
    """The outcome in a sentence."""
    left = f"，{found.count('error')}行有问题没有导入" if found.count("error") else ""
    return f"新增{found.count('new')}个点位，修改{found.count('changed')}个，不变{found.count('same')}个{left}。"


def _known_datum(datum: str) -> None:
    if datum not in DATUM_LABELS:
        raise Refused("请选择坐标系，再上传文件。", code="datum_unknown", fields={"datum": "请选择坐标系"})


def kept_folder() -> Path:
    """Where uploaded files wait to be imported."""
    folder = Path(settings.CHUANGCHENG_HOME) / "imports" / "places"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept_file(args: Mapping[str, Any]) -> Path:
    """The file of a job. Refused: `sites_file_gone`."""
    path = kept_folder() / Path(str(args["path"])).name
    if not path.is_file():
        raise Refused("上传的文件已经清理，请重新上传。", code="sites_file_gone", kind="missing")
    return path
