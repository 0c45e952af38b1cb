"""`user add`."""

from typing import Annotated

import typer
from django.utils import timezone

from chuangcheng.cli.speaking import say
from chuangcheng.people.actor import CONSOLE
from chuangcheng.people.operations.users import Account, add_user


def add(
    *,
    username: Annotated[str, typer.Argument(help="登录名")],
    name: Annotated[str, typer.Option("--name", help="姓名；不写就用登录名")] = "",
    phone: Annotated[str, typer.Option("--phone", help="手机")] = "",
    email: Annotated[str, typer.Option("--email", help="邮箱")] = "",
    administrator: Annotated[bool, typer.Option("--administrator", help="设为系统管理员（没有业务权限）")] = False,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="从标准输入读初始密码")] = False,
) -> None:
    """开设账号；不给密码就生成一个，首次登录须修改。"""
    word = typer.get_text_stream("stdin").readline().rstrip("\r\n") if password_stdin else None
    account = Account(username=username, display_name=name or username, phone=phone, email=email)
    added = add_user(account=account, password=word, is_administrator=administrator, by=CONSOLE, at=timezone.now())
    say(f"已开设账号 {added.user.username}（{added.user.display_name}）{'，系统管理员' if administrator else ''}。")
    if word is None:
        say(f"初始密码：{added.password}  首次登录时须修改，请妥善转交。")
    if not administrator:
        say("他还没有岗位：请系统管理员在“单位和岗位”里安排，安排后才能办理业务。")
