"""Receivers on the loopback: an HTTP server that keeps what is posted to it, and an SMTP server."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from ssl import SSLContext
from threading import Thread
from time import sleep
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Receiver:
    """`url`, and what came in; `answers` are (status, body) given in turn, the last one for ever.

    A body that is a list drips: its pieces come a twentieth of a second apart.
    """

    url: str = ""
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=lambda: [(200, {"errcode": 0, "errmsg": "ok"})])

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, _, body in self.came]

    def answer(self) -> tuple[int, Any]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def http_receiver(tls: SSLContext | None = None) -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.came.append((self.path, dict(self.headers.items()), body))
            status, answer = receiver.answer()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            with suppress(OSError):  # who does not want to hear the rest has gone
                for piece in answer if isinstance(answer, list) else [answer]:
                    self.wfile.write(json.dumps(piece).encode())
                    sleep(0.05 if isinstance(answer, list) else 0)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/hook?key=geheim"
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Letterbox:
    """What an SMTP server took in."""

    port: int = 0
    letters: list[Any] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(envelope)
        return "250 OK"


@contextmanager
def smtp_receiver() -> Iterator[Letterbox]:
    box = Letterbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box.port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
