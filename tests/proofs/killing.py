"""kill -9 under a working city: whatever was acknowledged is there once and whole, and everything goes on by itself.

`serve` watches over the web server and the worker, as on a single machine. While people move, register and upload and
lists are imported, one of its processes (or all, or the database server) is killed in each round. What `serve` itself
does not start again is started again here, as the system's service manager would: `serve` and the database server.
People whose line broke ask again with the same key, as the outbox of the field app does.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from scripts.set_up import ROOT
from tests.evidence.samples import jpeg
from tests.operating.serving import Answer, Browser, Installation, until
from tests.postgresql import Server
from tests.proofs.asked_of import facts
from tests.proofs.repeated import DONE, FORM, home_of, move, upload

ROWS = 600  # more than a door imports by itself
KINDS = ("a web process", "the web server", "the worker", "everything")


class Restartable(Server):
    """A database server that keeps what it is told, and can be killed and started again."""

    def kill(self) -> None:
        """kill -9 of the server and of every process it forked."""
        main = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        (self.folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        kill_all([main, *below(main)])
        # Where nobody asks for the status of a dead process, its number stays taken and the server would wait for it.
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def start_again(self) -> None:
        """As a service manager does."""
        options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
        options += f" -c unix_socket_directories='{self.folder}'"
        log = str(self.folder / "log")
        self._run("pg_ctl", "--pgdata", str(self.folder / "data"), "--wait", "--log", log, "--options", options,
                  "start")  # fmt: skip


def is_gone(pid: int) -> bool:
    """Dead, though nobody has asked for its status yet."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


