"""A power cut, played from the records of `power_cut.c`: every byte and every name that was not fsynced is gone.

`city_at_work` runs people's work (photos stored, moves with photos, registrations) in a process under the shim, on
SQLite and the evidence folder. `Disk` plays its records up to any moment and keeps apart what the process sees and
what the disk is bound to have: a file's bytes as at its last fsync, a folder's names as at the folder's own.
`left_after` writes that out as a home again; in half of the rounds each change that was not fsynced may by chance have
reached the disk all the same, since a real disk may do that. SQLite's `-shm` is shared memory and never on the disk.
"""

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pysqlite3

from scripts.set_up import ROOT
from tests import ready

SHIM = Path(__file__).with_suffix(".c")
ACKNOWLEDGED = "acknowledged"
COMMAND = [sys.executable, "-m", "tests.proofs.city_at_work"]


@dataclass(frozen=True)
class Record:
    """One thing the process did; see power_cut.c."""

    what: str
    inode: int
    number: int
    one: str
    two: str
    data: bytes


def records(log: Path) -> Iterator[Record]:
    """The records in their order."""
    with log.open("rb") as file:
        while line := file.readline():
            what, inode, number, length, one, two = line.decode().rstrip("\n").split("\t")
            yield Record(what, int(inode), int(number), one, two, file.read(int(length)))


@dataclass
class File:
    """Bytes as the process sees them, as they were at the last fsync, and the writes since."""

    seen: bytearray = field(default_factory=bytearray)
    kept: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def write(self, place: int, data: bytes | None) -> None:
        """Bytes at a place; None cuts the file there."""
        put(self.seen, place, data)
        self.since.append((place, data))

    def sync(self) -> None:
        self.kept, self.since = bytes(self.seen), []

    def left(self, chance: random.Random | None) -> bytes:
        """What a power cut leaves: each write since the fsync by chance, or none."""
        found = bytearray(self.kept)
        for place, data in self.since:
            if chance and chance.random() < 0.5:
                put(found, place, data)
        return bytes(found)


def put(into: bytearray, place: int, data: bytes | None) -> None:
    if data is None:
        del into[place:]
    into.extend(bytes(max(0, place - len(into))))
    into[place : place + len(data or b"")] = data or b""


@dataclass
class Folder:
    """Names as the process sees them, as they were at the last fsync, and what was done to them since."""

    seen: "dict[str, File | Folder]" = field(default_factory=dict)
    kept: "dict[str, File | Folder]" = field(default_factory=dict)
    since: "list[tuple[str, File | Folder | None]]" = field(default_factory=list)

    def name(self, name: str, node: "File | Folder | None") -> None:
        """Give a name, or take it away."""
        self.since.append((name, node))
        apply(self.seen, name, node)

    def sync(self) -> None:
        self.kept, self.since = dict(self.seen), []

    def left(self, chance: random.Random | None) -> "dict[str, File | Folder]":
        found = dict(self.kept)
        for name, node in self.since:
            if chance and chance.random() < 0.5:
                apply(found, name, node)
        return found


def apply(names: "dict[str, File | Folder]", name: str, node: "File | Folder | None") -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


class Disk:
    """The folder as process and disk have it."""

    def __init__(self, home: Path, before: Path) -> None:
        """`before` is a copy of the home from before the work, on the disk for long."""
        self.home = home
        self.inodes: dict[int, File] = {}
        self.root = self._read(before, home)
        self.unknown = 0

    def _read(self, folder: Path, real: Path) -> Folder:
        found = Folder()
        for path in folder.iterdir():
            if path.is_dir():
                found.seen[path.name] = self._read(path, real / path.name)
            elif not path.name.endswith("-shm"):
                file = File(bytearray(path.read_bytes()))
                file.sync()
                found.seen[path.name] = file
                if (real / path.name).exists():
                    self.inodes[(real / path.name).stat().st_ino] = file
        found.sync()
        return found

    def _at(self, path: str) -> tuple[Folder, str]:
        folder = self.root
        *above, name = Path(os.path.normpath(path)).relative_to(self.home).parts or ("",)
        for part in above:
            inner = folder.seen[part]
            assert isinstance(inner, Folder)
            folder = inner
        return folder, name

    def play(self, record: Record) -> None:
        """One record."""
        getattr(self, f"_{record.what}")(record)

    def _create(self, record: Record) -> None:
        folder, name = self._at(record.one)
        self.inodes[record.inode] = File()
        folder.name(name, self.inodes[record.inode])

    def _write(self, record: Record) -> None:
        if file := self.inodes.get(record.inode):
            file.write(record.number, record.data)

    def _truncate(self, record: Record) -> None:
        if file := self.inodes.get(record.inode):
            file.write(record.number, None)

    def _sync(self, record: Record) -> None:
        if file := self.inodes.get(record.inode):
            file.sync()

    def _sync_folder(self, record: Record) -> None:
        folder, name = self._at(record.one)
        found = folder.seen.get(name) if name else folder
        if isinstance(found, Folder):
            found.sync()

    def _unlink(self, record: Record) -> None:
        folder, name = self._at(record.one)
        folder.name(name, None)

    def _mkdir(self, record: Record) -> None:
        folder, name = self._at(record.one)
        folder.name(name, Folder())

    def _rename(self, record: Record) -> None:
        source, old = self._at(record.one)
        target, new = self._at(record.two)
        target.name(new, source.seen[old])
        source.name(old, None)

    def _link(self, record: Record) -> None:
        source, old = self._at(record.one)
        target, new = self._at(record.two)
        target.name(new, source.seen[old])

    def _unknown(self, _: Record) -> None:
        self.unknown += 1

    def told(self) -> list[str]:
        """What was acknowledged by now; the process writes it into a file of its own as it says it."""
        file = self.root.seen.get(ACKNOWLEDGED)
        return bytes(file.seen).decode().splitlines() if isinstance(file, File) else []

    def left_after(self, into: Path, chance: random.Random | None) -> None:
        """Write out what the cut leaves."""
        write_out(self.root, into, chance)


