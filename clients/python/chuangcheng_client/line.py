"""One request at a time over a line that may break: keys, retries, errors."""

import os
import random
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from chuangcheng_client.errors import ApiError, Unreachable

AGAIN = {429, 502, 503, 504}  # the server is busy or away for a moment
IN_PROGRESS = "request_in_progress"
LONGEST_WAIT = 20.0


def new_key() -> str:
    """A UUIDv7: the time in milliseconds, then chance."""
    stamp = time.time_ns() // 1_000_000
    number = (stamp << 80) | int.from_bytes(os.urandom(10))
    number = (number & ~(0xF << 76)) | (0x7 << 76)
    number = (number & ~(0x3 << 62)) | (0x2 << 62)
    return str(uuid.UUID(int=number))


class Line:
    """Sends requests. `tries` counts all attempts; between them it waits 0.5, 1, 2 … seconds, or as the server asks."""

    def __init__(self, http: httpx.Client, *, tries: int = 5, sleep: Callable[[float], None] = time.sleep) -> None:
        self.http, self.tries, self.sleep = http, tries, sleep

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> httpx.Response:
        """Send until it is answered. Only for what may be sent twice: reads, and writes with a key or a version.

        Raises ApiError for any refusal, Unreachable when nobody answers.
        """
        sent = dict(headers or {})
        last = ""
        for attempt in range(self.tries):
            if attempt:
                self.sleep(self._pause(attempt, last))
            try:
                answer = self.http.request(method, path, headers=sent, **more)
            except httpx.TransportError:
                last = ""
                continue
            if answer.is_success or answer.status_code == 304:
                return answer
            refusal = refusal_of(answer)
            if answer.status_code not in AGAIN and refusal.code != IN_PROGRESS:
                raise refusal
            last = answer.headers.get("Retry-After", "")
        raise Unreachable(f"{method} {path}: no answer after {self.tries} tries", key=sent.get("Idempotency-Key", ""))

    @staticmethod
    def _pause(attempt: int, asked: str) -> float:
        if asked.isdecimal():
            return min(float(asked), LONGEST_WAIT)
        return min(0.5 * 2 ** (attempt - 1), LONGEST_WAIT) * (0.75 + random.random() / 2)  # noqa: S311


def refusal_of(answer: httpx.Response) -> ApiError:
    """The refusal an answer is, also where something in between answered without JSON."""
    try:
        body = answer.json()
    except ValueError:
        body = {"title": answer.reason_phrase}
    return ApiError(answer.status_code, body if isinstance(body, dict) else {})