def below(root: int) -> list[int]:
    """The processes that come from this one, nearest first."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        children = parents.get(waiting.pop(0), [])
        found += children
        waiting += children
    return found


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_all(pids: list[int]) -> None:
    """Kill, and wait until they are gone, as a service manager does before it starts anything again."""
    for pid in pids:
        kill(pid)
    until(lambda: all(is_gone(pid) for pid in pids), "killed processes to be gone")


def command_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


@dataclass
class City:
    """The installation, its database server where it has one, and the process of `serve`."""

    place: Installation
    server: Restartable | None
    serve: subprocess.Popen[bytes] | None = None
    restarts: int = 0

    def begin(self) -> None:
        """Start `serve`."""
        command = [sys.executable, "-m", "chuangcheng.cli", "serve", "--port", str(self.place.port)]
        with (self.place.home / "serve.log").open("ab") as log:
            self.serve = subprocess.Popen(
                command, cwd=ROOT, env=self.place.settings(), stdout=log, stderr=log, start_new_session=True
            )

    def find(self, kind: str) -> list[int]:
        """The processes of one kind."""
        assert self.serve
        every = below(self.serve.pid)
        if kind == "everything":
            return [self.serve.pid, *every]
        if kind == "the worker":
            return [pid for pid in every if "chuangcheng.cli worker" in command_of(pid)]
        web = [pid for pid in every if "granian" in command_of(pid) or "chuangcheng.cli web" in command_of(pid)]
        return web[:1] if kind == "the web server" else [p for main in web[:1] for p in below(main) if p in web][-1:]

    def strike(self, kind: str) -> int:
        """Kill; how many processes."""
        if kind == "the database server":
            assert self.server
            self.server.kill()
            self.server.start_again()
            return 1
        found = self.find(kind)
        kill_all(found)
        return len(found)

    def revive(self) -> None:
        """Wait until pages come by themselves; start `serve` where it is gone."""

        def answers() -> bool:
            if self.serve and self.serve.poll() is not None:
                self.restarts += 1
                self.begin()
            return self.place.browser("市办甲").get("/problems/").status == 200

        until(answers, "pages to come again", 180)

    def end(self) -> None:
        """Ask everything to end."""
        if self.serve:
            left = below(self.serve.pid)
            self.serve.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.serve.wait(60)
            for pid in (self.serve.pid, *left):
                kill(pid)


@contextlib.contextmanager
def city(database: str, home: Path, *, imports: int, problems: int = 4) -> Iterator[City]:
    """A city with so many lists read and waiting to be imported."""
    server = Restartable(durable=True) if database == "postgresql" else None
    home.mkdir(parents=True)
    if server:
        server.start()
    found = City(Installation(home, url=server.url if server else ""), server)
    try:
        found.place.settle(problems)
        found.place.world["imports"] = facts(found.place, "stage", str(imports), str(ROWS)) if imports else []
        found.place.world["home"] = home_of(found.place)
        found.begin()
        found.revive()
        yield found
    finally:
        found.end()
        if server:
            server.stop()


@dataclass
class Tally:
    """What was acknowledged: keys of moves, texts of registrations, keys of photos, imports; and what went wrong."""

    moves: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    imports: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    asked_again: int = 0

    @property
    def count(self) -> int:
        return len(self.moves) + len(self.texts) + len(self.photos) + len(self.imports)


def insist(tally: Tally, ask: Callable[[], Answer], good: set[int], what: str) -> bool:
    """Ask until there is an answer: a broken line and a server that is not there yet are asked again."""
    end = time.monotonic() + 240
    while time.monotonic() < end:
        answer = ask()
        if answer.status in good:
            return True
        if answer.status not in {0, 503}:
            tally.faults.append(f"{what}: {answer.status} {answer.text[:120]}")
            return False
        tally.asked_again += 1
        time.sleep(0.2)
    tally.faults.append(f"{what}: no answer for four minutes")
    return False


def work(place: Installation, tally: Tally, stop: threading.Event, person: int) -> None:
    """One person: a note, a registration and a photo in turn."""
    turn = 0
    while not stop.is_set():
        turn += 1
        key, browser = str(uuid.uuid4()), place.browser("市办甲")
        number = place.world["numbers"][(person + turn) % len(place.world["numbers"])]
        if insist(tally, lambda b=browser, n=number, k=key: move(b, n, key=k), {DONE}, "move"):
            tally.moves.append(key)
        text = f"第{person}人第{turn}处{key}"
        fields = {"key": str(uuid.uuid4()), "text": text, "home": place.world["home"], "source": "office"}
        body = urlencode(fields).encode()
        if insist(
            tally, lambda b=browser, f=body: b.ask("POST", "/problems/new/", f, FORM), {204, 302}, "registration"
        ):
            tally.texts.append(text)
        photo, shot = jpeg(seed=person * 100_000 + turn, size=(320, 240)), str(uuid.uuid4())
        if insist(tally, lambda b=browser, p=photo, s=shot: upload(b, p, s), {201}, "photo"):
            tally.photos.append(shot)


def run_import(browser: Browser, number: int) -> Answer:
    """Have a list imported by the worker."""
    return browser.ask("POST", f"/lists/import/{number}/run/", b"mode=good", FORM)


@dataclass
class Outcome:
    """What one run came to."""

    tally: Tally
    rounds: dict[str, int]
    restarts: int
    against: list[str]


def rounds(database: str, home: Path, many: int, *, imports: int, seconds: float = 1.5, people: int = 3) -> Outcome:
    """Kill in so many rounds, then let everything come to an end and look for all that was acknowledged.

    Every tenth round a list is imported, up to `imports`.
    """
    kinds = (*KINDS, "the database server") if database == "postgresql" else KINDS
    tally, stop, struck = Tally(), threading.Event(), dict.fromkeys(kinds, 0)
    with city(database, home, imports=imports) as found:
        workers = [threading.Thread(target=work, args=(found.place, tally, stop, n)) for n in range(people)]
        for worker in workers:
            worker.start()
        try:
            for n in range(many):
                chance = random.Random(n)
                if n % 10 == 0 and n // 10 < imports:
                    begin_import(found.place, tally, n // 10)
                time.sleep(seconds * chance.random() + 0.3)
                kind = kinds[n % len(kinds)]
                until(lambda kind=kind: found.find(kind) if kind in KINDS else True, f"{kind} to be there", 60)
                if not found.strike(kind):
                    tally.faults.append(f"round {n + 1}: {kind} was not there to be killed")
                struck[kind] += 1
                found.revive()
        finally:
            stop.set()
            for worker in workers:
                worker.join()
        against = [*tally.faults, *unfinished(found.place, tally), *lost(found.place, tally)]
        restarts = found.restarts
        found.end()
        said = found.place.run("verify", check=False)
        against += [] if "没有发现改动" in said else [f"verify: {said[-300:]}"]
    return Outcome(tally, struck, restarts, against)


def begin_import(place: Installation, tally: Tally, turn: int) -> None:
    """Ask for the next import; asked again after a broken line it is either taken or already under way."""
    number = place.world["imports"][turn]
    if insist(tally, lambda: run_import(place.browser("市办甲"), number), {200, 302, 404, 409}, "import"):
        tally.imports.append(number)


def unfinished(place: Installation, tally: Tally, patience: float = 900) -> list[str]:
    """Wait until every job ended; a job whose worker was killed is taken over after five minutes of silence."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        left = facts(place, "jobs left")
        if not left:
            break
        facts(place, "silence")
        time.sleep(1)
    else:
        return [f"a job never ended: {left}"]
    failed = [
        f"job {number} failed at attempt {attempt}: {said}" for number, attempt, said in facts(place, "jobs failed")
    ]
    return failed + [f"import {number} is {state} with {rows} rows" for number, state, rows in facts(place, "imports")
                     if number in tally.imports and (state, rows) != ("imported", ROWS)]  # fmt: skip


def lost(place: Installation, tally: Tally) -> list[str]:
    """What was acknowledged and is not there exactly once, and what is torn."""
    keys, texts, files = facts(place, "keys"), facts(place, "texts"), facts(place, "file keys")
    found = []
    for what, wanted, there in (
        ("move", tally.moves, keys), ("registration", tally.texts, texts), ("photo", tally.photos, files)
    ):  # fmt: skip
        times: dict[str, int] = {}
        for one in there:
            times[one] = times.get(one, 0) + 1
        found += [f"{what} {one} is there {times.get(one, 0)} times" for one in wanted if times.get(one, 0) != 1]
    return found + [f"torn: {words}" for words in facts(place, "torn")]
