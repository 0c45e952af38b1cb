"""`erase` and `retention`."""

from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone

from chuangcheng.cli.speaking import progress, say
from chuangcheng.jobs.erasing import ASKERS, Erased, erase_again, erase_person, preview, sentences
from chuangcheng.jobs.erasing_finding import Wanted
from chuangcheng.jobs.erasing_journal import Basis
from chuangcheng.jobs.erasing_words import by_kind
from chuangcheng.jobs.grounds import need_ready
from chuangcheng.jobs.retention import sweep_kept
from chuangcheng.people.actor import CONSOLE


def erase(
    *,
    words: Annotated[list[str] | None, typer.Argument(help="要清除的姓名、电话或文字，可写几个")] = None,
    keep: Annotated[list[str] | None, typer.Option("--keep", help="包含这些字但指别人的词，例如另一个人的全名")] = None,
    asked_by: Annotated[str, typer.Option("--asked-by", help="谁提出：" + "、".join(ASKERS))] = "",
    reason: Annotated[str, typer.Option("--reason", help="为什么清除（不写姓名电话）")] = "",
    document: Annotated[str, typer.Option("--document", help="依据的文号")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="确实清除；不写就只列出会清除什么")] = False,
    again: Annotated[bool, typer.Option("--again", help="恢复备份以后：以前清除过、又随备份回来的再清除")] = False,
) -> int:
    """清除一个人的个人信息，或先看看会清除什么；没有清除干净时退出码为 1。"""
    need_ready()
    now = timezone.now()
    if again:
        return erase_what_came_back(now)
    wanted = Wanted(tuple(words or ()), tuple(keep or ()))
    if not yes:
        for line in by_kind(preview(wanted, by=CONSOLE, at=now)):
            say(f"{line.kind}：{line.rows}处" + (f"（保留：{line.kept}）" if line.kept else ""))
        say("什么也没有改。确实要清除，请写明 --asked-by、--reason，并加 --yes。")
        return 0
    with progress() as report:
        done = erase_person(wanted, Basis(asked_by, reason, document), by=CONSOLE, at=now, report=report)
    return told([done])


def erase_what_came_back(now: datetime) -> int:
    """After a restore."""
    with progress() as report:
        done = erase_again(by=CONSOLE, at=now, report=report)
    if not done:
        say("以前清除过的内容没有回来，不用再清除。")
    return told(done)


def told(done: list[Erased]) -> int:
    """Say what was done; the exit code."""
    for one in done:
        for line in sentences(one):
            say(line)
    return 1 if any(one.left for one in done) else 0


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出会清理什么，不动数据")] = False,
) -> None:
    """按保存期限清理过期的个人信息；平时每天夜里自动清理。"""
    need_ready()
    for label, count in sweep_kept(at=timezone.now(), dry_run=dry_run).items():
        say(f"{label}：{'将清理' if dry_run else '清理'}{count}项。")
