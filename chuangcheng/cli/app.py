"""Every command by name, and the one place where failures become sentences and exit codes."""

import logging
import sys
from collections.abc import Sequence

import typer
from django.core.management import CommandError, execute_from_command_line
from django.db import DatabaseError

from chuangcheng.cli import accounts, erasing, inspecting, keeping, lists, places, proving, serving, standards, starting
from chuangcheng.cli.speaking import complain
from chuangcheng.jobs.space import refusal_for
from chuangcheng.rules.refusals import Refused

# Typer carries a click of its own and exports only this subclass.
ClickException = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")

INTERRUPTED = 130

app = typer.Typer(
    name="chuangcheng",
    help="创城工作台",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
report_app = typer.Typer(help="出整改报告。", no_args_is_help=True)
user_app = typer.Typer(help="账号。", no_args_is_help=True)
score_app = typer.Typer(help="督查得分。", no_args_is_help=True)

app.command("init")(starting.init)
app.command("demo")(starting.demo)
app.command("serve")(serving.serve)
app.command("web")(serving.web)
app.command("worker")(serving.worker)
app.command("sweep")(serving.sweep)
app.command("import-list")(lists.import_list)
app.command("import-sites")(places.import_sites)
app.command("qr")(places.qr)
app.command("import-standard")(standards.import_standard)
app.command("reply")(lists.reply)
app.command("draw")(inspecting.draw)
app.command("verify")(proving.verify)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.command("drill")(keeping.drill)
app.command("upgrade")(keeping.upgrade)
app.command("erase")(erasing.erase)
app.command("retention")(erasing.retention)
app.add_typer(report_app, name="report")
report_app.callback()(lambda: None)
report_app.command("list")(lists.report_list)
app.add_typer(score_app, name="score")
score_app.callback()(lambda: None)
score_app.command("round")(inspecting.score_round)
app.add_typer(user_app, name="user")
user_app.callback()(lambda: None)
user_app.command("add")(accounts.add)


@app.command(
    "manage", context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)
def manage(context: typer.Context) -> None:
    """Django 的管理命令，例如 manage migrate。"""
    execute_from_command_line(["chuangcheng manage", *context.args])


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. A fault of our own is a sentence too; its traceback is in the debug log."""
    try:
        result = app(args=list(arguments), standalone_mode=False)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except (KeyboardInterrupt, typer.Abort):
        result = INTERRUPTED
    except Exception as error:
        logging.getLogger(__name__).debug("command failed", exc_info=True)
        return failed(*explained(error))
    if result == INTERRUPTED:
        return failed("已中止。", INTERRUPTED)
    return result if isinstance(result, int) else 0


def explained(error: Exception) -> tuple[str, int]:
    """A failure as a sentence and its exit code."""
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if isinstance(error, Refused):
        return error.sentence, 3
    return of_the_surroundings(error, first) or of_the_program(error, first)


def of_the_surroundings(error: Exception, first: str) -> tuple[str, int] | None:
    """Database or disk failed."""
    refused = refusal_for(error)
    if refused and refused.kind == "full":
        return refused.sentence, 4
    if isinstance(error, DatabaseError):
        return f"数据库出错：{first} 请检查数据库是否在运行、是否已执行 chuangcheng init。", 4
    if isinstance(error, OSError):
        where = f"（{error.filename}）" if error.filename else ""
        return f"读写文件出错：{error.strerror or first}{where}。", 4
    return None


def of_the_program(error: Exception, first: str) -> tuple[str, int]:
    """The command was written wrong, or a fault of our own."""
    if isinstance(error, ClickException):
        said = getattr(error, "format_message", lambda: first)()
        return f"命令写得不对：{said} 用 chuangcheng --help 查看用法。", 2
    if isinstance(error, CommandError):
        return f"管理命令没有完成：{first}", 2
    return f"程序出错：{type(error).__name__}: {first} 请把命令和这句话告诉维护人员。", 4


def failed(sentence: str, code: int) -> int:
    """Say it on the error channel."""
    sys.stdout.flush()
    complain(sentence)
    return code
