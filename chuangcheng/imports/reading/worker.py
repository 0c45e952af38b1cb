"""`python -m chuangcheng.imports.reading.worker`: opens one stranger's file, in a process of its own.

One JSON argument: path, original_name, pictures_into (or null), limits. Answers on standard output
in the messages of `stream`, and last either {"done": kind, …} or {"refused": code, "sentence": …}.
It has no database, no settings and no network of its own to use; memory and time are bounded by the
operating system.
"""

import gc
import hashlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from chuangcheng.imports.reading.documents import send_docx
from chuangcheng.imports.reading.limits import MEGABYTE, Limits
from chuangcheng.imports.reading.packages import Bulk, Package
from chuangcheng.imports.reading.refusals import refusal
from chuangcheng.imports.reading.sniffing import sniff
from chuangcheng.imports.reading.stream import Sender
from chuangcheng.imports.reading.texts import send_csv
from chuangcheng.imports.reading.workbooks import plain, send_xls, send_xlsx
from chuangcheng.rules.refusals import Refused

BYTES_PER_CELL = 130
MEMORY_BESIDE_CELLS = 160 * MEGABYTE
TIME_UP_BEHIND = 5


def main() -> int:
    order = json.loads(sys.argv[1])
    limits = Limits.from_json(order["limits"])
    _bound(memory=limits.memory, seconds=limits.seconds, limits=limits)
    gc.disable()
    sender = Sender(sys.stdout.buffer, plain=plain)
    try:
        sender.send(_read(order, sender, limits))
    except Refused as refused:
        sender.send({"refused": refused.code, "sentence": refused.sentence})
    except MemoryError:
        sender.send(_refused("file_too_heavy"))
    except BaseException as error:  # calamine's panics are no Exception
        print(repr(error), file=sys.stderr)
        sender.send(_refused("file_damaged" if isinstance(error, (OSError, ValueError, EOFError)) else "reader_failed"))
    sys.stdout.flush()
    return 0


def _read(order: dict[str, Any], sender: Sender, limits: Limits) -> dict[str, Any]:
    path = Path(order["path"])
    folder = Path(order["pictures_into"]) if order["pictures_into"] else None
    kind = sniff(path, order["original_name"], limits)
    encoding = None
    if kind == "csv":
        encoding = send_csv(path=path, sender=sender, limits=limits, name=Path(order["original_name"]).stem)
    elif kind == "xls":
        _bound(
            memory=limits.memory + 4 * path.stat().st_size,
            seconds=_seconds(path.stat().st_size * 3, limits),
            limits=limits,
        )
        send_xls(path=path, sender=sender, limits=limits)
    else:
        with Package(path, limits) as package:
            _allow(package.check(), limits)
            send = send_xlsx if kind == "xlsx" else send_docx
            send(package=package, sender=sender, pictures_into=folder, limits=limits)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"done": kind, "sha256": digest, "encoding": encoding}


def _allow(bulk: Bulk, limits: Limits) -> None:
    """A package that passed its checks may use what its counted cells need, within the larger bound."""
    wanted = MEMORY_BESIDE_CELLS + bulk.cells * BYTES_PER_CELL
    _bound(memory=max(limits.memory, wanted), seconds=_seconds(bulk.xml, limits), limits=limits)


def _seconds(size: int, limits: Limits) -> int:
    return limits.seconds + int(size / MEGABYTE * limits.seconds_per_megabyte)


def _bound(*, memory: int, seconds: int, limits: Limits) -> None:
    """Soft bounds now, hard ones at the most any file may ever have; children and cores are forbidden."""
    resource.setrlimit(resource.RLIMIT_AS, (min(memory, limits.memory_large), limits.memory_large))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refused(code: str) -> dict[str, Any]:
    return {"refused": code, "sentence": refusal(code).sentence}


if __name__ == "__main__":
    os._exit(main())
