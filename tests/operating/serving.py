"""The product as it is installed: a home, a database, `web` and `worker` as processes; and a browser of few words."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from scripts.set_up import ROOT
from tests import ready
from tests.postgresql import Server

PATIENCE = 120.0
BOUNDARY = "chuangcheng-proof"


def until(found: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Wait for something to become true."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError(f"not within {patience:.0f} s: {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Installation:
    """`home` holds everything; `url` names a PostgreSQL database, or is empty for SQLite in the home."""

    home: Path
    url: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    world: dict[str, Any] = field(default_factory=dict)

    def settings(self) -> dict[str, str]:
        """The environment of every process."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("CHUANGCHENG_", "PROMETHEUS"))
        }
        mine = {"CHUANGCHENG_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings"}
        database = {"CHUANGCHENG_DATABASE_URL": self.url} if self.url else {}
        return kept | mine | database | self.environment

    def run(self, *arguments: str, module: str = "chuangcheng.cli", check: bool = True) -> str:
        """Run a command to its end; its output."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments], cwd=ROOT, env=self.settings(), capture_output=True, text=True,
            timeout=900, check=False,
        )  # fmt: skip
        if check and done.returncode:
            raise AssertionError(f"{arguments}: {done.returncode} {done.stdout[-500:]} {done.stderr[-1500:]}")
        return done.stdout

    def settle(self, problems: int) -> None:
        """Make database and world."""
        ready.put(self.home, self.url)
        self.run("init")
        self.world = json.loads(self.run(str(problems), module="tests.operating.world").splitlines()[-1])

    def start(self, *commands: tuple[str, ...]) -> None:
        """Start processes (`("web", "--workers", "2")`, `("worker",)`) and wait until pages come."""
        for command in commands:
            more = ("--port", str(self.port)) if command[0] == "web" else ()
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "chuangcheng.cli", *command, *more], cwd=ROOT, env=self.settings(),
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                )
            )  # fmt: skip
        until(lambda: self.browser().get("/healthz").status == 200, "the server's first answer")

    def stop(self) -> None:
        """End what was started."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()

    def browser(self, who: str = "") -> "Browser":
        """Somebody's browser; nobody's without a name."""
        return Browser(self.port, self.world["sessions"][who] if who else "")


class Browser:
    """Keeps one connection. Statuses are answers; a connection that breaks is status 0."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.token = secrets.token_hex(16)
        self.cookie = f"csrftoken={self.token}" + (f"; sessionid={session}" if session else "")
        self.line: http.client.HTTPConnection | None = None

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, object], **headers: str) -> Answer:
        """A form."""
        body = urlencode(fields, doseq=True).encode()
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def note(self, number: str, words: str, key: str = "") -> Answer:
        """A move that is always allowed: 情况说明. Kept when the answer sends back to the problem."""
        fields = {"key": key or str(uuid.uuid4()), "words": words}
        return self.post(f"/problems/{number}/moves/note/", fields)

    def upload(self, content: bytes, name: str = "photo.jpg") -> Answer:
        """A file; the answer's JSON has its id."""
        parts = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = parts.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Accept": "application/json"}
        return self.ask("POST", "/evidence/upload/", body, headers)

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request; once more on a fresh connection where the kept one had gone stale."""
        begun = time.perf_counter()
        whole = {"Cookie": self.cookie, "X-CSRFToken": self.token, **headers}
        for attempt in (1, 2):
            fresh = self.line is None
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                self.line.request(method, path, body, whole)
                answer = self.line.getresponse()
                content = answer.read()
                return Answer(answer.status, content, dict(answer.getheaders()), time.perf_counter() - begun)
            except (OSError, http.client.HTTPException):
                self.line = None
                if fresh or attempt == 2 or method != "GET":
                    break
        return Answer(0, b"", {}, time.perf_counter() - begun)


def postgres() -> Server:
    """A server that keeps what it is told, started."""
    server = Server(durable=True)
    server.start()
    return server
