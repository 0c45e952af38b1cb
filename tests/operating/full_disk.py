"""A disk that fills up under a working city: a small file system of memory, mounted for as long as it is needed.

Mounting needs root; `can_mount` says whether that is so.
"""

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.evidence.samples import jpeg
from tests.operating.full_disk_postgresql import ServerOn
from tests.operating.serving import Browser, Installation, until

FILLER = "filler"
# Room for all that is acknowledged in the longest run: what fills the disk is the filler, which is taken away again.
MEGABYTES = 400


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of that size at `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def can_mount() -> bool:
    """Whether this process may."""
    return os.geteuid() == 0 and subprocess.run(["unshare", "-m", "true"], check=False).returncode == 0


def fill(disk: Path, *, leave: int = 0) -> None:
    """Write until the disk is full, or `leave` bytes are left."""
    with (disk / FILLER).open("ab", buffering=0) as file:
        while True:
            room = os.statvfs(disk)
            free = room.f_bavail * room.f_frsize - leave
            if free <= 0:
                return
            try:
                file.write(b"\0" * min(free, 1 << 20))
            except OSError:
                return


@dataclass
class Tally:
    """What the writers saw: ids of files and words of notes the server acknowledged, refusals by status, and faults."""

    files: list[tuple[int, bytes]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    reads: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def refuse(self, status: int, text: str, what: str) -> None:
        """A write that was not taken: 507 or 503 with a sentence, anything else is a fault."""
        with self.lock:
            self.refused[status] = self.refused.get(status, 0) + 1
            if status not in {503, 507}:
                self.faults.append(f"{what}: status {status}")
            elif "空间" not in text:
                self.faults.append(f"{what}: status {status} without a sentence about the disk: {text[:80]}")


def write_on(place: Installation, tally: Tally, stop: threading.Event, number: int, rest: float = 0.0) -> None:
    """One writer: a note and a photo in turn, with so many seconds of rest between turns, until stopped."""
    browser = place.browser("市办甲")
    problems, turn = place.world["numbers"], 0
    while not stop.wait(rest):
        turn += 1
        problem, words = problems[(turn + number) % len(problems)], f"第{number}人第{turn}次说明"
        answer = browser.note(problem, words)
        if answer.status == 302:
            tally.notes.append((problem, words))
        else:
            tally.refuse(answer.status, answer.text, "note")
        photo = jpeg(seed=number * 10_000 + turn, size=(640, 480))
        answer = browser.upload(photo)
        if answer.status == 201:
            tally.files.append((int(json.loads(answer.body)["id"]), photo))
        else:
            tally.refuse(answer.status, answer.text, "photo")


def read_on(place: Installation, tally: Tally, stop: threading.Event) -> None:
    """One reader: the ledger, a problem, the workbench; each must come."""
    browser = place.browser("城管甲")
    paths = ["/problems/", f"/problems/{place.world['numbers'][0]}/", "/", "/healthz"]
    while not stop.is_set():
        for path in paths:
            answer = browser.get(path)
            tally.reads += 1
            if answer.status != 200:
                tally.faults.append(f"read {path}: status {answer.status}")


@dataclass(frozen=True)
class Outcome:
    """What one run came to."""

    tally: Tally
    lost: list[str]
    warned: bool
    resumed: int


def fill_up(place: Installation, disk: Path, *, seconds: float, rounds: int) -> Outcome:
    """Write and read while the disk is filled and emptied, `rounds` times; then look for everything acknowledged."""
    tally, stop = Tally(), threading.Event()
    threads = [threading.Thread(target=write_on, args=(place, tally, stop, n)) for n in range(3)]
    threads.append(threading.Thread(target=read_on, args=(place, tally, stop)))
    for thread in threads:
        thread.start()
    warned, resumed = True, 0
    try:
        for turn in range(rounds):
            stop.wait(seconds)
            # In turn down to the reserve, where the guard refuses, and down to nothing, where the database itself does.
            fill(disk, leave=0 if turn % 2 else 1 << 20)
            before = sum(tally.refused.values())
            until(lambda before=before: sum(tally.refused.values()) > before + 5, "refusals on the full disk")
            page = place.browser("管理甲").get("/problems/" if turn % 2 else "/settings/")
            warned = warned and "磁盘" in page.text
            stop.wait(seconds)
            (disk / FILLER).unlink()
            kept = len(tally.notes)
            until(lambda kept=kept: len(tally.notes) > kept + 2, "writing to go on by itself")
            resumed += 1
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return Outcome(tally, missing(place, tally), warned, resumed)


def missing(place: Installation, tally: Tally) -> list[str]:
    """Acknowledged notes and photos that are not there."""
    browser = place.browser("市办甲")
    return [f"photo {number}" for number, photo in tally.files if not is_kept(browser, number, photo)] + [
        f"note {words} of {number}" for number, words in notes_gone(browser, tally)
    ]


def is_kept(browser: Browser, number: int, photo: bytes) -> bool:
    answer = browser.get(f"/evidence/{number}/original/")
    return answer.status == 200 and answer.body == photo


def notes_gone(browser: Browser, tally: Tally) -> Iterator[tuple[str, str]]:
    pages = {number: browser.get(f"/problems/{number}/").text for number in {number for number, _ in tally.notes}}
    for number, words in tally.notes:
        if words not in pages[number]:
            yield number, words


def run_on(disk: Path, place: Installation, *, seconds: float, rounds: int) -> Outcome:
    """Make the city, start it, fill its disk, stop it, and have the whole ledger verified."""
    try:
        place.settle(4)
        place.start(("web", "--workers", "2"), ("worker", "--with-sweep"))
        found = fill_up(place, disk, seconds=seconds, rounds=rounds)
    finally:
        place.stop()
    if "没有发现改动" not in (said := place.run("verify", check=False)):
        found.lost.append(f"verify: {said[-300:]}")
    return found


def on_sqlite(base: Path, *, reserve: int, seconds: float, rounds: int) -> Outcome:
    """Database, photos and logs on one small disk. `reserve` MB are kept back; without any, SQLite meets the end."""
    with small_disk(base / f"disk{reserve}", MEGABYTES) as disk:
        (disk / "home").mkdir()
        place = Installation(disk / "home", environment={"CHUANGCHENG_DISK_RESERVE_MB": str(reserve)})
        return run_on(disk, place, seconds=seconds, rounds=rounds)


def on_postgresql(base: Path, *, seconds: float, rounds: int) -> Outcome:
    """The database's data on the small disk, without a reserve, and photos beside it."""
    with small_disk(base / "postgresql", MEGABYTES) as disk:
        server = ServerOn(disk)
        try:
            server.start()
            (disk / "home").mkdir()
            place = Installation(disk / "home", url=server.url, environment={"CHUANGCHENG_DISK_RESERVE_MB": "0"})
            return run_on(disk, place, seconds=seconds, rounds=rounds)
        finally:
            server.stop()


def faults_of(found: Outcome, *, rounds: int) -> tuple[str, ...]:
    """What speaks against the claim."""
    against = [*found.lost, *sorted(set(found.tally.faults))]
    if not found.warned:
        against.append("an administrator saw no banner")
    if found.resumed != rounds:
        against.append("writing did not go on by itself")
    return tuple(against)
