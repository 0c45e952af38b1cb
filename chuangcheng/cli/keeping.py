"""`backup` and `restore`."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from chuangcheng.cli.speaking import progress, say
from chuangcheng.jobs.backups import back_up
from chuangcheng.jobs.backups import restore as put_back
from chuangcheng.jobs.grounds import need_ready
from chuangcheng.jobs.proof import sentences, verify_ledger

Folder = Annotated[Path, typer.Argument(help="备份目录")]


def backup(folder: Folder) -> None:
    """备份数据库、照片附件、密钥和存证到一个空目录；不用停机。"""
    need_ready()
    with progress() as report:
        kept = back_up(folder=folder, at=timezone.now(), report=report)
    say(f"已备份{kept.files}个文件，共{kept.bytes / 2**20:.1f} MB，在 {folder}。")
    for note in kept.notes:
        say(note)
    say("备份含密钥和个人信息，请像服务器一样妥善保管，并定期复制到别处。")


def restore(
    folder: Folder,
    no_files: Annotated[bool, typer.Option("--no-files", help="恢复后不逐个核对照片和附件（较快）")] = False,
) -> int:
    """把备份恢复到一个空的地方，然后核对；有问题时退出码为 1。"""
    with progress() as report:
        kept = put_back(folder=folder, report=report)
        verdict = verify_ledger(with_files=not no_files, report=report)
    say(f"已恢复{kept.files}个文件。")
    for line in sentences(verdict, with_files=not no_files):
        say(line)
    return 0 if verdict.sound else 1
