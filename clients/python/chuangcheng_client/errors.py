"""What can go wrong, as one says it to a program."""

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """The server said no: `status`, a stable `code`, a Chinese `detail` to show, `fields` name → sentence.

    `stale` means that somebody else changed it meanwhile: read it again, then decide.
    """

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("code", ""))
        self.detail = str(body.get("detail") or body.get("title") or "")
        self.fields: dict[str, str] = dict(body.get("fields") or {})
        super().__init__(f"{status} {self.code}: {self.detail}")

    @property
    def stale(self) -> bool:
        """Changed by somebody else since it was read."""
        return self.status == 412


class Unreachable(Exception):
    """No answer, however often it was tried. A write may have happened or not; it is safe to send again with `key`."""

    def __init__(self, message: str, *, key: str = "") -> None:
        super().__init__(message)
        self.key = key
