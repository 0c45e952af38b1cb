"""`import-list`, `reply` and `report list`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from chuangcheng.cli.speaking import progress, say
from chuangcheng.jobs.grounds import need_ready
from chuangcheng.jobs.list_files import Wishes, import_file
from chuangcheng.jobs.papers import write_reply, write_report

SHOWN = 20


def import_list(
    *,
    file: Annotated[Path, typer.Argument(help="清单文件：xlsx、xls、csv、docx")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不导入")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    create_units: Annotated[bool, typer.Option("--create-units", help="新建文件里写到、系统里没有的单位")] = False,
    organisation: Annotated[str, typer.Option("--organisation", help="接收单位；只有一个顶级单位时可不写")] = "",
    issuer: Annotated[str, typer.Option("--issuer", help="下发单位")] = "",
    title: Annotated[str, typer.Option("--title", help="清单名称")] = "",
    number: Annotated[str, typer.Option("--number", help="清单编号")] = "",
    level: Annotated[str, typer.Option("--level", help="级别：nation、province、city、district、street、unit")] = "",
    received: Annotated[str, typer.Option("--received", help="收到日期，如 2026-03-02")] = "",
    reply_by: Annotated[str, typer.Option("--reply-by", help="回复期限，如 2026-03-20")] = "",
    again: Annotated[bool, typer.Option("--again", help="导入过的清单也再导一次")] = False,
    all_or_nothing: Annotated[bool, typer.Option("--all-or-nothing", help="有一行错误就都不导入")] = False,
) -> int:
    """导入反馈清单；有错误的行不导入，退出码为 1。"""
    need_ready()
    details = {"issuer": issuer, "title": title, "number": number, "level": level,
               "received_on": received, "reply_by": reply_by}  # fmt: skip
    wishes = Wishes(organisation=organisation, details=details, create_units=create_units, dry_run=dry_run,
                    again=again, all_or_nothing=all_or_nothing)  # fmt: skip
    with progress() as report:
        outcome = import_file(path=file, wishes=wishes, at=timezone.now(), report=report)
    if as_json:
        typer.echo(json.dumps(outcome.as_json(), ensure_ascii=False))
    else:
        tell(outcome.as_json(), dry_run=dry_run)
    return 1 if outcome.errors else 0


def tell(found: dict[str, Any], *, dry_run: bool) -> None:
    """The outcome for people."""
    if dry_run:
        say(f"检查了{found['rows']}行：{len(found['errors'])}处错误，{found['duplicates']}行重复；没有导入。")
    elif found["list"] and not found["imported"]:
        say(f"这份清单以前导入过（清单编号 {found['list']}），没有重复导入；确需再导请加 --again。")
    else:
        say(f"共{found['rows']}行，导入{found['imported']}行，重复{found['duplicates']}行，清单编号 {found['list']}。")
    for name, sign in (("errors", "✗"), ("warnings", "！")):
        for item in found[name][:SHOWN]:
            say(f"{sign} 第{item['row']}行：{item['reason']}")
        if len(found[name]) > SHOWN:
            say(f"{sign} 另有{len(found[name]) - SHOWN}条，用 --json 看全部。")


def report_list(
    list_id: Annotated[int, typer.Argument(metavar="清单编号", help="import-list 给出的清单编号")],
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件")],
    form: Annotated[str, typer.Option("--format", help="docx、pdf 或 html")] = "docx",
) -> None:
    """出清单的整改报告，按现在的记录。"""
    need_ready()
    path = write_report(list_id=list_id, form=form, out=out, at=timezone.now())
    say(f"整改报告已写到 {path}。")


def reply(
    list_id: Annotated[int, typer.Argument(metavar="清单编号", help="import-list 给出的清单编号")],
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件，扩展名与原表相同")],
) -> None:
    """把整改情况填回下发单位的原表。"""
    need_ready()
    told = write_reply(list_id=list_id, out=out, at=timezone.now())
    say(f"回复表已写到 {out}。{told}")
