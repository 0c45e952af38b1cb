"""A line that breaks: a proxy on the loopback that cuts connections and counts every byte that went up."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class BreakingLine:
    """Forwards to `port`. Each of the next connections is cut after so many bytes up; None lets one through.

    `answers_lost` cuts that many connections once the server has begun to answer: it did the work, nobody hears.
    """

    port: int
    cuts: list[int | None] = field(default_factory=list)
    answers_lost: int = 0
    sent_up: int = 0
    own_port: int = 0

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.forward, args=(client,), daemon=True).start()

    def forward(self, client: socket.socket) -> None:
        """One connection, until somebody hangs up or it is cut."""
        cut = self.cuts.pop(0) if self.cuts else None
        lose = self.answers_lost > 0
        self.answers_lost -= lose
        with client, socket.create_connection(("127.0.0.1", self.port)) as server:
            down = threading.Thread(target=self.down, args=(server, client, lose), daemon=True)
            down.start()
            self.up(client, server, cut)
            down.join(10)

    def up(self, client: socket.socket, server: socket.socket, cut: int | None) -> None:
        passed = 0
        with suppress(OSError):
            while cut != 0 and (piece := client.recv(65536 if cut is None else min(65536, cut - passed))):
                server.sendall(piece)
                passed += len(piece)
                self.sent_up += len(piece)
                if cut is not None and passed >= cut:
                    break
            else:
                if cut != 0:
                    return
        hang_up(client, server)

    def down(self, server: socket.socket, client: socket.socket, lose: bool) -> None:
        with suppress(OSError):
            while piece := server.recv(65536):
                if lose:
                    break
                client.sendall(piece)
        hang_up(client, server)


def hang_up(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def breaking_line(port: int) -> Iterator[BreakingLine]:
    """A proxy in front of the server on that port; its address is 127.0.0.1:`own_port`."""
    line = BreakingLine(port)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line.own_port = listener.getsockname()[1]
        thread = threading.Thread(target=line.serve, args=(listener,), daemon=True)
        thread.start()
        yield line
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
