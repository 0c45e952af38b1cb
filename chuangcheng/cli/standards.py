"""`import-standard`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from chuangcheng.cli.speaking import progress, say
from chuangcheng.jobs.grounds import need_ready
from chuangcheng.jobs.standards import import_standard_file
from chuangcheng.standards.operations.systems import VersionDraft

SHOWN = 20


def import_standard(
    *,
    file: Annotated[Path, typer.Argument(help="测评体系的表：xlsx、xls、csv、docx")],
    system: Annotated[str, typer.Option("--system", help="体系名称；不写用文件名")] = "",
    label: Annotated[str, typer.Option("--label", help="版本，如 2026版；不写用今年")] = "",
    issuer: Annotated[str, typer.Option("--issuer", help="发布单位")] = "",
    use: Annotated[bool, typer.Option("--use", help="导入后就启用，同一体系原来在用的版本停用")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不导入")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> int:
    """导入测评体系；有错误就不导入，退出码为 1。要核对的会列出来，不影响导入。"""
    need_ready()
    at = timezone.now()
    named = VersionDraft(
        label=label or f"{timezone.localtime(at).year}版", system_name=system or file.stem, issuer=issuer
    )
    with progress() as report:
        found = import_standard_file(path=file, named=named, use=use, dry_run=dry_run, at=at, report=report)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        tell(found, dry_run=dry_run)
    return 1 if found["errors"] else 0


def tell(found: dict[str, Any], *, dry_run: bool) -> None:
    """The outcome for people."""
    read = f"读到指标{found['items']}条、测评标准{found['checks']}条（点位类型{found['site_types']}个）"
    if found["version"] is not None:
        say(f"{read}，已导入为“{found['name']}”。")
    else:
        why = "只检查，没有导入" if dry_run and not found["errors"] else "有错误，没有导入；改好后再试"
        say(f"{read}；{why}。")
    for name, sign in (("errors", "✗"), ("warnings", "！")):
        for issue in found[name][:SHOWN]:
            where = f"{issue['sheet']} 第{issue['row']}行：" if issue["row"] else ""
            say(f"{sign} {where}{issue['sentence']}")
        if len(found[name]) > SHOWN:
            say(f"{sign} 另有{len(found[name]) - SHOWN}处，用 --json 看全部。")
