"""The product's own web server on loopback, and how much CPU time it and its database have used."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from scripts.set_up import ROOT
from tests.bench.seeding.places import Place

TICK = os.sysconf("SC_CLK_TCK")
WORKERS, THREADS = 2, 4


@dataclass(frozen=True)
class Serving:
    """A server that answers at `port`; `roots` are the processes whose descendants count."""

    port: int
    roots: tuple[int, ...]

    def cpu_seconds(self) -> float:
        """Used so far by the server and its database, children that are gone included."""
        return used_by(self.roots)


def used_by(roots: tuple[int, ...]) -> float:
    """User and system time of processes and all below them, in seconds."""
    seen: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            seen[int(entry.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    counted, waiting = set(), {root for root in roots if root in seen}
    while waiting:
        counted |= waiting
        waiting = {pid for pid, (parent, _) in seen.items() if parent in waiting} - counted
    return sum(seen[pid][1] for pid in counted) / TICK


@contextmanager
def serving(place: Place, *, workers: int = WORKERS, threads: int = THREADS) -> Iterator[Serving]:
    """`chuangcheng web` as `serve` starts it, over the place's database; stopped at the end."""
    port = free_port()
    command = [
        sys.executable, "-m", "chuangcheng.cli", "web", "--port", str(port),
        "--workers", str(workers), "--threads", str(threads),
    ]  # fmt: skip
    with (place.home / "server.log").open("ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=place.environment(), stdout=log, stderr=log)
    try:
        wait_for(port, server)
        database = (place.cluster.pid,) if place.cluster else ()
        yield Serving(port, (server.pid, *database))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def free_port() -> int:
    """One nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the log-in page answers; a server that ended says so."""
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urlopen(f"http://127.0.0.1:{port}/login/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start; see server.log in the place's home")
