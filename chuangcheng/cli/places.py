"""`import-sites` and `qr`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from chuangcheng.cli.speaking import progress, say
from chuangcheng.jobs.grounds import need_ready
from chuangcheng.jobs.tasks_places import import_site_file, sentence_of, told
from chuangcheng.people.actor import CONSOLE
from chuangcheng.places.queries import SiteFilter
from chuangcheng.reports.site_labels import area_named, write_labels

SHOWN = 20


def import_sites(
    *,
    file: Annotated[Path, typer.Argument(help="点位表：xlsx、xls、csv 或 GeoJSON", exists=True, dir_okay=False)],
    datum: Annotated[str, typer.Option("--datum", help="坐标系：wgs84、gcj02、bd09 或 cgcs2000")] = "wgs84",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不导入")] = False,
    leave_faulty: Annotated[bool, typer.Option("--leave-faulty", help="有问题的行不导入，其余照导")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> int:
    """导入点位；有问题的行说明原因，退出码为 1。"""
    need_ready()
    with progress() as report:
        found = import_site_file(
            path=file,
            datum=datum,
            leave_faulty=leave_faulty,
            dry_run=dry_run,
            by=CONSOLE,
            at=timezone.now(),
            progress=lambda done, total: report(done, total, "导入点位"),
        )
    if as_json:
        typer.echo(json.dumps(told(found), ensure_ascii=False))
        return 1 if found.count("error") else 0
    say(("只检查，没有导入：" if dry_run else "") + sentence_of(found))
    faulty = [each for each in found.verdicts if each.verdict == "error"]
    for each in faulty[:SHOWN]:
        say(f"✗ 第{each.line}行 {each.name}：{each.sentence}")
    if len(faulty) > SHOWN:
        say(f"✗ 另有{len(faulty) - SHOWN}行，用 --json 看全部。")
    return 1 if faulty else 0


def qr(
    *,
    out: Annotated[Path, typer.Option("--out", help="写到哪个 PDF 文件")],
    area: Annotated[str, typer.Option("--area", help="片区名称，例如 南桥街道/梧桐社区；不写就是全部")] = "",
    base: Annotated[str, typer.Option("--base", help="系统的网址；不写就用 CHUANGCHENG_PUBLIC_URL")] = "",
) -> None:
    """打印点位二维码标签（PDF，A4 每页15张）。"""
    need_ready()
    wish = SiteFilter(area=area_named(area, by=CONSOLE) if area else None)
    with progress() as report:
        made = write_labels(
            wish=wish,
            base=base or settings.PUBLIC_URL,
            out=out,
            by=CONSOLE,
            at=timezone.now(),
            progress=lambda done, total: report(done, total, "画二维码"),
        )
    say(f"{made}张标签写到 {out}。")
