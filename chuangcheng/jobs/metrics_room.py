"""Room for the figures that several processes of a machine count together. Called before `jobs.figures` is loaded.

Each process has files of its own in `METRICS_FOLDER`, mapped into memory. Their room is taken at once: a mapped file
that cannot grow on a full disk would kill its process. A process that finds no room counts for itself alone.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

MAPPED = 1 << 20
NAMES = ("counter", "histogram")
# prometheus_client looks for this when it is loaded.
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def take_room() -> bool:
    """Make this process's files at their full size; False where the disk has no room for them."""
    folder = Path(settings.METRICS_FOLDER)
    os.environ.pop(VARIABLE, None)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in NAMES:
            with (folder / f"{name}_{os.getpid()}.db").open("ab") as file:
                os.posix_fallocate(file.fileno(), 0, MAPPED)
    except OSError:
        return False
    os.environ[VARIABLE] = str(folder)
    return True


def counted() -> Iterator[tuple[Path, int]]:
    """(file, process) of everything counted on this machine."""
    for path in Path(settings.METRICS_FOLDER).glob("*_*.db"):
        number = path.stem.rpartition("_")[2]
        if number.isdigit():
            yield path, int(number)


def at_work() -> set[int]:
    """Processes of this program's web, worker and sweep that run on this machine; a number taken since by another
    program is none."""
    found = set()
    for _, number in counted():
        with suppress(OSError):
            if b"chuangcheng" in Path(f"/proc/{number}/cmdline").read_bytes():
                found.add(number)
    return found - {os.getpid()}


def forget_the_dead() -> None:
    """Remove the files of processes that are gone. Called when a server starts, so that reading stays quick."""
    for path, number in counted():
        if not Path(f"/proc/{number}").exists():
            with suppress(OSError):
                path.unlink()
