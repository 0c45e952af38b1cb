"""`serve`, `web`, `worker`, `sweep`."""

import os
import socket
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from chuangcheng.cli.speaking import say
from chuangcheng.cli.supervising import Child, watch_over
from chuangcheng.jobs.engine import keep_turning, stop_on_signals, work
from chuangcheng.jobs.grounds import ground, let_go_of_database, need_ready
from chuangcheng.jobs.metrics_room import forget_the_dead
from chuangcheng.jobs.rounds import SWEEP_ROUNDS, Clockwork
from chuangcheng.rules.refusals import Refused

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
Host = Annotated[str, typer.Option("--host", help="监听地址；127.0.0.1 只有本机能访问")]
Port = Annotated[int, typer.Option("--port", help="端口")]


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """网站、后台任务和定时检查一起运行（单机用）；按 Ctrl+C 停止。"""
    need_ready()
    need_port(host, port)
    for sentence in ground():
        say(sentence)
    say(f"网址：http://{'127.0.0.1' if host in LOOPBACK else host}:{port}/")
    if host in LOOPBACK:
        say("只有这台电脑能打开；要让别人访问，请按 docs/operations.md 用 --host 并配置 HTTPS。")
    else:
        say("其他电脑可以访问；请确认已用 CHUANGCHENG_HOSTS 写明网址，并在前面配置 HTTPS。")
    watch_over(
        [Child("网站", ["web", "--host", host, "--port", str(port)]), Child("后台任务", ["worker", "--with-sweep"])]
    )
    say("已停止。")


def need_port(host: str, port: int) -> None:
    """Say so now when somebody else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"不能在 {host}:{port} 上监听（{error.strerror}）；可能已经在运行，或换一个端口：--port 8001。",
                code="port_taken",
                kind="precondition",
            ) from error


def web(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option("--workers", help="进程数")] = 2,
    threads: Annotated[int, typer.Option("--threads", help="每个进程的线程数")] = 4,
) -> None:
    """只运行网站。"""
    need_ready()
    need_port(host, port)
    forget_the_dead()
    let_go_of_database()  # granian forks its workers
    os.environ["CHUANGCHENG_SERVER"] = str(os.getpid())  # they end with us, see config/wsgi.py
    Server(
        "chuangcheng.config.wsgi:application",
        address="127.0.0.1" if host == "localhost" else host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=max(64, threads * 16),
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.info if settings.DEBUG else LogLevels.warning,
    ).serve()


def worker(
    with_sweep: Annotated[bool, typer.Option("--with-sweep", help="同时做定时检查（单机用）")] = False,
) -> None:
    """只运行后台任务：消息、照片、导入、报告；可以同时运行几个。"""
    need_ready()
    stop = stop_on_signals()
    say(f"后台任务已启动（进程 {os.getpid()}）。")
    work(stop, with_sweep=with_sweep)


def sweep(
    once: Annotated[bool, typer.Option("--once", help="只检查一次，供系统定时任务调用")] = False,
) -> None:
    """只运行定时检查：到期提醒、超期升级、恢复整改、每日存证、清理。"""
    need_ready()
    if not once:
        say(f"定时检查已启动（进程 {os.getpid()}）。")
        keep_turning(SWEEP_ROUNDS, stop_on_signals())
        return
    done = Clockwork(SWEEP_ROUNDS).turn(timezone.now())
    labels = {item.name: item.label for item in SWEEP_ROUNDS}
    say("；".join(f"{labels[name]} {count if count >= 0 else '失败'}" for name, count in done.items()) + "。")
    if min(done.values()) < 0:
        raise Refused("有检查没有做完，请看日志。", code="sweep_failed", kind="busy")