def write_out(folder: Folder, into: Path, chance: random.Random | None) -> None:
    into.mkdir(parents=True)
    for name, node in folder.left(chance).items():
        if isinstance(node, Folder):
            write_out(node, into / name, chance)
        elif not name.endswith("-shm") and name != ACKNOWLEDGED:
            (into / name).write_bytes(node.left(chance))


def faults(home: Path, told: list[str]) -> list[str]:
    """What speaks against a home after a cut: rows without their file, lost acknowledgements, a torn ledger."""
    path = home / "chuangcheng.sqlite3"
    if not path.exists():
        return ["the database is gone"]
    line = pysqlite3.connect(path)
    try:
        return list(faults_in(line, home, told))
    except pysqlite3.DatabaseError as error:
        return [f"the database cannot be read: {error}"]
    finally:
        line.close()


def faults_in(line: "pysqlite3.Connection", home: Path, told: list[str]) -> Iterator[str]:
    if (said := line.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
        yield f"integrity_check: {said}"
    for sha256, extension in line.execute("SELECT sha256, extension FROM evidence_file"):
        blob = home / "evidence" / "originals" / sha256[:2] / sha256[2:4] / f"{sha256}.{extension}"
        if not blob.exists():
            yield f"a row without its file: {sha256[:12]}"
        elif hashlib.sha256(blob.read_bytes()).hexdigest() != sha256:
            yield f"a file torn: {sha256[:12]}"
    there = {
        "file": {str(key).replace("-", "") for (key,) in line.execute("SELECT key FROM evidence_file")},
        "step": {str(key).replace("-", "") for (key,) in line.execute("SELECT key FROM problems_step")},
        "problem": {number for (number,) in line.execute("SELECT number FROM problems_problem")},
    }
    for words in told:
        what, _, key = words.partition(" ")
        if key.replace("-" if what != "problem" else "\0", "") not in there[what]:
            yield f"acknowledged and lost: {words}"
    broken = "SELECT p.number FROM problems_problem p WHERE p.step_count != (SELECT count(*) FROM problems_step s WHERE"
    for (number,) in line.execute(f"{broken} s.problem_id = p.id)"):
        yield f"problem {number} and its steps do not agree"


def build(folder: Path) -> Path:
    """The shim as a library; needs a C compiler."""
    made = folder / "power_cut.so"
    compiler = shutil.which("cc") or shutil.which("gcc")
    assert compiler, "断电试验需要 C 编译器：请以管理员身份运行 apt-get install -y gcc libc6-dev，然后重试。"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(SHIM), "-ldl", "-lpthread"], check=True)
    return made


def prepare(before: Path) -> Path:
    """A home with a city in it, as it is before the work."""
    before.mkdir(parents=True)
    ready.put(before)
    subprocess.run([*COMMAND, "prepare"], cwd=ROOT, env=environment(before), check=True)
    return before


def environment(home: Path) -> dict[str, str]:
    """Settings of a process on this home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUANGCHENG_")}
    return kept | {"CHUANGCHENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings"}


def run_city(base: Path, before: Path, turns: int, without: str = "") -> tuple[Disk, list[Record]]:
    """Let a city work under the shim in `base/home`; the disk before it, and the records.

    `without` takes an fsync out of the product: "file" or "folder".
    """
    home, log = base / "home", base / "records"
    shutil.copytree(before, home)
    disk = Disk(home, before)
    watched = environment(home) | {"LD_PRELOAD": str(build(base)), "CUT_FOLDER": str(home), "CUT_LOG": str(log)}
    subprocess.run([*COMMAND, "work", str(turns), without], cwd=ROOT, env=watched, check=True)
    return disk, list(records(log))


@dataclass
class Cuts:
    """What so many cuts came to."""

    rounds: int
    records: int
    acknowledged: int
    against: list[str]


def cuts(before: Path, base: Path, rounds: int, *, turns: int, without: str = "", seed: int = 1) -> Cuts:
    """Cut the power `rounds` times at moments spread by lot over the whole work, and look at what is left."""
    base.mkdir(parents=True, exist_ok=True)
    disk, all_records = run_city(base, before, turns, without)
    chance = random.Random(seed)
    syncs = [n for n, r in enumerate(all_records) if r.what in {"sync", "sync_folder", "rename"}]
    moments = sorted(
        chance.choice(syncs) + chance.choice((0, 1, 2)) if n % 2 else chance.randrange(len(all_records))
        for n in range(rounds)
    )
    found, played, acknowledged = [], 0, 0
    for n, moment in enumerate(moments):
        for record in all_records[played:moment]:
            disk.play(record)
        played = max(played, moment)
        left, told = base / f"left{n}", disk.told()
        disk.left_after(left, random.Random(moment) if n % 2 else None)
        acknowledged = len(told)
        found += [f"cut {n + 1} after {moment} records: {words}" for words in faults(left, told)]
        shutil.rmtree(left)
    if disk.unknown:
        found.append("a way of writing was used that the shim does not know")
    return Cuts(rounds, len(all_records), acknowledged, found)
