"""A line between phone and server that can be cut, and that breaks off connections at random; it counts what passes."""

import random
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

SIP = 16384


@dataclass
class Line:
    """Listens on this machine and passes everything on to `target`, a (host, port).

    `breaks` gives for each new connection after how many bytes from the phone it is torn, None for never. `sent` counts
    the bytes that came from the phone, `torn` the connections.
    """

    target: tuple[str, int]
    sent: int = 0
    torn: int = 0
    dead: bool = False
    limits: tuple[int, int] | None = None
    dice: random.Random = field(default_factory=lambda: random.Random(4))
    open: set[socket.socket] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where the phone finds the server."""
        return f"http://localhost:{self.listening.getsockname()[1]}"

    def cut(self) -> None:
        """No signal: what is open ends, what is new is refused."""
        self.dead = True
        for end in list(self.open):
            _tear(end)

    def mend(self) -> None:
        """A signal again."""
        self.dead = False

    def break_off(self, least: int, most: int) -> None:
        """From now on every connection ends somewhere between so many bytes; those that are open end now."""
        self.limits = (least, most)
        for end in list(self.open):
            _tear(end)

    def close(self) -> None:
        """Done."""
        self.cut()
        self.listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                phone, _ = self.listening.accept()
                threading.Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        if self.dead:
            _tear(phone)
            return
        try:
            server = socket.create_connection(self.target, timeout=30)
        except OSError:
            _tear(phone)
            return
        server.settimeout(None)
        self.open |= {phone, server}
        threading.Thread(target=self._pass, args=(server, phone, None, False), daemon=True).start()
        limit = self.dice.randint(*self.limits) if self.limits else None
        self._pass(phone, server, limit, True)

    def _pass(self, source: socket.socket, goal: socket.socket, limit: int | None, upward: bool) -> None:
        left = limit
        with suppress(OSError):
            while data := source.recv(SIP):
                if upward:
                    self.sent += len(data)
                if left is not None:
                    data, left = data[:left], left - len(data)
                goal.sendall(data)
                if left is not None and left <= 0:
                    self.torn += 1
                    break
        for end in (source, goal):
            self.open.discard(end)
            _tear(end)


def _tear(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
