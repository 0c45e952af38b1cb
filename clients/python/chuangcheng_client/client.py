"""The client: typed reads, writes that happen once, pages as iterators, files that survive a broken line."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

import httpx

from chuangcheng_client.errors import ApiError
from chuangcheng_client.line import Line, new_key
from chuangcheng_client.sending import Sending, open_source
from chuangcheng_client.types import FileOut, Job

WAIT_AT_MOST = 3600.0


class Client:
    """One post's way in. `token` is issued on the page 设置 → 访问令牌; `http` stands for one's own httpx.Client."""

    def __init__(
        self,
        base_url: str,
        *,
        token: str = "",
        tries: int = 5,
        timeout: float = 30.0,
        http: httpx.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        address = f"{base_url.rstrip('/')}/api/v1/"
        self.http = http or httpx.Client(base_url=address, headers=headers, timeout=timeout)
        self.line = Line(self.http, tries=tries, sleep=sleep)
        self.sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self.http.close()

    # Any operation of the API -----------------------------------------------------------------------------

    def get(self, path: str, **asked: Any) -> Any:
        """Read a path below /api/v1/; what is asked with None is left out."""
        return self.line.send("GET", path.lstrip("/"), params=given(asked)).json()

    def seen(self, path: str, **asked: Any) -> tuple[Any, str]:
        """Read, and give the version to say in a change (`version=`)."""
        answer = self.line.send("GET", path.lstrip("/"), params=given(asked))
        return answer.json(), answer.headers.get("ETag", "")

    def download(self, path: str, **asked: Any) -> bytes:
        """Read bytes: a file, a sheet, a paper."""
        return self.line.send("GET", path.lstrip("/"), params=given(asked)).content

    def write(self, method: str, path: str, body: Any = None, *, key: str = "", version: str = "", **more: Any) -> Any:
        """Write once, however often the line breaks. `key` continues an earlier try, `version` is what was seen.

        Raises ApiError (`.stale` where somebody was faster), Unreachable with the key to go on with.
        """
        headers = {"Idempotency-Key": key or new_key()}
        if version:
            headers["If-Match"] = version if version.startswith('"') else f'"{version}"'
        if body is not None:
            more["json"] = body
        answer = self.line.send(method, path.lstrip("/"), headers=headers, **more)
        return answer.json() if answer.content and "json" in answer.headers.get("Content-Type", "") else answer.content

    def pages(self, path: str, *, limit: int = 100, **asked: Any) -> Iterator[Any]:
        """Walk a list from page to page; what is written meanwhile neither doubles nor hides a row."""
        after: str | None = None
        while True:
            page = self.get(path, after=after, limit=limit, **asked)
            yield from page["items"]
            after = page["next"]
            if not after:
                return

    # Files ------------------------------------------------------------------------------------------------

    def upload(
        self,
        file: str | Path | bytes | BinaryIO,
        *,
        name: str = "",
        key: str = "",
        progress: Callable[[int, int], None] = lambda done, total: None,
        **said: Any,
    ) -> FileOut:
        """Send a file in pieces and have it kept. `key` goes on with an upload that was cut off.

        `said`: source ("camera", "album", "wechat", "desktop" …), taken_at, latitude, longitude, datum, device.
        """
        stream, own_name = open_source(file)
        try:
            return Sending(self.line, stream, name=name or own_name or "文件", key=key, said=said).run(progress)
        finally:
            if stream is not file:
                stream.close()

    # The ledger -------------------------------------------------------------------------------------------

    def problems(self, **filters: Any) -> Iterator[Any]:
        """Problems one sees, newest first."""
        return self.pages("problems", **filters)

    def problem(self, number: str) -> tuple[Any, str]:
        """One problem with its version."""
        return self.seen(f"problems/{number}")

    def move(self, number: str, move: str, body: Mapping[str, Any] | None = None, *, version: str = "",
             key: str = "") -> Any:  # fmt: skip
        """Make a move (accept, measure, submit, verify …) at the version seen; without one it is read first."""
        seen = version or self.problem(number)[1]
        return self.write("POST", f"problems/{number}/moves/{move}", dict(body or {}), version=seen, key=key)

    # Long work --------------------------------------------------------------------------------------------

    def wait(self, job_id: int, *, every: float = 1.0, at_most: float = WAIT_AT_MOST) -> Job:
        """Wait until a job is over: `state` says done or failed. Raises TimeoutError after `at_most` seconds."""
        waited = 0.0
        while True:
            job = cast(Job, self.get(f"jobs/{job_id}"))
            if job["state"] in {"done", "failed"}:
                return job
            if waited >= at_most:
                raise TimeoutError(f"job {job_id}: {job['sentence']}")
            self.sleep(every)
            waited += every


def given(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Only what was asked."""
    return {name: value for name, value in asked.items() if value is not None}


__all__ = ["ApiError", "Client"]
