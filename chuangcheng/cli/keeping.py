"""`backup`, `restore`, `drill` and `upgrade`."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from chuangcheng.cli.speaking import progress, say
from chuangcheng.jobs.backups import back_up
from chuangcheng.jobs.backups import restore as put_back
from chuangcheng.jobs.drills import drill as play_through
from chuangcheng.jobs.grounds import need_ready
from chuangcheng.jobs.proof import sentences, verify_ledger
from chuangcheng.jobs.upgrading import upgrade as bring_up

Folder = Annotated[Path, typer.Argument(help="备份目录")]


def backup(folder: Folder) -> None:
    """备份数据库、照片附件、密钥、存证和清除登记到一个空目录；不用停机。"""
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
        kept = put_back(folder=folder, at=timezone.now(), report=report)
        verdict = verify_ledger(with_files=not no_files, report=report)
    say(f"已恢复{kept.files}个文件。")
    for note in kept.notes:
        say(note)
    for line in sentences(verdict, with_files=not no_files):
        say(line)
    return 0 if verdict.sound else 1


def drill(
    folder: Annotated[Path | None, typer.Option("--folder", help="在哪个目录里演练；不写就用系统临时目录")] = None,
    database_url: Annotated[
        str, typer.Option("--database-url", help="PostgreSQL：恢复到这个空库；不写就临时新建一个")
    ] = "",
) -> int:
    """演练一次备份和恢复：备份、恢复到空的地方、逐行逐个核对，再清理掉；不用停机，不动现有数据。"""
    need_ready()
    with progress() as report:
        done = play_through(at=timezone.now(), report=report, folder=folder, database_url=database_url)
    for line in done.lines:
        say(line)
    say(f"备份{done.files}个文件用了{done.backup_seconds:.0f}秒，恢复和核对用了{done.restore_seconds:.0f}秒。")
    say("✓ 演练成功：这份备份能恢复。" if done.sound else "✗ 演练没有成功；请按上面的说明处理后再演练。")
    return 0 if done.sound else 1


def upgrade(
    backup_folder: Annotated[
        Path | None, typer.Option("--backup", help="备份到哪个空目录；不写就放在数据目录的 backups 里")
    ] = None,
) -> None:
    """升级数据库：先备份并检查备份，再升级、核对；失败就恢复到升级前。请先停止网站和后台任务。"""
    with progress() as report:
        done = bring_up(backup=backup_folder, at=timezone.now(), report=report)
    if done.backup is None:
        say("数据库已经是最新的，没有要升级的。")
        return
    say(f"已升级{done.applied}步，台账核对无误。升级前的备份在 {done.backup}，确认新版本正常后再删除。")
    say("下一步：启动网站和后台任务。")
