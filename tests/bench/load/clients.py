"""Clients in closed loops: each a process of its own, one connection, the next request when the answer is there."""

import http.client
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.load.serving import Serving


@dataclass(frozen=True)
class Question:
    """One request, and the status a good answer has."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    good: int = 200


@dataclass(frozen=True)
class Answered:
    """What so many clients at once met: CPU-ms of the server per request, latencies in ms, the first bad answer."""

    clients: int
    count: int
    cpu_ms: float
    p50: float
    p95: float
    bad: int
    first_bad: str = ""

    @property
    def words(self) -> str:
        """For the table."""
        return f"{self.p50:.0f}/{self.p95:.0f}"


def ask_all(server: Serving, questions: Sequence[Question], *, clients: int) -> Answered:
    """All questions, shared out to so many clients."""
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(clients + 1)
    answers: Any = context.Queue()
    shares = [questions[n::clients] for n in range(clients)]
    processes = [context.Process(target=_client, args=(server.port, share, ready, answers)) for share in shares]
    for process in processes:
        process.start()
    ready.wait()
    before = server.cpu_seconds()
    told = [answers.get() for _ in processes]
    spent = server.cpu_seconds() - before
    for process in processes:
        process.join()
    waits = sorted(wait for found, _ in told for wait in found)
    bad = [words for _, wrong in told for words in wrong]
    return Answered(
        clients=clients,
        count=len(questions),
        cpu_ms=spent * 1000 / len(questions),
        p50=_share(waits, 0.5),
        p95=_share(waits, 0.95),
        bad=len(bad),
        first_bad=bad[0] if bad else "",
    )


def _share(waits: Sequence[float], share: float) -> float:
    return waits[min(len(waits) - 1, int(len(waits) * share))] * 1000 if waits else float("nan")


def _client(port: int, questions: Sequence[Question], ready: Any, answers: Any) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    waits, bad = [], []
    ready.wait()
    for question in questions:
        begun = time.perf_counter()
        try:
            line.request(question.method, question.path, question.body, question.headers)
            answer = line.getresponse()
            said = answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException) as error:
            status, said = 0, repr(error).encode()
            line.close()
        waits.append(time.perf_counter() - begun)
        if status != question.good:
            bad.append(f"{status} {question.path} {said[:300].decode(errors='replace')}")
    answers.put((waits, bad))
