"""A file in pieces over a line that breaks: after every break the server is asked where to go on."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import httpx

from chuangcheng_client.errors import ApiError, Unreachable
from chuangcheng_client.line import Line, new_key, refusal_of
from chuangcheng_client.types import FileOut

LEAST, MOST = 256 << 10, 4 << 20  # bytes in one piece: small ones on a bad line, growing while it holds
SETTLE = 0.2  # seconds the server may take to notice that a line broke
OFFSET_STREAM = {"Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}
NOT_THERE = {409, 423}  # another connection of ours is still being written down, or we are out of step


class Sending:
    """One file on its way. `key` names it: a program that was restarted goes on with the same key."""

    def __init__(self, line: Line, source: BinaryIO, *, name: str, key: str = "", said: dict[str, Any] | None = None):
        self.line, self.source, self.name, self.key, self.said = line, source, name, key or new_key(), said or {}
        self.size = source.seek(0, io.SEEK_END)
        source.seek(0)
        self.sha256 = hashlib.file_digest(cast(Any, source), "sha256").hexdigest()
        self.path, self.piece = f"evidence/uploads/{self.key}", LEAST

    def run(self, progress: Callable[[int, int], None] = lambda done, total: None) -> FileOut:
        """Send what is missing, then have it kept. Raises ApiError (refused), Unreachable (no progress any more)."""
        body = {"name": self.name, "size": self.size, "sha256": self.sha256, **self.said}
        answer = self.line.send("POST", "evidence/uploads", json=body, headers={"Idempotency-Key": self.key})
        offset, idle = int(answer.headers["Upload-Offset"]), 0
        while offset < self.size:
            reached = self._send_piece(offset)
            idle = 0 if reached > offset else idle + 1
            if idle > self.line.tries:
                raise Unreachable(f"{self.name}: no progress at byte {offset}", key=self.key)
            if idle:
                self.line.sleep(min(0.5 * 2**idle, 20.0))
            offset = reached
            progress(offset, self.size)
        done = self.line.send("POST", f"{self.path}/finish", headers={"Idempotency-Key": self.key})
        return cast(FileOut, done.json())

    def _send_piece(self, offset: int) -> int:
        """One PATCH; where the upload stands afterwards, asked anew when the line broke."""
        self.source.seek(offset)
        headers = {**OFFSET_STREAM, "Upload-Offset": str(offset)}
        try:
            answer = self.line.http.patch(self.path, content=self.source.read(self.piece), headers=headers)
        except httpx.TransportError:
            self.piece = LEAST
            return self._where()
        if answer.is_success:
            self.piece = min(self.piece * 2, MOST)
            return int(answer.headers["Upload-Offset"])
        if answer.status_code in NOT_THERE or answer.status_code >= 502:
            return self._where()
        raise refusal_of(answer)

    def _where(self) -> int:
        """Where to go on, once the server has stopped writing what came over the line that broke."""
        before, now = -1, self._ask()
        while now != before:
            self.line.sleep(SETTLE)
            before, now = now, self._ask()
        return now

    def _ask(self) -> int:
        return int(self.line.send("HEAD", self.path, headers={"Tus-Resumable": "1.0.0"}).headers["Upload-Offset"])


def open_source(file: str | Path | bytes | BinaryIO) -> tuple[BinaryIO, str]:
    """What to read from, and the name it has."""
    if isinstance(file, bytes):
        return io.BytesIO(file), ""
    if isinstance(file, str | Path):
        return Path(file).open("rb"), Path(file).name
    return file, Path(str(getattr(file, "name", ""))).name


__all__ = ["ApiError", "Sending", "open_source"]
