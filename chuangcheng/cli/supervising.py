"""Several processes under one command: started together, started again when one falls over, stopped together."""

import ctypes
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from chuangcheng.cli.speaking import complain
from chuangcheng.jobs.engine import stop_on_signals

logger = logging.getLogger(__name__)
GRACE = 30.0
QUICK = 5.0
MOST_QUICK_DEATHS = 3
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process of this program: `chuangcheng <arguments>`."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    quick_deaths: int = 0
    command: list[str] = field(default_factory=lambda: [sys.executable, "-m", "chuangcheng.cli"])

    def start(self) -> None:
        """Start it; it ends with us, also when we are killed."""
        self.begun = time.monotonic()
        command = [*self.command, *self.arguments]
        self.process = subprocess.Popen(command, preexec_fn=end_with_parent)  # noqa: S603, PLW1509  (our own program)

    def fell_over(self) -> bool:
        """Whether it ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Ask it to end."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Give it until then to finish what it is doing, then end it; what it was doing is done again next time."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def end_with_parent() -> None:
    """On Linux the kernel sends SIGTERM when the parent is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def watch_over(children: Sequence[Child]) -> None:
    """Run the children until SIGTERM or SIGINT; raises SystemExit(4) when one cannot be kept running."""
    stop = stop_on_signals()
    for child in children:
        child.start()
    hopeless = None
    try:
        while not stop.wait(0.5):
            hopeless = next((c for c in children if c.fell_over() and not revive(c)), None)
            if hopeless:
                break
    finally:
        for child in children:
            child.stop()
        until = time.monotonic() + GRACE
        for child in children:
            child.wait(until)
    if hopeless:
        complain(f"“{hopeless.name}”一启动就退出，已全部停止；请看上面的说明。")
        raise SystemExit(4)


def revive(child: Child) -> bool:
    """Start it again; False when it falls over at once again and again."""
    lived = time.monotonic() - child.begun
    child.quick_deaths = child.quick_deaths + 1 if lived < QUICK else 0
    if child.quick_deaths >= MOST_QUICK_DEATHS:
        return False
    complain(f"“{child.name}”意外退出，正在重新启动。")
    child.start()
    return True
