"""`init` and `demo`."""

from typing import Annotated

import typer
from django.utils import timezone

from chuangcheng.cli.serving import serve
from chuangcheng.cli.speaking import progress, say
from chuangcheng.jobs.demo import play, write_outputs
from chuangcheng.jobs.grounds import ground, prepare


def init() -> None:
    """建好数据库、密钥和基础数据；可以重复运行，升级后也用它。"""
    with progress() as report:
        done = prepare(at=timezone.now(), report=report)
    for sentence in [*done, *ground()]:
        say(sentence)
    say("下一步：chuangcheng user add 登录名 --administrator 开设管理员，再运行 chuangcheng serve。")


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="只生成示例，不启动网站")] = False,
    port: Annotated[int, typer.Option("--port", help="端口")] = 8000,
) -> None:
    """演示：示例医院从收到反馈清单到回复的全过程；不会重复生成，也不动已录入的内容。"""
    with progress() as report:
        prepare(at=timezone.now(), report=report)
    accounts = play(at=timezone.now(), progress=say)
    say("生成示例文件……")
    for path in write_outputs(at=timezone.now(), base_url=f"http://127.0.0.1:{port}"):
        say(f"  {path}")
    say("示例账号：")
    for account in accounts:
        say(f"  {account.login}  {account.password}  {account.what_for}")
    if not no_serve:
        serve(host="127.0.0.1", port=port)
