"""Where the seeded databases lie, and how they come to be: kept between runs, so that a later run only measures.

The folder is BENCH_FOLDER, by default `chuangcheng-bench` below the system's temporary folder; remove it to begin
anew. It has one home per database and size, for PostgreSQL with a cluster in it that is reached by its socket only.

`python -m tests.bench.seeding.places postgresql 1000000` seeds one by itself.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import django
from django.core.management import call_command

from scripts import machine
from scripts.set_up import ROOT
from tests.postgresql import NEEDED, Server

SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000, "10M": 10_000_000}
USUAL = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "random_page_cost": "1.1",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
}
DATABASE = "ledger"
LOADING = USUAL | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def folder() -> Path:
    """Made if it is not there."""
    place = Path(os.environ.get("BENCH_FOLDER", Path(tempfile.gettempdir()) / "chuangcheng-bench"))
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o755)  # PostgreSQL runs as somebody else
    return place


class Cluster(Server):
    """The kept PostgreSQL cluster in a folder; `start(loading=True)` gives up safety for speed."""

    def __init__(self, folder: Path) -> None:
        programs = machine.postgresql_programs()
        if programs is None:
            raise RuntimeError(NEEDED)
        self.programs = programs
        self.folder = folder

    def start(self, *, loading: bool = False) -> None:
        """Make the cluster where there is none; start it anew with the settings asked for."""
        if not (self.folder / "data" / "PG_VERSION").exists():
            self.folder.mkdir(exist_ok=True)
            if os.geteuid() == 0:
                shutil.chown(self.folder, "postgres", "postgres")
            self._run("initdb", "--pgdata", str(self.folder / "data"), "--username", "postgres", "--auth", "trust",
                      "--encoding", "UTF8", "--locale", "C.UTF-8")  # fmt: skip
        self.stop()  # it may run with other settings
        settings = LOADING if loading else USUAL
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        options += f" -c unix_socket_directories='{self.folder}'"
        self._run("pg_ctl", "--pgdata", str(self.folder / "data"), "--wait", "--log", str(self.folder / "log"),
                  "--options", options, "start")  # fmt: skip

    def stop(self) -> None:
        """Cleanly: everything is on the disk afterwards."""
        self._run("pg_ctl", "--pgdata", str(self.folder / "data"), "--mode", "fast", "--wait", "--timeout", "600",
                  "stop", check=False)  # fmt: skip

    def create(self) -> None:
        """Its one database, empty."""
        self._run("createdb", "--host", str(self.folder), "--username", "postgres", DATABASE)

    @property
    def url(self) -> str:
        """What CHUANGCHENG_DATABASE_URL takes."""
        return f"postgresql://postgres@{quote(str(self.folder), safe='')}/{DATABASE}"

    @property
    def pid(self) -> int:
        """The process all others are children of."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])


@dataclass(frozen=True)
class Place:
    """One seeded ledger: `database` sqlite or postgresql, `size` a key of SIZES."""

    database: str
    size: str

    @property
    def home(self) -> Path:
        """CHUANGCHENG_HOME of it."""
        return folder() / f"{self.database}-{self.size}"

    @property
    def cluster(self) -> Cluster | None:
        """Where it is PostgreSQL's."""
        return Cluster(self.home / "cluster") if self.database == "postgresql" else None

    @property
    def is_seeded(self) -> bool:
        """Whether a seeding came to its end."""
        return (self.home / "seeded.json").exists()

    def environment(self) -> dict[str, str]:
        """For processes that work on it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUANGCHENG_")}
        given = {"CHUANGCHENG_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings"}
        if self.cluster:
            given["CHUANGCHENG_DATABASE_URL"] = self.cluster.url
        return kept | given

    def seed(self) -> None:
        """Make it anew, in a process of its own, because settings are read once."""
        cluster = self.cluster
        if cluster and cluster.folder.exists():
            cluster.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        if cluster:
            cluster.start(loading=True)
            cluster.create()
        command = [sys.executable, "-m", "tests.bench.seeding.places", "--here", self.size]
        subprocess.run(command, cwd=ROOT, env=self.environment(), check=True)
        if cluster:
            cluster.stop()
        os.sync()
        (self.home / "seeded.json").write_text(json.dumps({"count": SIZES[self.size]}))


@contextmanager
def standing(place: Place) -> Iterator[Place]:
    """The place seeded, up to date with the migrations, its database running."""
    if not place.is_seeded:
        place.seed()
    cluster = place.cluster
    if cluster:
        cluster.start()
    try:
        command = [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=place.environment(), check=True)
        yield place
    finally:
        if cluster:
            cluster.stop()


def main(arguments: list[str]) -> None:
    """Seed what is asked for; with --here fill the database of this process's settings."""
    if arguments[0] == "--here":
        django.setup()
        filling = importlib.import_module("tests.bench.seeding.filling")
        call_command("migrate", verbosity=0, interactive=False)
        filling.fill(filling.plan_of(SIZES[arguments[1]]))
    else:
        Place(*arguments).seed()


if __name__ == "__main__":
    main(sys.argv[1:])
