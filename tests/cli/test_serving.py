"""The processes for real: web, worker and sweep under one command, killed and stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.cli.commands import ROOT, shell

PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(found, what: str):
    """Wait for something to become true."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.2)
    raise AssertionError(f"not within {PATIENCE} s: {what}")


def children(pid: int) -> dict[str, int]:
    """Process ids of the direct children, by the command they run ("web", "worker")."""
    found = {}
    for line in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{line}/cmdline").read_text().split("\0")
        if words[0].startswith("granian "):  # it renames itself where setproctitle is installed
            found["web"] = int(line)
        elif "chuangcheng.cli" in words:
            found[words[words.index("chuangcheng.cli") + 1]] = int(line)
    return found


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.fixture
def served(tmp_path):
    """A running `chuangcheng serve`: its process and port."""
    assert shell("init", home=tmp_path).returncode == 0
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUANGCHENG_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "chuangcheng.cli", "serve", "--port", str(port)],
        cwd=ROOT,
        env=kept | {"CHUANGCHENG_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/login/", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def test_serve_runs_everything_survives_a_killed_worker_and_stops_when_asked(served, tmp_path):
    process, port = served
    until(lambda: answers(port), "the log-in page")
    until(lambda: len(children(process.pid)) == 2, "two processes")
    until((tmp_path / "checkpoints" / "000001.json").exists, "the sweep's first checkpoint")
    assert httpx.get(f"http://127.0.0.1:{port}/static/web/theme.css").status_code == 200

    second = shell("serve", "--port", str(port), home=tmp_path)
    assert second.returncode == 3
    assert "--port" in second.stderr

    first = children(process.pid)["worker"]
    os.kill(first, signal.SIGKILL)
    until(lambda: children(process.pid).get("worker", first) != first, "another worker")

    everybody = list(children(process.pid).values())
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert all(gone(pid) for pid in everybody)
    assert f"http://127.0.0.1:{port}/" in out
    assert "只有这台电脑能打开" in out
    assert "已停止" in out


def test_when_serve_itself_is_killed_nothing_of_it_stays_behind(served):
    process, port = served
    until(lambda: answers(port), "the log-in page")
    everybody = list(children(process.pid).values())
    process.kill()
    until(lambda: all(gone(pid) for pid in everybody), "the end of its processes")
    until(lambda: not answers(port), "the port to be free")


def test_a_port_or_a_database_that_cannot_be_had_is_said(tmp_path):
    missing = shell("serve", home=tmp_path, CHUANGCHENG_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert missing.returncode == 4
    assert "数据库出错" in missing.stderr
    wrong = shell("init", home=tmp_path, CHUANGCHENG_HTTPS="yes")
    assert wrong.returncode == 4
    assert "CHUANGCHENG_HTTPS" in wrong.stderr
    for done in (missing, wrong):
        assert "Traceback" not in done.stdout + done.stderr
