"""The caller's side of a reading: starts the worker, follows its stream, turns every end into a table or a refusal."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from threading import Timer
from typing import IO

import chuangcheng
from chuangcheng.imports.reading.limits import MEGABYTE, Limits
from chuangcheng.imports.reading.refusals import refusal
from chuangcheng.imports.reading.stream import no_collector, received
from chuangcheng.imports.reading.tables import Reading, Table
from chuangcheng.rules.refusals import Refused

logger = logging.getLogger(__name__)
WORKER = "chuangcheng.imports.reading.worker"
ROOT = Path(chuangcheng.__file__).resolve().parent.parent


def read_file(
    path: Path,
    *,
    original_name: str,
    pictures_into: Path | None,
    limits: Limits | None = None,
    on_rows: Callable[[int, int], None] | None = None,
) -> Reading:
    """Everything in the file, read by a process of its own.

    `pictures_into` is an existing folder for the extracted pictures; None leaves them out.
    `on_rows(read, of)` is called about every 500 rows of the current table. Raises Refused (kind
    "invalid") for whatever cannot or must not be read.
    """
    bounds = limits or Limits()
    order = {
        "path": str(path.resolve()),
        "original_name": original_name,
        "pictures_into": str(pictures_into.resolve()) if pictures_into else None,
        "limits": bounds.as_json(),
    }
    with tempfile.TemporaryFile() as errors, _started(order, errors.fileno()) as process:
        timer = Timer(_patience(path, bounds), process.kill)
        timer.start()
        try:
            ending, tables = _followed(process, pictures_into, on_rows)
        finally:
            timer.cancel()
            process.kill()
            _log_errors(errors)
    return Reading(ending["done"], tables, ending["sha256"], ending["encoding"])  # type: ignore[arg-type]


def _log_errors(errors: IO[bytes]) -> None:
    errors.seek(0)
    said = errors.read(4000).decode("utf-8", "replace").strip()
    if said:
        logger.warning("reading worker: %s", said)


def _started(order: Mapping[str, object], errors: int) -> subprocess.Popen[bytes]:
    environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "TMPDIR": tempfile.gettempdir()}
    return subprocess.Popen(  # noqa: S603 – our own interpreter and module; the order is one JSON argument
        [sys.executable, "-m", WORKER, json.dumps(order)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=environment,
        close_fds=True,
        cwd=os.sep,
    )


def _followed(
    process: subprocess.Popen[bytes], folder: Path | None, on_rows: Callable[[int, int], None] | None
) -> tuple[dict[str, str | None], list[Table]]:
    ending: dict[str, str | None] = {}

    def until_the_end(lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            if line.startswith((b'{"done"', b'{"refused"')):
                ending.update(json.loads(line))
                return
            yield line

    assert process.stdout is not None
    with no_collector():
        tables = list(received(until_the_end(process.stdout), pictures_from=folder, on_rows=on_rows))
    if "refused" in ending:
        raise Refused(str(ending["sentence"]), code=str(ending["refused"]), kind="invalid")
    if "done" not in ending:
        raise refusal(_cause(process.wait()))
    return ending, tables


def _cause(returned: int) -> str:
    """Why a worker fell silent: the clock, the memory bound (Rust aborts), or something unforeseen."""
    if -returned in (signal.SIGXCPU, signal.SIGKILL):
        return "file_too_slow"
    if -returned in (signal.SIGABRT, signal.SIGSEGV):
        return "file_too_heavy"
    return "reader_failed"


def _patience(path: Path, limits: Limits) -> float:
    """Wall-clock seconds: the worker's CPU bound for the largest honest file of this size, three times over."""
    unpacked = min(path.stat().st_size * 20, limits.unpacked_xml) / MEGABYTE
    return 3 * (limits.seconds + unpacked * limits.seconds_per_megabyte)
